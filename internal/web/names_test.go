package web_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"monitor/internal/web"
)

// raw sends lines on a connection of its own and returns the code of the answer.
func (p *porch) raw(lines ...string) int {
	p.t.Helper()
	conn, err := net.Dial("tcp", p.server.Listener.Addr().String())
	if err != nil {
		p.t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		p.t.Fatal(err)
	}
	if _, err := io.WriteString(conn, strings.Join(append(lines, "Connection: close", "", ""), "\r\n")); err != nil {
		p.t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		p.t.Fatalf("%q: %v", lines, err)
	}
	resp.Body.Close()
	return resp.StatusCode
}

func TestNames(t *testing.T) {
	p := newPorch(t, web.Admission{Hosts: []string{"Desk.example.org", "198.51.100.7"}, External: "https://monitor.example.org:8443"})
	own := []string{
		"localhost", "localhost:8080", "LocalHost", "127.0.0.1", "127.8.9.10:1", "[::1]", "[::1]:8080", "desk.example.org", "DESK.example.org:99",
		"monitor.example.org", "monitor.example.org:8443", "198.51.100.7",
	}
	for _, host := range own {
		if code := p.raw("GET /api/v1/status HTTP/1.1", "Host: "+host); code != http.StatusOK {
			t.Errorf("%s: %d", host, code)
		}
	}
	others := []string{
		"evil.test", "evil.test:8080", "localhost.evil.test", "evil.test.localhost", "127.0.0.1.evil.test", "192.0.2.1", "[2001:db8::1]", "0.0.0.0",
		"example.org", "x.monitor.example.org", "monitor.example.org.", "localhost.", "2130706433", "0x7f.1", "",
	}
	for _, host := range others {
		for _, more := range []string{"X-Forwarded-Host: localhost", "Forwarded: host=localhost", "X-Host: localhost"} {
			if code := p.raw("GET /healthz HTTP/1.1", "Host: "+host, more); code != http.StatusMisdirectedRequest {
				t.Errorf("%q with %s: %d", host, more, code)
			}
		}
	}
	for _, target := range []string{"http://localhost/healthz", "http://evil.test/healthz", "https://monitor.example.org/healthz"} {
		for _, host := range []string{"evil.test", "localhost"} {
			if code := p.raw("GET "+target+" HTTP/1.1", "Host: "+host); code != http.StatusMisdirectedRequest {
				t.Errorf("%s with host %s: %d", target, host, code)
			}
		}
	}
	if code := p.raw("GET /healthz HTTP/1.0"); code != http.StatusMisdirectedRequest {
		t.Errorf("without a host: %d", code)
	}
}

// The address at which a request came in is a name that nobody else can have.
func TestNumberOfOurOwn(t *testing.T) {
	p := newPorch(t, web.Admission{Auth: staff(t)})
	handler, err := p.door.Dashboard()
	if err != nil {
		t.Fatal(err)
	}
	ask := func(host, local string) int {
		r := httptest.NewRequest("GET", "/healthz", nil)
		r.Host = host
		at := net.TCPAddrFromAddrPort(netip.MustParseAddrPort(local))
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, net.Addr(at))))
		return w.Code
	}
	for _, tt := range []struct {
		host, local string
		code        int
	}{
		{"192.0.2.7:8080", "192.0.2.7:8080", http.StatusOK},
		{"192.0.2.7", "[::ffff:192.0.2.7]:8080", http.StatusOK},
		{"[2001:db8::7]:80", "[2001:db8::7]:8080", http.StatusOK},
		{"192.0.2.8:8080", "192.0.2.7:8080", http.StatusMisdirectedRequest},
		{"seven.example.org", "192.0.2.7:8080", http.StatusMisdirectedRequest},
	} {
		if code := ask(tt.host, tt.local); code != tt.code {
			t.Errorf("%s at %s: %d, want %d", tt.host, tt.local, code, tt.code)
		}
	}
}
