package fetch

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"code.dny.dev/ssrf"

	"monitor/internal/claim"
)

const (
	// maxAddresses is how many addresses of one name are tried.
	maxAddresses = 16

	// stagger is how long one address is waited for before the next is tried
	// beside it (RFC 8305, section 5).
	stagger = 300 * time.Millisecond
)

// A guard opens connections, and decides on the very address that is dialled
// whether it may be reached: what a name resolved to a moment before proves
// nothing.
type guard struct {
	public   *ssrf.Guardian // nil lifts the address rule
	allow    []netip.Prefix // which it does not hold for
	resolver *net.Resolver
	timeout  time.Duration // for the lookup and the connection together
}

// newGuard refuses every block of the IANA special-purpose registries, and
// 168.63.129.16, where Azure answers its virtual machines.
func newGuard(allowPrivate bool, timeout time.Duration) *guard {
	// Go's own resolver, for the C library's takes 2130706433 for 127.0.0.1.
	g := &guard{resolver: &net.Resolver{PreferGo: true}, timeout: timeout}
	if !allowPrivate {
		azure := netip.MustParsePrefix("168.63.129.16/32")
		g.public = ssrf.New(ssrf.WithAnyPort(), ssrf.WithDeniedV4Prefixes(azure))
	}
	return g
}

// check refuses an address or a port that no visit may reach.
func (g *guard) check(addr netip.Addr, port uint16) *failure {
	if !openPort(port) {
		return refused(claim.ReasonPort, "port %d is not one that pages are served on", port)
	}
	if g.public == nil || slices.ContainsFunc(g.allow, func(p netip.Prefix) bool { return p.Contains(addr) }) {
		return nil
	}
	if addr.Zone() != "" || g.public.SafeAddr(addr) != nil {
		return refused(claim.ReasonAddress, "the host is at a private or reserved address")
	}
	return nil
}

// control is the dialer's hook, called with each socket before it connects.
func (g *guard) control(_, address string, _ syscall.RawConn) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil {
		return refused(claim.ReasonAddress, "the host is not at an IP address")
	}
	if fail := g.check(ap.Addr(), ap.Port()); fail != nil {
		return fail
	}
	return nil
}

// dial connects to one of the addresses of a host. A name with any address
// that may not be reached is refused whole: such a mixture is how a public
// name is made to lead inside.
func (g *guard) dial(ctx context.Context, network, address string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, g.timeout)
	defer cancel()
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return nil, err
	}
	addrs, err := g.resolve(ctx, host)
	if err != nil {
		return nil, err
	}
	for _, addr := range addrs {
		if fail := g.check(addr, uint16(number)); fail != nil {
			return nil, fail
		}
	}
	return g.race(ctx, network, addrs[:min(len(addrs), maxAddresses)], uint16(number))
}

func (g *guard) resolve(ctx context.Context, host string) ([]netip.Addr, error) {
	if addrs := known(host); addrs != nil {
		return addrs, nil
	}
	addrs, err := g.resolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return nil, err
	}
	if len(addrs) == 0 {
		return nil, &net.DNSError{Err: "no address", Name: host, IsNotFound: true}
	}
	for i, addr := range addrs { // the resolver returns IPv4 mapped into IPv6
		addrs[i] = addr.Unmap()
	}
	return addrs, nil
}

// known returns the addresses of a host that needs no lookup, or nil.
func known(host string) []netip.Addr {
	if addr, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{addr}
	}
	if isLocalhost(host) {
		return []netip.Addr{netip.AddrFrom4([4]byte{127, 0, 0, 1}), netip.IPv6Loopback()}
	}
	return nil
}

// isLocalhost reports the names that stand for this machine whatever a
// resolver says (RFC 6761, 6.3).
func isLocalhost(host string) bool {
	host = strings.TrimSuffix(host, ".")
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}

type dialled struct {
	conn net.Conn
	err  error
}

// race tries the addresses in the resolver's order (RFC 6724), the next one as
// soon as one fails or takes long, and returns the first connection. It waits
// for the tries that lost.
func (g *guard) race(ctx context.Context, network string, addrs []netip.Addr, port uint16) (net.Conn, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	dialer := net.Dialer{Control: g.control}
	results, running := make(chan dialled), 0
	start := func() {
		address := netip.AddrPortFrom(addrs[0], port).String()
		addrs, running = addrs[1:], running+1
		go func() {
			conn, err := dialer.DialContext(ctx, network, address)
			results <- dialled{conn, err}
		}()
	}
	tick := time.NewTicker(stagger)
	defer tick.Stop()
	var errs []error
	for start(); running > 0; {
		select {
		case <-tick.C:
		case r := <-results:
			running--
			if r.err == nil {
				cancel()
				drop(results, running)
				return r.conn, nil
			}
			errs = append(errs, r.err)
		}
		if len(addrs) > 0 {
			start()
		}
	}
	return nil, errors.Join(errs...)
}

// drop waits for n tries and closes what they still opened.
func drop(results <-chan dialled, n int) {
	for range n {
		if r := <-results; r.err == nil {
			r.conn.Close()
		}
	}
}
