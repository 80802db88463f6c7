package report

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"monitor/internal/claim"
	"monitor/internal/desk"
)

// A tale is a claim and what became of it.
type tale struct {
	desk.Claim
	desk.History
}

// tales are by the name of their golden file.
func tales() map[string]tale {
	return map[string]tale{
		"story":   story(staleReport().Articles[1].Claims[1].Readings[0]),
		"chinese": story(chineseReport().Articles[0].Claims[0].Readings[0]),
		"hostile": hostileTale(),
		"new":     {Claim: desk.Claim{Article: "a", ID: "c", Says: "it has wings", Verdict: claim.Unverified}},
	}
}

// story is of a claim that held, could not be verified, fell as r has it, and
// was decided about.
func story(r claim.Reading) tale {
	day := func(n int) time.Time { return noon.AddDate(0, 0, n) }
	held := claim.Reading{Source: r.Source, Verdict: claim.Supported, Expected: r.Expected, Observed: r.Expected, Confidence: 0.97,
		Evidence: claim.Evidence{Exact: r.Before, Heading: r.Evidence.Heading}, Snapshot: "sha256:3f2a9c01" + strings.Repeat("0", 56)}
	lost := claim.Reading{Source: "interface", Verdict: claim.Missing, Expected: r.Expected, Before: r.Before, Why: "the fact is no longer stated", Confidence: 0.8, Snapshot: digest}
	return tale{
		desk.Claim{
			Article: "happy-oyster-vs-runway", ArticleTitle: "Happy Oyster or Runway: which one for spatial video work?", ID: "max-clip", Says: "clips of up to three minutes",
			Verdict: claim.Supported, Since: day(4), VerifiedAt: day(5), UnconfirmedSince: day(6),
			Accept: &claim.Accept{At: day(4)}, Snooze: &claim.Snooze{At: day(3)},
		},
		desk.History{
			Spans: []desk.Span{
				{State: "supported", From: noon, To: day(1)}, {State: "unverified", From: day(1), To: day(2)},
				{State: "changed", From: day(2), To: day(4)}, {State: "supported", From: day(4), To: day(7)},
			},
			Entries: []desk.Entry{
				{At: day(6), Kind: claim.EventOutcome, Source: "interface", From: "fetched", To: "suspect soft_404"},
				{At: day(4), Kind: claim.EventDecision, To: claim.DecisionAccept, By: "ada", Because: claim.BecauseArticleChanged, Until: day(90), Why: "the article says five minutes now, in its second paragraph"},
				{At: day(3), Kind: claim.EventDecision, To: claim.DecisionSnoozeUndone},
				{At: day(3), Kind: claim.EventDecision, To: claim.DecisionSnooze, By: "bo", Because: claim.BecauseStillTrue},
				{At: day(2), Kind: claim.EventVerdict, Source: "interface", From: "supported", To: "missing", Why: lost.Why, Reading: &lost},
				{At: day(2), Kind: claim.EventVerdict, Source: r.Source, From: "unverified", To: "changed", Why: r.Why, Reading: &r},
				{At: day(2), Kind: claim.EventOutcome, Source: r.Source, From: "unavailable timeout", To: "fetched"},
				{At: day(1), Kind: claim.EventOutcome, Source: r.Source, From: "fetched", To: "unavailable timeout", Why: "no answer within 30 s"},
				{At: noon, Kind: claim.EventVerdict, Source: r.Source, To: "supported", Reading: &held},
				{At: noon, Kind: claim.EventVerdict, Source: "interface", From: "changed", To: "supported"},
			},
			Cut: true,
		},
	}
}

// hostileTale has what would hurt a terminal or a CI log in every text that others write.
func hostileTale() tale {
	a := hostileReport().Articles[0]
	c, evil := a.Claims[0], a.Title
	return tale{
		desk.Claim{Article: "hostile", ArticleTitle: evil, ID: c.ID, Says: evil, Verdict: claim.Changed, VerifiedAt: noon},
		desk.History{
			Spans: []desk.Span{{State: "changed", From: noon, To: noon}},
			Entries: []desk.Entry{
				{At: noon, Kind: claim.EventVerdict, Source: "evil", To: "changed", Why: evil, Reading: &c.Readings[0]},
				{At: noon, Kind: claim.EventVerdict, Source: "evil", To: "unverified", Why: evil},
				{At: noon, Kind: claim.EventOutcome, Source: "evil", To: "unavailable timeout", Why: evil},
				{At: noon, Kind: claim.EventDecision, To: claim.DecisionAccept, By: evil, Why: evil},
			},
		},
	}
}

func TestHistory(t *testing.T) {
	tests := []struct {
		tale  string
		width int
		color bool
	}{
		{"story", 80, false}, {"story", 80, true}, {"story", 40, false},
		{"chinese", 80, false}, {"chinese", 41, false},
		{"hostile", 80, false}, {"hostile", 80, true},
		{"new", 80, false},
	}
	for _, tt := range tests {
		name := fmt.Sprintf("history-%s-%d", tt.tale, tt.width)
		if tt.color {
			name += "-colour"
		}
		t.Run(name, func(t *testing.T) {
			var buf bytes.Buffer
			told := tales()[tt.tale]
			if err := History(&buf, told.Claim, told.History, TextOptions{Color: tt.color, Width: tt.width, Sources: titles}); err != nil {
				t.Fatal(err)
			}
			golden(t, name, buf.String())
			checkLines(t, buf.String(), tt.width)
		})
	}
}

func TestShortHash(t *testing.T) {
	for hash, want := range map[string]string{digest: "ba7816bf", "sha256:ba78": "ba78", "": "", "\x1b[2J": `\x1b[2J`} {
		if got := ShortHash(hash); got != want {
			t.Errorf("ShortHash(%q) = %q, want %q", hash, got, want)
		}
	}
}
