// Package fetch makes one visit to a target: a GET that is polite to the host
// and safe for us.
//
// It owns the limits of a request at every layer, redirects, content codings,
// conditional requests, Retry-After, retries, spacing and concurrency per
// host, robots.txt, and the rule which addresses may be reached at all. It
// refuses to know what the bytes mean: whether they are the page is for the
// capture gate, what they say is for page. It stands between schedule and
// page, and imports the shared words alone.
package fetch

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"monitor/internal/claim"
)

// Options say how to visit. A zero field takes its default, save Retries and
// PerHost.Interval, where zero means none.
type Options struct {
	UserAgent    string
	Timeout      time.Duration // one request with its redirects, whole; 30 s
	MaxBytes     int64         // of a body after decoding; 10 MiB
	Concurrency  int           // requests in flight, all hosts; 16
	PerHost      PerHost
	Retries      int  // further tries after a transient failure
	Robots       bool // honour robots.txt
	AllowPrivate bool // lifts the address rule, not the port rule
	Log          *slog.Logger
	Now          func() time.Time
}

// PerHost bounds what one host has to bear.
type PerHost struct {
	Concurrency int           // requests in flight; 2
	Interval    time.Duration // between the starts of two visits
}

func (o Options) withDefaults() Options {
	o.UserAgent = cmp.Or(o.UserAgent, "monitor")
	o.Timeout = cmp.Or(o.Timeout, 30*time.Second)
	o.MaxBytes = cmp.Or(o.MaxBytes, 10<<20)
	o.Concurrency = cmp.Or(o.Concurrency, 16)
	o.PerHost.Concurrency = cmp.Or(o.PerHost.Concurrency, 2)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// A Fetcher visits targets. It is safe for concurrent use.
type Fetcher struct {
	opts      Options
	limits    limits
	guard     *guard
	transport *http.Transport
	hosts     *hosts
	robots    *robots
	decoders  decoders
	bodies    *semaphore.Weighted // bytes of large bodies in flight

	life          context.Context // ends with Close, for what net/http does behind a request's back
	end           context.CancelFunc
	visits, dials sync.WaitGroup
}

// New returns a Fetcher, which must be closed.
func New(o Options) *Fetcher { return newFetcher(o.withDefaults(), defaultLimits()) }

func newFetcher(o Options, l limits) *Fetcher {
	f := &Fetcher{
		opts:   o,
		limits: l,
		guard:  newGuard(o.AllowPrivate, l.connect),
		hosts:  newHosts(o.PerHost, o.Concurrency, o.Now),
		robots: newRobots(o.UserAgent, o.Now),
		bodies: semaphore.NewWeighted(max(l.inFlight-int64(o.Concurrency)*l.smallBody, o.MaxBytes)),
	}
	f.life, f.end = context.WithCancel(context.Background())
	f.transport = newTransport(o, l, f.dial)
	return f
}

// Close waits for the visits under way, ends what is left of their
// connections, and closes the idle ones. No visit may begin after it.
func (f *Fetcher) Close() {
	f.visits.Wait()
	f.end()
	f.dials.Wait()
	f.transport.CloseIdleConnections()
}

// Pause keeps the host of rawURL from being visited before until, as it asked
// in an earlier run; at most 24 hours are granted.
func (f *Fetcher) Pause(rawURL string, until time.Time) {
	if u, fail := parseURL(rawURL); fail == nil {
		f.hosts.of(u).pause(until, f.opts.Now())
	}
}

// A Request is a target and the validators of the last good capture of it.
// With a validator the visit is conditional.
type Request struct {
	Target             claim.Target
	ETag, LastModified string
}

func (r Request) conditional() bool { return r.ETag != "" || r.LastModified != "" }

// A Response is what a visit brought. Of an answer that is no page (an error
// status) the beginning of the body is kept, for the capture gate.
type Response struct {
	Visit       claim.Visit
	URL         string // the last one asked for, after redirects
	Header      http.Header
	ContentType string // as sent, or sniffed where the server did not say
	Body        []byte // decoded from its content codings
	Moved       string // where permanent redirects lead; empty without
	NoLength    bool   // the body ended with the connection: nobody can tell whether it is whole
}

// Fetch visits a target. Whatever becomes of it is a Visit; the error is set
// only when ctx is done, for a cancelled visit is no observation.
func (f *Fetcher) Fetch(ctx context.Context, r Request) (Response, error) {
	f.visits.Add(1)
	defer f.visits.Done()
	at := f.opts.Now()
	res := f.persist(ctx, r)
	if err := ctx.Err(); err != nil {
		return Response{}, fmt.Errorf("fetch %s: %w", claim.DisplayURL(r.Target.URL), err)
	}
	res.Visit.At = at
	return res, nil
}
