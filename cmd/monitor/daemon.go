package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"reflect"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"monitor/internal/check"
	"monitor/internal/claim"
	"monitor/internal/config"
	"monitor/internal/schedule"
	"monitor/internal/store"
	"monitor/internal/web"
)

// A daemon is what one run of `monitor run` consists of.
type daemon struct {
	load      func() (*config.Config, error)
	outfit    outfit
	store     *store.Store
	log       *slog.Logger
	scheduler *schedule.Scheduler
	metrics   *web.Metrics
	systemd   string       // where it listens, empty without it
	front     net.Listener // of the dashboard, when it listens already
	noSocket  string       // why there is none; empty when there is
	lost      error        // why the store will be given up, once it was seen

	mu  sync.Mutex
	now *edition

	courier atomic.Pointer[courier]

	deciding sync.Mutex

	lobby

	// What health is asked of is read without waiting for anybody.
	unwritable atomic.Pointer[string] // why the last visit could not be kept
	cramped    atomic.Pointer[string] // why the next visit could not be kept
	unwell     atomic.Pointer[string] // why only a new start helps
	refused    atomic.Pointer[string] // why the last new configuration was not taken

	work sync.WaitGroup
}

// An outfit makes what visits are made with, and how to put it away.
type outfit func(*config.Config) (*check.Checker, func(), error)

// begin fills in what d works with from its first edition.
func (d *daemon) begin(cfg *config.Config, plan *check.Plan) error {
	gear, err := newGear(cfg, d.outfit)
	if err != nil {
		return err
	}
	d.now = &edition{cfg: cfg, plan: plan, gear: gear}
	d.metrics = web.NewMetrics(d.figures)
	inFlight, perHost := limits(cfg.Fetch)
	f := cfg.Fetch
	d.scheduler = schedule.New(schedule.Options{
		Visit:    d.visit,
		InFlight: inFlight,
		PerHost:  perHost,
		Patience: max(10*time.Minute, 3*time.Duration(1+f.Retries)*f.Timeout),
		Late:     d.metrics.Late,
		Log:      d.log,
		Now:      time.Now,
	})
	d.openLobby()
	return nil
}

// limits are how many sources are handed out at a time, in all and of one host:
// more than are fetched, so that no host's wait keeps a slot idle.
func limits(f config.Fetch) (inFlight, perHost int) {
	return 4 * f.Concurrency, 4 * f.PerHost.Concurrency
}

// An edition is one configuration and what was made of it.
type edition struct {
	cfg  *config.Config
	plan *check.Plan
	gear *gear
}

// Gear is what visits are made with. It is put away when the last visit that
// uses it has ended: editions that visit alike share it, with all that it
// knows of hosts.
type gear struct {
	checker *check.Checker
	putAway func()
	fits    func(*config.Config) bool // whether visits for another configuration can be made with it
	users   sync.WaitGroup
}

func newGear(cfg *config.Config, outfit outfit) (*gear, error) {
	checker, putAway, err := outfit(cfg)
	if err != nil {
		return nil, err
	}
	// Not cfg itself: its articles would stay for as long as the gear does.
	asked, confirm, unreadable := cfg.Fetch, cfg.Confirm, cfg.Unreadable
	fits := func(other *config.Config) bool {
		return reflect.DeepEqual(other.Fetch, asked) && other.Confirm == confirm && other.Unreadable == unreadable
	}
	return &gear{checker: checker, putAway: putAway, fits: fits}, nil
}

// retire puts the gear away once nobody uses it.
func (g *gear) retire() {
	g.users.Wait()
	g.putAway()
}

// enter returns the edition of now and how to leave it.
func (d *daemon) enter() (*edition, func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now.gear.users.Add(1)
	return d.now, d.now.gear.users.Done
}

// visit is one check of what is due, on its own edition to the end.
func (d *daemon) visit(ctx context.Context, b *schedule.Batch) {
	e, leave := d.enter()
	defer leave()
	checker := *e.gear.checker
	checker.Memory = &ledger{Memory: d.store, d: d, batch: b}
	checker.Progress = resting{b}
	checker.Judged = d.metrics.Judged
	if _, err := checker.Run(ctx, e.plan.Only(b.Keys...)); err != nil && ctx.Err() == nil {
		d.log.Error("a check was not kept whole", "err", err)
	}
}

// resting is the progress of a check that nobody watches: it makes room for
// others while sources wait to be read again.
type resting struct{ batch *schedule.Batch }

func (resting) Step(int, int, string)      {}
func (r resting) Again(int, time.Duration) { r.batch.Rest() }

// A ledger is the store, and tells the scheduler and the metrics what went
// into it.
type ledger struct {
	check.Memory
	d     *daemon
	batch *schedule.Batch
}

// Record records r. What a stop cut short has ended for nobody.
func (l *ledger) Record(ctx context.Context, r claim.Record) error {
	err := l.Memory.Record(ctx, r)
	key := r.Target.Key
	switch {
	case err != nil && ctx.Err() != nil || key == "":
	case err != nil && unwritable(err):
		l.d.noteUnkept(err)
		l.batch.Unkept(key)
	default: // a record that is damaged is told, and is no reason to ask its host again
		l.d.unwritable.Store(nil)
		l.d.metrics.Visited(r)
		l.batch.Done(key, stateOf(r.Target, r.Claims))
		l.d.desk.Touch(key)
		l.d.live.Publish()
		if len(r.Alerts) > 0 {
			l.d.someOwed()
		}
	}
	return err
}

func (d *daemon) noteUnkept(err error) {
	why := err.Error()
	d.unwritable.Store(&why)
	d.metrics.Unkept()
}

// unwritable reports whether the store could take nothing at all.
func unwritable(err error) bool {
	for _, why := range []error{store.ErrFailed, syscall.ENOSPC, syscall.EDQUOT, syscall.EROFS} {
		if errors.Is(err, why) {
			return true
		}
	}
	return false
}

// stateOf is what the schedule needs of a target. Since when something is
// wrong is the newest that is: a claim that fell just now, or a source that
// cannot be read. What our own policy refuses no second look would change.
func stateOf(t claim.TargetState, claims []claim.ClaimState) schedule.State {
	st := schedule.State{Last: t.Visit.At, Still: t.Still(), Changed: !t.ChangedAt.IsZero(), RetryAt: t.Visit.RetryAt}
	if t.Visit.Outcome != claim.Refused {
		st.Trouble = t.BadSince
	}
	for _, c := range claims {
		st.Trouble = troubleOf(st.Trouble, c)
	}
	return st
}

// troubleOf is the newest trouble: that, or c's.
func troubleOf(that time.Time, c claim.ClaimState) time.Time {
	if c.Reading.Verdict.Fell() && c.Since.After(that) {
		return c.Since
	}
	return that
}
