package fetch

import (
	"bytes"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// indexed is a header block that says little and means much: one long field
// in the dynamic table (RFC 7541, 2.3.2), then references to it.
func indexed(times int) []byte {
	var b bytes.Buffer
	enc := hpack.NewEncoder(&b)
	enc.WriteField(hpack.HeaderField{Name: ":status", Value: "200"})
	for range times {
		enc.WriteField(hpack.HeaderField{Name: "x", Value: strings.Repeat("a", 4000)})
	}
	return b.Bytes()
}

// answers reads what the client answers, so that it goes on answering, until
// the connection ends.
func answers(fr *http2.Framer) (wait func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			if _, err := fr.ReadFrame(); err != nil {
				return
			}
		}
	}()
	return func() { <-done }
}

func TestHTTP2Floods(t *testing.T) { // F104
	ca := root(t, "test root", nil)
	tests := []struct {
		name string
		play script
	}{
		{"CONTINUATION without end", func(fr *http2.Framer, s uint32, _ int32) bool {
			err := fr.WriteHeaders(http2.HeadersFrameParam{StreamID: s, BlockFragment: indexed(1)})
			for err == nil {
				err = fr.WriteContinuation(s, false, nil)
			}
			return false
		}},
		{"CONTINUATION with fields", func(fr *http2.Framer, s uint32, _ int32) bool {
			err := fr.WriteHeaders(http2.HeadersFrameParam{StreamID: s, BlockFragment: indexed(1)})
			for err == nil {
				err = fr.WriteContinuation(s, false, bytes.Repeat([]byte{0x00, 1, 'a', 1, 'b'}, 3000))
			}
			return false
		}},
		{"header bomb", func(fr *http2.Framer, s uint32, _ int32) bool {
			fr.WriteHeaders(http2.HeadersFrameParam{StreamID: s, BlockFragment: indexed(16000), EndHeaders: true})
			return true
		}},
		{"PING", func(fr *http2.Framer, _ uint32, _ int32) bool {
			defer answers(fr)()
			for fr.WritePing(false, [8]byte{}) == nil {
			}
			return false
		}},
		{"SETTINGS", func(fr *http2.Framer, _ uint32, _ int32) bool {
			defer answers(fr)()
			for fr.WriteSettings(http2.Setting{ID: http2.SettingInitialWindowSize, Val: 1 << 20}) == nil {
			}
			return false
		}},
		{"empty DATA", func(fr *http2.Framer, s uint32, _ int32) bool {
			headers(fr, s, false, ":status", "200", "content-type", "text/html")
			for fr.WriteData(s, false, nil) == nil {
			}
			return false
		}},
		{"frame size of nothing", func(fr *http2.Framer, s uint32, _ int32) bool {
			fr.WriteSettings(http2.Setting{ID: http2.SettingMaxFrameSize, Val: 0})
			page2(fr, s)
			return true
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			url, _ := framed(t, ca, tt.play)
			f := trusting(start(t, local(), defaultLimits()), ca)
			want(t, get(t, f, url), "unavailable/bad_http")
		})
	}
}

// A large page is no flood, nor are many small ones over one connection.
func TestPagesAreNoFlood(t *testing.T) {
	ca := root(t, "test root", nil)
	large := bytes.Repeat([]byte("a"), 8<<20)
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		if r.URL.Path == "/large" {
			w.Write(large)
			return
		}
		w.Header().Set("X", strings.Repeat("x", 10<<10))
		io.WriteString(w, "hi")
	}))
	s.TLS, s.EnableHTTP2 = &tls.Config{Certificates: []tls.Certificate{issue(t, leaf(), ca).pair()}}, true
	s.StartTLS()
	t.Cleanup(s.Close)
	l := quick()
	l.tls, l.header = 10*time.Second, 10*time.Second
	f := trusting(start(t, local(), l), ca)
	for range 300 { // 3 MiB of headers
		want(t, get(t, f, s.URL+"/small"), "fetched/")
	}
	want(t, get(t, f, s.URL+"/large"), "fetched/")
}

func TestMeter(t *testing.T) {
	here, there := net.Pipe()
	go func() {
		defer there.Close()
		there.Write(make([]byte, handshakeBytes+100))
	}()
	c, _ := metered(here, nil)
	defer c.Close()
	m := meterOf(tls.Client(c, nil))
	m.grant(50)
	if n, err := io.ReadFull(c, make([]byte, handshakeBytes+50)); err != nil {
		t.Fatalf("%d bytes, %v", n, err)
	}
	if _, err := c.Read(make([]byte, 1)); err == nil {
		t.Error("it brings more than was granted")
	}
	if meterOf(here) != nil {
		t.Error("found a meter where none is")
	}
}
