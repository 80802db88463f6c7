package main

import (
	"testing"
	"time"

	"monitor/internal/claim"
	"monitor/internal/config"
)

// TestDueAt holds that a check visits when a daemon would: by what the store
// remembers of a source, where its schedule follows that.
func TestDueAt(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "monitor.yaml", "version: 1\nschedule: adaptive\narticles: [a.yaml]\n")
	write(t, "a.yaml", `id: cameras
sources:
  - {id: own, url: "https://own.example/", schedule: "@every 6h"}
  - {id: all, url: "https://all.example/"}
`)
	cfg, err := config.Load("monitor.yaml", noEnv)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 4, 23, 8, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	tests := []struct {
		name     string
		visited  time.Duration // ago, like the others; each visit was good
		first    time.Duration
		changed  time.Duration
		own, all bool
	}{
		{"just read for the first time", time.Hour, time.Hour, 0, false, false},
		{"remembered from before there was such a schedule", 6 * time.Hour, 0, 0, true, true},
		{"changed at the last visit", time.Hour, 1000 * time.Hour, time.Hour, false, true},
		{"changed long ago", 23 * time.Hour, 2000 * time.Hour, 1000 * time.Hour, true, false},
		{"changed long ago, and not seen for a day", 24 * time.Hour, 2000 * time.Hour, 1000 * time.Hour, true, true},
	}
	for _, tt := range tests {
		left := claim.TargetState{GoodAt: ago(tt.visited), Visit: claim.Visit{At: ago(tt.visited)}}
		if tt.first > 0 {
			left.FirstAt = ago(tt.first)
		}
		if tt.changed > 0 {
			left.ChangedAt = ago(tt.changed)
		}
		due := dueAt(cfg, now)
		for i, want := range []bool{tt.own, tt.all} {
			if s := cfg.Articles[0].Sources[i]; due(s, left) != want {
				t.Errorf("%s: %s is due: %t, want %t", tt.name, s.ID, !want, want)
			}
		}
	}
}
