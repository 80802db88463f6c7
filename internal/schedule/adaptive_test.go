package schedule

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
)

const day = 24 * time.Hour

func TestPace(t *testing.T) {
	tests := []struct {
		name string
		st   State
		want time.Duration
	}{
		{"never visited", State{}, 6 * time.Hour},
		{"first read just now", State{Last: midnight}, 6 * time.Hour},
		{"the same for five days since", State{Still: 5 * day}, 18 * time.Hour},
		{"the same ever since", State{Still: 3650 * day}, day},
		{"changed just now", State{Changed: true}, time.Hour},
		{"changed nine hours ago", State{Changed: true, Still: 9 * time.Hour}, time.Hour},
		{"changed two days ago", State{Changed: true, Still: 2 * day}, 4*time.Hour + 48*time.Minute},
		{"changed ten days ago", State{Changed: true, Still: 10 * day}, day},
		{"changed a year ago", State{Changed: true, Still: 365 * day}, day},
		{"changed tomorrow, by a clock put right since", State{Changed: true, Still: -day}, time.Hour},
	}
	for _, tt := range tests {
		if got := pace(tt.st); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// Whatever is remembered, the interval is within its bounds, and a text that
// has stood longer is not visited more often.
func TestPaceIsBoundedAndMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		st := State{Changed: rapid.Bool().Draw(t, "changed"), Still: time.Duration(rapid.Int64().Draw(t, "still"))}
		longer := st
		longer.Still = time.Duration(rapid.Int64Min(int64(st.Still)).Draw(t, "longer"))
		own, next := pace(st), pace(longer)
		if own < time.Hour || own > day || next < own {
			t.Fatalf("%s after %s, %s after %s", own, st.Still, next, longer.Still)
		}
	})
}

func TestAdaptiveDue(t *testing.T) {
	s := parse(t, "adaptive", time.UTC)
	st := State{Last: midnight, Still: 2 * day, Changed: true}
	for after, want := range map[time.Duration]bool{
		-time.Hour:                       true, // visited in the future
		0:                                false,
		4*time.Hour + 48*time.Minute - 1: false,
		4*time.Hour + 48*time.Minute:     true,
		100 * day:                        true,
	} {
		if got := s.Due(st, midnight.Add(after)); got != want {
			t.Errorf("%s after the last visit: due is %t, want %t", after, got, want)
		}
	}
	if !s.Due(State{}, midnight) {
		t.Error("what was never visited is not due")
	}
}

// A changing is a source whose text becomes another now and then, and what a
// store remembers of it.
type changing struct {
	changes []time.Time
	first   time.Time
	st      State
}

func (c *changing) visit(now time.Time) State {
	c.st = State{Last: now}
	if c.first.IsZero() {
		c.first = now
	}
	since := c.first
	for _, at := range c.changes {
		if at.After(since) && !at.After(now) {
			since, c.st.Changed = at, true
		}
	}
	c.st.Still = now.Sub(since)
	return c.st
}

// watch has a scheduler visit c for a time, and stops it.
func (c *changing) watch(t *testing.T, wait time.Duration) []time.Time {
	b := newBench(t, Options{}, oneJob(t, "page", "adaptive", c.st))
	s := parse(t, "adaptive", time.UTC)
	b.does(func(_ context.Context, batch *Batch) {
		now := b.wall()
		if !s.Due(c.st, now) || !c.st.Last.IsZero() && s.Due(c.st, now.Add(-time.Second)) {
			t.Errorf("visited at %s, and a check of its own would not have come then", now)
		}
		batch.Done("page", c.visit(now))
	})
	time.Sleep(wait)
	b.stop()
	return b.looks["page"]
}

func TestAdaptiveFollowsTheSource(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		changed := midnight.Add(20 * day)
		c := changing{changes: []time.Time{changed}}
		looks := c.watch(t, 40*day)
		var gaps []time.Duration
		for i := range looks[1:] {
			gaps = append(gaps, looks[i+1].Sub(looks[i]))
		}
		seen := slices.IndexFunc(looks, func(at time.Time) bool { return !at.Before(changed) })
		for i, span := range [][]time.Duration{gaps[:seen], gaps[seen:]} {
			first := []time.Duration{6 * time.Hour, 2*time.Hour + 24*time.Minute}[i]
			if span[0] > first || !slices.IsSorted(span) || slices.Min(span) < time.Hour-time.Second || slices.Max(span) != day {
				t.Errorf("the intervals are %v, want them to grow from %s at most to a day", span, first)
			}
		}
	})
}

// What a daemon does next is in the store alone: one that is started anew at
// every turn visits when one that runs on does.
func TestAdaptiveSurvivesRestarts(t *testing.T) {
	changes := []time.Time{midnight.Add(3 * day), midnight.Add(4 * day)}
	var whole, pieces []time.Time
	synctest.Test(t, func(t *testing.T) {
		c := changing{changes: changes}
		whole = c.watch(t, 10*day)
	})
	synctest.Test(t, func(t *testing.T) {
		c := changing{changes: changes}
		for range 10 * 24 * 2 {
			pieces = append(pieces, c.watch(t, 30*time.Minute)...)
		}
	})
	if !slices.Equal(whole, pieces) {
		t.Errorf("run on: %v\nstarted anew: %v", whole, pieces)
	}
}
