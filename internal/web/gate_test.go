package web

import (
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"testing"
	"time"
)

// guest is a request on a connection of its own, and how the connection ended.
func guest(t *testing.T, at net.Addr, request string) net.Conn {
	t.Helper()
	conn, err := net.Dial(at.Network(), at.String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	return conn
}

// TestGateMakesRoom holds the order in which connections give way, on a server
// that waits for ever: nobody gets in unless somebody is made to leave.
func TestGateMakesRoom(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	gate := newGate(l, 3)
	begun, hold := make(chan struct{}, 3), make(chan struct{})
	mux := http.NewServeMux()
	mux.HandleFunc("/quick", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("/slow", func(http.ResponseWriter, *http.Request) { begun <- struct{}{}; <-hold })
	noted := make(chan struct{}, 6)
	server := &http.Server{Handler: mux, ConnState: func(conn net.Conn, state http.ConnState) {
		gate.note(conn, state)
		if state == http.StateNew {
			noted <- struct{}{}
		}
	}}
	ended := make(chan error)
	go func() { ended <- server.Serve(gate) }()

	slow := guest(t, l.Addr(), "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
	<-begun
	stream := guest(t, l.Addr(), "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
	<-begun
	idle := guest(t, l.Addr(), "GET /quick HTTP/1.1\r\nHost: x\r\n")
	for range 3 { // who is noted later is young again
		<-noted
	}
	age(gate, map[string]time.Duration{name(slow): 3 * time.Hour, name(stream): 2 * time.Hour, name(idle): time.Hour}, name(stream))

	quick(t, gate)
	if _, err := idle.Read(make([]byte, 1)); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("who brought nothing: %v, want its connection closed", err)
	}
	another := guest(t, l.Addr(), "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
	<-begun
	age(gate, map[string]time.Duration{name(slow): 3 * time.Hour, name(stream): 2 * time.Hour, name(another): time.Hour}, name(stream))
	quick(t, gate)
	if _, err := slow.Read(make([]byte, 1)); err == nil {
		t.Error("the request that stood for longest stayed where there was no other")
	}
	close(hold)
	if _, err := io.ReadFull(stream, make([]byte, len("HTTP/1.1 200"))); err != nil {
		t.Errorf("a stream had to make room: %v", err)
	}
	if err := server.Close(); err != nil {
		t.Error(err)
	}
	if err := <-ended; err != http.ErrServerClosed {
		t.Errorf("it ended with %v", err)
	}
}

func name(conn net.Conn) string { return conn.LocalAddr().String() }

// age waits until those who are named are inside, makes them as old, and one
// of them a stream.
func age(g *gate, ages map[string]time.Duration, stream string) {
	for inside := 0; inside < len(ages); time.Sleep(time.Millisecond) {
		inside = 0
		g.mu.Lock()
		for conn, p := range g.inside {
			if old, ok := ages[conn.RemoteAddr().String()]; ok {
				inside++
				p.since = time.Now().Add(-old)
				p.stream = conn.RemoteAddr().String() == stream
			}
		}
		g.mu.Unlock()
	}
}

// quick asks for what is answered at once, on a connection that it leaves, and
// waits until its place is free again.
func quick(t *testing.T, g *gate) {
	t.Helper()
	conn := guest(t, g.Addr(), "GET /quick HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
	answer, err := io.ReadAll(conn)
	if err != nil || string(answer[:min(len(answer), 12)]) != "HTTP/1.1 200" {
		t.Fatalf("%q, %v", answer, err)
	}
	for inside := true; inside; time.Sleep(time.Millisecond) {
		inside = false
		g.mu.Lock()
		for other := range g.inside {
			inside = inside || other.RemoteAddr().String() == name(conn)
		}
		g.mu.Unlock()
	}
}

// TestGateCloses holds that a connection that waits for a place keeps nobody
// from closing.
func TestGateCloses(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	gate := newGate(l, 1)
	guest(t, l.Addr(), "")
	if _, err := gate.Accept(); err != nil {
		t.Fatal(err)
	}
	gate.mu.Lock()
	for _, p := range gate.inside {
		p.since = time.Now().Add(time.Hour) // it may stay
	}
	gate.mu.Unlock()
	guest(t, l.Addr(), "")
	ended := make(chan error)
	go func() {
		_, err := gate.Accept()
		ended <- err
	}()
	if err := gate.Close(); err != nil {
		t.Error(err)
	}
	if err := <-ended; err == nil {
		t.Error("somebody came in")
	}
}
