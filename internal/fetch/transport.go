package fetch

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"time"
)

// newTransport returns the one transport of a Fetcher. It goes through no
// proxy, whatever the environment says, and undoes no content coding: that is
// decode's work, under the limits. Buffers and idle connections are sized for
// many hosts with a few requests each.
func newTransport(o Options, l limits, dial func(context.Context, string, string) (net.Conn, error)) *http.Transport {
	return &http.Transport{
		DialContext:            dial,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, GetClientCertificate: noCertificate},
		TLSHandshakeTimeout:    l.tls,
		ResponseHeaderTimeout:  l.header,
		MaxResponseHeaderBytes: l.headerBytes,
		DisableCompression:     true,
		ForceAttemptHTTP2:      true,
		HTTP2: &http.HTTP2Config{
			MaxReceiveBufferPerStream:     1 << 20,
			MaxReceiveBufferPerConnection: 3 << 20,
		},
		MaxIdleConns:        2 * max(o.Concurrency, 32),
		MaxIdleConnsPerHost: o.PerHost.Concurrency,
		IdleConnTimeout:     time.Minute,
		ReadBufferSize:      4 << 10,
		WriteBufferSize:     1 << 10,
	}
}

// dial opens a connection that ends with the Fetcher, which waits for it:
// net/http goes on dialling for a request that is gone.
func (f *Fetcher) dial(ctx context.Context, network, address string) (net.Conn, error) {
	f.dials.Add(1)
	defer f.dials.Done()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(f.life, cancel)()
	return f.guard.dial(ctx, network, address)
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
