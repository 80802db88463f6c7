package web_test

import (
	"fmt"
	"strings"
	"testing"

	"monitor/internal/claim"
)

func TestCompare(t *testing.T) {
	s := cameras(t)
	h := s.hashes("maker-specs")
	page := s.page("/sources/maker-specs/compare?from=" + h[2] + "&to=" + h[0])
	holds(t, page, "What changed in Specifications of the maker 1 line changed, 1 line gone, 1 line new",
		"Before 1 April 2026, 08:00 UTC "+h[2], "After 17 April 2026, 08:00 UTC "+h[0])
	for _, want := range []string{
		`<p class="line is-change">Directing mode records up to <del>3</del><ins>5</ins> minutes of video.</p>`,
		`<p class="line is-delete"><del>Wandering mode has no end.</del></p>`,
		`<p class="line is-insert"><ins>Support answers within two days.</ins></p>`,
		`<p class="line is-equal">Video is made at 720p.</p>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("%s is not in\n%s", want, page)
		}
	}
	if strings.Contains(page, "<table") {
		t.Error("one text has two columns")
	}
}

// TestCompareDefaults holds what is compared when nothing is named.
func TestCompareDefaults(t *testing.T) {
	s := cameras(t)
	h := s.hashes("maker-specs")
	holds(t, s.page("/sources/maker-specs/compare"), "UTC "+h[1], "UTC "+h[0])
	turned := s.page("/sources/maker-specs/compare?view=inline&from=" + h[0] + "&to=" + h[1])
	if !strings.Contains(turned, `<del>5</del><ins>3</ins>`) {
		t.Errorf("the other way round it says\n%s", turned)
	}
	same := s.page("/sources/maker-specs/compare?from=" + h[0] + "&to=" + h[0])
	holds(t, same, "The two texts are the same.", "It is one snapshot: choose two")
}

func TestSideBySide(t *testing.T) {
	s := cameras(t)
	h := s.hashes("maker-specs")
	page := s.page("/sources/maker-specs/compare?view=side&from=" + h[2] + "&to=" + h[0])
	for _, want := range []string{
		`<td class="line is-change">Directing mode records up to <del>3</del> minutes of video.</td>`,
		`<td class="line is-change">Directing mode records up to <ins>5</ins> minutes of video.</td>`,
		`class="compared inline narrow-only"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("%s is not in\n%s", want, page)
		}
	}
	inline := "/sources/maker-specs/compare?from=" + strings.ReplaceAll(h[2], ":", "%3A") + "&amp;to=" + strings.ReplaceAll(h[0], ":", "%3A") + "&amp;view=inline"
	if !strings.Contains(page, `href="`+inline+`"`) {
		t.Errorf("no way back to one text, %s, in\n%s", inline, page)
	}
}

// TestLongComparison holds that a page stays one that a browser can show,
// whatever two texts are like, and says what it leaves out.
func TestLongComparison(t *testing.T) {
	s := newSeen(t, claim.Article{ID: "a", Sources: []claim.Source{{ID: "list", Target: claim.Target{URL: "/list"}}}})
	text := func(word string) []string {
		list := []string{strings.Repeat("a long line that says "+word+" ", 2000)}
		for i := range 5000 {
			list = append(list, fmt.Sprintf("%s number %d stands here", word, i))
		}
		return list
	}
	s.says("/list", "List", text("apple")...)
	s.check(april(1))
	s.says("/list", "List", text("pear")...)
	s.check(april(2))
	for _, view := range []string{"inline", "side"} {
		page := s.page("/sources/list/compare?view=" + view)
		if len(page) > 3<<20 {
			t.Errorf("%s: %d bytes", view, len(page))
		}
		holds(t, page, "more lines differ. They are too many for a page", "…")
	}
}
