package fetch

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"monitor/internal/claim"
)

// redirect returns where an answer to u leads, under the rules that the target
// itself is under.
func (v *visit) redirect(u *url.URL, resp *http.Response) (*url.URL, *failure) {
	location := resp.Header.Get("Location")
	if location == "" {
		return nil, unavailable(claim.ReasonRedirect, "the server redirects without saying where")
	}
	next, fail := v.lead(u, location)
	if fail != nil {
		return nil, fail
	}
	if slices.Contains(v.seen, next.String()) {
		return nil, unavailable(claim.ReasonRedirect, "the page redirects in a circle")
	}
	v.fixed = v.fixed && permanent(resp.StatusCode)
	if v.fixed {
		v.res.Moved = next.String()
	}
	return next, nil
}

// lead returns where location leads from u, if it may be followed.
func (v *visit) lead(u *url.URL, location string) (*url.URL, *failure) {
	if len(v.seen) > v.f.limits.redirects {
		return nil, unavailable(claim.ReasonRedirect, "the page redirects more than %d times", v.f.limits.redirects)
	}
	next, fail := resolve(u, location)
	if fail != nil {
		return nil, fail
	}
	if u.Scheme == "https" && next.Scheme == "http" {
		return nil, refused(claim.ReasonDowngrade, "the page redirects from https to http, to %s", claim.DisplayURL(next.String()))
	}
	return next, nil
}

// resolve reads a Location against the URL that it was sent for. Backslashes
// are no slashes: what follows them stays a path on the same host.
func resolve(u *url.URL, location string) (*url.URL, *failure) {
	ref, err := url.Parse(strings.TrimSpace(location))
	if err != nil {
		return nil, unavailable(claim.ReasonRedirect, "the page redirects to something that is no address")
	}
	next := u.ResolveReference(ref)
	next.Fragment, next.RawFragment, next.RawQuery = "", "", escapeQuery(next.RawQuery)
	checked, fail := parseURL(next.String())
	if fail != nil {
		fail.detail = "the page redirects elsewhere: " + fail.detail
		return nil, fail
	}
	return checked, nil
}

func permanent(status int) bool {
	return status == http.StatusMovedPermanently || status == http.StatusPermanentRedirect
}

// ownHost reports whether u is on the target's own host: the same scheme, name
// and port, or the step from http to https on the usual ports.
func ownHost(target, u *url.URL) bool {
	if target.Hostname() != u.Hostname() {
		return false
	}
	if target.Scheme == u.Scheme {
		return portOf(target) == portOf(u)
	}
	return target.Scheme == "http" && portOf(target) == "80" && portOf(u) == "443"
}

func portOf(u *url.URL) string {
	if port := u.Port(); port != "" {
		return port
	}
	if u.Scheme == "https" {
		return "443"
	}
	return "80"
}
