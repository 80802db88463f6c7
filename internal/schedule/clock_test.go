package schedule

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// T03: suspended for eight hours, the monotonic clock stands and the wall jumps.
func TestSuspend(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var jobs []Job
		for i := range 50 {
			jobs = append(jobs, oneJob(t, fmt.Sprint("hourly", i), "@every 1h", State{Last: midnight.Add(-time.Minute)}))
		}
		jobs = append(jobs, oneJob(t, "daily", "0 3 * * *", State{Last: midnight.Add(-time.Hour)}),
			oneJob(t, "noon", "0 12 * * *", State{Last: midnight.Add(-time.Hour)}))
		b := newBench(t, Options{InFlight: 100}, jobs...)
		time.Sleep(10 * time.Minute)
		b.move(8 * time.Hour)
		time.Sleep(45 * time.Second)
		counts := b.counts()
		if len(counts) != 51 {
			t.Errorf("%d jobs were looked at after resuming, want the 51 that were missed", len(counts))
		}
		for key, n := range counts {
			if n != 1 {
				t.Errorf("%s was looked at %d times", key, n)
			}
		}
		if span := slices.Collect(maps.Keys(times(b))); len(span) < 20 {
			t.Errorf("all within %d moments: they are not spread", len(span))
		}
		time.Sleep(4 * time.Hour)
		b.stop()
		b.wantTimes("noon", "1 12:00:00")
	})
}

// times returns the moments at which anything was looked at.
func times(b *bench) map[time.Time]bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	all := map[time.Time]bool{}
	for _, list := range b.looks {
		for _, at := range list {
			all[at] = true
		}
	}
	return all
}

// T04: a clock put back an hour neither repeats a round nor silences an hour.
func TestClockBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Options{},
			oneJob(t, "half", "@every 30m", State{Last: midnight}),
			oneJob(t, "quarter", "*/15 * * * *", State{Last: midnight}))
		time.Sleep(40 * time.Minute)
		b.move(-time.Hour)
		time.Sleep(time.Minute)
		if got := b.counts(); got["half"] != 1 || got["quarter"] != 2 {
			t.Errorf("looked at again because the clock moved: %v", got)
		}
		time.Sleep(39 * time.Minute)
		b.stop()
		if got := b.counts(); got["half"] != 2 || got["quarter"] != 5 {
			t.Errorf("after 80 minutes: %v, want 2 and 5: %v %v", got, b.times("half"), b.times("quarter"))
		}
	})
}

// T04: forward a year is one look each.
func TestClockForward(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Options{},
			oneJob(t, "hourly", "@every 1h", State{Last: midnight}),
			oneJob(t, "daily", "0 3 * * *", State{Last: midnight}))
		time.Sleep(time.Minute)
		b.move(366 * 24 * time.Hour)
		time.Sleep(40 * time.Minute)
		if got := b.counts(); got["hourly"] != 1 || got["daily"] != 1 {
			t.Errorf("after a year at once: %v, want one look each", got)
		}
		time.Sleep(time.Hour)
		b.stop()
		if got := b.counts(); got["hourly"] != 2 || got["daily"] != 1 {
			t.Errorf("an hour later: %v", got)
		}
	})
}
