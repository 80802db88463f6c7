package fetch

import (
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"monitor/internal/claim"
)

// statusFailure says why an answer's status makes it no page, and lets the
// host rest where it asks for it.
func (f *Fetcher) statusFailure(resp *http.Response, h *host) *failure {
	code := resp.StatusCode
	switch code {
	case http.StatusNoContent, http.StatusResetContent:
		return suspect(claim.ReasonEmpty, "the server answered that it has no content")
	case http.StatusNotFound:
		return unavailable(claim.ReasonGone, "the server does not have the page (404)")
	case http.StatusGone:
		return unavailable(claim.ReasonGone, "the page was removed for good (410)")
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return f.overrun(resp, h)
	case http.StatusBadGateway, http.StatusGatewayTimeout:
		return unavailable(claim.ReasonStatus, "the server's own source did not answer (%d)", code).passing()
	}
	return unavailable(claim.ReasonStatus, "%s (%d)", statusWords(code), code)
}

func statusWords(code int) string {
	switch code {
	case http.StatusUnauthorized, http.StatusProxyAuthRequired:
		return "the server asks for a login"
	case http.StatusPaymentRequired:
		return "the server asks for payment"
	case http.StatusForbidden:
		return "the server denies access"
	case http.StatusUnavailableForLegalReasons:
		return "the page is withheld for legal reasons"
	case http.StatusPartialContent:
		return "the server sent a part of the page that was not asked for"
	case http.StatusNotModified:
		return "the server says that nothing changed, though it was not asked"
	}
	switch {
	case code >= 500 && code < 600:
		return "the server has an error"
	case code >= 400 && code < 500:
		return "the server rejects the request"
	case code >= 300 && code < 400:
		return "the server redirects in a way that cannot be followed"
	case code >= 200 && code < 300:
		return "the server accepted the request without sending the page"
	}
	return "the server's status is not one of HTTP's"
}

// overrun handles a host that says that it is asked too much: 429 always, 503
// when it says until when (RFC 9110, 15.6.4; RFC 6585, 4).
func (f *Fetcher) overrun(resp *http.Response, h *host) *failure {
	now := f.opts.Now()
	until := retryAfter(resp.Header.Get("Retry-After"), now)
	limited := resp.StatusCode == http.StatusTooManyRequests
	if until.IsZero() && !limited {
		return unavailable(claim.ReasonStatus, "the server is unavailable (503)").passing()
	}
	if until.IsZero() {
		until = now.Add(f.limits.basePause)
	}
	h.pause(until, now)
	f.opts.Log.Debug("host paused", slog.String("host", resp.Request.URL.Hostname()), slog.Time("until", until.UTC()))
	fail := restRequested(until)
	fail.transient = !limited && until.Sub(now) <= f.limits.shortWait
	return fail
}

// restRequested is the failure of a visit to a host that asked to be left
// alone until a time.
func restRequested(until time.Time) *failure {
	fail := unavailable(claim.ReasonRateLimited, "the host asked not to be visited before %s", until.UTC().Format(time.RFC3339))
	fail.retryAt = until.UTC()
	return fail
}

// retryAfter reads a Retry-After (RFC 9110, 10.2.3), seconds or a date by our
// clock, and grants at most maxPause. What is neither, or is over, is the zero
// time.
func retryAfter(value string, now time.Time) time.Time {
	value = strings.TrimSpace(value)
	var wait time.Duration
	if value != "" && strings.Trim(value, "0123456789") == "" {
		wait = maxPause
		if seconds, err := strconv.ParseInt(value, 10, 64); err == nil && seconds < int64(maxPause/time.Second) {
			wait = time.Duration(seconds) * time.Second
		}
	} else if date, err := http.ParseTime(value); err == nil {
		wait = min(date.Sub(now), maxPause)
	}
	if wait <= 0 {
		return time.Time{}
	}
	return now.Add(wait)
}
