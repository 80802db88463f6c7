package verdict_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"monitor/internal/claim"
	"monitor/internal/evidence"
	"monitor/internal/page"
	"monitor/internal/verdict"
)

// The floors of the quality figures on the bench: raised as judgement improves,
// never lowered.
const (
	floorSupport0  = 0.99
	floorPrecision = 0.985
	floorRecall    = 0.985
	floorKind      = 0.92
	floorValue     = 0.92
)

// TestQuality judges the claims of the bench that MONITOR_BENCH names against
// each revision of their pages, prints the table by kind of claim and holds
// the floors. MONITOR_BENCH_ERRORS lists each wrong answer; MONITOR_BENCH_MODE
// gives the claims in another form, value or says.
func TestQuality(t *testing.T) {
	dir := os.Getenv("MONITOR_BENCH")
	if dir == "" {
		t.Skip("MONITOR_BENCH names no bench: quality on real revisions is not measured")
	}
	b := readBench(t, dir)
	answers, support0 := b.judge(t)
	t.Log("\n" + table(answers, support0))
	t.Log("\n" + calibration(answers))
	if os.Getenv("MONITOR_BENCH_ERRORS") != "" {
		t.Log("\n" + b.failures() + mistakes(answers))
	}
	if os.Getenv("MONITOR_BENCH_MODE") != "" {
		return // the floors are those of says and quote
	}
	f := figuresOf(answers)
	for _, c := range []struct {
		name       string
		got, floor float64
	}{
		{"support0", support0, floorSupport0}, {"precision", f.precision(), floorPrecision},
		{"recall", f.recall(), floorRecall}, {"kind", f.kind(), floorKind}, {"value", f.value(), floorValue},
	} {
		if c.got < c.floor {
			t.Errorf("%s = %.3f, below the floor of %.3f", c.name, c.got, c.floor)
		}
	}
}

// A bench is a folder of claims with the revisions of their pages and labels.
type bench struct {
	dir       string
	claims    []benchClaim
	labels    map[[3]string]benchLabel
	revisions map[string][]string
	unmet     []string // claims that their own first revision does not support
}

type benchClaim struct {
	Page     string `json:"page"`
	ID       string `json:"claim"`
	Kind     string `json:"kind"`
	Says     string `json:"says"`
	Evidence string `json:"evidence"`
	Value    string `json:"value"`
}

// claim is the claim as an editor may give it: by the article's words alone
// (says), with the quote, or with the quote and the typed value (value).
func (c benchClaim) claim(mode string) claim.Claim {
	out := claim.Claim{ID: c.ID, Says: c.Says}
	if mode != "says" {
		out.Quote = c.Evidence
	}
	typed := slices.Contains([]string{"quantity", "count", "date", "version"}, c.Kind)
	if mode == "value" && typed && strings.ContainsAny(c.Value, "0123456789") {
		out.Value = c.Value
	}
	return out
}

type benchLabel struct {
	Page  string `json:"page"`
	Claim string `json:"claim"`
	Rev   string `json:"rev"`
	Label string `json:"label"`
	Now   string `json:"now"`
}

// An answer is one reading beside its label.
type answer struct {
	benchLabel
	kind    string
	quote   string
	reading claim.Reading
}

func (a answer) alarm() bool { return a.reading.Verdict.Fell() }
func (a answer) due() bool   { return a.Label != "holds" }

// right reports whether the verdict is the label's.
func (a answer) right() bool {
	want := map[string]claim.Verdict{"holds": claim.Supported, "changed": claim.Changed, "gone": claim.Missing}
	return a.reading.Verdict == want[a.Label]
}

func readBench(t *testing.T, dir string) *bench {
	t.Helper()
	b := &bench{dir: dir, labels: map[[3]string]benchLabel{}, revisions: map[string][]string{}}
	b.claims = readLines[benchClaim](t, filepath.Join(dir, "claims.jsonl"))
	for _, l := range readLines[benchLabel](t, filepath.Join(dir, "labels.jsonl")) {
		b.labels[[3]string{l.Page, l.Claim, l.Rev}] = l
	}
	for _, c := range b.claims {
		if b.revisions[c.Page] != nil {
			continue
		}
		files, err := filepath.Glob(filepath.Join(dir, "pages", c.Page, "*.html"))
		if err != nil || len(files) == 0 {
			t.Fatalf("revisions of %s: %d files, %v", c.Page, len(files), err)
		}
		slices.Sort(files)
		b.revisions[c.Page] = files
	}
	return b
}

func readLines[T any](t *testing.T, path string) []T {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out []T
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var v T
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		out = append(out, v)
	}
	return out
}

// judge reads every revision in order, with the anchor that a store would
// hold, and returns the labelled answers and the share of claims that their
// own first revision supports.
func (b *bench) judge(t *testing.T) ([]answer, float64) {
	t.Helper()
	anchors := map[[2]string]claim.Evidence{}
	indexes := map[string]*evidence.Index{}
	var answers []answer
	met := 0
	for _, c := range b.claims {
		rule, err := verdict.Compile(c.claim(os.Getenv("MONITOR_BENCH_MODE")))
		if err != nil {
			t.Errorf("compile %s/%s: %v", c.Page, c.ID, err)
			continue
		}
		for i, file := range b.revisions[c.Page] {
			if indexes[file] == nil {
				indexes[file] = indexFile(t, file)
			}
			key := [2]string{c.Page, c.ID}
			r := verdict.Judge(rule, indexes[file], anchors[key])
			if r.Verdict == claim.Supported {
				anchors[key] = r.Evidence
			}
			if i == 0 {
				if r.Verdict == claim.Supported {
					met++
				} else {
					b.unmet = append(b.unmet, fmt.Sprintf("%s/%s %s %q\n    quote %q\n    now   %q\n", c.Page, c.ID, r.Verdict, r.Why, c.Evidence, r.Evidence.Exact))
				}
				continue
			}
			rev := strings.TrimSuffix(filepath.Base(file), ".html")
			if l, ok := b.labels[[3]string{c.Page, c.ID, rev}]; ok {
				answers = append(answers, answer{benchLabel: l, kind: c.Kind, quote: c.Evidence, reading: r})
			}
		}
	}
	return answers, float64(met) / float64(max(1, len(b.claims)))
}

func indexFile(t *testing.T, file string) *evidence.Index {
	t.Helper()
	body, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	p, err := page.Read(body, "text/html; charset=utf-8", page.View{})
	if err != nil {
		t.Fatalf("read %s: %v", file, err)
	}
	return evidence.NewIndex(p)
}

// Figures are counts over answers, as the bench's own script counts them.
type figures struct {
	labels, due, alarms, rightAlarms, rightKind, changed, values, unsure int
}

func figuresOf(answers []answer) figures {
	var f figures
	for _, a := range answers {
		f.labels++
		f.due += count(a.due())
		f.alarms += count(a.alarm())
		f.rightAlarms += count(a.alarm() && a.due())
		f.rightKind += count(a.alarm() && a.due() && a.right())
		f.changed += count(a.Label == "changed")
		f.values += count(a.Label == "changed" && sameValue(a.Now, a.reading.Observed))
		f.unsure += count(a.reading.Verdict == claim.Unverified)
	}
	return f
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

func ratio(a, b int) float64 { return float64(a) / float64(max(1, b)) }

func (f figures) precision() float64 { return ratio(f.rightAlarms, f.alarms) }
func (f figures) recall() float64    { return ratio(f.rightAlarms, f.due) }
func (f figures) kind() float64      { return ratio(f.rightKind, f.rightAlarms) }
func (f figures) value() float64     { return ratio(f.values, f.changed) }
func (f figures) f1() float64 {
	p, r := f.precision(), f.recall()
	return 2 * p * r / max(1e-9, p+r)
}

var notWord = regexp.MustCompile(`[^\p{L}\p{N}]+`)

// sameValue is the bench's own test of an observed value: it holds the new
// one, or is held by it, and is not just the whole passage.
func sameValue(now, observed string) bool {
	a := notWord.ReplaceAllString(strings.ToLower(now), "")
	b := notWord.ReplaceAllString(strings.ToLower(observed), "")
	return a != "" && b != "" && (strings.Contains(b, a) || strings.Contains(a, b)) &&
		len([]rune(b)) <= max(40, 3*len([]rune(a)))
}

func table(answers []answer, support0 float64) string {
	kinds := map[string][]answer{}
	for _, a := range answers {
		kinds[a.kind] = append(kinds[a.kind], a)
	}
	var sb strings.Builder
	row := func(name string, f figures) {
		fmt.Fprintf(&sb, "%-9s labels %3d  due %3d  alarms %3d  precision %.3f  recall %.3f  kind %.3f  value %.3f  unsure %.3f  f1 %.3f\n",
			name, f.labels, f.due, f.alarms, f.precision(), f.recall(), f.kind(), f.value(), ratio(f.unsure, f.labels), f.f1())
	}
	for _, k := range sorted(kinds) {
		row(k, figuresOf(kinds[k]))
	}
	row("ALL", figuresOf(answers))
	fmt.Fprintf(&sb, "support0 %.3f\n", support0)
	return sb.String()
}

func sorted[V any](m map[string]V) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// calibration shows, for each tenth of confidence, how many answers were right.
func calibration(answers []answer) string {
	var n, right [10]int
	var sum [10]float64
	for _, a := range answers {
		if a.reading.Verdict == claim.Unverified {
			continue
		}
		d := min(9, int(a.reading.Confidence*10))
		n[d]++
		sum[d] += a.reading.Confidence
		right[d] += count(a.right())
	}
	var sb strings.Builder
	for d := range n {
		if n[d] > 0 {
			fmt.Fprintf(&sb, "confidence %.1f–%.1f  readings %3d  mean %.3f  right %.3f\n",
				float64(d)/10, float64(d+1)/10, n[d], sum[d]/float64(n[d]), ratio(right[d], n[d]))
		}
	}
	return sb.String()
}

func (b *bench) failures() string { return strings.Join(b.unmet, "") }

// mistakes lists the wrong answers, with what they rest on.
func mistakes(answers []answer) string {
	var sb strings.Builder
	for _, a := range answers {
		r := a.reading
		if a.right() && (a.Label != "changed" || sameValue(a.Now, r.Observed)) {
			continue
		}
		fmt.Fprintf(&sb, "%s/%s %s [%s] %s (%s) → %s %.2f  expected %q observed %q  why %q\n    quote %q\n    now   %q\n",
			a.Page, a.Claim, a.Rev, a.kind, a.Label, a.Now, r.Verdict, r.Confidence, r.Expected, r.Observed, r.Why, a.quote, r.Evidence.Exact)
	}
	return sb.String()
}
