package schedule

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// T13: what panics is told once, and looked at when it is next due.
func TestPanic(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Options{}, oneJob(t, "bad", "@every 1h", State{}), oneJob(t, "good", "@every 1h", State{}))
		b.does(func(ctx context.Context, batch *Batch) {
			b.visitGood(ctx, batch)
			if slices.Contains(batch.Keys, "bad") {
				panic("boom")
			}
		})
		time.Sleep(150 * time.Minute)
		b.stop()
		if got := b.counts(); got["bad"] != 3 || got["good"] != 3 {
			t.Errorf("looked at %v, want 3 times each", got)
		}
		if n := strings.Count(b.log.String(), "boom"); n != 3 {
			t.Errorf("%d panics told, want 3:\n%s", n, b.log.String())
		}
	})
}

func (b *bench) visitGood(_ context.Context, batch *Batch) {
	for _, key := range batch.Keys {
		if key == "good" {
			batch.Done(key, State{Last: b.wall()})
		}
	}
}

// What is wrong is looked at sooner, ever more seldom, and not before the host
// allows it.
func TestTrouble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Options{}, oneJob(t, "down", "@every 6h", State{Last: midnight.Add(-6 * time.Hour)}),
			oneJob(t, "busy", "@every 6h", State{Last: midnight.Add(-6 * time.Hour)}))
		b.does(func(_ context.Context, batch *Batch) {
			for _, key := range batch.Keys {
				st := State{Last: b.wall(), Trouble: midnight}
				if key == "busy" {
					st.RetryAt = b.wall().Add(2 * time.Hour)
				}
				batch.Done(key, st)
			}
		})
		time.Sleep(20 * time.Hour)
		b.stop()
		if n := b.counts()["down"]; n < 7 || n > 9 {
			t.Errorf("looked at %d times in 20 hours: %v", n, b.times("down"))
		}
		down := b.looks["down"]
		for i := range down[1:] {
			if gap := down[i+1].Sub(down[i]); gap < firstAgain || gap > 6*time.Hour {
				t.Errorf("%s between two looks", gap)
			}
		}
		if n := b.counts()["busy"]; n > 8 {
			t.Errorf("a host that asked for two hours was looked at %v", b.times("busy"))
		}
	})
}

// A store that is full stops the visits, but for one to see whether it still is.
func TestUnkept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var jobs []Job
		for i := range 100 {
			jobs = append(jobs, oneJob(t, fmt.Sprint(i), "@every 6h", State{}))
		}
		b := newBench(t, Options{InFlight: 10}, jobs...)
		full := true
		b.does(func(ctx context.Context, batch *Batch) {
			b.mu.Lock()
			full := full
			b.mu.Unlock()
			if !full {
				b.visitAll(ctx, batch)
				return
			}
			for _, key := range batch.Keys {
				batch.Unkept(key)
			}
		})
		time.Sleep(10 * time.Minute)
		total := 0
		for _, n := range b.counts() {
			total += n
		}
		if total < 15 || total > 40 {
			t.Errorf("%d looks in ten minutes that could not be kept", total)
		}
		b.mu.Lock()
		full = false
		b.mu.Unlock()
		time.Sleep(time.Minute)
		if n := len(b.counts()); n != 100 {
			t.Errorf("%d of 100 were looked at once there was room", n)
		}
		b.stop()
	})
}

// T10: reloads keep what runs from running twice, put nothing off, and forget
// what is gone.
func TestSet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, z := oneJob(t, "a", "@every 1h", State{}), oneJob(t, "z", "*/5 * * * *", State{})
		b := newBench(t, Options{}, a, z)
		b.does(func(ctx context.Context, batch *Batch) {
			time.Sleep(3 * time.Minute)
			b.visitAll(ctx, batch)
		})
		for range 100 {
			time.Sleep(time.Second)
			b.Set([]Job{z})
			b.Set([]Job{a, z})
		}
		if b.most > 2 {
			t.Errorf("%d looks at once at two jobs", b.most)
		}
		if got := b.counts(); got["a"] != 1 || got["z"] != 1 {
			t.Errorf("looked at %v during the reloads", got)
		}
		b.Set([]Job{z})
		time.Sleep(3 * time.Hour)
		b.stop()
		if got := b.counts(); got["a"] != 1 || got["z"] < 20 {
			t.Errorf("after a was taken out: %v", got)
		}
		if st := b.Stats(); st.Jobs != 1 {
			t.Errorf("%d jobs, want 1", st.Jobs)
		}
	})
}

// A new limit holds for what waits already.
func TestLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var jobs []Job
		for i := range 12 {
			j := oneJob(t, fmt.Sprint(i), "@every 6h", State{})
			j.Host = "one.example"
			jobs = append(jobs, j)
		}
		b := newBench(t, Options{InFlight: 8, PerHost: 2}, jobs...)
		b.does(func(ctx context.Context, batch *Batch) {
			time.Sleep(time.Hour)
			b.visitAll(ctx, batch)
		})
		time.Sleep(time.Minute)
		before := len(b.counts())
		b.Limit(20, 20)
		time.Sleep(time.Minute)
		if after := len(b.counts()); before != 2 || after != 12 {
			t.Errorf("%d were looked at with room for 2 of a host, %d of 12 with room for all", before, after)
		}
		b.Limit(1, 1)
		time.Sleep(time.Hour)
		b.stop()
		if n := b.Stats().InFlight; n != 0 {
			t.Errorf("%d in flight at the end", n)
		}
	})
}

// What is due and not visited is known by how long it has waited.
func TestLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var jobs []Job
		for _, key := range []string{"first", "second", "third"} {
			j := oneJob(t, key, "@every 6h", State{})
			j.Host = "one.example"
			jobs = append(jobs, j)
		}
		b := newBench(t, Options{PerHost: 2}, jobs...)
		b.does(func(ctx context.Context, batch *Batch) {
			time.Sleep(time.Hour)
			b.visitAll(ctx, batch)
		})
		time.Sleep(59 * time.Minute)
		if late := b.Late(); late < 50*time.Minute || late > time.Hour {
			t.Errorf("%s late after an hour in which two visits took all the room of the host", late)
		}
		time.Sleep(2 * time.Hour)
		if late := b.Late(); late != 0 {
			t.Errorf("%s late with nothing due", late)
		}
		b.stop()
	})
}

// What is asked of a source may change while it is looked at.
func TestAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		idle, busy := oneJob(t, "idle", "@every 6h", State{Last: midnight}), oneJob(t, "busy", "@every 6h", State{})
		b := newBench(t, Options{}, idle, busy)
		b.does(func(ctx context.Context, batch *Batch) {
			time.Sleep(time.Minute)
			b.visitAll(ctx, batch)
		})
		time.Sleep(30 * time.Second)
		idle.Anew, busy.Anew = true, true
		b.Set([]Job{idle, busy})
		time.Sleep(5 * time.Minute)
		b.stop()
		if got := b.counts(); got["idle"] != 1 || got["busy"] != 2 {
			t.Errorf("looked at %v, want idle once and busy again", got)
		}
	})
}

func TestStandstill(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var jobs []Job
		for i := range 9 {
			jobs = append(jobs, oneJob(t, fmt.Sprint(i), "@every 6h", State{}))
		}
		b := newBench(t, Options{InFlight: 8}, jobs...)
		b.does(func(ctx context.Context, _ *Batch) { <-ctx.Done() })
		time.Sleep(9 * time.Minute)
		if why := b.Standstill(); why != "" {
			t.Errorf("stands still too soon: %s", why)
		}
		time.Sleep(2 * time.Minute)
		if why := b.Standstill(); !strings.Contains(why, "no visit has ended") {
			t.Errorf("eleven minutes of nothing: %q", why)
		}
		b.stop()
		time.Sleep(2 * time.Minute)
		if why := b.Standstill(); !strings.Contains(why, "has not looked") {
			t.Errorf("after its end: %q", why)
		}
	})
}
