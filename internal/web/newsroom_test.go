package web_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"monitor/internal/article"
	"monitor/internal/auth"
	"monitor/internal/claim"
	"monitor/internal/desk"
	"monitor/internal/web"
)

// A newsroom is a story that has one of everything that the desk tells apart:
// an article of which claims fell, with its own text; one that nobody could
// verify; one that holds; one that nobody checked yet.
type newsroom struct {
	*seen
	asked []web.Ask // that sources be visited now
}

// The article's text: a claim in two spans, one in a list, one that stands
// nowhere, and markup that is not to come through.
const oysterText = `# Which world to walk through?

*A sample.* It has a mode [called Wandering and a mode called Directing](https://maker.example/modes). It is for <b>looking</b> around.

## What it gives

- Directing records up to three minutes of video.
- Finished takes come at 720p.

You cannot simply sign up: it is behind an Early Access gate.
`

func newNewsroom(t *testing.T) *newsroom {
	t.Helper()
	n := &newsroom{seen: newSeen(t)}
	n.door.Desk = newDeskOf(n, textOf)
	n.door.Live = web.NewLive()
	n.door.Guard = web.NewGuard(web.Admission{
		Hosts: []string{"example.com"}, // httptest's
		Auth: auth.Settings{Proxy: &auth.Proxy{
			From: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("127.0.0.0/8")}, Header: "Remote-User", Role: auth.Reader, Editors: []string{editor},
		}},
	}, n.time)
	var err error
	if n.pages, err = n.door.Dashboard(); err != nil {
		t.Fatal(err)
	}
	n.door.Decide = n.decide
	n.door.Visit = func(_ context.Context, a web.Ask) (string, error) {
		if a.Claim == "views" {
			return "", web.Refused{Why: "it was visited a moment ago"}
		}
		n.asked = append(n.asked, a)
		return "visited", nil
	}
	n.watch([]claim.Article{
		{
			ID: "oyster", Title: "Which world to walk through?", URL: "https://news.example/oyster", File: "oyster.md", Checked: april(1), Tags: []string{"video", "worlds"},
			Sources: []claim.Source{
				{ID: "announcement", Title: "The announcement", Target: claim.Target{URL: "/announcement"}},
				{ID: "studio", Title: "The studio", Target: claim.Target{URL: "/studio"}},
			},
			Claims: []claim.Claim{
				{ID: "modes", Says: "It has a mode called Wandering and a mode called Directing.", Sources: []string{"announcement", "studio"}, AllOf: [][]string{{"Wandering"}, {"Directing"}}, Quote: "There are two modes, Wandering and Directing."},
				{ID: "length", Says: "Directing records up to three minutes of video.", Sources: []string{"announcement"}, Quote: "Directing records up to 3 minutes of video."},
				{ID: "size", Says: "Finished takes come at 720p.", Sources: []string{"announcement"}, Quote: "Finished takes come at 720p."},
				{ID: "access", Says: "You cannot simply sign up: it is behind an Early Access gate.", Sources: []string{"studio"}, Phrase: []string{"Early Access"}},
				{ID: "views", Says: "A second camera stands in no sentence of the text whatsoever.", Sources: []string{"studio"}, Phrase: []string{"third-person"}},
			},
		},
		{
			ID: "walls", Title: "Behind a wall", Tags: []string{"video"},
			Sources: []claim.Source{{ID: "wall", Target: claim.Target{URL: "/wall"}}},
			Claims:  []claim.Claim{{ID: "price", Says: "It costs $15 a month.", Sources: []string{"wall"}, Quote: "It costs $15 per month."}},
		},
		{
			ID: "tripods", Title: "What a tripod costs", Tags: []string{"gear"},
			Sources: []claim.Source{{ID: "shop", Target: claim.Target{URL: "/shop"}}},
			Claims:  []claim.Claim{{ID: "price", Says: "A tripod costs $49.", Sources: []string{"shop"}, Quote: "A tripod costs $49."}},
		},
	})
	n.happen()
	return n
}

// happen lets three weeks pass.
func (n *newsroom) happen() {
	const filler = "The camera follows what is in front of it and makes up what is not. It was shown in public for the first time in Lisbon, where visitors could walk through what it made."
	studio := []string{"Happy studio is in Early Access. Start Wandering or Directing now.", "See it in first-person or third-person view.", filler}
	n.says("/announcement", "News", "There are two modes, Wandering and Directing.", "Directing records up to 3 minutes of video.", "Finished takes come at 720p.", filler)
	n.says("/studio", "Studio", studio...)
	n.says("/shop", "Shop", "A tripod costs $49.", filler)
	n.check(april(1))
	n.says("/announcement", "News", "There are two modes, Adventure and Directing.", "Directing records up to 5 minutes of video.", "Finished takes come at 720p.", filler)
	n.says("/studio", "Studio", append([]string{"Registration is open to all. Start Wandering or Directing now."}, studio[1:]...)...)
	for day := 20; day < 23; day++ {
		n.check(april(day))
	}
}

func textOf(_ context.Context, a claim.Article) (*article.Text, error) {
	if a.File == "" {
		return nil, nil
	}
	return article.Parse([]byte(oysterText), "text/markdown", a.Claims)
}

// decide keeps decisions in the store, as the daemon does.
func (n *newsroom) decide(ctx context.Context, asked web.Decision) (string, error) {
	d, _, err := n.store.Decision(asked.Article, asked.Claim)
	if err != nil {
		return "", err
	}
	d.Article, d.Claim = asked.Article, asked.Claim
	c, _, err := n.door.Desk.Claim(asked.Article, asked.Claim)
	if err != nil {
		return "", err
	}
	var settled []claim.Settled
	for _, r := range c.Readings {
		s, _, err := n.store.ClaimState(asked.Article, asked.Claim, r.Source)
		if err != nil {
			return "", err
		}
		settled = append(settled, claim.Settled{Source: r.Source, Rule: s.Rule, Value: s.Reading.Value()})
	}
	to := map[string]string{"accept": claim.DecisionAccept, "snooze": claim.DecisionSnooze}[asked.Verb]
	switch {
	case asked.Undo && asked.Verb == "accept":
		d.Accept, to = nil, claim.DecisionAcceptUndone
	case asked.Undo:
		d.Snooze, to = nil, claim.DecisionSnoozeUndone
	case asked.Verb == "snooze":
		d.Snooze = &claim.Snooze{At: n.time(), Until: asked.Until, Reason: asked.Reason, By: asked.By, Readings: settled}
	case !c.Verdict.Fell():
		return "", web.Refused{Why: "there is nothing to accept: it is " + string(c.Verdict)}
	default:
		d.Accept = &claim.Accept{At: n.time(), Reason: asked.Reason, Because: asked.Because, By: asked.By, Readings: settled}
	}
	err = n.store.Decide(ctx, d, claim.Event{
		At: n.time(), Kind: claim.EventDecision, Article: asked.Article, Claim: asked.Claim,
		To: to, Why: asked.Reason, By: asked.By, Because: asked.Because, Until: asked.Until,
	})
	n.door.Desk.TouchArticle(asked.Article)
	return "done", err
}

// Who may decide, and who may not.
const (
	editor = "mara"
	reader = "ben"
)

// as is the dashboard behind a proxy that says who is asking.
func (n *newsroom) as(name string) http.Handler {
	n.t.Helper()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Set("Remote-User", name)
		n.pages.ServeHTTP(w, r)
	})
}

// send posts a form.
func (n *newsroom) send(name, path string, form url.Values) *httptest.ResponseRecorder {
	n.t.Helper()
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	n.as(name).ServeHTTP(w, r)
	return w
}

// page is what an editor sees at path.
func (n *newsroom) page(path string) string {
	n.t.Helper()
	w := get(n.as(editor), "GET", path)
	if w.Code != http.StatusOK {
		n.t.Fatalf("GET %s: %d %s", path, w.Code, w.Body)
	}
	return w.Body.String()
}

// newDeskOf is a desk over the newsroom's store that has texts from there.
func newDeskOf(n *newsroom, text func(context.Context, claim.Article) (*article.Text, error)) *desk.Desk {
	return desk.New(desk.Options{Store: n.store, Now: n.time, Log: discard, Text: text, Next: n.soon})
}

func (n *newsroom) soon(string) time.Time { return n.time().Add(4 * time.Hour) }

func texts(t *article.Text) func(context.Context, claim.Article) (*article.Text, error) {
	return func(context.Context, claim.Article) (*article.Text, error) { return t, nil }
}

func troubled(err error) func(context.Context, claim.Article) (*article.Text, error) {
	return func(context.Context, claim.Article) (*article.Text, error) { return nil, err }
}

func nowhere(context.Context, web.Ask) (string, error) { return "", errors.New("secret path") }
