package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"monitor/internal/claim"
	"monitor/internal/diff"
)

// TextOptions are how a report for people looks.
type TextOptions struct {
	Color   bool
	Width   int               // columns; 0 when nobody knows
	Sources map[string]string // titles by source id; an id stands in for a title that is missing
	Loc     *time.Location    // for times; nil is UTC
}

// Text writes r for an editor: the articles that are stale, those that could
// not be verified, the fresh ones in a line each, the sources that could not
// be read where no claim has said so, and last the counts.
func Text(w io.Writer, r claim.Report, o TextOptions) error {
	t := newText(r, o)
	for _, status := range byUrgency {
		for _, a := range r.Articles {
			if a.Status == status {
				t.article(a)
			}
		}
	}
	t.sources(r.Sources)
	t.legend()
	t.section()
	t.counts(r, r.FinishedAt.Sub(r.StartedAt))
	return t.writeTo(w)
}

var byUrgency = []claim.Status{claim.StatusStale, claim.StatusUnverified, claim.StatusFresh}

// text is a report being written.
type text struct {
	*printer
	titles map[string]string
	urls   map[string]string // by source id
	told   map[string]bool   // sources, by id, that a claim has named as not read
	loc    *time.Location
	begun  bool // something was written: a section needs a blank line before it
	fresh  bool // a fresh article was listed
	marked bool // a passage has marks of a diff
}

func newText(r claim.Report, o TextOptions) *text {
	t := &text{printer: newPrinter(o), titles: o.Sources, urls: map[string]string{}, told: map[string]bool{}, loc: o.Loc}
	if t.loc == nil {
		t.loc = time.UTC
	}
	for _, s := range r.Sources {
		t.urls[s.ID] = inline(s.URL)
	}
	return t
}

func (t *text) writeTo(w io.Writer) error {
	if _, err := io.WriteString(w, t.out.String()); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return nil
}

// section sets what follows apart.
func (t *text) section() {
	if t.begun {
		t.blank()
	}
	t.begun = true
}

func (t *text) title(source string) string {
	if title := inline(t.titles[source]); title != "" {
		return title
	}
	return inline(source)
}

func (t *text) article(a claim.ArticleReport) {
	if a.Status == claim.StatusFresh {
		t.freshArticle(a)
		return
	}
	t.section()
	t.articleHead(a)
	var supported []claim.ClaimReport
	for _, c := range a.Claims {
		switch {
		case c.Verdict.Fell():
			t.claim(a.ID, c)
		case c.Verdict == claim.Supported:
			supported = append(supported, c)
		}
	}
	t.unverified(a)
	t.stillSupported(supported)
}

func (t *text) articleHead(a claim.ArticleReport) {
	head := t.tag(string(a.Status)) + "  "
	t.hang(head, t.paint(bold, name(a)))
	indent := strings.Repeat(" ", cells(head))
	t.hang(indent, t.paint(dim, inline(a.ID)+" · "+inShort(a)))
}

// inShort reads "3 of 7 claims fell, 1 unverified" or "2 claims supported".
func inShort(a claim.ArticleReport) string {
	fell, blind := 0, 0
	for _, c := range a.Claims {
		if c.Verdict.Fell() {
			fell++
		}
		if c.Verdict == claim.Unverified {
			blind++
		}
	}
	of := " of " + claim.Count(len(a.Claims), "claim")
	switch {
	case len(a.Claims) == 0:
		return "no claims"
	case fell > 0 && blind > 0:
		return fmt.Sprintf("%d%s fell, %d unverified", fell, of, blind)
	case fell > 0:
		return fmt.Sprint(fell, of, " fell")
	case blind > 0:
		return fmt.Sprint(blind, of, " unverified")
	}
	return claim.Count(len(a.Claims), "claim") + " supported"
}

// freshArticle is one line; only the first has a blank line before it.
func (t *text) freshArticle(a claim.ArticleReport) {
	if !t.fresh {
		t.section()
		t.fresh = true
	}
	note := inShort(a)
	if n := reworded(a.Claims); n > 0 {
		note += fmt.Sprintf(", %d reworded", n)
	}
	head, note := t.tag(string(a.Status))+"  ", " · "+note
	room := t.width - cells(head) - cells(note)
	if room < minName {
		t.hang(head, name(a)+t.paint(dim, note))
		return
	}
	t.line(head + cut(name(a), room) + t.paint(dim, note))
}

// minName is how much of a title must be left to know the article by.
const minName = 20

func name(a claim.ArticleReport) string {
	if title := inline(a.Title); title != "" {
		return title
	}
	return inline(a.ID)
}

func (t *text) stillSupported(claims []claim.ClaimReport) {
	if len(claims) == 0 {
		return
	}
	names := make([]string, len(claims))
	for i, c := range claims {
		names[i] = inline(c.ID)
		if reworded(claims[i:i+1]) > 0 {
			names[i] += " (reworded)"
		}
	}
	t.blank()
	t.hang("  "+t.tag(string(claim.Supported))+"  ", strings.Join(names, ", "))
}

// legend explains the marks of the passages, where there are any.
func (t *text) legend() {
	if !t.marked {
		return
	}
	t.section()
	t.hang("", "In the passages, "+diff.Terminal([]diff.Part{
		{Op: diff.Delete, Text: "this"}, {Op: diff.Equal, Text: " is gone from the source and "},
		{Op: diff.Insert, Text: "this"}, {Op: diff.Equal, Text: " is new in it."}}, t.color))
}

// reworded counts the claims whose passage is known in other words: as it stood
// before, or as the article's author quoted it.
func reworded(claims []claim.ClaimReport) int {
	n := 0
	for _, c := range claims {
		if slices.ContainsFunc(c.Readings, func(r claim.Reading) bool { return r.Reworded && r.Before != "" }) {
			n++
		}
	}
	return n
}
