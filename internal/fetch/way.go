package fetch

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"time"
)

// A way is how the requests travel that may reach the same addresses. Ways
// share no connections: what one source's allowance opened carries nothing for
// a source that has no such allowance.
type way struct {
	f         *Fetcher
	key       string // of the allowance; empty for none
	guard     *guard
	proxy     *url.URL // nil: directly
	transport *http.Transport
}

// ways are those that have an allowance, by it. A configuration has a handful.
type ways struct {
	mu    sync.Mutex
	known map[string]*way
}

// way returns the way of the requests that may reach allow beside what all may.
func (f *Fetcher) way(allow []netip.Prefix) *way {
	if len(allow) == 0 {
		return f.common
	}
	key := fmt.Sprint(allow)
	f.special.mu.Lock()
	defer f.special.mu.Unlock()
	w := f.special.known[key]
	if w == nil {
		w = f.newWay(allow)
		w.key = key
		f.special.known[key] = w
	}
	return w
}

// newWay goes through no proxy but that of the options, whatever the
// environment says, and undoes no content coding: that is decode's work, under
// the limits. Buffers and idle connections are sized for many hosts with a few
// requests each.
func (f *Fetcher) newWay(allow []netip.Prefix) *way {
	o, l := f.opts, f.limits
	w := &way{f: f, guard: newGuard(o.AllowPrivate, l.connect)}
	w.guard.allow = allow
	w.transport = &http.Transport{
		DialContext:            w.dial,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, GetClientCertificate: noCertificate},
		TLSHandshakeTimeout:    l.tls,
		ResponseHeaderTimeout:  l.header,
		MaxResponseHeaderBytes: l.headerBytes,
		DisableCompression:     true,
		ForceAttemptHTTP2:      true,
		HTTP2: &http.HTTP2Config{
			MaxReceiveBufferPerStream:     streamBuffer,
			MaxReceiveBufferPerConnection: connBuffer,
		},
		MaxIdleConns:        2 * max(o.Concurrency, 32),
		MaxIdleConnsPerHost: o.PerHost.Concurrency,
		IdleConnTimeout:     time.Minute,
		ReadBufferSize:      4 << 10,
		WriteBufferSize:     1 << 10,
	}
	if o.Proxy != "" {
		w.throughProxy(o.Proxy)
	}
	return w
}

// closeWays ends the idle connections of every way.
func (f *Fetcher) closeWays() {
	f.common.transport.CloseIdleConnections()
	f.special.mu.Lock()
	defer f.special.mu.Unlock()
	for _, w := range f.special.known {
		w.transport.CloseIdleConnections()
	}
}

// dial opens a connection that ends with the Fetcher, which waits for it:
// net/http goes on dialling for a request that is gone.
func (w *way) dial(ctx context.Context, network, address string) (net.Conn, error) {
	w.f.dials.Add(1)
	defer w.f.dials.Done()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(w.f.life, cancel)()
	if w.proxy != nil {
		return metered(w.dialProxy(ctx, network, address))
	}
	return metered(w.guard.dial(ctx, network, address))
}

// noCertificate answers a server that asks who we are: nobody. It leaves a
// note with the exchange, for the alert that may follow is often lost with the
// connection.
func noCertificate(info *tls.CertificateRequestInfo) (*tls.Certificate, error) {
	if x, ok := info.Context().Value(exchangeKey{}).(*exchange); ok {
		x.asked.Store(true)
	}
	return &tls.Certificate{}, nil
}
