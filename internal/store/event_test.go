package store

import (
	"encoding/json"
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"monitor/internal/claim"
)

// What is asked of one target looks at no event of another: a damaged one there
// is no trouble here.
func TestEventsOfATargetAreFoundAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	s := openAt(t, path)
	for range 3 {
		record(t, s, check("a", "one", day))
		record(t, s, check("b", "one", day))
	}
	must(t, s.Close())
	spoilRecord(t, path, bucketEvents, number(5)) // of a

	s = openAt(t, path)
	for _, newest := range []bool{false, true} {
		if events, err := s.Events(EventQuery{Target: "b", Newest: newest}); len(events) != 3 || err != nil {
			t.Errorf("events of b: %v, %v", events, err)
		}
		events, err := s.Events(EventQuery{Target: "a", Newest: newest})
		var bad *RecordError
		if len(events) != 2 || !errors.As(err, &bad) || bad.Bucket != bucketEvents {
			t.Errorf("events of a: %v, %v", events, err)
		}
	}
	must(t, s.Close())
	spoilRecord(t, path, bucketTargetEvents, numbered("a", 1))
	s = openAt(t, path)
	if _, err := s.Events(EventQuery{Target: "a", Newest: true, Limit: 1}); err != nil {
		t.Errorf("the newest event: %v", err)
	}
	if _, err := s.Events(EventQuery{Target: "a"}); !errors.Is(err, ErrCorrupt) {
		t.Errorf("a damaged index goes unnoticed: %v", err)
	}
	report, err := s.Verify(t.Context())
	if err != nil || len(report.Bad) != 2 {
		t.Errorf("found %v, %v", report.Bad, err)
	}
}

// So it is with one claim of an article of many; an entry of the index that was
// written before it named the claim is looked into.
func TestEventsOfAClaimAreFoundAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	s := openAt(t, path)
	for range 3 {
		record(t, s, check("a", "one", day))
		record(t, s, check("b", "one", day))
	}
	j := &job{}
	for _, n := range []uint64{2, 4} { // the first of claim-a and of claim-b
		j.rows = append(j.rows, row{bucketEventIndex, numbered("roundup", n), nil})
	}
	must(t, s.do(t.Context(), j, "index as it once was"))
	verified(t, s)
	must(t, s.Close())
	spoilRecord(t, path, bucketEvents, number(6)) // of claim-a

	s = openAt(t, path)
	if events, err := s.Events(EventQuery{Article: "roundup", Claim: "claim-b", Newest: true}); len(events) != 3 || err != nil {
		t.Errorf("events of claim-b: %v, %v", events, err)
	}
	if events, err := s.Events(EventQuery{Article: "roundup", Claim: "claim-a"}); len(events) != 2 || !errors.Is(err, ErrCorrupt) {
		t.Errorf("events of claim-a: %v, %v", events, err)
	}
	j = &job{rows: []row{{bucketEventIndex, numbered("roundup", 8), []byte("claim-a")}}} // it is of claim-b
	must(t, s.do(t.Context(), j, "index wrongly"))
	if report, err := s.Verify(t.Context()); err != nil || len(report.Bad) != 2 {
		t.Errorf("found %v, %v", report.Bad, err)
	}
}

func TestADecisionComesWithItsEvent(t *testing.T) {
	s := openNew(t)
	event := claim.Event{
		At: day, Kind: claim.EventDecision, Article: "a", Claim: "c", To: claim.DecisionAccept,
		Why: "said otherwise", By: "ada", Because: claim.BecauseStillTrue, Until: day,
		Reading: &claim.Reading{Verdict: claim.Changed, Observed: "5 minutes"},
	}
	must(t, s.Decide(t.Context(), claim.Decision{Article: "a", Claim: "c", Accept: &claim.Accept{At: day}}, event))
	events, err := s.Events(EventQuery{Article: "a", Claim: "c"})
	must(t, err)
	if diff := cmp.Diff([]NumberedEvent{{1, event}}, events); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	event.Target = "t\x00"
	if err := s.Decide(t.Context(), claim.Decision{Article: "a", Claim: "d", Accept: &claim.Accept{}}, event); err == nil {
		t.Error("an event that could not be found again is written")
	}
	if _, ok, err := s.Decision("a", "d"); ok || err != nil {
		t.Errorf("the decision is there without its event: %v", err)
	}
	verified(t, s)
}

// The log is only ever added to: its pages are left full, where bbolt would
// leave them half empty.
func TestTheLogFillsItsPages(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	s := openAt(t, path)
	event := claim.Event{Kind: claim.EventVerdict, Article: "a", Why: noise(1, 900)}
	payload, err := json.Marshal(event)
	must(t, err)
	const batches, batch = 20, 500
	for range batches {
		record(t, s, claim.Record{Target: claim.TargetState{Key: "t"}, Events: slices.Repeat([]claim.Event{event}, batch)})
	}
	must(t, s.Close())
	if got, held := size(t, path), int64(batches*batch*len(payload)); got > 2*held {
		t.Errorf("events of %d bytes take %d", held, got)
	}
}
