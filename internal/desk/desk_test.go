package desk_test

import (
	"testing"
	"time"

	"monitor/internal/claim"
	"monitor/internal/desk"
)

const (
	clips  = "The camera records up to %s of video."
	weight = "It weighs 200 grams with its battery."
)

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

func TestViews(t *testing.T) {
	w := story(t)
	list, err := w.desk.Articles(desk.Query{})
	w.golden("articles", list, err)
	a, err := w.desk.Article(t.Context(), "cameras")
	w.golden("article", a, err)
	c, h, err := w.desk.Claim("cameras", "max-clip")
	w.golden("claim", map[string]any{"claim": c, "history": h}, err)
	c, h, err = w.desk.Claim("cameras", "weight")
	w.golden("claim-of-two", map[string]any{"claim": c, "history": h}, err)
	c, h, err = w.desk.Claim("phones", "battery")
	w.golden("claim-unread", map[string]any{"claim": c, "history": h}, err)
	sources, err := w.desk.Sources(desk.SourceQuery{})
	w.golden("sources", sources, err)
	s, err := w.desk.Source("specs")
	w.golden("source", s, err)
	s, err = w.desk.Source("shop")
	w.golden("source-unreadable", s, err)
	compared, err := w.desk.Compare("specs", "", "")
	w.golden("compare", compared, err)
	alerts, err := w.desk.Alerts(1)
	w.golden("alerts", alerts, err)
}
