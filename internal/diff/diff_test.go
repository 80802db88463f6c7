package diff

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestTokens(t *testing.T) {
	tests := []struct{ in, want string }{
		{"up to 3 minutes", "up| |to| |3| |minutes"},
		{"3:00 720p $1,200 50% v1.31+ 5s", "3:00| |720p| |$1,200| |50%| |v1.31+| |5s"},
		{"480p–720p, 1280×720.", "480p|–|720p|,| |1280×720|."},
		{"03/04/2026, 24/7", "03/04/2026|,| |24/7"},
		{"don't don’t 'x'", "don't| |don’t| |'|x|'"},
		{"3-minute early-access", "3|-|minute| |early|-|access"},
		{"最长 3 分钟，720p", "最|长| |3| |分|钟|，|720p"},
		{"最长3分钟", "最|长|3|分|钟"},
		{"ひらがなカタカナ", "ひ|ら|が|な|カ|タ|カ|ナ"},
		{"실시간 세계", "실시간| |세계"},
		{"a \n\t b", "a| \n\t |b"},
		{"e\u0301te\u0301 👩‍👩‍👧🇬🇧", "e\u0301te\u0301| |👩‍👩‍👧|🇬🇧"},
		{"max_tokens: 5", "max_tokens|:| |5"},
		{"a\xffb\x00", "a|\xff|b|\x00"},
		{"1.", "1|."},
		{"", ""},
	}
	for _, tt := range tests {
		if got := strings.Join(tokens(tt.in), "|"); got != tt.want {
			t.Errorf("tokens(%q)\n got %q\nwant %q", tt.in, got, tt.want)
		}
	}
}

func TestWords(t *testing.T) {
	tests := []struct{ name, before, after, want string }{
		{"same", "as it was", "as it was", "as it was"},
		{"both empty", "", "", ""},
		{"appeared", "", "new", "{+new+}"},
		{"went", "old", "", "[-old-]"},
		{"number", "up to 3 minutes of video", "up to 5 minutes of video", "up to [-3-]{+5+} minutes of video"},
		{"number with unit", "at 720p, for $1,200", "at 480p, for $1,250", "at [-720p-]{+480p+}, for [-$1,200-]{+$1,250+}"},
		{"clock", "lasts 3:00.", "lasts 5:00.", "lasts [-3:00-]{+5:00+}."},
		{"value and unit", "for three minutes only", "for 180 seconds only", "for [-three minutes-]{+180 seconds+} only"},
		{"negation", "is available", "is no longer available", "is {+no longer+} available"},
		{"end", "lasts 3 minutes.", "lasts 3 minutes at 720p.", "lasts 3 minutes {+at 720p+}."},
		{"Oxford comma", "fast, controllable and flexible", "fast, controllable, and flexible", "fast, controllable{+,+} and flexible"},
		{"member dropped", "two modes: Directing, Wandering and Acting", "two modes: Directing and Acting", "two modes: Directing[-, Wandering-] and Acting"},
		{"renamed", "a mode called Wandering.", "a mode called Adventure.", "a mode called [-Wandering-]{+Adventure+}."},
		{"a trifle between", "it creates a new world", "it enables a fresh world", "it [-creates a new-]{+enables a fresh+} world"},
		{"sentence inserted", "One here. Three here.", "One here. Two here. Three here.", "One here. {+Two here.+} Three here."},
		{"sentence removed", "One. Two. Three.", "One. Three.", "One. [-Two.-] Three."},
		{"little in common", "Start by entering your invite code", "Sign up with a mail address today", "[-Start by entering your invite code-]{+Sign up with a mail address today+}"},
		{"Chinese", "最长 3 分钟，分辨率 720p", "最长 5 分钟，分辨率 720p", "最长 [-3-]{+5+} 分钟，分辨率 720p"},
		{"Chinese words", "模式叫漫游，支持导演", "模式叫世界探索，支持导演", "模式叫[-漫游-]{+世界探索+}，支持导演"},
		{"Chinese sentence", "开放注册。需要邀请码。每日积分。", "开放注册。每日积分。", "开放注册。[-需要邀请码。-]每日积分。"},
		{"emoji family", "a 👩‍👩‍👧 b", "a 👩‍👩‍👦 b", "a [-👩‍👩‍👧-]{+👩‍👩‍👦+} b"},
		{"accent", "e\u0301t", "et", "[-e\u0301t-]{+et+}"},
		{"space alone", "live-action and VFX", "live action and VFX", "live[---]{+ +}action and VFX"},
		{"invalid UTF-8", "a \xff b", "a \xfe b", "a [-\ufffd-]{+\ufffd+} b"},
		{"lines", "one\ntwo\nthree\n", "one\nthree\n", "one\n[-two-]\nthree\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			parts := Words(tt.before, tt.after)
			if got := Terminal(parts, false); got != tt.want {
				t.Errorf("\n got %s\nwant %s", got, tt.want)
			}
			checkExact(t, tt.before, tt.after, parts)
		})
	}
}

func checkExact(t *testing.T, before, after string, parts []Part) {
	t.Helper()
	var a, b strings.Builder
	for i, p := range parts {
		if p.Op != Insert {
			a.WriteString(p.Text)
		}
		if p.Op != Delete {
			b.WriteString(p.Text)
		}
		if p.Text == "" || i > 0 && p.Op == parts[i-1].Op || i > 0 && p.Op == Delete && parts[i-1].Op == Insert {
			t.Errorf("part %d of %+q is empty or out of order", i, parts)
		}
	}
	if a.String() != before || b.String() != after {
		t.Errorf("parts %+q give\n%+q and\n%+q, want\n%+q and\n%+q", parts, a.String(), b.String(), before, after)
	}
}

// TestLarge holds what is told of texts beyond the cap: their common ends.
func TestLarge(t *testing.T) {
	var before, after strings.Builder
	for i := range maxTokens {
		fmt.Fprintf(&before, "a%d ", i)
		fmt.Fprintf(&after, "b%d ", i)
	}
	got := Words("start "+before.String()+"end", "start "+after.String()+"end")
	want := []Part{{Equal, "start "}, {Delete, strings.TrimSuffix(before.String(), " ")}, {Insert, strings.TrimSuffix(after.String(), " ")}, {Equal, " end"}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got)\n%.2000s", d)
	}

	same := strings.Repeat("as it was ", maxTokens)
	got = Words(same+"3 minutes "+same, same+"5 minutes "+same)
	if len(got) != 4 || got[1].Text != "3" || got[2].Text != "5" {
		t.Errorf("a small change in a large text is lost: %d parts", len(got))
	}
}

func TestTrim(t *testing.T) {
	long := "The quick brown fox jumps over the lazy dog again and again until evening comes at last. "
	tests := []struct {
		name          string
		before, after string
		want          string
	}{
		{"both ends", long + "Up to 3 minutes. " + long, long + "Up to 5 minutes. " + long, "… at last. Up to [-3-]{+5+} minutes. The quick …"},
		{"between", "3 " + long + "4", "5 " + long + "6", "[-3-]{+5+} The quick brown fox … comes at last. [-4-]{+6+}"},
		{"short stays", "The quick brown fox has 3 legs left", "The quick brown fox has 5 legs left", "The quick brown fox has [-3-]{+5+} legs left"},
		{"nothing changed", long, long, "The quick brown fox jumps over the lazy …"},
		{"Chinese", strings.Repeat("这里有很多文字", 9) + "3 分钟", strings.Repeat("这里有很多文字", 9) + "5 分钟", "… 里有很多文字这里有很多文字这里有很多文字[-3-]{+5+} 分钟"},
		{"one long word", strings.Repeat("x", 99) + " 3", strings.Repeat("x", 99) + " 5", "… xxxxxxxxxxxxxxxxxxx [-3-]{+5+}"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Terminal(Trim(Words(tt.before, tt.after), 20), false)
			if got != tt.want {
				t.Errorf("\n got %s\nwant %s", got, tt.want)
			}
		})
	}
}

// TestTrimBounds holds that a page replaced as a whole stays readable.
func TestTrimBounds(t *testing.T) {
	parts := Trim(Words(strings.Repeat("old words ", 9000), strings.Repeat("new text ", 9000)), 60)
	for _, p := range parts {
		if n := utf8.RuneCountInString(p.Text); n > 2*8*60+20 {
			t.Errorf("a part of %d characters is left", n)
		}
	}
}

// TestTrimHuge holds that what is cut away costs no memory of its own.
func TestTrimHuge(t *testing.T) {
	huge := "start " + strings.Repeat("分", 2<<20) + " end"
	got := Trim([]Part{{Delete, huge}, {Equal, "kept"}}, 20)[0].Text
	if n := utf8.RuneCountInString(got); !strings.HasPrefix(got, "start ") || !strings.HasSuffix(got, " end") || !strings.Contains(got, " … ") || n > 400 {
		t.Errorf("%d characters: %.100s", n, got)
	}
}

func TestMostlyNew(t *testing.T) {
	tests := []struct {
		before, after string
		want          bool
	}{
		{"up to 3 minutes of video", "up to 5 minutes of video", false},
		{"is available", "is no longer available", false},
		{"Start by entering your invite code", "Sign up with a mail address today", true},
		{"", "new", true},
		{"the same", "the same", false},
		{"", "", false},
	}
	for _, tt := range tests {
		if got := MostlyNew(Words(tt.before, tt.after)); got != tt.want {
			t.Errorf("from %q to %q: %t", tt.before, tt.after, got)
		}
	}
}

func TestTerminal(t *testing.T) {
	parts := []Part{{Equal, "up to "}, {Delete, "3"}, {Insert, "5"}, {Equal, " minutes"}, {Insert, " at\n720p"}, {Equal, "##"}, {Delete, "\x1b[2J"}, {Equal, "\u202e"}}
	want := "up to [-3-]{+5+} minutes {+at\n720p+}" + `\u0023#[-\x1b[2J-]\u202e`
	if got := Terminal(parts, false); got != want {
		t.Errorf("plain\n got %q\nwant %q", got, want)
	}
	want = "up to \x1b[31;9m3\x1b[0m \x1b[32;4m5\x1b[0m minutes \x1b[32;4mat\x1b[0m\n\x1b[32;4m720p\x1b[0m##\x1b[31;9m" + `\x1b[2J` + "\x1b[0m" + `\u202e`
	if got := Terminal(parts, true); got != want {
		t.Errorf("colour\n got %q\nwant %q", got, want)
	}
}

func FuzzWords(f *testing.F) {
	f.Add("up to 3 minutes", "up to 5 minutes, no longer")
	f.Add("a b a b a", "a b a")
	f.Add("最长三分钟", "最长五分钟。")
	f.Add("\xff\xfe", "\xffe\u0301")
	f.Add("::a##[", "::b##vso[")
	f.Fuzz(func(t *testing.T, before, after string) {
		parts := Words(before, after)
		checkExact(t, before, after, parts)
		if d := cmp.Diff(parts, Words(before, after)); d != "" {
			t.Errorf("two runs differ: %s", d)
		}
		if before == after && len(parts) > 1 {
			t.Errorf("equal texts differ: %+q", parts)
		}
		for _, shown := range []string{Terminal(Trim(parts, 3), false), Terminal(parts, true)} {
			if !utf8.ValidString(shown) {
				t.Errorf("shown as %+q", shown)
			}
		}
	})
}

func BenchmarkWords(b *testing.B) {
	passage := strings.Repeat("Directing mode records up to 3 minutes of video at 720p, in first person. ", 4)
	var old, fresh strings.Builder
	for i := range maxTokens / 4 {
		fmt.Fprintf(&old, "a%d ", i)
		fmt.Fprintf(&fresh, "b%d ", i)
	}
	page := strings.Repeat(passage, 400)
	benches := []struct{ name, before, after string }{
		{"passage", passage, strings.Replace(passage, "3 minutes", "5 minutes", 2)},
		{"page, one change", page, page[:len(page)/2] + "new " + page[len(page)/2:]},
		{"nothing in common, at the cap", old.String(), fresh.String()},
	}
	for _, bb := range benches {
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(bb.before) + len(bb.after)))
			for b.Loop() {
				Words(bb.before, bb.after)
			}
		})
	}
}
