package fetch

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"monitor/internal/claim"
)

// quick are limits that a test need not wait for.
func quick() limits {
	l := defaultLimits()
	l.backoff = time.Millisecond
	return l
}

// hasty are limits that a server which stalls meets soon. A slow machine meets
// them too, so they are for tests that want them met.
func hasty() limits {
	l := quick()
	l.tls, l.header = 200*time.Millisecond, 200*time.Millisecond
	l.rateWindow, l.rateBytes = 200*time.Millisecond, 64
	return l
}

// limitsFor are hasty where a case is to end in a timeout.
func limitsFor(want string) limits {
	if strings.HasSuffix(want, "/timeout") || strings.HasSuffix(want, "/tls") {
		return hasty()
	}
	return quick()
}

// local are options that reach loopback, without retries or robots.txt.
func local() Options {
	return Options{UserAgent: "monitor/1 (+mailto:desk@example.org)", AllowPrivate: true, Timeout: 20 * time.Second}
}

func start(t testing.TB, o Options, l limits) *Fetcher {
	t.Helper()
	f := newFetcher(o.withDefaults(), l)
	t.Cleanup(f.Close)
	return f
}

func get(t testing.TB, f *Fetcher, url string) Response {
	t.Helper()
	return send(t, f, Request{Target: claim.Target{URL: url}})
}

func send(t testing.TB, f *Fetcher, r Request) Response {
	t.Helper()
	res, err := f.Fetch(context.Background(), r)
	if err != nil {
		t.Fatalf("Fetch: %v", err)
	}
	checkWords(t, res.Visit)
	return res
}

// checkWords holds every visit to what the contract promises of its words.
func checkWords(t testing.TB, v claim.Visit) {
	t.Helper()
	if len(v.Detail) > claim.MaxDetail || v.Detail != claim.EscapeLine(v.Detail) {
		t.Errorf("detail is not fit to be shown: %q", v.Detail)
	}
	if v.Good() != (v.Reason == "") || !v.Good() && v.Detail == "" {
		t.Errorf("outcome %q with reason %q and detail %q", v.Outcome, v.Reason, v.Detail)
	}
	for _, secret := range []string{"hunter2", "?", "s3cr3t"} {
		if strings.Contains(v.Detail, secret) {
			t.Errorf("detail %q holds %q", v.Detail, secret)
		}
	}
}

// want compares the words of a visit, "outcome/reason".
func want(t testing.TB, got Response, words string) {
	t.Helper()
	if s := string(got.Visit.Outcome) + "/" + string(got.Visit.Reason); s != words {
		t.Errorf("got %s (%d, %q), want %s", s, got.Visit.StatusCode, got.Visit.Detail, words)
	}
}

// A hostile server answers each connection's requests byte by byte.
type hostile struct {
	url      string
	accepts  atomic.Int32
	requests atomic.Int32
}

// An answer is what a hostile server does with the nth request, from 1. The
// connection is closed when it returns false.
type answer func(c net.Conn, n int) (again bool)

// listen serves answers on loopback until the test ends.
func listen(t testing.TB, a answer) *hostile {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &hostile{url: "http://" + l.Addr().String()}
	s.serve(t, l, a)
	return s
}

func (s *hostile) serve(t testing.TB, l net.Listener, a answer) {
	var open sync.WaitGroup
	ctx, cancel := context.WithCancel(context.Background())
	open.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			s.accepts.Add(1)
			open.Go(func() {
				defer context.AfterFunc(ctx, func() { c.Close() })()
				defer c.Close()
				s.converse(c, a)
			})
		}
	})
	t.Cleanup(func() { cancel(); l.Close(); open.Wait() })
}

func (s *hostile) converse(c net.Conn, a answer) {
	in := bufio.NewReader(c)
	for {
		req, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		io.Copy(io.Discard, req.Body)
		if !a(c, int(s.requests.Add(1))) {
			return
		}
	}
}

// says answers every request with the same bytes and closes.
func says(s string) answer {
	return func(c net.Conn, _ int) bool {
		io.WriteString(c, s)
		return false
	}
}

// hold keeps a connection open until the client leaves.
func hold(c net.Conn) bool {
	io.Copy(io.Discard, c)
	return false
}

// ok is a whole answer with headers and a body.
func ok(body string, headers ...string) string {
	var b strings.Builder
	b.WriteString("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n")
	for _, h := range headers {
		b.WriteString(h + "\r\n")
	}
	fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n%s", len(body), body)
	return b.String()
}

// status is an answer without a body.
func status(line string, headers ...string) string {
	return "HTTP/1.1 " + line + "\r\n" + strings.Join(append(headers, "Content-Length: 0"), "\r\n") + "\r\n\r\n"
}
