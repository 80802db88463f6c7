package evidence

import (
	"strings"
	"testing"

	"monitor/internal/fact"
	"monitor/internal/page"

	"github.com/google/go-cmp/cmp"
)

func index(t testing.TB, html string) *Index {
	t.Helper()
	p, err := page.Read([]byte(html), "text/html; charset=utf-8", page.View{})
	if err != nil {
		t.Fatal(err)
	}
	return NewIndex(p)
}

// same is how terms are held against each other where no rule is at hand.
func same(a, b Term) bool {
	if a.Fact != nil && b.Fact != nil {
		return Meet(*a.Fact, *b.Fact) == Held
	}
	return a.Fact == nil && b.Fact == nil && a.Form == b.Form
}

func query(quote, says string) *Query { return NewQuery(quote, Terms(says), "", same) }

func TestUnits(t *testing.T) {
	x := index(t, `<h1>Limits</h1><p>Be kind, e.g. wait. Each key may send 600 requests. 第一句。第二句。</p>
<table><tr><th>Plan</th><th>Seats</th></tr><tr><td>Team</td><td>5</td></tr></table><dl><dt>Weight</dt><dd>412 g</dd></dl><p>…</p>`)
	var got []string
	for i := range x.units {
		got = append(got, Unit{x, i}.Text())
	}
	want := []string{"Limits", "Be kind, e.g. wait.", "Each key may send 600 requests.", "第一句。", "第二句。", "Plan Seats", "Team 5", "Weight 412 g"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("units (-want +got):\n%s", diff)
	}
}

func TestUnitsAreBounded(t *testing.T) {
	x := index(t, "<p>"+strings.Repeat("word ", 5000)+"</p><table><tr>"+strings.Repeat("<td>cell</td>", 5000)+"</tr></table>")
	for i, u := range x.units {
		if n := u.endWord - u.firstWord; n > maxUnit {
			t.Errorf("unit %d has %d words, want at most %d", i, n, maxUnit)
		}
	}
}

func TestSearch(t *testing.T) {
	const body = `<nav><p>Send 600 requests</p></nav><h1>Limits</h1><h2>Uploads</h2><p>Files may have 25 MB.</p>
<h2>Rate</h2><p>Each key may send 300 requests per minute.</p>
<table><tr><th>Plan</th><th>Seats</th><th>Price</th></tr><tr><td>Solo</td><td>1</td><td>$9</td></tr><tr><td>Team</td><td>5</td><td>$24</td></tr></table>`
	for _, c := range []struct {
		name, quote, says, want string
		row                     RowMatch
	}{
		{"facts are masked", "Each key may send 600 requests per minute", "600 requests a minute", "Each key may send 300 requests per minute.", NoRow},
		{"headings count", "Uploads: at most 10 MB", "Uploads have 10 MB", "Files may have 25 MB.", NoRow},
		{"a row by its name", "Team 4 $29", "Team has four seats", "Team 5 $24", ThisRow},
		{"the article's words part what is alike", "$10", "Solo costs $10", "Solo 1 $9", NoRow},
	} {
		t.Run(c.name, func(t *testing.T) {
			found := index(t, body).Search(query(c.quote, c.says))
			if len(found) == 0 {
				t.Fatal("found nothing")
			}
			if got := found[0].Evidence().Exact; got != c.want || found[0].Row != c.row {
				t.Errorf("found %q (row %d), want %q (row %d)", got, found[0].Row, c.want, c.row)
			}
		})
	}
}

func TestSearchFindsNothingOnAnEmptyPage(t *testing.T) {
	for _, body := range []string{"", "<p>…</p>", "<p>Welcome</p>"} {
		if got := index(t, body).Search(query("Each key may send 600 requests", "600 requests")); len(got) != 0 {
			t.Errorf("on %q found %q", body, got[0].Evidence().Exact)
		}
	}
}

func TestPassageLinks(t *testing.T) {
	x := index(t, "<p>Every key can send 300 requests per minute.</p>")
	p := x.Search(query("Each key may send 600 requests per hour now", "600 requests an hour"))[0]
	want := map[string]Link{"key": Held, "send": Held, "request": Held, "now": Lost}
	for i, term := range query("Each key may send 600 requests per hour now", "").Terms {
		if link, ok := want[term.Form]; ok && p.Links[i] != link {
			t.Errorf("%s is linked as %d, want %d", term.Form, p.Links[i], link)
		}
		if term.Fact != nil && p.Links[i] != Differs {
			t.Errorf("%s is linked as %d, want %d", term.Fact.Text, p.Links[i], Differs)
		}
	}
}

func TestMeet(t *testing.T) {
	parse := func(s string) fact.Fact {
		f, err := fact.Parse(s)
		if err != nil {
			t.Fatalf("parse %q: %v", s, err)
		}
		return f
	}
	for _, c := range []struct {
		want, got string
		link      Link
	}{
		{"3 minutes", "180 s", Held}, {"3 minutes", "5 minutes", Differs}, {"3 minutes", "3 GB", Replaced},
		{"up to 3 minutes", "at least 3 minutes", Differs}, {"up to 3 minutes", "at least 9 minutes", Replaced},
		{"5 members", "5 seats", Derived}, {"5 members", "7 seats", Replaced}, {"5 members", "7 members", Differs},
		{"16.14.0", "16.15.1", Differs}, {"16.14.0", "v16", Replaced}, {"1 September 2026", "2026", Replaced},
	} {
		if got := Meet(parse(c.want), parse(c.got)); got != c.link {
			t.Errorf("%s meets %s: got %d, want %d", c.want, c.got, got, c.link)
		}
	}
}

func TestIndexIsSafeForConcurrentUse(t *testing.T) {
	x := index(t, strings.Repeat("<p>Each key may send 600 requests per minute.</p>", 50))
	q := query("Each key may send 600 requests per minute", "600 requests a minute")
	done := make(chan int)
	for range 8 {
		go func() { done <- len(x.Search(q)) }()
	}
	for range 8 {
		if n := <-done; n != maxCandidates {
			t.Errorf("found %d passages, want %d", n, maxCandidates)
		}
	}
}
