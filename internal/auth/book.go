package auth

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"monitor/internal/claim"
)

// longestName bounds what a proxy may call somebody, in bytes.
const longestName = 128

// A Book is Settings, ready to look people up in. It never changes.
type Book struct {
	open    bool
	users   map[string]User
	highest int // cost of the users' hashes
	tokens  []bearer
	proxy   Proxy
}

// A bearer is whoever sends the token of a digest.
type bearer struct {
	digest [sha256.Size]byte
	who    Identity
}

// NewBook makes s ready. Hashes and tokens in it must have passed CheckHash and
// CheckToken.
func NewBook(s Settings) *Book {
	b := &Book{users: make(map[string]User, len(s.Users)), highest: newCost}
	b.open = len(s.Users) == 0 && len(s.Tokens) == 0 && s.Proxy == nil
	for i, u := range s.Users {
		b.users[u.Name] = u
		if cost := costOf(u.Hash.Reveal()); i == 0 || cost > b.highest {
			b.highest = cost
		}
	}
	for _, t := range s.Tokens {
		b.tokens = append(b.tokens, bearer{sha256.Sum256([]byte(t.Token.Reveal())), Identity{Name: t.Name, Role: t.Role}})
	}
	if s.Proxy != nil {
		b.proxy = *s.Proxy
	}
	return b
}

// Open reports whether nobody is asked.
func (b *Book) Open() bool { return b.open }

// Users reports whether anybody can sign in with a password.
func (b *Book) Users() bool { return len(b.users) > 0 }

// Bearer returns whose token that is. It looks at all of them, at the whole of
// each: how long it takes tells nothing of what they are.
func (b *Book) Bearer(token string) (Identity, bool) {
	digest := sha256.Sum256([]byte(token))
	var found Identity
	known := false
	for _, t := range b.tokens {
		if subtle.ConstantTimeCompare(digest[:], t.digest[:]) == 1 {
			found, known = t.who, true
		}
	}
	return found, known
}

// Header is the header that holds who is asking, by the proxy's word. It is
// empty when no proxy is believed.
func (b *Book) Header() string { return b.proxy.Header }

// Proxied returns whom a proxy at peer names as asking: names is all that its
// header held. Two names are none.
func (b *Book) Proxied(peer netip.Addr, names []string) (Identity, bool) {
	if b.proxy.Header == "" || !b.trusts(peer) || len(names) != 1 {
		return Identity{}, false
	}
	name := strings.TrimSpace(names[0])
	if CheckName(name) != nil {
		return Identity{}, false
	}
	who := Identity{Name: name, Role: b.proxy.Role}
	if slices.Contains(b.proxy.Editors, name) {
		who.Role = Editor
	}
	return who, true
}

// CheckName refuses names that could not be shown as they are. A comma is what
// joins two headers of one name (RFC 9110, section 5.3).
func CheckName(name string) error {
	switch {
	case name == "" || strings.TrimSpace(name) != name:
		return errors.New("a name has no space at its ends, and is not empty")
	case len(name) > longestName:
		return fmt.Errorf("a name of %d bytes, at most %d are read", len(name), longestName)
	case strings.Contains(name, ",") || claim.EscapeLine(name) != name:
		return errors.New("a name holds no comma and no control character")
	}
	return nil
}

// Peer returns where a request came from that arrived from peer: the last
// address in its X-Forwarded-For headers that is not of a proxy of ours. What
// stands before that one is anybody's word.
func (b *Book) Peer(peer netip.Addr, forwarded []string) netip.Addr {
	hops := strings.Split(strings.Join(forwarded, ","), ",")
	for _, hop := range slices.Backward(hops) {
		if !b.trusts(peer) {
			break
		}
		before, ok := parseHop(strings.TrimSpace(hop))
		if !ok {
			break
		}
		peer = before
	}
	return peer
}

// parseHop reads an address that proxies write with or without a port.
func parseHop(hop string) (netip.Addr, bool) {
	if addr, err := netip.ParseAddr(strings.Trim(hop, "[]")); err == nil {
		return addr.Unmap().WithZone(""), true
	}
	withPort, err := netip.ParseAddrPort(hop)
	return withPort.Addr().Unmap().WithZone(""), err == nil
}

// trusts reports whether addr is that of a proxy of ours.
func (b *Book) trusts(addr netip.Addr) bool {
	return slices.ContainsFunc(b.proxy.From, func(p netip.Prefix) bool { return p.Contains(addr) })
}
