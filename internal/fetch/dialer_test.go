package fetch

import (
	"errors"
	"net"
	"net/netip"
	"testing"

	"monitor/internal/claim"
)

// What a browser dials is under the rules of a visit.
func TestDial(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	f := New(Options{})
	defer f.Close()
	here := claim.Target{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}
	conn, err := f.Dial(t.Context(), here, "tcp", listener.Addr().String())
	if err != nil {
		t.Fatalf("an allowed address: %v", err)
	}
	conn.Close()
	tests := []struct {
		address string
		want    claim.Reason
	}{
		{listener.Addr().String(), claim.ReasonAddress},
		{"localhost:8080", claim.ReasonAddress},
		{"169.254.169.254:80", claim.ReasonAddress},
		{"[::1]:8080", claim.ReasonAddress},
		{"192.0.2.1:22", claim.ReasonPort},
	}
	for _, tt := range tests {
		_, err := f.Dial(t.Context(), claim.Target{}, "tcp", tt.address)
		var v interface{ Visit() claim.Visit }
		if !errors.As(err, &v) || v.Visit().Outcome != claim.Refused || v.Visit().Reason != tt.want {
			t.Errorf("%s: got %v, want refused %s", tt.address, err, tt.want)
		}
	}
	proxied := New(Options{Proxy: "http://127.0.0.1:1"})
	defer proxied.Close()
	if _, err := proxied.Dial(t.Context(), here, "tcp", listener.Addr().String()); err == nil {
		t.Error("a browser went past the configured proxy")
	}
}
