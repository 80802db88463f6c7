package desk

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"monitor/internal/claim"
	"monitor/internal/store"
)

// maxEntries bounds what is shown of a history.
const maxEntries = 500

// events returns the events that q chooses, oldest first, at most the newest
// maxEntries of them, and whether there are more.
func (d *Desk) events(q store.EventQuery) (list []store.NumberedEvent, cut bool, err error) {
	q.Newest, q.Limit = true, maxEntries+1
	list, err = d.options.Store.Events(q)
	if cut = len(list) > maxEntries; cut {
		list = list[:maxEntries]
	}
	slices.Reverse(list)
	return list, cut, err
}

// entriesOf are events for people, newest first. Of a target's events, name is
// the source that people know it by.
func entriesOf(events []store.NumberedEvent, name func(target string) string) []Entry {
	entries := []Entry{}
	for _, e := range slices.Backward(events) {
		entries = append(entries, Entry{
			At: e.At.UTC(), Kind: e.Kind, Source: cmp.Or(e.Source, name(e.Target)), From: e.From, To: e.To,
			Why: e.Why, Reading: e.Reading, By: e.By, Because: e.Because, Until: e.Until.UTC(),
		})
	}
	return entries
}

// A strip is spans in the making.
type strip []Span

// oneCheck is within which the sources of a claim come in when they are read
// for the first time: until then it is not worth a span that nobody could tell.
const oneCheck = time.Minute

// turn begins a state. A clock that was set back moves nothing back.
func (s *strip) turn(at time.Time, state string) {
	n := len(*s)
	if n > 0 {
		last := &(*s)[n-1]
		if at.Before(last.From) {
			at = last.From
		}
		if last.State == state {
			return
		}
		if last.To = at; last.From.Equal(at) { // it did not last
			*s = (*s)[:n-1]
			s.turn(at, state)
			return
		}
		if n == 1 && last.State == string(claim.Unverified) && at.Sub(last.From) < oneCheck {
			last.State = state
			return
		}
	}
	*s = append(*s, Span{State: state, From: at})
}

// end ends the last span now, with the state that is known to be.
func (s strip) end(state string, now time.Time) []Span {
	n := len(s)
	if n == 0 {
		return []Span{}
	}
	if s[n-1].State = state; n > 1 && s[n-2].State == state {
		n--
		s = s[:n]
	}
	last := &s[n-1]
	if last.To = now; now.Before(last.From) {
		last.To = last.From
	}
	return s
}

// outcomeOf is the outcome that an event of a target has in From or To, without
// its reason. Good captures are all one.
func outcomeOf(words string) string {
	outcome, _, _ := strings.Cut(words, " ")
	if good(outcome) {
		return string(claim.Fetched)
	}
	return outcome
}

func good(outcome string) bool { return claim.Visit{Outcome: claim.Outcome(outcome)}.Good() }

// healthOf are the outcomes of a target one after another, as events, oldest
// first, and what is remembered of it tell. When events are cut, it begins with
// the first of them.
func healthOf(events []store.NumberedEvent, cut bool, t claim.TargetState, now time.Time) []Span {
	if t.Visit.At.IsZero() {
		return []Span{}
	}
	known := []time.Time{t.FirstAt, t.BadSince, t.GoodAt, t.Visit.At}
	if cut {
		known = nil
	}
	if len(events) > 0 {
		known = append(known, events[0].At)
	}
	var start time.Time
	for _, at := range known {
		start = sooner(start, at)
	}
	var s strip
	last, begun := outcomeOf(string(t.Visit.Outcome)), false
	for _, e := range events {
		if e.Kind != claim.EventOutcome {
			continue
		}
		if !begun && e.From != "" {
			s.turn(start.UTC(), outcomeOf(e.From))
		}
		begun = true
		s.turn(e.At.UTC(), outcomeOf(e.To))
	}
	if !begun {
		s.turn(start.UTC(), last)
	}
	return s.end(last, now)
}
