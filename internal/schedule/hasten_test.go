package schedule

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// TestHasten holds that a source is visited when somebody asks, and that asking
// again and again is no way around its host's rest.
func TestHasten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		visited := State{Last: midnight.Add(-time.Hour)}
		asked := visited
		asked.RetryAt = midnight.Add(2 * time.Hour)
		b := newBench(t, Options{},
			oneJob(t, "daily", "0 12 * * *", visited),
			oneJob(t, "often", "@every 10h", visited),
			oneJob(t, "resting", "@every 10h", asked))
		time.Sleep(time.Minute)
		due := b.Hasten("daily", "often", "resting", "none")
		want := map[string]time.Duration{"daily": time.Minute, "often": time.Minute, "resting": 2 * time.Hour}
		if len(due) != len(want) {
			t.Errorf("due: %v", due)
		}
		for key, after := range want {
			if !due[key].Equal(midnight.Add(after)) {
				t.Errorf("%s is due at %s, want %s after midnight", key, due[key].UTC(), after)
			}
		}
		synctest.Wait()
		for range 5 {
			b.Hasten("daily")
			time.Sleep(time.Second)
		}
		time.Sleep(13 * time.Hour)
		b.stop()
		b.wantTimes("daily", "1 00:01:00", "1 00:01:05", "1 12:00:00")
		b.wantTimes("often", "1 00:01:00", "1 10:01:00")
		b.wantTimes("resting", "1 02:00:00", "1 12:00:00")
	})
}

// TestHastenWhatRuns holds that a visit under way is not followed by another.
func TestHastenWhatRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Options{}, oneJob(t, "slow", "@every 10h", State{Last: midnight.Add(-11 * time.Hour)}))
		b.does(func(ctx context.Context, batch *Batch) {
			time.Sleep(time.Minute)
			b.visitAll(ctx, batch)
		})
		time.Sleep(30 * time.Second)
		if due := b.Hasten("slow"); !due["slow"].Equal(b.now()) {
			t.Errorf("due: %v", due)
		}
		time.Sleep(time.Hour)
		b.stop()
		if n := b.counts()["slow"]; n != 1 {
			t.Errorf("visited %d times: %v", n, b.times("slow"))
		}
	})
}

// TestWhen holds that what is said of the next visit comes true.
func TestWhen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		visited := State{Last: midnight.Add(-time.Hour)}
		b := newBench(t, Options{},
			oneJob(t, "daily", "0 12 * * *", visited), oneJob(t, "often", "@every 10h", visited))
		synctest.Wait()
		for key, after := range map[string]time.Duration{"daily": 12 * time.Hour, "often": 9 * time.Hour} {
			if at := b.When(key); !at.Equal(midnight.Add(after)) {
				t.Errorf("%s comes at %s, want %s after midnight", key, at.UTC(), after)
			}
		}
		if at := b.When("none"); !at.IsZero() {
			t.Errorf("what is none comes at %s", at)
		}
		time.Sleep(13 * time.Hour)
		b.stop()
		b.wantTimes("daily", "1 12:00:00")
		b.wantTimes("often", "1 09:00:00")
	})
}
