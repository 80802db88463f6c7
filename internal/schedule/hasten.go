package schedule

import "time"

// breather is how long a source is left alone after a visit, whoever asks for
// another.
const breather = 5 * time.Second

// Hasten makes the jobs with these keys due now, and returns when each of them
// is: at once, or as soon as its host has had the rest that it asked for. Keys
// that are no jobs are left out.
func (s *Scheduler) Hasten(keys ...string) map[string]time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	due := make(map[string]time.Time, len(keys))
	for _, key := range keys {
		j := s.jobs[key]
		if j == nil || j.gone {
			continue
		}
		at := now
		if !j.Last.After(now) { // else by a clock that has been put right
			at = later(now, j.Last.Add(breather))
		}
		s.coming.put(j, at)
		due[key] = s.when(j, now)
	}
	s.look()
	return due
}

// When returns when the job with that key is to be visited next, as far as is
// known now: no earlier than now, and zero for a job that never comes or is
// none.
func (s *Scheduler) When(key string) time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	j := s.jobs[key]
	if j == nil || j.gone {
		return time.Time{}
	}
	return s.when(j, s.now())
}

// when is When; the caller holds mu. A moment of a calendar is spread when it
// comes: the visit is then a little later.
func (s *Scheduler) when(j *job, now time.Time) time.Time {
	var next time.Time
	switch j.state {
	case waiting, running:
		return now
	case coming:
		next = later(j.due, now)
	}
	for _, g := range j.groups {
		if !g.calendar {
			continue
		}
		if at := g.Next(now); next.IsZero() || !at.IsZero() && at.Before(next) {
			next = at
		}
	}
	return next
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
