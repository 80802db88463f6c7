package render

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"

	"monitor/internal/claim"
)

// A document is the main document of a page, as its server answered.
type document struct {
	id     network.RequestID
	loader cdp.LoaderID
	url    string
	status int
	header http.Header
	kind   string // media type, as Chromium takes it
	broken string // Chromium's name for why it did not come whole

	hops   int    // that led here
	secure bool   // one of them was https
	moved  string // where permanent redirects lead
	fixed  bool   // every hop so far was a permanent redirect
}

// next is the document that a new request of the main frame asks for.
func (d document) next(e *network.EventRequestWillBeSent) document {
	n := document{
		id: e.RequestID, loader: e.LoaderID, url: e.Request.URL,
		secure: d.secure || strings.HasPrefix(e.Request.URL, "https:"),
		moved:  d.moved, fixed: true,
	}
	if d.id == "" {
		return n
	}
	n.hops = d.hops + 1
	r := e.RedirectResponse
	n.fixed = d.fixed && r != nil && (r.Status == http.StatusMovedPermanently || r.Status == http.StatusPermanentRedirect)
	if n.fixed {
		n.moved = n.url
	}
	return n
}

// answered takes in what the server sent before the body.
func (d *document) answered(r *network.Response) {
	d.status, d.header, d.kind = int(r.Status), header(r.Headers), strings.ToLower(r.MimeType)
}

// header returns Chromium's form of headers in net/http's.
func header(h network.Headers) http.Header {
	out := http.Header{}
	for name, value := range h {
		if s, ok := value.(string); ok {
			for line := range strings.SplitSeq(s, "\n") {
				out.Add(name, line)
			}
		}
	}
	return out
}

// failure says why the answer is no page, or returns nil.
func (d *document) failure(now time.Time) *failure {
	switch {
	case d.status == 0:
		return nil
	case d.status != http.StatusOK && d.status != http.StatusNonAuthoritativeInfo:
		return d.statusFailure(now)
	case !readable(d.kind):
		return unavailable(claim.ReasonContentType, "the server sent %s, which a browser does not turn into text", claim.EscapeLine(d.kind))
	case d.broken != "":
		return browserFailure(d.broken)
	}
	return nil
}

// readable reports the media types that Chromium shows as text.
func readable(kind string) bool {
	switch kind {
	case "text/html", "application/xhtml+xml", "text/plain", "application/json":
		return true
	}
	return false
}

func (d *document) statusFailure(now time.Time) *failure {
	switch d.status {
	case http.StatusNoContent, http.StatusResetContent:
		return &failure{outcome: claim.Suspect, reason: claim.ReasonEmpty, detail: "the server answered that it has no content"}
	case http.StatusNotFound:
		return unavailable(claim.ReasonGone, "the server does not have the page (404)")
	case http.StatusGone:
		return unavailable(claim.ReasonGone, "the page was removed for good (410)")
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return d.overrun(now)
	}
	return unavailable(claim.ReasonStatus, "the server's answer is no page (%d)", d.status)
}

// overrun handles a host that says that it is asked too much: 429 always, 503
// when it says until when (RFC 9110, 15.6.4; RFC 6585, 4).
func (d *document) overrun(now time.Time) *failure {
	until := retryAfter(d.header.Get("Retry-After"), now)
	if until.IsZero() {
		if d.status == http.StatusServiceUnavailable {
			return unavailable(claim.ReasonStatus, "the server is unavailable (503)")
		}
		until = now.Add(time.Minute)
	}
	fail := unavailable(claim.ReasonRateLimited, "the host asked not to be visited before %s", until.UTC().Format(time.RFC3339))
	fail.retryAt = until.UTC()
	return fail
}

// maxPause is what a host is granted at most.
const maxPause = 24 * time.Hour

// retryAfter reads a Retry-After (RFC 9110, 10.2.3). What is neither seconds
// nor a date, or is over, is the zero time.
func retryAfter(value string, now time.Time) time.Time {
	wait := time.Duration(0)
	if seconds, err := strconv.ParseUint(strings.TrimSpace(value), 10, 32); err == nil {
		wait = time.Duration(seconds) * time.Second
	} else if date, err := http.ParseTime(value); err == nil {
		wait = date.Sub(now)
	}
	if wait <= 0 {
		return time.Time{}
	}
	return now.Add(min(wait, maxPause))
}
