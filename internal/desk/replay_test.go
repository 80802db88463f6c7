package desk

import (
	"fmt"
	"slices"
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

// soon is e some seconds later.
func soon(e claim.Event) claim.Event {
	e.At = e.At.Add(40 * time.Second)
	return e
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

// A pastCase is what a store may have of a claim, and the spans that come of it,
// written as "state from-to", in days; now is the 30th.
type pastCase struct {
	name   string
	cited  []check.CitedAccount
	accept *claim.Accept // in force
	events []claim.Event
	cut    bool
	want   []string
}

const holds, fell = claim.Supported, claim.Changed

func TestClaimSpans(t *testing.T) {
	for _, tt := range slices.Concat(pastReadings(), pastOutages(), pastDecisions()) {
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

type (
	cites  = []check.CitedAccount
	events = []claim.Event
)

func pastReadings() []pastCase {
	goodA, badA := source("a", holds, 1), source("a", fell, 5)
	return []pastCase{
		{name: "never visited", cited: cites{source("a", "", 0)}},
		{name: "read once", cited: cites{goodA}, events: events{read(1, "a", "", holds, "")}, want: []string{"supported 1-30"}},
		{name: "a store without first readings", cited: cites{source("a", holds, 4)}, want: []string{"supported 4-30"}},
		{
			name: "a store without first readings, and a change", cited: cites{badA},
			events: events{read(5, "a", holds, fell, "5")}, want: []string{"changed 5-30"},
		},
		{
			name: "a change and back", cited: cites{source("a", holds, 9)},
			events: events{read(1, "a", "", holds, ""), read(5, "a", holds, fell, "5"), read(9, "a", fell, holds, "")},
			want:   []string{"supported 1-5", "changed 5-9", "supported 9-30"},
		},
		{
			name: "another value is the same state", cited: cites{badA},
			events: events{read(5, "a", "", fell, "5"), read(7, "a", fell, fell, "7")}, want: []string{"changed 5-30"},
		},
		{
			name: "the worse of two sources", cited: cites{badA, source("b", holds, 1)},
			events: events{read(1, "a", "", holds, ""), read(1, "b", "", holds, ""), read(5, "a", holds, fell, "5")},
			want:   []string{"supported 1-5", "changed 5-30"},
		},
		{
			name: "the second source came later", cited: cites{goodA, source("b", holds, 4)},
			events: events{read(1, "a", "", holds, ""), read(4, "b", "", holds, "")},
			want:   []string{"unverified 1-4", "supported 4-30"},
		},
		{
			name: "the second source was read a moment later", cited: cites{goodA, source("b", holds, 1)},
			events: events{read(1, "a", "", holds, ""), soon(read(1, "b", "", holds, ""))},
			want:   []string{"supported 1-30"},
		},
		{
			name: "cut", cited: cites{source("a", fell, 20), source("b", holds, 1)}, cut: true,
			events: events{read(15, "a", fell, holds, ""), read(20, "a", holds, fell, "5")},
			want:   []string{"supported 15-20", "changed 20-30"},
		},
	}
}

func pastOutages() []pastCase {
	goodA, badA := source("a", holds, 1), source("a", fell, 5)
	return []pastCase{
		{
			name: "never read", cited: cites{unsure(source("a", "", 0), 3)},
			events: events{visited(3, "t-a", "", "unavailable dns")}, want: []string{"unverified 3-30"},
		},
		{
			name: "out of reach for a while", cited: cites{goodA},
			events: events{
				read(1, "a", "", holds, ""), visited(5, "t-a", "fetched", "unavailable dns"),
				visited(6, "t-a", "unavailable dns", "suspect login"), visited(8, "t-a", "suspect login", "not_modified"),
			},
			want: []string{"supported 1-5", "unverified 5-8", "supported 8-30"},
		},
		{
			name: "out of reach now", cited: cites{unsure(badA, 20)},
			events: events{read(5, "a", "", fell, "5"), visited(20, "t-a", "fetched", "unavailable dns")},
			want:   []string{"changed 5-20", "unverified 20-30"},
		},
		{
			name: "in doubt now, which no event tells", cited: cites{unsure(goodA, 20)},
			events: events{read(1, "a", "", holds, "")}, want: []string{"supported 1-20", "unverified 20-30"},
		},
		{
			name: "out of reach before it was read", cited: cites{source("a", holds, 5)},
			events: events{visited(2, "t-a", "", "unavailable dns"), visited(5, "t-a", "unavailable dns", "fetched"), read(5, "a", "", holds, "")},
			want:   []string{"supported 5-30"},
		},
		{
			name: "a source that changed, the other out of reach", cited: cites{badA, unsure(source("b", holds, 1), 3)},
			events: events{read(1, "a", "", holds, ""), read(1, "b", "", holds, ""), visited(3, "t-b", "fetched", "unavailable dns"), read(5, "a", holds, fell, "5")},
			want:   []string{"supported 1-3", "unverified 3-5", "changed 5-30"},
		},
		{
			name: "two sources of one target", cited: cites{{Target: "t", State: goodA.State}, {Target: "t", State: source("b", holds, 1).State}},
			events: events{read(1, "a", "", holds, ""), read(1, "b", "", holds, ""), visited(5, "t", "fetched", "unavailable dns"), visited(6, "t", "unavailable dns", "fetched")},
			want:   []string{"supported 1-5", "unverified 5-6", "supported 6-30"},
		},
		{
			name: "a clock that was set back", cited: cites{source("a", holds, 9)},
			events: events{
				read(9, "a", "", fell, "5"), visited(8, "t-a", "fetched", "unavailable dns"),
				visited(10, "t-a", "unavailable dns", "fetched"), read(10, "a", fell, holds, ""),
			},
			want: []string{"unverified 9-10", "supported 10-30"},
		},
	}
}

func pastDecisions() []pastCase {
	badA := cites{source("a", fell, 5)}
	undone := claim.Event{At: day(9), Kind: claim.EventDecision, To: claim.DecisionAcceptUndone}
	snoozed := claim.Event{At: day(7), Kind: claim.EventDecision, To: claim.DecisionSnooze}
	changed := read(5, "a", "", fell, "5")
	return []pastCase{
		{
			name: "accepted", cited: badA, accept: &claim.Accept{At: day(7)},
			events: events{read(1, "a", "", holds, ""), read(5, "a", holds, fell, "5"), accepted(7, 0)},
			want:   []string{"supported 1-5", "changed 5-7", "supported 7-30"},
		},
		{
			name: "accepted for a while", cited: badA, events: events{changed, accepted(7, 9)},
			want: []string{"changed 5-7", "supported 7-9", "changed 9-30"},
		},
		{
			name: "accepted and undone", cited: badA, events: events{changed, accepted(7, 0), undone},
			want: []string{"changed 5-7", "supported 7-9", "changed 9-30"},
		},
		{name: "snoozed", cited: badA, events: events{changed, snoozed}, want: []string{"changed 5-30"}},
		{
			name: "another value than was accepted, and that one again", cited: badA, accept: &claim.Accept{At: day(7)},
			events: events{changed, accepted(7, 0), read(9, "a", fell, fell, "7"), read(12, "a", fell, fell, "5")},
			want:   []string{"changed 5-7", "supported 7-9", "changed 9-12", "supported 12-30"},
		},
		{
			name: "accepted before decisions were noted", cited: badA, accept: &claim.Accept{At: day(7)},
			events: events{read(5, "a", holds, fell, "5")}, want: []string{"changed 5-7", "supported 7-30"},
		},
		{name: "an accept that a rule ended", cited: badA, events: events{changed, accepted(7, 0)}, want: []string{"changed 5-30"}},
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
