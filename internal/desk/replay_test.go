package desk

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"monitor/internal/check"
	"monitor/internal/claim"
	"monitor/internal/store"
)

func day(n int) time.Time { return time.Date(2026, 4, n, 8, 0, 0, 0, time.UTC) }

// told are events as a log has them: numbered in their order.
func told(events ...claim.Event) []store.NumberedEvent {
	var list []store.NumberedEvent
	for i, e := range events {
		list = append(list, store.NumberedEvent{Number: uint64(i + 1), Event: e})
	}
	return list
}

// read is a verdict that became another one, with the value that was read.
func read(at int, source string, from, to claim.Verdict, value string) claim.Event {
	return claim.Event{
		At: day(at), Kind: claim.EventVerdict, Source: source, From: string(from), To: string(to),
		Reading: &claim.Reading{Source: source, Verdict: to, Observed: value},
	}
}

func visited(at int, target, from, to string) claim.Event {
	return claim.Event{At: day(at), Kind: claim.EventOutcome, Target: target, From: from, To: to}
}

func accepted(at, until int) claim.Event {
	e := claim.Event{At: day(at), Kind: claim.EventDecision, To: claim.DecisionAccept}
	if until > 0 {
		e.Until = day(until)
	}
	return e
}

// source is what is remembered of one source of a claim, whose target is named
// after it.
func source(id string, v claim.Verdict, since int) check.CitedAccount {
	c := check.CitedAccount{Target: "t-" + id}
	if since > 0 {
		c.State = claim.ClaimState{Source: id, Since: day(since), Reading: claim.Reading{Source: id, Verdict: v}}
	}
	return c
}

func unsure(c check.CitedAccount, since int) check.CitedAccount {
	c.Unsure = day(since)
	return c
}

// TestClaimSpans tells the past of claims from what a store may have of it.
// Spans are written as "state from-to", in days; now is the 30th.
func TestClaimSpans(t *testing.T) {
	good, bad := claim.Supported, claim.Changed
	goodA, badA := source("a", good, 1), source("a", bad, 5)
	tests := []struct {
		name   string
		cited  []check.CitedAccount
		accept *claim.Accept // in force
		events []claim.Event
		cut    bool
		want   []string
	}{
		{"never visited", []check.CitedAccount{source("a", "", 0)}, nil, nil, false, nil},
		{"never read", []check.CitedAccount{unsure(source("a", "", 0), 3)}, nil,
			[]claim.Event{visited(3, "t-a", "", "unavailable dns")}, false, []string{"unverified 3-30"}},
		{"read once", []check.CitedAccount{goodA}, nil, []claim.Event{read(1, "a", "", good, "")}, false, []string{"supported 1-30"}},
		{"a store without first readings", []check.CitedAccount{source("a", good, 4)}, nil, nil, false, []string{"supported 4-30"}},
		{"a store without first readings, and a change", []check.CitedAccount{badA}, nil,
			[]claim.Event{read(5, "a", good, bad, "5")}, false, []string{"changed 5-30"}},
		{"a change and back", []check.CitedAccount{source("a", good, 9)}, nil,
			[]claim.Event{read(1, "a", "", good, ""), read(5, "a", good, bad, "5"), read(9, "a", bad, good, "")}, false,
			[]string{"supported 1-5", "changed 5-9", "supported 9-30"}},
		{"another value is the same state", []check.CitedAccount{badA}, nil,
			[]claim.Event{read(5, "a", "", bad, "5"), read(7, "a", bad, bad, "7")}, false, []string{"changed 5-30"}},
		{"out of reach for a while", []check.CitedAccount{goodA}, nil,
			[]claim.Event{read(1, "a", "", good, ""), visited(5, "t-a", "fetched", "unavailable dns"), visited(6, "t-a", "unavailable dns", "suspect login"), visited(8, "t-a", "suspect login", "not_modified")}, false,
			[]string{"supported 1-5", "unverified 5-8", "supported 8-30"}},
		{"out of reach now", []check.CitedAccount{unsure(badA, 20)}, nil,
			[]claim.Event{read(5, "a", "", bad, "5"), visited(20, "t-a", "fetched", "unavailable dns")}, false,
			[]string{"changed 5-20", "unverified 20-30"}},
		{"in doubt now, which no event tells", []check.CitedAccount{unsure(goodA, 20)}, nil,
			[]claim.Event{read(1, "a", "", good, "")}, false, []string{"supported 1-20", "unverified 20-30"}},
		{"out of reach before it was read", []check.CitedAccount{source("a", good, 5)}, nil,
			[]claim.Event{visited(2, "t-a", "", "unavailable dns"), visited(5, "t-a", "unavailable dns", "fetched"), read(5, "a", "", good, "")}, false,
			[]string{"supported 5-30"}},
		{"the worse of two sources", []check.CitedAccount{badA, source("b", good, 1)}, nil,
			[]claim.Event{read(1, "a", "", good, ""), read(1, "b", "", good, ""), read(5, "a", good, bad, "5")}, false,
			[]string{"supported 1-5", "changed 5-30"}},
		{"a source that changed, the other out of reach", []check.CitedAccount{badA, unsure(source("b", good, 1), 3)}, nil,
			[]claim.Event{read(1, "a", "", good, ""), read(1, "b", "", good, ""), visited(3, "t-b", "fetched", "unavailable dns"), read(5, "a", good, bad, "5")}, false,
			[]string{"supported 1-3", "unverified 3-5", "changed 5-30"}},
		{"the second source came later", []check.CitedAccount{goodA, source("b", good, 4)}, nil,
			[]claim.Event{read(1, "a", "", good, ""), read(4, "b", "", good, "")}, false, []string{"unverified 1-4", "supported 4-30"}},
		{"two sources of one target", []check.CitedAccount{{Target: "t", State: goodA.State}, {Target: "t", State: source("b", good, 1).State}}, nil,
			[]claim.Event{read(1, "a", "", good, ""), read(1, "b", "", good, ""), visited(5, "t", "fetched", "unavailable dns"), visited(6, "t", "unavailable dns", "fetched")}, false,
			[]string{"supported 1-5", "unverified 5-6", "supported 6-30"}},
		{"accepted", []check.CitedAccount{badA}, &claim.Accept{At: day(7)},
			[]claim.Event{read(1, "a", "", good, ""), read(5, "a", good, bad, "5"), accepted(7, 0)}, false,
			[]string{"supported 1-5", "changed 5-7", "supported 7-30"}},
		{"accepted for a while", []check.CitedAccount{badA}, nil,
			[]claim.Event{read(5, "a", "", bad, "5"), accepted(7, 9)}, false, []string{"changed 5-7", "supported 7-9", "changed 9-30"}},
		{"accepted and undone", []check.CitedAccount{badA}, nil,
			[]claim.Event{read(5, "a", "", bad, "5"), accepted(7, 0), {At: day(9), Kind: claim.EventDecision, To: claim.DecisionAcceptUndone}}, false,
			[]string{"changed 5-7", "supported 7-9", "changed 9-30"}},
		{"snoozed", []check.CitedAccount{badA}, nil,
			[]claim.Event{read(5, "a", "", bad, "5"), {At: day(7), Kind: claim.EventDecision, To: claim.DecisionSnooze}}, false, []string{"changed 5-30"}},
		{"another value than was accepted, and that one again", []check.CitedAccount{badA}, &claim.Accept{At: day(7)},
			[]claim.Event{read(5, "a", "", bad, "5"), accepted(7, 0), read(9, "a", bad, bad, "7"), read(12, "a", bad, bad, "5")}, false,
			[]string{"changed 5-7", "supported 7-9", "changed 9-12", "supported 12-30"}},
		{"accepted before decisions were noted", []check.CitedAccount{badA}, &claim.Accept{At: day(7)},
			[]claim.Event{read(5, "a", good, bad, "5")}, false, []string{"changed 5-7", "supported 7-30"}},
		{"an accept that a rule ended", []check.CitedAccount{badA}, nil,
			[]claim.Event{read(5, "a", "", bad, "5"), accepted(7, 0)}, false, []string{"changed 5-30"}},
		{"cut", []check.CitedAccount{source("a", bad, 20), source("b", good, 1)}, nil,
			[]claim.Event{read(15, "a", bad, good, ""), read(20, "a", good, bad, "5")}, true,
			[]string{"supported 15-20", "changed 20-30"}},
		{"a clock that was set back", []check.CitedAccount{source("a", good, 9)}, nil,
			[]claim.Event{read(9, "a", "", bad, "5"), visited(8, "t-a", "fetched", "unavailable dns"), visited(10, "t-a", "unavailable dns", "fetched"), read(10, "a", bad, good, "")}, false,
			[]string{"unverified 9-10", "supported 10-30"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := claim.ClaimReport{}
			for i, c := range tt.cited {
				shown := claim.Reading{Source: string(rune('a' + i)), Verdict: c.State.Reading.Verdict}
				if tt.accept != nil {
					shown.Verdict = claim.Supported
				}
				r.Readings = append(r.Readings, shown)
			}
			p := newReplay(r, check.ClaimAccount{Cited: tt.cited, Accept: tt.accept})
			if diff := cmp.Diff(tt.want, written(p.spans(told(tt.events...), tt.cut, day(30)))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func written(spans []Span) []string {
	var list []string
	for _, s := range spans {
		list = append(list, fmt.Sprintf("%s %d-%d", s.State, s.From.Day(), s.To.Day()))
	}
	return list
}

// TestHealthSpans tells how a target fared from what a store may have of it.
func TestHealthSpans(t *testing.T) {
	well := claim.TargetState{FirstAt: day(2), GoodAt: day(29), Visit: claim.Visit{Outcome: claim.NotModified, At: day(29)}}
	ill := claim.TargetState{FirstAt: day(2), GoodAt: day(9), BadSince: day(10), Visit: claim.Visit{Outcome: claim.Unavailable, Reason: claim.ReasonDNS, At: day(29)}}
	old := well
	old.FirstAt = time.Time{}
	snapshot := claim.Event{At: day(4), Kind: claim.EventSnapshot, Target: "t"}
	tests := []struct {
		name   string
		state  claim.TargetState
		events []claim.Event
		cut    bool
		want   []string
	}{
		{"never visited", claim.TargetState{}, nil, false, nil},
		{"always well", well, nil, false, []string{"fetched 2-30"}},
		{"always well, in an old store", old, []claim.Event{snapshot}, false, []string{"fetched 4-30"}},
		{"ill from the first", ill, []claim.Event{visited(1, "t", "", "unavailable dns")}, false, []string{"unavailable 1-30"}},
		{"ill now", ill, []claim.Event{snapshot, visited(10, "t", "not_modified", "unavailable dns")}, false, []string{"fetched 2-10", "unavailable 10-30"}},
		{"one reason is like another", ill, []claim.Event{visited(10, "t", "fetched", "unavailable dns"), visited(12, "t", "unavailable dns", "unavailable tls")}, false,
			[]string{"fetched 2-10", "unavailable 10-30"}},
		{"back", well, []claim.Event{visited(10, "t", "fetched", "suspect login"), visited(12, "t", "suspect login", "refused robots"), visited(13, "t", "refused robots", "fetched")}, false,
			[]string{"fetched 2-10", "suspect 10-12", "refused 12-13", "fetched 13-30"}},
		{"cut", well, []claim.Event{visited(12, "t", "suspect login", "unavailable dns"), visited(13, "t", "unavailable dns", "fetched")}, true,
			[]string{"unavailable 12-13", "fetched 13-30"}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, written(healthOf(told(tt.events...), tt.cut, tt.state, day(30)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}
