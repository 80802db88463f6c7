package alert

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"time"

	"monitor/internal/claim"
	"monitor/internal/store"
)

const (
	// timeout is of one try, whole.
	timeout = 20 * time.Second

	// pace is between two messages to people of one receiver: what comes
	// meanwhile goes into the next.
	pace = time.Minute

	// batchSize bounds the alerts of one message; more go into the next.
	batchSize = 500

	// maxRefused is how often a receiver may turn a message down before it is
	// set aside. A receiver that is merely down is tried for ever.
	maxRefused = 8

	maxRetryAfter = 24 * time.Hour
)

// serve sends what is due to one receiver, in order, and stops at the first
// message that fails, or when leave ends. ctx is that of the messages.
func (d *Deliverer) serve(ctx, leave context.Context, r *receiver) (Round, error) {
	r.round = Round{}
	m, next, err := d.next(leave, r)
	for m != nil && err == nil {
		if err = d.send(ctx, r, *m); err == nil {
			m, next, err = d.next(leave, r)
		}
	}
	r.round.Next = next
	if err == nil {
		err = d.catchUp(leave, r)
	}
	if err != nil {
		err = fmt.Errorf("alert %s: %w", r.Name, err)
	}
	return r.round, err
}

// next returns the message that is due to r now, or when there may be one.
func (d *Deliverer) next(ctx context.Context, r *receiver) (*message, time.Time, error) {
	now := d.now()
	switch s := r.state; {
	case ctx.Err() != nil:
		return nil, time.Time{}, ctx.Err()
	case !s.Disabled.IsZero():
		return nil, time.Time{}, nil
	case ahead(s.RetryAt, now, maxRetryAfter):
		return nil, s.RetryAt, nil
	case s.Sending != nil && s.Sending.Remind != nil:
		return &message{id: s.Sending.ID, to: s.Cursor, alerts: []claim.Alert{*s.Sending.Remind}, remind: true}, time.Time{}, nil
	}
	owed, to, err := d.owed(ctx, r)
	if err != nil {
		return nil, time.Time{}, err
	}
	if len(owed) == 0 {
		return d.reminder(ctx, r, now)
	}
	m := &message{id: owed[0].ID, first: owed[0].Number, to: to}
	for _, a := range owed {
		m.alerts = append(m.alerts, a.Alert)
	}
	if begun := r.state.Sending; begun != nil {
		m.id = begun.ID
		return m, time.Time{}, nil
	}
	if at := r.due(owed[0]); ahead(at, now, r.Digest+pace) {
		return nil, at, nil
	}
	if len(owed) > 1 { // the message must be the same after a crash
		m.id = batchID(r.Name, m.alerts)
		s := r.state
		s.Sending = &store.Sending{ID: m.id, To: to, At: now.UTC()}
		err = d.mark(ctx, r, s)
	}
	return m, time.Time{}, err
}

// ahead reports whether at is still to come, and no further off than it can be:
// a clock that was set back must not silence anybody.
func ahead(at, now time.Time, most time.Duration) bool {
	return now.Before(at) && at.Sub(now) <= most+time.Hour
}

// due is when the message that begins with a may go.
func (r *receiver) due(a store.NumberedAlert) time.Time {
	at := a.At.Add(r.Digest)
	if !r.channel.single() && !r.state.SentAt.IsZero() {
		if paced := r.state.SentAt.Add(pace); paced.After(at) {
			at = paced
		}
	}
	return at
}

// owed returns the alerts of r's next message, each with what concerns r, and
// the number it ends with. It passes over those that do not concern r.
func (d *Deliverer) owed(ctx context.Context, r *receiver) ([]store.NumberedAlert, uint64, error) {
	for {
		list, err := d.store.Alerts(r.state.Cursor, batchSize)
		if len(list) == 0 {
			return nil, 0, err
		}
		if err != nil { // a damaged alert holds up none that is whole
			d.log.Error("alert cannot be read", "alert", r.Name, "err", err)
		}
		owed, to := d.batch(r, list)
		if len(owed) > 0 {
			return owed, to, nil
		}
		s := r.state
		s.Cursor, s.Sending = to, nil
		if err := d.mark(ctx, r, s); err != nil {
			return nil, 0, err
		}
	}
}

// batch returns what of list goes into r's next message, and the number that
// it ends with. What editors dealt with while it waited is no news; a message
// that was begun stays as it is.
func (d *Deliverer) batch(r *receiver, list []store.NumberedAlert) (owed []store.NumberedAlert, to uint64) {
	to = r.state.Cursor
	for _, a := range list {
		if begun := r.state.Sending; begun != nil && a.Number > begun.To || r.channel.single() && len(owed) > 0 {
			return owed, max(to, r.state.Cursor+1)
		}
		to = a.Number
		concerned, ok := r.concerns(a.Alert)
		if ok && r.state.Sending == nil {
			concerned, ok = d.undecided(concerned)
		}
		if ok {
			owed = append(owed, store.NumberedAlert{Number: a.Number, Alert: concerned})
		}
	}
	return owed, to
}

// concerns returns what of a is for r.
func (r *receiver) concerns(a claim.Alert) (claim.Alert, bool) {
	if len(a.Items) == 0 {
		return a, a.Receiver != r.Name
	}
	items := a.Items
	a.Items = nil
	for _, it := range items {
		if r.Covers[it.Article] {
			a.Items = append(a.Items, it)
		}
	}
	return a, len(a.Items) > 0
}

// undecided returns what of a no editor accepted or snoozed since.
func (d *Deliverer) undecided(a claim.Alert) (claim.Alert, bool) {
	if len(a.Items) == 0 {
		return a, true
	}
	a.Items = slices.DeleteFunc(slices.Clone(a.Items), d.decided)
	return a, len(a.Items) > 0
}

// decided reports whether an editor dealt with what an item says. What cannot be
// read of that is told in the log, and keeps no news back.
func (d *Deliverer) decided(it claim.AlertItem) bool {
	decision, ok, err := d.store.Decision(it.Article, it.Claim)
	var state claim.ClaimState
	if ok && err == nil {
		state, ok, err = d.store.ClaimState(it.Article, it.Claim, it.Source)
	}
	if err != nil {
		d.log.Error("a decision cannot be read", "article", it.Article, "claim", it.Claim, "err", err)
	}
	now := d.now()
	return ok && err == nil && (decision.Accepts(it.Reading, state.Rule, now) || decision.Snoozed(it.Reading, state.Rule, now))
}

func (d *Deliverer) mark(ctx context.Context, r *receiver, s store.Receiver) error {
	if err := d.store.Mark(ctx, store.Mark{Receiver: s}); err != nil {
		return err
	}
	r.state = s
	return nil
}

// send tries a message once and marks what came of it.
func (d *Deliverer) send(ctx context.Context, r *receiver, m message) error {
	m.at, m.dashboard = d.now().UTC(), d.dashboard
	tryCtx, cancel := context.WithTimeout(ctx, timeout)
	err := r.channel.send(tryCtx, m)
	cancel()
	if err == nil {
		return d.sent(ctx, r, m)
	}
	if ctx.Err() != nil {
		return ctx.Err() // it was we who gave up
	}
	r.round.Failed++
	return d.failed(ctx, r, m, err)
}

func (d *Deliverer) sent(ctx context.Context, r *receiver, m message) error {
	s := r.state
	if !s.Failing.IsZero() {
		d.log.Info("alerts arrive again", "alert", r.Name, "since", s.Failing)
	}
	s.Cursor, s.SentAt = m.to, m.at
	if m.remind {
		s.RemindedAt = s.Sending.At
	}
	s.Sending, s.Tries, s.Refused, s.RetryAt, s.Failing, s.Trouble = nil, 0, 0, time.Time{}, time.Time{}, ""
	r.round.Sent++
	d.log.Info("alert sent", "alert", r.Name, "id", m.id, "alerts", len(m.alerts))
	// The receiver has it: that is known from now on, though the disk be full,
	// and marked even when we are asked to stop.
	r.state = s
	return d.store.Mark(context.WithoutCancel(ctx), store.Mark{Receiver: s, Delivery: m.delivery(r, store.Sent, m.at)})
}

// delivery is what the log of deliveries says of m.
func (m message) delivery(r *receiver, result store.Result, at time.Time) *store.Delivery {
	return &store.Delivery{Receiver: r.Name, ID: m.id, First: m.first, Last: m.to, At: at, Result: result}
}

func (d *Deliverer) failed(ctx context.Context, r *receiver, m message, err error) error {
	var f *failure
	if !errors.As(err, &f) {
		f = &failure{why: err.Error()}
	}
	now, s := d.now().UTC(), r.state
	s.Trouble = f.why
	if s.Failing.IsZero() {
		s.Failing = now
	}
	if s.Tries++; f.refused() {
		s.Refused++
	}
	s.RetryAt = now.Add(max(backoff(s.Tries), min(f.after, maxRetryAfter)))
	switch {
	case f.status == http.StatusGone:
		s.Disabled = now
		return d.trouble(ctx, r, store.Mark{Receiver: s}, "it answers 410 Gone: nothing more is sent to it until its configuration names another place")
	case s.Refused >= maxRefused:
		why := fmt.Sprintf("the message %s was turned down %d times (%s) and is set aside", m.id, s.Refused, f.why)
		s.Cursor, s.Sending, s.Tries, s.Refused, s.RetryAt = m.to, nil, 0, 0, time.Time{}
		if m.remind {
			s.RemindedAt = now
		}
		set := m.delivery(r, store.SetAside, now)
		set.Why = f.why
		return d.trouble(ctx, r, store.Mark{Receiver: s, Delivery: set}, why)
	}
	d.log.Warn("alert not sent", "alert", r.Name, "id", m.id, "err", f.why, "tries", s.Tries, "retry_at", s.RetryAt)
	return d.mark(ctx, r, s)
}

// backoff is how long to wait after so many failures: five seconds, doubling to
// an hour, a tenth more or less so that receivers do not march in step.
func backoff(tries int) time.Duration {
	d := min(5*time.Second<<min(tries-1, 12), time.Hour)
	return d - d/10 + rand.N(d/5)
}

// A failure is a message that a receiver did not take. It holds no secret.
type failure struct {
	why    string
	status int           // of HTTP, or 0
	reject bool          // the receiver will never take this message
	after  time.Duration // it asked to be left alone for so long
}

func (f *failure) Error() string { return f.why }

// refused reports that the receiver turned this very message down. Anything
// else, such as 401 or 404, it would say of the next one as well: that is its
// configuration, or ours, and the message waits until it is mended.
func (f *failure) refused() bool {
	switch f.status {
	case http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity:
		return true
	}
	return f.reject
}
