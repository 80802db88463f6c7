package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"syscall"
	"time"

	"monitor/internal/alert"
	"monitor/internal/demo"
	"monitor/internal/report"
	"monitor/internal/store"
)

// demoServe makes up for what the demo's sources said in the past, and leaves a
// daemon with its dashboard open over it until ctx ends.
func (a *app) demoServe(ctx context.Context, stage *stage, log *slog.Logger) (err error) {
	past := demo.Past()
	a.now = since(past[0].At)
	o, closer, err := stage.prepare(log, a.lookupEnv, func() time.Time { return a.now() })
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	defer closing(closer, &err)
	front, err := listenNear(o.cfg.Web.Listen)
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	defer front.Close()
	story := demo.NewStory(report.NewProse(a.stdout, a.textOptions(a.stdout, o.cfg.Articles)))
	story.Desk()
	st := o.memory.(*store.Store)
	if err := a.relive(ctx, past, stage.site, o, st); err != nil {
		return err
	}
	a.now = time.Now
	d, err := a.newDaemon(o.cfg, o.plan, st, log)
	if err != nil {
		return err
	}
	d.front = front
	story.Opened("http://" + front.Addr().String() + "/")
	if err := story.Err(); err != nil {
		return err
	}
	return d.run(ctx, nil)
}

// relive visits the sources as at each moment of the past, and delivers the
// alerts that came of it.
func (a *app) relive(ctx context.Context, past []demo.Moment, site *demo.Site, o visitOptions, st *store.Store) error {
	for _, m := range past {
		a.now = since(m.At)
		told := alertOptions(o.cfg, o.log)
		told.Now = a.now
		deliverer, err := alert.New(ctx, st, told)
		if err != nil {
			return err
		}
		site.Stand(m)
		if _, err := a.visit(ctx, o); err != nil {
			return err
		}
		if _, err := deliverer.Deliver(ctx); err != nil {
			return err
		}
	}
	return nil
}

// since is a clock that shows at now, and goes on from there.
func since(at time.Time) func() time.Time {
	began := time.Now()
	return func() time.Time { return at.Add(time.Since(began)) }
}

// listenNear listens at address, or at another port of the same host when that
// one is taken.
func listenNear(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if !errors.Is(err, syscall.EADDRINUSE) {
		return l, err
	}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	return net.Listen("tcp", net.JoinHostPort(host, "0"))
}
