package desk_test

import (
	"errors"
	"strings"
	"testing"

	"monitor/internal/desk"
)

// A snapshot is shown with its bytes, and without what its address hides.
func TestSnapshot(t *testing.T) {
	w := story(t)
	s, err := w.desk.Source("specs")
	if err != nil {
		t.Fatal(err)
	}
	snap, err := w.desk.Snapshot("specs", s.Snapshots[1].Hash)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(snap.Text, "up to 3 minutes") || !strings.Contains(string(snap.Body), "<p>The camera") || snap.URL != w.site.URL+"/specs" {
		t.Errorf("the first snapshot of specs is %q at %s, %q", snap.Text, snap.URL, snap.Body)
	}
}

// What was perhaps not the page can be looked at, though it never was a
// baseline.
func TestSuspectSnapshot(t *testing.T) {
	w := story(t)
	w.mu.Lock()
	w.pages["/specs"] = "<!DOCTYPE html><html><title>Just a moment...</title><body></body></html>"
	w.mu.Unlock()
	w.check(day(5))
	s, err := w.desk.Source("specs")
	if err != nil || s.Suspect == nil {
		t.Fatalf("the source has no suspect capture: %+v, %v", s.Visit, err)
	}
	snap, err := w.desk.Snapshot("specs", s.Suspect.Hash)
	if err != nil || !strings.Contains(string(snap.Body), "Just a moment") {
		t.Errorf("the suspect capture: %q, %v", snap.Body, err)
	}
	if _, err := w.desk.Snapshot("shop", s.Suspect.Hash); !errors.Is(err, desk.ErrUnknown) {
		t.Errorf("it is another source's as well: %v", err)
	}
	if _, err := w.desk.Compare("specs", "", s.Suspect.Hash); !errors.Is(err, desk.ErrUnknown) {
		t.Errorf("it can be compared to what counts: %v", err)
	}
}

func TestCompare(t *testing.T) {
	w := story(t)
	w.says("/specs", "The camera records up to 3 minutes of video.", weight)
	w.check(day(5)) // the first text again
	s, err := w.desk.Source("specs")
	if err != nil || len(s.Snapshots) != 3 {
		t.Fatalf("%d snapshots, %v; want 3", len(s.Snapshots), err)
	}
	three, five := s.Snapshots[0].Hash, s.Snapshots[1].Hash
	tests := []struct {
		name     string
		from, to string
		days     [2]int
		hunks    int
	}{
		{"the newest two", "", "", [2]int{2, 5}, 1},
		{"by name", three, five, [2]int{1, 2}, 1},
		{"from one to the newest", five, "", [2]int{2, 5}, 1},
		{"what came before one", "", five, [2]int{1, 2}, 1},
		{"a text that came twice", three, three, [2]int{1, 5}, 0},
		{"a text and itself", five, five, [2]int{2, 2}, 0},
	}
	for _, tt := range tests {
		c, err := w.desk.Compare("specs", tt.from, tt.to)
		if err != nil || !c.From.At.Equal(day(tt.days[0])) || !c.To.At.Equal(day(tt.days[1])) || len(c.Hunks) != tt.hunks || c.Hunks == nil {
			t.Errorf("%s: from %v to %v, %d hunks, %v", tt.name, c.From.At, c.To.At, len(c.Hunks), err)
		}
	}
}
