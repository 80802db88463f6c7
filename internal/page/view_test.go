package page

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestView(t *testing.T) {
	const page = `<!DOCTYPE html><html lang="en"><title>T</title><h1>Site</h1>
<div class="promo">promo <span>text</span></div>
<main><h2>Specs</h2><p>Up to <span class="badge">new</span>3 minutes<b class="badge">!</b></p>
<table><tr><th>Model<th class="promo">Old<th>Gen-4<tr><td>Cost<td class="promo">1<td class="fact">12 credits</table></main>
<footer>imprint</footer>`
	tests := []struct {
		name, sel string
		ignore    []string
		want      string
	}{
		{"all", "", nil, "T|Site|promo text|Specs|Up to new3 minutes!|Model|Old|Gen-4|Cost|1|12 credits|imprint"},
		{"select", "main", nil, "Specs|Up to new3 minutes!|Model|Old|Gen-4|Cost|1|12 credits"},
		{"ignore", "", []string{".badge", ".promo, footer"}, "T|Site|Specs|Up to 3 minutes|Model|Gen-4|Cost|12 credits"},
		{"both", "main", []string{".badge", "table"}, "Specs|Up to 3 minutes"},
		{"several", "h1, footer", nil, "Site|imprint"},
		{"nested", "main, .fact", nil, "Specs|Up to new3 minutes!|Model|Old|Gen-4|Cost|1|12 credits"},
		{"inline", "p .badge", nil, "new|!"},
		{"title", "title", nil, "T"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v, err := ParseView(tt.sel, tt.ignore)
			if err != nil {
				t.Fatal(err)
			}
			p, err := Read([]byte(page), "text/html", v)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, strings.ReplaceAll(p.Text(), "\n", "|")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if p.Title != "T" || p.Lang != "en" {
				t.Errorf("got title %q and language %q", p.Title, p.Lang)
			}
		})
	}
}

// What is left of a page keeps the headings and table headers that apply to it.
func TestViewKeepsContext(t *testing.T) {
	const page = `<!DOCTYPE html><h2>Gen-4</h2><table><tr><th>Fact<th class=x>Old<th>New<tr><td>Cost<td class=x>5<td id=c>12 credits</table>`
	v, err := ParseView("#c", []string{".x"})
	if err != nil {
		t.Fatal(err)
	}
	p, err := Read([]byte(page), "text/html", v)
	if err != nil {
		t.Fatal(err)
	}
	want := "cell table=1:2,3 row=\"Cost\" column=\"New\" under=\"Gen-4\" | 12 credits\n"
	if diff := cmp.Diff(want, dump(p)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestViewWithoutMatch(t *testing.T) {
	v, err := ParseView(".gone", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, contentType := range []string{"text/html", "text/markdown", "application/xml"} {
		if _, err := Read([]byte("<p>here"), contentType, v); !errors.Is(err, ErrNoMatch) {
			t.Errorf("%s: got %v, want ErrNoMatch", contentType, err)
		}
	}
}

// A page that is too deep for a tree is read whole, and proves no absence.
func TestViewOfDeepPage(t *testing.T) {
	v, err := ParseView(".gone", nil)
	if err != nil {
		t.Fatal(err)
	}
	p, err := Read([]byte(strings.Repeat("<div>", 600)+"text"), "text/html", v)
	if err != nil || p.Text() != "text" || !p.Degraded {
		t.Errorf("got %+v, %v; want the text, degraded", p, err)
	}
}

func TestParseViewErrors(t *testing.T) {
	tests := []struct {
		sel    string
		ignore []string
		want   string
	}{
		{"$.items[", nil, `select "$.items[": not a JSONPath: `},
		{"$items", nil, `select "$items": not a JSONPath: `},
		{"$..", nil, `select "$..": not a JSONPath: `},
		{"$$", nil, `select "$$": not a JSONPath: `},
		{"$.a[?@.b ==]", nil, `select "$.a[?@.b ==]": not a JSONPath: `},
		{"$.a", []string{"p"}, `ignore "p": CSS has no meaning in JSON`},
		{"", []string{"$.a"}, `ignore "$.a": a JSONPath says what counts`},
		{"main[", nil, `select "main[": not a CSS selector: `},
		{" ", nil, `select: empty selector`},
		{"main", []string{"p", "::"}, `ignore "::": not a CSS selector: `},
		{"", []string{""}, `ignore: empty selector`},
	}
	for _, tt := range tests {
		if _, err := ParseView(tt.sel, tt.ignore); err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%q, %q: got %v, want %s", tt.sel, tt.ignore, err, tt.want)
		}
	}
}

func TestPath(t *testing.T) {
	const doc = `{"name": "Camera", "plans": [{"name": "Free", "price": 0, "tags": ["x"]}, {"name": "Pro", "price": 29, "limits": {"clip": 10}}],
		"n": 12345678901234567890, "html": "<p>Up to <b>3</b> minutes</p>", "name": "Twice"}`
	tests := []struct{ path, want string }{
		{"$.name", `item list=1 row="name" | name: Twice`},
		{"$.plans[?@.name == 'Pro'].price", `cell table=1:3,2 row="Pro" column="price" under="plans" | 29`},
		{"$.plans[1].limits", `cell table=1:3,4 row="Pro" column="limits.clip" under="plans" | 10`},
		{"$.plans[0].tags[0]", `cell table=1:2,3 row="Free" column="tags" under="plans" | x`},
		{"$..n", `item list=1 row="n" | n: 12345678901234567890`},
		{"$.html", "heading | html\nparagraph under=\"html\" | Up to 3 minutes"},
	}
	for _, tt := range tests {
		v, err := ParseView(tt.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, contentType := range []string{"application/json", "application/ld+json", "text/plain", ""} {
			p, err := Read([]byte(doc), contentType, v)
			if err != nil {
				t.Fatalf("%s of %s: %v", tt.path, contentType, err)
			}
			if diff := cmp.Diff(tt.want+"\n", dump(p)); diff != "" {
				t.Errorf("%s of %s (-want +got):\n%s", tt.path, contentType, diff)
			}
		}
	}
}

// A view for another kind of page is an error that names both, and no match is
// no absence.
func TestViewOfAnotherKind(t *testing.T) {
	const wide = 25_000
	tests := []struct {
		name, sel, ignore, contentType, body string
		want                                 string
		is                                   error
	}{
		{"css of json", "main", "", "application/json", "{}", `select "main" is CSS, but the page is JSON: a JSONPath, which starts with $, says what counts there`, nil},
		{"css of a feed", "main", "", "application/rss+xml", "<rss/>", `select "main" is CSS, but the page is a feed, which has no parts to select`, nil},
		{"css of a pdf", "main", "", "application/pdf", "%PDF", `select "main" is CSS, but the page is a PDF, which has no parts to select`, nil},
		{"css of text", "main", "", "text/plain", "main", `select "main" is CSS, but the page is plain text, which has no parts to select`, nil},
		{"ignore of json", "", ".a", "application/json", "{}", `ignore ".a" is CSS, but the page is JSON, where it has no meaning`, nil},
		{"path of html", "$.a", "", "text/html", "<p>a", `select "$.a" is a JSONPath, but the page is HTML`, nil},
		{"path of text", "$.a", "", "text/plain", "{a}", `select "$.a" is a JSONPath, but the page is plain text`, nil},
		{"no match", "$.b", "", "application/json", `{"a":1}`, `select "$.b": select matches nothing on the page`, ErrNoMatch},
		{"no json", "$.a", "", "application/json", `<p>a`, `select "$.a": the page is said to be JSON and is not (invalid character '<' looking for beginning of value): not a kind of text we can read`, ErrUnreadable},
		{"too many", "$.*", "", "application/json", "[" + strings.Repeat("1,", wide) + "1]", `select "$.*": it chooses more than 19999 values: more than we read`, ErrTooMuch},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var ignore []string
			if tt.ignore != "" {
				ignore = []string{tt.ignore}
			}
			v, err := ParseView(tt.sel, ignore)
			if err != nil {
				t.Fatal(err)
			}
			_, err = Read([]byte(tt.body), tt.contentType, v)
			if err == nil || err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
			if tt.is != nil && !errors.Is(err, tt.is) {
				t.Errorf("%v is not %v", err, tt.is)
			}
		})
	}
}

func TestLinksAreReadWhereTheyAreAskedFor(t *testing.T) {
	const body = `<h2><a href=#top>#</a>Limits</h2><p>See <a href="https://a.test/x?a=1&amp;b=2">the <b>help</b>
centre</a> or <a href=/y>ours</a>.<a name=here>Not this.</a><p><a href=https://b.test/>One<ul><li>Two</ul></a>Three`
	links := func(v View) map[string]string {
		p, err := Read([]byte(body), "text/html; charset=utf-8", v)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, b := range p.Blocks {
			for _, l := range b.Links {
				got[b.Text[l.Start:l.End]] = l.Href
			}
		}
		return got
	}
	want := map[string]string{"the help centre": "https://a.test/x?a=1&b=2", "ours": "/y", "One": "https://b.test/", "Two": "https://b.test/"}
	if diff := cmp.Diff(want, links(View{}.WithLinks())); diff != "" {
		t.Errorf("links (-want +got):\n%s", diff)
	}
	if got := links(View{}); len(got) > 0 {
		t.Errorf("without being asked for, links are %v", got)
	}
}
