package report

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"monitor/internal/claim"
	"monitor/internal/desk"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares got with testdata/name. The escape character is written as
// its symbol, so that a file can be read and shown.
func golden(t *testing.T, name, got string) {
	t.Helper()
	got = strings.ReplaceAll(got, "\x1b", "␛")
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s (-want +got)\n%s", path, d)
	}
}

func TestText(t *testing.T) {
	tests := []struct {
		sample string
		width  int
		color  bool
	}{
		{"stale", 80, false}, {"stale", 80, true}, {"stale", 48, false}, {"stale", 200, false},
		{"blind", 80, false}, {"blind", 80, true},
		{"fresh", 80, false}, {"fresh", 80, true}, {"fresh", 40, false},
		{"chinese", 80, false}, {"chinese", 80, true}, {"chinese", 41, false},
		{"hostile", 80, false}, {"hostile", 80, true},
		{"long", 80, false}, {"long", 80, true},
		{"empty", 80, false}, {"hollow", 80, false}, {"incomplete", 80, false},
	}
	for _, tt := range tests {
		name := fmt.Sprintf("%s-%d", tt.sample, tt.width)
		if tt.color {
			name += "-colour"
		}
		t.Run(name, func(t *testing.T) {
			var buf bytes.Buffer
			if err := Text(&buf, samples()[tt.sample], TextOptions{Color: tt.color, Width: tt.width, Sources: titles}); err != nil {
				t.Fatal(err)
			}
			golden(t, name, buf.String())
			checkLines(t, buf.String(), min(tt.width, maxWidth))
		})
	}
}

func TestStatus(t *testing.T) {
	for _, sample := range []string{"stale", "blind", "empty", "incomplete"} {
		var buf bytes.Buffer
		if err := Status(&buf, samples()[sample], TextOptions{Width: 80, Sources: titles}); err != nil {
			t.Fatal(err)
		}
		golden(t, "status-"+sample, buf.String())
		checkLines(t, buf.String(), 80)
	}
}

// TestStatusNeverVisited holds that a source without an outcome is counted.
func TestStatusNeverVisited(t *testing.T) {
	r := claim.Report{Sources: []claim.SourceReport{{ID: "unseen", URL: "https://unseen.example/"}, {ID: "seen", Outcome: claim.Fetched, VisitedAt: noon}, {ID: "unseen-too"}}}
	var buf bytes.Buffer
	if err := Status(&buf, r, TextOptions{}); err != nil {
		t.Fatal(err)
	}
	golden(t, "status-unseen", buf.String())
}

// TestReworded holds that "reworded" is said only beside other words to compare
// with: the passage as it stood, or the author's quote.
func TestReworded(t *testing.T) {
	for before, want := range map[string]string{"video at 720p": "1 claim supported, 1 reworded", "": "1 claim supported\n"} {
		r := freshReport()
		r.Articles = r.Articles[:1]
		read := &r.Articles[0].Claims[0].Readings[0]
		read.Reworded, read.Before = true, before
		var buf bytes.Buffer
		if err := Text(&buf, r, TextOptions{}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(buf.String(), want) {
			t.Errorf("before %q: no %q in\n%s", before, want, buf.String())
		}
	}
}

// TestUnreadIsToldOnce holds that a source which a claim has named as not read
// is not listed again, and that one without claims is.
func TestUnreadIsToldOnce(t *testing.T) {
	var buf bytes.Buffer
	if err := Text(&buf, blindReport(), TextOptions{}); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int{"no answer within 30 s": 1, "https://shop.example/price\n": 1, "https://shop.example/prices\n": 1, "(timeout)": 0} {
		if got := strings.Count(buf.String(), text); got != want {
			t.Errorf("%q is told %d times, want %d", text, got, want)
		}
	}
}

// order is what CI runners act on.
var order = regexp.MustCompile(`(?im)^\s*::|##\[|##vso\[`)

// checkLines holds what every report for people keeps, whatever the texts.
func checkLines(t *testing.T, s string, columns int) {
	t.Helper()
	bare := withoutStyle(s)
	if found := order.FindAllString(s+"\n"+bare, -1); found != nil {
		t.Errorf("the report orders %q", found)
	}
	for _, r := range bare {
		if unicode.IsControl(r) && r != '\n' || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' {
			t.Errorf("the report has %U", r)
		}
	}
	lines := strings.Split(strings.TrimSuffix(s, "\n"), "\n")
	for i, l := range lines {
		word := withoutStyle(strings.TrimSpace(l))
		if cells(l) > columns && !strings.Contains(word, "://") && !strings.HasPrefix(word, "claim ") {
			t.Errorf("line %d has %d columns of %d: %s", i+1, cells(l), columns, l)
		}
		if openStyle(l) {
			t.Errorf("line %d leaves a style open: %q", i+1, l)
		}
		if l == "" && i > 0 && lines[i-1] == "" {
			t.Errorf("line %d is the second blank one", i+1)
		}
	}
}

func openStyle(l string) bool {
	last := strings.LastIndex(l, "\x1b[")
	return last >= 0 && !strings.HasPrefix(l[last:], string(reset))
}

func TestTextOptions(t *testing.T) {
	var buf bytes.Buffer
	zone := time.FixedZone("CEST", 2*60*60)
	if err := Text(&buf, staleReport(), TextOptions{Loc: zone}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"17 June 2026, 14:00 CEST", "source    announcement › Specs › Recording"} {
		if !strings.Contains(buf.String(), want) {
			t.Errorf("without titles, in another zone: no %q in\n%s", want, buf.String())
		}
	}
	checkLines(t, buf.String(), defaultWidth)
}

type brokenPipe struct{}

var errPipe = errors.New("broken pipe")

func (brokenPipe) Write([]byte) (int, error) { return 0, errPipe }

func TestWriteErrors(t *testing.T) {
	for name, err := range map[string]error{
		"JSON":       JSON(brokenPipe{}, claim.Report{}),
		"Text":       Text(brokenPipe{}, claim.Report{}, TextOptions{}),
		"Status":     Status(brokenPipe{}, claim.Report{}, TextOptions{}),
		"History":    History(brokenPipe{}, desk.Claim{}, desk.History{}, TextOptions{}),
		"Comparison": Comparison(brokenPipe{}, desk.Comparison{}, TextOptions{}),
	} {
		if !errors.Is(err, errPipe) {
			t.Errorf("%s to a broken pipe: %v", name, err)
		}
	}
}

func TestSeconds(t *testing.T) {
	for d, want := range map[time.Duration]string{
		time.Microsecond:          "1 ms",
		999 * time.Millisecond:    "999 ms",
		2149 * time.Millisecond:   "2.1 s",
		34 * time.Second:          "34 s",
		154 * time.Second:         "2 min 34 s",
		3*time.Hour + time.Second: "180 min 1 s",
	} {
		if got := seconds(d); got != want {
			t.Errorf("seconds(%v) = %q, want %q", d, got, want)
		}
	}
}

// FuzzText puts arbitrary text everywhere and looks at what comes out.
func FuzzText(f *testing.F) {
	f.Add("up to 3 minutes", "up to 5 minutes", 80)
	f.Add("::error::x", "##vso[x] \x1b[31m", 40)
	f.Add("最长三分钟：：", "最长五分钟 ::x", 41)
	f.Add("##", "##[", 44)
	f.Add("👩‍👩‍👧❤️", "\u200b\u202e\xff", 60)
	f.Fuzz(func(t *testing.T, before, now string, width int) {
		r := staleReport()
		c := &r.Articles[1].Claims[1]
		r.Articles[1].Title, c.Says = before, now
		c.Readings[0].Before, c.Readings[0].Evidence, c.Readings[0].Why = before, claim.Evidence{Exact: now, Prefix: before, Suffix: now, Heading: before}, now
		r.Sources[3].Detail = before
		for _, color := range []bool{false, true} {
			var buf bytes.Buffer
			o := TextOptions{Color: color, Width: width, Sources: map[string]string{"announcement": now}}
			if err := Text(&buf, r, o); err != nil {
				t.Fatal(err)
			}
			columns := newPrinter(o).width
			s := buf.String()
			if strings.Contains(before+now, "://") {
				columns = 1 << 30
			}
			checkLines(t, s, columns)
		}
	})
}

func BenchmarkText(b *testing.B) {
	r := staleReport()
	for len(r.Articles) < 300 {
		r.Articles = append(r.Articles, r.Articles[1])
	}
	b.ReportAllocs()
	for b.Loop() {
		var buf bytes.Buffer
		if err := Text(&buf, r, TextOptions{Color: true, Sources: titles}); err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(buf.Len()))
	}
}
