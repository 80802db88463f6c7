package demo

import (
	"errors"
	"strings"
	"testing"
	"time"

	"monitor/internal/claim"
)

func sampleReports() (before, after claim.Report) {
	held := claim.Reading{Source: "help", Verdict: claim.Supported, Reworded: true, Before: "creates video", Evidence: claim.Evidence{Exact: "enables video"}}
	same := claim.Reading{Source: "help", Verdict: claim.Supported, Reworded: true, Before: "24 fps", Evidence: claim.Evidence{Exact: "24 fps"}}
	fell := claim.Reading{Source: "studio", Verdict: claim.Missing, Before: "Early Access", Why: "no longer says Early Access\x1b[2J"}
	before = claim.Report{Status: claim.StatusFresh}
	after = claim.Report{
		Status: claim.StatusStale,
		Articles: []claim.ArticleReport{{ID: "a", Claims: []claim.ClaimReport{
			{ID: "gate", Says: "It is gated.", Verdict: claim.Missing, Readings: []claim.Reading{fell}},
			{ID: "video", Says: "It makes video.", Verdict: claim.Supported, Readings: []claim.Reading{held}},
			{ID: "rate", Says: "It has a frame rate.", Verdict: claim.Supported, Readings: []claim.Reading{same}},
		}}},
		Sources: []claim.SourceReport{{ID: "research", Outcome: claim.NotModified}},
	}
	return before, after
}

func tell(s *Story) {
	s.Begin(claim.Article{Title: "A or B?", Sources: []claim.Source{{ID: "studio", Title: "The studio"}}, Claims: make([]claim.Claim, 3), Checked: time.Date(2026, 4, 23, 0, 0, 0, 0, time.UTC)})
	s.First()
	s.Turn()
	before, after := sampleReports()
	s.End(before, after, 7)
	s.GoOn()
}

func TestStory(t *testing.T) {
	var b strings.Builder
	s := NewStory(&b, false)
	tell(s)
	if s.Err() != nil {
		t.Fatal(s.Err())
	}
	at := 0
	for _, want := range []string{
		"“A or B?”", "3 claims", "23 April 2026",
		"In April the article was fresh. Now it is stale.",
		"1 of its 3 claims fell:",
		"✗ It is gated.", "The studio: no longer says Early Access",
		"rightly raised nothing",
		"✓ It makes video.", "before  creates video", "now     enables video",
		"research had nothing new",
		"7 pages were served",
		"monitor validate", "monitor check --once",
	} {
		i := strings.Index(b.String()[at:], want)
		if i < 0 {
			t.Fatalf("the story lacks %q after %q", want, b.String()[:at])
		}
		at += i
	}
	if strings.Contains(b.String(), "It has a frame rate.") {
		t.Error("a passage that did not change is told as one that did")
	}
	if strings.Contains(b.String(), "\x1b") {
		t.Error("an escape character reached a story without colour")
	}
}

func TestStoryInColour(t *testing.T) {
	var b strings.Builder
	tell(NewStory(&b, true))
	if !strings.Contains(b.String(), "\x1b[31mstale\x1b[0m") {
		t.Error("stale is not red")
	}
	if strings.Contains(b.String(), "\x1b[2J") {
		t.Error("page text reached the terminal as a control sequence")
	}
}

// failing accepts so many writes.
type failing struct{ left int }

var errFull = errors.New("disk full")

func (f *failing) Write(p []byte) (int, error) {
	if f.left--; f.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestStoryStopsAtTheFirstFailedWrite(t *testing.T) {
	f := &failing{left: 3}
	s := NewStory(f, false)
	tell(s)
	if !errors.Is(s.Err(), errFull) {
		t.Errorf("Err() = %v, want %v", s.Err(), errFull)
	}
	if f.left != -1 {
		t.Errorf("%d writes were tried after the first that failed", -1-f.left)
	}
}
