package verdict_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"monitor/internal/claim"
	"monitor/internal/fact"
	"monitor/internal/verdict"

	"github.com/google/go-cmp/cmp"
)

func judge(t testing.TB, c claim.Claim, body string) claim.Reading {
	t.Helper()
	rule, err := verdict.Compile(c)
	if err != nil {
		t.Fatal(err)
	}
	return verdict.Judge(rule, indexHTML(t, "<html lang=en><body>"+body+"</body></html>"), claim.Evidence{})
}

// TestJudge holds the traps that a quote can fall into, one line each.
func TestJudge(t *testing.T) {
	quote := func(says, quote string) claim.Claim { return claim.Claim{ID: "c", Says: says, Quote: quote} }
	cases := []struct {
		name     string
		claim    claim.Claim
		page     string
		want     claim.Verdict
		observed string
	}{
		{"the old number inside a longer one", quote("Five global commands are allowed.", "5 global USER commands"),
			"<ul><li>15 global USER commands</li></ul>", claim.Changed, "15 global USER commands"},
		{"a struck value", quote("Jobs run for 15 minutes.", "Jobs may run for 15 minutes"),
			"<p>Jobs may run for <del>15 minutes</del> 3 minutes</p>", claim.Changed, "3 minutes"},
		{"a struck sentence", quote("Jobs run for 15 minutes.", "Jobs may run for 15 minutes"),
			"<p><s>Jobs may run for 15 minutes.</s></p><p>Ask us about jobs.</p>", claim.Missing, ""},
		{"a row that lost its name", quote("Team has 5 seats.", "Team 5 seats $24"),
			"<table><tr><th>Plan</th><th>Seats</th><th>Price</th></tr><tr><td>Solo</td><td>5 seats</td><td>$24</td></tr></table>", claim.Missing, ""},
		{"two columns that changed places", quote("Gen-4 costs 12 credits.", "Cost 12 credits 5 credits"),
			"<table><tr><th></th><th>Turbo</th><th>Gen-4</th></tr><tr><th>Cost</th><td>5 credits</td><td>12 credits</td></tr></table>", claim.Supported, "12 credits"},
		{"a former column", quote("Team costs $24.", "Team $24"),
			"<table><tr><th>Plan</th><th>Price</th><th>Previously</th></tr><tr><td>Team</td><td>$29</td><td>$24</td></tr></table>", claim.Changed, "$29"},
		{"a table that became a list", quote("Team has 5 seats.", "Team 5 seats $24"),
			"<ul><li>Team: 5 seats, $24</li></ul>", claim.Supported, "5 seats"},
		{"a quote that spans blocks", quote("Uploads are limited to 25 MB.", "Uploads Files may have at most 25 MB each"),
			"<h2>Uploads</h2><p>Files may have at most 25 MB each.</p>", claim.Supported, "25 MB"},
		{"a sentence split in two", quote("The API takes 600 requests a minute.", "Each key may send 600 requests per minute, counted per project"),
			"<p>Each key may send 600 requests per minute. They are counted per project.</p>", claim.Supported, ""},
		{"a moved passage", quote("The API takes 600 requests a minute.", "Each key may send 600 requests per minute"),
			"<h1>FAQ</h1><p>Hello.</p><h2>Can I send more?</h2><p>No. Each key may send 600 requests per minute.</p>", claim.Supported, ""},
		{"a denial in front of the quote", quote("It is in early access.", "in early access"),
			"<p>The app is no longer in early access.</p>", claim.Changed, "no longer in early access"},
		{"a bound turned around", quote("At most 10 hosts are needed.", "at most 10 hosts are needed for a cluster"),
			"<p>At least 10 hosts are needed for a cluster.</p>", claim.Changed, ""},
		{"changelog keeps the old value", quote("The window is 32,768 tokens.", "The context window is 32,768 tokens"),
			"<p>The context window is 131,072 tokens.</p><h2>Changelog</h2><p>The context window is 32,768 tokens.</p>", claim.Changed, "131,072 tokens"},
		{"value, the nearest of several", claim.Claim{ID: "c", Says: "Pro has a price.", Quote: "Pro plan", About: "price", Value: "29"},
			"<p>id 2, Pro plan, price 39, seats 4</p>", claim.Changed, "39"},
		{"two passages that disagree", quote("Clips last three minutes.", "Clips can be up to 3 minutes long"),
			"<p>Clips can be up to 3 minutes long. Make one today.</p><p>Clips can be up to 5 minutes long.</p>", claim.Changed, "3 minutes and 5 minutes"},
		{"two products under headings of their own", quote("Clips of Gen-4 last three minutes.", "Clips can be up to 3 minutes long"),
			"<h2>Gen-4</h2><p>Clips can be up to 3 minutes long.</p><h2>Gen-5</h2><p>Clips can be up to 5 minutes long.</p>", claim.Supported, "3 minutes"},
		{"a row that a version names, and a column more", quote("Helmet 4.2.x runs on engines 1.9.x to 1.6.x.", "4.2.x 1.9.x - 1.6.x"),
			"<table><tr><th>Helmet</th><th>Seen</th><th>Engines</th></tr><tr><td>4.2.x</td><td>13</td><td>1.9.x - 1.6.x</td></tr></table>", claim.Supported, ""},
		{"a row that a version names, and another value", quote("Helmet 4.2.x runs on engines 1.9.x to 1.6.x.", "4.2.x 1.9.x - 1.6.x"),
			"<table><tr><th>Helmet</th><th>Engines</th></tr><tr><td>4.2.x</td><td>1.9.x - 1.7.x</td></tr></table>", claim.Changed, "1.7.x"},
		{"the last of several values in a cell", quote("Harp has versions 10.x, 11.x and 12.x.", "Harp 10.x, 11.x, 12.x"),
			"<table><tr><th>Kit</th><th>Versions</th></tr><tr><td>Harp</td><td>10.x, 11.x, 13.x</td></tr></table>", claim.Changed, "13.x"},
		{"another end of a range in a cell", quote("Day gives 1-31.", "Day number 1-31"),
			"<table><tr><th>Part</th><th>Kind</th><th>Gives</th></tr><tr><td>Day</td><td>number</td><td>1-30</td></tr></table>", claim.Changed, "1-30"},
		{"a part of a row word for word", quote("The coverage of loom is 46%.", "PR 46%"),
			"<table><tr><th>Tool</th><th>Work</th><th>Coverage</th></tr><tr><td>spindle</td><td>PR</td><td>42%</td></tr><tr><td>loom</td><td>PR</td><td>46%</td></tr></table>", claim.Supported, "46%"},
		{"a no in the cell beside", quote("Alone it answers 2992 a second.", "2992"),
			"<table><tr><th>Setting</th><th>Cached</th><th>Answers</th></tr><tr><td>Alone</td><td>No</td><td>2992</td></tr></table>", claim.Supported, "2992"},
		{"a row whose name ends in another number", quote("vector8 takes 8 bytes.", "vector8 8 bytes"),
			"<table><tr><th>Type</th><th>Size</th></tr><tr><td>vector64</td><td>8 bytes</td></tr></table>", claim.Missing, ""},
		{"another value in a changelog's own line", quote("Builds may run for 5 minutes.", "Builds now may run for at most 5 minutes"),
			"<h1>Changelog</h1><h2>May 2025</h2><ul><li>Builds now may run for at most 6 minutes</li></ul>", claim.Changed, "6 minutes"},
		{"two of several items that are alike", quote("There is a second story.", "Story 1 Story 2"),
			"<ul><li>Story 1</li><li>Story 2</li><li>Story 3</li></ul>", claim.Supported, ""},
		{"nothing alike", quote("Refunds take 14 days.", "You can ask for a refund within 14 days"),
			"<p>Welcome to our bakery.</p>", claim.Missing, ""},
		{"an empty page", quote("Refunds take 14 days.", "within 14 days"), "", claim.Missing, ""},
		{"says alone", claim.Claim{ID: "c", Says: "Clips of up to three minutes"}, "<p>You can make clips of up to 3 minutes.</p>", claim.Supported, "3 minutes"},
		{"says alone, changed", claim.Claim{ID: "c", Says: "Clips of up to three minutes"}, "<p>You can make clips of up to 5 minutes.</p>", claim.Changed, "5 minutes"},
		{"value beside a quote that lacks it", claim.Claim{ID: "c", Says: "Uploads are limited.", Quote: "the largest upload", Value: "25 MB"},
			"<p>The largest upload is 25 MB.</p>", claim.Supported, ""},
		{"value, another", claim.Claim{ID: "c", Says: "Uploads are limited.", Quote: "the largest upload", Value: "25 MB"},
			"<p>The largest upload is 50 MB.</p>", claim.Changed, "50 MB"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := judge(t, c.claim, c.page)
			if got.Verdict != c.want || !strings.Contains(got.Observed, c.observed) {
				t.Errorf("got %s, observed %q, why %q (%q); want %s, %q", got.Verdict, got.Observed, got.Why, got.Evidence.Exact, c.want, c.observed)
			}
		})
	}
}

func TestEvidenceShowsThePlace(t *testing.T) {
	c := claim.Claim{ID: "c", Says: "The API takes 600 requests a minute.", Quote: "Each key may send 600 requests per minute"}
	got := judge(t, c, "<h1>Limits</h1><h2>Rate</h2><p>Be kind. Each key may send 600 requests per minute. Ask for more.</p>")
	want := claim.Evidence{
		Exact: "Each key may send 600 requests per minute.", Prefix: "Be kind.", Suffix: "Ask for more.", Heading: "Limits > Rate",
	}
	if diff := cmp.Diff(want, got.Evidence); diff != "" {
		t.Errorf("evidence (-want +got):\n%s", diff)
	}
	if got.Reworded {
		t.Error("a verbatim passage is said to be reworded")
	}
}

func TestAnchorShowsTheSamePlaceAgain(t *testing.T) {
	c := claim.Claim{ID: "c", Says: "The API takes 600 requests a minute.", Quote: "600 requests per minute"}
	rule, err := verdict.Compile(c)
	if err != nil {
		t.Fatal(err)
	}
	idx := indexHTML(t, "<h1>Basic</h1><p>600 requests per minute</p><h1>Team</h1><p>600 requests per minute</p>")
	anchor := claim.Evidence{Exact: "600 requests per minute", Heading: "Team"}
	if got := verdict.Judge(rule, idx, anchor); got.Evidence.Heading != "Team" || got.Verdict != claim.Supported {
		t.Errorf("got %s under %q, want supported under Team", got.Verdict, got.Evidence.Heading)
	}
	if got := verdict.Judge(rule, idx, claim.Evidence{}); got.Evidence.Heading != "Basic" {
		t.Errorf("without an anchor got %q, want the first place", got.Evidence.Heading)
	}
}

func TestCompileRefuses(t *testing.T) {
	for _, c := range []struct {
		claim claim.Claim
		want  error
	}{
		{claim.Claim{ID: "empty"}, verdict.ErrNoWords},
		{claim.Claim{ID: "dots", Says: "… —", Quote: "?!"}, verdict.ErrNoWords},
		{claim.Claim{ID: "phrase", Says: "x y", Phrase: []string{"…"}}, verdict.ErrNoWords},
		{claim.Claim{ID: "value", Says: "It is big.", Value: "rather big"}, fact.ErrNoFact},
	} {
		if _, err := verdict.Compile(c.claim); !errors.Is(err, c.want) {
			t.Errorf("compile %s: got %v, want %v", c.claim.ID, err, c.want)
		}
	}
}

func TestAgree(t *testing.T) {
	a := claim.Reading{Verdict: claim.Changed, Observed: "5 minutes", Why: "3 minutes → 5 minutes", Confidence: 0.9}
	b := claim.Reading{Verdict: claim.Changed, Observed: "6 minutes", Why: "3 minutes → 6 minutes", Confidence: 0.8}
	back := claim.Reading{Verdict: claim.Supported, Observed: "3 minutes", Confidence: 0.9}
	gone := claim.Reading{Verdict: claim.Missing, Why: "the passage is gone from the page", Confidence: 0.8}
	if got := verdict.Agree([]claim.Reading{a, a, a}); !cmp.Equal(got, a) {
		t.Errorf("agreeing reads: got %+v, want the first", got)
	}
	for _, c := range []struct {
		reads []claim.Reading
		why   string
	}{
		{[]claim.Reading{a, b}, "varies between reads: 5 minutes, then 6 minutes"},
		{[]claim.Reading{a, gone}, "varies between reads: 5 minutes, then missing"},
		{[]claim.Reading{a, back}, "varies between reads: 5 minutes, then 3 minutes"},
		{nil, "never read"},
	} {
		got := verdict.Agree(c.reads)
		if got.Verdict != claim.Unverified || got.Why != c.why || got.Confidence != 0 {
			t.Errorf("got %s, %q, %v; want unverified, %q, 0", got.Verdict, got.Why, got.Confidence, c.why)
		}
	}
}

func TestUnread(t *testing.T) {
	for _, c := range []struct {
		visit claim.Visit
		want  string
	}{
		{claim.Visit{Outcome: claim.Unavailable, Reason: claim.ReasonTimeout, Detail: "no answer within 30s"}, "no answer within 30s"},
		{claim.Visit{Outcome: claim.Suspect, Reason: claim.ReasonLogin}, "what came may not be the page (login)"},
		{claim.Visit{Outcome: claim.NotDue}, "the source was not visited this time"},
		{claim.Visit{}, "the source could not be judged"},
	} {
		got := verdict.Unread("src", c.visit)
		if got.Verdict != claim.Unverified || got.Why != c.want || got.Source != "src" || got.Confidence != 0 {
			t.Errorf("%v: got %+v, want unverified with %q", c.visit, got, c.want)
		}
	}
}

// FuzzJudge holds that no page and no claim can make judging panic or waver.
func FuzzJudge(f *testing.F) {
	f.Add("<p>Clips can be up to 3 minutes long.</p>", "Clips last three minutes.", "up to 3 minutes long", "Clips")
	f.Add("<table><tr><td>a<td>5 GB</table>", "a has 5 GB", ": a 5 GB", "")
	f.Add("<p>提供漫游与导演两大模式</p>", "两大模式", "漫游与导演两大模式", "漫游")
	f.Add("<s>1 2 3</s>４０ＧＢ ﬁle ½", "1/2 file", "½ ﬁle", "x_1_")
	f.Add("", "no", "not _ '", "’")
	f.Fuzz(func(t *testing.T, body, says, quote, phrase string) {
		for _, c := range []claim.Claim{{ID: "q", Says: says, Quote: quote}, {ID: "p", Says: says, Quote: quote, Phrase: []string{phrase}, About: quote}} {
			rule, err := verdict.Compile(c)
			if err != nil {
				continue
			}
			idx := indexHTML(t, body)
			got := verdict.Judge(rule, idx, claim.Evidence{})
			if again := verdict.Judge(rule, idx, claim.Evidence{}); fmt.Sprint(got) != fmt.Sprint(again) {
				t.Errorf("judged twice: %+v, then %+v", got, again)
			}
			if got.Confidence < 0 || got.Confidence > 1 || (got.Verdict == claim.Unverified) != (got.Confidence == 0) {
				t.Errorf("%s with confidence %v", got.Verdict, got.Confidence)
			}
			if (got.Why == "") != (got.Verdict == claim.Supported) {
				t.Errorf("%s with why %q", got.Verdict, got.Why)
			}
		}
	})
}
