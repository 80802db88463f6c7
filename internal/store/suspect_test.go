package store

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"monitor/internal/claim"
)

// wall is what a check of a target leaves when a wall came.
func wall(target, text string, at time.Time) claim.Record {
	return claim.Record{
		Target:  claim.TargetState{Key: target, Visit: claim.Visit{Outcome: claim.Suspect, Reason: claim.ReasonChallenge, Detail: "a wall", At: at}},
		Suspect: snapshotOf(target, text, at),
	}
}

// TestSuspect holds that the newest suspect capture of a target is kept, and
// is none of its captures.
func TestSuspect(t *testing.T) {
	s := openNew(t)
	record(t, s, check("a", "up to 3 minutes", day))
	if snap, ok, err := s.Suspect("a"); ok || err != nil {
		t.Errorf("got %+v, %v, %v of a target that was never suspect", snap, ok, err)
	}
	captures, err := s.Snapshots("a")
	must(t, err)
	for i, text := range []string{"Just a moment...", "Access denied"} {
		r := wall("a", text, day.Add(time.Duration(i)*time.Hour))
		record(t, s, r)
		recalled(t, "suspect", *r.Suspect)(s.Suspect("a"))
		if _, known, err := s.Snapshot(r.Suspect.Hash); known || err != nil {
			t.Errorf("a suspect capture is found as a snapshot: %v, %v", known, err)
		}
	}
	listed(t, "captures", captures)(s.Snapshots("a"))
	verified(t, s)
}

// TestSuspectIsBounded holds what is kept of a large capture.
func TestSuspectIsBounded(t *testing.T) {
	s := openNew(t)
	r := wall("a", strings.Repeat("x", 3*maxSuspect), day)
	r.Suspect.Body = bytes.Repeat([]byte("y"), 3*maxSuspect)
	record(t, s, r)
	snap, ok, err := s.Suspect("a")
	if !ok || err != nil || len(snap.Text) != maxSuspect || len(snap.Body) != maxSuspect || snap.Hash != r.Suspect.Hash {
		t.Errorf("got %d bytes of text and %d of body (%v, %v), want %d", len(snap.Text), len(snap.Body), ok, err, maxSuspect)
	}
	if len(r.Suspect.Body) != 3*maxSuspect {
		t.Error("the record itself was cut")
	}
}

// TestSuspectOfAnother holds that a capture is kept under its own target.
func TestSuspectOfAnother(t *testing.T) {
	s := openNew(t)
	r := wall("a", "a wall", day)
	r.Suspect.Target = "b"
	if err := s.Record(context.Background(), r); err == nil {
		t.Error("recorded the capture of another target")
	}
}
