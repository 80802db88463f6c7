package render

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"

	"monitor/internal/claim"
)

// A pass is the right of one visit to use the proxy, and what the proxy saw of
// the visit. Closing it cuts every connection of the visit.
type pass struct {
	proxy    *proxy
	target   claim.Target
	home     string // its host and port
	password string
	upstream *http.Transport // the visit's own: what it opened serves no other
	ctx      context.Context
	cancel   context.CancelFunc
	serving  sync.WaitGroup // requests
	dialling sync.WaitGroup
	slots    chan struct{} // a place for each connection being opened

	mu       sync.Mutex
	closed   bool
	left     int64               // bytes that the visit may still take in
	failures map[string]*failure // why the last try at a host and port brought nothing
	refused  int                 // connections that our own policy refused
	strayed  bool                // a connection to another host or port than the target's was asked for
}

func newPass(p *proxy, t claim.Target, maxBytes int64, password string) *pass {
	s := &pass{
		proxy: p, target: t, password: password, left: maxBytes,
		failures: map[string]*failure{}, slots: make(chan struct{}, p.limits.dials),
	}
	if u, err := url.Parse(t.URL); err == nil {
		s.home = hostPort(u)
	}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.upstream = &http.Transport{
		DialContext:            s.dial,
		DisableCompression:     true,
		MaxResponseHeaderBytes: 256 << 10,
		ResponseHeaderTimeout:  p.opts.Timeout,
	}
	return s
}

// dial opens a connection of the visit, under the rules for URLs and
// addresses.
func (s *pass) dial(ctx context.Context, network, address string) (net.Conn, error) {
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if !s.enter(address) {
		return nil, context.Canceled
	}
	defer s.dialling.Done()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(s.ctx, cancel)()
	if err := s.proxy.opts.CheckURL("http://" + address + "/"); err != nil {
		return nil, refusedBy(err, claim.ReasonPort)
	}
	return s.proxy.opts.Dial(ctx, s.target, network, address)
}

// stayed reports that the visit asked nobody but the target's own host and
// port.
func (s *pass) stayed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.strayed
}

// enter counts a connection being opened, unless the pass is closed: net/http
// goes on dialling for a request that is gone.
func (s *pass) enter(address string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.strayed = s.strayed || address != s.home
	s.dialling.Add(1)
	return true
}

func (s *pass) close() {
	s.proxy.mu.Lock()
	delete(s.proxy.passes, s.password)
	s.proxy.mu.Unlock()
	s.cancel()
	s.serving.Wait()
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.dialling.Wait()
	s.upstream.CloseIdleConnections()
}

// note keeps why there was no answer from a host and port.
func (s *pass) note(address string, err error) {
	if s.ctx.Err() != nil {
		return
	}
	fail := networkFailure(err)
	s.mu.Lock()
	defer s.mu.Unlock()
	if fail.outcome == claim.Refused {
		s.refused++
	}
	const enough = 1000
	if len(s.failures) < enough {
		s.failures[address] = fail
	}
}

// failure returns why u could not be had, as far as the proxy knows.
func (s *pass) failure(u string) *failure {
	parsed, err := url.Parse(u)
	if err != nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.failures[hostPort(parsed)]
}

// refusals is how many connections our own policy refused.
func (s *pass) refusals() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.refused
}

// spent reports that the visit took in more than it may.
func (s *pass) spent() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.left < 0
}

var errSpent = errors.New("the visit took in more than it may")

// take counts n bytes of the visit.
func (s *pass) take(n int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.left -= int64(n)
	if s.left < 0 {
		return errSpent
	}
	return nil
}

// count returns r, ended when the visit took in more than it may.
func (s *pass) count(r io.Reader) io.Reader { return &counted{r, s} }

type counted struct {
	r io.Reader
	s *pass
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if spent := c.s.take(n); spent != nil {
		return n, spent
	}
	return n, err
}

// hostPort is u's host with its port, as a CONNECT names it.
func hostPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"https": "443", "wss": "443"}[u.Scheme]
	}
	if port == "" {
		port = "80"
	}
	return net.JoinHostPort(u.Hostname(), port)
}
