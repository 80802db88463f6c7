package desk_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"monitor/internal/claim"
	"monitor/internal/desk"
)

const weight = "It weighs 200 grams with its battery."

// story is what the goldens show: a camera that records longer than the article
// says, a shop that is out of reach, a phone that nobody was told of.
func story(t *testing.T) *world {
	t.Helper()
	w := newWorld(t,
		claim.Article{
			ID: "cameras", Title: "Cameras of the year", URL: "https://magazine.example/cameras?page=1", File: "articles/cameras.md",
			Checked: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), Tags: []string{"review", "video"},
			Sources: []claim.Source{
				{ID: "specs", Title: "Specifications", Target: claim.Target{URL: "/specs?token=secret"}},
				{ID: "shop", Title: "The shop", Target: claim.Target{URL: "/shop"}},
			},
			Claims: []claim.Claim{
				{ID: "max-clip", Says: "It records clips of up to 3 minutes.", Sources: []string{"specs"}, Quote: "records up to 3 minutes of video"},
				{ID: "weight", Says: "It weighs 200 grams.", Sources: []string{"specs", "shop"}, Quote: "weighs 200 grams"},
			},
		},
		claim.Article{
			ID: "phones", Title: "Ｐｈｏｎｅｓ", Tags: []string{"review"},
			Sources: []claim.Source{{ID: "phone", Target: claim.Target{URL: "/phone"}}},
			Claims:  []claim.Claim{{ID: "battery", Says: "Its battery has 4,000 mAh.", Sources: []string{"phone"}, Quote: "a battery of 4,000 mAh"}},
		},
		claim.Article{ID: "essay", Title: "An essay"},
	)
	w.says("/specs", "The camera records up to 3 minutes of video.", weight)
	w.says("/shop", weight)
	w.check(day(1))
	w.says("/specs", "The camera records up to 5 minutes of video.", weight)
	w.check(day(2))
	w.says("/shop")
	w.check(day(3))
	w.check(day(4))
	return w
}

// TestViews holds what each page shows of the story.
func TestViews(t *testing.T) {
	w := story(t)
	list, err := w.desk.Articles(desk.Query{})
	w.golden("articles", list, err)
	a, err := w.desk.Article(t.Context(), "cameras")
	w.golden("article", a, err)
	for name, id := range map[string][2]string{
		"claim": {"cameras", "max-clip"}, "claim-of-two-sources": {"cameras", "weight"}, "claim-never-read": {"phones", "battery"},
	} {
		c, h, err := w.desk.Claim(id[0], id[1])
		w.golden(name, map[string]any{"claim": c, "history": h}, err)
	}
	sources, err := w.desk.Sources(desk.SourceQuery{})
	w.golden("sources", sources, err)
	s, err := w.desk.Source("specs")
	w.golden("source", s, err)
	s, err = w.desk.Source("shop")
	w.golden("source-unreadable", s, err)
	compared, err := w.desk.Compare("specs", "", "")
	w.golden("compare", compared, err)
	if w.log.Len() > 0 {
		t.Errorf("the log is not empty:\n%s", w.log.String())
	}
}

func TestUnknown(t *testing.T) {
	w := story(t)
	specs, err := w.desk.Source("specs")
	if err != nil {
		t.Fatal(err)
	}
	shop, err := w.desk.Source("shop")
	if err != nil {
		t.Fatal(err)
	}
	ofSpecs, ofShop := specs.Snapshots[0].Hash, shop.Snapshots[0].Hash
	never := claim.HashText("never")
	tests := map[string]func() error{
		`article no\x1b: unknown`:                      func() error { _, err := w.desk.Article(t.Context(), "no\x1b"); return err },
		"article : unknown":                            func() error { _, err := w.desk.Status(""); return err },
		"claim no/max-clip: unknown":                   func() error { _, _, err := w.desk.Claim("no", "max-clip"); return err },
		"claim cameras/no: unknown":                    func() error { _, _, err := w.desk.Claim("cameras", "no"); return err },
		"source no: unknown":                           func() error { _, err := w.desk.Source("no"); return err },
		"snapshot specs/no: unknown":                   func() error { _, err := w.desk.Snapshot("specs", "no"); return err },
		"source cameras: unknown":                      func() error { _, err := w.desk.Snapshot("cameras", ofSpecs); return err },
		"source essay: unknown":                        func() error { _, err := w.desk.Compare("essay", "", ""); return err },
		"snapshot phone/: unknown":                     func() error { _, err := w.desk.Compare("phone", "", ""); return err },
		"snapshot specs/x: unknown":                    func() error { _, err := w.desk.Compare("specs", "x", ""); return err },
		"snapshot specs/../y: unknown":                 func() error { _, err := w.desk.Compare("specs", "", "../y"); return err },
		"snapshot specs/" + never + ": unknown":        func() error { _, err := w.desk.Snapshot("specs", never); return err },
		"snapshot specs/" + ofShop + ": unknown":       func() error { _, err := w.desk.Snapshot("specs", ofShop); return err },
		"snapshot before shop/" + ofShop + ": unknown": func() error { _, err := w.desk.Compare("shop", "", ""); return err },
	}
	for want, ask := range tests {
		if err := ask(); !errors.Is(err, desk.ErrUnknown) || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// ids are those of the articles of a list, in its order.
func ids(t *testing.T, list desk.List, err error) []string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	found := []string{}
	for _, r := range list.Articles {
		found = append(found, r.ID)
	}
	return found
}

func TestSearch(t *testing.T) {
	w := story(t)
	tests := []struct {
		name string
		q    desk.Query
		want []string
	}{
		{"all", desk.Query{}, []string{"cameras", "phones", "essay"}},
		{"beyond the last page", desk.Query{Page: 9}, []string{"cameras", "phones", "essay"}},
		{"before the first", desk.Query{Page: -1}, []string{"cameras", "phones", "essay"}},
		{"a title, in another case", desk.Query{Text: "OF THE yEAR"}, []string{"cameras"}},
		{"a title, in another width", desk.Query{Text: "phones"}, []string{"phones"}},
		{"words, in another width", desk.Query{Text: "ＲＥＶＩＥＷ ｙｅａｒ"}, []string{"cameras"}},
		{"words of several places, in any order", desk.Query{Text: "grams  max-clip shop year"}, []string{"cameras"}},
		{"the address of a source", desk.Query{Text: "/shop"}, []string{"cameras"}},
		{"what an address hides", desk.Query{Text: "token"}, []string{}},
		{"a part of a word", desk.Query{Text: "atter"}, []string{"phones"}},
		{"not all words", desk.Query{Text: "camera battery"}, []string{}},
		{"a tag", desk.Query{Tag: "review"}, []string{"cameras", "phones"}},
		{"a part of a tag", desk.Query{Tag: "rev"}, []string{}},
		{"a status", desk.Query{Status: claim.StatusUnverified}, []string{"phones"}},
		{"a source", desk.Query{Source: "shop"}, []string{"cameras"}},
		{"no such source", desk.Query{Source: "no"}, []string{}},
		{"everything at once", desk.Query{Text: "video", Status: claim.StatusStale, Tag: "review", Source: "specs"}, []string{"cameras"}},
		{"what excludes itself", desk.Query{Status: claim.StatusFresh, Source: "specs"}, []string{}},
	}
	for _, tt := range tests {
		list, err := w.desk.Articles(tt.q)
		if diff := cmp.Diff(tt.want, ids(t, list, err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
		if list.Found != len(tt.want) || list.Page != 1 || list.Pages != 1 || list.Counts.Stale != 1 {
			t.Errorf("%s: found %d on page %d of %d, %d of all stale", tt.name, list.Found, list.Page, list.Pages, list.Counts.Stale)
		}
	}
	for text, want := range map[string]int{"": 3, "SHOP": 1, "example": 0, "127.0.0.1 phone": 1, "token": 0, "secret": 0} {
		list, err := w.desk.Sources(desk.SourceQuery{Text: text})
		if err != nil || list.Found != want || len(list.Sources) != want || list.Unreadable != 2 || list.Readable != 1 {
			t.Errorf("sources with %q: %d of %d and %d, %v; want %d", text, list.Found, list.Unreadable, list.Readable, err, want)
		}
	}
}

// Articles are paged, the ones with the newest news first, and every one is on
// one page.
func TestPages(t *testing.T) {
	var articles []claim.Article
	for i := range 120 {
		articles = append(articles, claim.Article{
			ID: fmt.Sprintf("a%03d", i), Sources: []claim.Source{{ID: fmt.Sprintf("s%03d", i), Target: claim.Target{URL: fmt.Sprintf("/%d", i)}}},
			Claims: []claim.Claim{{ID: "c", Says: "It weighs 200 grams.", Sources: []string{fmt.Sprintf("s%03d", i)}, Quote: "weighs 200 grams"}},
		})
		if i >= 110 { // of the same page: they are visited later
			articles[i].Sources[0].Target.URL = fmt.Sprintf("/late/%d", i)
		}
	}
	w := newWorld(t, articles...)
	w.check(day(1))
	for i := range 120 {
		w.says(fmt.Sprintf("/%d", i), weight)
	}
	w.check(day(2))
	seen := map[string]bool{}
	for n := 1; n <= 3; n++ {
		list, err := w.desk.Articles(desk.Query{Page: n})
		got := ids(t, list, err)
		for _, id := range got {
			seen[id] = true
		}
		if want := min(50, 120-len(seen)+len(got)); len(got) != want || list.Page != n || list.Pages != 3 || list.Found != 120 {
			t.Errorf("page %d: %d of %d articles, page %d of %d", n, len(got), list.Found, list.Page, list.Pages)
		}
		if n == 1 && (got[0] != "a110" || got[9] != "a119" || got[10] != "a000") {
			t.Errorf("the first page begins with %v, and not with what nobody could verify", got[:11])
		}
	}
	if len(seen) != 120 {
		t.Errorf("%d articles on all pages, want 120", len(seen))
	}
	sources, err := w.desk.Sources(desk.SourceQuery{Page: 3})
	if err != nil || len(sources.Sources) != 20 || sources.Pages != 3 || sources.Unreadable != 10 {
		t.Errorf("the last page of sources has %d of %d, %d of them out of reach: %v", len(sources.Sources), sources.Found, sources.Unreadable, err)
	}
}

// A decision shows at once, and ends on time without anybody's doing.
func TestDecisions(t *testing.T) {
	w := story(t)
	wants := func(what string, status claim.Status, want desk.Tally) {
		t.Helper()
		list, err := w.desk.Articles(desk.Query{Source: "specs"})
		if err != nil {
			t.Fatal(err)
		}
		r := list.Articles[0]
		if r.Status != status {
			t.Errorf("%s: the article is %s, want %s", what, r.Status, status)
		}
		if diff := cmp.Diff(want, r.Tally); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
		if got, err := w.desk.Status("cameras"); got != status || err != nil {
			t.Errorf("%s: Status is %s, %v; want %s", what, got, err, status)
		}
	}
	wants("before", claim.StatusStale, desk.Tally{Changed: 1, Supported: 1, Unconfirmed: 1})
	w.decide("cameras", "max-clip", claim.Decision{Snooze: &claim.Snooze{At: day(4), Reason: "on holiday"}})
	wants("snoozed", claim.StatusStale, desk.Tally{Changed: 1, Supported: 1, Snoozed: 1, Unconfirmed: 1})
	w.decide("cameras", "max-clip",
		claim.Decision{Accept: &claim.Accept{At: day(4), Until: day(6), Reason: "it was said", Because: claim.BecauseArticleChanged, By: "ada"}},
		claim.Event{
			At: day(4), Kind: claim.EventDecision, Article: "cameras", Claim: "max-clip", To: claim.DecisionAccept,
			Why: "it was said", Because: claim.BecauseArticleChanged, By: "ada", Until: day(6),
		})
	wants("accepted", claim.StatusFresh, desk.Tally{Supported: 2, Accepted: 1, Unconfirmed: 1})
	w.passes(day(5))
	c, h, err := w.desk.Claim("cameras", "max-clip")
	w.golden("claim-accepted", map[string]any{"claim": c, "history": h}, err)
	w.passes(day(6))
	wants("when the accept has ended", claim.StatusStale, desk.Tally{Changed: 1, Supported: 1, Unconfirmed: 1})
	_, h, err = w.desk.Claim("cameras", "max-clip")
	want := []desk.Span{
		{State: "supported", From: day(1), To: day(2)}, {State: "changed", From: day(2), To: day(4)},
		{State: "supported", From: day(4), To: day(6)}, {State: "changed", From: day(6), To: day(6)},
	}
	if diff := cmp.Diff(want, h.Spans); diff != "" || err != nil {
		t.Errorf("the history of an accept that has ended: %v (-want +got):\n%s", err, diff)
	}
	w.decide("cameras", "max-clip", claim.Decision{})
	wants("undone", claim.StatusStale, desk.Tally{Changed: 1, Supported: 1, Unconfirmed: 1})
}

// What was recorded is shown once the desk was told of it, of what it was told.
func TestTouch(t *testing.T) {
	w := story(t)
	list, err := w.desk.Articles(desk.Query{})
	before := ids(t, list, err)
	w.says("/phone", "It has a battery of 4,000 mAh.")
	if _, err := w.checker.Run(t.Context(), w.plan); err != nil {
		t.Fatal(err)
	}
	list, err = w.desk.Articles(desk.Query{})
	if diff := cmp.Diff(before, ids(t, list, err)); diff != "" || list.Articles[1].Status != claim.StatusUnverified {
		t.Errorf("before it was told, the phones are %s (-want +got):\n%s", list.Articles[1].Status, diff)
	}
	for _, target := range w.plan.Targets() {
		if target.Sources[0].ID == "phone" {
			w.desk.Touch("no such target", target.Key)
		}
	}
	w.desk.TouchArticle("no such article")
	list, err = w.desk.Articles(desk.Query{Status: claim.StatusFresh})
	if diff := cmp.Diff([]string{"phones", "essay"}, ids(t, list, err)); diff != "" {
		t.Errorf("fresh are (-want +got):\n%s", diff)
	}
	sources, err := w.desk.Sources(desk.SourceQuery{})
	if err != nil || sources.Unreadable != 1 {
		t.Errorf("%d sources cannot be read, %v; want the shop", sources.Unreadable, err)
	}
}

// A new configuration takes what was seen with it, and the decisions, rules and
// articles that are its own.
func TestSet(t *testing.T) {
	w := story(t)
	articles := append([]claim.Article{{
		ID: "drones", Sources: []claim.Source{{ID: "drone", Target: claim.Target{URL: "/drone"}}},
		Claims: []claim.Claim{{ID: "range", Says: "It flies 9 km.", Sources: []string{"drone"}}},
	}}, w.articles[:2]...)
	w.set(articles...)
	list, err := w.desk.Articles(desk.Query{})
	if diff := cmp.Diff([]string{"cameras", "phones", "drones"}, ids(t, list, err)); diff != "" || list.Pending != 0 {
		t.Errorf("%d articles pending (-want +got):\n%s", list.Pending, diff)
	}
	if got := list.Articles[2]; got.Worst[0].Why != "not read yet" || !got.Since.IsZero() {
		t.Errorf("what nobody read is %+v", got)
	}
	if _, err := w.desk.Article(t.Context(), "essay"); !errors.Is(err, desk.ErrUnknown) {
		t.Errorf("an article that is gone: %v", err)
	}
}
