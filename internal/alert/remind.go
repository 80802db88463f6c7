package alert

import (
	"context"
	"fmt"
	"time"

	"monitor/internal/claim"
	"monitor/internal/store"
)

// reminder returns the message that tells r again what it was told and what
// still stands, or when there may be one. A claim comes up again whenever
// another Remind has passed since it was told.
func (d *Deliverer) reminder(ctx context.Context, r *receiver, now time.Time) (*message, time.Time, error) {
	if r.Remind <= 0 {
		return nil, time.Time{}, nil
	}
	if now.Before(r.remindAt) {
		return nil, r.remindAt, nil
	}
	if at := r.state.SentAt.Add(pace); !r.channel.single() && ahead(at, now, pace) {
		return nil, at, nil
	}
	items, more, next, err := d.standing(r, now)
	if err != nil {
		return nil, time.Time{}, err
	}
	// Every claim was looked at: that is not repeated with each call, for there
	// may be a hundred thousand of them.
	r.remindAt = now.Add(min(time.Hour, r.Remind/10+time.Second))
	if !next.IsZero() && next.Before(r.remindAt) {
		r.remindAt = next
	}
	if len(items) == 0 {
		return nil, r.remindAt, nil
	}
	a := claim.Alert{Kind: claim.AlertStale, At: now.UTC(), Why: "reminder", Items: items, Omitted: more}
	a.Identify()
	s := r.state
	s.Sending = &store.Sending{ID: a.ID, To: s.Cursor, At: now.UTC(), Remind: &a}
	if err := d.mark(ctx, r, s); err != nil {
		return nil, time.Time{}, err
	}
	return &message{id: a.ID, to: s.Cursor, alerts: []claim.Alert{a}, remind: true}, time.Time{}, nil
}

// standing returns the claims that r is to be reminded of at now, as many as one
// message holds and how many more, and when there will be others.
func (d *Deliverer) standing(r *receiver, now time.Time) (items []claim.AlertItem, more int, next time.Time, err error) {
	decided, err := d.store.Decisions()
	if err != nil {
		return nil, 0, next, fmt.Errorf("reminders: %w", err)
	}
	decisions := map[[2]string]claim.Decision{}
	for _, one := range decided {
		decisions[[2]string{one.Article, one.Claim}] = one
	}
	err = d.store.ClaimStates(func(s claim.ClaimState) {
		it, ok := d.item(s)
		decision := decisions[[2]string{s.Article, s.Claim}]
		stands := s.Reading.Verdict.Fell() && s.Told.Value == s.Reading.Value() &&
			!decision.Accepts(s.Reading, s.Rule, now) && !decision.Snoozed(s.Reading, s.Rule, now)
		if !ok || !stands || !r.Covers[s.Article] {
			return
		}
		times := now.Sub(s.Told.At) / r.Remind
		last := s.Told.At.Add(times * r.Remind)
		switch due := times > 0 && last.After(r.state.RemindedAt); {
		case due && len(items) < batchSize:
			items = append(items, it)
		case due:
			more++
		}
		if again := last.Add(r.Remind); next.IsZero() || again.Before(next) {
			next = again
		}
	})
	if err != nil {
		d.log.Error("claims cannot be read", "alert", r.Name, "err", err)
	}
	return items, more, next, nil
}

// item is what an alert says of a remembered claim, if an article still makes
// it.
func (d *Deliverer) item(s claim.ClaimState) (claim.AlertItem, bool) {
	a, ok := d.articles[s.Article]
	if !ok {
		return claim.AlertItem{}, false
	}
	for _, c := range a.Claims {
		if c.ID == s.Claim {
			return claim.AlertItem{
				Article: a.ID, Title: a.Title, Page: a.URL, Claim: c.ID, Says: c.Says,
				Source: s.Source, SourceTitle: d.titles[s.Source], Kind: claim.AlertStale, From: s.Reading.Expected, To: s.Reading.Observed,
				Reading: s.Reading, Since: s.Since, BeforeAt: s.AnchorAt,
			}, true
		}
	}
	return claim.AlertItem{}, false
}
