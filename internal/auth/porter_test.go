package auth

import (
	"errors"
	"fmt"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/crypto/bcrypt"
)

var here = netip.MustParseAddr("192.0.2.1")

// A clock stands still until it is set.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

// people are ann, an editor, and rita, a reader, whose passwords are their names
// twice.
func people(t testing.TB) Settings {
	t.Helper()
	return Settings{Users: []User{
		{Name: "ann", Hash: hashed(t, "annann", bcrypt.MinCost+1), Role: Editor},
		{Name: "rita", Hash: hashed(t, "ritarita", bcrypt.MinCost), Role: Reader},
	}}
}

// in signs somebody in, who must be let in.
func in(t *testing.T, p *Porter, b *Book, name string) string {
	t.Helper()
	id, err := p.SignIn(t.Context(), b, here, name, name+name)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return id
}

func TestSignIn(t *testing.T) {
	c := &clock{time.Unix(1e9, 0)}
	p, b := NewPorter(c.now), NewBook(people(t))
	tests := []struct{ name, password string }{
		{"ann", "ritarita"}, {"ann", ""}, {"ann", "annann "}, {"Ann", "annann"}, {"", ""}, {"", "annann"}, {"eve", "eveeve"}, {"eve", "annann"},
	}
	for _, tt := range tests {
		if id, err := p.SignIn(t.Context(), b, here, tt.name, tt.password); !errors.Is(err, ErrWrong) || id != "" {
			t.Errorf("%q with %q: %q, %v", tt.name, tt.password, id, err)
		}
	}
	ann, rita := in(t, p, b, "ann"), in(t, p, b, "rita")
	if ann == rita || len(ann) < 40 {
		t.Errorf("ids %q and %q", ann, rita)
	}
	want := Identity{Name: "ann", Role: Editor, SignedIn: true}
	if got, ok := p.SignedIn(b, ann); !ok || got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	for _, id := range []string{"", "x", ann[1:], ann + "a"} {
		if got, ok := p.SignedIn(b, id); ok {
			t.Errorf("%q is a session of %+v", id, got)
		}
	}
	c.at = c.at.Add(SessionLasts - time.Second)
	if _, ok := p.SignedIn(b, ann); !ok {
		t.Error("signed out before twelve hours are over")
	}
	c.at = c.at.Add(time.Second)
	if _, ok := p.SignedIn(b, ann); ok {
		t.Error("still signed in after twelve hours")
	}
}

func TestSignOut(t *testing.T) {
	p, b := NewPorter(time.Now), NewBook(people(t))
	one, two := in(t, p, b, "ann"), in(t, p, b, "ann")
	p.SignOut(one)
	p.SignOut("no session's id")
	if _, ok := p.SignedIn(b, one); ok {
		t.Error("signed out, and still in")
	}
	if _, ok := p.SignedIn(b, two); !ok {
		t.Error("another session ended too")
	}
}

// A new configuration decides at once about those who are signed in.
func TestKeep(t *testing.T) {
	before := people(t)
	tests := []struct {
		name   string
		change func(s *Settings)
		want   Identity
	}{
		{"nothing", func(*Settings) {}, Identity{Name: "ann", Role: Editor, SignedIn: true}},
		{"another role", func(s *Settings) { s.Users[0].Role = Reader }, Identity{Name: "ann", Role: Reader, SignedIn: true}},
		{"another password", func(s *Settings) { s.Users[0].Hash = hashed(t, "annann", bcrypt.MinCost) }, Identity{}},
		{"gone", func(s *Settings) { s.Users = s.Users[1:] }, Identity{}},
		{"nobody is asked any more", func(s *Settings) { s.Users = nil }, Identity{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, b := NewPorter(time.Now), NewBook(before)
			ann, rita := in(t, p, b, "ann"), in(t, p, b, "rita")
			s := Settings{Users: append([]User(nil), before.Users...)}
			tt.change(&s)
			after := NewBook(s)
			if got, _ := p.SignedIn(after, ann); got != tt.want {
				t.Errorf("before Keep: %+v, want %+v", got, tt.want)
			}
			p.Keep(after)
			if got, _ := p.SignedIn(b, ann); (got == Identity{}) != (tt.want == Identity{}) {
				t.Errorf("the old book brings back %+v", got)
			}
			if _, ok := p.SignedIn(after, rita); ok != (len(s.Users) > 0) {
				t.Errorf("rita is in: %t", ok)
			}
		})
	}
}

func TestSessionsAreBounded(t *testing.T) {
	c := &clock{time.Unix(1e9, 0)}
	p, b := NewPorter(c.now), NewBook(people(t))
	rita := in(t, p, b, "rita")
	var ids []string
	for range sessionsPerUser + 1 {
		c.at = c.at.Add(time.Minute)
		ids = append(ids, in(t, p, b, "ann"))
	}
	for i, id := range ids {
		if _, ok := p.SignedIn(b, id); ok != (i > 0) {
			t.Errorf("session %d of %d: %t", i, len(ids), ok)
		}
	}
	if _, ok := p.SignedIn(b, rita); !ok {
		t.Error("somebody else's ended")
	}
	c.at = c.at.Add(SessionLasts)
	in(t, p, b, "ann")
	if len(p.sessions) != 1 {
		t.Errorf("%d sessions are kept, of which one lasts", len(p.sessions))
	}
}

func TestTries(t *testing.T) {
	c := &clock{time.Unix(1e9, 0)}
	p, b := NewPorter(c.now), NewBook(people(t))
	try := func(from netip.Addr, name, password string) error {
		_, err := p.SignIn(t.Context(), b, from, name, password)
		return err
	}
	for i := range perMinute {
		if err := try(here, "ann", "wrong"); !errors.Is(err, ErrWrong) {
			t.Fatalf("try %d: %v", i, err)
		}
		c.at = c.at.Add(10 * time.Second)
	}
	var busy Busy
	if err := try(here, "ann", "annann"); !errors.As(err, &busy) || busy.After != 10*time.Second {
		t.Errorf("the sixth, with the right password: %v", err)
	}
	if err := try(here, "eve", "x"); !errors.Is(err, ErrWrong) {
		t.Errorf("another name: %v", err)
	}
	if err := try(netip.MustParseAddr("192.0.2.2"), "ann", "annann"); err != nil {
		t.Errorf("from elsewhere: %v", err)
	}
	c.at = c.at.Add(10 * time.Second)
	if err := try(here, "ann", "annann"); err != nil {
		t.Errorf("a minute after the first: %v", err)
	}
	for i := range perMinute {
		if err := try(here, "ann", "annann"); err != nil {
			t.Errorf("right for the %dth time: %v", i, err)
		}
	}
}

// Of a thousand tries at a time as many passwords are looked at as of a few.
func TestTriesAtATime(t *testing.T) {
	c := &clock{time.Unix(1e9, 0)}
	p, b := NewPorter(c.now), NewBook(people(t))
	var wrong, busy atomic.Int32
	var wg sync.WaitGroup
	for range 1000 {
		wg.Go(func() {
			_, err := p.SignIn(t.Context(), b, here, "ann", "guess")
			if errors.Is(err, ErrWrong) {
				wrong.Add(1)
			} else if errors.As(err, new(Busy)) {
				busy.Add(1)
			}
		})
	}
	wg.Wait()
	if wrong.Load() > perMinute || wrong.Load()+busy.Load() != 1000 {
		t.Errorf("%d passwords were looked at, %d had to wait", wrong.Load(), busy.Load())
	}
}

// One word cannot be tried on many names, nor from many addresses of one network.
func TestTriesOfAnAddress(t *testing.T) {
	at := time.Unix(1e9, 0)
	for _, base := range []string{"192.0.2.1", "2001:db8::1"} {
		var tr tries
		addr := netip.MustParseAddr(base)
		for i := range perMinuteOfAll {
			if wait := tr.note(addr, fmt.Sprint(i), at); wait != 0 {
				t.Fatalf("%s: name %d has to wait %s", base, i, wait)
			}
		}
		if wait := tr.note(addr, "one more", at); wait != time.Minute {
			t.Errorf("%s: one more has to wait %s", base, wait)
		}
		beside := tr.note(addr.Next(), "one more", at)
		if same := addr.Is6(); (beside > 0) != same {
			t.Errorf("%s: its neighbour has to wait %s", base, beside)
		}
		if wait := tr.note(addr, "one more", at.Add(time.Minute)); wait != 0 {
			t.Errorf("%s: a minute later it has to wait %s", base, wait)
		}
	}
}

// What is remembered of tries has a bound, and beyond it nobody new may try.
func TestTriesAreBounded(t *testing.T) {
	var tr tries
	at := time.Unix(1e9, 0)
	addr := netip.MustParseAddr("10.0.0.0")
	refused := 0
	for range maxTried {
		if tr.note(addr, "ann", at) > 0 {
			refused++
		}
		addr = addr.Next()
	}
	if refused < maxTried/2-1 || len(tr.now) > maxTried+1 {
		t.Errorf("%d refused, %d remembered", refused, len(tr.now))
	}
	if wait := tr.note(addr, "ann", at.Add(30*time.Second)); wait != 30*time.Second {
		t.Errorf("it has to wait %s", wait)
	}
	if wait := tr.note(addr, "ann", at.Add(time.Minute)); wait != 0 {
		t.Errorf("a minute later it has to wait %s", wait)
	}
	tr.note(addr, "ann", at.Add(3*time.Minute))
	if n := len(tr.now) + len(tr.before); n != 2 {
		t.Errorf("%d are remembered for ever", n)
	}
}

// While others' passwords are looked at a new one waits, but not for ever.
func TestWorkIsBounded(t *testing.T) {
	b := NewBook(people(t))
	synctest.Test(t, func(t *testing.T) {
		p := NewPorter(time.Now)
		for range cap(p.work) {
			p.work <- struct{}{}
		}
		begun := time.Now()
		var busy Busy
		if _, err := p.SignIn(t.Context(), b, here, "ann", "annann"); !errors.As(err, &busy) || time.Since(begun) != workWithin {
			t.Errorf("%v after %s", err, time.Since(begun))
		}
		<-p.work
		if _, err := p.SignIn(t.Context(), b, here, "ann", "annann"); err != nil {
			t.Errorf("once there is room: %v", err)
		}
	})
}

// BenchmarkSignIn is to take the same time for everybody, whatever comes of it.
func BenchmarkSignIn(b *testing.B) {
	book := NewBook(Settings{Users: []User{
		{Name: "ann", Hash: hashed(b, "annann", minCost+1), Role: Editor},
		{Name: "rita", Hash: hashed(b, "ritarita", minCost), Role: Reader},
	}})
	for _, bm := range []struct{ name, user, password string }{
		{"right", "ann", "annann"}, {"wrong", "ann", "ritarita"}, {"cheaper hash", "rita", "annann"}, {"unknown", "eve", "annann"},
	} {
		b.Run(bm.name, func(b *testing.B) {
			at := time.Unix(1e9, 0)
			p := NewPorter(func() time.Time { at = at.Add(time.Minute); return at })
			for b.Loop() {
				_, _ = p.SignIn(b.Context(), book, here, bm.user, bm.password)
			}
		})
	}
}
