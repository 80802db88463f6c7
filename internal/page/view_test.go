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
	for _, contentType := range []string{"text/html", "text/plain"} {
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
		{"$.items[0]", nil, `select "$.items[0]": JSON sources come later`},
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
