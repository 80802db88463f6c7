package web_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"monitor/internal/article"
	"monitor/internal/claim"
	"monitor/internal/web"
)

// inOrder fails unless page has all of these, one after another.
func inOrder(t *testing.T, page string, parts ...string) {
	t.Helper()
	rest := page
	for _, part := range parts {
		i := strings.Index(rest, part)
		if i < 0 {
			t.Errorf("the page lacks %q, or has it too early:\n%s", part, mainOf(page))
			return
		}
		rest = rest[i+len(part):]
	}
}

func lacks(t *testing.T, page string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if strings.Contains(page, part) {
			t.Errorf("the page has %q:\n%s", part, mainOf(page))
		}
	}
}

// mainOf is what a page says, without its frame and its pictures.
func mainOf(page string) string {
	_, page, _ = strings.Cut(page, "<main")
	return pictures.ReplaceAllString(page, "")
}

var pictures = regexp.MustCompile(`(?s)<svg.*?</svg>`)

func TestDesk(t *testing.T) {
	n := newNewsroom(t)
	tests := []struct {
		name, path   string
		want, lacked []string
	}{
		{"what needs doing comes first", "/", []string{
			"<title>1 stale, desk · monitor</title>", "1 article needs you", "2 changed", "1 missing",
			"No longer true", `id="article-oyster"`, "stale</span>", `for <time datetime="2026-04-20T08:00:00Z" title="since 20 April 2026, 08:00 UTC">2 days</time>`,
			`href="/articles/oyster">Which world to walk through?</a>`,
			`href="/articles/oyster?claim=modes#evidence-modes"`, "<b>Wandering → Adventure</b>", "<q>It has a mode called Wandering",
			"<b>3 minutes → 5 minutes</b>", "<b>no longer says “Early Access”</b>", `href="/?tag=worlds"`,
			"Could not be verified", `id="article-walls"`, "never verified",
			"Still true", `id="article-tripods"`, `verified <time datetime="2026-04-22T08:00:00Z"`,
		}, nil},
		{"by status", "/?status=fresh", []string{`href="/?status=fresh" aria-current="true"`, `id="article-tripods"`}, []string{`id="article-oyster"`, `id="article-walls"`}},
		{"by tag", "/?tag=video", []string{"tag <b>video</b>", `id="article-oyster"`, `id="article-walls"`}, []string{`id="article-tripods"`}},
		{"by source", "/?source=shop", []string{"source <b>shop</b>", `id="article-tripods"`}, []string{`id="article-oyster"`}},
		{"by words of a claim", "/?q=tripod", []string{`value="tripod"`, `id="article-tripods"`}, []string{`id="article-oyster"`}},
		{"a condition is taken off, the others stay", "/?q=mode&tag=video&status=stale", []string{`href="/?status=stale&amp;tag=video"`, `href="/?q=mode&amp;status=stale"`}, nil},
		{"nothing found", "/?q=zebra", []string{"Nothing found.", `<a href="/">Show all 3</a>`}, []string{"<section"}},
		{"a page beyond the last", "/?page=99", []string{`id="article-oyster"`}, nil},
		{"a page that is none", "/?page=x&status=odd", []string{"<main"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			page := n.page(tt.path)
			inOrder(t, page, tt.want...)
			lacks(t, page, tt.lacked...)
		})
	}
}

func TestDeskWithoutTrouble(t *testing.T) {
	n := newNewsroom(t)
	inOrder(t, newEmpty(t).page("/"), "Nothing is watched yet", "monitor init ARTICLE")
	n.watch([]claim.Article{{ID: "a", Title: "A text without claims"}})
	inOrder(t, n.page("/"), "Everything still holds", `id="article-a"`)
	inOrder(t, n.page("/?status=stale"), "No article is stale.")
	inOrder(t, n.page("/?status=unverified"), "Everything could be verified.")
	inOrder(t, n.page("/articles/a"), "This article makes no claims yet.")
}

// newEmpty is a newsroom whose configuration names nothing.
func newEmpty(t *testing.T) *newsroom {
	n := newNewsroom(t)
	n.watch(nil)
	return n
}

func TestDeskIsPaged(t *testing.T) {
	n := newNewsroom(t)
	var many []claim.Article
	for i := range 120 {
		many = append(many, claim.Article{ID: fmt.Sprintf("article-%d", i), Tags: []string{"t"}})
	}
	n.watch(many)
	first := n.page("/?tag=t")
	inOrder(t, first, "<span>Earlier</span>", "Page 1 of ", "120 articles", `href="/?page=2&amp;tag=t" rel="next">Later</a>`)
	last := n.page("/?tag=t&page=99")
	inOrder(t, last, `rel="prev">Earlier</a>`, "<span>Later</span>")
}

func TestArticle(t *testing.T) {
	n := newNewsroom(t)
	page := n.page("/articles/oyster")
	inOrder(t, page,
		"<h1>Which world to walk through?</h1>", "stale</span>", "5 claims", "Facts checked by a person on", "1 April 2026",
		`href="https://news.example/oyster" rel="noreferrer noopener nofollow"`,
		`class="claim is-changed" id="at-modes" href="/articles/oyster?claim=modes#evidence-modes" data-claim="modes" aria-current="true">It has a mode </a>`,
		`tabindex="-1"`, "called Wandering and a mode called Directing", `href="https://maker.example/modes"`, "(changed)",
		"<h2>What it gives</h2>", "<li", `id="at-length"`, "(changed)", `class="claim is-supported" id="at-size"`, "(supported)",
		`class="claim is-missing" id="at-access"`, "(missing)",
		"Not found in the text", "A second camera stands in no sentence",
		`class="evidence is-changed selected" id="evidence-modes"`, "1 of 5", "Wandering → Adventure",
		"<del>Wandering</del><ins>Adventure</ins>", "The article could say:", "/sources/announcement/snapshots/sha256:", "/sources/announcement/compare?from=sha256%3a",
		"How sure", "%)", "Dealt with?", `class="reading is-supported"`, `href="/claims/oyster/modes"`,
		`class="evidence is-changed" id="evidence-length"`, "3 minutes → 5 minutes",
		`class="evidence is-missing" id="evidence-access"`, "no longer says “Early Access”",
	)
	if strings.Count(page, "Which world to walk through?</h") != 1 {
		t.Error("the title stands there twice")
	}
	lacks(t, page, "<b>looking</b>")
	inOrder(t, n.page("/articles/oyster?claim=access"), `id="at-access"`, `aria-current="true"`, `class="evidence is-missing selected" id="evidence-access"`)
	without := n.page("/articles/walls")
	inOrder(t, without, "What it says", "It costs $15 a month.", `class="evidence is-unverified selected" id="evidence-price"`)
	lacks(t, without, "Dealt with?", `class="text"`)
}

// Of several claims in one run of text all can be reached.
func TestClaimsThatMeet(t *testing.T) {
	n := newNewsroom(t)
	n.door.Desk = newDeskOf(n, texts(&article.Text{Blocks: []article.Block{
		{Kind: article.Paragraph, Spans: []article.Span{
			{Text: "Up to ", Claims: []string{"size"}},
			{Text: "three minutes at 720p.", Claims: []string{"size", "length", "nobody's"}},
			{Text: " And more."},
		}},
	}}))
	n.watch(n.articles)
	page := n.page("/articles/oyster")
	inOrder(t, page, `id="at-size"`, "Up to </a>", `id="at-length"`, "three minutes at ", "(changed)", "</a>",
		`href="/articles/oyster?claim=size#evidence-size"`, "Another claim here", "(supported)", "And more.")
	if strings.Count(page, `id="at-size"`) != 1 {
		t.Error("an id stands there twice")
	}
}

// A page stays one that a browser can hold, however long the article is.
func TestLongArticle(t *testing.T) {
	n := newNewsroom(t)
	long := claim.Article{ID: "long", Sources: []claim.Source{{ID: "long-source", Target: claim.Target{URL: "/shop"}}}}
	for i := range 1000 {
		long.Claims = append(long.Claims, claim.Claim{ID: fmt.Sprintf("c%d", i), Says: fmt.Sprintf("tripod %d", i), Sources: []string{"long-source"}, Quote: "A tripod costs $49."})
	}
	n.watch([]claim.Article{long})
	page := n.page("/articles/long?claim=c999")
	if n := strings.Count(page, "data-evidence="); n != 200 {
		t.Errorf("evidence of %d claims", n)
	}
	inOrder(t, page, `id="at-c0"`, `id="at-c999"`, `selected" id="evidence-c999"`)
}

func TestTextThatCannotBeHad(t *testing.T) {
	n := newNewsroom(t)
	n.door.Desk = newDeskOf(n, troubled(errors.New("no such file")))
	n.watch(n.articles)
	inOrder(t, n.page("/articles/oyster"), "The article's own text cannot be shown:", "no such file", "What it says", `id="at-modes"`)
}

func TestClaim(t *testing.T) {
	n := newNewsroom(t)
	inOrder(t, n.page("/claims/oyster/modes"),
		`href="/articles/oyster?claim=modes">Which world to walk through?</a>`, `id="says-modes">It has a mode called Wandering`,
		"Wandering → Adventure", "Dealt with?", "History",
		`<rect class="bar-of is-supported" x="0" y="24" width="904" height="8">`, `<rect class="bar-of is-changed" x="904" y="0" width="96" height="32">`,
		"1 April 2026 to 20 April 2026", "19 days", "20 April 2026 to now",
		"Readings and decisions", "20 April 2026, 08:00 UTC", "changed</span> Wandering → Adventure", "There are two modes, Adventure and Directing.",
		"1 April 2026, 08:00 UTC", "supported</span>")
	inOrder(t, n.page("/claims/walls/price"), "unverified</span>", "never", "History")
}

func TestPagesThatAreNot(t *testing.T) {
	n := newNewsroom(t)
	for _, path := range []string{"/nowhere", "/articles/none", "/claims/oyster/none", "/claims/none/modes", "/articles/", "/articles/..%2f..%2fetc", "/claims/oyster/%00"} {
		w := get(n.as(editor), "GET", path)
		if w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "There is no such page.") {
			t.Errorf("GET %s: %d %s", path, w.Code, w.Body)
		}
	}
	if w := get(n.as(editor), "PUT", "/articles/oyster"); w.Code != http.StatusMethodNotAllowed {
		t.Errorf("PUT: %d", w.Code)
	}
}

// TestTroubleStaysInside holds that an error's text reaches no page.
func TestTroubleStaysInside(t *testing.T) {
	n := newNewsroom(t)
	n.door.Decide = nil
	n.door.Visit = nowhere
	w := n.send(editor, "/articles/oyster/check", url.Values{})
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "secret") || !strings.Contains(w.Body.String(), "Something went wrong here.") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestBanner(t *testing.T) {
	n := newNewsroom(t)
	n.state = web.State{Refused: "monitor.yaml:3:1: unknown key <b>"}
	inOrder(t, n.page("/"), "The last new configuration was refused", "unknown key &lt;b&gt;")
}
