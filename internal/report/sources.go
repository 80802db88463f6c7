package report

import (
	"strings"

	"monitor/internal/claim"
)

// sources tells of those that could not be read, and why.
func (t *text) sources(all []claim.SourceReport) {
	first := true
	for _, s := range all {
		if (claim.Visit{Outcome: s.Outcome}).Good() || s.Outcome == claim.NotDue {
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
	head := "  " + t.tag(string(s.Outcome)) + "  "
	t.hang(head, t.title(s.ID))
	why := inline(s.Detail)
	if why == "" {
		why = strings.ReplaceAll(string(s.Reason), "_", " ")
	}
	if s.Detail != "" && s.Reason != "" {
		why += t.paint(dim, " ("+string(s.Reason)+")")
	}
	t.field(4, "why", why)
	t.unbroken(4, "address", t.paint(dim, inline(s.URL)))
	if t.title(s.ID) != inline(s.ID) {
		t.field(4, "source", inline(s.ID))
	}
}
