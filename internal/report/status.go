package report

import (
	"io"
	"strings"

	"monitor/internal/claim"
)

// Status writes what is remembered, a few lines for each claim and each source:
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
	t.counts(r, 0)
	return t.writeTo(w)
}

func (t *text) remembered(a claim.ArticleReport) {
	t.section()
	t.articleHead(a)
	if len(a.Claims) > 0 {
		t.blank()
	}
	for _, c := range a.Claims {
		t.rememberedClaim(c)
	}
}

func (t *text) rememberedClaim(c claim.ClaimReport) {
	indent := t.entry(len("? unverified"), string(c.Verdict), t.paint(bold, inline(c.ID))+": "+quoted(c.Says))
	for _, r := range c.Readings {
		switch {
		case r.Why == "":
		case len(c.Readings) > 1:
			t.hang(indent, t.title(r.Source)+": "+inline(r.Why))
		default:
			t.hang(indent, inline(r.Why))
		}
	}
	var times []string
	if !c.Since.IsZero() {
		times = append(times, "since "+t.when(c.Since))
	}
	if c.VerifiedAt.IsZero() {
		times = append(times, "never verified")
	} else {
		times = append(times, "verified "+t.when(c.VerifiedAt))
	}
	t.joined(indent, times)
}

func (t *text) visited(s claim.SourceReport) {
	what := t.paint(bold, inline(s.ID))
	if title := t.title(s.ID); title != inline(s.ID) {
		what += ": " + title
	}
	indent := t.entry(len("! "+neverVisited), outcome(s), what)
	if s.Detail != "" {
		t.hang(indent, inline(s.Detail))
	}
	if url := inline(s.URL); url != "" {
		t.line(indent + t.paint(dim, url))
	}
	if !s.VisitedAt.IsZero() {
		t.hang(indent, "visited "+t.when(s.VisitedAt))
	}
}

// entry begins what is told under a tag, in a list whose longest tag has so
// many columns, and returns the indent of the rest.
func (t *text) entry(longest int, word, what string) string {
	const before, after = "  ", "  "
	tag := t.tag(word)
	t.hang(before+tag+strings.Repeat(" ", max(0, longest-cells(tag)))+after, what)
	return before + strings.Repeat(" ", longest) + after
}
