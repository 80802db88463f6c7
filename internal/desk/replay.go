package desk

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"monitor/internal/check"
	"monitor/internal/claim"
	"monitor/internal/store"
)

// claimHistory returns what became of the claim i of f. An error comes with the
// rest.
func (d *Desk) claimHistory(f file, i int) (History, error) {
	p := newReplay(f.account.Report.Claims[i], f.account.Claims[i])
	all, cut, err := d.events(store.EventQuery{Article: f.account.Report.ID, Claim: p.report.ID})
	for _, target := range p.targets() {
		visits, less, damaged := d.events(store.EventQuery{Target: target})
		visits = slices.DeleteFunc(visits, func(e store.NumberedEvent) bool { return e.Kind != claim.EventOutcome })
		all, cut, err = append(all, visits...), cut || less, errors.Join(err, damaged)
	}
	slices.SortFunc(all, func(x, y store.NumberedEvent) int { return cmp.Compare(x.Number, y.Number) })
	if over := len(all) - maxEntries; over > 0 {
		all, cut = all[over:], true
	}
	return History{Spans: p.spans(all, cut, d.options.Now().UTC()), Entries: entriesOf(all, p.nameOf), Cut: cut}, err
}

// A replay is a claim's past, moved on event by event.
type replay struct {
	report  claim.ClaimReport
	account check.ClaimAccount

	began    bool                     // something was read
	read     map[string]claim.Reading // what was last, by source
	out      map[string]bool          // sources of which nobody could tell
	decision claim.Decision
}

func newReplay(r claim.ClaimReport, acc check.ClaimAccount) *replay {
	return &replay{report: r, account: acc, read: map[string]claim.Reading{}, out: map[string]bool{}}
}

// targets are what the claim's sources are visited as, each once.
func (p *replay) targets() []string {
	var list []string
	for _, c := range p.account.Cited {
		if !slices.Contains(list, c.Target) {
			list = append(list, c.Target)
		}
	}
	return list
}

// nameOf is the source that people know a target by; empty of another's target.
func (p *replay) nameOf(target string) string {
	for i, c := range p.account.Cited {
		if c.Target == target {
			return p.report.Readings[i].Source
		}
	}
	return ""
}

// spans are the claim's verdicts one after another, as people saw them: those
// of its sources at each moment, the worst of them, where nobody could tell
// unverified. It ends with what is known now, which a changed rule may have
// made without an event.
func (p *replay) spans(events []store.NumberedEvent, cut bool, now time.Time) []Span {
	p.assume(events)
	var s strip
	for _, e := range p.supplement(events, cut, now) {
		p.apply(e)
		if p.began {
			s.turn(e.At.UTC(), string(p.verdict(e.At)))
		}
	}
	for i, c := range p.account.Cited {
		p.out[p.report.Readings[i].Source] = !c.Unsure.IsZero()
		if !p.began && !c.Unsure.IsZero() {
			s.turn(c.Unsure.UTC(), string(claim.Unverified))
		}
	}
	return s.end(string(p.last()), now)
}

// assume takes what the first event of each source came from for what was
// before.
func (p *replay) assume(events []store.NumberedEvent) {
	visited := map[string]bool{}
	for _, e := range events {
		switch {
		case e.Kind == claim.EventOutcome && !visited[e.Target]:
			visited[e.Target] = true
			p.reach(e.Target, e.From == "" || good(e.From))
		case e.Kind == claim.EventVerdict && e.From != "":
			if _, known := p.read[e.Source]; !known {
				p.read[e.Source] = claim.Reading{Source: e.Source, Verdict: claim.Verdict(e.From)}
			}
		}
	}
}

// supplement puts to events what no event tells, and sorts all by time: stores
// had fewer kinds of them once, and decisions end by themselves.
func (p *replay) supplement(events []store.NumberedEvent, cut bool, now time.Time) []claim.Event {
	var all []claim.Event
	told, accepted := map[string]bool{}, false
	for _, e := range events {
		all = append(all, e.Event)
		told[e.Source] = told[e.Source] || e.Kind == claim.EventVerdict
		if e.Kind == claim.EventDecision && e.To == claim.DecisionAccept {
			accepted = true
			if !e.Until.IsZero() && !e.Until.After(now) {
				all = append(all, claim.Event{At: e.Until})
			}
		}
	}
	for i, c := range p.account.Cited {
		source := p.report.Readings[i].Source
		if !told[source] && !c.State.Since.IsZero() {
			at := c.State.Since
			if cut && len(events) > 0 && at.Before(events[0].At) {
				at = events[0].At
			}
			all = append(all, claim.Event{At: at, Kind: claim.EventVerdict, Source: source, Reading: &c.State.Reading})
		}
		if !c.Unsure.IsZero() {
			all = append(all, claim.Event{At: c.Unsure, Kind: claim.EventOutcome, Source: source})
		}
	}
	if a := p.account.Accept; a != nil && !accepted {
		all = append(all, claim.Event{At: a.At, Kind: claim.EventDecision, To: claim.DecisionAccept, Until: a.Until})
	}
	slices.SortStableFunc(all, func(x, y claim.Event) int { return x.At.Compare(y.At) })
	return all
}

func (p *replay) apply(e claim.Event) {
	switch {
	case e.Kind == claim.EventVerdict:
		p.began = true
		p.read[e.Source] = claim.Reading{Source: e.Source, Verdict: claim.Verdict(e.To)}
		if e.Reading != nil {
			p.read[e.Source] = *e.Reading
		}
	case e.Kind == claim.EventOutcome && e.Target == "":
		p.out[e.Source] = true
	case e.Kind == claim.EventOutcome:
		p.reach(e.Target, good(e.To))
	case e.To == claim.DecisionAccept:
		p.decision.Accept = &claim.Accept{Until: e.Until}
		for source, r := range p.read {
			p.decision.Accept.Readings = append(p.decision.Accept.Readings, claim.Settled{Source: source, Value: r.Value()})
		}
	case e.To == claim.DecisionAcceptUndone:
		p.decision.Accept = nil
	}
}

// reach notes whether a target could be read.
func (p *replay) reach(target string, well bool) {
	for i, c := range p.account.Cited {
		if c.Target == target {
			p.out[p.report.Readings[i].Source] = !well
		}
	}
}

// verdict is what the claim comes to at a time.
func (p *replay) verdict(at time.Time) claim.Verdict {
	var all []claim.Verdict
	for _, now := range p.report.Readings {
		r, known := p.read[now.Source]
		switch {
		case !known || p.out[now.Source]:
			all = append(all, claim.Unverified)
		case p.decision.Accepts(r, "", at):
			all = append(all, claim.Supported)
		default:
			all = append(all, r.Verdict)
		}
	}
	return claim.Worst(all...)
}

// last is what it comes to now.
func (p *replay) last() claim.Verdict {
	var all []claim.Verdict
	for _, r := range p.report.Readings {
		if p.out[r.Source] {
			r.Verdict = claim.Unverified
		}
		all = append(all, r.Verdict)
	}
	return claim.Worst(all...)
}
