package fetch

import (
	"context"
	"crypto/tls"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/textproto"
	"sync"
	"sync/atomic"
	"time"

	"monitor/internal/claim"
)

// A phase is how far a request has come, which tells one time-out from
// another: net/http's errors do not.
type phase = int32

const (
	connecting phase = iota
	shaking          // hands: TLS
	waiting          // for the answer's headers
)

// An exchange is one request and its answer, under one deadline.
type exchange struct {
	f        *Fetcher
	purpose  purpose
	ctx      context.Context
	cancel   context.CancelCauseFunc
	deadline *time.Timer
	ends     time.Time     // when it fires
	waited   time.Duration // for room, which is not the server's fault
	phase    atomic.Int32
	tries    atomic.Int32          // connections and streams used up
	meter    atomic.Pointer[meter] // of the connection
	asked    atomic.Bool           // the server wants to know who we are (a client certificate)
	interim  int                   // 1xx answers
	resp     *http.Response
	note     string // what was odd about an answer that could be read
	held     int64  // of the Fetcher's room for bodies

	mu   sync.Mutex
	pace *time.Timer // looks whether the body keeps coming
}

// exchangeKey finds the exchange that a connection is opened for.
type exchangeKey struct{}

// ask sends a request that must be answered whole within budget. The exchange
// must be closed whatever comes.
func (w *way) ask(ctx context.Context, req *http.Request, p purpose, budget time.Duration) (*exchange, *http.Response, *failure) {
	f := w.f
	x := &exchange{f: f, purpose: p, ends: time.Now().Add(budget)}
	x.ctx, x.cancel = context.WithCancelCause(ctx)
	x.deadline = time.AfterFunc(budget, func() {
		x.cancel(unavailable(claim.ReasonTimeout, "the page did not come whole within %v", f.opts.Timeout))
	})
	if fail := w.vet(req.URL); fail != nil {
		return x, nil, fail
	}
	traced := httptrace.WithClientTrace(context.WithValue(x.ctx, exchangeKey{}, x), x.trace())
	resp, err := w.transport.RoundTrip(req.WithContext(traced))
	if err != nil {
		f.clock.doubt(req.URL.Hostname(), err, f.opts.Log)
		return x, nil, x.roundTripFailure(err)
	}
	x.resp = resp
	return x, resp, nil
}

// trace keeps count of what net/http does on its own: it tries again without
// end where an HTTP/2 server refuses, and takes any number of 1xx answers.
func (x *exchange) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		TLSHandshakeStart: func() { x.phase.CompareAndSwap(connecting, shaking) },
		TLSHandshakeDone: func(_ tls.ConnectionState, err error) {
			if err == nil {
				x.f.clock.trust()
			}
		},
		GotConn: func(got httptrace.GotConnInfo) {
			x.phase.Store(waiting)
			m := meterOf(got.Conn)
			m.grant(requestBytes)
			x.meter.Store(m)
			tries := int(x.tries.Add(1))
			x.f.sent.count(x.purpose, tries)
			if tries > x.f.limits.tries {
				x.cancel(unavailable(claim.ReasonBadHTTP, "the server keeps refusing the request (HTTP/2)"))
			}
		},
		Got1xxResponse: func(int, textproto.MIMEHeader) error {
			if x.interim++; x.interim > x.f.limits.interim {
				return unavailable(claim.ReasonBadHTTP, "the server sends interim answers without end")
			}
			return nil
		},
	}
}

// close ends the exchange. A body that was not read to its end costs its
// connection.
func (x *exchange) close() {
	x.deadline.Stop()
	x.rest()
	if x.resp != nil {
		x.resp.Body.Close()
	}
	x.cancel(context.Canceled)
	x.giveBack()
}

// drain reads what is left of a short body, so that its connection can serve
// the next request.
func (x *exchange) drain(resp *http.Response) {
	const worthwhile = 4 << 10
	if resp.ContentLength > 0 && resp.ContentLength <= worthwhile {
		x.keepPace(&wire{r: resp.Body})
		// An error here only means that the connection is lost.
		_, _ = io.CopyN(io.Discard, resp.Body, worthwhile)
	}
}

// keepPace gives the exchange up when w brings too little for too long.
func (x *exchange) keepPace(w *wire) { x.look(w, w.n.Load()) }

// look sets the time of the next look at w, which brought n bytes so far.
func (x *exchange) look(w *wire, n int64) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.ctx.Err() != nil {
		return
	}
	l := x.f.limits
	x.pace = time.AfterFunc(l.rateWindow, func() {
		now := w.n.Load()
		if now-n < l.rateBytes {
			x.cancel(unavailable(claim.ReasonTimeout, "the server sends the page too slowly: %d bytes in %v", now-n, l.rateWindow))
			return
		}
		x.look(w, now)
	})
}

// rest stops looking.
func (x *exchange) rest() {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.pace != nil {
		x.pace.Stop()
	}
}
