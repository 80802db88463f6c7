package web_test

import (
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"monitor/internal/claim"
	"monitor/internal/web"
)

// start answers by h at an address of this machine.
func start(t *testing.T, h http.Handler) (string, *web.Server) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := web.NewServer(discard)
	server.Listen(l, h)
	return l.Addr().String(), server
}

// serve is start for as long as the test lasts.
func serve(t *testing.T, h http.Handler) string {
	t.Helper()
	address, server := start(t, h)
	t.Cleanup(func() {
		if err := server.Close(10 * time.Second); err != nil {
			t.Error(err)
		}
	})
	return address
}

// crowd opens n connections that send beginning and then hold on.
func crowd(t *testing.T, address string, n int, beginning string) []net.Conn {
	t.Helper()
	var conns []net.Conn
	for range n {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		conns = append(conns, conn)
		_, _ = io.WriteString(conn, beginning) // it may have had to make room already
	}
	return conns
}

// getsIn asks for what is answered at once. Where the machine is slow itself,
// who asks may be taken for one of the crowd, and asks again.
func getsIn(address string) error {
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: time.Minute}
	var failed error
	for range 10 {
		resp, err := client.Get("http://" + address + "/healthz")
		if err != nil {
			failed = err
			continue
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			return errors.New(resp.Status)
		}
		return nil
	}
	return failed
}

func openFiles(t *testing.T) int {
	t.Helper()
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip("no /proc here: ", err)
	}
	return len(entries)
}

// TestServerUnderSiege holds P18: those who hold connections for their own sake
// keep nobody out, whatever they hold them with, and leave nothing behind.
func TestServerUnderSiege(t *testing.T) {
	d := door()
	long := claim.Report{Version: 1, Articles: []claim.ArticleReport{{Title: strings.Repeat("a", 16<<20)}}}
	d.Status = func() (claim.Report, error) { return long, nil }
	address := serve(t, d.Inner())
	base := openFiles(t)
	var conns []net.Conn
	for name, beginning := range map[string]string{
		"idle":         "",
		"slow headers": "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-A: ",
		"slow bodies":  "POST /api/v1/decisions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
		"slow reading": "GET /api/v1/status HTTP/1.1\r\nHost: localhost\r\n\r\n",
		"kept alive":   "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
	} {
		n := 600 // more than there are places
		if name == "slow reading" {
			n = 4 // each costs a document
		}
		conns = append(conns, crowd(t, address, n, beginning)...)
		for range 5 {
			if err := getsIn(address); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
	}
	for _, conn := range conns {
		conn.Close()
	}
	for deadline := time.Now().Add(time.Minute); openFiles(t) > base+5; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d open files, %d before", openFiles(t), base)
		}
	}
}

// TestNoClearTextHTTP2 holds that the preface of HTTP/2 (RFC 9113, section 3.4)
// is no request: what is not spoken cannot be abused.
func TestNoClearTextHTTP2(t *testing.T) {
	address := serve(t, door().Inner())
	for name, request := range map[string]string{
		"prior knowledge": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00",
		"upgrade": "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\n" +
			"HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n",
	} {
		conn := crowd(t, address, 1, request)[0]
		if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		answer, err := io.ReadAll(conn)
		if err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 ") || strings.HasPrefix(string(answer), "HTTP/1.1 101") {
			t.Errorf("%s: %.40q, %v", name, answer, err)
		}
		conn.Close()
	}
}
