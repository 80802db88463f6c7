package claim

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestEscape(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain", "up to 3 minutes\n\tof video", "up to 3 minutes\n\tof video"},
		{"colour", "\x1b[31mred", `\x1b[31mred`},
		{"hyperlink", "\x1b]8;;https://evil.example\x07x", `\x1b]8;;https://evil.example\x07x`},
		{"C1 string", "\u0090q\u009c\u009b31m", `\u0090q\u009c\u009b31m`},
		{"next line", "a\u0085::error::b", `a\u0085::error::b`},
		{"overprint", "price 9\rprice 5", `price 9\x0dprice 5`},
		{"backspace, delete", "9\b5\x7f", `9\x085\x7f`},
		{"DOS line ends", "a\r\nb", "a\nb"},
		{"NUL", "a\x00b", `a\x00b`},
		{"invalid UTF-8", "a\xff\xc3(b\xed\xa0\x80", "a��(b���"},
		{"bidi override", "\u202egnp.exe", `\u202egnp.exe`},
		{"bidi isolates and marks", "\u2066a\u2069\u200f\u061c", `\u2066a\u2069\u200f\u061c`},
		{"line and paragraph separators", "a\u2028b\u2029c", `a\u2028b\u2029c`},
		{"annotation", "\ufff9a\ufffab\ufffb", `\ufff9a\ufffab\ufffb`},

		{"GitHub command", "::error::x", `\u003a:error::x`},
		{"GitHub command on a later line", "a\n::error::x", "a\n" + `\u003a:error::x`},
		{"GitHub command, indented", " \t::error::x", " \t" + `\u003a:error::x`},
		{"GitHub command after Unicode space", "\u00a0\u3000::error::x", "\u00a0\u3000" + `\u003a:error::x`},
		{"GitHub command after ignorables", "\ufeff\u200b::error::x", "\ufeff\u200b" + `\u003a:error::x`},
		{"GitHub command with an ignorable inside", ":\u200d:error::x", `\u003a` + "\u200d:error::x"},
		{"GitHub command after an escape", "\x1b::error::x", `\x1b::error::x`},
		{"three colons", ":::", `\u003a::`},
		{"colons inside a line", "std::vector, a :: b", "std::vector, a :: b"},
		{"one colon", ": a", ": a"},

		{"Azure command", "a ##vso[task.setvariable]b", `a \u0023#vso[task.setvariable]b`},
		{"Azure command in capitals", "##VSO[x]", `\u0023#VSO[x]`},
		{"Azure command with a long s", "##v\u017fo[x]", `\u0023#v` + "\u017f" + `o[x]`},
		{"Azure command with ignorables", "#\u200b#v\u00adso\u2060[x]", `\u0023` + "\u200b#v\u00adso\u2060[x]"},
		{"Azure short form", "##[error]x", `\u0023#[error]x`},
		{"Azure after more hashes", "####[error]x", `##\u0023#[error]x`},
		{"twice", "##[##[", `\u0023#[\u0023#[`},
		{"Markdown heading", "## video [1]", "## video [1]"},

		{"emoji with joiners", "👩‍👩‍👧 ❤️‍🔥", "👩‍👩‍👧 ❤️‍🔥"},
		{"Persian", "می\u200cخواهم", "می\u200cخواهم"},
		{"soft hyphen, word joiner", "Zeit\u00adraum\u2060", "Zeit\u00adraum\u2060"},
		{"Chinese", "最长 3 分钟", "最长 3 分钟"},
		{"flag of England", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f!", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f!"},
		{"hidden tags", "a\U000e0068\U000e0069\U000e007f", `a\U000e0068\U000e0069\U000e007f`},
		{"hidden tags after a flag", "🏴\U000e0068\U000e0069", `🏴\U000e0068\U000e0069`},
		{"language tag", "\U000e0001", `\U000e0001`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Escape(tt.in); got != tt.want {
				t.Errorf("Escape(%+q)\n got %+q\nwant %+q", tt.in, got, tt.want)
			}
		})
	}
}

func TestEscapeLine(t *testing.T) {
	tests := []struct{ in, want string }{
		{"a\tb\nc\r\nd", `a b\nc\nd`},
		{"a\n::error::b", `a\n\u003a:error::b`},
		{"\t::error::b", ` \u003a:error::b`},
		{"a\vb\fc", `a\x0bb\x0cc`},
	}
	for _, tt := range tests {
		if got := EscapeLine(tt.in); got != tt.want {
			t.Errorf("EscapeLine(%+q) = %+q, want %+q", tt.in, got, tt.want)
		}
	}
}

func TestEscapeJSON(t *testing.T) {
	in := "\x7f\u009b\u202e\u2028 \U000e0041 ##[x] ##vso[y] 👩‍👧 分"
	doc, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	got := EscapeJSON(string(doc))
	want := `"\u007f\u009b\u202e\u2028 \udb40\udc41 \u0023#[x] \u0023#vso[y] 👩‍👧 分"`
	if got != want {
		t.Errorf("EscapeJSON(%s)\n got %s\nwant %s", doc, got, want)
	}
	var back string
	if err := json.Unmarshal([]byte(got), &back); err != nil || back != in {
		t.Errorf("decodes to %+q, %v, want %+q", back, err, in)
	}
}

// order is what the runners act on, looser than any of them.
var order = regexp.MustCompile(`(?im)^\s*::|##\[|##vso\[`)

func FuzzEscape(f *testing.F) {
	for _, s := range []string{"", "plain", "\x1b[2J", "::error::", "a\r::b", "##vso[x]", "\u202e\u2028", "🏴\U000e0067", "\xff\xfe"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Escape(s)
		if bare := stripIgnorable(got); order.MatchString(bare) {
			t.Errorf("Escape(%+q) = %+q, which orders", s, got)
		}
		if !utf8.ValidString(got) {
			t.Errorf("Escape(%+q) is not UTF-8", s)
		}
		for _, r := range got {
			if unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' {
				t.Errorf("Escape(%+q) = %+q keeps %U", s, got, r)
			}
		}
		if again := Escape(got); again != got {
			t.Errorf("Escape is not stable: %+q, then %+q", got, again)
		}
		if line := EscapeLine(s); strings.ContainsAny(line, "\n\r\t") || order.MatchString(stripIgnorable(line)) {
			t.Errorf("EscapeLine(%+q) = %+q", s, line)
		}
	})
}

func FuzzEscapeJSON(f *testing.F) {
	f.Add("\x7f\u202e##[::")
	f.Fuzz(func(t *testing.T, s string) {
		doc, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var want, got string
		if err := json.Unmarshal(doc, &want); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(EscapeJSON(string(doc))), &got); err != nil || got != want {
			t.Errorf("EscapeJSON(%s) decodes to %+q, %v", doc, got, err)
		}
	})
}

func stripIgnorable(s string) string {
	return strings.Map(func(r rune) rune {
		if ignorable(r) {
			return -1
		}
		return r
	}, s)
}

func TestDisplayURL(t *testing.T) {
	tests := []struct{ in, want string }{
		{"https://user:pw@example.org/a?token=1#frag", "https://example.org/a"},
		{"https://example.org/?", "https://example.org/"},
		{"https://example.org/分", "https://example.org/%E5%88%86"},
		{"http://[::1]:80%zz/", "<unreadable URL>"},
		{"https://example.org/\x1b[31m", "<unreadable URL>"},
		{"", ""},
	}
	for _, tt := range tests {
		if got := DisplayURL(tt.in); got != tt.want {
			t.Errorf("DisplayURL(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func BenchmarkEscape(b *testing.B) {
	for name, s := range map[string]string{
		"plain":   strings.Repeat("records up to 3 minutes of video. ", 30),
		"hostile": strings.Repeat("\x1b[31m##[\u202e::\n", 60),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(s)))
			for b.Loop() {
				Escape(s)
			}
		})
	}
}
