package schedule

import (
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/robfig/cron/v3"
)

// A group is the jobs of one spec. Where the spec names times of a calendar,
// cron has one entry for all of them; an interval counts from each job's own
// last visit and needs none.
type group struct {
	Schedule
	jobs     []*job
	interval time.Duration // between two moments of the spec
	calendar bool
}

func newGroup(s Schedule, now time.Time) *group {
	g := &group{Schedule: s, interval: MaxInterval}
	_, every := s.cron.(cron.ConstantDelaySchedule)
	g.calendar = s.cron != nil && !every
	if first := s.Next(now); !first.IsZero() {
		if second := s.Next(first); !second.IsZero() {
			g.interval = second.Sub(first)
		}
	}
	return g
}

// A ticker is the clock: cron, with an entry for each calendar.
type ticker struct{ cron *cron.Cron }

// newTicker makes the clock of the groups. Its entries sleep by the monotonic
// clock for as long as the wall clock says now: when that jumps, the clock is
// to be made anew.
func (s *Scheduler) newTicker() *ticker {
	logger := quiet{s.opts.Log}
	c := cron.New(cron.WithLocation(time.UTC), cron.WithLogger(logger),
		cron.WithChain(cron.SkipIfStillRunning(logger), cron.Recover(logger)))
	entries := 0
	for _, g := range s.groups {
		if g.calendar {
			c.Schedule(&entry{group: g, now: s.now}, cron.FuncJob(func() { s.tick(g) }))
			entries++
		}
	}
	if entries == 0 {
		return nil
	}
	c.Start()
	return &ticker{c}
}

// stop ends the clock. The caller does not hold Scheduler.mu, for which a tick
// may be waiting.
func (t *ticker) stop() {
	if t != nil {
		<-t.cron.Stop().Done()
	}
}

// An entry tells cron how long to sleep until the group's next moment.
type entry struct {
	group *group
	now   func() time.Time

	mu   sync.Mutex
	next time.Time
}

// Next returns the moment of cron's clock at which the wall clock shows the
// group's next. A timer may ring a little before the wall clock agrees, so
// what was returned before is not returned again.
func (e *entry) Next(t time.Time) time.Time {
	e.mu.Lock()
	defer e.mu.Unlock()
	now := e.now()
	from := now
	if e.next.After(from) {
		from = e.next
	}
	e.next = e.group.Schedule.Next(from)
	if e.next.IsZero() {
		return time.Time{}
	}
	return t.Add(e.next.Sub(now))
}

// quiet passes on what cron has to complain of, and not each of its steps.
type quiet struct{ log *slog.Logger }

func (quiet) Info(string, ...any) {}

func (q quiet) Error(err error, msg string, keysAndValues ...any) {
	q.log.Error("cron", "err", fmt.Errorf("%s: %w", msg, err), "detail", fmt.Sprint(keysAndValues...))
}

// tick makes the jobs of g due: one of its moments has come.
func (s *Scheduler) tick(g *group) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.groups[g.String()] != g {
		return // of a configuration that is no more
	}
	now := s.now()
	moment := g.Next(now.Add(-MinInterval))
	if moment.IsZero() || moment.After(now) {
		moment = now
	}
	wide := spread(len(g.jobs), g.interval)
	for _, j := range g.jobs {
		if j.state == waiting || j.state == running {
			s.skipped++
			continue
		}
		s.coming.put(j, moment.Add(j.jitter(wide)))
	}
	s.look()
}

// watchClock compares the two clocks. When the wall clock has moved by itself
// (the machine was suspended, or the clock put right) all that was planned by
// it is planned anew. The caller holds mu.
func (s *Scheduler) watchClock() {
	wall, mono := s.now(), time.Since(s.began)
	step := wall.Sub(s.lastWall) - (mono - s.lastMono)
	s.lastWall, s.lastMono = wall, mono
	if step.Abs() <= maxStep {
		return
	}
	s.opts.Log.Info("the clock moved", "by", step)
	if step < 0 {
		s.turnBack(step)
	} else {
		s.plan(s.now())
	}
	s.newClock()
}

// turnBack moves what was noted by a clock that was ahead. Nothing becomes due
// by that, and nothing waits for the clock to catch up.
func (s *Scheduler) turnBack(step time.Duration) {
	s.held = s.held.Add(step)
	for _, j := range s.jobs {
		j.due = j.due.Add(step) // of all alike, so the heap stays one
		for _, t := range []*time.Time{&j.Last, &j.Trouble, &j.RetryAt} {
			if !t.IsZero() {
				*t = t.Add(step)
			}
		}
	}
}

// newClock replaces the clock. The caller holds mu, so the old one is left to
// end by itself: what it still ticks comes from groups or moments that the new
// one has too, and making a job due twice is making it due once.
func (s *Scheduler) newClock() {
	if s.stopped {
		return
	}
	if old := s.clock; old != nil {
		s.batches.Go(old.stop)
	}
	s.clock = s.newTicker()
}
