package schedule

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A bench is a scheduler in a bubble, whose visits take no time unless look
// says otherwise, and whose wall clock can be moved.
type bench struct {
	*Scheduler
	t    *testing.T
	log  bytes.Buffer
	stop func()

	mu     sync.Mutex
	moved  time.Duration
	looks  map[string][]time.Time // of the wall clock
	late   []time.Duration
	atOnce int
	most   int
	look   func(ctx context.Context, b *Batch)
}

func newBench(t *testing.T, o Options, jobs ...Job) *bench {
	b := &bench{t: t, looks: map[string][]time.Time{}}
	b.look = b.visitAll
	o.Visit = b.visit
	o.InFlight, o.PerHost = max(o.InFlight, 8), max(o.PerHost, 2)
	o.Patience = 10 * time.Minute
	o.Late = func(d time.Duration) { b.late = append(b.late, d) }
	o.Log = slog.New(slog.NewTextHandler(&b.log, nil))
	o.Now = b.wall
	b.Scheduler = New(o)
	b.Set(jobs)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		b.Run(ctx)
	}()
	b.stop = func() { cancel(); <-done }
	return b
}

// does makes look what a visit does from now on.
func (b *bench) does(look func(ctx context.Context, batch *Batch)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.look = look
}

func (b *bench) wall() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return time.Now().Add(b.moved)
}

func (b *bench) move(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.moved += d
}

func (b *bench) visit(ctx context.Context, batch *Batch) {
	now := b.wall()
	b.mu.Lock()
	for _, key := range batch.Keys {
		b.looks[key] = append(b.looks[key], now)
	}
	look := b.look
	b.atOnce += len(batch.Keys)
	b.most = max(b.most, b.atOnce)
	b.mu.Unlock()
	defer func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.atOnce -= len(batch.Keys)
	}()
	look(ctx, batch)
}

func (b *bench) visitAll(_ context.Context, batch *Batch) {
	for _, key := range batch.Keys {
		batch.Done(key, State{Last: b.wall()})
	}
}

// counts are how often each job was looked at.
func (b *bench) counts() map[string]int {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := map[string]int{}
	for key, times := range b.looks {
		n[key] = len(times)
	}
	return n
}

func (b *bench) times(key string) []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var list []string
	for _, at := range b.looks[key] {
		list = append(list, at.UTC().Format("2 15:04:05"))
	}
	return list
}

func (b *bench) wantTimes(key string, want ...string) {
	b.t.Helper()
	if got := b.times(key); !slices.Equal(got, want) {
		b.t.Errorf("%s was looked at %v, want %v", key, got, want)
	}
}

// midnight is when the clock of a bubble starts.
var midnight = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

func oneJob(t *testing.T, key, spec string, st State) Job {
	return Job{Key: key, Host: key + ".example", Schedules: []Schedule{parse(t, spec, time.UTC)}, State: st}
}

func TestIntervalsCountFromTheLastVisit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Options{},
			oneJob(t, "never", "@every 1h", State{}),
			oneJob(t, "lately", "@every 1h", State{Last: midnight.Add(-20 * time.Minute)}),
			oneJob(t, "overdue", "@every 1h", State{Last: midnight.Add(-100 * time.Hour)}))
		time.Sleep(2*time.Hour + 30*time.Minute)
		b.stop()
		b.wantTimes("lately", "1 00:40:00", "1 01:40:00")
		for key, n := range b.counts() {
			if key != "lately" && n != 3 { // once at the start, then every hour
				t.Errorf("%s was looked at %d times: %v", key, n, b.times(key))
			}
		}
	})
}

func TestCalendarIsOneEntryForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		visited := State{Last: midnight.Add(-time.Hour)}
		var jobs []Job
		for i := range 1000 {
			jobs = append(jobs, oneJob(t, fmt.Sprint("daily", i), "30 6 * * *", visited))
		}
		jobs = append(jobs, oneJob(t, "noon", "0 12 * * *", visited))
		b := newBench(t, Options{InFlight: 2000}, jobs...)
		synctest.Wait()
		if n := len(b.clock.cron.Entries()); n != 2 {
			t.Errorf("cron has %d entries, want one for each expression", n)
		}
		time.Sleep(49 * time.Hour)
		b.stop()
		b.wantTimes("noon", "1 12:00:00", "2 12:00:00")
		first, last := b.looks["daily0"][0], b.looks["daily0"][0]
		for key, times := range b.looks {
			if key == "noon" {
				continue
			}
			if len(times) != 2 || times[1].Sub(times[0]).Round(time.Second) != 24*time.Hour {
				t.Fatalf("%s: %v", key, times)
			}
			first, last = earlier(first, times[0]), later(last, times[0])
		}
		if wide := last.Sub(first); wide < time.Minute || wide > 100*time.Second {
			t.Errorf("a thousand jobs are spread over %s, want nearly 100 s", wide)
		}
	})
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// T05: a look that outlasts its interval is neither doubled nor made up for.
func TestNoOverlap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, Options{},
			oneJob(t, "slow", "@every 1m", State{Last: midnight}),
			oneJob(t, "ticked", "* * * * *", State{Last: midnight}))
		b.does(func(ctx context.Context, batch *Batch) {
			began := b.wall()
			time.Sleep(150 * time.Second)
			for _, key := range batch.Keys {
				batch.Done(key, State{Last: began})
			}
		})
		time.Sleep(10 * time.Minute)
		b.stop()
		if b.most > 2 {
			t.Errorf("%d looks at once at two jobs", b.most)
		}
		for key, n := range b.counts() {
			if n < 3 || n > 4 {
				t.Errorf("%s was looked at %d times in ten minutes: %v", key, n, b.times(key))
			}
		}
		if b.Stats().Skipped < 6 {
			t.Errorf("%d moments skipped, want those that came meanwhile counted", b.Stats().Skipped)
		}
	})
}

// A batch that waits to confirm holds up nobody else.
func TestRestMakesRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var jobs []Job
		for i := range 40 {
			j := oneJob(t, fmt.Sprint(i), "@every 1h", State{})
			j.Host = "one.example"
			jobs = append(jobs, j)
		}
		b := newBench(t, Options{InFlight: 4, PerHost: 4}, jobs...)
		b.does(func(ctx context.Context, batch *Batch) {
			batch.Rest()
			time.Sleep(5 * time.Minute)
			b.visitAll(ctx, batch)
		})
		time.Sleep(time.Minute)
		if n := len(b.counts()); n != 40 {
			t.Errorf("%d of 40 were looked at while others waited", n)
		}
		time.Sleep(10 * time.Minute)
		b.stop()
		if st := b.Stats(); st.InFlight != 0 || st.Waiting != 0 {
			t.Errorf("left over: %+v", st)
		}
	})
}

// T08: a host with many sources takes its turns, and the others theirs.
func TestHostsTakeTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var jobs []Job
		for i := range 500 {
			j := oneJob(t, fmt.Sprint("big", i), "@every 6h", State{})
			j.Host = "big.example"
			jobs = append(jobs, j)
		}
		b := newBench(t, Options{InFlight: 6, PerHost: 2}, jobs...)
		busy := map[string]int{}
		b.does(func(ctx context.Context, batch *Batch) {
			b.mu.Lock()
			busy["big"] += len(batch.Keys)
			if busy["big"] > 2 {
				t.Errorf("%d looks at one host", busy["big"])
			}
			b.mu.Unlock()
			time.Sleep(time.Second)
			b.mu.Lock()
			busy["big"] -= len(batch.Keys)
			b.mu.Unlock()
			b.visitAll(ctx, batch)
		})
		time.Sleep(time.Minute)
		b.does(b.visitAll)
		b.Set(append(jobs, oneJob(t, "small", "@every 6h", State{})))
		time.Sleep(2 * time.Second)
		if b.counts()["small"] != 1 {
			t.Error("the small host waited for the big one")
		}
		b.stop()
	})
}
