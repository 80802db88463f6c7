// Package fetch makes one visit to a target: a GET that is polite to the host
// and safe for us.
//
// It owns the limits of a request at every layer, redirects, those that pages
// make themselves too, content codings, conditional requests, Retry-After,
// retries, spacing and concurrency per host, robots.txt, the memory that bodies
// take until they are released, the count of what was sent, and the rule which
// addresses may be reached at all, directly or through a proxy. It
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
	InFlight     int64         // of all bodies that were not released; 64 MiB
	Concurrency  int           // requests in flight, all hosts; 16
	PerHost      PerHost
	Retries      int  // further tries after a transient failure
	Robots       bool // honour robots.txt
	AllowPrivate bool // lifts the address rule, not the port rule

	// Proxy is the address of a proxy that every request goes through, as
	// CheckProxy accepts it; empty for none. What hosts' names come to is then
	// the proxy's to find out, so a name that leads to a private address cannot
	// be told by the address that is dialled: only URLs that name such an
	// address, or this machine, are refused. The proxy must guard the rest.
	Proxy claim.Secret

	Log *slog.Logger
	Now func() time.Time
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
	o.InFlight = cmp.Or(o.InFlight, 64<<20)
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
	common    *way // of the requests that need no allowance
	special   ways
	hosts     *hosts
	robots    *robots
	decoders  decoders
	smallBody int64 // a body that needs no room while it is read
	room      *semaphore.Weighted
	sent      sent
	clock     clock

	life          context.Context // ends with Close, for what net/http does behind a request's back
	end           context.CancelFunc
	visits, dials sync.WaitGroup
}

// New returns a Fetcher, which must be closed.
func New(o Options) *Fetcher { return newFetcher(o.withDefaults(), defaultLimits()) }

func newFetcher(o Options, l limits) *Fetcher {
	f := &Fetcher{
		opts:      o,
		limits:    l,
		special:   ways{known: map[string]*way{}},
		hosts:     newHosts(o.PerHost, o.Concurrency, o.Now),
		robots:    newRobots(o.UserAgent, o.Now),
		smallBody: smallBody(o),
		room:      semaphore.NewWeighted(roomFor(o)),
	}
	f.life, f.end = context.WithCancel(context.Background())
	f.common = f.newWay(nil)
	return f
}

// Close waits for the visits under way, ends what is left of their
// connections, and closes the idle ones. No visit may begin after it.
func (f *Fetcher) Close() {
	f.visits.Wait()
	f.end()
	f.dials.Wait()
	f.closeWays()
}

// Pause keeps the host of rawURL from being visited before until, as it asked
// in an earlier run; at most 24 hours are granted.
func (f *Fetcher) Pause(rawURL string, until time.Time) {
	if u, fail := parseURL(rawURL); fail == nil {
		f.hosts.of(u).pause(until, f.opts.Now())
	}
}

// A Request is a target and the validators of the last good capture of it.
// With a validator the visit is conditional. A probe asks for a page that
// cannot exist: once, up to a size that stands for any page.
type Request struct {
	Target             claim.Target
	ETag, LastModified string
	Probe              bool
}

func (r Request) conditional() bool { return r.ETag != "" || r.LastModified != "" }

// A Response is what a visit brought. Of an answer that is no page (an error
// status) the beginning of the body is kept, for the capture gate. It must be
// released once its body was read, and before anything but a probe is fetched:
// until then it takes its share of Options.InFlight.
type Response struct {
	Visit       claim.Visit
	URL         string // the last one asked for, after redirects
	Header      http.Header
	ContentType string // as sent, or sniffed where the server did not say
	Body        []byte // decoded from its content codings
	Moved       string // where permanent redirects lead; empty without
	NoLength    bool   // the body ended with the connection: nobody can tell whether it is whole

	share *share
}

// Fetch visits a target. Whatever becomes of it is a Visit; the error is set
// only when ctx is done, for a cancelled visit is no observation.
func (f *Fetcher) Fetch(ctx context.Context, r Request) (Response, error) {
	f.visits.Add(1)
	defer f.visits.Done()
	at := f.opts.Now()
	res := f.persist(ctx, r)
	if err := ctx.Err(); err != nil {
		res.Release()
		return Response{}, fmt.Errorf("fetch %s: %w", claim.DisplayURL(r.Target.URL), err)
	}
	res.Visit.At = at
	return res, nil
}
