package render

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// browsers keeps one browser for the visits to come: started when the first
// one needs it, followed by a fresh one when it died or has served its share,
// and ended when nobody needed it for a while. A browser that was followed is
// ended once its last visit is over.
type browsers struct {
	life   context.Context
	opts   Options
	limits limits
	turn   chan struct{} // held by whoever looks at the fields below, and while a browser starts
	proxy  *proxy
	now    *browser
	idle   *time.Timer
	ending sync.WaitGroup
}

func newBrowsers(life context.Context, o Options, l limits) *browsers {
	return &browsers{life: life, opts: o, limits: l, turn: make(chan struct{}, 1)}
}

// take returns a browser for one visit, which must be given back.
func (bs *browsers) take(ctx context.Context) (*browser, error) {
	select {
	case bs.turn <- struct{}{}:
		defer func() { <-bs.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if bs.idle != nil {
		bs.idle.Stop()
	}
	if b := bs.now; b != nil && (b.lost() || b.served >= bs.limits.recycle) {
		bs.retire()
	}
	if bs.now == nil {
		b, err := bs.start(ctx)
		if err != nil {
			return nil, err
		}
		bs.now = b
	}
	bs.now.served++
	bs.now.visits++
	return bs.now, nil
}

func (bs *browsers) start(ctx context.Context) (*browser, error) {
	if err := bs.life.Err(); err != nil {
		return nil, err
	}
	if bs.proxy == nil {
		p, err := newProxy(bs.opts, bs.limits)
		if err != nil {
			return nil, fmt.Errorf("start the browser's proxy: %w", err)
		}
		bs.proxy = p
	}
	start := time.Now()
	b, err := startBrowser(ctx, bs.opts, bs.limits, bs.proxy)
	if err != nil {
		return nil, err
	}
	bs.opts.Log.Debug("browser started", slog.String("version", b.version), slog.Duration("took", time.Since(start)))
	return b, nil
}

// give takes a browser back after a visit.
func (bs *browsers) give(b *browser) {
	bs.turn <- struct{}{}
	defer func() { <-bs.turn }()
	b.visits--
	if b == bs.now && b.lost() {
		bs.now = nil
	}
	switch {
	case b.visits > 0:
	case b != bs.now:
		bs.stop(b)
	default:
		bs.idle = time.AfterFunc(bs.limits.idle, bs.rest)
	}
}

// rest ends a browser that nobody needed for a while.
func (bs *browsers) rest() {
	bs.turn <- struct{}{}
	defer func() { <-bs.turn }()
	if bs.now != nil && bs.now.visits == 0 {
		bs.retire()
	}
}

// retire lets no visit begin in the browser any more.
func (bs *browsers) retire() {
	b := bs.now
	bs.now = nil
	if b.visits == 0 {
		bs.stop(b)
	}
}

func (bs *browsers) stop(b *browser) {
	bs.ending.Go(b.stop)
}

// close ends everything. No visit may be under way.
func (bs *browsers) close() {
	bs.turn <- struct{}{}
	if bs.idle != nil {
		bs.idle.Stop()
	}
	if bs.now != nil {
		bs.retire()
	}
	<-bs.turn
	bs.ending.Wait()
	if bs.proxy != nil {
		bs.proxy.close()
	}
}
