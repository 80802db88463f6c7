package fetch

import (
	"bufio"
	"crypto/tls"
	"encoding/base64"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"monitor/internal/claim"
)

// A middleman is a proxy for HTTP that takes every host for one server.
type middleman struct {
	server string // host:port

	mu    sync.Mutex
	asked []string // what it was asked for, with the login
}

func (m *middleman) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m.mu.Lock()
	m.asked = append(m.asked, r.Method+" "+r.Host+" "+r.Header.Get("Proxy-Authorization"))
	m.mu.Unlock()
	there, err := net.Dial("tcp", m.server)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer there.Close()
	if r.Method != http.MethodConnect {
		r.Header.Del("Proxy-Authorization")
		r.Write(there)
		resp, err := http.ReadResponse(bufio.NewReader(there), r)
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		defer resp.Body.Close()
		w.Header().Set("Content-Type", resp.Header.Get("Content-Type"))
		w.WriteHeader(resp.StatusCode)
		io.Copy(w, resp.Body)
		return
	}
	w.WriteHeader(http.StatusOK)
	here, said, err := w.(http.Hijacker).Hijack() // what the client said already may be buffered
	if err != nil {
		return
	}
	defer here.Close()
	join(here, said, there)
}

// join copies both ways until either side ends. What a says is read from said.
func join(a net.Conn, said io.Reader, b net.Conn) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		io.Copy(a, b)
		a.Close()
	}()
	io.Copy(b, said)
	b.Close()
	<-done
}

func hostOf(url string) string {
	_, host, _ := strings.Cut(url, "://")
	return host
}

func TestProxy(t *testing.T) { // F97
	plain := hostOf(site(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Proxy-Authorization") != "" {
			t.Error("the server was told the proxy's login")
		}
		io.WriteString(w, "hello from "+r.Host)
	}))
	m := &middleman{server: plain}
	proxy := site(t, m.ServeHTTP)
	o := public() // the proxy is on loopback, and no other may be
	o.Proxy = claim.Secret("http://desk:hunter2@" + hostOf(proxy))
	o.Robots = true
	f := start(t, o, quick())
	got := get(t, f, "http://page.example/")
	want(t, got, "fetched/")
	login := " Basic " + base64.StdEncoding.EncodeToString([]byte("desk:hunter2"))
	if asked := strings.Join(m.asked, "; "); asked != "GET page.example"+login+"; GET page.example"+login {
		t.Errorf("asked for %q, want robots.txt and the page with the login", asked)
	}
	for _, url := range []string{"http://127.0.0.1/", "http://" + plain + "/", "http://localhost/", "http://a.localhost/", "http://10.0.0.1/", "http://[::1]/", "https://169.254.169.254/", proxy + "/"} {
		want(t, get(t, f, url), "refused/address")
	}
	if len(m.asked) != 2 {
		t.Errorf("the proxy was asked for what is refused: %q", m.asked[2:])
	}
}

func TestProxyTunnel(t *testing.T) {
	ca := root(t, "test root", nil)
	template := leaf()
	template.DNSNames = []string{"page.example"}
	m := &middleman{server: hostOf(secure(t, &tls.Config{Certificates: []tls.Certificate{issue(t, template, ca).pair()}}))}
	o := public()
	o.Proxy = claim.Secret(site(t, m.ServeHTTP))
	l := quick()
	l.tls, l.header = 10*time.Second, 10*time.Second
	f := trusting(start(t, o, l), ca)
	got := get(t, f, "https://page.example/")
	want(t, got, "fetched/")
	if string(got.Body) != "hello" || m.asked[0] != "CONNECT page.example:443 " {
		t.Errorf("body %q, asked for %q", got.Body, m.asked)
	}
}

func TestProxyThatDoesNotHelp(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.9:0") // no other test gets its port
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	answers := func(line string) string { return listen(t, says(status(line))).url }
	tests := []struct {
		proxy, url, want, detail string
	}{
		{"http://" + closed.Addr().String(), "http://page.example/", "unavailable/connect", "proxy accepts no connection"},
		{answers("407 Proxy Authentication Required"), "https://page.example/", "unavailable/connect", "proxy asks for a login"},
		{answers("407 Proxy Authentication Required"), "http://page.example/", "unavailable/status", "login"},
		{answers("502 Bad Gateway"), "https://page.example/", "unavailable/connect", "proxy does not reach"},
		{answers("403 Forbidden"), "https://page.example/", "unavailable/connect", "proxy does not connect"},
		{"gopher://s3cr3t", "http://page.example/", "unavailable/connect", "cannot be read"},
	}
	for _, tt := range tests {
		o := public()
		o.Proxy = claim.Secret(tt.proxy)
		got := get(t, start(t, o, quick()), tt.url)
		want(t, got, tt.want)
		if !strings.Contains(got.Visit.Detail, tt.detail) {
			t.Errorf("%s by %s: detail %q lacks %q", tt.url, tt.proxy, got.Visit.Detail, tt.detail)
		}
	}
}

// A SOCKS5 proxy (RFC 1928) is told the name, and looks it up itself.
func TestSOCKSProxy(t *testing.T) {
	server := hostOf(site(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "hello") }))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	named := make(chan string, 1)
	done := make(chan struct{})
	go func() {
		defer close(done)
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		named <- socks(c, server)
	}()
	o := public()
	o.Proxy = claim.Secret("socks5://" + l.Addr().String())
	f := start(t, o, quick())
	want(t, get(t, f, "http://page.example:8080/"), "fetched/")
	f.closeWays()
	l.Close()
	<-done
	if name := <-named; name != "page.example:8080" {
		t.Errorf("the proxy was asked for %s", name)
	}
}

// socks serves one connection, and returns what was asked for.
func socks(c net.Conn, server string) string {
	head := make([]byte, 3) // version, one method: no login
	io.ReadFull(c, head)
	c.Write([]byte{5, 0})
	io.ReadFull(c, make([]byte, 4)) // version, connect, reserved, a name
	length := make([]byte, 1)
	io.ReadFull(c, length)
	name, port := make([]byte, length[0]), make([]byte, 2)
	io.ReadFull(c, name)
	io.ReadFull(c, port)
	c.Write([]byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0})
	there, err := net.Dial("tcp", server)
	if err != nil {
		return err.Error()
	}
	join(c, c, there)
	return net.JoinHostPort(string(name), strconv.Itoa(int(binary.BigEndian.Uint16(port))))
}

func TestCheckProxy(t *testing.T) {
	for _, good := range []string{
		"http://proxy.example:3128", "https://proxy.example", "socks5://10.0.0.1", "http://a:b@proxy/", "http://[fd00::1]:8080", "HTTP://Proxy:3128",
	} {
		if err := CheckProxy(good); err != nil {
			t.Errorf("CheckProxy(%q) = %v", good, err)
		}
	}
	for _, bad := range []string{
		"", "proxy.example:3128", "//proxy:1", "ftp://proxy", "socks5h://proxy", "http://", "http://:3128", "http://proxy:0", "http://proxy:99999",
		"http://proxy/path", "http://proxy?s3cr3t", "http://proxy#s3cr3t", "http://bücher.example", "http://s3cr3t@proxy:x",
	} {
		if err := CheckProxy(bad); err == nil || strings.Contains(err.Error(), "s3cr3t") {
			t.Errorf("CheckProxy(%q) = %v", bad, err)
		}
	}
}
