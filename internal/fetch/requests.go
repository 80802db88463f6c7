package fetch

import "sync/atomic"

// Requests counts what was sent, by what for. A connection that broke before
// the answer and was replaced by net/http counts as a retry.
type Requests struct {
	Pages, Redirects, Retries, Robots, Probes int
}

// Total is how much was asked of all hosts together.
func (r Requests) Total() int { return r.Pages + r.Redirects + r.Retries + r.Robots + r.Probes }

// Requests returns what f sent so far.
func (f *Fetcher) Requests() Requests {
	of := func(p purpose) int { return int(f.sent[p].Load()) }
	return Requests{of(forPage), of(forRedirect), of(forRetry), of(forRobots), of(forProbe)}
}

// A purpose is what a request is sent for.
type purpose int

const (
	forPage purpose = iota
	forRedirect
	forRetry
	forRobots
	forProbe
	purposes
)

// sent counts requests by their purpose.
type sent [purposes]atomic.Int64

// count notes the nth try of one request.
func (s *sent) count(p purpose, n int) {
	if n > 1 {
		p = forRetry
	}
	s[p].Add(1)
}
