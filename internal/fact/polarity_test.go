package fact

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNegations(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want []string
	}{
		{"It is not available.", []string{"not"}},
		{"It is no longer in early access.", []string{"no longer"}},
		{"This doesn’t work and can't be used", []string{"doesn’t", "can't"}},
		{"all except guests, without limits", []string{"except", "without"}},
		{"no more than 5, not only here", nil},
		{"Coming soon: unavailable in Europe", []string{"Coming soon", "unavailable"}},
		{"不再需要邀请码，尚未支持，没有限制", []string{"不再", "尚未", "没有"}},
		{"不同的模式，无限，不超过 5 个", nil},
		{"利用できません。まだない", []string{"できません", "ない"}},
		{"Nothing of the kind", nil},
		{"notable knots", nil},
	} {
		var got []string
		for _, s := range Negations(tt.in) {
			got = append(got, tt.in[s.Start:s.End])
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("Negations(%q) (-want +got):\n%s", tt.in, diff)
		}
	}
}

func TestOpposes(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"free", "paid", true},
		{"enabled", "disabled", true},
		{"supported", "unsupported", true},
		{"blocking", "non-blocking", true},
		{"minimum", "maximum", true},
		{"only", "also", true},
		{"免费", "付费", true},
		{"可用", "不可用", true},
		{"tend", "intend", false},
		{"free", "fast", false},
		{"free", "free", false},
		{"", "un", false},
	} {
		if got := Opposes(tt.a, tt.b); got != tt.want {
			t.Errorf("Opposes(%q, %q) = %v, want %v", tt.a, tt.b, got, tt.want)
		}
		if got := Opposes(tt.b, tt.a); got != tt.want {
			t.Errorf("Opposes(%q, %q) = %v, want %v", tt.b, tt.a, got, tt.want)
		}
	}
}
