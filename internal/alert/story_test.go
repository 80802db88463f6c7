package alert

import (
	"fmt"
	"strings"
	"testing"

	"monitor/internal/claim"
)

func TestStories(t *testing.T) {
	many := stale("a", "clip", day)
	for i := range 100 {
		it := many.Items[0]
		it.Claim = fmt.Sprint("claim-", i)
		many.Items = append(many.Items, it)
	}
	list, err := Stories([]claim.Alert{stale("a", "clip", day), many, {Kind: claim.AlertUnwell, Why: "the \x1b[31mdisk"}}, "")
	must(t, err)
	if len(list) != 3 {
		t.Fatalf("%d stories of three alerts", len(list))
	}
	one := list[0]
	if want := "stale: “clips of up to 3 minutes” in A sample, to see that alerts arrive"; one.Title != want {
		t.Errorf("title %q, want %q", one.Title, want)
	}
	for _, part := range []string{
		">3</del>", ">5</ins>", "“clips of up to 3 minutes”", "Specs &gt; Recording", "23 April 2026, 08:00 UTC", "22 April 2026, 08:00 UTC",
		"monitor accept a/clip", "“clips of up to 5 minutes”",
	} {
		if !strings.Contains(one.HTML, part) {
			t.Errorf("the story lacks %s:\n%s", part, one.HTML)
		}
	}
	if strings.Contains(one.HTML, "<html") || strings.Contains(one.HTML, "<body") {
		t.Error("a story is a page of its own")
	}
	if n := strings.Count(list[1].HTML, "<del"); n != maxLines || !strings.Contains(list[1].HTML, "… and 81 more") {
		t.Errorf("a story of 101 claims shows %d:\n%s", n, list[1].HTML)
	}
	if want := `monitor is unwell: the \x1b[31mdisk`; list[2].Title != want || !strings.Contains(list[2].HTML, `\x1b[31mdisk`) {
		t.Errorf("%+v, want the title %q", list[2], want)
	}
}
