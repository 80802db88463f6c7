package fetch

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"

	"monitor/internal/claim"
)

// roundTripFailure says why no answer came.
func (x *exchange) roundTripFailure(err error) *failure {
	if fail := x.ownFailure(err); fail != nil {
		return fail
	}
	if fail := tlsFailure(err); fail != nil {
		return fail
	}
	if x.asked.Load() {
		return unavailable(claim.ReasonTLS, "no secure connection: the server asks for a client certificate")
	}
	var dns *net.DNSError
	switch ph := x.phase.Load(); {
	case errors.As(err, &dns):
		return dnsFailure(dns)
	case isTimeout(err):
		return timeoutFailure(ph)
	case ph == connecting:
		return unavailable(claim.ReasonConnect, "the server accepts no connection").passing()
	case isReset(err):
		return unavailable(claim.ReasonReset, "the server broke the connection off").passing()
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return unavailable(claim.ReasonReset, "the server closed the connection without an answer").passing()
	case ph == shaking:
		return unavailable(claim.ReasonTLS, "no secure connection came about")
	case oversizedHeader(err):
		return unavailable(claim.ReasonTooLarge, "the headers of the answer are larger than %s", claim.Size(x.f.limits.headerBytes))
	}
	return unavailable(claim.ReasonBadHTTP, "the answer is not proper HTTP")
}

// bodyFailure says why the body did not come whole, or could not be decoded.
func (x *exchange) bodyFailure(w *wire, err error) *failure {
	if fail := x.ownFailure(err); fail != nil {
		return fail
	}
	broken := w.err
	if broken == nil || broken == io.EOF {
		if errors.Is(err, io.ErrUnexpectedEOF) || err == io.EOF {
			return unavailable(claim.ReasonTruncated, "the packed page ends before its end")
		}
		return unavailable(claim.ReasonEncoding, "the page is packed in a way that cannot be undone")
	}
	if fail := x.ownFailure(broken); fail != nil {
		return fail
	}
	var stream streamError
	switch {
	case isReset(broken):
		return unavailable(claim.ReasonReset, "the server broke the connection off in the middle of the page").passing()
	case errors.Is(broken, io.ErrUnexpectedEOF), errors.As(broken, &stream):
		return unavailable(claim.ReasonTruncated, "the page breaks off before its end").passing()
	case isTimeout(broken):
		return unavailable(claim.ReasonTimeout, "the connection died in the middle of the page").passing()
	}
	return unavailable(claim.ReasonTruncated, "the page cannot be told from a broken one: its framing is wrong")
}

// ownFailure returns the failure with which our own rules ended the exchange,
// in the dialer or by a limit, or nil.
func (x *exchange) ownFailure(err error) *failure {
	var fail *failure
	if errors.As(err, &fail) || errors.As(context.Cause(x.ctx), &fail) {
		return fail
	}
	if x.ctx.Err() != nil { // the caller's doing, which is no observation
		return unavailable(claim.ReasonTimeout, "the visit was cut short")
	}
	return nil
}

// A streamError is what net/http's HTTP/2 errors turn into when asked for a
// struct of these fields; its own types are not exported.
type streamError struct {
	StreamID uint32
	Code     uint32
	Cause    error
}

func (streamError) Error() string { return "stream error" }

func dnsFailure(err *net.DNSError) *failure {
	switch {
	case err.IsNotFound:
		return unavailable(claim.ReasonDNS, "the host's name does not exist")
	case err.IsTimeout:
		return unavailable(claim.ReasonDNS, "nobody answered what address the host has")
	}
	return unavailable(claim.ReasonDNS, "the host's address could not be looked up").passing()
}

// timeoutFailure is not passing: the limits are long, and beneath them the
// system has tried more than once already.
func timeoutFailure(ph phase) *failure {
	switch ph {
	case connecting:
		return unavailable(claim.ReasonTimeout, "the server did not take the connection in time")
	case shaking:
		return unavailable(claim.ReasonTLS, "the server did not finish the TLS handshake in time")
	}
	return unavailable(claim.ReasonTimeout, "the server did not begin to answer in time")
}

func isTimeout(err error) bool {
	var timeout interface{ Timeout() bool }
	return errors.As(err, &timeout) && timeout.Timeout() || errors.Is(err, context.DeadlineExceeded)
}

func isReset(err error) bool {
	return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) || errors.Is(err, syscall.ECONNABORTED)
}

// oversizedHeader recognises by their words the two errors that net/http gives
// no name; a test holds the words against it.
func oversizedHeader(err error) bool {
	s := err.Error()
	return strings.Contains(s, "response headers exceeded") || strings.Contains(s, "header list larger than advertised limit")
}
