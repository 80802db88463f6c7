package main

import (
	"context"
	"fmt"
	"time"

	"monitor/internal/alert"
)

// A courier takes what is owed to the receivers of one edition, for as long as
// that is the one of now: two at a time would tell things twice.
type courier struct {
	*alert.Deliverer
	leave context.CancelFunc
	done  chan struct{}
}

// stop returns when the messages that are under way have been answered.
func (c *courier) stop() {
	c.leave()
	<-c.done
}

// employ makes e's receivers those that are told. It comes before the first
// visit for e, so that receivers that are new are told what that finds. On an
// error nobody is told any more.
func (d *daemon) employ(ctx context.Context, e *edition) error {
	deliverer, err := newDeliverer(ctx, e.cfg, d.store, d.log)
	if err != nil {
		return fmt.Errorf("alerts: %w", err)
	}
	working, leave := context.WithCancel(ctx)
	c := &courier{Deliverer: deliverer, leave: leave, done: make(chan struct{})}
	d.courier.Store(c)
	d.work.Go(func() {
		defer close(c.done)
		deliverer.Keep(ctx, working, d.delivered)
	})
	return nil
}

// delivered hears what came of telling a receiver.
func (d *daemon) delivered(round alert.Round, err error) {
	if err != nil {
		d.log.Error("alerts cannot be delivered", "err", err)
	}
	d.metrics.Delivered(round.Sent, round.Failed)
}

// someOwed wakes the courier.
func (d *daemon) someOwed() {
	if c := d.courier.Load(); c != nil {
		c.Wake()
	}
}

const (
	// watchOverEvery is how often it is asked whether all sources fail together,
	// and how often the heartbeat beats.
	watchOverEvery = time.Minute

	// begunEvery is how often it is asked whether the schedule is made: that
	// reads all there is as well.
	begunEvery = time.Second
)

// watchOver asks, for as long as ctx lasts, whether the watch itself is well,
// and says so to who listens to the heartbeat. Nobody who is told of alerts
// waits for it.
func (d *daemon) watchOver(ctx context.Context) {
	ticker := time.NewTicker(begunEvery)
	defer ticker.Stop()
	for begun := false; ; {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if !begun && !d.scheduler.LastRound().IsZero() {
			begun = true
			ticker.Reset(watchOverEvery)
		}
		if begun {
			d.watchOnce(ctx)
		}
	}
}

func (d *daemon) watchOnce(ctx context.Context) {
	e, leave := d.enter()
	defer leave()
	if err := e.gear.checker.WatchOver(ctx, e.plan, d.scheduler.Late()); err != nil && ctx.Err() == nil {
		d.log.Error("whether all sources fail together cannot be told", "err", err)
	}
	d.someOwed()
	if len(d.ready()) == 0 {
		beat(ctx, e.cfg, d.log)
	}
}
