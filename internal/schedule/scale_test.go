package schedule

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// TestHundredThousand holds T06: 100,000 sources that are due every hour, on
// 5,000 hosts, all overdue at the start. Time is the bubble's, so lateness is
// the scheduler's own and not the machine's; it takes a visit as 200 ms.
func TestHundredThousand(t *testing.T) {
	const sources, hosts = 100_000, 5_000
	specs := []Schedule{parse(t, "@every 1h", time.UTC), parse(t, "17 * * * *", time.UTC), parse(t, "@hourly", time.UTC)}
	jobs := make([]Job, sources)
	for i := range jobs {
		jobs[i] = Job{Key: fmt.Sprintf("%032x", i), Host: fmt.Sprint("host", i%hosts), Schedules: specs[i%len(specs) : i%len(specs)+1]}
	}
	synctest.Test(t, func(t *testing.T) {
		var late []time.Duration
		b := New(Options{
			InFlight: 1000, PerHost: 8, Patience: time.Hour,
			Late: func(d time.Duration) { late = append(late, d) },
			Log:  slog.New(slog.DiscardHandler), Now: time.Now,
			Visit: func(_ context.Context, b *Batch) {
				now := time.Now()
				time.Sleep(200 * time.Millisecond)
				for _, key := range b.Keys {
					b.Done(key, State{Last: now})
				}
			},
		})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		b.Set(jobs)
		go func() { defer close(done); b.Run(ctx) }()
		time.Sleep(2*time.Hour + time.Minute)
		used := float64(heapSize()) / (1 << 20)
		cancel()
		<-done
		slices.Sort(late)
		p99 := late[len(late)*99/100]
		t.Logf("%d looks at %d sources in two hours: late by %s at the median, %s at p99, %s at most; %.0f MiB of heap",
			len(late), sources, late[len(late)/2], p99, late[len(late)-1], used)
		if len(late) < 2*sources {
			t.Errorf("%d looks, want two at each of the %d sources", len(late), sources)
		}
		if p99 > 5*time.Second {
			t.Errorf("late by %s at p99, want 5 s at most", p99)
		}
		if used > 256 {
			t.Errorf("%.0f MiB for the schedule alone, of the 512 that the daemon may take", used)
		}
	})
}

func heapSize() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// BenchmarkSet is what a start or a reload costs the scheduler.
func BenchmarkSet(b *testing.B) {
	for _, n := range []int{1_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			jobs := make([]Job, n)
			every := []Schedule{parse(b, "@every 1h", time.UTC)}
			for i := range jobs {
				jobs[i] = Job{Key: fmt.Sprintf("%032x", i), Host: fmt.Sprint(i % 1000), Schedules: every}
			}
			b.ReportAllocs()
			for b.Loop() {
				New(Options{Now: time.Now, Log: slog.New(slog.DiscardHandler)}).Set(jobs)
			}
		})
	}
}
