package fetch

import (
	"net"
	"sync/atomic"

	"monitor/internal/claim"
)

const (
	streamBuffer = 512 << 10 // received and not yet read: of one HTTP/2 answer,
	connBuffer   = 1 << 20   // and of all that share a connection

	// What a connection may bring that is no body: the handshake, what waits in
	// the buffers, and then for each request its headers and all that surrounds
	// them; for each byte of a body its framing, which is 32 bytes of TLS and
	// HTTP/2 where a server sends one by one.
	handshakeBytes = connBuffer + 512<<10
	requestBytes   = 512 << 10
	framingFactor  = 16
)

// A meter is a connection that ends when it brings much that is no page: the
// frames of HTTP/2 that ask for an answer, change a setting or are empty cost
// their reader far more than their sender, and net/http takes any number.
type meter struct {
	net.Conn
	left atomic.Int64
}

func metered(c net.Conn, err error) (net.Conn, error) {
	if err != nil {
		return nil, err
	}
	m := &meter{Conn: c}
	m.left.Store(handshakeBytes)
	return m, nil
}

// meterOf finds the meter beneath TLS, or returns nil.
func meterOf(c net.Conn) *meter {
	for {
		switch inner := c.(type) {
		case *meter:
			return inner
		case interface{ NetConn() net.Conn }:
			c = inner.NetConn()
		default:
			return nil
		}
	}
}

func (m *meter) Read(p []byte) (int, error) {
	n, err := m.Conn.Read(p)
	if m.left.Add(-int64(n)) < 0 {
		return 0, unavailable(claim.ReasonBadHTTP, "the server sends without end what is no page")
	}
	return n, err
}

// grant lets n more bytes come.
func (m *meter) grant(n int64) {
	if m != nil {
		m.left.Add(n)
	}
}
