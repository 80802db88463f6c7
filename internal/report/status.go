package report

import (
	"io"
	"strings"

	"monitor/internal/claim"
)

// Status writes what is remembered, a line for each claim and each source:
// r as of its FinishedAt, when nothing was visited.
func Status(w io.Writer, r claim.Report, o TextOptions) error {
	t := newText(r, o)
	for _, status := range byUrgency {
		for _, a := range r.Articles {
			if a.Status == status {
				t.remembered(a)
			}
		}
	}
	if len(r.Sources) > 0 {
		t.section()
		t.line(t.paint(bold, "Sources, as last visited"))
		t.blank()
	}
	for _, s := range r.Sources {
		t.visited(s)
	}
	t.section()
	t.line(t.counts(r, 0))
	return t.writeTo(w)
}

func (t *text) remembered(a claim.ArticleReport) {
	t.section()
	t.articleHead(a)
	if len(a.Claims) > 0 {
		t.blank()
	}
	for _, c := range a.Claims {
		says := ": " + quoted(c.Says)
		for _, r := range c.Readings {
			if r.Why != "" {
				says += " — " + inline(r.Why)
			}
		}
		if !c.Since.IsZero() {
			says += t.paint(dim, " · since "+t.when(c.Since))
		}
		t.hang("  "+t.tag(string(c.Verdict))+"  ", t.paint(bold, inline(c.ID))+says)
	}
}

func (t *text) visited(s claim.SourceReport) {
	word := string(s.Outcome)
	if word == "" {
		word = "never visited"
	}
	what := t.paint(bold, inline(s.ID))
	if title := t.title(s.ID); title != inline(s.ID) {
		what += ": " + title
	}
	if s.Detail != "" {
		what += " — " + inline(s.Detail)
	}
	t.hang("  "+t.tag(word)+"  ", what)
	if url := inline(s.URL); url != "" {
		t.line(strings.Repeat(" ", 4) + t.paint(dim, url))
	}
}
