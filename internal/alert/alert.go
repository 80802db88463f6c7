// Package alert tells people: it takes what the outbox of the store owes them
// to the receivers that the configuration names. It stands after store, at the
// end of the flow.
//
// It owns the wording, what goes into one message, the channels, retries,
// reminders and digests. It refuses to decide what is wrong: that was decided
// when the alert was written.
//
// Every receiver has a cursor of its own in the store, so one that is down for
// days keeps no other waiting. A message is marked, and logged as a delivery,
// after it was sent: a death between the two sends it once more, with the same
// id.
package alert

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"monitor/internal/claim"
	"monitor/internal/store"
)

// A Receiver is whom alerts go to. One of URL, Webhook and Mail is set.
type Receiver struct {
	Name    string
	URL     claim.Secret // of a shoutrrr service
	Webhook *Webhook
	Mail    *Mail

	Covers map[string]bool // ids of the articles that it is told about
	Remind time.Duration   // again while a claim stays fallen; 0 never
	Digest time.Duration   // how long to collect before a message; 0 at once
}

// A Webhook receives Standard Webhooks messages.
type Webhook struct {
	URL    claim.Secret
	Secret claim.Secret // one key, or several with spaces between; empty when messages are not signed
}

// Mail is sent through one SMTP server.
type Mail struct {
	Server   string // host:port
	From     string
	To       []string
	Username string // empty when the server wants none
	Password claim.Secret
}

// Options are what a Deliverer needs beside the store.
type Options struct {
	Receivers []Receiver
	Articles  []claim.Article
	Log       *slog.Logger
	Now       func() time.Time
	Dashboard string // its origin, which messages lead to; empty: they hold no links

	Dial  func(ctx context.Context, network, address string) (net.Conn, error) // nil: as the system does
	Roots *x509.CertPool                                                       // nil: the system's
}

// A Deliverer takes what is owed to the receivers.
type Deliverer struct {
	store     *store.Store
	log       *slog.Logger
	now       func() time.Time
	receivers []*receiver
	articles  map[string]claim.Article
	titles    map[string]string // of sources, by id
	dashboard string
	limit     uint64 // of alerts that wait for a receiver that is away
}

// A receiver is a Receiver and how far it has been told. One goroutine at a time
// serves it.
type receiver struct {
	Receiver
	channel  channel
	state    store.Receiver
	round    Round
	remindAt time.Time     // when claims are looked through again for reminders
	wake     chan struct{} // holds one: something may be owed
}

// Check says why nothing could be sent to r, however well it is: its address or
// its key cannot be read.
func Check(r Receiver, o Options) error {
	_, err := open(r, o)
	return err
}

// New returns a Deliverer. Receivers that the store does not know begin after
// the last alert there is, and those that are named no more are forgotten: so
// New comes before the first check that may owe them something. At most one
// Deliverer of a store delivers at a time.
func New(ctx context.Context, s *store.Store, o Options) (*Deliverer, error) {
	d := &Deliverer{
		store: s, log: o.Log, now: o.Now, dashboard: origin(o.Dashboard),
		articles: map[string]claim.Article{}, titles: map[string]string{}, limit: maxAlerts,
	}
	for _, a := range o.Articles {
		d.articles[a.ID] = a
		for _, s := range a.Sources {
			if s.Title != "" {
				d.titles[s.ID] = s.Title
			}
		}
	}
	known, err := s.Receivers()
	if err != nil {
		return nil, fmt.Errorf("receivers of alerts: %w", err)
	}
	byName := map[string]store.Receiver{}
	for _, r := range known {
		byName[r.Name] = r
	}
	for _, r := range o.Receivers {
		one, err := d.enlist(ctx, r, byName, o)
		if err != nil {
			return nil, fmt.Errorf("alert %s: %w", r.Name, err)
		}
		d.receivers = append(d.receivers, one)
		delete(byName, r.Name)
	}
	var gone []string
	for name := range byName {
		gone = append(gone, name)
	}
	if len(gone) > 0 {
		err = s.Forget(ctx, gone...)
	}
	return d, err
}

// enlist prepares a receiver. One that sends elsewhere than it did has another
// chance where the former place wanted nothing more.
func (d *Deliverer) enlist(ctx context.Context, r Receiver, known map[string]store.Receiver, o Options) (*receiver, error) {
	channel, err := open(r, o)
	if err != nil {
		return nil, err
	}
	state, ok := known[r.Name]
	target := claim.HashText(place(r))
	if ok && state.Target == target {
		return newReceiver(r, channel, state), nil
	}
	if !ok {
		_, last, err := d.store.AlertRange()
		if err != nil {
			return nil, err
		}
		state = store.Receiver{Name: r.Name, Cursor: last, RemindedAt: d.now().UTC()}
	}
	state.Target, state.Disabled, state.RetryAt, state.Tries, state.Refused = target, time.Time{}, time.Time{}, 0, 0
	state.Sending = nil // that was begun for another place
	return newReceiver(r, channel, state), d.store.Mark(ctx, store.Mark{Receiver: state})
}

func newReceiver(r Receiver, channel channel, state store.Receiver) *receiver {
	return &receiver{Receiver: r, channel: channel, state: state, wake: make(chan struct{}, 1)}
}

// place is where a receiver's messages go, for its hash alone.
func place(r Receiver) string {
	switch {
	case r.Webhook != nil:
		return r.Webhook.URL.Reveal()
	case r.Mail != nil:
		return r.Mail.Server
	}
	return r.URL.Reveal()
}

// A Round is what serving one receiver, or all of them once, came to.
type Round struct {
	Sent   int       // messages that were taken
	Failed int       // messages that were not
	Next   time.Time // when there is something to do again, as far as is known now; zero when not
}

// and is both rounds in one.
func (a Round) and(b Round) Round {
	a.Sent, a.Failed = a.Sent+b.Sent, a.Failed+b.Failed
	if !b.Next.IsZero() && (a.Next.IsZero() || b.Next.Before(a.Next)) {
		a.Next = b.Next
	}
	return a
}

// Deliver sends what is due, receivers side by side, and returns when each has
// been served. Its error is the store's, or that of ctx: a receiver that fails
// is tried again later, and told in the log.
func (d *Deliverer) Deliver(ctx context.Context) (Round, error) {
	rounds := make([]Round, len(d.receivers))
	var g errgroup.Group
	for i, r := range d.receivers {
		g.Go(func() (err error) {
			rounds[i], err = d.serve(ctx, ctx, r)
			return err
		})
	}
	err := g.Wait()
	var all Round
	for _, r := range rounds {
		all = all.and(r)
	}
	return all, errors.Join(err, d.trim(ctx))
}

const (
	serveEvery = time.Minute // though nobody says that something is owed
	serveAfter = time.Second // at the earliest after the last time
)

// Keep delivers until leave ends, each receiver by itself: one that is slow
// keeps no other waiting. A message that is under way then is finished first,
// unless ctx ends too, so that what comes after Keep does not send it again.
// told hears of every round, from many goroutines.
func (d *Deliverer) Keep(ctx, leave context.Context, told func(Round, error)) {
	var all sync.WaitGroup
	for _, r := range d.receivers {
		all.Go(func() { d.keep(ctx, leave, r, told) })
	}
	all.Wait()
}

func (d *Deliverer) keep(ctx, leave context.Context, r *receiver, told func(Round, error)) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-leave.Done():
			return
		case <-timer.C:
		case <-r.wake:
		}
		round, err := d.serve(ctx, leave, r)
		if leave.Err() == nil {
			err = errors.Join(err, d.trim(leave))
		}
		if leave.Err() != nil {
			err = nil // it was we who gave up
		}
		told(round, err)
		wait := serveEvery
		if !round.Next.IsZero() {
			wait = min(wait, round.Next.Sub(d.now()))
		}
		timer.Reset(max(wait, serveAfter))
	}
}

// Wake has Keep look at once for what is owed.
func (d *Deliverer) Wake() {
	for _, r := range d.receivers {
		select {
		case r.wake <- struct{}{}:
		default: // it is awake
		}
	}
}

const (
	// keptAlerts stay after everybody was told, for those who read the log.
	keptAlerts = 1000
	// maxAlerts bounds what waits.
	maxAlerts = 100_000
)

// trim lets go what nobody waits for. catchUp bounds what is waited for.
func (d *Deliverer) trim(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	first, last, err := d.store.AlertRange()
	if err != nil || last-first+1 <= keptAlerts {
		return err
	}
	known, err := d.store.Receivers()
	if err != nil {
		return err
	}
	from := last - keptAlerts + 1
	for _, r := range known {
		if r.Disabled.IsZero() {
			from = min(from, r.Cursor+1)
		}
	}
	return d.store.TrimAlerts(ctx, max(from, first))
}

// catchUp moves r past the oldest of too many alerts that wait for it, and tells
// that they are dropped.
func (d *Deliverer) catchUp(ctx context.Context, r *receiver) error {
	_, last, err := d.store.AlertRange()
	if err != nil || !r.state.Disabled.IsZero() || last <= r.state.Cursor+d.limit {
		return err
	}
	next := r.state
	next.Cursor, next.Sending = last-d.limit, nil
	lost := next.Cursor - r.state.Cursor
	return d.trouble(ctx, r, store.Mark{Receiver: next}, fmt.Sprintf("%d alerts were dropped: it could not be reached, and no more than %d are kept", lost, d.limit))
}

// trouble marks next for r, and owes everybody else an alert that says why.
func (d *Deliverer) trouble(ctx context.Context, r *receiver, next store.Mark, why string) error {
	a := claim.Alert{Kind: claim.AlertUnwell, At: d.now().UTC(), Why: fmt.Sprintf("the receiver %s: %s", r.Name, why), Receiver: r.Name}
	a.Identify()
	d.log.Error("alerts do not arrive", "alert", r.Name, "why", why)
	next.Owed = []claim.Alert{a}
	if err := d.store.Mark(ctx, next); err != nil {
		return err
	}
	r.state = next.Receiver
	d.Wake()
	return nil
}
