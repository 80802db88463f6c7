package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"monitor/internal/check"
	"monitor/internal/claim"
)

const (
	// chunk bounds what is looked at in one go, in readings: a few milliseconds,
	// for which others who look wait.
	chunk = 100

	// patience bounds what a request looks at before it answers, likewise. What
	// is left then is shown as it was.
	patience = 500

	// rests is for how many times as long as it looked Run then rests. A visit
	// touches all of its article: with a hundred sources each, and several of
	// them visited a second, looking cost more than the visits.
	rests = 9
)

// Run looks again at what is touched, until ctx is done: at first in one go,
// for nothing is known, and then so that it takes a tenth of the time at most.
// Without it that is left to those who ask.
func (d *Desk) Run(ctx context.Context) {
	tick := time.NewTicker(time.Minute) // decisions end without anybody's doing
	defer tick.Stop()
	for first := d.readings(); ; {
		for ctx.Err() == nil {
			began := time.Now()
			n := d.look()
			if n == 0 {
				break
			}
			if first -= n; first < 0 {
				rest(ctx, rests*time.Since(began))
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-d.woken:
		case <-tick.C:
		}
	}
}

// readings is how many there are.
func (d *Desk) readings() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	n := 0
	for _, c := range d.board.cards {
		n += max(c.cites, 1)
	}
	return n
}

func rest(ctx context.Context, howLong time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(howLong):
	}
}

// catchUp looks at what was touched, for one who asks.
func (d *Desk) catchUp() {
	for looked := 0; looked < patience; {
		n := d.look()
		if n == 0 {
			return
		}
		looked += n
	}
}

// look looks again at a chunk of what was touched, and returns how much that
// was; 0 when there was nothing.
func (d *Desk) look() int {
	d.looking.Lock()
	defer d.looking.Unlock()
	b, cards, spots := d.take()
	if b == nil {
		return 0
	}
	past := &past{Store: d.options.Store, targets: map[string]recalled{}}
	var errs []error
	n := len(spots)
	for _, c := range cards {
		_, err := d.seeArticle(b, c, past)
		errs = append(errs, err)
		n += max(c.cites, 1)
	}
	for _, s := range spots {
		_, _, err := past.Target(s.key)
		errs = append(errs, err)
	}
	d.seeTargets(b, past)
	d.tell(errors.Join(errs...))
	return n
}

// take returns what is to be looked at next. The caller holds looking.
func (d *Desk) take() (*board, []*card, []*spot) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.board.lapse(d.options.Now())
	cards, spots := d.board.next()
	if len(cards)+len(spots) == 0 {
		return nil, nil, nil
	}
	return d.board, cards, spots
}

// seeTargets notes how the targets fare that were looked at. The caller holds
// looking.
func (d *Desk) seeTargets(b *board, past *past) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for key, r := range past.targets {
		s := b.spots[key]
		if s == nil {
			continue
		}
		was := *s
		s.visited, s.badSince, s.damaged = !r.state.Visit.At.IsZero(), r.state.BadSince.UTC(), lost(r.err)
		if s.health() != was.health() || !s.badSince.Equal(was.badSince) {
			b.sorted = nil
		}
	}
}

// seeArticle notes how an article fares, and returns the account of it. The
// caller holds looking.
func (d *Desk) seeArticle(b *board, c *card, past check.Past) (check.Account, error) {
	now := d.options.Now()
	acc, err := b.edition.Plan.Account(c.article.ID, past, now)
	if err != nil {
		err = fmt.Errorf("article %s: %w", c.article.ID, err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	was := *c
	c.note(acc, now)
	c.damaged, c.known = lost(err), true
	if c.status != was.status || !c.latest.Equal(was.latest) {
		b.ranked = nil
	}
	return acc, err
}

// note takes over what acc says.
func (c *card) note(acc check.Account, now time.Time) {
	c.until, c.verifiedAt = time.Time{}, time.Time{}
	for i, r := range acc.Report.Claims {
		one := acc.Claims[i]
		c.lines[i] = lineOf(r, one)
		if i == 0 || r.VerifiedAt.Before(c.verifiedAt) {
			c.verifiedAt = r.VerifiedAt
		}
		if one.Accept != nil {
			c.until = sooner(c.until, one.Accept.Until)
		}
		if one.Snooze != nil {
			c.until = sooner(c.until, one.Snooze.Until)
		}
	}
	c.status = acc.Report.Status
	c.count()
}

// sooner returns the earlier of two times, of which zero is none.
func sooner(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

func lineOf(r claim.ClaimReport, acc check.ClaimAccount) line {
	l := line{verdict: r.Verdict, since: r.Since, accepted: acc.Accept != nil, snoozed: acc.Snooze != nil}
	says := func(one claim.Reading) bool { return one.Verdict == r.Verdict && one.Why != "" }
	if i := slices.IndexFunc(r.Readings, says); i >= 0 {
		l.why = r.Readings[i].Why
	}
	for _, one := range acc.Cited {
		l.unconfirmed = sooner(l.unconfirmed, one.Unsure.UTC())
	}
	if l.verdict == claim.Unverified {
		l.since, l.unconfirmed = sooner(l.since, l.unconfirmed), time.Time{}
	}
	return l
}

// count works out what the card's lines come to.
func (c *card) count() {
	c.tally, c.since, c.latest, c.unconfirmed = Tally{}, time.Time{}, time.Time{}, time.Time{}
	for _, l := range c.lines {
		c.tally.add(l)
		c.unconfirmed = sooner(c.unconfirmed, l.unconfirmed)
		if !l.makes(c.status) {
			continue
		}
		if l.since.After(c.latest) {
			c.latest = l.since
		}
		c.since = sooner(c.since, l.since)
	}
	if c.status == claim.StatusFresh { // since the last claim came to hold
		c.since = c.latest
	}
}

// makes reports whether l is why its article has that status.
func (l line) makes(s claim.Status) bool { return claim.StatusOf(l.verdict) == s }

func (t *Tally) join(o Tally) {
	t.Changed += o.Changed
	t.Missing += o.Missing
	t.Unverified += o.Unverified
	t.Supported += o.Supported
	t.Accepted += o.Accepted
	t.Snoozed += o.Snoozed
	t.Unconfirmed += o.Unconfirmed
}

func (t *Tally) add(l line) {
	switch l.verdict {
	case claim.Changed:
		t.Changed++
	case claim.Missing:
		t.Missing++
	case claim.Unverified:
		t.Unverified++
	case claim.Supported:
		t.Supported++
	}
	if l.accepted {
		t.Accepted++
	}
	if l.snoozed {
		t.Snoozed++
	}
	if !l.unconfirmed.IsZero() {
		t.Unconfirmed++
	}
}
