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
	cancel context.CancelFunc
	done   chan struct{}
}

func (c *courier) stop() {
	c.cancel()
	<-c.done
}

const (
	deliverEvery = time.Minute // though nobody says that something is owed
	deliverAfter = time.Second // at the earliest after the last time
)

// employ makes e's receivers those that are told. It comes before the first
// visit for e, so that receivers that are new are told what that finds. On an
// error nobody is told any more.
func (d *daemon) employ(ctx context.Context, e *edition) error {
	deliverer, err := newDeliverer(ctx, e.cfg, d.store, d.log)
	if err != nil {
		return fmt.Errorf("alerts: %w", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	c := &courier{cancel: cancel, done: make(chan struct{})}
	d.courier = c
	d.work.Go(func() {
		defer close(c.done)
		d.deliver(ctx, e, deliverer)
	})
	return nil
}

// deliver tells what is owed, when something is and when it is time to try
// again.
func (d *daemon) deliver(ctx context.Context, e *edition, deliverer *alert.Deliverer) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	var watched time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		case <-d.owed:
		}
		// Not while the schedule is being made: that reads all there is as well.
		if begun := !d.scheduler.LastRound().IsZero(); begun && time.Since(watched) >= deliverEvery {
			watched = time.Now()
			if err := e.gear.checker.WatchOver(ctx, e.plan); err != nil && ctx.Err() == nil {
				d.log.Error("whether all sources fail together cannot be told", "err", err)
			}
			if len(d.ready()) == 0 {
				beat(ctx, e.cfg, d.log)
			}
		}
		round, err := deliverer.Deliver(ctx)
		if err != nil && ctx.Err() == nil {
			d.log.Error("alerts cannot be delivered", "err", err)
		}
		d.metrics.Delivered(round.Sent, round.Failed)
		wait := deliverEvery
		if !round.Next.IsZero() {
			wait = min(wait, time.Until(round.Next))
		}
		timer.Reset(max(wait, deliverAfter))
	}
}

// someOwed wakes the courier.
func (d *daemon) someOwed() {
	select {
	case d.owed <- struct{}{}:
	default: // it is awake
	}
}
