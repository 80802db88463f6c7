//go:build linux

package render

import (
	"encoding/binary"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"monitor/internal/claim"
	"monitor/internal/fetch"
)

// The hostile page is served at a public address inside a network namespace
// that has every other address too, on an interface that is listened to.
const (
	publicHost = "93.184.216.34"
	insideEnv  = "RENDER_TEST_NETNS" // set for the test process inside
)

// denied are addresses that must get no packet: loopback, private ones,
// link-local metadata, and a public one that only our own proxy may dial.
var denied = []string{"127.0.0.1", "127.0.0.53", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
	"168.63.129.16", "224.0.0.251", "[::1]", "[fe80::1]", "[fd00::1]", "[2001:db8::1]"}

// In a network namespace of its own no packet of a hostile page goes anywhere
// but to the page's own server, not even a lookup.
func TestNoPacketLeaves(t *testing.T) {
	if os.Getenv(insideEnv) != "" {
		insideNamespace(t)
		return
	}
	requireBrowser(t)
	name := fmt.Sprintf("render-test-%d", os.Getpid())
	if out, err := exec.Command("ip", "netns", "add", name).CombinedOutput(); err != nil {
		t.Skipf("no network namespace: %v %s", err, out)
	}
	defer func() {
		if out, err := exec.Command("ip", "netns", "delete", name).CombinedOutput(); err != nil {
			t.Errorf("delete the namespace: %v %s", err, out)
		}
	}()
	for _, line := range []string{
		"link set lo up", "addr add " + publicHost + "/32 dev lo",
		"route add local default dev lo", "-6 route add local default dev lo",
	} {
		if out, err := exec.Command("ip", append([]string{"-n", name}, strings.Fields(line)...)...).CombinedOutput(); err != nil {
			t.Skipf("no network namespace: ip %s: %v %s", line, err, out)
		}
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	inside := exec.Command("ip", "netns", "exec", name, self, "-test.run=^TestNoPacketLeaves$", "-test.v", "-test.timeout=3m")
	inside.Env = append(os.Environ(), insideEnv+"=1")
	if out, err := inside.CombinedOutput(); err != nil {
		t.Errorf("inside: %v\n%s", err, out)
	} else {
		t.Logf("inside:\n%s", out)
	}
}

func insideNamespace(t *testing.T) {
	listener, err := net.Listen("tcp", publicHost+":80")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		addr := denied[0]
		if _, err := fmt.Sscanf(r.URL.Path, "/to/%s", &addr); err != nil && r.URL.Path != "/sw.js" {
			http.NotFound(w, r)
			return
		}
		r.URL.Path = strings.Replace(r.URL.Path, "/to/"+addr, "/", 1)
		hostileSite(addr+":8080")(w, r)
	})}
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(listener) })
	defer serving.Wait()
	defer server.Close()
	f := fetch.New(fetch.Options{})
	defer f.Close()
	r := start(t, Options{NoSandbox: os.Geteuid() == 0, Dial: f.Dial, CheckURL: checkURL, Timeout: time.Minute}.withDefaults(),
		func(l *limits) { l.settle = 2 * time.Second })

	wire := listen(t)
	refused := 0
	for _, addr := range append(denied, "localhost", "[::ffff:10.0.0.1]", "0x7f.1") {
		res := visitURL(t, r, "http://"+publicHost+"/to/"+addr)
		wantText(t, res, long)
		n := 0
		if _, err := fmt.Sscanf(res.Visit.Detail, "connections that the page asked for and that were refused: %d", &n); err == nil {
			refused += n
		}
	}
	for _, addr := range denied {
		wantOutcome(t, visitURL(t, r, "http://"+addr+":8080/"), claim.Refused, claim.ReasonAddress)
	}
	proxy := netip.MustParseAddrPort(r.browsers.proxy.address)
	for p := range wire.stop() {
		if p.allowed(proxy) {
			continue
		}
		t.Errorf("a packet went from %s to %s (protocol %d)", p.from, p.to, p.protocol)
	}
	if refused == 0 {
		t.Error("the guard was never asked")
	}
	t.Logf("%d connections refused; packets seen: %d", refused, wire.count)
}

// A packet is the addresses of one IP packet.
type packet struct {
	from, to netip.AddrPort
	protocol byte
}

// allowed reports traffic with the page's server and between the browser and
// its proxy, and what the kernel itself sends to set up a link: ICMPv6, and
// reports of group membership (hop-by-hop options).
func (p packet) allowed(proxy netip.AddrPort) bool {
	page := netip.AddrPortFrom(netip.MustParseAddr(publicHost), 80)
	const icmp6, hopByHop = 58, 0
	return p.to == page || p.from == page || p.to == proxy || p.from == proxy || p.protocol == icmp6 || p.protocol == hopByHop
}

// A tap listens to every packet in the namespace.
type tap struct {
	ending  chan struct{}
	hearing sync.WaitGroup
	seen    map[packet]bool
	count   int
}

func listen(t *testing.T) *tap {
	t.Helper()
	every := binary.BigEndian.Uint16(binary.NativeEndian.AppendUint16(nil, syscall.ETH_P_ALL))
	socket, err := syscall.Socket(syscall.AF_PACKET, syscall.SOCK_DGRAM, int(every))
	if err != nil {
		t.Skipf("no packet socket: %v", err)
	}
	pause := syscall.Timeval{Usec: 200_000}
	if err := syscall.SetsockoptTimeval(socket, syscall.SOL_SOCKET, syscall.SO_RCVTIMEO, &pause); err != nil {
		t.Fatal(err)
	}
	w := &tap{ending: make(chan struct{}), seen: map[packet]bool{}}
	w.hearing.Go(func() {
		defer syscall.Close(socket)
		w.hear(socket)
	})
	return w
}

// hear takes packets in until it is told to end and none is left.
func (w *tap) hear(socket int) {
	buf := make([]byte, 1<<16)
	for {
		n, _, err := syscall.Recvfrom(socket, buf, 0)
		if err == nil {
			w.count++
			if p, ok := parse(buf[:n]); ok {
				w.seen[p] = true
			}
			continue
		}
		select {
		case <-w.ending:
			return
		default: // nothing came for a while
		}
	}
}

func (w *tap) stop() map[packet]bool {
	close(w.ending)
	w.hearing.Wait()
	return w.seen
}

// parse reads the addresses of an IP packet, and the ports of TCP and UDP.
func parse(b []byte) (packet, bool) {
	var p packet
	var from, to netip.Addr
	switch {
	case len(b) >= 20 && b[0]>>4 == 4:
		p.protocol = b[9]
		from, to = netip.AddrFrom4([4]byte(b[12:16])), netip.AddrFrom4([4]byte(b[16:20]))
		b = b[min(len(b), int(b[0]&15)*4):]
	case len(b) >= 40 && b[0]>>4 == 6:
		p.protocol = b[6]
		from, to = netip.AddrFrom16([16]byte(b[8:24])), netip.AddrFrom16([16]byte(b[24:40]))
		b = b[40:]
	default:
		return p, false
	}
	var ports [2]uint16
	const tcp, udp = 6, 17
	if (p.protocol == tcp || p.protocol == udp) && len(b) >= 4 {
		ports = [2]uint16{binary.BigEndian.Uint16(b), binary.BigEndian.Uint16(b[2:])}
	}
	p.from, p.to = netip.AddrPortFrom(from, ports[0]), netip.AddrPortFrom(to, ports[1])
	return p, true
}
