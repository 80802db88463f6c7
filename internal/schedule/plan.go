package schedule

import "time"

// Set makes jobs all that there are. One that was there before keeps what its
// last visit left, and goes on if it is being looked at.
func (s *Scheduler) Set(jobs []Job) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := s.jobs
	s.jobs, s.groups = make(map[string]*job, len(jobs)), map[string]*group{}
	now := s.now()
	for _, want := range jobs {
		j := before[want.Key]
		if j == nil {
			j = &job{}
		} else if !j.Last.IsZero() {
			want.State = j.State
		}
		delete(before, want.Key)
		j.Job, j.gone = want, false
		s.join(j, now)
		s.jobs[j.Key] = j
	}
	for _, j := range before {
		j.gone = true
		s.coming.remove(j)
		if j.state == running { // it may come back before it ends
			s.jobs[j.Key] = j
		}
	}
	s.dropLanes()
	s.plan(now)
	s.newClock()
	s.look()
}

// Limit changes how many jobs are looked at side by side, in all and of one
// host. What is under way goes on.
func (s *Scheduler) Limit(inFlight, perHost int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opts.InFlight, s.opts.PerHost = inFlight, perHost
	for _, l := range s.hosts {
		s.list(l)
	}
	s.look()
}

// join puts j into its groups and its lane. A host is the same as long as j
// is, for both are in what makes the key.
func (s *Scheduler) join(j *job, now time.Time) {
	j.groups = j.groups[:0]
	for _, spec := range j.Schedules {
		g := s.groups[spec.String()]
		if g == nil {
			g = newGroup(spec, now)
			s.groups[spec.String()] = g
		}
		g.jobs = append(g.jobs, j)
		j.groups = append(j.groups, g)
	}
	if j.lane != nil {
		return
	}
	j.lane = s.hosts[j.Host]
	if j.lane == nil {
		j.lane = &lane{}
		s.hosts[j.Host] = j.lane
	}
}

// dropLanes forgets the hosts that no job needs.
func (s *Scheduler) dropLanes() {
	needed := make(map[string]bool, len(s.hosts))
	for _, j := range s.jobs {
		needed[j.Host] = true
	}
	for host, l := range s.hosts {
		if !needed[host] && l.inFlight == 0 && len(l.waiting) == 0 {
			delete(s.hosts, host)
		}
	}
}

// plan decides when each job is due that neither waits nor runs. What was
// missed is made up for once, spread; what is spread already keeps its place,
// or one reload after another would put it off for ever. The caller holds mu.
func (s *Scheduler) plan(now time.Time) {
	var late []*job
	for _, j := range s.jobs {
		if j.state == waiting || j.state == running {
			continue
		}
		soon := j.state == coming && j.due.After(now) && j.due.Sub(now) <= widestSpread
		missed := j.missed(now)
		if missed && soon {
			continue
		}
		s.coming.remove(j)
		switch {
		case missed:
			late = append(late, j)
		default:
			s.next(j, now)
		}
	}
	for _, j := range late {
		s.coming.put(j, now.Add(j.jitter(spread(len(late), j.interval()))))
	}
}
