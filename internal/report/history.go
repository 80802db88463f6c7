package report

import (
	"io"
	"slices"
	"strings"

	"monitor/internal/claim"
	"monitor/internal/desk"
)

// History writes what became of a claim: what it comes to now, the states that
// it was in, and what was read and decided, all with the newest first.
func History(w io.Writer, c desk.Claim, h desk.History, o TextOptions) error {
	t := newText(claim.Report{}, o)
	t.subject(c)
	if len(h.Spans) > 0 {
		t.heading("States, newest first")
		t.blank()
	}
	for i, span := range slices.Backward(h.Spans) {
		times := "since " + t.when(span.From)
		if i < len(h.Spans)-1 {
			times = t.when(span.From) + " to " + t.when(span.To)
		}
		t.entry(len("? unverified"), span.State, times)
	}
	t.heading("Readings and decisions, newest first")
	for _, e := range h.Entries {
		t.blank()
		t.happened(e)
	}
	if len(h.Entries) == 0 {
		t.blank()
		t.hang("  ", "Nothing has been read yet.")
	}
	if h.Cut {
		t.section()
		t.hang("", "Older ones are left out.")
	}
	t.legend()
	return t.writeTo(w)
}

func (t *text) heading(words string) {
	t.section()
	t.line(t.paint(bold, words))
}

// subject is the claim that is told of, as it is now.
func (t *text) subject(c desk.Claim) {
	t.section()
	head := t.tag(string(c.Verdict)) + "  "
	t.hang(head, t.paint(bold, quoted(c.Says)))
	indent := strings.Repeat(" ", cells(head))
	names := []string{t.paint(dim, inline(c.Article+"/"+c.ID))}
	if title := inline(c.ArticleTitle); title != "" {
		names = append(names, t.paint(dim, title))
	}
	t.joined(indent, names)
	times := []string{"never verified"}
	if !c.VerifiedAt.IsZero() {
		times[0] = "verified " + t.when(c.VerifiedAt)
	}
	if !c.UnconfirmedSince.IsZero() {
		times = append(times, "not confirmed since "+t.when(c.UnconfirmedSince))
	}
	if c.Accept != nil {
		times = append(times, "accepted "+t.when(c.Accept.At))
	}
	if c.Snooze != nil {
		times = append(times, "snoozed "+t.when(c.Snooze.At))
	}
	t.joined(indent, times)
}

// happened tells of one entry of a history.
func (t *text) happened(e desk.Entry) {
	switch e.Kind {
	case claim.EventDecision:
		t.decided(e)
	case claim.EventOutcome:
		t.came(e)
	default:
		t.wasRead(e)
	}
}

func (t *text) decided(e desk.Entry) {
	what := t.paint(bold, decision(e.To))
	if by := inline(e.By); by != "" {
		what += " by " + by
	}
	t.hang("  · ", what)
	t.field(4, "when", t.when(e.At))
	switch e.Because {
	case claim.BecauseStillTrue:
		t.field(4, "because", "still true, in other words")
	case claim.BecauseArticleChanged:
		t.field(4, "because", "the article was changed")
	}
	if !e.Until.IsZero() {
		t.field(4, "until", t.when(e.Until))
	}
	if e.Why != "" {
		t.field(4, "reason", quoted(e.Why))
	}
}

// decision is what an editor did, by what an event has of it.
func decision(to string) string {
	switch to {
	case claim.DecisionAccept:
		return "accepted"
	case claim.DecisionAcceptUndone:
		return "acceptance undone"
	case claim.DecisionSnooze:
		return "snoozed"
	case claim.DecisionSnoozeUndone:
		return "snooze undone"
	}
	return inline(to)
}

// came tells how a source could not be read any more, or could again.
func (t *text) came(e desk.Entry) {
	outcome, reason, _ := strings.Cut(e.To, " ")
	why := inline(e.Why)
	switch {
	case (claim.Visit{Outcome: claim.Outcome(outcome)}).Good():
		why = "can be read again"
	case why == "":
		why = inline(strings.ReplaceAll(reason, "_", " "))
	}
	t.hang("  "+t.tag(inline(outcome))+"  ", why)
	t.field(4, "when", t.when(e.At))
	t.where(4, claim.Reading{Source: e.Source})
}

// wasRead tells what a source said that it had not said before. Stores of once
// kept no reading with it.
func (t *text) wasRead(e desk.Entry) {
	r := claim.Reading{Why: e.Why}
	if e.Reading != nil {
		r = *e.Reading
	}
	r.Source, r.Verdict = e.Source, claim.Verdict(inline(e.To))
	t.verdict(2, r)
	t.field(4, "when", t.when(e.At))
	if value := inline(r.Observed); value != "" {
		t.field(4, "value", value)
	}
	t.where(4, r)
	if now := fold(r.Evidence.Exact); r.Verdict == claim.Supported && now != "" {
		t.field(4, "passage", "“"+show(around(now, fold(r.Observed), r.Evidence))+"”")
	} else if r.Verdict != claim.Supported {
		t.passage(4, r)
	}
	if r.Snapshot != "" {
		t.field(4, "snapshot", ShortHash(r.Snapshot))
	}
}

// ShortHash is a hash as people tell it from others, and as `monitor diff`
// takes it.
func ShortHash(hash string) string {
	digits := strings.TrimPrefix(hash, "sha256:")
	return inline(digits[:min(len(digits), 8)])
}
