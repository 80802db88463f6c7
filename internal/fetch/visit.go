package fetch

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"monitor/internal/claim"
)

// A visit is one try at a target: a request, and those that redirects lead to.
type visit struct {
	f      *Fetcher
	req    Request
	target *url.URL
	seen   []string // the URLs asked for, in order
	last   string   // the hostKey of the one before
	fixed  bool     // every redirect so far was permanent
	took   time.Duration
	res    Response
}

// visit tries once, and says what became of it in the Visit and, where no page
// came, as a failure too.
func (f *Fetcher) visit(ctx context.Context, r Request) (Response, *failure) {
	v := &visit{f: f, req: r, fixed: true}
	v.res.URL = r.Target.URL
	fail := v.follow(ctx)
	v.res.Visit.Duration = v.took
	v.res.Visit.Bytes = int64(len(v.res.Body))
	if fail != nil {
		v.res.Visit.Outcome, v.res.Visit.Reason = fail.outcome, fail.reason
		v.res.Visit.Detail, v.res.Visit.RetryAt = sentence(fail.detail), fail.retryAt
	}
	return v.res, fail
}

// follow asks for the target and goes where its redirects lead.
func (v *visit) follow(ctx context.Context) *failure {
	u, fail := parseURL(v.req.Target.URL)
	if fail != nil {
		return fail
	}
	u.Fragment, u.RawFragment = "", ""
	v.target = u
	for u != nil {
		v.res.URL = u.String()
		v.seen = append(v.seen, v.res.URL)
		if u, fail = v.step(ctx, u); fail != nil {
			return fail
		}
	}
	return nil
}

// step asks for u when its host's turn comes. It returns where a redirect
// leads, or nil at the end of the way.
func (v *visit) step(ctx context.Context, u *url.URL) (*url.URL, *failure) {
	if v.f.opts.Robots {
		if fail := v.f.robotsAllow(ctx, u); fail != nil {
			return nil, fail
		}
	}
	h := v.f.hosts.of(u)
	spaced := hostKey(u) != v.last // a redirect on the same host is part of the same visit
	v.last = hostKey(u)
	var next *url.URL
	fail := v.f.turn(ctx, h, spaced, func() *failure {
		start := time.Now()
		defer func() { v.took += time.Since(start) }()
		var fail *failure
		next, fail = v.exchange(ctx, u, h)
		return fail
	})
	return next, fail
}

// turn runs do when the turn of h comes, unless h asked not to be visited.
func (f *Fetcher) turn(ctx context.Context, h *host, spaced bool, do func() *failure) *failure {
	if fail := f.sitOut(ctx, h); fail != nil {
		return fail
	}
	release, err := f.hosts.take(ctx, h, spaced)
	if err != nil {
		return unavailable(claim.ReasonTimeout, "the visit was cut short")
	}
	defer release()
	if until := h.paused(f.opts.Now()); !until.IsZero() { // asked while this visit waited
		return restRequested(until)
	}
	return do()
}

// sitOut waits for a short pause to end, and gives up before a long one.
func (f *Fetcher) sitOut(ctx context.Context, h *host) *failure {
	until := h.paused(f.opts.Now())
	if until.IsZero() {
		return nil
	}
	wait := until.Sub(f.opts.Now())
	if wait > f.limits.shortWait || sleep(ctx, wait) != nil {
		return restRequested(until)
	}
	return nil
}

// exchange sends one request and takes the answer in.
func (v *visit) exchange(ctx context.Context, u *url.URL, h *host) (*url.URL, *failure) {
	x, resp, fail := v.f.ask(ctx, v.request(u), v.f.opts.Timeout-v.took)
	defer x.close()
	if fail != nil {
		return nil, fail
	}
	v.res.Header, v.res.Visit.StatusCode = resp.Header, resp.StatusCode
	v.res.ContentType = resp.Header.Get("Content-Type")
	switch resp.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		x.drain(resp)
		return v.redirect(u, resp)
	case http.StatusOK, http.StatusNonAuthoritativeInfo:
		return nil, v.page(x, resp)
	case http.StatusNotModified:
		if v.req.conditional() {
			v.res.Visit.Outcome = claim.NotModified
			return nil, nil
		}
	}
	if resp.StatusCode >= http.StatusOK { // what follows a 101 is no body
		v.res.Body, _ = x.read(resp, v.f.limits.errorBody) // as much as comes: the status decides
	}
	return nil, v.f.statusFailure(resp, h)
}

// request builds the GET of u. What is secret goes to the target's own host
// alone, and no request names the page that led to it.
func (v *visit) request(u *url.URL) *http.Request {
	header := http.Header{
		"User-Agent":      {v.f.opts.UserAgent},
		"Accept":          {"text/html,application/xhtml+xml,application/json;q=0.9,text/plain;q=0.9,*/*;q=0.5"},
		"Accept-Encoding": {"gzip, br;q=0.9, zstd;q=0.8"},
	}
	// A server ignores If-Modified-Since beside If-None-Match (RFC 9110,
	// 13.1.3). Dates are the weaker witness: they go alone or not at all.
	if v.req.ETag != "" {
		header["If-None-Match"] = []string{v.req.ETag}
	} else if v.req.LastModified != "" {
		header["If-Modified-Since"] = []string{v.req.LastModified}
	}
	if ownHost(v.target, u) {
		for name, value := range v.req.Target.Headers {
			header.Set(name, value.Reveal())
		}
	}
	return &http.Request{
		Method: http.MethodGet, URL: u, Host: u.Host, Header: header,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}
}

// page takes in the body of an answer that may be the page.
func (v *visit) page(x *exchange, resp *http.Response) *failure {
	if resp.ContentLength > v.f.opts.MaxBytes {
		return unavailable(claim.ReasonTooLarge, "the page is larger than %d bytes", v.f.opts.MaxBytes)
	}
	kind := kindOf(v.res.ContentType)
	if kind == unreadable {
		return unreadableType(v.res.ContentType)
	}
	body, fail := x.read(resp, v.f.opts.MaxBytes)
	if fail != nil {
		v.res.Visit.Bytes = int64(len(body))
		return fail
	}
	if len(body) == 0 {
		return suspect(claim.ReasonEmpty, "the server sent an empty page")
	}
	if kind == unknown {
		v.res.ContentType = sniff(body)
		if kindOf(v.res.ContentType) != readable {
			return unreadableType(v.res.ContentType)
		}
	}
	v.res.Body, v.res.NoLength = body, endsWithConnection(resp)
	v.res.Visit.Outcome, v.res.Visit.Detail = claim.Fetched, x.note
	return nil
}

// endsWithConnection reports whether only the end of the connection ended the
// body, as in HTTP/1.0 (RFC 9112, 6.3).
func endsWithConnection(resp *http.Response) bool {
	return resp.ContentLength < 0 && resp.ProtoMajor == 1 && !slices.Contains(resp.TransferEncoding, "chunked")
}
