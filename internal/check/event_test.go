package check_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"monitor/internal/check"
	"monitor/internal/claim"
	"monitor/internal/store"
)

// history is what the log has of a claim: what it was, what it became and what
// was read.
func (w *watched) history(articleID, claimID string) []string {
	w.t.Helper()
	events, err := w.store.Events(store.EventQuery{Article: articleID, Claim: claimID})
	if err != nil {
		w.t.Fatal(err)
	}
	var lines []string
	for _, e := range events {
		line := fmt.Sprintf("%s: %s→%s", e.Kind, e.From, e.To)
		if e.Reading != nil {
			line += " " + e.Reading.Observed
		}
		lines = append(lines, strings.TrimSpace(line))
	}
	return lines
}

// The log has the first reading of a claim and each that is another one, and
// nothing of a visit that found nothing new.
func TestTheLogHasWhatWasRead(t *testing.T) {
	w := watch(t, about("a", 0, "clips of up to 3 minutes"))
	w.articles[0].Sources[0].Select = "p"
	quiet := func() {
		w.check(time.Hour)
		w.check(time.Hour)
	}
	quiet()
	for _, value := range []string{"5 minutes", "8 minutes"} {
		w.says(value)
		quiet()
	}
	w.failing.Store(1)
	quiet()
	w.failing.Store(0)
	w.articles[0].Sources[0].Select = ".gone"
	quiet()
	w.articles[0].Sources[0].Select = "p"
	quiet()
	w.says("3 minutes")
	quiet()
	want := []string{
		"verdict: →supported 3 minutes",
		"verdict: supported→changed 5 minutes",
		"verdict: changed→changed 8 minutes",
		"verdict: changed→unverified",
		"verdict: unverified→changed 8 minutes",
		"verdict: changed→supported 3 minutes",
	}
	if diff := cmp.Diff(want, w.history("a", "c0")); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
	target := w.articles[0].Sources[0].Target.Key()
	events, err := w.store.Events(store.EventQuery{Target: target, Newest: true})
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, e := range events {
		kinds = append(kinds, string(e.Kind))
	}
	wantKinds := []string{"snapshot", "outcome", "outcome", "snapshot", "snapshot", "snapshot"}
	if diff := cmp.Diff(wantKinds, kinds); diff != "" {
		t.Errorf("events of the source, newest first (-want +got):\n%s", diff)
	}
}

// What a page says may be as long as it likes; the log keeps as much of it as
// people read.
func TestTheLogCutsWhatIsLong(t *testing.T) {
	w := watch(t, about("a", 0, "clips of up to 3 minutes"))
	page := "<!DOCTYPE html><title>Clips</title><h1>" + strings.Repeat("录制", 5000) + "</h1><p>The camera records up to 3 minutes of video.</p>"
	w.body.Store(&page)
	w.check(0)
	events, err := w.store.Events(store.EventQuery{Article: "a"})
	if err != nil || len(events) != 1 {
		t.Fatalf("%d events, %v", len(events), err)
	}
	heading := events[0].Reading.Evidence.Heading
	if len(heading) < 400 || len(heading) > 600 || !utf8.ValidString(heading) || !strings.HasSuffix(heading, "…") {
		t.Errorf("%d bytes of the heading are kept: %q", len(heading), heading)
	}
	state, _, err := w.store.ClaimState("a", "c0", "a-specs")
	if err != nil || len(state.Reading.Evidence.Heading) < 20_000 {
		t.Errorf("of the heading itself %d bytes are remembered, %v", len(state.Reading.Evidence.Heading), err)
	}
}

func TestAcceptedIsToldByWhomAndWhy(t *testing.T) {
	w := watch(t, about("a", 0, "clips of up to 3 minutes"))
	w.says("5 minutes")
	w.check(0)
	state, _, err := w.store.ClaimState("a", "c0", "a-specs")
	if err != nil {
		t.Fatal(err)
	}
	plan, err := check.NewPlan(w.articles)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		accept claim.Accept
		want   string
	}{
		{claim.Accept{}, "accepted on 23 April 2026, 08:00 UTC (3 minutes → 5 minutes)"},
		{claim.Accept{Reason: "as agreed"}, "accepted on 23 April 2026, 08:00 UTC: as agreed (3 minutes → 5 minutes)"},
		{claim.Accept{By: "ada", Reason: "as agreed"}, "accepted on 23 April 2026, 08:00 UTC by ada: as agreed (3 minutes → 5 minutes)"},
		{claim.Accept{By: "ada", Because: claim.BecauseArticleChanged}, "accepted on 23 April 2026, 08:00 UTC by ada: the article was changed (3 minutes → 5 minutes)"},
		{claim.Accept{Because: claim.BecauseStillTrue, Reason: "as agreed"}, "accepted on 23 April 2026, 08:00 UTC: still true, in other words; as agreed (3 minutes → 5 minutes)"},
	} {
		tt.accept.At, tt.accept.Readings = w.now, check.Settled([]claim.ClaimState{state})
		if err := w.store.Decide(t.Context(), claim.Decision{Article: "a", Claim: "c0", Accept: &tt.accept}); err != nil {
			t.Fatal(err)
		}
		rep, err := check.Remembered(plan, w.store, w.now)
		if got := rep.Articles[0].Claims[0].Readings[0].Why; got != tt.want || err != nil {
			t.Errorf("%q, want %q (%v)", got, tt.want, err)
		}
	}
}
