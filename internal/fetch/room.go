package fetch

import (
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"
)

// A share is what a response takes of the room for bodies.
type share struct {
	room *semaphore.Weighted
	n    atomic.Int64
}

// Release gives back the room that the body takes, once it is needed no more.
// It may be called more than once, and on a zero Response.
func (r Response) Release() {
	if r.share == nil {
		return
	}
	if n := r.share.n.Swap(0); n > 0 {
		r.share.room.Release(n)
	}
}

// smallBody is how large a body may become before it needs room: so large that
// most never wait, and so small that all that are being read at once leave
// three quarters of the room to those that do.
func smallBody(o Options) int64 {
	const least, most = 128 << 10, 1 << 20
	return max(least, min(most, o.InFlight/4/int64(o.Concurrency)))
}

// roomFor is what is left for bodies beside the small ones that are being read.
// The largest body always has a chance.
func roomFor(o Options) int64 {
	return max(o.InFlight-int64(o.Concurrency)*smallBody(o), o.MaxBytes+1, 1<<20)
}

// settle makes what x holds the room of the whole body, n bytes.
//
// An exchange takes room once, for the largest that its body may become or for
// what it came to, and waits for it holding none: so those who wait cannot wait
// for each other, only for responses to be released.
func (x *exchange) settle(w *wire, n int64) error {
	if x.held == 0 {
		return x.hold(w, n)
	}
	x.f.room.Release(x.held - n)
	x.held = n
	return nil
}

// hold waits for n bytes of room. Meanwhile no more is expected of the server.
// A probe never waits, for whoever asks for one holds a page, and neither does
// a robots.txt, which a probe may need.
func (x *exchange) hold(w *wire, n int64) error {
	if x.f.room.TryAcquire(n) {
		x.held = n
		return nil
	}
	if x.purpose == forProbe || x.purpose == forRobots {
		return nil
	}
	x.rest()
	x.deadline.Stop()
	began := time.Now()
	if err := x.f.room.Acquire(x.ctx, n); err != nil {
		return err
	}
	x.held = n
	x.waited += time.Since(began)
	x.deadline.Reset(time.Until(x.ends.Add(x.waited)))
	x.keepPace(w)
	return nil
}

func (x *exchange) giveBack() {
	if x.held > 0 {
		x.f.room.Release(x.held)
		x.held = 0
	}
}

// handOver makes the room of x the response's.
func (x *exchange) handOver(r *Response) {
	r.share = &share{room: x.f.room}
	r.share.n.Store(x.held)
	x.held = 0
}
