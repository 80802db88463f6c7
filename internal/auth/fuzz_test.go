package auth

import (
	"net/netip"
	"testing"
)

// FuzzProxied feeds what a proxy passes on from anybody: it names nobody whom
// CheckName would not let be called so, makes nobody an editor who is none, and
// leaves an address to count tries by.
func FuzzProxied(f *testing.F) {
	for _, seed := range [][2]string{
		{"ann", "198.51.100.1"}, {"rita", "10.0.0.2, 198.51.100.1:80"}, {"ann,eve", "[2001:db8::1]:80"}, {"\x00", ",,,"}, {" ann", "::ffff:10.0.0.1"}, {"", "fe80::1%eth0"},
	} {
		f.Add(seed[0], seed[1])
	}
	b, peer := proxied(), netip.MustParseAddr("10.0.0.1")
	f.Fuzz(func(t *testing.T, name, forwarded string) {
		who, ok := b.Proxied(peer, []string{name})
		if ok != (CheckName(who.Name) == nil) || who.MayDecide() != (who.Name == "ann") {
			t.Errorf("%q is %+v, %t", name, who, ok)
		}
		if from := b.Peer(peer, []string{forwarded}); !from.IsValid() || from.Zone() != "" || from.Is4In6() {
			t.Errorf("%q is %s", forwarded, from)
		}
	})
}
