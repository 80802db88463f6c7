package render

import (
	"context"
	"errors"
	"io"
	"net"
	"net/url"
	"sync"

	"monitor/internal/claim"
)

// A pass is the right of one visit to use the proxy, and what the proxy saw of
// the visit. Closing it cuts every connection of the visit.
type pass struct {
	proxy    *proxy
	password string
	ctx      context.Context
	cancel   context.CancelFunc
	serving  sync.WaitGroup
	slots    chan struct{} // a place for each connection being opened

	mu       sync.Mutex
	left     int64               // bytes that the visit may still take in
	failures map[string]*failure // why the last try at a host and port brought nothing
	refused  int                 // connections that our own policy refused
}

func (s *pass) close() {
	s.proxy.mu.Lock()
	delete(s.proxy.passes, s.password)
	s.proxy.mu.Unlock()
	s.cancel()
	s.serving.Wait()
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
