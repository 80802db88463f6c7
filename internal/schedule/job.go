package schedule

import (
	"container/heap"
	"hash/fnv"
	"slices"
	"time"
)

// A Job is what falls due: it is looked at in one visit.
type Job struct {
	Key       string
	Host      string     // who bears the visit
	Schedules []Schedule // it is due as soon as one of them says so
	Anew      bool       // what is asked of it is new: it is due whatever they say
	State
}

// A State is what visits leave behind for the next.
type State struct {
	Last    time.Time     // when the last one began; zero when there was none
	Still   time.Duration // for how long they have seen the same text
	Changed bool          // they saw another one before that
	Trouble time.Time     // since when something is wrong that a look may tell more of; zero when nothing is
	RetryAt time.Time     // the host asked not to be visited before
}

// firstAgain is how soon something wrong is looked at again; after that as
// long again as it has lasted. So it is seen to end within twice its time, and
// the host has the fewer visits the longer it lasts: until they are as rare as
// the schedule has them anyway.
const firstAgain = 10 * time.Minute

// again is when a look out of turn is worth it; the zero time when it is not.
func (s State) again() time.Time {
	if s.Trouble.IsZero() || s.Last.IsZero() {
		return time.Time{}
	}
	return s.Last.Add(max(s.Last.Sub(s.Trouble), firstAgain))
}

// A job is a Job and where it stands.
type job struct {
	Job
	groups []*group
	lane   *lane
	state  state
	due    time.Time
	index  int  // in the queue, while it is coming
	gone   bool // no longer among the jobs, and dropped when it ends
}

type state int

const (
	idle    state = iota // nothing but a moment of the calendar makes it due
	coming               // due at a known time
	waiting              // due, and waits for its turn
	running
)

// A queue is a heap of the jobs that are coming, the soonest first.
type queue []*job

func (q queue) Len() int           { return len(q) }
func (q queue) Less(a, b int) bool { return q[a].due.Before(q[b].due) }
func (q queue) Swap(a, b int) {
	q[a], q[b] = q[b], q[a]
	q[a].index, q[b].index = a, b
}

// Push is for container/heap.
func (q *queue) Push(x any) {
	j := x.(*job)
	j.index = len(*q)
	*q = append(*q, j)
}

// Pop is for container/heap.
func (q *queue) Pop() any {
	last := len(*q) - 1
	j := (*q)[last]
	(*q)[last] = nil
	*q = (*q)[:last]
	return j
}

func (q *queue) pop() *job { return heap.Pop(q).(*job) }

// put makes j due at a time, or sooner if it already is.
func (q *queue) put(j *job, due time.Time) {
	if due.Before(j.RetryAt) {
		due = j.RetryAt
	}
	switch {
	case j.state == idle:
		j.state, j.due = coming, due
		heap.Push(q, j)
	case j.state == coming && due.Before(j.due):
		j.due = due
		heap.Fix(q, j.index)
	}
}

func (q *queue) remove(j *job) {
	if j.state == coming {
		heap.Remove(q, j.index)
		j.state = idle
	}
}

// missed reports whether a moment of j's has passed without a visit.
func (j *job) missed(now time.Time) bool {
	return j.Anew || slices.ContainsFunc(j.Schedules, func(s Schedule) bool { return s.Due(j.State, now) })
}

// The moments of a calendar are the same for all, and so is the moment at
// which a daemon starts. Jobs that share one are spread behind it: over a
// tenth of their interval, five minutes at most, and no wider than so many
// jobs need.
const (
	widestSpread = 5 * time.Minute
	perJob       = 100 * time.Millisecond
)

// spread is how far n jobs with this interval are spread.
func spread(n int, interval time.Duration) time.Duration {
	return min(interval/10, widestSpread, time.Duration(n)*perJob)
}

// jitter is j's own place in a spread, the same every time.
func (j *job) jitter(spread time.Duration) time.Duration {
	if spread <= 0 {
		return 0
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte(j.Key)) // a hash does not fail
	return time.Duration(h.Sum64() % uint64(spread))
}

// interval is the shortest of j's.
func (j *job) interval() time.Duration {
	shortest := MaxInterval
	for _, g := range j.groups {
		shortest = min(shortest, g.interval)
	}
	return shortest
}
