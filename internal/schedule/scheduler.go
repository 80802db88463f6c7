package schedule

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// longestWait is how long the scheduler sleeps at most: so it notices
	// within that time that the machine was suspended or its clock put right,
	// and whoever watches it can tell rest from standstill.
	longestWait = 30 * time.Second

	// maxStep is how far the wall clock may move against the monotonic one
	// between two looks before it counts as having jumped.
	maxStep = 2 * time.Second

	// holdFor is how long nothing is handed out after a visit that could not
	// be kept.
	holdFor = 30 * time.Second
)

// Options are what a Scheduler needs. All fields must be set.
type Options struct {
	// Visit looks at the jobs of a batch and returns when all of them ended.
	Visit func(ctx context.Context, b *Batch)

	InFlight int           // jobs that are looked at side by side
	PerHost  int           // of one host
	Patience time.Duration // no job takes longer, save by a fault

	Late func(time.Duration) // told of each job how late it is handed out
	Log  *slog.Logger
	Now  func() time.Time
}

// A Scheduler hands out jobs as they fall due, in turns among the hosts, and
// never one that is still being looked at.
type Scheduler struct {
	opts  Options
	wake  chan struct{} // holds one: look now
	began time.Time     // of the monotonic clock

	mu       sync.Mutex
	jobs     map[string]*job
	groups   map[string]*group // by spec
	clock    *ticker
	coming   queue
	hosts    map[string]*lane
	turns    []*lane // that have a job waiting and room for it
	waiting  int     // due, and not handed out
	inFlight int
	skipped  uint64
	rounds   uint64
	stopped  bool
	unkept   bool // the last visit that ended could not be kept
	held     time.Time
	lastWall time.Time
	lastMono time.Duration

	// What tells whether it stands still is read without the lock, for it may
	// be the lock on which it stands.
	looked   atomic.Int64 // when it last looked what is due, since began
	lookedAt atomic.Int64 // the same by the wall clock, in nanoseconds of Unix time
	ended    atomic.Int64 // when a job last ended or was handed out, since began
	full     atomic.Bool  // jobs wait for others to end

	batches sync.WaitGroup
}

// New returns a Scheduler without jobs.
func New(o Options) *Scheduler {
	s := &Scheduler{
		opts: o, wake: make(chan struct{}, 1), began: time.Now(),
		jobs: map[string]*job{}, groups: map[string]*group{}, hosts: map[string]*lane{},
	}
	s.lastWall = s.now()
	return s
}

// now is the wall clock alone: what is due must not depend on how long the
// machine was awake.
func (s *Scheduler) now() time.Time { return s.opts.Now().Round(0) }

// Run hands out jobs until ctx is done, and returns when all batches have. It
// must be called once, for it alone stops the clock that Set starts.
func (s *Scheduler) Run(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-timer.C:
			timer.Reset(s.round(ctx))
		case <-s.wake:
			timer.Reset(s.round(ctx))
		}
	}
	s.mu.Lock()
	s.stopped = true
	s.mu.Unlock()
	s.clock.stop()
	s.batches.Wait()
}

// round hands out what is due and returns how long nothing more will be.
func (s *Scheduler) round(ctx context.Context) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.watchClock()
	now := s.now()
	for len(s.coming) > 0 && !s.coming[0].due.After(now) {
		s.admit(s.coming.pop())
	}
	if batch := s.take(now); len(batch) > 0 {
		s.hand(ctx, batch, now)
	}
	s.rounds++
	s.looked.Store(int64(time.Since(s.began)))
	s.lookedAt.Store(now.UnixNano())
	s.full.Store(s.waiting > 0 && s.inFlight > 0)
	wait := longestWait
	if len(s.coming) > 0 {
		wait = min(wait, s.coming[0].due.Sub(now))
	}
	if s.waiting > 0 && s.held.After(now) {
		wait = min(wait, s.held.Sub(now))
	}
	return max(wait, 0)
}

func (s *Scheduler) look() {
	select {
	case s.wake <- struct{}{}:
	default: // it will look anyway
	}
}

// hand starts a batch. The caller holds mu.
func (s *Scheduler) hand(ctx context.Context, jobs []*job, now time.Time) {
	b := &Batch{s: s, open: make(map[string]*job, len(jobs))}
	for _, j := range jobs {
		j.state, j.Anew = running, false
		b.open[j.Key] = j
		b.Keys = append(b.Keys, j.Key)
		s.opts.Late(now.Sub(j.due))
	}
	s.ended.Store(int64(time.Since(s.began)))
	s.batches.Go(func() {
		defer b.close(ctx)
		defer func() {
			if fault := recover(); fault != nil {
				s.opts.Log.Error("a check failed", "err", fmt.Sprint(fault), "stack", string(debug.Stack()))
			}
		}()
		s.opts.Visit(ctx, b)
	})
}

// Stats are what a Scheduler has to do and has done.
type Stats struct {
	Jobs     int
	Waiting  int // due, and not handed out yet
	InFlight int
	Skipped  uint64 // moments that came while the last look had not ended
	Rounds   uint64
}

// Stats returns the figures of now.
func (s *Scheduler) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Stats{Jobs: len(s.jobs), Waiting: s.waiting, InFlight: s.inFlight, Skipped: s.skipped, Rounds: s.rounds}
}

// Late returns how long the job that has waited longest for a visit that is due
// has waited for it.
func (s *Scheduler) Late() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	var late time.Duration
	for _, j := range s.jobs {
		if j.state == waiting {
			late = max(late, now.Sub(j.due))
		}
	}
	return late
}

// LastRound returns when s last went through what is due, the zero time before
// it first did.
func (s *Scheduler) LastRound() time.Time {
	at := s.lookedAt.Load()
	if at == 0 {
		return time.Time{}
	}
	return time.Unix(0, at)
}

// Standstill says in one sentence why s makes no progress, and nothing while
// it does. It takes no lock.
func (s *Scheduler) Standstill() string {
	now := time.Since(s.began)
	looked, ended := time.Duration(s.looked.Load()), time.Duration(s.ended.Load())
	switch {
	case now-looked > 2*longestWait:
		return fmt.Sprintf("the scheduler has not looked at what is due for %s", (now - looked).Round(time.Second))
	case s.full.Load() && now-ended > s.opts.Patience:
		return fmt.Sprintf("sources are due, but no visit has ended for %s", (now - ended).Round(time.Second))
	}
	return ""
}
