package claim

import "testing"

func TestInstead(t *testing.T) {
	tests := []struct {
		name  string
		read  Reading
		want  string
		whole bool
	}{
		{"another value", Reading{Verdict: Changed, Expected: "3 minutes", Observed: "5 minutes"}, "clips of up to 5 minutes", true},
		{"in other words", Reading{Verdict: Changed, Expected: "180 seconds", Observed: "300 seconds"}, "300 seconds in the place of 180 seconds", false},
		{"one of several names", Reading{Verdict: Changed, Expected: "films or clips", Observed: "shots"}, "shots of up to 3 minutes", true},
		{"one of several numbers", Reading{Verdict: Changed, Expected: "2 or 3 minutes", Observed: "5 minutes"}, "5 minutes in the place of 2 or 3 minutes", false},
		{"it still holds", Reading{Verdict: Supported, Expected: "3 minutes", Observed: "3 minutes"}, "", false},
		{"it is gone", Reading{Verdict: Missing, Expected: "3 minutes"}, "", false},
		{"without a value", Reading{Verdict: Changed, Observed: "5 minutes"}, "", false},
	}
	for _, tt := range tests {
		if got, whole := tt.read.Instead("clips of up to 3 minutes"); got != tt.want || whole != tt.whole {
			t.Errorf("%s: %q, %v; want %q, %v", tt.name, got, whole, tt.want, tt.whole)
		}
	}
}
