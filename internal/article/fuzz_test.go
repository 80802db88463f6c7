package article

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"monitor/internal/claim"
)

// FuzzParse holds every text to be well formed and harmless, its claims to stand
// where it says, and the same bytes to give the same text.
func FuzzParse(f *testing.F) {
	for _, name := range []string{"reworded.md", "reworded.html"} {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, strings.HasSuffix(name, ".html"), "its modes are called Wandering and Directing", "up to 3 minutes")
	}
	f.Add([]byte("\ufeff---\na\n---\r\n| a | b |\n|-|-|\n| c\\|d |\n\n<p>e\n"), false, "c|d", "e")
	f.Add([]byte("[a](http://b\u202e/ 'c')![d](e) <f@g.h> *~~i*~~ `j\x00`&#0;&#x202e;\xff"), false, "a", "i j")
	f.Add([]byte("<ul><li>a<table><td>b<s>c</s><pre>d\n"), true, "a b c", "…")
	f.Add([]byte("模式\n两种。三 分钟，\n- 二\n\n  > 三\n    四"), false, "两种", "3 minutes")
	f.Fuzz(func(t *testing.T, data []byte, html bool, says, other string) {
		contentType := "text/markdown"
		if html {
			contentType = "text/html"
		}
		claims := []claim.Claim{{ID: "a", Says: says}, {ID: "b", Says: other}, {ID: "c", Says: says}}
		text, err := Parse(data, contentType, claims)
		if err != nil {
			return
		}
		checkText(t, text)
		checkPlaces(t, text, data)
		again, err := Parse(data, contentType, claims)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(text, again); diff != "" {
			t.Fatalf("read twice (-first +second):\n%s", diff)
		}
	})
}

func checkText(t *testing.T, text *Text) {
	t.Helper()
	if len(text.Blocks) == 0 || len(text.Blocks) > maxBlocks {
		t.Fatalf("%d blocks", len(text.Blocks))
	}
	for _, b := range text.Blocks {
		if leveled := b.Kind == Heading || b.Kind == Item; leveled != (b.Level > 0) || b.Kind == Heading && b.Level > 6 {
			t.Errorf("%s of level %d", b.Kind, b.Level)
		}
		for _, s := range b.Spans {
			if s.Text == "" || !utf8.ValidString(s.Text) {
				t.Errorf("a span says %q", s.Text)
			}
			steers := func(r rune) bool { return unseen(r) && (b.Kind != Code || r != '\n' && r != '\t') }
			if i := strings.IndexFunc(s.Text, steers); i >= 0 {
				t.Errorf("what is not seen is in %q", s.Text)
			}
			if s.Link != "" && (webLink(s.Link) != s.Link || strings.ContainsFunc(s.Link, func(r rune) bool { return r > unicode.MaxASCII })) {
				t.Errorf("a link leads to %q", s.Link)
			}
		}
	}
}

// checkPlaces holds that each claim has the one stretch of its block that a
// place names, without a gap, and a position within the file.
func checkPlaces(t *testing.T, text *Text, data []byte) {
	t.Helper()
	last := 0
	for _, p := range text.Places {
		if p.Block < last {
			t.Errorf("places are not in order: %v", text.Places)
		}
		last = p.Block
		var at []int
		for i, s := range text.Blocks[p.Block].Spans {
			if slices.Contains(s.Claims, p.Claim) {
				at = append(at, i)
			}
		}
		if len(at) == 0 || at[len(at)-1]-at[0] != len(at)-1 {
			t.Errorf("%s stands in the spans %v of block %d", p.Claim, at, p.Block)
		}
		lines := strings.Split(string(data), "\n")
		if (p.Line == 0) != (p.Column == 0) || p.Line > len(lines) || p.Line > 0 && p.Column > utf8.RuneCountInString(lines[p.Line-1])+1 {
			t.Errorf("%s stands at %d:%d of %d lines", p.Claim, p.Line, p.Column, len(lines))
		}
	}
	for i, b := range text.Blocks {
		for _, s := range b.Spans {
			for _, id := range s.Claims {
				if !slices.ContainsFunc(text.Places, func(p Place) bool { return p.Claim == id && p.Block == i }) {
					t.Errorf("%s stands in block %d, and has no place there", id, i)
				}
			}
		}
	}
}
