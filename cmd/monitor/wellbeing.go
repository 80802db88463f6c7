package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"syscall"
	"time"

	"monitor/internal/check"
	"monitor/internal/claim"
	"monitor/internal/web"
)

// reload puts the configuration of now in the place of the former. One that
// cannot be taken changes nothing, and is told until one was.
func (d *daemon) reload(ctx context.Context) {
	next, err := d.prepare()
	if err == nil {
		err = d.replace(ctx, next)
	}
	d.metrics.Reloaded(err == nil)
	if err != nil {
		why := fmt.Sprintf("the new configuration was refused, the former stays: %v", err)
		d.refused.Store(&why)
		d.live.Publish()
		d.log.Error("the new configuration was refused, the former stays", "err", err)
		return
	}
	d.refused.Store(nil)
	d.furnish(next)
	debug.FreeOSMemory() // nobody has the former edition any more, and what comes takes as much again
	d.recall(next)
	d.log.Info("configuration taken", "sources", d.scheduler.Stats().Jobs)
}

// replace puts next in the place of the edition of now. Where next's receivers
// cannot be told, those of now go on.
func (d *daemon) replace(ctx context.Context, next *edition) error {
	former := d.now
	d.courier.Load().stop()
	if err := d.employ(ctx, next); err != nil {
		if next.gear != former.gear {
			next.gear.putAway()
		}
		return errors.Join(err, d.employ(ctx, former))
	}
	d.mu.Lock()
	d.now = next
	d.mu.Unlock()
	if former.gear != next.gear {
		d.work.Go(former.gear.retire)
	}
	return nil
}

// prepare makes the next edition, without touching the one of now.
func (d *daemon) prepare() (*edition, error) {
	cfg, err := d.load()
	if err != nil {
		return nil, err
	}
	former := d.now.cfg
	if cfg.Store != former.Store || cfg.Web.Listen != former.Web.Listen || cfg.Web.Probes != former.Web.Probes {
		return nil, errors.New("store, web.listen and web.probes take effect at a new start alone")
	}
	plan, err := check.NewPlan(cfg.Articles)
	if err != nil {
		return nil, err
	}
	next := &edition{cfg: cfg, plan: plan, gear: d.now.gear}
	if !next.gear.fits(cfg) {
		next.gear, err = newGear(cfg, d.outfit)
	}
	return next, err
}

// inspect asks whether the daemon is well, and tells systemd that it is. The
// error says that it can only end: the first time it is seen the door says so,
// the second time it is returned.
func (d *daemon) inspect() error {
	err := d.store.Check()
	switch {
	case err == nil:
	case errors.Is(err, syscall.EROFS): // somebody may want to look at what is there
		d.noteUnkept(err)
	case d.lost != nil:
		return err
	default:
		d.lost = err
		why := err.Error()
		d.unwell.Store(&why)
		d.log.Error("the store is lost", "err", err)
	}
	d.inspectRoom()
	if len(d.alive()) == 0 {
		d.tell("WATCHDOG=1")
	}
	return nil
}

// inspectRoom asks whether there is room for what the next visit leaves behind:
// that may be hours away.
func (d *daemon) inspectRoom() {
	err := d.store.Room()
	if err == nil {
		if d.cramped.Swap(nil) != nil {
			d.log.Info("the store has room again")
		}
		return
	}
	why := err.Error()
	if d.cramped.Swap(&why) == nil {
		d.log.Error("the store has no room", "err", err)
	}
}

func (d *daemon) tell(state string) { notify(d.systemd, state, d.log) }

// door is what the daemon shows of itself.
func (d *daemon) door() *web.Door {
	alerts := newGazette(d)
	return &web.Door{
		Alive: d.alive, Ready: d.ready, Notes: d.notes, Status: d.status, Decide: d.decide,
		Desk: d.desk, Visit: d.visitNow, State: d.state, Refused: d.refusal, Guard: d.guard, Live: d.live,
		Feed: alerts.feed, Metrics: d.metrics, Log: d.log, Now: time.Now,
	}
}

func (d *daemon) alive() []string {
	var problems []string
	if why := d.unwell.Load(); why != nil {
		problems = append(problems, *why)
	}
	if why := d.scheduler.Standstill(); why != "" {
		problems = append(problems, why)
	}
	return problems
}

func (d *daemon) ready() []string {
	problems := d.alive()
	if why := d.unwritable.Load(); why != nil {
		problems = append(problems, *why)
	} else if why := d.cramped.Load(); why != nil {
		problems = append(problems, *why)
	}
	if d.scheduler.LastRound().IsZero() {
		problems = append(problems, "the scheduler has not begun")
	}
	return problems
}

func (d *daemon) notes() []string {
	var notes []string
	if why := d.refusal(); why != "" {
		notes = append(notes, why)
	}
	if d.noSocket != "" {
		notes = append(notes, d.noSocket)
	}
	return notes
}

// refusal is why the last new configuration was not taken, empty when it was.
func (d *daemon) refusal() string {
	if why := d.refused.Load(); why != nil {
		return *why
	}
	return ""
}

func (d *daemon) status() (claim.Report, error) {
	e, leave := d.enter()
	defer leave()
	return check.Remembered(e.plan, d.store, time.Now())
}

// decide keeps what an editor decided, one decision after the other: each is
// about what the last one left.
func (d *daemon) decide(ctx context.Context, asked web.Decision) (string, error) {
	e, leave := d.enter()
	defer leave()
	_, c, err := findClaim(e.cfg.Articles, asked.Article+"/"+asked.Claim)
	said := ""
	if err == nil {
		d.deciding.Lock()
		said, err = decideIn(ctx, d.store, decision{e.cfg, c, asked})
		d.deciding.Unlock()
		d.desk.TouchArticle(asked.Article)
	}
	var usage usageError
	if errors.As(err, &usage) {
		err = web.Refused{Why: claim.EscapeLine(err.Error())}
	}
	return said, err
}

func (d *daemon) figures() web.Figures {
	st := d.scheduler.Stats()
	f := web.Figures{
		Rounds: st.Rounds, Skipped: st.Skipped, Waiting: st.Waiting, InFlight: st.InFlight,
		LastRound: d.scheduler.LastRound(), Live: d.live.Clients(),
	}
	e, leave := d.enter()
	defer leave()
	if info, err := os.Stat(e.cfg.Store); err == nil {
		f.StoreBytes = info.Size()
	}
	f.Receivers = d.receivers()
	return f
}

// receivers are how far those who are told are behind. What cannot be read of
// them the log tells when something is to be delivered.
func (d *daemon) receivers() []web.Receiver {
	_, last, err := d.store.AlertRange()
	known, listErr := d.store.Receivers()
	if err = errors.Join(err, listErr); err != nil {
		d.log.Debug("receivers of alerts", "err", err)
	}
	var list []web.Receiver
	for _, r := range known {
		list = append(list, web.Receiver{Name: r.Name, Owed: last - min(r.Cursor, last), FailingSince: r.Failing, Disabled: !r.Disabled.IsZero()})
	}
	return list
}
