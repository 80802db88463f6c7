package fetch

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// public are options under which loopback may not be reached.
func public() Options {
	o := local()
	o.AllowPrivate = false
	return o
}

// Every block of the IANA special-purpose registries, and what leads into one
// by another spelling (F85, F87).
func TestReservedAddresses(t *testing.T) {
	hosts := []string{
		"0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.254", "127.0.0.1", "127.1.2.3",
		"169.254.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.254", "192.0.0.1", "192.0.0.8", "192.0.0.170",
		"192.0.2.1", "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.168.0.1", "192.168.255.254", "192.175.48.1",
		"198.18.0.1", "198.19.255.254", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1",
		"255.255.255.255", "168.63.129.16",
		"[::]", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[::ffff:0:7f00:1]", "[64:ff9b::7f00:1]",
		"[64:ff9b:1::1]", "[100::1]", "[100:0:0:1::1]", "[2001::1]", "[2001:1::1]", "[2001:2::1]", "[2001:10::1]", "[2001:20::1]",
		"[2001:db8::1]", "[2002:7f00:1::]", "[2620:4f:8000::1]", "[3fff::1]", "[5f00::1]", "[fc00::1]", "[fd00:ec2::254]",
		"[fe80::1]", "[fec0::1]", "[ff02::1]", "[::ffff:168.63.129.16]",
	}
	f := start(t, public(), quick())
	for _, host := range hosts {
		for _, scheme := range []string{"http", "https"} {
			want(t, get(t, f, scheme+"://"+host+"/"), "refused/address")
		}
	}
	g := newGuard(false, 0)
	for _, ip := range []string{"93.184.215.14", "1.1.1.1", "168.63.129.15", "2606:4700::1111", "2a00:1450:4001::1"} {
		if err := g.check(netip.MustParseAddr(ip), 443); err != nil {
			t.Errorf("public address %s: %v", ip, err)
		}
	}
}

// No packet goes to what is refused, however it is reached (F46, F85, F89,
// F94, F97).
func TestNothingReachesLoopback(t *testing.T) {
	sink := listen(t, says(ok("secret")))
	_, port, err := net.SplitHostPort(strings.TrimPrefix(sink.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("HTTP_PROXY", sink.url)
	t.Setenv("HTTPS_PROXY", sink.url)
	t.Setenv("ALL_PROXY", sink.url)
	o := public()
	o.Retries, o.Robots = 2, true
	f := start(t, o, quick())
	for _, host := range []string{"127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "localhost", "LOCALHOST.", "foo.localhost", "0.0.0.0", "127.8.8.8"} {
		want(t, get(t, f, "http://"+host+":"+port+"/"), "refused/address")
	}
	if n := sink.accepts.Load(); n != 0 {
		t.Errorf("%d connections, want none", n)
	}
}

// A proxy in the environment is not used.
func TestNoProxy(t *testing.T) { // F97
	proxy := listen(t, says(ok("by proxy")))
	t.Setenv("HTTP_PROXY", proxy.url)
	f := start(t, local(), quick())
	f.common.guard.resolver = answering(t, map[string][]string{"page.example.": {"127.0.0.1"}})
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(listen(t, says(ok("direct"))).url, "http://"))
	got := get(t, f, "http://page.example:"+port+"/")
	want(t, got, "fetched/")
	if string(got.Body) != "direct" || proxy.accepts.Load() != 0 {
		t.Errorf("body %q, %d connections to the proxy", got.Body, proxy.accepts.Load())
	}
}

func TestRefusedRedirectSendsNothing(t *testing.T) { // F46
	sink := listen(t, says(ok("secret")))
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(sink.url, "http://"))
	f := start(t, public(), quick())
	v := &visit{f: f, way: f.common, fixed: true}
	from, fail := parseURL("http://page.example/")
	if fail != nil {
		t.Fatal(fail)
	}
	for _, location := range []string{"http://127.0.0.1:" + port + "/", "//127.0.0.1:" + port, "http://[::1]:" + port, "http://localhost:" + port} {
		next, fail := v.redirect(from, &http.Response{StatusCode: 302, Header: http.Header{"Location": {location}}})
		if fail != nil {
			t.Fatalf("%s: %v", location, fail)
		}
		want(t, get(t, f, next.String()), "refused/address")
	}
	if n := sink.accepts.Load(); n != 0 {
		t.Errorf("%d connections, want none", n)
	}
}

// answering is a resolver whose server, on loopback, knows these names.
func answering(t testing.TB, names map[string][]string) *net.Resolver {
	t.Helper()
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	t.Cleanup(func() { server.Close(); <-done })
	go func() {
		defer close(done)
		buf := make([]byte, 512)
		for {
			n, from, err := server.ReadFrom(buf)
			if err != nil {
				return
			}
			if reply, err := resolveIn(names, buf[:n]); err == nil {
				server.WriteTo(reply, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", server.LocalAddr().String())
	}}
}

// resolveIn answers one DNS question. "servfail" stands for a server in
// trouble.
func resolveIn(names map[string][]string, query []byte) ([]byte, error) {
	var m dnsmessage.Message
	if err := m.Unpack(query); err != nil {
		return nil, err
	}
	q := m.Questions[0]
	m.Header = dnsmessage.Header{ID: m.ID, Response: true, RecursionAvailable: true}
	m.Additionals = nil
	addrs, known := names[q.Name.String()]
	if !known {
		m.RCode = dnsmessage.RCodeNameError
	}
	for _, a := range addrs {
		if a == "servfail" {
			m.RCode = dnsmessage.RCodeServerFailure
			continue
		}
		ip := netip.MustParseAddr(a)
		head := dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class}
		if ip.Is4() && q.Type == dnsmessage.TypeA {
			m.Answers = append(m.Answers, dnsmessage.Resource{Header: head, Body: &dnsmessage.AResource{A: ip.As4()}})
		}
		if ip.Is6() && q.Type == dnsmessage.TypeAAAA {
			m.Answers = append(m.Answers, dnsmessage.Resource{Header: head, Body: &dnsmessage.AAAAResource{AAAA: ip.As16()}})
		}
	}
	return m.Pack()
}

func TestNames(t *testing.T) { // F92 to F94
	sink := listen(t, says(ok("reached")))
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(sink.url, "http://"))
	many := make([]string, 0, 20)
	for i := range 15 {
		many = append(many, fmt.Sprintf("127.0.1.%d", i+1)) // nothing listens there
	}
	names := map[string][]string{
		"rebound.example.": {"127.0.0.1"},
		"mixed.example.":   {"93.184.215.14", "::1"},
		"mixed4.example.":  {"93.184.215.14", "1.1.1.1", "10.0.0.1"},
		"many.example.":    append(many, "127.0.0.1"),
		"broken.example.":  {"servfail"},
		"bare.example.":    {},
	}
	tests := []struct {
		name, host string
		private    bool
		want       string
	}{
		{"rebinding", "rebound.example", false, "refused/address"},
		{"public and loopback", "mixed.example", false, "refused/address"},
		{"public and private", "mixed4.example", false, "refused/address"},
		{"unknown name", "nowhere.example", false, "unavailable/dns"},
		{"server in trouble", "broken.example", false, "unavailable/dns"},
		{"name without addresses", "bare.example", false, "unavailable/dns"},
		{"one of many answers", "many.example", true, "fetched/"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before := sink.accepts.Load()
			o := local()
			o.AllowPrivate = tt.private
			f := start(t, o, quick())
			f.common.guard.resolver = answering(t, names)
			want(t, get(t, f, "http://"+tt.host+":"+port+"/"), tt.want)
			if reached := sink.accepts.Load() > before; reached != tt.private {
				t.Errorf("reached loopback: %v", reached)
			}
		})
	}
}

func TestPorts(t *testing.T) { // F95
	for _, private := range []bool{false, true} {
		o := local()
		o.AllowPrivate = private
		f := start(t, o, quick())
		for _, port := range []string{"0", "1", "22", "25", "79", "81", "444", "1023", "99999", "2049", "6000", "6667", "10080",
			"2375", "3306", "5432", "6379", "9200", "11211", "27017"} {
			want(t, get(t, f, "http://127.0.0.1:"+port+"/"), "refused/port")
		}
	}
	for _, port := range []uint16{80, 443, 1024, 3000, 8080, 8443, 65535} {
		if !openPort(port) {
			t.Errorf("port %d is refused", port)
		}
	}
}
