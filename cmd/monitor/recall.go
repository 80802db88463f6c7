package main

import (
	"errors"

	"monitor/internal/check"
	"monitor/internal/claim"
	"monitor/internal/schedule"
	"monitor/internal/web"
)

// recall makes what the store remembers of e's sources the scheduler's and the
// metrics' own. What is damaged is as if it was never seen.
func (d *daemon) recall(e *edition) {
	r := e.roll()
	if err := errors.Join(d.store.Targets(r.visited), d.store.ClaimStates(r.read)); err != nil {
		d.log.Error("some of what was seen is lost", "err", err)
	}
	d.metrics.Watch(r.watched)
	d.scheduler.Limit(limits(e.cfg.Fetch))
	d.scheduler.Set(r.jobs)
}

// A roll is what an edition visits: of each target, at one place, what the
// schedule and what the metrics want to know. It takes what is remembered
// record by record and keeps no more of it than that.
type roll struct {
	targets  []check.Target
	jobs     []schedule.Job
	watched  []*web.Target
	byKey    map[string]int
	bySource map[string]int
}

// roll lists what e visits, as if nothing was remembered of it.
func (e *edition) roll() *roll {
	targets := e.plan.Targets()
	r := &roll{
		targets:  targets,
		jobs:     make([]schedule.Job, 0, len(targets)),
		watched:  make([]*web.Target, 0, len(targets)),
		byKey:    make(map[string]int, len(targets)),
		bySource: make(map[string]int, len(targets)),
	}
	for i, t := range targets {
		job := schedule.Job{Key: t.Key, Host: t.Host}
		seen := &web.Target{Key: t.Key}
		for _, s := range t.Sources {
			job.Schedules = append(job.Schedules, e.cfg.ScheduleOf(*s))
			seen.Sources = append(seen.Sources, s.ID)
			r.bySource[s.ID] = i
		}
		r.byKey[t.Key] = i
		r.jobs, r.watched = append(r.jobs, job), append(r.watched, seen)
	}
	e.plan.Claims(func(article, id, source string) {
		seen := r.watched[r.bySource[source]]
		seen.Claims = append(seen.Claims, web.Cited{Article: article, Claim: id, Source: source})
	})
	return r
}

// visited notes what visits have left of a target.
func (r *roll) visited(t claim.TargetState) {
	i, ok := r.byKey[t.Key]
	if !ok {
		return // of a configuration that is no more
	}
	r.jobs[i].State, r.jobs[i].Anew = stateOf(t, nil), t.Rules != r.targets[i].Rules
	r.watched[i].GoodAt, r.watched[i].Bad = t.GoodAt, !t.BadSince.IsZero()
}

// read notes what a claim's last good capture said. It comes after visited.
func (r *roll) read(c claim.ClaimState) {
	if i, ok := r.bySource[c.Source]; ok {
		r.jobs[i].Trouble = troubleOf(r.jobs[i].Trouble, c)
		r.watched[i].Note(c)
	}
}
