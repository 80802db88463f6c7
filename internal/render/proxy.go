package render

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"monitor/internal/claim"
)

// A proxy is the one way from the browser to the network: a forward proxy on
// loopback that opens every connection through Options.Dial. It serves whoever
// shows the password of a visit under way, so neither the browser on its own
// account nor another user of the machine gets anything from it, and what it
// carries is counted for that visit.
type proxy struct {
	address string
	opts    Options
	limits  limits
	server  *http.Server
	serving sync.WaitGroup

	mu     sync.Mutex
	passes map[string]*pass // by password
}

// user is the name that goes with every password.
const user = "visit"

func newProxy(o Options, l limits) (*proxy, error) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &proxy{address: listener.Addr().String(), opts: o, limits: l, passes: map[string]*pass{}}
	p.server = &http.Server{
		Handler:           p,
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          log.New(io.Discard, "", 0), // a handler that breaks off is no error here
	}
	p.serving.Go(func() { _ = p.server.Serve(listener) }) // ends with close
	return p, nil
}

// close ends the proxy. No pass may be open.
func (p *proxy) close() {
	p.server.Close()
	p.serving.Wait()
}

// open returns the pass of a new visit to t, which must be closed. The password
// is one that no other open pass has.
func (p *proxy) open(t claim.Target, maxBytes int64, password string) *pass {
	s := newPass(p, t, maxBytes, password)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.passes[s.password] = s
	return s
}

// admit returns the pass that a request shows, entered, or nil.
func (p *proxy) admit(r *http.Request) *pass {
	// The standard library reads Authorization alone.
	shown := http.Request{Header: http.Header{"Authorization": r.Header["Proxy-Authorization"]}}
	_, password, _ := shown.BasicAuth()
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.passes[password]
	if s != nil {
		s.serving.Add(1)
	}
	return s
}

func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s := p.admit(r)
	if s == nil {
		w.Header().Set("Proxy-Authenticate", `Basic realm="monitor"`)
		http.Error(w, "this proxy serves visits under way", http.StatusProxyAuthRequired)
		return
	}
	defer s.serving.Done()
	if r.Method == http.MethodConnect {
		p.tunnel(w, r, s)
		return
	}
	p.forward(w, r, s)
}

// tunnel joins the browser with r.Host, for TLS and WebSockets.
func (p *proxy) tunnel(w http.ResponseWriter, r *http.Request, s *pass) {
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(s.ctx, cancel)()
	up, err := s.dial(ctx, "tcp", r.Host)
	if err != nil {
		s.note(r.Host, err)
		http.Error(w, "no connection", http.StatusBadGateway)
		return
	}
	defer up.Close()
	down, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer down.Close()
	defer context.AfterFunc(s.ctx, func() { up.Close(); down.Close() })()
	if _, err := io.WriteString(down, "HTTP/1.1 200 Connection established\r\n\r\n"); err != nil {
		return
	}
	var sending sync.WaitGroup
	sending.Go(func() {
		_, _ = io.Copy(up, buffered) // the end of either side is the end of both
		up.Close()
	})
	_, _ = io.Copy(down, s.count(up))
	up.Close()
	down.Close()
	sending.Wait()
}

// forward sends a request in absolute form on, and its answer back.
func (p *proxy) forward(w http.ResponseWriter, r *http.Request, s *pass) {
	if r.URL.Scheme != "http" || r.URL.Host == "" {
		http.Error(w, "not a proxy request", http.StatusBadRequest)
		return
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(s.ctx, cancel)()
	out := r.Clone(ctx)
	out.RequestURI = ""
	dropHops(out.Header)
	if r.ContentLength == 0 {
		out.Body = nil
	}
	resp, err := s.upstream.RoundTrip(out)
	if err != nil {
		s.note(hostPort(r.URL), err)
		http.Error(w, "no answer", http.StatusBadGateway)
		return
	}
	defer resp.Body.Close()
	dropHops(resp.Header)
	for name, values := range resp.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(resp.StatusCode)
	if err := copyFlushing(w, s.count(resp.Body)); err != nil {
		panic(http.ErrAbortHandler) // net/http's way to let the browser see that the end is missing
	}
}

// copyFlushing hands on what comes as it comes: a page may wait for an event
// on a stream.
func copyFlushing(w http.ResponseWriter, r io.Reader) error {
	flush := http.NewResponseController(w)
	buf := make([]byte, 32<<10)
	for {
		n, err := r.Read(buf)
		if n > 0 {
			if _, err := w.Write(buf[:n]); err != nil {
				return err
			}
			if err := flush.Flush(); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// dropHops removes the headers that are for one connection (RFC 9110, 7.6.1),
// and the visit's password.
func dropHops(h http.Header) {
	for _, list := range h["Connection"] {
		for name := range strings.SplitSeq(list, ",") {
			h.Del(strings.TrimSpace(name))
		}
	}
	for _, name := range []string{"Connection", "Proxy-Connection", "Keep-Alive", "Te", "Trailer", "Transfer-Encoding", "Upgrade", "Proxy-Authorization", "Proxy-Authenticate"} {
		h.Del(name)
	}
}
