package auth

import (
	"crypto/sha256"
	"net/netip"
	"slices"
	"sync"
	"time"
)

const (
	// perMinute is how often one may try one name from one address.
	perMinute = 5

	// perMinuteOfAll is how often one may try from one address, so that a
	// word can not be tried on all names. A newsroom behind one address signs
	// in less often.
	perMinuteOfAll = 30

	// maxTried bounds what is remembered of a minute. Beyond it nobody new may
	// try: forgetting somebody would let him try again.
	maxTried = 1 << 15
)

// tries are who tried to sign in within the last minute. They are kept by the
// minute that they began in, so that forgetting one takes no search.
type tries struct {
	mu          sync.Mutex
	begun       time.Time
	now, before map[tried][]time.Time
}

// A tried is the digest of an address, or of an address and a name.
type tried [sha256.Size]byte

// note notes a try at name from addr, or returns how long it has to wait.
func (t *tries) note(addr netip.Addr, name string, at time.Time) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.turn(at)
	limits := []struct {
		of   tried
		most int
	}{{ofAddress(addr), perMinuteOfAll}, {ofName(addr, name), perMinute}}
	var wait time.Duration
	for _, l := range limits {
		recent := t.recent(l.of, at)
		switch {
		case len(recent) >= l.most:
			wait = max(wait, time.Minute-at.Sub(recent[len(recent)-l.most]))
		case len(recent) == 0 && len(t.now) >= maxTried:
			wait = max(wait, time.Minute-at.Sub(t.begun))
		}
	}
	if wait > 0 {
		return wait
	}
	for _, l := range limits {
		t.now[l.of] = append(t.recent(l.of, at), at)
	}
	return 0
}

// forget takes back the tries at a name whose password was right at last.
func (t *tries) forget(addr netip.Addr, name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.now, ofName(addr, name))
	delete(t.before, ofName(addr, name))
}

// turn begins another minute when the one is over.
func (t *tries) turn(at time.Time) {
	switch since := at.Sub(t.begun); {
	case since >= 2*time.Minute || since < 0 || t.now == nil:
		t.before, t.now, t.begun = nil, map[tried][]time.Time{}, at
	case since >= time.Minute:
		t.before, t.now, t.begun = t.now, map[tried][]time.Time{}, at
	}
}

// recent returns the tries of the last minute, in a slice of their own.
func (t *tries) recent(of tried, at time.Time) []time.Time {
	times, ok := t.now[of]
	if !ok {
		times = t.before[of]
	}
	return slices.DeleteFunc(slices.Clone(times), func(then time.Time) bool { return at.Sub(then) >= time.Minute })
}

// ofAddress takes the network for the address where one household has a whole
// one (RFC 6177).
func ofAddress(addr netip.Addr) tried {
	if addr.Is6() {
		if network, err := addr.Prefix(64); err == nil {
			addr = network.Addr()
		}
	}
	return sha256.Sum256([]byte(addr.String()))
}

func ofName(addr netip.Addr, name string) tried {
	of := ofAddress(addr)
	return sha256.Sum256(append(of[:], name...))
}
