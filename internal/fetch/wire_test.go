package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"monitor/internal/claim"
)

// every writes s again and again until the client leaves.
func every(c net.Conn, d time.Duration, s string) bool {
	for {
		if _, err := io.WriteString(c, s); err != nil {
			return false
		}
		time.Sleep(d)
	}
}

// after writes head and then does something else.
func after(head string, then func(net.Conn) bool) answer {
	return func(c net.Conn, _ int) bool {
		io.WriteString(c, head)
		return then(c)
	}
}

func TestWire(t *testing.T) {
	const html = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
	tests := []struct {
		id, name string
		answer   answer
		want     string
		body     string
	}{
		{"F01", "slow headers", after("HTTP/1.1 200 OK\r\n", func(c net.Conn) bool { return every(c, 20*time.Millisecond, "X-n: a\r\n") }), "unavailable/timeout", ""},
		{"F02", "says nothing", func(c net.Conn, _ int) bool { return hold(c) }, "unavailable/timeout", ""},
		{"F04", "slow body", after(html+"Content-Length: 1000\r\n\r\n", func(c net.Conn) bool { return every(c, 20*time.Millisecond, "a") }), "unavailable/timeout", ""},
		{"F06", "endless chunks", after(html+"Transfer-Encoding: chunked\r\n\r\n", func(c net.Conn) bool {
			return every(c, 0, "10000\r\n"+strings.Repeat("a", 64<<10)+"\r\n")
		}), "unavailable/too_large", ""},
		{"F07", "honest huge length", after(html+"Content-Length: 10737418240\r\n\r\n", hold), "unavailable/too_large", ""},
		{"F08", "length above body", says(html + "Content-Length: 1000\r\n\r\nhello"), "unavailable/truncated", ""},
		{"F10", "two lengths", says(html + "Content-Length: 3\r\nContent-Length: 5\r\n\r\nabcde"), "unavailable/bad_http", ""},
		{"F11", "equal lengths", says(html + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nabcde"), "fetched/", "abcde"},
		{"F11", "negative length", says(html + "Content-Length: -1\r\n\r\nabcde"), "unavailable/bad_http", ""},
		{"F13", "gzip, chunked", says(html + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"), "unavailable/bad_http", ""},
		{"F14", "no last chunk", says(html + "Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n"), "unavailable/truncated", ""},
		{"F15", "cut in a chunk", says(html + "Transfer-Encoding: chunked\r\n\r\nff\r\nabcde"), "unavailable/truncated", ""},
		{"F17", "large trailers", says(html + "Transfer-Encoding: chunked\r\nTrailer: X\r\n\r\n5\r\nabcde\r\n0\r\nX: " + strings.Repeat("x", 1<<20) + "\r\n\r\n"), "unavailable/truncated", ""},
		{"F19", "reset in the body", after(html+"Content-Length: 1000\r\n\r\nabc", func(c net.Conn) bool {
			time.Sleep(50 * time.Millisecond) // lets the bytes arrive before the reset
			c.(*net.TCPConn).SetLinger(0)
			return false
		}), "unavailable/reset", ""},
		{"F20", "empty reply", func(net.Conn, int) bool { return false }, "unavailable/reset", ""},
		{"F20", "half of a header", says("HTTP/1.1 200 OK\r\nX: a\r\n"), "unavailable/reset", ""},
		{"F22", "header of 9 MiB", after("HTTP/1.1 200 OK\r\nX: "+strings.Repeat("x", 9<<20)+"\r\n\r\n", hold), "unavailable/too_large", ""},
		{"F23", "ten thousand cookies", says(html + strings.Repeat("Set-Cookie: a=b\r\n", 10_000) + "Content-Length: 2\r\n\r\nhi"), "fetched/", "hi"},
		{"F25", "status 000", says("HTTP/1.1 000 No\r\nContent-Length: 0\r\n\r\n"), "unavailable/status", ""},
		{"F25", "status 101", after("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n", hold), "unavailable/status", ""},
		{"F25", "status 600", says(status("600 Odd")), "unavailable/status", ""},
		{"F25", "status 999", says(status("999 Denied")), "unavailable/status", ""},
		{"F25", "five interim answers", says(strings.Repeat("HTTP/1.1 103 Early Hints\r\n\r\n", 5) + ok("hi")), "fetched/", "hi"},
		{"F25", "six interim answers", says(strings.Repeat("HTTP/1.1 103 Early Hints\r\n\r\n", 6) + ok("hi")), "unavailable/bad_http", ""},
		{"F26", "HTTP/0.9", says("<html>hello \x1b[31m::error::</html>"), "unavailable/bad_http", ""},
		{"F26", "SSH", says("SSH-2.0-OpenSSH_9.2\r\n"), "unavailable/bad_http", ""},
		{"F26", "TLS bytes", says("\x15\x03\x01\x00\x02\x02\x46\r\n\r\n"), "unavailable/bad_http", ""},
		{"F26", "HTTP/2 frames", says("\x00\x00\x00\x04\x00\x00\x00\x00\x00"), "unavailable/bad_http", ""},
		{"F27", "NUL in a header", says(html + "X: a\x00b\r\nContent-Length: 2\r\n\r\nhi"), "unavailable/bad_http", ""},
		{"F27", "folded header", says(html + "X: a\r\n b\r\nContent-Length: 2\r\n\r\nhi"), "fetched/", "hi"},
		{"F27", "space before the colon", says(html + "X : a\r\nContent-Length: 2\r\n\r\nhi"), "fetched/", "hi"},
		{"F28", "204 with a body", says("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello"), "suspect/empty", ""},
		{"F28", "205 with a body", says("HTTP/1.1 205 Reset Content\r\nContent-Length: 5\r\n\r\nhello"), "suspect/empty", "hello"},
		{"F29", "206 unasked", says("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-4/9\r\nContent-Length: 5\r\n\r\nhello"), "unavailable/status", "hello"},
		{"F30", "202 with a challenge", says("HTTP/1.1 202 Accepted\r\nx-amzn-waf-action: challenge\r\nContent-Length: 5\r\n\r\nhello"), "unavailable/status", "hello"},
		{"F66", "empty body", says(ok("")), "suspect/empty", ""},
	}
	for _, tt := range tests {
		t.Run(tt.id+" "+tt.name, func(t *testing.T) {
			t.Parallel()
			s := listen(t, tt.answer)
			o := local()
			o.MaxBytes = 1 << 20
			got := get(t, start(t, o, limitsFor(tt.want)), s.url+"/page?token=hunter2")
			want(t, got, tt.want)
			if string(got.Body) != tt.body {
				t.Errorf("body %q, want %q", got.Body, tt.body)
			}
		})
	}
}

func TestTrickleEndsWithTheWholeRequest(t *testing.T) { // F05
	s := listen(t, after("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n",
		func(c net.Conn) bool { return every(c, 5*time.Millisecond, "40\r\n"+strings.Repeat("a", 64)+"\r\n") }))
	o := local()
	o.Timeout = time.Second
	got := get(t, start(t, o, quick()), s.url)
	want(t, got, "unavailable/timeout")
	if !strings.Contains(got.Visit.Detail, "whole") {
		t.Errorf("detail %q does not say that it is the whole request's time", got.Visit.Detail)
	}
}

func TestConnectTimesOut(t *testing.T) { // F03
	s := listen(t, says(ok("hi")))
	l := quick()
	l.connect = time.Nanosecond
	got := get(t, start(t, local(), l), s.url)
	want(t, got, "unavailable/timeout")
	if s.accepts.Load() != 0 {
		t.Errorf("%d connections, want none", s.accepts.Load())
	}
}

func TestNothingListens(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	want(t, get(t, start(t, local(), quick()), "http://"+l.Addr().String()), "unavailable/connect")
}

// A body longer than its declared length spoils the connection, not the page.
func TestSurplusIsNotTheNextAnswer(t *testing.T) { // F09
	s := listen(t, func(c net.Conn, _ int) bool {
		io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nabcHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil")
		return hold(c)
	})
	f := start(t, local(), quick())
	for range 2 {
		got := get(t, f, s.url)
		want(t, got, "fetched/")
		if string(got.Body) != "abc" {
			t.Errorf("body %q, want %q", got.Body, "abc")
		}
	}
}

func TestBodyThatEndsWithTheConnection(t *testing.T) { // F18
	s := listen(t, says("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>half"))
	got := get(t, start(t, local(), quick()), s.url)
	want(t, got, "fetched/")
	if !got.NoLength {
		t.Error("NoLength is false for a body without length")
	}
	whole := listen(t, says(ok("<html>")))
	if got := get(t, start(t, local(), quick()), whole.url); got.NoLength {
		t.Error("NoLength is true for a body with a length")
	}
}

func TestStaleConnectionIsReplaced(t *testing.T) { // F21
	s := listen(t, func(c net.Conn, n int) bool {
		if n == 2 {
			return false
		}
		io.WriteString(c, ok(fmt.Sprint("page ", n)))
		return true
	})
	f := start(t, local(), quick())
	want(t, get(t, f, s.url), "fetched/")
	got := get(t, f, s.url)
	want(t, got, "fetched/")
	if string(got.Body) != "page 3" {
		t.Errorf("body %q, want %q", got.Body, "page 3")
	}
}

func TestConnectionIsReused(t *testing.T) {
	s := listen(t, func(c net.Conn, _ int) bool { io.WriteString(c, ok("hi")); return true })
	f := start(t, local(), quick())
	for range 5 {
		want(t, get(t, f, s.url), "fetched/")
	}
	if n := s.accepts.Load(); n != 1 {
		t.Errorf("%d connections for five visits, want 1", n)
	}
}

func TestCancelledVisitIsNoObservation(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	s := listen(t, func(c net.Conn, _ int) bool { cancel(); return hold(c) })
	f := start(t, local(), defaultLimits())
	r := Request{Target: claim.Target{URL: s.url + "/?token=hunter2"}}
	for _, when := range []string{"while it waits for an answer", "before it begins"} {
		res, err := f.Fetch(ctx, r)
		if !errors.Is(err, context.Canceled) || res.Visit.Outcome != "" {
			t.Errorf("cancelled %s: got %v, %v", when, res.Visit, err)
		}
		if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("error %q holds the query", err)
		}
	}
}
