package render

import (
	"bufio"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"monitor/internal/claim"
)

func testProxy(t *testing.T, w *web) *proxy {
	t.Helper()
	p, err := newProxy(w.options().withDefaults(), defaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.close)
	return p
}

// through is a client that shows the proxy a password.
func through(t *testing.T, p *proxy, password string) *http.Client {
	t.Helper()
	transport := &http.Transport{
		Proxy: http.ProxyURL(&url.URL{Scheme: "http", Host: p.address, User: url.UserPassword(user, password)}),
	}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

func TestProxyServesVisitsAlone(t *testing.T) {
	web := newWeb()
	web.page(t, "a.test", "text")
	p := testProxy(t, web)
	s := p.open(claim.Target{}, 1<<20, rand.Text())
	get := func(password string) int {
		resp, err := through(t, p, password).Get("http://a.test/")
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		return resp.StatusCode
	}
	if got := get(s.password); got != http.StatusOK {
		t.Errorf("a visit gets %d", got)
	}
	for _, wrong := range []string{"", "guess", s.password + "x"} {
		if got := get(wrong); got != http.StatusProxyAuthRequired {
			t.Errorf("the password %q gets %d", wrong, got)
		}
	}
	s.close()
	if got := get(s.password); got != http.StatusProxyAuthRequired {
		t.Errorf("a visit that is over gets %d", got)
	}
	resp, err := http.Get("http://" + p.address + "/")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusProxyAuthRequired {
		t.Errorf("a stranger gets %d", resp.StatusCode)
	}
}

func TestProxyRefuses(t *testing.T) {
	p := testProxy(t, newWeb())
	s := p.open(claim.Target{}, 1<<20, rand.Text())
	defer s.close()
	tests := []struct {
		address string
		want    claim.Reason
	}{
		{"10.0.0.1:80", claim.ReasonAddress},
		{"localhost:8080", claim.ReasonAddress},
		{"a.test:22", claim.ReasonPort},
		{"a.test:6379", claim.ReasonPort},
		{"0x7f.1:80", claim.ReasonPort}, // by the rule for URLs, which gives no reason of its own here
	}
	for i, tt := range tests {
		conn, err := net.Dial("tcp", p.address)
		if err != nil {
			t.Fatal(err)
		}
		request := http.Request{Header: http.Header{}}
		request.SetBasicAuth(user, s.password)
		fmt.Fprintf(conn, "CONNECT %s HTTP/1.1\r\nHost: %[1]s\r\nProxy-Authorization: %s\r\n\r\n", tt.address, request.Header.Get("Authorization"))
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		conn.Close()
		fail := s.failure("http://" + tt.address + "/")
		if resp.StatusCode != http.StatusBadGateway || fail == nil || fail.outcome != claim.Refused || s.refusals() != i+1 {
			t.Errorf("%s: got %d, %v, %d refusals", tt.address, resp.StatusCode, fail, s.refusals())
		}
	}
}

// A visit takes in what it may and no more, over all its connections.
func TestProxyCountsBytes(t *testing.T) {
	web := newWeb()
	web.page(t, "a.test", strings.Repeat("x", 100<<10))
	p := testProxy(t, web)
	s := p.open(claim.Target{}, 250<<10, rand.Text())
	defer s.close()
	client := through(t, p, s.password)
	whole := 0
	for range 4 {
		resp, err := client.Get("http://a.test/")
		if err != nil {
			t.Fatal(err)
		}
		if n, err := io.Copy(io.Discard, resp.Body); err == nil && n == 100<<10 {
			whole++
		}
		resp.Body.Close()
	}
	if whole != 2 || !s.spent() {
		t.Errorf("%d pages came whole, spent: %v", whole, s.spent())
	}
}

// A stream is handed on as it comes, and cut when the visit is over.
func TestProxyCutsWithTheVisit(t *testing.T) {
	web := newWeb()
	web.serve(t, "a.test", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, "first")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	p := testProxy(t, web)
	s := p.open(claim.Target{}, 1<<20, rand.Text())
	resp, err := through(t, p, s.password).Get("http://a.test/")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body := bufio.NewReader(resp.Body)
	if line, err := body.ReadString('\n'); line != "first\n" {
		t.Fatalf("got %q, %v", line, err)
	}
	s.close()
	if _, err := body.ReadString('\n'); err == nil || errors.Is(err, io.EOF) {
		t.Errorf("the end looks like an end: %v", err)
	}
}

func TestProxyDropsHops(t *testing.T) {
	got := make(chan http.Header, 1)
	web := newWeb()
	web.serve(t, "a.test", func(w http.ResponseWriter, r *http.Request) {
		got <- r.Header
		w.Header().Set("Connection", "X-Hop")
		w.Header().Set("X-Hop", "1")
		w.Header().Set("X-End", "1")
	})
	p := testProxy(t, web)
	s := p.open(claim.Target{}, 1<<20, rand.Text())
	defer s.close()
	req, err := http.NewRequest(http.MethodGet, "http://a.test/", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header = http.Header{"Connection": {"X-Mine"}, "X-Mine": {"1"}, "X-Kept": {"1"}, "User-Agent": {"a"}}
	resp, err := through(t, p, s.password).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if h := <-got; h.Get("X-Mine") != "" || h.Get("X-Kept") != "1" || h.Get("Proxy-Authorization") != "" {
		t.Errorf("the server got %v", h)
	}
	if resp.Header.Get("X-Hop") != "" || resp.Header.Get("X-End") != "1" {
		t.Errorf("the browser got %v", resp.Header)
	}
}

func TestBrowserFailure(t *testing.T) {
	for name, want := range map[string]claim.Reason{
		"net::ERR_CERT_DATE_INVALID": claim.ReasonTLS, "net::ERR_SSL_PROTOCOL_ERROR": claim.ReasonTLS,
		"net::ERR_CONNECTION_REFUSED": claim.ReasonConnect, "net::ERR_CONNECTION_RESET": claim.ReasonReset,
		"net::ERR_TOO_MANY_REDIRECTS": claim.ReasonRedirect, "net::ERR_INVALID_REDIRECT": claim.ReasonRedirect,
		"net::ERR_INVALID_HTTP_RESPONSE": claim.ReasonBadHTTP, "net::ERR_UNSAFE_PORT": claim.ReasonPort,
		"net::ERR_CONTENT_DECODING_FAILED": claim.ReasonEncoding, "net::ERR_SOMETHING_NEW": claim.ReasonRender, "": claim.ReasonRender,
	} {
		if got := browserFailure(name); got.reason != want {
			t.Errorf("%s: got %s, want %s", name, got.reason, want)
		}
	}
}

func TestSentence(t *testing.T) {
	if got := claim.Sentence(strings.Repeat("é", 400) + "\x1b"); len(got) > claim.MaxDetail || !strings.HasSuffix(got, "é…") {
		t.Errorf("got %d bytes, %q", len(got), got)
	}
	if got := claim.Sentence("a\x1b[31m\nb"); got != `a\x1b[31m\nb` {
		t.Errorf("got %q", got)
	}
}
