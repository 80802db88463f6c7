package auth

import (
	"context"
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"golang.org/x/crypto/bcrypt"

	"monitor/internal/claim"
)

func TestFromNobody(t *testing.T) {
	if got := From(context.Background()); got != (Identity{}) || got.MayDecide() {
		t.Errorf("nobody is %+v", got)
	}
	ann := Identity{Name: "ann", Role: Editor}
	if got := From(With(t.Context(), ann)); got != ann {
		t.Errorf("got %+v, want %+v", got, ann)
	}
}

func TestMayDecide(t *testing.T) {
	for role, may := range map[Role]bool{Editor: true, Reader: false, "": false, "admin": false, "Editor": false} {
		if got := (Identity{Name: "ann", Role: role}).MayDecide(); got != may {
			t.Errorf("%q may decide: %t", role, got)
		}
	}
	if !Local().MayDecide() {
		t.Error("nobody could decide on the machine itself")
	}
}

// hashed is a hash of the least cost: only what the configuration reads has to
// be slow.
func hashed(t testing.TB, password string, cost int) claim.Secret {
	t.Helper()
	hash, err := bcrypt.GenerateFromPassword(folded(password), cost)
	if err != nil {
		t.Fatal(err)
	}
	return claim.Secret(hash)
}

func TestHashPassword(t *testing.T) {
	password := strings.Repeat("p", bcryptReads) + "a"
	hash, err := HashPassword(password)
	if err != nil {
		t.Fatal(err)
	}
	if err := CheckHash(hash); err != nil || !matches(hash, password, newCost) {
		t.Errorf("%s is not the password's: %v", hash, err)
	}
	if _, err := HashPassword("seven77"); err == nil || err.Error() != "the password is shorter than 8 characters" {
		t.Errorf("a short one: %v", err)
	}
}

// Each letter of a password counts, also behind what bcrypt reads.
func TestMatches(t *testing.T) {
	long := strings.Repeat("p", bcryptReads)
	for _, password := range []string{"", "correct horse", "пароль с пробелом", "zero\x00byte", long, long + "a", strings.Repeat("x", 1<<20)} {
		hash := hashed(t, password, bcrypt.MinCost).Reveal()
		for _, highest := range []int{bcrypt.MinCost, bcrypt.MinCost + 2} {
			if !matches(hash, password, highest) {
				t.Errorf("%.20q is not its hash's", password)
			}
			if matches(hash, password+"b", highest) {
				t.Errorf("%.20q with one more letter is its hash's", password)
			}
		}
	}
}

func TestCheckHash(t *testing.T) {
	rest := strings.Repeat("a", 53)
	tests := []struct{ hash, want string }{
		{"$2a$10$" + rest, ""},
		{"$2b$12$" + rest, ""},
		{"$2y$15$" + rest, ""},
		{"$2a$09$" + rest, "a hash of cost 9 is guessed too fast, at least 10 is read; monitor password makes one"},
		{"$2a$16$" + rest, "a hash of cost 16 takes too long to check, at most 15 is read; monitor password makes one"},
		{"$2x$10$" + rest, "the value is no bcrypt hash; monitor password makes one"},
		{"$2a$10$" + rest + "a", "the value is no bcrypt hash; monitor password makes one"},
		{"$2a$10$" + rest[1:] + "!", "the value is no bcrypt hash; monitor password makes one"},
		{"hunter2", "the value is no bcrypt hash; monitor password makes one"},
		{"", "the value is no bcrypt hash; monitor password makes one"},
	}
	for _, tt := range tests {
		got := ""
		if err := CheckHash(tt.hash); err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.hash, got, tt.want)
		}
	}
}

func TestCheckToken(t *testing.T) {
	for token, sound := range map[string]bool{
		"":                             false,
		strings.Repeat("a", 19):        false,
		strings.Repeat("a", 20):        true,
		strings.Repeat("a", 20) + "==": true,
		strings.Repeat("a", 20) + " a": false,
		strings.Repeat("a", 20) + ":":  false,
		strings.Repeat("é", 20):        false,
		NewToken():                     true,
	} {
		if err := CheckToken(token); (err == nil) != sound {
			t.Errorf("%q: %v", token, err)
		}
	}
	if one, two := NewToken(), NewToken(); one == two {
		t.Error("two tokens are the same")
	}
}

// A decoy is a hash like any other, which nothing is let in by.
func TestDecoys(t *testing.T) {
	for cost := minCost; cost <= maxCost; cost++ {
		if err := CheckHash(decoy(cost)); err != nil || costOf(decoy(cost)) != cost {
			t.Errorf("cost %d: %v", cost, err)
		}
	}
	if err := bcrypt.CompareHashAndPassword([]byte(decoy(bcrypt.MinCost)), nil); err != bcrypt.ErrMismatchedHashAndPassword {
		t.Errorf("the least decoy: %v", err)
	}
}

func TestBearer(t *testing.T) {
	one, two := NewToken(), NewToken()
	b := NewBook(Settings{Tokens: []Token{
		{Name: "cms", Token: claim.Secret(one), Role: Reader},
		{Name: "bot", Token: claim.Secret(two), Role: Editor},
	}})
	for token, want := range map[string]Identity{
		one: {Name: "cms", Role: Reader}, two: {Name: "bot", Role: Editor},
		"": {}, one + "=": {}, one[:len(one)-1]: {}, strings.ToUpper(one): {}, "Bearer " + one: {}, one + two: {},
	} {
		if got, ok := b.Bearer(token); got != want || ok != (want.Name != "") {
			t.Errorf("%.12q…: %+v, %t", token, got, ok)
		}
	}
	if _, ok := NewBook(Settings{}).Bearer(""); ok {
		t.Error("no token is somebody's where there is none")
	}
}

func proxied() *Book {
	return NewBook(Settings{Proxy: &Proxy{
		From:   []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::1/128")},
		Header: "X-Forwarded-User", Role: Reader, Editors: []string{"ann"},
	}})
}

func TestProxied(t *testing.T) {
	tests := []struct {
		name, peer string
		header     []string
		want       Identity
	}{
		{"an editor", "10.1.2.3", []string{"ann"}, Identity{Name: "ann", Role: Editor}},
		{"a reader", "fd00::1", []string{" rita "}, Identity{Name: "rita", Role: Reader}},
		{"no editor's name", "10.1.2.3", []string{"Ann"}, Identity{Name: "Ann", Role: Reader}},
		{"from elsewhere", "11.1.2.3", []string{"ann"}, Identity{}},
		{"from the neighbour", "fd00::2", []string{"ann"}, Identity{}},
		{"nobody", "10.1.2.3", nil, Identity{}},
		{"empty", "10.1.2.3", []string{""}, Identity{}},
		{"two headers", "10.1.2.3", []string{"rita", "ann"}, Identity{}},
		{"two in one", "10.1.2.3", []string{"rita, ann"}, Identity{}},
		{"control characters", "10.1.2.3", []string{"a\x1b[31mnn"}, Identity{}},
		{"text that runs backwards", "10.1.2.3", []string{"\u202enna"}, Identity{}},
		{"long", "10.1.2.3", []string{strings.Repeat("a", longestName+1)}, Identity{}},
	}
	for _, tt := range tests {
		got, ok := proxied().Proxied(netip.MustParseAddr(tt.peer), tt.header)
		if got != tt.want || ok != (tt.want.Name != "") {
			t.Errorf("%s: %+v, %t", tt.name, got, ok)
		}
	}
	if got, ok := proxied().Proxied(netip.Addr{}, []string{"ann"}); ok {
		t.Errorf("from no address: %+v", got)
	}
	alone := NewBook(Settings{Proxy: &Proxy{From: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}})
	if got, ok := alone.Proxied(netip.MustParseAddr("10.0.0.1"), []string{"ann"}); ok {
		t.Errorf("a proxy that asks nobody: %+v", got)
	}
}

func TestPeer(t *testing.T) {
	tests := []struct {
		name, peer string
		forwarded  []string
		want       string
	}{
		{"no proxy", "192.0.2.1", []string{"198.51.100.1"}, "192.0.2.1"},
		{"a proxy that adds nothing", "10.0.0.1", nil, "10.0.0.1"},
		{"one proxy", "10.0.0.1", []string{"198.51.100.1"}, "198.51.100.1"},
		{"what the asker says before", "10.0.0.1", []string{"203.0.113.9, 198.51.100.1"}, "198.51.100.1"},
		{"two of ours, two headers", "10.0.0.1", []string{"203.0.113.9,198.51.100.1", "10.0.0.2"}, "198.51.100.1"},
		{"all ours", "10.0.0.1", []string{"10.0.0.3", "10.0.0.2"}, "10.0.0.3"},
		{"with a port", "10.0.0.1", []string{"198.51.100.1:4711"}, "198.51.100.1"},
		{"IPv6", "10.0.0.1", []string{"[2001:db8::1]"}, "2001:db8::1"},
		{"IPv6 with a port", "10.0.0.1", []string{"[2001:db8::1]:80"}, "2001:db8::1"},
		{"no address", "10.0.0.1", []string{"203.0.113.9, unknown"}, "10.0.0.1"},
	}
	for _, tt := range tests {
		if got := proxied().Peer(netip.MustParseAddr(tt.peer), tt.forwarded); got != netip.MustParseAddr(tt.want) {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// What is secret does not print with the settings that hold it.
func TestSettingsKeepSecrets(t *testing.T) {
	s := Settings{
		Users:  []User{{Name: "ann", Hash: "hunter2-canary"}},
		Tokens: []Token{{Name: "cms", Token: "hunter2-canary"}},
	}
	if shown := fmt.Sprintf("%v %+v %#v", s, s, s); strings.Contains(shown, "hunter2-canary") {
		t.Error(shown)
	}
}
