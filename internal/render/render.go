// Package render visits a target in a browser, for pages whose text exists
// only once their scripts have run, and returns the document as HTML.
//
// It owns the browser process, a profile of its own for each visit, the
// moment at which a page is ready, and the proxy through which alone a page
// reaches the network, under the address rule and the limits of the visit. It
// refuses to know what the document means: whether it is the page is for the
// capture gate, what it says is for page. It stands beside fetch, between
// schedule and page, and answers in fetch's form.
package render

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"sync"
	"time"

	"monitor/internal/claim"
	"monitor/internal/fetch"
)

// Options say how to render. A zero field takes its default.
type Options struct {
	Executable string // of Chromium; empty for the first one that Find knows
	Remote     string // the DevTools address (ws: or http:) of a browser that runs already
	NoSandbox  bool   // a page that breaks the browser then has this user's rights

	Tabs      int           // visits under way; 2
	Timeout   time.Duration // one visit, whole; 30 s
	MaxBytes  int64         // of the document; 10 MiB. All that it loads may be loadFactor times as much
	UserAgent string        // empty for the browser's own
	Language  string        // of targets that name none; empty for the browser's own

	// Dial opens every connection that the page of a target asks for; it is
	// where addresses are refused. CheckURL refuses URLs before. Without them
	// there is no rule. An error with a method Visit() claim.Visit says by
	// itself what a visit that meets it comes to.
	Dial     func(ctx context.Context, t claim.Target, network, address string) (net.Conn, error)
	CheckURL func(rawURL string) error

	Log *slog.Logger
	Now func() time.Time
}

func (o Options) withDefaults() Options {
	o.Tabs = cmp.Or(max(o.Tabs, 0), 2)
	o.Timeout = cmp.Or(o.Timeout, 30*time.Second)
	o.MaxBytes = cmp.Or(o.MaxBytes, 10<<20)
	if o.Dial == nil {
		o.Dial = func(ctx context.Context, _ claim.Target, network, address string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, address)
		}
	}
	if o.CheckURL == nil {
		o.CheckURL = func(string) error { return nil }
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// A Renderer visits targets in one browser, which it starts at the first visit.
// It is safe for concurrent use.
type Renderer struct {
	opts     Options
	limits   limits
	tabs     chan struct{} // a place for each visit under way
	browsers *browsers

	life   context.Context // ends with Close
	end    context.CancelFunc
	visits sync.WaitGroup
}

// New returns a Renderer, which must be closed. What the machine lacks is told
// by each visit; only options that can never work are an error here.
func New(o Options) (*Renderer, error) { return newRenderer(o.withDefaults(), defaultLimits()) }

func newRenderer(o Options, l limits) (*Renderer, error) {
	if o.Remote != "" {
		u, err := url.Parse(o.Remote)
		if err != nil || u.Host == "" || u.Scheme != "ws" && u.Scheme != "wss" && u.Scheme != "http" && u.Scheme != "https" {
			return nil, fmt.Errorf("render: the browser's address %q is not a ws: or http: URL", claim.DisplayURL(o.Remote))
		}
	}
	if o.NoSandbox && o.Remote == "" {
		o.Log.Warn("browser runs without its sandbox: a hostile page that breaks it gets this user's rights")
	}
	r := &Renderer{opts: o, limits: l, tabs: make(chan struct{}, o.Tabs)}
	r.life, r.end = context.WithCancel(context.Background())
	r.browsers = newBrowsers(r.life, o, l)
	return r, nil
}

// Close ends the visits under way and the browser, and waits for both. No
// visit may begin after it.
func (r *Renderer) Close() {
	r.end()
	r.visits.Wait()
	r.browsers.close()
}

// A Request is a target, and what its page shows once it is ready.
type Request struct {
	Target        claim.Target
	ReadySelector string // CSS; empty when the page needs no such sign
}

// Render visits a target. Whatever becomes of it is a Visit; the error is set
// only when ctx is done or the Renderer closed, for a cancelled visit is no
// observation.
func (r *Renderer) Render(ctx context.Context, req Request) (fetch.Response, error) {
	r.visits.Add(1)
	defer r.visits.Done()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(r.life, cancel)()
	select {
	case r.tabs <- struct{}{}:
		defer func() { <-r.tabs }()
	case <-ctx.Done():
		return fetch.Response{}, fmt.Errorf("render %s: %w", claim.DisplayURL(req.Target.URL), ctx.Err())
	}
	at, start := r.opts.Now(), time.Now()
	res := r.persist(ctx, req)
	if err := ctx.Err(); err != nil {
		return fetch.Response{}, fmt.Errorf("render %s: %w", claim.DisplayURL(req.Target.URL), err)
	}
	res.Visit.At, res.Visit.Duration = at, time.Since(start)
	res.Visit.Bytes = int64(len(res.Body))
	return res, nil
}
