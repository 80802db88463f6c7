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
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"time"

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

// A Fetcher visits targets. It is safe for concurrent use.
type Fetcher struct{}

// New returns a Fetcher, which must be closed.
func New(Options) *Fetcher { return &Fetcher{} }

// Close waits for the visits under way and closes idle connections. No visit
// may begin after it.
func (f *Fetcher) Close() {}

// Pause keeps the host of rawURL from being visited before until, as it asked
// in an earlier run.
func (f *Fetcher) Pause(rawURL string, until time.Time) {}

// A Request is a target and the validators of the last good capture of it.
// With a validator the visit is conditional.
type Request struct {
	Target             claim.Target
	ETag, LastModified string
}

// A Response is what a visit brought.
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
	return Response{}, ctx.Err()
}

// CheckURL parses raw and applies the rules that need no network: scheme,
// user info, port, host, length.
func CheckURL(raw string) (*url.URL, error) { return url.Parse(raw) }
