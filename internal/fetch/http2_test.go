package fetch

import (
	"bytes"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// A script plays the server's side of one HTTP/2 connection once a request
// has come on a stream, and reports whether to go on.
type script func(fr *http2.Framer, stream uint32, n int32) bool

// framed serves HTTP/2 frame by frame over TLS.
func framed(t testing.TB, ca *authority, play script) (url string, requests *atomic.Int32) {
	t.Helper()
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{
		Certificates: []tls.Certificate{issue(t, leaf(), ca).pair()}, NextProtos: []string{"h2"},
	})
	if err != nil {
		t.Fatal(err)
	}
	requests = new(atomic.Int32)
	var open sync.WaitGroup
	var mu sync.Mutex
	var conns []net.Conn
	open.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			conns = append(conns, c)
			mu.Unlock()
			open.Go(func() { defer c.Close(); converse2(c, requests, play) })
		}
	})
	t.Cleanup(func() {
		l.Close()
		mu.Lock()
		for _, c := range conns {
			c.Close()
		}
		mu.Unlock()
		open.Wait()
	})
	return "https://" + l.Addr().String(), requests
}

func converse2(c net.Conn, requests *atomic.Int32, play script) {
	preface := make([]byte, len(http2.ClientPreface))
	if _, err := io.ReadFull(c, preface); err != nil {
		return
	}
	fr := http2.NewFramer(c, c)
	fr.WriteSettings()
	for {
		frame, err := fr.ReadFrame()
		if err != nil {
			return
		}
		switch frame := frame.(type) {
		case *http2.SettingsFrame:
			if !frame.IsAck() {
				fr.WriteSettingsAck()
			}
		case *http2.HeadersFrame:
			if !play(fr, frame.StreamID, requests.Add(1)) {
				return
			}
		}
	}
}

func headers(fr *http2.Framer, stream uint32, end bool, pairs ...string) {
	var b bytes.Buffer
	enc := hpack.NewEncoder(&b)
	for i := 0; i < len(pairs); i += 2 {
		enc.WriteField(hpack.HeaderField{Name: pairs[i], Value: pairs[i+1]})
	}
	fr.WriteHeaders(http2.HeadersFrameParam{StreamID: stream, BlockFragment: b.Bytes(), EndHeaders: true, EndStream: end})
}

func page2(fr *http2.Framer, stream uint32) {
	headers(fr, stream, false, ":status", "200", "content-type", "text/html")
	fr.WriteData(stream, true, []byte("hello"))
}

func TestHTTP2(t *testing.T) { // F101 to F103
	ca := root(t, "test root", nil)
	tests := []struct {
		id, name string
		play     script
		want     string
		most     int32 // requests
	}{
		{"", "page", func(fr *http2.Framer, s uint32, _ int32) bool { page2(fr, s); return true }, "fetched/", 1},
		{"F101", "GOAWAY once", func(fr *http2.Framer, s uint32, n int32) bool {
			if n == 1 {
				fr.WriteGoAway(0, http2.ErrCodeNo, nil)
				return false
			}
			page2(fr, s)
			return true
		}, "fetched/", 2},
		{"F101", "refused once", func(fr *http2.Framer, s uint32, n int32) bool {
			if n == 1 {
				fr.WriteRSTStream(s, http2.ErrCodeRefusedStream)
			} else {
				page2(fr, s)
			}
			return true
		}, "fetched/", 2},
		{"F102", "GOAWAY for ever", func(fr *http2.Framer, _ uint32, _ int32) bool {
			fr.WriteGoAway(0, http2.ErrCodeNo, nil)
			return false
		}, "unavailable/bad_http", 2},
		{"F102", "refused for ever", func(fr *http2.Framer, s uint32, _ int32) bool {
			fr.WriteRSTStream(s, http2.ErrCodeRefusedStream)
			return true
		}, "unavailable/bad_http", 2},
		{"F103", "reset before the headers", func(fr *http2.Framer, s uint32, _ int32) bool {
			fr.WriteRSTStream(s, http2.ErrCodeInternal)
			return true
		}, "unavailable/bad_http", 1},
		{"F103", "reset in the body", func(fr *http2.Framer, s uint32, _ int32) bool {
			headers(fr, s, false, ":status", "200", "content-type", "text/html")
			fr.WriteData(s, false, []byte("hel"))
			fr.WriteRSTStream(s, http2.ErrCodeInternal)
			return true
		}, "unavailable/truncated", 1},
		{"F103", "reset in the body without an error", func(fr *http2.Framer, s uint32, _ int32) bool {
			headers(fr, s, false, ":status", "200", "content-type", "text/html")
			fr.WriteData(s, false, []byte("hel"))
			fr.WriteRSTStream(s, http2.ErrCodeNo)
			return true
		}, "unavailable/truncated", 1},
		{"F103", "connection closed in the body", func(fr *http2.Framer, s uint32, _ int32) bool {
			headers(fr, s, false, ":status", "200", "content-type", "text/html")
			fr.WriteData(s, false, []byte("hel"))
			return false
		}, "unavailable/truncated", 1},
		{"F103", "length above body", func(fr *http2.Framer, s uint32, _ int32) bool {
			headers(fr, s, false, ":status", "200", "content-type", "text/html", "content-length", "10")
			fr.WriteData(s, true, []byte("hello"))
			return true
		}, "unavailable/truncated", 1},
		{"F103", "length below body", func(fr *http2.Framer, s uint32, _ int32) bool {
			headers(fr, s, false, ":status", "200", "content-type", "text/html", "content-length", "3")
			fr.WriteData(s, true, []byte("hello"))
			return true
		}, "unavailable/truncated", 1},
		{"F103", "silent after the headers", func(fr *http2.Framer, s uint32, _ int32) bool {
			headers(fr, s, false, ":status", "200", "content-type", "text/html")
			return true
		}, "unavailable/timeout", 1},
		{"F103", "silent", func(*http2.Framer, uint32, int32) bool { return true }, "unavailable/timeout", 1},
		{"F22", "headers above the limit", func(fr *http2.Framer, s uint32, _ int32) bool {
			var b bytes.Buffer
			enc := hpack.NewEncoder(&b)
			enc.WriteField(hpack.HeaderField{Name: ":status", Value: "200"})
			for range 26 { // by no more than a frame: else the connection is at fault
				enc.WriteField(hpack.HeaderField{Name: "x", Value: strings.Repeat("a", 10<<10), Sensitive: true})
			}
			for first := true; b.Len() > 0; first = false {
				if first {
					fr.WriteHeaders(http2.HeadersFrameParam{StreamID: s, BlockFragment: b.Next(16 << 10)})
				} else {
					fr.WriteContinuation(s, b.Len() <= 16<<10, b.Next(16<<10))
				}
			}
			return true
		}, "unavailable/too_large", 1},
	}
	for _, tt := range tests {
		t.Run(tt.id+" "+tt.name, func(t *testing.T) {
			t.Parallel()
			url, requests := framed(t, ca, tt.play)
			l := limitsFor(tt.want)
			l.tls = 10 * time.Second
			l.header = 10 * time.Second
			l.tries = 2 // net/http waits a second before a third, and two before a fourth
			if strings.Contains(tt.name, "silent") {
				l.header = 200 * time.Millisecond
			}
			want(t, get(t, trusting(start(t, local(), l), ca), url), tt.want)
			if n := requests.Load(); n > tt.most {
				t.Errorf("%d requests, want at most %d", n, tt.most)
			}
		})
	}
}

func TestHTTP2IsSpoken(t *testing.T) {
	ca := root(t, "test root", nil)
	url := secure(t, &tls.Config{Certificates: []tls.Certificate{issue(t, leaf(), ca).pair()}, NextProtos: []string{"h2", "http/1.1"}})
	l := quick()
	l.tls, l.header = 10*time.Second, 10*time.Second
	f := trusting(start(t, local(), l), ca)
	x, resp, fail := f.common.ask(t.Context(), newGet(t, url), forPage, time.Minute)
	defer x.close()
	if fail != nil || resp.ProtoMajor != 2 {
		t.Errorf("got %v, %v; want HTTP/2", resp, fail)
	}
}

func newGet(t testing.TB, url string) *http.Request {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	return req
}
