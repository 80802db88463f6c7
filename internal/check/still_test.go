package check_test

import (
	"testing"
	"time"
)

// TestHowLongATextStood holds what an adaptive schedule goes by: a text stands
// from when it was first seen, and only good captures see that it still does.
func TestHowLongATextStood(t *testing.T) {
	w := watch(t, about("a", 0, "clips of up to 3 minutes"))
	steps := []struct {
		name    string
		says    string
		failing int32
		after   time.Duration
		still   time.Duration
		changed bool
	}{
		{"first read", "3 minutes", 0, 0, 0, false},
		{"the same", "3 minutes", 0, 10 * time.Hour, 10 * time.Hour, false},
		{"another", "5 minutes", 0, time.Hour, 0, true},
		{"out of reach", "5 minutes", 1, 24 * time.Hour, 0, true},
		{"the same when it is back", "5 minutes", 0, time.Hour, 25 * time.Hour, true},
		{"the first again", "3 minutes", 0, time.Hour, 0, true},
	}
	for _, step := range steps {
		w.says(step.says)
		w.failing.Store(step.failing)
		w.check(step.after)
		target, ok, err := w.store.Target(w.articles[0].Sources[0].Target.Key())
		if err != nil || !ok {
			t.Fatalf("%s: %v, %v", step.name, ok, err)
		}
		if target.Still() != step.still || target.ChangedAt.IsZero() == step.changed {
			t.Errorf("%s: stood for %s, changed at %s; want %s, %t", step.name, target.Still(), target.ChangedAt, step.still, step.changed)
		}
	}
}
