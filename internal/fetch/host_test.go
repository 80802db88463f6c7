package fetch

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"monitor/internal/claim"
)

func TestHostKey(t *testing.T) {
	tests := []struct {
		a, b string
		same bool
	}{
		{"http://a.example/", "https://a.example/x", true},
		{"http://a.example:80/", "https://a.example:443/", true},
		{"http://a.example/", "http://b.example/", false},
		{"http://a.example:8080/", "http://a.example/", false},
		{"http://a.example:8080/", "http://a.example:8081/", false},
		{"http://[::1]:8080/", "http://[::1]:8080/y", true},
	}
	for _, tt := range tests {
		a, errA := url.Parse(tt.a)
		b, errB := url.Parse(tt.b)
		if errA != nil || errB != nil {
			t.Fatal(errA, errB)
		}
		if got := hostKey(a) == hostKey(b); got != tt.same {
			t.Errorf("%s and %s are one host: %v", tt.a, tt.b, got)
		}
	}
}

// The visits to a host start the interval apart, however many wait.
func TestSpacing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hs := newHosts(PerHost{Concurrency: 4, Interval: time.Second}, 4, time.Now)
		h := hs.of(&url.URL{Host: "a.example"})
		began := time.Now()
		var mu sync.Mutex
		var starts []time.Duration
		var visits sync.WaitGroup
		for range 4 {
			visits.Go(func() {
				release, err := hs.take(t.Context(), h, true)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				starts = append(starts, time.Since(began))
				mu.Unlock()
				release()
			})
		}
		visits.Wait()
		for i, at := range starts {
			if want := time.Duration(i) * time.Second; at != want {
				t.Errorf("visit %d starts after %v, want %v", i, at, want)
			}
		}
	})
}

func TestCrawlDelaySlowsTheHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hs := newHosts(PerHost{Concurrency: 1, Interval: time.Second}, 4, time.Now)
		h := hs.of(&url.URL{Host: "a.example"})
		h.slow(5 * time.Second)
		began := time.Now()
		for range 2 {
			release, err := hs.take(t.Context(), h, true)
			if err != nil {
				t.Fatal(err)
			}
			release()
		}
		if got := time.Since(began); got != 5*time.Second {
			t.Errorf("second visit after %v, want 5 s", got)
		}
	})
}

// A host whose targets wait for their turn leaves the slots of all to others.
func TestSlowHostHoldsNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hs := newHosts(PerHost{Concurrency: 2, Interval: time.Hour}, 2, time.Now)
		slow, other := hs.of(&url.URL{Host: "slow.example"}), hs.of(&url.URL{Host: "other.example"})
		ctx, cancel := context.WithCancel(t.Context())
		var visits sync.WaitGroup
		for range 10 {
			visits.Go(func() {
				if release, err := hs.take(ctx, slow, true); err == nil {
					<-ctx.Done()
					release()
				}
			})
		}
		synctest.Wait()
		began := time.Now()
		release, err := hs.take(t.Context(), other, true)
		if err != nil {
			t.Fatal(err)
		}
		release()
		if waited := time.Since(began); waited != 0 {
			t.Errorf("another host waited %v", waited)
		}
		cancel()
		visits.Wait()
		if len(hs.all) != 0 || len(slow.slots) != 0 || len(slow.gate) != 0 {
			t.Errorf("left taken: %d of all, %d of the host, %d gates", len(hs.all), len(slow.slots), len(slow.gate))
		}
	})
}

func TestConcurrencyIsBounded(t *testing.T) {
	var open, most atomic.Int32
	s := listen(t, func(c net.Conn, _ int) bool {
		n := open.Add(1)
		for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
		}
		time.Sleep(5 * time.Millisecond) // long enough to overlap
		open.Add(-1)
		io.WriteString(c, ok("hi"))
		return true
	})
	o := local()
	o.PerHost.Concurrency = 3
	f := start(t, o, quick())
	var visits sync.WaitGroup
	for i := range 20 {
		visits.Go(func() {
			res, err := f.Fetch(t.Context(), Request{Target: claim.Target{URL: fmt.Sprint(s.url, "/", i)}})
			if err != nil || !res.Visit.Good() {
				t.Errorf("visit %d: %+v, %v", i, res.Visit, err)
			}
		})
	}
	visits.Wait()
	if n := most.Load(); n > 3 {
		t.Errorf("%d requests at once, want at most 3", n)
	}
}

func TestIdleHostsAreForgotten(t *testing.T) {
	now := time.Now()
	hs := newHosts(PerHost{Concurrency: 1}, 1, func() time.Time { return now })
	resting := hs.of(&url.URL{Host: "resting.example"})
	resting.pause(now.Add(time.Hour), now)
	for i := range 2 * maxHosts {
		hs.of(&url.URL{Host: fmt.Sprint(i, ".example")})
	}
	if n := len(hs.known); n > maxHosts {
		t.Errorf("%d hosts remembered, want at most %d", n, maxHosts)
	}
	if hs.of(&url.URL{Host: "resting.example"}) != resting {
		t.Error("a host that asked for rest was forgotten")
	}
}
