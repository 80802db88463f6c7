package render

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"
	"time"

	"monitor/internal/claim"
)

// A failure is a visit that brought no page, in the contract's words.
type failure struct {
	outcome claim.Outcome
	reason  claim.Reason
	detail  string
	retryAt time.Time // the host asked not to be visited before
}

func (f *failure) Error() string { return f.detail }

func unavailable(r claim.Reason, format string, args ...any) *failure {
	return &failure{outcome: claim.Unavailable, reason: r, detail: fmt.Sprintf(format, args...)}
}

func refused(r claim.Reason, format string, args ...any) *failure {
	return &failure{outcome: claim.Refused, reason: r, detail: fmt.Sprintf(format, args...)}
}

// A visited error says by itself what a visit that meets it comes to, as the
// errors of fetch's guard do.
type visited interface {
	error
	Visit() claim.Visit
}

// refusedBy translates the error of a rule for URLs; r is for a rule that does
// not give its reason.
func refusedBy(err error, r claim.Reason) *failure {
	var v visited
	if errors.As(err, &v) {
		return &failure{outcome: v.Visit().Outcome, reason: v.Visit().Reason, detail: v.Visit().Detail}
	}
	return refused(r, "%v", err)
}

// networkFailure says why the proxy could not bring an answer.
func networkFailure(err error) *failure {
	var own *failure
	var v visited
	var dns *net.DNSError
	var timeout interface{ Timeout() bool }
	switch {
	case errors.As(err, &own):
		return own
	case errors.As(err, &v):
		return refusedBy(err, v.Visit().Reason)
	case errors.As(err, &dns) && dns.IsNotFound:
		return unavailable(claim.ReasonDNS, "the host's name does not exist")
	case errors.As(err, &dns):
		return unavailable(claim.ReasonDNS, "the host's address could not be looked up")
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return unavailable(claim.ReasonTimeout, "the server did not answer in time")
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return unavailable(claim.ReasonReset, "the server broke the connection off")
	}
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "dial" {
		return unavailable(claim.ReasonConnect, "the server accepts no connection")
	}
	return unavailable(claim.ReasonBadHTTP, "the answer is not proper HTTP")
}

// browserFailure translates Chromium's name for what went wrong with the
// document (net/base/net_error_list.h). The first prefix that fits decides.
func browserFailure(name string) *failure {
	name = strings.TrimPrefix(name, "net::ERR_")
	if strings.HasPrefix(name, "UNSAFE_PORT") {
		return refused(claim.ReasonPort, "the port is not one that pages are served on")
	}
	for _, k := range netErrors {
		if strings.HasPrefix(name, k.prefix) {
			return unavailable(k.reason, "%s (%s)", k.words, name)
		}
	}
	return unavailable(claim.ReasonRender, "the browser could not load the page (%s)", name)
}

var netErrors = []struct {
	prefix string
	reason claim.Reason
	words  string
}{
	{"NAME_NOT_RESOLVED", claim.ReasonDNS, "the host's address could not be looked up"},
	{"CERT_", claim.ReasonTLS, "no secure connection: the certificate is not valid"},
	{"SSL_", claim.ReasonTLS, "no secure connection came about"},
	{"ECH_", claim.ReasonTLS, "no secure connection came about"},
	{"BAD_SSL_", claim.ReasonTLS, "no secure connection came about"},
	{"TUNNEL_CONNECTION_FAILED", claim.ReasonConnect, "the server accepts no connection"},
	{"CONNECTION_REFUSED", claim.ReasonConnect, "the server accepts no connection"},
	{"CONNECTION_", claim.ReasonReset, "the server broke the connection off"},
	{"EMPTY_RESPONSE", claim.ReasonReset, "the server closed the connection without an answer"},
	{"TIMED_OUT", claim.ReasonTimeout, "the server did not answer in time"},
	{"TOO_MANY_REDIRECTS", claim.ReasonRedirect, "the page redirects without end"},
	{"UNSAFE_REDIRECT", claim.ReasonRedirect, "the page redirects to something that is not visited"},
	{"INVALID_REDIRECT", claim.ReasonRedirect, "the page redirects to something that is no address"},
	{"CONTENT_DECODING_", claim.ReasonEncoding, "the page is packed in a way that cannot be undone"},
	{"INCOMPLETE_CHUNKED_", claim.ReasonTruncated, "the page breaks off before its end"},
	{"CONTENT_LENGTH_MISMATCH", claim.ReasonTruncated, "the page breaks off before its end"},
	{"RESPONSE_HEADERS_TOO_BIG", claim.ReasonTooLarge, "the headers of the answer are too large"},
	{"INVALID_", claim.ReasonBadHTTP, "the answer is not proper HTTP"},
	{"RESPONSE_", claim.ReasonBadHTTP, "the answer is not proper HTTP"},
	{"HTTP2_", claim.ReasonBadHTTP, "the answer is not proper HTTP"},
}
