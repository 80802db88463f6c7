package fetch

import (
	"context"
	"fmt"
	"io"
	"net"
	"testing"
	"time"

	"monitor/internal/claim"
)

func TestRetries(t *testing.T) {
	tests := []struct {
		name     string
		first    answer // to the first two requests; then a page
		want     string
		requests int32
	}{
		{"page", says(ok("hi")), "fetched/", 1},
		{"empty reply", func(net.Conn, int) bool { return false }, "fetched/", 3},
		{"reset", func(c net.Conn, _ int) bool { c.(*net.TCPConn).SetLinger(0); return false }, "fetched/", 3},
		{"truncated", says("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\nhi"), "fetched/", 3},
		{"502", says(status("502 Bad Gateway")), "fetched/", 3},
		{"503", says(status("503 Service Unavailable")), "fetched/", 3},
		{"504", says(status("504 Gateway Timeout")), "fetched/", 3},
		{"503 for an hour", says(status("503 Service Unavailable", "Retry-After: 3600")), "unavailable/rate_limited", 1},
		{"503 for a second", says(status("503 Service Unavailable", "Retry-After: 1")), "fetched/", 3},
		{"429", says(status("429 Too Many Requests")), "unavailable/rate_limited", 1},
		{"500", says(status("500 Internal Server Error")), "unavailable/status", 1},
		{"404", says(status("404 Not Found")), "unavailable/gone", 1},
		{"not HTTP", says("hello\r\n\r\n"), "unavailable/bad_http", 1},
		{"no answer", func(c net.Conn, _ int) bool { return hold(c) }, "unavailable/timeout", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := listen(t, func(c net.Conn, n int) bool {
				if n <= 2 {
					return tt.first(c, n)
				}
				io.WriteString(c, ok("hi"))
				return false
			})
			o := local()
			o.Retries = 2
			want(t, get(t, start(t, o, limitsFor(tt.want)), s.url), tt.want)
			if n := s.requests.Load(); n != tt.requests {
				t.Errorf("%d requests, want %d", n, tt.requests)
			}
		})
	}
}

func TestRetriesEnd(t *testing.T) {
	s := listen(t, says(status("503 Service Unavailable")))
	o := local()
	o.Retries = 3
	want(t, get(t, start(t, o, quick()), s.url), "unavailable/status")
	if n := s.requests.Load(); n != 4 {
		t.Errorf("%d requests, want 4", n)
	}
}

// A wait that would outlast the context is not begun: what was seen counts.
func TestNoRetryPastTheDeadline(t *testing.T) {
	s := listen(t, says(status("503 Service Unavailable")))
	o := local()
	o.Retries = 5
	l := quick()
	l.backoff = time.Hour
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	res, err := start(t, o, l).Fetch(ctx, Request{Target: claim.Target{URL: s.url}})
	if err != nil {
		t.Fatal(err)
	}
	want(t, res, "unavailable/status")
	if n := s.requests.Load(); n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
}

func TestCloseLeavesNothingBehind(t *testing.T) {
	s := listen(t, func(c net.Conn, n int) bool { io.WriteString(c, ok(fmt.Sprint(n))); return true })
	f := New(local())
	for range 3 {
		want(t, get(t, f, s.url), "fetched/")
	}
	f.Close()
	f.Close()
	if f.life.Err() == nil {
		t.Error("Close left the Fetcher's connections to themselves")
	}
}
