// Package schedule turns cron specs into the moments at which a source is due,
// and hands the sources out as those come.
//
// It owns what a spec means (which ones are refused, how a time zone's summer
// time is met, when a source is due), and in a daemon who is next: how those
// that share a moment are spread, that hosts take turns, that no source is
// looked at twice at a time, and what a suspended machine or a clock put right
// does to all that. It refuses what a visit does. robfig/cron parses the specs
// and is the clock, with one entry for each distinct calendar; it is imported
// nowhere else. The package stands between config and fetch.
package schedule

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// The bounds of a spec. A source asked more often than once a minute is not
// read but hammered; one asked less than once a year is not watched.
const (
	MinInterval = time.Minute
	MaxInterval = 366 * 24 * time.Hour

	maxSpec = 1024 // bytes; the longest sensible list of minutes has 170
)

// everyHour is the Hour field of a cron spec that names all 24 of them.
const everyHour = 1<<24 - 1

// A Schedule says when something is due. The zero Schedule is never due save
// for what was never visited.
type Schedule struct {
	spec string
	cron cron.Schedule
	loc  *time.Location

	// wall says that the spec names hours of the day, which are counted on the
	// wall clock of loc so that a change to or from summer time neither drops
	// nor repeats a run. Intervals and specs for every hour count real time.
	wall bool

	adaptive bool // cron is the pace of what was never visited: see of
}

// Parse reads a cron expression of five fields, a descriptor (@hourly, @every
// 6h) or "adaptive", with robfig/cron's syntax: a leading CRON_TZ=ZONE or
// TZ=ZONE takes the place of loc.
func Parse(spec string, loc *time.Location) (Schedule, error) {
	if len(spec) > maxSpec {
		return Schedule{}, fmt.Errorf("a schedule of %d bytes, at most %d are read", len(spec), maxSpec)
	}
	s := Schedule{spec: spec, loc: loc}
	rest, err := s.zone(strings.TrimSpace(spec))
	if err != nil {
		return Schedule{}, err
	}
	every, ok := strings.CutPrefix(rest, "@every")
	switch {
	case ok:
		s.cron, err = interval(strings.TrimSpace(every))
	case rest == adaptive:
		s.adaptive, s.cron = true, cron.Every(pace(State{}))
	default:
		err = s.calendar(rest)
	}
	if err != nil {
		return Schedule{}, err
	}
	return s, nil
}

// zone takes a time zone off the front of spec. robfig/cron would do it too,
// but panics where nothing follows the zone.
func (s *Schedule) zone(spec string) (rest string, err error) {
	name, ok := strings.CutPrefix(strings.TrimPrefix(spec, "CRON_"), "TZ=")
	if !ok {
		return spec, nil
	}
	name, rest, _ = strings.Cut(name, " ")
	if name == "" {
		return "", errors.New("the time zone is empty")
	}
	if s.loc, err = time.LoadLocation(name); err != nil {
		return "", fmt.Errorf("no time zone %q", name)
	}
	return strings.TrimSpace(rest), nil
}

func interval(text string) (cron.Schedule, error) {
	d, err := time.ParseDuration(text)
	switch {
	case err != nil:
		return nil, fmt.Errorf("@every %q is no duration such as 6h or 30m", text)
	case d < MinInterval:
		return nil, fmt.Errorf("@every %s is below one minute", text)
	case d > MaxInterval:
		return nil, fmt.Errorf("@every %s is above one year", text)
	}
	return cron.Every(d), nil
}

func (s *Schedule) calendar(spec string) error {
	if spec == "" {
		return errors.New("the schedule is empty")
	}
	parsed, err := cron.ParseStandard(spec)
	if err != nil {
		return fmt.Errorf("%w (want five fields such as \"0 6 * * 1-5\", a descriptor such as @daily, or adaptive)", err)
	}
	fields, ok := parsed.(*cron.SpecSchedule)
	if !ok {
		return fmt.Errorf("%q names no times of day", spec)
	}
	s.wall = fields.Hour&everyHour != everyHour
	if fields.Location = s.loc; s.wall {
		fields.Location = time.UTC
	}
	if !comes(fields) {
		return fmt.Errorf("%q never comes", spec)
	}
	s.cron = fields
	return nil
}

// comes reports whether the fields ever meet, as 31 February does not. cron
// looks five years ahead, so the search starts where a leap day is near. A
// field of commas alone has no bit set, and would be searched for in vain.
func comes(f *cron.SpecSchedule) bool {
	if f.Minute == 0 || f.Hour == 0 || f.Dom == 0 || f.Month == 0 || f.Dow == 0 {
		return false
	}
	return !f.Next(time.Date(2001, time.January, 1, 0, 0, 0, 0, time.UTC)).IsZero()
}

// String returns the spec as it was written.
func (s Schedule) String() string { return s.spec }

// Next returns the first moment later than after, or the zero time when there
// is none; an adaptive schedule's is that of a source never visited. A time of
// day that summer time skips is met beside the gap on the same day, one that is
// repeated is met once.
func (s Schedule) Next(after time.Time) time.Time {
	if s.cron == nil {
		return time.Time{}
	}
	if !s.wall {
		return s.cron.Next(after.In(s.loc))
	}
	for wall := onWall(after.In(s.loc), time.UTC); ; {
		if wall = s.cron.Next(wall); wall.IsZero() {
			return wall
		}
		if t := onWall(wall, s.loc); t.After(after) {
			return t
		}
	}
}

// onWall returns the moment at which a clock in loc shows what t shows.
func onWall(t time.Time, loc *time.Location) time.Time {
	year, month, day := t.Date()
	hour, minute, second := t.Clock()
	return time.Date(year, month, day, hour, minute, second, t.Nanosecond(), loc)
}

// Due reports whether a source whose visits have left st should be visited now:
// when it never was, when a moment of s has come since the last, and when that
// lies in the future, because the clock that gave it has been put right.
func (s Schedule) Due(st State, now time.Time) bool {
	if st.Last.IsZero() || st.Last.After(now) {
		return true
	}
	next := s.of(st).Next(st.Last)
	return !next.IsZero() && !next.After(now)
}
