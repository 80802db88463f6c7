package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"monitor/internal/claim"
)

// noise is n bytes of text that does not compress to nothing.
func noise(seed int64, n int) string {
	random := rand.New(rand.NewSource(seed))
	var b strings.Builder
	for b.Len() < n {
		for range 2 + random.Intn(8) {
			b.WriteByte(byte('a' + random.Intn(26)))
		}
		b.WriteByte(' ')
	}
	return b.String()[:n]
}

// day is the moment at which the tests play.
var day = time.Date(2026, 4, 23, 8, 0, 0, 0, time.UTC)

func openAt(t testing.TB, path string) *Store {
	t.Helper()
	s, err := Open(path, Options{Now: func() time.Time { return day }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func openNew(t testing.TB) *Store {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "monitor.db"))
}

func record(t testing.TB, s *Store, r claim.Record) {
	t.Helper()
	if err := s.Record(context.Background(), r); err != nil {
		t.Fatal(err)
	}
}

// snapshotOf is a snapshot of a target; each text has its own body.
func snapshotOf(target, text string, at time.Time) *claim.Snapshot {
	return &claim.Snapshot{
		Hash:        claim.HashText(text),
		Target:      target,
		URL:         "https://example.org/" + target,
		At:          at,
		Header:      map[string]string{"content-type": "text/html"},
		ContentType: "text/html; charset=utf-8",
		Body:        []byte("<html><body><p>" + text + "</p></body></html>"),
		Text:        text,
	}
}

// check is what a check of a target with one claim would record.
func check(target, text string, at time.Time) claim.Record {
	snap := snapshotOf(target, text, at)
	return claim.Record{
		Target: claim.TargetState{
			Key: target, URL: snap.URL, ETag: `"1"`, Snapshot: snap.Hash, GoodAt: at, FullAt: at,
			Visit: claim.Visit{Outcome: claim.Fetched, StatusCode: 200, Bytes: int64(len(snap.Body)), At: at},
		},
		Snapshot: snap,
		Claims: []claim.ClaimState{{
			Article: "roundup", Claim: "claim-" + target, Source: "source-" + target,
			Rule: "rule", Engine: "1", Since: at, VerifiedAt: at, AnchorAt: at,
			Reading: claim.Reading{Source: "source-" + target, Verdict: claim.Supported, Expected: "3 minutes", Observed: text, Snapshot: snap.Hash},
			Anchor:  claim.Evidence{Exact: text},
		}},
		Events: []claim.Event{
			{At: at, Kind: claim.EventSnapshot, Target: target, To: snap.Hash},
			{At: at, Kind: claim.EventVerdict, Article: "roundup", Claim: "claim-" + target, To: string(claim.Supported)},
		},
	}
}

func TestRecordedIsFoundAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "monitor.db")
	first, second := check("a", "up to 3 minutes", day), check("b", "最长 3 分钟", day.Add(time.Hour))
	s, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	record(t, s, first)
	record(t, s, second)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}

	s = openAt(t, path)
	for _, r := range []claim.Record{first, second} {
		recalled(t, "target", r.Target)(s.Target(r.Target.Key))
		c := r.Claims[0]
		recalled(t, "claim", c)(s.ClaimState(c.Article, c.Claim, c.Source))
		recalled(t, "snapshot", *r.Snapshot)(s.Snapshot(r.Snapshot.Hash))
		listed(t, "captures", []Capture{{r.Snapshot.Hash, r.Snapshot.At}})(s.Snapshots(r.Target.Key))
	}
	listed(t, "targets", []claim.TargetState{first.Target, second.Target})(gathered(s.Targets))
	listed(t, "claims", []claim.ClaimState{first.Claims[0], second.Claims[0]})(gathered(s.ClaimStates))
	verified(t, s)
}

// gathered is all that a list shows.
func gathered[T any](show func(func(T)) error) (list []T, err error) {
	err = show(func(v T) { list = append(list, v) })
	return list, err
}

// recalled takes what a look-up returns and fails the test unless it is want.
func recalled[T any](t *testing.T, what string, want T) func(got T, ok bool, err error) {
	t.Helper()
	return func(got T, ok bool, err error) {
		t.Helper()
		if !ok && err == nil {
			t.Fatalf("%s: not found", what)
		}
		listed(t, what, want)(got, err)
	}
}

// listed is recalled for what is there in any case.
func listed[T any](t *testing.T, what string, want T) func(got T, err error) {
	t.Helper()
	return func(got T, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
}

// verified fails the test unless Verify finds the store whole.
func verified(t testing.TB, s *Store) VerifyReport {
	t.Helper()
	report, err := s.Verify(context.Background())
	if err != nil || len(report.Bad) > 0 {
		t.Fatalf("verify: %v, bad records %v", err, report.Bad)
	}
	return report
}

func TestNothingIsFoundInAnEmptyStore(t *testing.T) {
	s := openNew(t)
	_, ok, err := s.Target("a")
	_, okClaim, errClaim := s.ClaimState("x", "y", "z")
	_, okSnap, errSnap := s.Snapshot(claim.HashText("no"))
	_, okBad, errBad := s.Snapshot("not a hash")
	if ok || okClaim || okSnap || okBad {
		t.Error("found something")
	}
	captures, errCaptures := s.Snapshots("a")
	events, errEvents := s.Events(EventQuery{})
	if len(captures)+len(events) > 0 {
		t.Errorf("captures %v, events %v", captures, events)
	}
	for _, err := range []error{err, errClaim, errSnap, errBad, errCaptures, errEvents} {
		if err != nil {
			t.Error(err)
		}
	}
	verified(t, s)
}

func TestATextThatComesBackIsStoredOnce(t *testing.T) {
	s := openNew(t)
	texts := []string{"early access", "open to all", "early access", "early access"}
	var want []Capture
	for i, text := range texts {
		at := day.Add(time.Duration(i) * time.Hour)
		record(t, s, check("a", text, at))
		if i < 3 { // the fourth is no change
			want = append(want, Capture{claim.HashText(text), at})
		}
	}
	listed(t, "captures", want)(s.Snapshots("a"))
	if n := s.counts[bucketSnapshots]; n != 2 {
		t.Errorf("%d snapshots stored, want 2", n)
	}
	recalled(t, "first capture", *snapshotOf("a", "early access", day))(s.Snapshot(claim.HashText("early access")))
	verified(t, s)
}

func TestOneTextOfTwoTargetsSharesItsContent(t *testing.T) {
	s := openNew(t)
	record(t, s, check("a", "the same words", day))
	record(t, s, check("b", "the same words", day))
	if got := s.counts[bucketSnapshots]; got != 2 {
		t.Errorf("%d snapshots, want one for each target", got)
	}
	if got := s.counts[bucketBlobs]; got != 2 {
		t.Errorf("%d blobs, want one text and one body", got)
	}
	verified(t, s)
}

func TestEvents(t *testing.T) {
	s := openNew(t)
	for i := range 3 {
		at := day.Add(-time.Duration(i) * 24 * time.Hour) // the clock goes back: arrival counts
		r := claim.Record{Target: claim.TargetState{Key: "t"}, Events: []claim.Event{
			{At: at, Kind: claim.EventOutcome, Target: "t"},
			{At: at, Kind: claim.EventVerdict, Article: "one", Claim: "x"},
			{At: at, Kind: claim.EventVerdict, Article: "one", Claim: "y"},
			{At: at, Kind: claim.EventVerdict, Article: "one-more", Claim: "x"},
		}}
		record(t, s, r)
	}
	for _, tt := range []struct {
		query EventQuery
		want  []uint64
	}{
		{EventQuery{}, []uint64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}},
		{EventQuery{Limit: 2}, []uint64{1, 2}},
		{EventQuery{After: 10}, []uint64{11, 12}},
		{EventQuery{After: 12}, nil},
		{EventQuery{Article: "one"}, []uint64{2, 3, 6, 7, 10, 11}},
		{EventQuery{Article: "one", After: 3, Limit: 3}, []uint64{6, 7, 10}},
		{EventQuery{Article: "one", Claim: "y"}, []uint64{3, 7, 11}},
		{EventQuery{Article: "one-more", Claim: "x", Limit: 1}, []uint64{4}},
		{EventQuery{Article: "on"}, nil},
		{EventQuery{Target: "t"}, []uint64{1, 5, 9}},
		{EventQuery{Target: "t", After: 1, Before: 9}, []uint64{5}},
		{EventQuery{Target: "tt"}, nil},
		{EventQuery{Target: "t", Article: "one"}, nil},
		{EventQuery{Newest: true, Limit: 3}, []uint64{12, 11, 10}},
		{EventQuery{Newest: true, Before: 3}, []uint64{2, 1}},
		{EventQuery{Newest: true, After: 10}, []uint64{12, 11}},
		{EventQuery{Newest: true, Before: 1}, nil},
		{EventQuery{Target: "t", Newest: true}, []uint64{9, 5, 1}},
		{EventQuery{Article: "one", Newest: true, Before: 10, Limit: 2}, []uint64{7, 6}},
		{EventQuery{Article: "one", Claim: "x", Newest: true, Limit: 1}, []uint64{10}},
		{EventQuery{Article: "one-more", Newest: true}, []uint64{12, 8, 4}},
		{EventQuery{Before: 2}, []uint64{1}},
	} {
		events, err := s.Events(tt.query)
		if err != nil {
			t.Fatal(err)
		}
		var got []uint64
		for _, e := range events {
			got = append(got, e.Number)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", tt.query, diff)
		}
	}
	verified(t, s)
}

func TestALongHistoryIsKeptAsDeltas(t *testing.T) {
	s := openNew(t)
	texts := make([]string, 40)
	for i := range texts {
		texts[i] = fmt.Sprintf("%s\nvalue %d\n%s", noise(1, 7000), i, noise(2, 7000))
		record(t, s, check("a", texts[i], day.Add(time.Duration(i)*time.Hour)))
	}
	for i, text := range texts {
		want := *snapshotOf("a", text, day.Add(time.Duration(i)*time.Hour))
		recalled(t, "snapshot", want)(s.Snapshot(want.Hash))
	}
	report := verified(t, s)
	if limit := int64(2*14000 + 40*4000); report.Bytes > limit {
		t.Errorf("%d bytes for 40 editions that differ in a number, want at most %d", report.Bytes, limit)
	}
}

func TestRecordRefusesWhatCouldNotBeFoundAgain(t *testing.T) {
	s := openNew(t)
	for name, spoil := range map[string]func(*claim.Record){
		"no key":                 func(r *claim.Record) { r.Target.Key = "" },
		"NUL in an id":           func(r *claim.Record) { r.Claims[0].Source = "a\x00b" },
		"NUL in an event":        func(r *claim.Record) { r.Events[0].Article = "a\x00b" },
		"no article":             func(r *claim.Record) { r.Claims[0].Article = "" },
		"hash of another text":   func(r *claim.Record) { r.Snapshot.Hash = claim.HashText("other") },
		"snapshot of another":    func(r *claim.Record) { r.Snapshot.Target = "other" },
		"key too long for bbolt": func(r *claim.Record) { r.Claims[0].Claim = noise(1, 40_000) },
	} {
		r := check("a", "text", day)
		spoil(&r)
		if err := s.Record(context.Background(), r); err == nil {
			t.Errorf("%s: recorded", name)
		}
	}
	if targets, err := gathered(s.Targets); len(targets) != 0 || err != nil {
		t.Errorf("targets %v, error %v", targets, err)
	}
}

func TestACancelledCheckRecordsNothing(t *testing.T) {
	s := openNew(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := s.Record(ctx, check("a", "text", day)); err != context.Canceled {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
	if _, ok, err := s.Target("a"); ok || err != nil {
		t.Errorf("found %v, error %v", ok, err)
	}
}

func TestCreatedStays(t *testing.T) {
	path := filepath.Join(t.TempDir(), "monitor.db")
	for _, now := range []time.Time{day, day.Add(time.Hour)} {
		s, err := Open(path, Options{Now: func() time.Time { return now }})
		if err != nil {
			t.Fatal(err)
		}
		at, err := s.Created()
		if err := errors.Join(err, s.Close()); err != nil || !at.Equal(day) {
			t.Errorf("opened at %s: created %s, error %v", now, at, err)
		}
	}
}
