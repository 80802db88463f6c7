package verdict_test

import (
	"regexp"
	"strings"
	"testing"

	"monitor/internal/claim"
	"monitor/internal/verdict"
)

// The claims of the article that this project was made for, against pages
// written for these tests: as its sources said in April 2026, as they said
// later, and with the traps that real pages set.

var (
	gate = claim.Claim{ID: "gate", Says: "Happy Oyster is behind an Early Access gate.",
		Phrase: []string{"Early Access", "invite code", "waitlist", "内测", "邀请码"}}
	modes = claim.Claim{ID: "modes", Says: "Its two modes are called Wandering and Directing.",
		AllOf: [][]string{{"Wandering", "Wander", "漫游"}, {"Directing", "Direct", "导演", "执导"}}}
	twoModes   = claim.Claim{ID: "two-modes", Says: "There are two modes.", Quote: "two core modes, Wandering and Directing"}
	namedModes = claim.Claim{ID: "named", Says: "Its two modes are Wandering and Directing.", Quote: "two core modes, Wandering and Directing"}
	clip       = claim.Claim{ID: "clip", Says: "clips of up to three minutes in Directing mode", Value: "3 minutes", About: "Directing"}
	clipSays   = claim.Claim{ID: "clip-says", Says: "Directing makes up to three minutes of continuous footage.",
		Quote: "Directing generates up to 3 minutes of continuous footage"}
	res   = claim.Claim{ID: "res", Says: "It renders at 720p.", Quote: "renders at 720p"}
	views = claim.Claim{ID: "views", Says: "It has first-person and third-person views.",
		AllOf: [][]string{{"first-person", "第一人称"}, {"third-person", "第三人称"}}}
	phrase = claim.Claim{ID: "phrase", Says: "Gen-4 is fast, controllable and flexible video generation.",
		Quote: "Gen-4 offers fast, controllable and flexible video generation"}
	beside = claim.Claim{ID: "beside", Says: "It sits beside live action, animation and VFX.",
		Quote: "fits beside live action, animated and VFX content"}
	durations = claim.Claim{ID: "durations", Says: "Clips last 5 or 10 seconds.", Quote: "Durations 5 or 10 seconds"}
	consist   = claim.Claim{ID: "consistency", Says: "Characters, locations and objects stay consistent.",
		Quote: "consistent characters, locations and objects across scenes"}
	perSecond = claim.Claim{ID: "credits", Says: "Gen-4 costs 12 credits per second.", Quote: "Cost 12 credits per second"}
	pattern   = claim.Claim{ID: "pattern", Says: "up to three minutes", Pattern: regexp.MustCompile(`up to (?P<value>\d+) minutes`), Value: "3 minutes"}
)

func TestSeedArticle(t *testing.T) {
	const help = `<h1>Creating with Gen-4</h1><p>Gen-4 offers fast, controllable and flexible video generation that fits beside live action, animated and VFX content.</p>
<h2>Specifications</h2><table><tr><th></th><th>Gen-4</th><th>Gen-4 Turbo</th></tr>
<tr><th>Cost</th><td>12 credits per second</td><td>5 credits per second</td></tr>
<tr><th>Durations</th><td>5 or 10 seconds</td><td>5 or 10 seconds</td></tr></table>`
	const post = `<h1>Meet HappyOyster</h1><p>HappyOyster has two core modes, Wandering and Directing. Wandering runs for over one minute.
Directing generates up to 3 minutes of continuous footage. It renders at 720p. Clips can be up to 3 minutes long.</p>`
	cases := []struct {
		name     string
		claim    claim.Claim
		page     string
		want     claim.Verdict
		observed string
	}{
		{"gate in April", gate, `<p>Join the early access with your invite code.</p>`, claim.Supported, ""},
		{"gate in Chinese", gate, `<p>目前内测中，请输入邀请码</p>`, claim.Supported, ""},
		{"gate as hyphenated badge", gate, `<button>Early-Access</button>`, claim.Supported, ""},
		{"gate ended", gate, `<p>HappyOyster is no longer in early access. Sign up and get daily free credits.</p>`, claim.Changed, "no longer in early access"},
		{"gate gone", gate, `<p>Sign up now: registration is open to all, with daily free credits.</p>`, claim.Missing, ""},
		{"gate gone in Chinese", gate, `<p>现已开放注册，每日赠送积分</p>`, claim.Missing, ""},
		{"no code needed any more", gate, `<p>开放注册，无需邀请码</p>`, claim.Changed, "无需邀请码"},
		{"gate of another product in the footer", gate, `<main><p>Registration is open.</p></main><footer><a href="/x">Pearl Studio Early Access</a></footer>`, claim.Missing, ""},
		{"gate of another product in the navigation", gate, `<nav><a href="/x">Pearl Studio Early Access</a></nav><main><p>Registration is open.</p></main>`, claim.Missing, ""},
		{"gate in the past tense", gate, `<p>During the closed test in April, testers needed an invite code.</p><p>Registration is open.</p>`, claim.Missing, ""},
		{"gate in the changelog", gate, `<p>Registration is open.</p><h2>Changelog</h2><p>16 April: early access begins.</p>`, claim.Missing, ""},
		{"gate in code", gate, `<p>Open.</p><pre>waitlist = false</pre>`, claim.Missing, ""},

		{"modes in April", modes, post, claim.Supported, ""},
		{"modes in Chinese", modes, `<p>两大模式：漫游与导演</p>`, claim.Supported, ""},
		{"a mode renamed", modes, `<p>Its modes are Adventure and Directing.</p>`, claim.Changed, "Adventure"},
		{"old name as a verb", modes, `<p>Adventure: Wander freely through any world.</p><p>Directing: make films.</p>`, claim.Missing, ""},
		{"old name as a verb in Chinese", modes, `<p>世界探索：自由漫游</p><p>导演：实时执导</p>`, claim.Missing, ""},
		{"old name in code", modes, `<p>Adventure and Directing.</p><code>wanderV2()</code>`, claim.Missing, ""},
		{"short names", modes, `<ul><li>Wander: over one minute</li><li>Direct: up to 3 minutes</li></ul>`, claim.Supported, ""},

		{"two modes", twoModes, post, claim.Supported, ""},
		{"three modes", twoModes, `<p>HappyOyster has three core modes, Adventure, Directing and Acting.</p>`, claim.Changed, "three"},
		{"two modes, one renamed: their number stands", twoModes, `<p>HappyOyster has two core modes, Adventure and Directing.</p>`, claim.Supported, ""},
		{"two named modes, one renamed", namedModes, `<p>HappyOyster has two core modes, Adventure and Directing.</p>`, claim.Changed, "Adventure"},

		{"clip by value", clip, `<ul><li>Wandering: over one minute</li><li>Directing: up to 3 minutes</li></ul>`, claim.Supported, ""},
		{"clip by value in Chinese", clip, `<ul><li>Wandering: 1 分钟以上</li><li>Directing: 最长 3 分钟</li></ul>`, claim.Supported, ""},
		{"clip grew", clip, `<ul><li>Wandering: over one minute</li><li>Directing: up to 5 minutes</li></ul>`, claim.Changed, "5 minutes"},
		{"clip by quote", clipSays, post, claim.Supported, ""},
		{"the limit moved to the other mode", clipSays,
			`<p>Wandering generates up to 3 minutes of continuous footage. Directing generates up to 5 minutes of continuous footage.</p>`, claim.Changed, "5 minutes"},
		{"clip re-spelled", clipSays, `<p>Directing generates as much as 180 s of continuous footage.</p>`, claim.Supported, ""},
		{"clip as timecode", clipSays, `<p>Directing generates up to 3:00 of continuous footage.</p>`, claim.Supported, ""},

		{"720p", res, post, claim.Supported, ""},
		{"720p in pixels", res, `<p>It renders at 1280×720.</p>`, claim.Supported, ""},
		{"720p became 1080p", res, `<p>It renders at 1080p.</p>`, claim.Changed, "1080p"},
		{"1280x720 of another product", res, `<p>It renders at 1080p.</p><p>The Pearl camera records 1280x720.</p>`, claim.Changed, "1080p"},

		{"views", views, `<p>支持第一人称与第三人称视角</p>`, claim.Supported, ""},
		{"views in English", views, `<p>Play in first-person or third-person.</p>`, claim.Supported, ""},
		{"one view gone", views, `<p>支持第一人称视角</p>`, claim.Missing, ""},

		{"help page", phrase, help, claim.Supported, ""},
		{"help page reworded", phrase, strings.ReplaceAll(help, "offers fast, controllable and flexible", "enables fast, controllable, and flexible"), claim.Supported, ""},
		{"beside", beside, help, claim.Supported, ""},
		{"durations", durations, help, claim.Supported, ""},
		{"durations beside newer columns", durations, strings.ReplaceAll(strings.ReplaceAll(help, "<tr><th>Durations</th>", "<tr><th>Durations</th><td>2 to 10 seconds</td>"), "<th></th>", "<th></th><th>Gen-4.5</th>"), claim.Supported, ""},
		{"durations changed", durations, strings.ReplaceAll(help, "5 or 10 seconds", "2 to 10 seconds"), claim.Changed, "2 to 10 seconds"},
		{"credits", perSecond, help, claim.Supported, ""},
		{"credits changed, the old ones for another", perSecond, strings.ReplaceAll(strings.ReplaceAll(help, "12 credits", "15 credits"), "5 credits per second</td></tr>", "12 credits per second</td></tr>"), claim.Changed, "15 credits"},
		{"credits beside seconds", perSecond, strings.ReplaceAll(help, `<tr><th>Cost</th><td>12 credits per second</td><td>5 credits per second</td></tr>`, ""), claim.Missing, ""},

		{"consistency", consist, `<p>Generate consistent characters, locations and objects across scenes.</p>`, claim.Supported, ""},
		{"consistency lost a member", consist, `<p>Generate consistent characters and locations across scenes.</p>`, claim.Changed, ""},

		{"pattern", pattern, post, claim.Supported, "3"},
		{"pattern with another value", pattern, `<p>Clips of up to 5 minutes.</p>`, claim.Changed, "5"},
		{"pattern nowhere", pattern, `<p>No limit.</p>`, claim.Missing, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			rule, err := verdict.Compile(c.claim)
			if err != nil {
				t.Fatal(err)
			}
			got := verdict.Judge(rule, indexHTML(t, "<html lang=en><title>x</title><body>"+c.page+"</body></html>"), claim.Evidence{})
			if got.Verdict != c.want || c.observed != "" && !strings.Contains(got.Observed, c.observed) {
				t.Errorf("got %s, observed %q, why %q (%q); want %s, %q", got.Verdict, got.Observed, got.Why, got.Evidence.Exact, c.want, c.observed)
			}
			if (got.Why == "") != (got.Verdict == claim.Supported) {
				t.Errorf("verdict %s with why %q", got.Verdict, got.Why)
			}
		})
	}
}

func TestDegradedPageProvesNoAbsence(t *testing.T) {
	idx := indexHTML(t, `<p>Registration is open.</p>`)
	idx.Page().Degraded = true
	rule, err := verdict.Compile(gate)
	if err != nil {
		t.Fatal(err)
	}
	got := verdict.Judge(rule, idx, claim.Evidence{})
	if got.Verdict != claim.Unverified || got.Why == "" || got.Confidence != 0 {
		t.Errorf("got %+v, want unverified with a reason", got)
	}
}
