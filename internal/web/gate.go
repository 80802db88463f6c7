package web

import (
	"cmp"
	"net"
	"net/http"
	"sync"
	"time"
)

// grace is how long a connection is left alone before it may have to make room
// for another one.
const grace = 200 * time.Millisecond

// A gate is a listener that lets only so many connections in at a time. When
// they are all taken, the one that has brought nothing for longest makes room:
// those who hold connections for their own sake keep nobody else out. A limit
// that lets the next one wait would do just that.
type gate struct {
	net.Listener
	places int

	mu     sync.Mutex
	inside map[net.Conn]*presence
	left   chan struct{} // holds one: somebody left
	closed chan struct{}
	close  func() // closes closed, once
}

// A presence is what a connection is doing, and since when.
type presence struct {
	since  time.Time
	active bool // it has brought a request that is not answered yet
	stream bool // and that has no end of its own, of which there are only so many
}

func newGate(l net.Listener, places int) *gate {
	g := &gate{
		Listener: l, places: places,
		inside: map[net.Conn]*presence{}, left: make(chan struct{}, 1), closed: make(chan struct{}),
	}
	g.close = sync.OnceFunc(func() { close(g.closed) })
	return g
}

// Accept waits for a connection, and for a place for it.
func (g *gate) Accept() (net.Conn, error) {
	conn, err := g.Listener.Accept()
	if err != nil {
		return nil, err
	}
	for {
		wait := g.enter(conn)
		if wait == 0 {
			return conn, nil
		}
		select {
		case <-g.left:
		case <-time.After(wait):
		case <-g.closed:
			_ = conn.Close()
			return nil, net.ErrClosed
		}
	}
}

// Close lets nobody in any more.
func (g *gate) Close() error {
	g.close()
	return g.Listener.Close()
}

// enter gives conn a place, or says after which time to try again.
func (g *gate) enter(conn net.Conn) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	if len(g.inside) >= g.places {
		last := g.last(now)
		if rest := grace - now.Sub(g.inside[last].since); rest > 0 {
			return rest
		}
		delete(g.inside, last)
		_ = last.Close() // whoever serves it is told by its next read or write
	}
	g.inside[conn] = &presence{since: now}
	return 0
}

// last returns the connection that is to make room first.
func (g *gate) last(now time.Time) (last net.Conn) {
	for conn, p := range g.inside {
		q := g.inside[last]
		if q == nil || cmp.Or(cmp.Compare(p.rank(now), q.rank(now)), p.since.Compare(q.since)) < 0 {
			last = conn
		}
	}
	return last
}

// rank orders presences by how soon they have to make room.
func (p *presence) rank(now time.Time) int {
	switch {
	case p.stream:
		return 3
	case now.Sub(p.since) < grace:
		return 2
	case p.active:
		return 1
	}
	return 0
}

// note is http.Server.ConnState.
func (g *gate) note(conn net.Conn, state http.ConnState) {
	g.mu.Lock()
	defer g.mu.Unlock()
	p := g.inside[conn]
	switch {
	case p == nil: // it had to make room
	case state == http.StateClosed || state == http.StateHijacked:
		delete(g.inside, conn)
		select {
		case g.left <- struct{}{}:
		default:
		}
	default:
		*p = presence{since: time.Now(), active: state == http.StateActive}
	}
}

// endless notes that the request of conn has an answer without end.
func (g *gate) endless(conn net.Conn) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if p := g.inside[conn]; p != nil {
		p.stream = true
	}
}
