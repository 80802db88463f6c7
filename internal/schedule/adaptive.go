package schedule

import (
	"time"

	"github.com/robfig/cron/v3"
)

// adaptive is the spec of a schedule that follows each source: what changed
// lately is visited often, what has long stood still seldom.
const adaptive = "adaptive"

// A source is visited again after a tenth of the time for which its text has
// stood. The bounds keep what changes all the time from being hammered, and
// what never did from being seen to change later than on a daily schedule.
const (
	paceShare = 10
	minPace   = time.Hour
	maxPace   = 24 * time.Hour
	firstPace = 6 * time.Hour // of what was never visited
)

// pace is the interval that st asks for. How long a text stood before it was
// first read nobody knows: it counts as so long as makes firstPace.
func pace(st State) time.Duration {
	own := st.Still / paceShare
	if !st.Changed {
		own += firstPace
	}
	return min(max(own, minPace), maxPace)
}

// of returns the schedule of a source whose visits have left st. It depends on
// nothing else, so that a restart neither hastens nor delays anything.
func (s Schedule) of(st State) Schedule {
	if s.adaptive {
		s.cron = cron.Every(pace(st))
	}
	return s
}
