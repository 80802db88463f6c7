package fetch

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"monitor/internal/claim"
)

// A visit is one try at a target: a request, and those that redirects lead to.
type visit struct {
	f         *Fetcher
	way       *way
	req       Request
	purpose   purpose // of the next request
	target    *url.URL
	seen      []string // the URLs asked for, in order
	last      string   // the hostKey of the one before
	fixed     bool     // every redirect so far was permanent
	refreshes int      // redirects that pages made themselves
	took      time.Duration
	res       Response
}

// visit tries once, and says what became of it in the Visit and, where no page
// came, as a failure too.
func (f *Fetcher) visit(ctx context.Context, r Request, p purpose) (Response, *failure) {
	v := &visit{f: f, way: f.way(r.Target.Allow), req: r, purpose: p, fixed: true}
	v.res.URL = r.Target.URL
	fail := v.follow(ctx)
	v.res.Visit.Duration = v.took
	v.res.Visit.Bytes = int64(len(v.res.Body))
	if fail != nil {
		v.res.Visit.Outcome, v.res.Visit.Reason = fail.outcome, fail.reason
		v.res.Visit.Detail, v.res.Visit.RetryAt = claim.Sentence(fail.detail), fail.retryAt
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
		if v.purpose != forProbe {
			v.purpose = forRedirect
		}
	}
	return nil
}

// step asks for u when its host's turn comes. It returns where a redirect
// leads, or nil at the end of the way.
func (v *visit) step(ctx context.Context, u *url.URL) (*url.URL, *failure) {
	if v.f.opts.Robots {
		if fail := v.way.robotsAllow(ctx, u); fail != nil {
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
	v.res.Release() // of the page that led here
	v.res.Body = nil
	x, resp, fail := v.way.ask(ctx, v.request(u), v.purpose, v.f.opts.Timeout-v.took)
	defer func() { v.keep(x) }()
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
		if fail := v.page(x, resp); fail != nil {
			return nil, fail
		}
		return v.refresh(u)
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

// keep ends x; the room that its body takes stays with the response.
func (v *visit) keep(x *exchange) {
	if len(v.res.Body) > 0 && x.held > 0 {
		x.handOver(&v.res)
	}
	x.close()
	v.took -= x.waited
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
	if v.req.Target.Language != "" {
		header["Accept-Language"] = []string{acceptLanguage(v.req.Target.Language)}
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

// acceptLanguage asks for a language and, should the server know it under its
// short name alone, for that (RFC 4647, 3.3.1).
func acceptLanguage(tag string) string {
	if base, _, narrow := strings.Cut(tag, "-"); narrow {
		return tag + ", " + base + ";q=0.5"
	}
	return tag
}

// page takes in the body of an answer that may be the page.
func (v *visit) page(x *exchange, resp *http.Response) *failure {
	most := v.f.opts.MaxBytes
	if v.req.Probe {
		most = min(most, v.f.limits.probeBody)
	}
	if resp.ContentLength > most {
		return tooLarge(most)
	}
	kind := kindOf(v.res.ContentType)
	if kind == unreadable {
		return unreadableType(v.res.ContentType)
	}
	body, fail := x.read(resp, most)
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
