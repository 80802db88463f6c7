package fetch

import (
	"context"
	"net/url"
	"sync"
	"time"
)

// maxHosts is how many hosts are remembered before idle ones are forgotten.
// Redirects can lead to ever new names.
const maxHosts = 4096

// maxPause bounds what a host may ask for with Retry-After.
const maxPause = 24 * time.Hour

// hosts grants turns: a request needs a slot of its host, then one of all.
// Whoever waits for a host holds nothing that other hosts need.
type hosts struct {
	perHost PerHost
	all     chan struct{}
	now     func() time.Time

	mu    sync.Mutex
	known map[string]*host
}

// A host is what one authority has to bear and what it asked for.
type host struct {
	slots chan struct{} // requests in flight
	gate  chan struct{} // held by the one visit that is next to start

	mu    sync.Mutex
	next  time.Time     // no visit starts before
	delay time.Duration // its robots.txt's crawl delay
	until time.Time     // it asked not to be visited before
}

func newHosts(perHost PerHost, concurrency int, now func() time.Time) *hosts {
	return &hosts{perHost: perHost, all: make(chan struct{}, concurrency), now: now, known: map[string]*host{}}
}

// hostKey names who bears a visit to u. The two usual ports are one server;
// any other port is a server of its own.
func hostKey(u *url.URL) string {
	switch u.Port() {
	case "", "80", "443":
		return u.Hostname()
	}
	return u.Host
}

func (hs *hosts) of(u *url.URL) *host {
	hs.mu.Lock()
	defer hs.mu.Unlock()
	key := hostKey(u)
	h := hs.known[key]
	if h == nil {
		if len(hs.known) >= maxHosts {
			hs.forget()
		}
		h = &host{slots: make(chan struct{}, hs.perHost.Concurrency), gate: make(chan struct{}, 1)}
		hs.known[key] = h
	}
	return h
}

// forget drops the hosts that bear nothing and ask for nothing.
func (hs *hosts) forget() {
	for key, h := range hs.known {
		if len(h.slots) == 0 && h.idle(hs.now()) {
			delete(hs.known, key)
		}
	}
}

func (h *host) idle(now time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return !now.Before(h.until) && !time.Now().Before(h.next)
}

// pause keeps h from being visited before until, but for no longer than
// maxPause. It never shortens a pause.
func (h *host) pause(until, now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if limit := now.Add(maxPause); until.After(limit) {
		until = limit
	}
	if until.After(h.until) {
		h.until = until
	}
}

// paused returns until when h asked not to be visited, or the zero time.
func (h *host) paused(now time.Time) time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	if now.Before(h.until) {
		return h.until
	}
	return time.Time{}
}

// slow makes visits to h start at least delay apart.
func (h *host) slow(delay time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.delay = delay
}

// take waits for a turn at h and returns how to give it back. A spaced turn
// starts a visit: of those only one at a time waits for a slot of all, so that
// a host with many targets stands once in that queue, and they start the
// interval apart.
func (hs *hosts) take(ctx context.Context, h *host, spaced bool) (release func(), err error) {
	if err := enter(ctx, h.slots); err != nil {
		return nil, err
	}
	if spaced {
		err = hs.start(ctx, h)
	} else {
		err = enter(ctx, hs.all)
	}
	if err != nil {
		<-h.slots
		return nil, err
	}
	return func() { <-hs.all; <-h.slots }, nil
}

// start waits until a visit to h may begin and takes a slot of all.
func (hs *hosts) start(ctx context.Context, h *host) error {
	if err := enter(ctx, h.gate); err != nil {
		return err
	}
	defer func() { <-h.gate }()
	h.mu.Lock()
	wait := time.Until(h.next)
	h.mu.Unlock()
	if err := sleep(ctx, wait); err != nil {
		return err
	}
	if err := enter(ctx, hs.all); err != nil {
		return err
	}
	h.mu.Lock()
	h.next = time.Now().Add(max(hs.perHost.Interval, h.delay))
	h.mu.Unlock()
	return nil
}

func enter(ctx context.Context, slots chan<- struct{}) error {
	select {
	case slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
