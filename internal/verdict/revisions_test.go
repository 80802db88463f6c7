package verdict_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"monitor/internal/claim"
	"monitor/internal/evidence"
	"monitor/internal/page"
	"monitor/internal/verdict"

	"golang.org/x/tools/txtar"
)

// What the project's own revisions must reach.
const (
	ownSupport0  = 1
	ownPrecision = 0.985
	ownRecall    = 0.985
	ownKind      = 0.96
	ownValue     = 0.93
)

// TestRevisions judges claims about pages of our own against later revisions
// of them, in domains that the bench lacks.
func TestRevisions(t *testing.T) {
	files, err := filepath.Glob("testdata/revisions/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no revisions: %v", err)
	}
	var answers []answer
	met, claims := 0, 0
	for _, file := range files {
		r := readRevisions(t, file)
		got, held := r.judge(t)
		answers = append(answers, got...)
		met, claims = met+held, claims+len(r.claims)
	}
	support0 := ratio(met, claims)
	t.Logf("%d claims on %d pages\n%s\n%s", claims, len(files), table(answers, support0), calibration(answers))
	if os.Getenv("MONITOR_BENCH_ERRORS") != "" {
		t.Log("\n" + mistakes(answers))
	}
	if len(answers) < 100 {
		t.Errorf("%d labelled pairs, want at least 100", len(answers))
	}
	f := figuresOf(answers)
	for name, c := range map[string][2]float64{
		"support0": {support0, ownSupport0}, "precision": {f.precision(), ownPrecision}, "recall": {f.recall(), ownRecall},
		"kind": {f.kind(), ownKind}, "value": {f.value(), ownValue},
	} {
		if c[0] < c[1] {
			t.Errorf("%s = %.3f, want at least %.3f", name, c[0], c[1])
		}
	}
}

// revisions are a page, claims about it, and later editions with labels. An
// edition is a whole page (NAME.html) or edits of the first one (NAME), a line
// each: "old => new".
type revisions struct {
	name     string
	claims   []benchClaim
	base     string
	editions []edition
}

type edition struct {
	name, html string
	labels     []benchLabel
}

func readRevisions(t *testing.T, file string) revisions {
	t.Helper()
	a, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	r := revisions{name: strings.TrimSuffix(filepath.Base(file), ".txtar")}
	for _, f := range a.Files {
		data := string(f.Data)
		switch {
		case f.Name == "claims":
			r.claims = readClaims(t, r.name, data)
		case f.Name == "base.html":
			r.base = data
		case strings.HasSuffix(f.Name, ".labels"):
			last := &r.editions[len(r.editions)-1]
			last.labels = readLabels(t, r.name, last.name, data)
		case strings.HasSuffix(f.Name, ".html"):
			r.editions = append(r.editions, edition{name: strings.TrimSuffix(f.Name, ".html"), html: data})
		default:
			r.editions = append(r.editions, edition{name: f.Name, html: edited(t, r.base, data)})
		}
	}
	return r
}

func readClaims(t *testing.T, name, data string) []benchClaim {
	t.Helper()
	var out []benchClaim
	for line := range strings.Lines(strings.TrimSpace(data)) {
		cols := strings.Split(strings.TrimSpace(line), " | ")
		if len(cols) != 4 {
			t.Fatalf("%s: claim %q has %d columns", name, line, len(cols))
		}
		out = append(out, benchClaim{Page: name, ID: cols[0], Kind: cols[1], Says: cols[2], Evidence: cols[3]})
	}
	return out
}

func readLabels(t *testing.T, page, rev, data string) []benchLabel {
	t.Helper()
	var out []benchLabel
	for line := range strings.Lines(strings.TrimSpace(data)) {
		cols := strings.SplitN(strings.TrimSpace(line), " ", 3)
		if len(cols) < 2 {
			t.Fatalf("%s: label %q", page, line)
		}
		l := benchLabel{Page: page, Claim: cols[0], Rev: rev, Label: cols[1]}
		if len(cols) == 3 {
			l.Now = cols[2]
		}
		out = append(out, l)
	}
	return out
}

func edited(t *testing.T, html, edits string) string {
	t.Helper()
	for line := range strings.Lines(strings.TrimSpace(edits)) {
		from, to, ok := strings.Cut(strings.TrimRight(line, "\n"), " =>")
		if !ok || !strings.Contains(html, from) {
			t.Fatalf("edit %q does not apply", line)
		}
		html = strings.ReplaceAll(html, from, strings.TrimPrefix(to, " "))
	}
	return html
}

func indexHTML(t testing.TB, html string) *evidence.Index {
	t.Helper()
	p, err := page.Read([]byte(html), "text/html; charset=utf-8", page.View{})
	if err != nil {
		t.Fatal(err)
	}
	return evidence.NewIndex(p)
}

// judge returns the answers to the labels, and how many claims the first
// edition supports. Each answer is given with and without the anchor that a
// store would hold, and they must agree.
func (r revisions) judge(t *testing.T) (answers []answer, met int) {
	t.Helper()
	base := indexHTML(t, r.base)
	for _, c := range r.claims {
		rule, err := verdict.Compile(claim.Claim{ID: c.ID, Says: c.Says, Quote: c.Evidence})
		if err != nil {
			t.Fatal(err)
		}
		first := verdict.Judge(rule, base, claim.Evidence{})
		if first.Verdict == claim.Supported {
			met++
		} else {
			t.Logf("%s/%s is %s on its own page: %s", r.name, c.ID, first.Verdict, first.Why)
		}
		for _, e := range r.editions {
			for _, l := range e.labels {
				if l.Claim != c.ID {
					continue
				}
				idx := indexHTML(t, e.html)
				got := verdict.Judge(rule, idx, first.Evidence)
				if bare := verdict.Judge(rule, idx, claim.Evidence{}); fmt.Sprint(bare) != fmt.Sprint(got) {
					t.Errorf("%s/%s %s: with a store %v, without %v", r.name, c.ID, e.name, got, bare)
				}
				answers = append(answers, answer{benchLabel: l, kind: c.Kind, quote: c.Evidence, reading: got})
			}
		}
	}
	return answers, met
}
