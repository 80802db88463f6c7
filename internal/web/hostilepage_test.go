package web_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"monitor/internal/claim"
)

// What ends the place that a text stands in, and what it then would do. Each
// element and attribute of theirs carries pwn, so that one that came to be is
// told from ours.
var (
	breakouts = []string{
		``, `"`, `'`, "`", `>`, `">`, `'>`, `" `, `' `, `</title>`, `</textarea></select>`, `</script>`, `</style>`, `-->`, `]]>`,
		`</a></p></li></ul></main>`, "\x00", "\n\n", "\u202e", `&quot;&gt;`, `%22%3e`, `\u003e`, `{{`, `</svg></math>`, "\u2028",
	}
	payloads = []string{
		`<script pwn>alert(1)</script>`, `<img pwn src=x onerror=alert(1)>`, `<svg pwn onload=alert(1)>`, `<iframe pwn srcdoc="<script>parent.alert(1)</script>"></iframe>`,
		`<base pwn href=//evil.example/>`, `<form pwn action=//evil.example><button pwn formaction=javascript:alert(1)>`, `<meta pwn http-equiv=refresh content="0;url=//evil.example">`,
		`javascript:alert(1)//pwn`, `pwn onmouseover=alert(1) x=`, `pwn autofocus onfocus=alert(1) x=`, `<style pwn>*{display:none}</style>`, `pwn style="position:fixed;inset:0" x=`,
		`<a pwn href="javascript:alert(1)">x</a>`, `<details pwn open ontoggle=alert(1)>`, `<input pwn autofocus onfocus=alert(1)>`, `<link pwn rel=stylesheet href=//evil.example>`,
		`<object pwn data="data:text/html,<script>alert(1)</script>"></object>`, `<noscript pwn><p title="</noscript><img pwn src=x onerror=alert(1)>">`, `<math pwn><mtext><template pwn>`, `<!--<plaintext pwn>`,
	}
)

// hostile are 500 texts, each with a word of its own.
func hostile() []string {
	var list []string
	for i, b := range breakouts {
		for j, p := range payloads {
			list = append(list, fmt.Sprintf("x%dx%s%s", i*len(payloads)+j, b, p))
		}
	}
	return list
}

// besieged is a newsroom in which all that others write is hostile: so many
// texts go into the claims of each article.
func besieged(t *testing.T, each int) *newsroom {
	t.Helper()
	n := newNewsroom(t)
	n.door.Visit = nowhere
	var articles []claim.Article
	var records []claim.Record
	for i, text := range hostile() {
		if i%each == 0 {
			articles = append(articles, claim.Article{ID: fmt.Sprintf("a%d", i/each), Title: text, URL: "javascript:alert(1)//" + text, File: text, Tags: []string{text}})
		}
		a := &articles[len(articles)-1]
		s := claim.Source{ID: fmt.Sprintf("s%d", i), Title: text, Target: claim.Target{URL: fmt.Sprintf("/%d?%s", i, url.QueryEscape(text))}}
		c := claim.Claim{ID: fmt.Sprintf("c%d", i), Says: text, Sources: []string{s.ID}}
		a.Sources, a.Claims = append(a.Sources, s), append(a.Claims, c)
	}
	n.door.Desk = newDeskOf(n, troubled(errors.New("no <b pwn>text</b>")))
	n.watch(articles)
	for _, a := range articles {
		for k, c := range a.Claims {
			records = append(records, n.siege(a, c, a.Sources[k]))
		}
	}
	for i, r := range records {
		if err := n.store.Record(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		text, a, c := r.Claims[0].Reading.Why, r.Claims[0].Article, r.Claims[0].Claim
		d := claim.Decision{Article: a, Claim: c}
		if i%2 == 0 {
			d.Snooze = &claim.Snooze{At: n.time(), Reason: text, By: text, Until: april(29)}
		} else {
			d.Accept = &claim.Accept{At: n.time(), Reason: text, By: text, Because: claim.Because(text), Readings: []claim.Settled{{Source: r.Claims[0].Source, Rule: r.Claims[0].Rule, Value: r.Claims[0].Reading.Value()}}}
		}
		if err := n.store.Decide(t.Context(), d, claim.Event{At: n.time(), Kind: claim.EventDecision, Article: a, Claim: c, To: text, Why: text, By: text, Because: claim.Because(text)}); err != nil {
			t.Fatal(err)
		}
		n.door.Desk.TouchArticle(a)
		n.door.Desk.Touch(r.Target.Key)
	}
	return n
}

// siege is what a check of a hostile source records, where its fetcher and
// judge were hostile too.
func (n *newsroom) siege(a claim.Article, c claim.Claim, s claim.Source) claim.Record {
	text := c.Says
	r := claim.Reading{
		Source: s.ID, Verdict: claim.Changed, Expected: text, Observed: text, Before: "before " + text, Why: text, Confidence: 0.9,
		Evidence: claim.Evidence{Exact: text + " now", Prefix: "after " + text, Suffix: text, Heading: text + " > " + text},
	}
	key := s.Target.Key()
	return claim.Record{
		Target: claim.TargetState{Key: key, URL: text, GoodAt: n.time(), BadSince: n.time(), Visit: claim.Visit{At: n.time(), Outcome: claim.Unavailable, Reason: claim.ReasonStatus, Detail: text}},
		Claims: []claim.ClaimState{{Article: a.ID, Claim: c.ID, Source: s.ID, Rule: c.Rule(s), Reading: r, Since: april(2), VerifiedAt: n.time(), AnchorAt: april(1), Anchor: claim.Evidence{Exact: r.Before}}},
		Events: []claim.Event{
			{At: april(2), Kind: claim.EventVerdict, Article: a.ID, Claim: c.ID, Source: s.ID, From: text, To: text, Why: text, Reading: &r},
			{At: april(3), Kind: claim.EventOutcome, Target: key, From: text, To: text, Why: text},
		},
	}
}

// harmless fails where a page has an element or an attribute that a text made,
// or an address that runs, and unless it says word so many times at least.
func harmless(t *testing.T, path, page, word string, least int) {
	t.Helper()
	said := 0
	tokens := html.NewTokenizer(strings.NewReader(page))
	for tokens.Next() != html.ErrorToken {
		token := tokens.Token()
		if token.Type == html.TextToken {
			said += strings.Count(token.Data, word)
			continue
		}
		for _, a := range token.Attr {
			running := slices.Contains([]string{"href", "src", "action", "formaction"}, a.Key) && !leadsSomewhere(a.Val)
			if a.Key == "pwn" || a.Key == "style" || strings.HasPrefix(a.Key, "on") || running {
				t.Errorf("GET %s: <%s %s=%q>", path, token.Data, a.Key, a.Val)
			}
		}
		if token.Type == html.CommentToken || token.Data == "pwn" || token.Data == "base" || token.Data == "iframe" {
			t.Errorf("GET %s: %s", path, token)
		}
	}
	if err := tokens.Err(); !errors.Is(err, io.EOF) {
		t.Errorf("GET %s: %v", path, err)
	}
	if said < least {
		t.Errorf("GET %s: it says %s %d times, want %d: the test no longer reaches its fields", path, word, said, least)
	}
}

func leadsSomewhere(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "" || u.Scheme == "http" || u.Scheme == "https")
}

// TestHostileTexts puts 500 texts into every field that others write, and looks
// for what they made of the pages.
func TestHostileTexts(t *testing.T) {
	n := besieged(t, 1)
	h := n.as(editor)
	if len(hostile()) != 500 {
		t.Fatalf("%d texts", len(hostile()))
	}
	for i := range hostile() {
		for path, least := range map[string]int{
			fmt.Sprintf("/articles/a%d", i):      15,
			fmt.Sprintf("/claims/a%d/c%d", i, i): 18,
			fmt.Sprintf("/sources/s%d", i):       5,
		} {
			harmless(t, path, get(h, "GET", path).Body.String(), fmt.Sprintf("x%dx", i), least)
		}
	}
	var desk strings.Builder
	for i := range 10 {
		path := fmt.Sprintf("/?page=%d", i+1)
		page := get(h, "GET", path).Body.String()
		harmless(t, path, page, "x", 0)
		_, rows, _ := strings.Cut(page, `class="rows`)
		desk.WriteString(rows)
	}
	for i := range hostile() {
		if word := fmt.Sprintf("x%dx", i); !strings.Contains(desk.String(), word) {
			t.Errorf("no page of the desk says %s", word)
		}
	}
}

// TestHostileAddresses asks for pages with the texts.
func TestHostileAddresses(t *testing.T) {
	n := newNewsroom(t)
	for i, text := range hostile() {
		q := url.QueryEscape(text)
		for path, least := range map[string]int{
			"/?q=" + q + "&source=" + q + "&tag=" + q + "&status=" + q + "&said=" + q + "&page=" + q: 3,
			"/articles/oyster?claim=" + q:             0,
			"/articles/" + url.PathEscape(text):       0,
			"/claims/oyster/" + url.PathEscape(text):  0,
			"/sources?q=" + q:                         1,
			"/" + url.PathEscape(text) + "?next=" + q: 0,
		} {
			w := get(n.as(editor), "GET", path)
			if w.Code >= http.StatusInternalServerError {
				t.Errorf("GET %s: %d", path, w.Code)
			}
			harmless(t, path, w.Body.String(), fmt.Sprintf("x%dx", i), least)
		}
	}
}

// TestHostileForms sends the texts through the forms, and looks at what the
// pages say that refuse them.
func TestHostileForms(t *testing.T) {
	n := newNewsroom(t)
	for _, text := range hostile() {
		for _, form := range []url.Values{
			{"back": {"claim"}, "because": {"still_true"}, "reason": {text}},
			{"back": {text}, "because": {text}, "reason": {text}, "until": {text}, "verb": {text}},
		} {
			for _, verb := range []string{"accept", "snooze", "undo"} {
				w := n.send(editor, "/claims/oyster/size/"+verb, form)
				if w.Code >= http.StatusInternalServerError {
					t.Errorf("POST %s: %d", verb, w.Code)
				}
				harmless(t, verb, w.Body.String(), "x", 0)
			}
		}
	}
}

// TestHostileTextsInChromium lets a real browser make what it will of them: it
// runs nothing, and the policy has nothing to block.
func TestHostileTextsInChromium(t *testing.T) {
	n := besieged(t, 50)
	b := browse(t, n.as(editor))
	look := func(path, want string) {
		t.Helper()
		b.open(path)
		if made := eval[[]string](b, `[...document.querySelectorAll("[pwn], pwn, base, iframe, object, plaintext")].map(e => e.outerHTML)`); len(made) > 0 {
			t.Errorf("GET %s: %s", path, made)
		}
		if !strings.Contains(eval[string](b, "document.body.textContent"), want) {
			t.Errorf("GET %s: it does not say %s", path, want)
		}
		b.well("GET " + path)
	}
	look("/", "x450x")
	for i := range 10 {
		look(fmt.Sprintf("/articles/a%d?claim=c%d", i, 50*i+7), fmt.Sprintf("x%dx", 50*i+49))
		look(fmt.Sprintf("/claims/a%d/c%d", i, 50*i+13*i%50), fmt.Sprintf("x%dx", 50*i+13*i%50))
		look(fmt.Sprintf("/sources/s%d", 50*i+5*i), fmt.Sprintf("x%dx", 50*i+5*i))
	}
}

// TestBrowserNotices holds that the tests in a browser would notice: a dialog,
// and what a policy blocks.
func TestBrowserNotices(t *testing.T) {
	b := browse(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/policy" {
			w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'")
		}
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, "<link rel=icon href=data:,><script>alert(1)</script>")
	}))
	b.open("/")
	if found := b.troubles(); len(found) == 0 {
		t.Error("a dialog was not noticed")
	}
	b.open("/policy")
	if found := strings.Join(b.troubles(), " "); !strings.Contains(found, "Content Security Policy") {
		t.Errorf("what the policy blocked was not noticed: %s", found)
	}
}
