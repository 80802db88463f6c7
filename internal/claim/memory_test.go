package claim

import (
	"testing"
	"time"
)

func TestStill(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 4, n, 8, 0, 0, 0, time.UTC) }
	tests := []struct {
		name string
		in   TargetState
		want time.Duration
	}{
		{"never read", TargetState{}, 0},
		{"read before either was noted", TargetState{GoodAt: day(5)}, 0},
		{"never changed", TargetState{FirstAt: day(1), GoodAt: day(5)}, 4 * 24 * time.Hour},
		{"changed", TargetState{FirstAt: day(1), ChangedAt: day(4), GoodAt: day(5)}, 24 * time.Hour},
		{"not read since", TargetState{FirstAt: day(1), GoodAt: day(2), Visit: Visit{At: day(9)}}, 24 * time.Hour},
		{"the clock was put back", TargetState{FirstAt: day(9), GoodAt: day(5)}, 0},
	}
	for _, tt := range tests {
		if got := tt.in.Still(); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}
