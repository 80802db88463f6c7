package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/tetratelabs/wazero"

	"monitor/internal/page"
)

// The children of these tests are monitor itself, built without the race
// detector: under it PDFium takes ten times as long. They share one cache of
// the compiled reader.
func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "monitor-pdf")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	program = filepath.Join(dir, "monitor")
	build := exec.Command("go", "build", "-o", program, "monitor/cmd/monitor")
	build.Stderr = os.Stderr
	code := 1
	if err := build.Run(); err == nil {
		code = m.Run()
	}
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

var program string // set by TestMain

func reader(t testing.TB) *Reader {
	t.Helper()
	r := New(filepath.Join(filepath.Dir(program), "cache"), slog.New(slog.DiscardHandler))
	r.program = program
	return r
}

func TestText(t *testing.T) {
	tests := []struct {
		name string
		body []byte
		want []string
	}{
		{"a paragraph", documentOf(at(72, 720, "Specifications") +
			at(72, 690, "The camera records clips of up to three min-") + at(72, 675, "utes in 720p, which is enough for most of it,") + at(72, 660, "people say.") +
			at(72, 630, "A new one.") + at(72, 615, "The lines above and below are as their author set them.") + at(72, 600, "So it stays.")),
			[]string{"Specifications\nThe camera records clips of up to three minutes in 720p, which is enough for most of it, people say.\nA new one.\nThe lines above and below are as their author set them. So it stays."}},
		{"a table", documentOf(at(72, 600, "Plan") + at(200, 600, "Price") + at(300, 600, "Clip") +
			at(72, 585, "Free plan") + at(200, 585, "$0") + at(300, 585, "5 s") + at(72, 570, "Pro") + at(200, 570, "$29") + at(300, 570, "10 s")),
			[]string{"Plan\tPrice\tClip\nFree plan\t$0\t5 s\nPro\t$29\t10 s"}},
		{"columns", documentOf(at(72, 700, "left one, a longer line") + at(72, 685, "left two") + at(320, 700, "right one, a longer line") + at(320, 685, "right two")),
			[]string{"left one, a longer line left two\nright one, a longer line right two"}},
		{"a list", documentOf(at(72, 700, "1.") + at(100, 700, "up to three minutes") + at(72, 685, "2.") + at(100, 685, "in 720p and a longer line")), []string{"1. up to three minutes\n2. in 720p and a longer line"}},
		{"pages, one of them empty", documentOf(at(72, 700, "one"), "", at(72, 700, "three")), []string{"one", "", "three"}},
		{"no end", bytes.TrimSuffix(documentOf(at(72, 700, "three minutes")), []byte("%%EOF\n")), []string{"three minutes"}},
		{"lies about lengths", bytes.ReplaceAll(documentOf(at(72, 700, "three minutes")), []byte("/Length"), []byte("/Length 9")), []string{"three minutes"}},
		{"no table of objects", bytes.ReplaceAll(documentOf(at(72, 700, "three minutes")), []byte("xref"), []byte("nope")), []string{"three minutes"}},
	}
	r := reader(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := r.Text(t.Context(), tt.body)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(page.PDF{Pages: tt.want}, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// What cannot be read whole is said to be partial: nothing is absent from it.
func TestPartial(t *testing.T) {
	tests := []struct {
		name string
		body []byte
		want []string
	}{
		{"pictures", documentOf(picture, picture), []string{"", ""}},
		{"a picture among pages", documentOf(at(72, 700, "one"), picture), []string{"one", ""}},
		{"a page that is not there", bytes.Replace(documentOf(at(72, 700, "one"), at(72, 700, "two")), []byte("7 0 R ]"), []byte("99 0 R]"), 1), []string{"one", ""}},
	}
	r := reader(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := r.Text(t.Context(), tt.body)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(page.PDF{Pages: tt.want, Partial: true}, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	const encrypted = "/Encrypt<</Filter/Standard/V 1/R 2/O<00>/U<00>/P -4>>/ID[<00><00>]"
	doc := documentOf(at(72, 700, "three minutes"))
	tests := []struct {
		name string
		body []byte
		is   error
		want string
	}{
		{"nothing", nil, page.ErrUnreadable, "a damaged PDF, or none"},
		{"no PDF", []byte("%PDF-1.7 and no more"), page.ErrUnreadable, "a damaged PDF, or none"},
		{"half of one", doc[:len(doc)/2], page.ErrUnreadable, "a damaged PDF, or none"},
		{"a password", documentWith(encrypted, at(72, 700, "x")), page.ErrUnreadable, "needs a password"},
		{"pages that are their own parents", bytes.Replace(doc, []byte("/Kids[5"), []byte("/Kids[2"), 1), page.ErrUnreadable, "no page that can be opened"},
		{"a million pages", bytes.Replace(doc, []byte("/Count 1"), []byte("/Count 1000000"), 1), page.ErrTooMuch, "1000000 pages, and 2000 are read"},
		{"a page that unpacks to 100 MB", bomb(100 << 20), page.ErrTooMuch, "more memory than it gets"},
		{"an object stream that unpacks to 16 MB", objectStreamBomb(16 << 20), page.ErrUnreadable, "no page that can be opened"},
		{"an object stream that unpacks to 256 MB", objectStreamBomb(256 << 20), page.ErrUnreadable, "damaged"},
	}
	r := reader(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := r.Text(t.Context(), tt.body)
			if !errors.Is(err, tt.is) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v and %v, want %q", got, err, tt.want)
			}
		})
	}
}

// The child is ended with its time, and with its caller.
func TestTime(t *testing.T) {
	r := reader(t)
	r.readTime = time.Nanosecond
	slow := documentOf(strings.Repeat(at(72, 700, "three minutes"), 50_000))
	if _, err := r.Text(t.Context(), slow); !errors.Is(err, page.ErrTooMuch) {
		t.Errorf("got %v, want ErrTooMuch", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Text(ctx, slow); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want it cancelled", err)
	}
}

// Where there is no folder for the compiled reader, a PDF is read all the same,
// and the log says what that costs, once.
func TestNoCache(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the reader anew")
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	r := New(filepath.Join(file, "no", "folder"), slog.New(slog.NewTextHandler(&log, nil)))
	r.program = program
	for range 2 {
		got, err := r.Text(t.Context(), documentOf(at(72, 700, "three minutes")))
		if err != nil || len(got.Pages) != 1 {
			t.Fatalf("got %v, %v", got, err)
		}
	}
	if n := strings.Count(log.String(), "each PDF takes seconds longer"); n != 1 {
		t.Errorf("the cost was told %d times:\n%s", n, log.String())
	}
}

// Damage of any kind ends in text or in an error that page knows, soon, and
// never in the parent.
func TestMutations(t *testing.T) {
	n := 300
	if testing.Short() {
		n = 20
	}
	seed := documentOf(at(72, 700, "The camera records clips of up to three minutes.")+at(72, 600, "Plan")+at(200, 600, "$29"), picture)
	random := rand.New(rand.NewPCG(1, 2))
	r := reader(t)
	for i := range n {
		body := mutate(random, seed)
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			_, err := r.Text(t.Context(), body)
			if err != nil && !errors.Is(err, page.ErrUnreadable) && !errors.Is(err, page.ErrTooMuch) {
				t.Errorf("%q: %v", body, err)
			}
		})
	}
}

// mutate damages a copy of a PDF in a few places: bytes, numbers, cuts, copies.
func mutate(r *rand.Rand, seed []byte) []byte {
	body := bytes.Clone(seed)
	for range 1 + r.IntN(8) {
		at := r.IntN(len(body))
		switch r.IntN(5) {
		case 0:
			body[at] = byte(r.IntN(256))
		case 1:
			body[at] ^= 1 << r.IntN(8)
		case 2:
			to := min(len(body), at+r.IntN(40))
			body = append(body[:at:at], body[to:]...)
		case 3:
			from := r.IntN(len(body))
			body = append(body[:at:at], append(bytes.Clone(body[from:min(len(body), from+r.IntN(60))]), body[at:]...)...)
		case 4:
			for i := at; i < len(body); i++ {
				if body[i] >= '0' && body[i] <= '9' {
					body[i] = '0' + byte(r.IntN(10))
					break
				}
			}
		}
	}
	return body
}

func BenchmarkText(b *testing.B) {
	r := reader(b)
	var content strings.Builder
	for y := 720; y > 60; y -= 15 {
		content.WriteString(at(72, y, "The camera records clips of up to three minutes in 720p, as all do."))
	}
	pages := make([]string, 20)
	for i := range pages {
		pages[i] = content.String()
	}
	body := documentOf(pages...)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.Text(b.Context(), body); err != nil {
			b.Fatal(err)
		}
	}
}

// Where compiled code may not run the reader is interpreted.
func TestInterpreted(t *testing.T) {
	if testing.Short() {
		t.Skip("decodes the reader anew")
	}
	e, err := startEngine(t.Context(), wazero.NewRuntimeConfigInterpreter())
	if err != nil {
		t.Fatal(err)
	}
	d, err := e.open(documentOf(at(72, 700, "three minutes")))
	if err != nil {
		t.Fatal(err)
	}
	if text, whole, err := d.text(0); text != "three minutes" || !whole || err != nil {
		t.Errorf("got %q, %v, %v", text, whole, err)
	}
}
