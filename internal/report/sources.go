package report

import (
	"strings"

	"monitor/internal/claim"
)

// sources tells of those that could not be read, and why, where no claim has.
func (t *text) sources(all []claim.SourceReport) {
	first := true
	for _, s := range all {
		if (claim.Visit{Outcome: s.Outcome}).Good() || s.Outcome == claim.NotDue || t.told[s.ID] {
			continue
		}
		if first {
			t.section()
			t.line(t.paint(bold, "Sources that could not be read"))
			first = false
		}
		t.blank()
		t.unread(s)
	}
}

func (t *text) unread(s claim.SourceReport) {
	t.hang("  "+t.tag(outcome(s))+"  ", t.title(s.ID))
	why := inline(s.Detail)
	if why == "" {
		why = strings.ReplaceAll(string(s.Reason), "_", " ")
	}
	if why != "" {
		t.field(4, "why", why)
	}
	if url := inline(s.URL); url != "" {
		t.unbroken(4, "address", t.paint(dim, url))
	}
	if t.title(s.ID) != inline(s.ID) {
		t.field(4, "source", inline(s.ID))
	}
}

// neverVisited is the word for a source without an outcome.
const neverVisited = "never visited"

func outcome(s claim.SourceReport) string {
	if s.Outcome == "" {
		return neverVisited
	}
	return string(s.Outcome)
}
