package fetch

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"

	"monitor/internal/claim"
)

const (
	robotsAge   = 24 * time.Hour   // RFC 9309, 2.4: no longer than this
	robotsRetry = time.Minute      // after one that could not be read
	robotsHops  = 5                // RFC 9309, 2.3.1.2
	maxCrawl    = 10 * time.Second // of a crawl delay: no more is granted
	maxRobots   = 4096             // origins remembered
)

// robots keeps what the robots.txt of each origin said. One visit asks for a
// file; the others wait for it, holding no turn.
type robots struct {
	agent string // our product token (RFC 9309, 2.2.1)
	now   func() time.Time

	mu    sync.Mutex
	known map[string]*robotsEntry
}

// A robotsEntry is complete once ready is closed.
type robotsEntry struct {
	ready   chan struct{}
	rules   *rules
	fail    *failure // why nothing of the origin may be visited
	dropped bool     // its reader was cancelled: it says nothing
	until   time.Time
}

func newRobots(userAgent string, now func() time.Time) *robots {
	return &robots{agent: productToken(userAgent), now: now, known: map[string]*robotsEntry{}}
}

// productToken is what robots.txt calls us: the name that the user agent
// begins with.
func productToken(userAgent string) string {
	end := strings.IndexFunc(userAgent, func(r rune) bool { return r == '/' || r == ' ' || r == '\t' })
	if end < 0 {
		return userAgent
	}
	return userAgent[:end]
}

// claimEntry returns the entry of an origin, and whether the caller must fill
// it.
func (r *robots) claimEntry(origin string) (e *robotsEntry, mine bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e = r.known[origin]; e != nil && !e.stale(r.now()) {
		return e, false
	}
	if len(r.known) >= maxRobots {
		for key, old := range r.known {
			if old.stale(r.now()) {
				delete(r.known, key)
			}
		}
	}
	e = &robotsEntry{ready: make(chan struct{})}
	r.known[origin] = e
	return e, true
}

// stale reports whether a complete entry must be asked for anew.
func (e *robotsEntry) stale(now time.Time) bool {
	select {
	case <-e.ready:
		return e.dropped || now.After(e.until)
	default:
		return false
	}
}

// robotsAllow says why u may not be visited, or nil. What it learns of a crawl
// delay, it tells the host.
func (w *way) robotsAllow(ctx context.Context, u *url.URL) *failure {
	// What one allowance let through or kept out says nothing about another.
	origin := u.Scheme + "://" + u.Host + w.key
	for ctx.Err() == nil {
		e, mine := w.f.robots.claimEntry(origin)
		if mine {
			w.fillRobots(ctx, e, u)
		}
		select {
		case <-e.ready:
		case <-ctx.Done():
		}
		if ctx.Err() != nil || e.dropped {
			continue
		}
		if e.fail != nil {
			return e.fail
		}
		if !e.rules.allow(u) {
			return refused(claim.ReasonRobots, "the site's robots.txt asks us not to visit this page")
		}
		return nil
	}
	return unavailable(claim.ReasonTimeout, "the visit was cut short")
}

// fillRobots reads the robots.txt of u's origin into e.
func (w *way) fillRobots(ctx context.Context, e *robotsEntry, u *url.URL) {
	defer close(e.ready)
	f, now := w.f, w.f.opts.Now()
	body, fail := w.persistRobots(ctx, u)
	if ctx.Err() != nil {
		e.dropped = true
		return
	}
	if fail != nil {
		e.fail, e.until = robotsFailure(fail), now.Add(robotsRetry)
		return
	}
	e.rules, e.until = parseRobots(body, f.robots.agent), now.Add(robotsAge)
	f.hosts.of(u).slow(min(e.rules.delay, maxCrawl))
}

// persistRobots reads a robots.txt as stubbornly as a page. What it fails with
// is no passing failure any more.
func (w *way) persistRobots(ctx context.Context, u *url.URL) ([]byte, *failure) {
	var fail *failure
	body, _ := backoff.Retry(ctx, func() (body []byte, err error) {
		if body, fail = w.readRobots(ctx, u); fail != nil && fail.transient {
			return nil, fail
		}
		return body, nil
	}, w.f.retryOptions(ctx, u.String())...)
	return body, fail
}

// readRobots returns the robots.txt of u's origin, empty when everything is
// allowed, by the rules of RFC 9309, 2.3.1: there is none when the server says
// so (4xx) or redirects too often, and nothing may be visited while the server
// cannot say.
func (w *way) readRobots(ctx context.Context, u *url.URL) ([]byte, *failure) {
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	for range robotsHops + 1 {
		body, next, fail := w.askRobots(ctx, at)
		if fail != nil && fail.outcome == claim.Refused && at.Host != u.Host {
			return nil, nil // it leads where no visit may go: there is none
		}
		if fail != nil {
			return nil, fail
		}
		if next == nil {
			return body, nil
		}
		at = next
	}
	return nil, nil
}

// askRobots makes one request for a robots.txt. It returns where a redirect
// leads, or what the answer comes to.
func (w *way) askRobots(ctx context.Context, at *url.URL) (body []byte, next *url.URL, fail *failure) {
	f := w.f
	h := f.hosts.of(at)
	fail = f.turn(ctx, h, false, func() *failure {
		req := &http.Request{
			Method: http.MethodGet, URL: at, Host: at.Host,
			Header: http.Header{"User-Agent": {f.opts.UserAgent}, "Accept-Encoding": {"gzip"}},
			Proto:  "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		}
		x, resp, fail := w.ask(ctx, req, forRobots, f.opts.Timeout)
		defer x.close()
		if fail != nil {
			return fail
		}
		body, next, fail = f.robotsAnswer(x, resp, h)
		return fail
	})
	return body, next, fail
}

func (f *Fetcher) robotsAnswer(x *exchange, resp *http.Response, h *host) ([]byte, *url.URL, *failure) {
	switch code := resp.StatusCode; {
	case code == http.StatusTooManyRequests || code >= 500:
		return nil, nil, f.statusFailure(resp, h)
	case code >= 300 && code < 400:
		x.drain(resp)
		next, fail := resolve(resp.Request.URL, resp.Header.Get("Location"))
		if fail != nil || next.String() == resp.Request.URL.String() {
			return nil, nil, nil // leads nowhere: there is none
		}
		return nil, next, nil
	case code != http.StatusOK:
		x.drain(resp)
		return nil, nil, nil
	}
	body, fail := x.read(resp, f.limits.robotsBody)
	if fail != nil && fail.reason != claim.ReasonTooLarge { // the first part of a long one counts
		return nil, nil, fail
	}
	if bytes.HasPrefix(bytes.TrimSpace(body), []byte("<")) {
		return nil, nil, nil // a page for people
	}
	return body, nil, nil
}

// robotsFailure turns what kept a robots.txt from being read into what it
// means for the page. Where no connection comes about, our own rules stand in
// the way, or the host asks for rest, the page meets the same fate and says so
// plainly.
func robotsFailure(fail *failure) *failure {
	out := *fail
	out.transient = false
	same := fail.outcome == claim.Refused || !fail.retryAt.IsZero()
	switch fail.reason {
	case claim.ReasonDNS, claim.ReasonConnect, claim.ReasonTLS:
		same = true
	}
	if !same {
		out.outcome, out.reason = claim.Refused, claim.ReasonRobots
		out.detail = "the site's robots.txt could not be read, so nothing was asked for: " + fail.detail
	}
	return &out
}
