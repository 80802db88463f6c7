package report

import (
	"strings"
	"time"

	"monitor/internal/claim"
)

var noon = time.Date(2026, 6, 17, 12, 0, 0, 0, time.UTC)

const digest = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

// samples are the reports that the tests lay out and validate, by the name of
// their golden file.
func samples() map[string]claim.Report {
	return map[string]claim.Report{
		"stale":      staleReport(),
		"blind":      blindReport(),
		"fresh":      freshReport(),
		"chinese":    chineseReport(),
		"hostile":    hostileReport(),
		"long":       longReport(),
		"empty":      {Version: 1, StartedAt: noon, FinishedAt: noon.Add(40 * time.Millisecond), Status: claim.StatusFresh},
		"hollow":     hollowReport(),
		"incomplete": {Version: 1, Status: claim.StatusUnverified, Articles: []claim.ArticleReport{{ID: "a", Status: claim.StatusUnverified, Claims: []claim.ClaimReport{{ID: "c", Verdict: claim.Unverified}}}}},
	}
}

var titles = map[string]string{
	"announcement": "HappyOyster announcement",
	"interface":    "HappyOyster interface",
	"gen4-docs":    "Creating with Gen-4 Video",
	"shop":         "Shop",
	"prices":       "Price list",
}

// report fills in what every report has.
func report(status claim.Status, took time.Duration, articles []claim.ArticleReport, sources []claim.SourceReport) claim.Report {
	return claim.Report{Version: 1, StartedAt: noon, FinishedAt: noon.Add(took), Status: status, Requests: len(sources), Articles: articles, Sources: sources}
}

func read(id, url string) claim.SourceReport {
	return claim.SourceReport{ID: id, URL: url, VisitedAt: noon, Outcome: claim.Fetched, StatusCode: 200, Bytes: 51234, DurationMS: 180, Snapshot: digest, Changed: true}
}

func supported(id, says, source string) claim.ClaimReport {
	return claim.ClaimReport{ID: id, Says: says, Verdict: claim.Supported, Since: noon.Add(-time.Hour), VerifiedAt: noon, Readings: []claim.Reading{
		{Source: source, Verdict: claim.Supported, Expected: "720p", Observed: "720p", Confidence: 0.97, Snapshot: digest,
			Evidence: claim.Evidence{Exact: "video at 720p"}, Before: "video at 720p"}}}
}

func staleReport() claim.Report {
	maxClip := claim.ClaimReport{ID: "max-clip", Says: "clips of up to three minutes", Verdict: claim.Changed, Since: noon.Add(-26 * time.Hour), VerifiedAt: noon,
		Readings: []claim.Reading{{
			Source: "announcement", Verdict: claim.Changed, Expected: "3 minutes", Observed: "5 minutes", Snapshot: digest,
			Evidence: claim.Evidence{Exact: "In Directing mode it records up to 5 minutes of video at 720p.", Heading: "Specs > Recording"},
			Before:   "In Directing mode it records up to 3 minutes of video at 720p.",
			Why:      "3 minutes → 5 minutes", Confidence: 0.94}}}
	gate := claim.ClaimReport{ID: "early-access", Says: "You need an invite code: access is behind an Early Access gate", Verdict: claim.Missing, Since: noon,
		Readings: []claim.Reading{{
			Source: "interface", Verdict: claim.Missing, Expected: "Early Access", Snapshot: digest,
			Before: "Early Access: enter your invite code or join the waitlist",
			Why:    "no longer mentions Early Access or an invite code", Confidence: 0.88}}}
	mode := claim.ClaimReport{ID: "mode-name", Says: "One mode is called Wandering", Verdict: claim.Changed, Since: noon,
		Readings: []claim.Reading{
			{Source: "announcement", Verdict: claim.Changed, Expected: "Wandering", Observed: "Adventure", Snapshot: digest,
				Evidence: claim.Evidence{Exact: "Adventure", Prefix: "Two modes: Directing and", Suffix: ". Both run in real time.", Heading: "Modes"},
				Before:   "Wandering", Why: "now says Adventure, no longer Wandering", Confidence: 0.91},
			{Source: "interface", Verdict: claim.Supported, Expected: "Wandering", Observed: "Wandering", Confidence: 0.97, Snapshot: digest,
				Evidence: claim.Evidence{Exact: "Wandering"}, Before: "Wandering"},
		}}
	credits := claim.ClaimReport{ID: "credits", Says: "which costs 5 credits a second", Verdict: claim.Missing, Since: noon,
		Readings: []claim.Reading{{Source: "gen4-docs", Verdict: claim.Missing, Expected: "5 credits per second", Why: "the price is no longer stated", Confidence: 0.8, Snapshot: digest}}}
	price := claim.ClaimReport{ID: "price", Says: "it costs $29", Verdict: claim.Unverified, Since: noon.Add(-49 * time.Hour),
		Readings: []claim.Reading{{Source: "shop", Verdict: claim.Unverified, Expected: "29 USD", Why: "the source could not be read: no answer within 30 s"}}}
	reworded := supported("vfx", "beside live action and VFX", "gen4-docs")
	reworded.Readings[0].Reworded = true
	return report(claim.StatusStale, 2100*time.Millisecond, []claim.ArticleReport{
		{ID: "pearls", Title: "Pearls of the week", Status: claim.StatusFresh, Claims: []claim.ClaimReport{supported("res", "720p", "announcement")}},
		{ID: "happy-oyster-vs-runway", Title: "Happy Oyster or Runway: which one for spatial video work?", Status: claim.StatusStale,
			Claims: []claim.ClaimReport{supported("resolution", "at 720p", "announcement"), maxClip, price, gate, mode, reworded, credits}},
		{ID: "weekend", Status: claim.StatusFresh, Claims: []claim.ClaimReport{supported("res", "720p", "announcement"), reworded}},
	}, []claim.SourceReport{
		read("announcement", "https://www.alibabacloud.com/blog/happyoyster-1-0-is-here_603380"),
		read("interface", "https://www.happyoyster.cn/"),
		{ID: "gen4-docs", URL: "https://help.runwayml.com/hc/en-us/articles/37327109429011-Creating-with-Gen-4", Outcome: claim.NotModified, StatusCode: 304, DurationMS: 42, Snapshot: digest},
		{ID: "shop", URL: "https://shop.example/price", Outcome: claim.Unavailable, Reason: claim.ReasonTimeout, Detail: "no answer within 30 s", DurationMS: 30000},
	})
}

func blindReport() claim.Report {
	blind := func(id, says, source, why string) claim.ClaimReport {
		return claim.ClaimReport{ID: id, Says: says, Verdict: claim.Unverified, Since: noon, Readings: []claim.Reading{{Source: source, Verdict: claim.Unverified, Why: why}}}
	}
	varies := blind("clip", "clips of three minutes", "announcement", "varies between reads: 3 minutes, 5 minutes")
	varies.Readings[0].Evidence = claim.Evidence{Exact: "records up to 5 minutes of video", Heading: "Specs"}
	varies.Readings[0].Before = "records up to 3 minutes of video"
	varies.Readings[0].Observed = "5 minutes"
	return report(claim.StatusUnverified, 34*time.Second, []claim.ArticleReport{
		{ID: "shopping", Title: "What to buy", Status: claim.StatusUnverified, Claims: []claim.ClaimReport{
			blind("price", "it costs $29", "shop", "the source could not be read: no answer within 30 s"),
			blind("size", "and weighs 1.2 kg with its battery, its charger and the strap that comes with it", "shop", "the source could not be read: no answer within 30 s"),
			blind("colour", "in two colours", "shop", "the source could not be read: no answer within 30 s"),
			varies,
			supported("res", "720p", "announcement")}},
	}, []claim.SourceReport{
		read("announcement", "https://www.alibabacloud.com/blog/happyoyster-1-0-is-here_603380"),
		{ID: "shop", URL: "https://shop.example/price", Outcome: claim.Unavailable, Reason: claim.ReasonTimeout, Detail: "no answer within 30 s", DurationMS: 30000},
		{ID: "login", URL: "https://login.example/", Outcome: claim.Suspect, Reason: claim.ReasonChallenge, Detail: "a page that asks whether a person is reading (Cloudflare)", StatusCode: 403, Bytes: 9000, DurationMS: 80},
		{ID: "inside", URL: "http://10.0.0.8/", Outcome: claim.Refused, Reason: claim.ReasonAddress, Detail: "10.0.0.8 is a private address"},
		{ID: "prices", URL: "https://shop.example/prices", Outcome: claim.Unavailable, Reason: claim.ReasonGone, StatusCode: 404},
		{ID: "later", URL: "https://later.example/", Outcome: claim.NotDue, Snapshot: digest},
	})
}

func freshReport() claim.Report {
	return report(claim.StatusFresh, 320*time.Millisecond, []claim.ArticleReport{
		{ID: "one", Title: "One", Status: claim.StatusFresh, Claims: []claim.ClaimReport{supported("res", "720p", "announcement")}},
		{ID: "two", Title: strings.Repeat("A title that goes on and on ", 5), Status: claim.StatusFresh, Claims: []claim.ClaimReport{supported("res", "720p", "announcement"), supported("size", "720p", "interface")}},
		{ID: "none", Title: "Nothing claimed yet", Status: claim.StatusFresh},
	}, []claim.SourceReport{read("announcement", "https://a.example/"), read("interface", "https://b.example/")})
}

func chineseReport() claim.Report {
	return report(claim.StatusStale, 154*time.Second, []claim.ArticleReport{
		{ID: "oyster-cn", Title: "快乐牡蛎与跑道：空间视频该选哪一个？一篇写给剪辑师的长文，附价格、时长与分辨率的对比", Status: claim.StatusStale, Claims: []claim.ClaimReport{
			{ID: "clip", Says: "导演模式最长可以连续拍摄三分钟，分辨率为 720p", Verdict: claim.Changed, Since: noon, Readings: []claim.Reading{{
				Source: "interface", Verdict: claim.Changed, Expected: "3 分钟", Observed: "5 分钟", Why: "3 分钟 → 5 分钟", Confidence: 1, Snapshot: digest,
				Before:   "支持导演与漫游两大模式，实时生成可交互的世界；导演模式下单次最长 3 分钟，分辨率为 720p（第一人称或第三人称），开放注册后每日赠送积分。",
				Evidence: claim.Evidence{Exact: "支持导演与世界探索两大模式，实时生成可交互的世界；导演模式下单次最长 5 分钟，分辨率为 720p（第一人称或第三人称），开放注册后每日赠送积分。", Heading: "产品介绍 > 规格"},
			}}},
			{ID: "gate", Says: "目前仍在内测，需要邀请码", Verdict: claim.Missing, Since: noon, Readings: []claim.Reading{{
				Source: "interface", Verdict: claim.Missing, Expected: "内测", Why: "不再提到内测或邀请码", Confidence: 0.9, Snapshot: digest, Before: "内测中，请输入邀请码"}}},
		}},
	}, []claim.SourceReport{read("interface", "https://www.happyoyster.cn/")})
}

// hostileReport has in every text what would hurt a terminal or a CI log.
func hostileReport() claim.Report {
	const evil = "::error::pwned \x1b[2J\x1b]8;;https://evil.example\x07click\x1b]8;;\x07 ##vso[task.setvariable variable=a]b ##[error]c \u202egnp.exe\u2028\x00\xff\u009b31m\rover\nprint\n::add-mask::x"
	const wraps = "a sentence that is long enough to reach the end of a line in the terminal ::stop-commands::x and then some more words to ::error::fill another line with"
	return report(claim.StatusStale, time.Second, []claim.ArticleReport{
		{ID: "hostile", Title: evil, Status: claim.StatusStale, Claims: []claim.ClaimReport{
			{ID: "one", Says: evil, Verdict: claim.Changed, Since: noon, Readings: []claim.Reading{{
				Source: "evil", Verdict: claim.Changed, Expected: evil, Observed: evil, Why: evil, Confidence: 0.5, Snapshot: digest,
				Before: "##" + evil + " and ## " + wraps, Evidence: claim.Evidence{Exact: "##[" + evil + " or ##[x] " + wraps, Prefix: evil, Suffix: evil, Heading: evil}}}},
			{ID: "two", Says: wraps, Verdict: claim.Missing, Since: noon, Readings: []claim.Reading{{
				Source: "evil", Verdict: claim.Missing, Expected: evil, Why: wraps, Snapshot: digest, Before: wraps}}},
			{ID: "three", Says: evil, Verdict: claim.Changed, Since: noon, Readings: []claim.Reading{{
				Source: "evil", Verdict: claim.Changed, Why: "now [-an old word-]", Snapshot: digest,
				Before: "colour ## old [error]", Evidence: claim.Evidence{Exact: "colour ## [error]new"}}}},
			{ID: "four", Says: strings.Repeat("x", 300), Verdict: claim.Unverified, Since: noon, Readings: []claim.Reading{{Source: "evil", Verdict: claim.Unverified, Why: evil}}},
		}},
		{ID: "fresh", Title: evil, Status: claim.StatusFresh},
	}, []claim.SourceReport{{ID: "evil", URL: "https://evil.example/\x1b[31m/\u202e", Outcome: claim.Suspect, Reason: claim.ReasonBlocked, Detail: evil}})
}

func longReport() claim.Report {
	filler := "The quick brown fox jumps over the lazy dog, and nobody in the newsroom minds it at all. "
	change := func(id, before, now string) claim.ClaimReport {
		return claim.ClaimReport{ID: id, Says: "up to three minutes", Verdict: claim.Changed, Since: noon, Readings: []claim.Reading{{
			Source: "announcement", Verdict: claim.Changed, Observed: "5 minutes", Why: "3 minutes → 5 minutes", Confidence: 0.6, Before: before, Snapshot: digest,
			Evidence: claim.Evidence{Exact: now, Heading: strings.Repeat("A heading of some length > ", 6) + "Last"}}}}
	}
	return report(claim.StatusStale, 65*time.Second, []claim.ArticleReport{
		{ID: "long", Title: "Long passages", Status: claim.StatusStale, Claims: []claim.ClaimReport{
			change("middle", strings.Repeat(filler, 9)+"It records 3 minutes of video. "+strings.Repeat(filler, 9), strings.Repeat(filler, 9)+"It records 5 minutes of video. "+strings.Repeat(filler, 9)),
			change("rewritten", strings.Repeat("old words everywhere ", 60), strings.Repeat("another text altogether ", 60)),
			change("first-seen", "", strings.Repeat(filler, 9)+"It records 5 minutes of video. "+strings.Repeat(filler, 9)),
			change("cell", "3 minutes", "5 minutes"),
		}},
	}, []claim.SourceReport{read("announcement", "https://a.example/"+strings.Repeat("long/", 30))})
}

// hollowReport has claims with nothing in them but what must be.
func hollowReport() claim.Report {
	return report(claim.StatusStale, 0, []claim.ArticleReport{
		{ID: "a", Status: claim.StatusStale, Claims: []claim.ClaimReport{
			{ID: "c", Verdict: claim.Missing, Readings: []claim.Reading{{Source: "s", Verdict: claim.Missing, Why: "gone"}}}}},
	}, []claim.SourceReport{{ID: "s", Outcome: claim.Fetched}})
}
