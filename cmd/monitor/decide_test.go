package main

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"monitor/internal/claim"
	"monitor/internal/config"
	"monitor/internal/store"
	"monitor/internal/web"
)

// What was decided, and what was taken back, stands in the claim's history with
// who, why and until when.
func TestDecisionsAreRemembered(t *testing.T) {
	st, err := store.Open(filepath.Join(t.TempDir(), "m.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	source := claim.Source{ID: "specs"}
	c := claim.Claim{ID: "clip", Says: "three minutes", Sources: []string{"specs"}}
	article := claim.Article{ID: "cameras", Sources: []claim.Source{source}, Claims: []claim.Claim{c}}
	fell := claim.Reading{Source: "specs", Verdict: claim.Changed, Observed: "5 minutes", Why: "3 minutes → 5 minutes"}
	state := claim.ClaimState{Article: "cameras", Claim: "clip", Source: "specs", Rule: c.Rule(source), Reading: fell}
	record := claim.Record{Target: claim.TargetState{Key: "t"}, Claims: []claim.ClaimState{state}}
	if err := st.Record(t.Context(), record); err != nil {
		t.Fatal(err)
	}
	cfg := &config.Config{Articles: []claim.Article{article}}
	decide := func(asked web.Decision) error {
		asked.Article, asked.Claim = "cameras", "clip"
		_, err := decideIn(t.Context(), st, decision{cfg, c, asked})
		return err
	}
	until := time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, asked := range []web.Decision{
		{Verb: "accept", Because: claim.BecauseStillTrue, Reason: "said otherwise", By: "ada"},
		{Verb: "snooze", Reason: "later", By: "bo", Until: until},
		{Verb: "accept", Undo: true, Reason: "too early", By: "bo"},
		{Verb: "snooze", Undo: true},
	} {
		if err := decide(asked); err != nil {
			t.Fatal(err)
		}
		if asked.Verb == "snooze" && !asked.Undo {
			d, _, err := st.Decision("cameras", "clip")
			if err != nil || d.Accept.By != "ada" || d.Accept.Because != claim.BecauseStillTrue || d.Snooze.By != "bo" || d.Snooze.Reason != "later" {
				t.Errorf("decision %+v, %+v, %v", d.Accept, d.Snooze, err)
			}
		}
	}
	var usage usageError
	if err := decide(web.Decision{Verb: "snooze", Undo: true}); !errors.As(err, &usage) {
		t.Errorf("undone twice: %v", err)
	}
	if err := decide(web.Decision{Verb: "forget"}); !errors.As(err, &usage) {
		t.Errorf("a verb that decides nothing: %v", err)
	}
	var want []store.NumberedEvent
	for i, e := range []claim.Event{
		{To: claim.DecisionAccept, Why: "said otherwise", By: "ada", Because: claim.BecauseStillTrue},
		{To: claim.DecisionSnooze, Why: "later", By: "bo", Until: until},
		{To: claim.DecisionAcceptUndone, Why: "too early", By: "bo"},
		{To: claim.DecisionSnoozeUndone},
	} {
		e.Kind, e.Article, e.Claim = claim.EventDecision, "cameras", "clip"
		want = append(want, store.NumberedEvent{Number: uint64(i + 1), Event: e})
	}
	events, err := st.Events(store.EventQuery{Article: "cameras", Claim: "clip"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, events, cmpopts.IgnoreFields(claim.Event{}, "At")); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}
