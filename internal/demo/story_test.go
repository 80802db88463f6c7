package demo

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"monitor/internal/claim"
	"monitor/internal/report"
)

func sampleReports() (before, after claim.Report) {
	held := claim.Reading{Source: "help", Verdict: claim.Supported, Reworded: true, Before: "It creates video from words and pictures.",
		Evidence: claim.Evidence{Exact: "It enables video from words and pictures.", Heading: "Specs > Models"}}
	same := claim.Reading{Source: "help", Verdict: claim.Supported, Reworded: true, Before: "24 fps", Evidence: claim.Evidence{Exact: "24 fps"}}
	fell := claim.Reading{Source: "studio", Verdict: claim.Missing, Before: "Early Access", Why: "no longer says Early Access\x1b[2J"}
	before = claim.Report{
		Status:   claim.StatusFresh,
		Articles: []claim.ArticleReport{{ID: "a", Title: "A or B?", Status: claim.StatusFresh}},
	}
	after = claim.Report{
		Status: claim.StatusStale,
		Articles: []claim.ArticleReport{{ID: "a", Status: claim.StatusStale, Claims: []claim.ClaimReport{
			{ID: "gate", Says: "It is gated.", Verdict: claim.Missing, Readings: []claim.Reading{fell}},
			{ID: "video", Says: "It makes video.", Verdict: claim.Supported, Readings: []claim.Reading{held}},
			{ID: "rate", Says: "It has a frame rate.", Verdict: claim.Supported, Readings: []claim.Reading{same}},
		}}},
		Sources: []claim.SourceReport{{ID: "research", Outcome: claim.NotModified}},
	}
	return before, after
}

func tell(w io.Writer, o report.TextOptions) Story {
	o.Sources = map[string]string{"studio": "The studio"}
	s := NewStory(report.NewProse(w, o))
	s.Begin(claim.Article{Title: "A or B?", Claims: make([]claim.Claim, 3), Checked: time.Date(2026, 4, 23, 0, 0, 0, 0, time.UTC)})
	before, after := sampleReports()
	s.Browser(false)
	s.First()
	s.Report(before)
	s.Turn()
	s.Report(after)
	s.End(before, after, 7)
	s.GoOn()
	return s
}

func TestStory(t *testing.T) {
	var b strings.Builder
	if err := tell(&b, report.TextOptions{}).Err(); err != nil {
		t.Fatal(err)
	}
	at := 0
	for _, want := range []string{
		"“A or B?”", "3 claims", "23 April 2026",
		"No Chromium was found", "April 2026", "1 article fresh", "later that year", "1 article stale",
		"In April the article was fresh. Now it is stale. 1 of its 3 claims fell:",
		"✗ gate: no longer says Early Access",
		"rightly raised nothing",
		"✓ “It makes video.”", "source    help › Specs › Models", "passage   It [-creates-]{+enables+} video from words and pictures.",
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
	if strings.Contains(b.String(), "“It has a frame rate.”") {
		t.Error("a passage that did not change is told as one that did")
	}
	if strings.Contains(b.String(), "\x1b") {
		t.Error("an escape character reached a story without colour")
	}
}

func TestStoryInColour(t *testing.T) {
	var b strings.Builder
	tell(&b, report.TextOptions{Color: true})
	if !strings.Contains(b.String(), "Now it is \x1b[1;31mstale\x1b[0m.") {
		t.Error("stale is not red")
	}
	if strings.Contains(b.String(), "\x1b[2J") {
		t.Error("page text reached the terminal as a control sequence")
	}
}

// TestStoryFits holds the telling to the terminal; what is to be copied and
// addresses are not broken.
func TestStoryFits(t *testing.T) {
	for _, width := range []int{60, 80, 120} {
		var b strings.Builder
		tell(&b, report.TextOptions{Width: width})
		for line := range strings.Lines(b.String()) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > width {
				t.Errorf("%d columns of %d: %s", n, width, line)
			}
		}
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
	if err := tell(f, report.TextOptions{}).Err(); !errors.Is(err, errFull) {
		t.Errorf("Err() = %v, want %v", err, errFull)
	}
	if f.left != -1 {
		t.Errorf("%d writes were tried after the first that failed", -1-f.left)
	}
}
