package web

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"monitor/internal/desk"
)

func TestMoments(t *testing.T) {
	now := time.Date(2026, 11, 22, 20, 0, 0, 0, time.UTC)
	tests := []struct {
		before   time.Duration
		ago, For string
	}{
		{0, "just now", "a moment"},
		{-30 * time.Second, "just now", "a moment"},
		{time.Minute, "1 minute ago", "1 minute"},
		{59 * time.Minute, "59 minutes ago", "59 minutes"},
		{90 * time.Minute, "2 hours ago", "2 hours"},
		{47 * time.Hour, "47 hours ago", "47 hours"},
		{48 * time.Hour, "2 days ago", "2 days"},
		{60*24*time.Hour - time.Hour, "60 days ago", "60 days"},
		{213 * 24 * time.Hour, "on 23 April 2026", "7 months"},
		{-4 * time.Hour, "in 4 hours", "4 hours"},
		{-100 * 24 * time.Hour, "on 2 March 2027", "3 months"},
	}
	for _, tt := range tests {
		if m := momentOf(now, now.Add(-tt.before)); m.Ago != tt.ago || m.For != tt.For {
			t.Errorf("%v before: %q, for %q, want %q, for %q", tt.before, m.Ago, m.For, tt.ago, tt.For)
		}
	}
}

func TestLinksOut(t *testing.T) {
	tests := []struct{ raw, want string }{
		{"https://example.org/a?b=c#d", "https://example.org/a?b=c#d"},
		{"HTTP://example.org", "http://example.org"},
		{"javascript:alert(1)", ""},
		{"JaVaScRiPt:alert(1)", ""},
		{"java\tscript:alert(1)", ""},
		{" https://example.org", ""},
		{"data:text/html,x", ""},
		{"//example.org", ""},
		{"/articles", ""},
		{"https:example.org", ""},
		{"https:///path", ""},
		{"https://example.org/\"><b>", "https://example.org/%22%3E%3Cb%3E"},
		{"", ""},
	}
	for _, tt := range tests {
		if l := linkOf(tt.raw, "words"); l.URL != tt.want || l.Words != "words" {
			t.Errorf("%q: %+v, want %q", tt.raw, l, tt.want)
		}
	}
}

func TestTextAroundPassages(t *testing.T) {
	tests := []struct{ exact, suffix, want string }{
		{"up to 3 minutes", "of video.", " of video."},
		{"up to 3 minutes", ". It is new.", ". It is new."},
		{"最长3分钟", "的视频", "的视频"},
		{"up to 3 minutes", "的视频", " 的视频"},
		{"Wandering 漫游", "Walk on.", " Walk on."},
		{"一键生成。", "支持漫游", "支持漫游"},
		{"“Wandering”", "“Directing”", " “Directing”"},
		{"up to 3 minutes", "of continuous foot", " of continuous …"},
		{"up to 3 minutes", "ofcontinuousfoot", " ofcontinuousfoot"},
		{"up to 3 minutes", "", ""},
	}
	for _, tt := range tests {
		p := passage{}
		p.Evidence.Exact, p.Evidence.Suffix = tt.exact, tt.suffix
		if got := p.Trail(); got != tt.want {
			t.Errorf("%q, %q: %q, want %q", tt.exact, tt.suffix, got, tt.want)
		}
	}
	for _, tt := range []struct{ heading, prefix, want string }{
		{"Specs > Recording", "It is new.", "It is new. "},
		{"Specs > Recording", "Recording", ""},
		{"", "", ""},
	} {
		p := passage{}
		p.Evidence.Exact, p.Evidence.Prefix, p.Evidence.Heading = "up to 3 minutes", tt.prefix, tt.heading
		if got := p.Lead(); got != tt.want {
			t.Errorf("under %q, after %q: %q, want %q", tt.heading, tt.prefix, got, tt.want)
		}
	}
}

func TestStrip(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 4, n, 0, 0, 0, 0, time.UTC) }
	spans := []desk.Span{
		{State: "supported", From: day(1), To: day(11)},
		{State: "unavailable", From: day(11), To: day(11).Add(time.Second)},
		{State: "changed", From: day(11).Add(time.Second), To: day(21)},
	}
	var got [][4]int
	for _, b := range stripOf(spans) {
		got = append(got, [4]int{b.X, b.Y, b.Width, b.Height})
	}
	want := [][4]int{{0, 24, 500, 8}, {500, 0, 4, 32}, {500, 0, 500, 32}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("bars (-want +got):\n%s", diff)
	}
	if bars := stripOf(nil); bars != nil {
		t.Errorf("without spans: %v", bars)
	}
	if b := stripOf([]desk.Span{{State: "supported", From: day(1), To: day(1)}}); len(b) != 1 || b[0].Width != least {
		t.Errorf("a state that has only begun: %+v", b)
	}
}

func TestLastWord(t *testing.T) {
	for text, want := range map[string][2]string{
		"There are two modes.": {"There are two ", "modes."},
		"modes. ":              {"", "modes. "},
		"一种玩法是漫游，另一种玩法是导演。": {"一种玩法是漫游，另一种玩法是导演。", ""},
		"": {"", ""},
		"see https://example.org/a/long/path/there": {"see https://example.org/a/long/path/there", ""},
	} {
		if rest, word := lastWord(text); rest != want[0] || word != want[1] {
			t.Errorf("%q: %q, %q", text, rest, word)
		}
	}
}
