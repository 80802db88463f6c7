package schedule

import (
	"context"
	"sync"
	"time"
)

// A Batch is jobs that are looked at together. Each of them ends by Done or
// Unkept; what has not ended when Options.Visit returns is looked at when it
// is next due.
type Batch struct {
	Keys []string

	s       *Scheduler
	mu      sync.Mutex
	open    map[string]*job // that have not ended
	resting bool
}

// Done says that the job with that key was visited, and what is to be known of
// it for the next time. A key that has ended is none of b's any more.
func (b *Batch) Done(key string, st State) { b.end(key, st, true) }

// Unkept says that the job was visited, but what was found could not be kept.
// It is due again, and nothing is handed out for a while: then one job, to see
// whether it can be kept, and all others once one was.
func (b *Batch) Unkept(key string) { b.end(key, State{}, false) }

// Rest says that what has not ended waits for something other than a host, and
// takes no room from jobs that could go on.
func (b *Batch) Rest() {
	b.s.mu.Lock()
	defer b.s.mu.Unlock()
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.resting {
		return
	}
	b.resting = true
	for _, j := range b.open {
		b.s.free(j)
	}
	b.s.look()
}

func (b *Batch) end(key string, st State, kept bool) {
	s := b.s
	s.mu.Lock()
	defer s.mu.Unlock()
	j := b.take(key)
	if j == nil {
		return
	}
	now := s.now()
	s.unkept = !kept
	j.state = idle
	switch {
	case kept:
		j.State = st
		s.next(j, now)
	case j.gone:
		delete(s.jobs, key)
	default:
		s.held = now.Add(holdFor)
		j.due = s.held
		s.admit(j)
	}
	s.look()
}

// take takes the job with that key out of the batch. The caller holds the
// scheduler's mu.
func (b *Batch) take(key string) *job {
	b.mu.Lock()
	defer b.mu.Unlock()
	j := b.open[key]
	if j == nil {
		return nil
	}
	delete(b.open, key)
	if !b.resting {
		b.s.free(j)
	}
	b.s.ended.Store(int64(time.Since(b.s.began)))
	return j
}

// close ends what Visit left open. When ctx is done nobody looks any more.
func (b *Batch) close(ctx context.Context) {
	if ctx.Err() != nil {
		return
	}
	for _, key := range b.Keys {
		b.s.mu.Lock()
		if j := b.take(key); j != nil {
			j.state = idle
			j.Last = b.s.now()
			b.s.next(j, j.Last)
		}
		b.s.mu.Unlock()
	}
	b.s.look()
}

// next plans j after a visit. Moments that came meanwhile are left out. The
// caller holds mu.
func (s *Scheduler) next(j *job, now time.Time) {
	if j.gone {
		delete(s.jobs, j.Key)
		return
	}
	if j.Anew {
		s.coming.put(j, now)
		return
	}
	for _, g := range j.groups {
		if g.calendar {
			continue // its tick will say
		}
		own := g.of(j.State)
		due := own.Next(j.Last)
		if !due.IsZero() && !due.After(now) {
			s.skipped++
			due = own.Next(now)
		}
		if !due.IsZero() {
			s.coming.put(j, due)
		}
	}
	if again := j.again(); !again.IsZero() {
		s.coming.put(j, again)
	}
}

// A lane is what one host has to bear.
type lane struct {
	waiting  []*job
	inFlight int
	listed   bool // among the turns
}

// admit lets a job that is due wait for its turn. The caller holds mu.
func (s *Scheduler) admit(j *job) {
	j.state = waiting
	s.waiting++
	j.lane.waiting = append(j.lane.waiting, j)
	s.list(j.lane)
}

// list gives a lane a turn when it has something to do and room to do it.
func (s *Scheduler) list(l *lane) {
	if !l.listed && len(l.waiting) > 0 && l.inFlight < s.opts.PerHost {
		l.listed = true
		s.turns = append(s.turns, l)
	}
}

// free gives back the room that a running job takes. The caller holds mu.
func (s *Scheduler) free(j *job) {
	s.inFlight--
	j.lane.inFlight--
	s.list(j.lane)
}

// take takes the jobs that may run now, in turns among the hosts. The caller
// holds mu.
func (s *Scheduler) take(now time.Time) []*job {
	room := s.opts.InFlight - s.inFlight
	if s.unkept {
		if s.held.After(now) || s.inFlight > 0 {
			return nil
		}
		room = 1
	}
	var jobs []*job
	for len(jobs) < room && len(s.turns) > 0 {
		l := s.turns[0]
		s.turns = s.turns[1:]
		l.listed = false
		j := l.waiting[0]
		l.waiting = l.waiting[1:]
		s.waiting--
		if j.gone {
			s.list(l)
			continue
		}
		s.inFlight++
		l.inFlight++
		jobs = append(jobs, j)
		s.list(l)
	}
	return jobs
}
