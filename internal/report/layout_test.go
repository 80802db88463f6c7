package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCells(t *testing.T) {
	tests := map[string]int{
		"":                      0,
		"minutes":               7,
		"三分钟":                   6,
		"ﾊﾝｶｸ":                  4,
		"ＡＢ":                    4,
		"e\u0301":               1,
		"실시간":                   6,
		"\u1112\u1161\u11ab":    2,
		"🇬🇧":                    2,
		"👩‍👩‍👧":                 2,
		"👍🏽":                    2,
		"❤️":                    2,
		"a\u200bb":              2,
		"\x1b[31;9mred\x1b[0m分": 5,
		"“→ ›":                  4,
	}
	for s, want := range tests {
		if got := cells(s); got != want {
			t.Errorf("cells(%q) = %d, want %d", s, got, want)
		}
	}
}

func TestCut(t *testing.T) {
	tests := []struct {
		in   string
		n    int
		want string
	}{
		{"minutes", 7, "minutes"}, {"minutes", 6, "minut…"},
		{"三分钟", 6, "三分钟"}, {"三分钟", 5, "三分…"}, {"三分钟", 4, "三…"},
		{"ae\u0301o", 2, "a…"}, {"e\u0301oo", 2, "e\u0301…"},
		{"三", 1, "…"}, {"ab", 0, "…"},
	}
	for _, tt := range tests {
		if got := cut(tt.in, tt.n); got != tt.want {
			t.Errorf("cut(%q, %d) = %q, want %q", tt.in, tt.n, got, tt.want)
		}
	}
}

func TestWrap(t *testing.T) {
	tests := []struct {
		name, in string
		n        int
		want     string
	}{
		{"fits", "up to three minutes", 40, "up to three minutes"},
		{"empty", "", 10, ""},
		{"at a space", "up to three minutes", 11, "up to three|minutes"},
		{"long word", "see antidisestablishment now", 10, "see|antidisest|ablishment|now"},
		{"Chinese", "最长可以拍摄三分钟。", 8, "最长可以|拍摄三分|钟。"},
		{"no mark at a line's start", "最长三分钟。好", 10, "最长三分|钟。好"},
		{"no bracket at its end", "最长三分（钟）", 10, "最长三分|（钟）"},
		{"mixed", "时长 3:00 分", 9, "时长 3:00|分"},
		{"style over two lines", "an \x1b[31mold word\x1b[0m here", 6, "an \x1b[31mold\x1b[0m|\x1b[31mword\x1b[0m|here"},
		{"style at the end", "up \x1b[31mold\x1b[0m", 3, "up|\x1b[31mold\x1b[0m"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if d := cmp.Diff(strings.Split(tt.want, "|"), wrap(tt.in, tt.n)); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
		})
	}
}

func TestEllipsis(t *testing.T) {
	for s, want := range map[string]string{
		"that it keeps pace with your": " …",
		"and 720":                      " …",
		"以便跟上你的":                       "…",
		"Both run in real time.":       "",
		"（第一人称）":                       "",
		"…":                            "",
	} {
		if got := ellipsis(s); got != want {
			t.Errorf("ellipsis(%q) = %q, want %q", s, got, want)
		}
	}
}
