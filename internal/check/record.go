package check

import (
	"context"
	"time"

	"monitor/internal/claim"
)

// Nothing is a Memory that keeps nothing: every check is the first.
var Nothing Memory = nothing{}

type nothing struct{}

func (nothing) Target(string) (claim.TargetState, bool, error) {
	return claim.TargetState{}, false, nil
}

func (nothing) Targets(func(claim.TargetState)) error { return nil }

func (nothing) ClaimState(_, _, _ string) (claim.ClaimState, bool, error) {
	return claim.ClaimState{}, false, nil
}

func (nothing) Snapshot(string) (claim.Snapshot, bool, error) {
	return claim.Snapshot{}, false, nil
}

func (nothing) Decisions() ([]claim.Decision, error) { return nil, nil }

func (nothing) Watch() (claim.Watch, error) { return claim.Watch{}, nil }

func (nothing) Record(context.Context, claim.Record) error { return nil }

// record is all that the visit leaves behind, with the alerts that it makes
// editors be owed.
func (r *run) record(ctx context.Context, v *visit) claim.Record {
	items := r.tellClaims(ctx, v)
	rec := v.record()
	rec.Alerts = r.alerts(v, &rec.Target, items)
	return rec
}

// record is what it leaves behind but for alerts. A bad capture leaves what was
// remembered of the claims as it was; only counters and times move.
func (v *visit) record() claim.Record {
	rec := claim.Record{Target: v.state(), Suspect: v.suspect, Events: v.outcomeEvents()}
	if !v.Visit.Good() {
		return rec
	}
	if v.changedText() {
		rec.Snapshot = v.snapshot
		rec.Events = append(rec.Events, claim.Event{
			At: v.Visit.At, Kind: claim.EventSnapshot, Target: v.target.key, From: v.prior.Snapshot, To: v.text,
		})
	}
	for _, f := range v.findings {
		if f.read.Verdict != claim.Unverified {
			rec.Claims = append(rec.Claims, f.state(v.Visit.At))
		}
	}
	rec.Events = append(rec.Events, v.verdictEvents()...)
	return rec
}

// changedText reports whether the text differs from that of the last good
// capture.
func (v *visit) changedText() bool {
	return v.Visit.Good() && v.text != v.prior.Snapshot
}

// state is what is remembered of the target from now on.
func (v *visit) state() claim.TargetState {
	s := v.prior
	s.Key, s.URL, s.Visit, s.Rules = v.target.key, v.target.URL, v.Visit, v.target.rules()
	if !v.probe.At.IsZero() {
		s.Probe = v.probe
	}
	if !v.Visit.Good() {
		s.Failures++
		if s.BadSince.IsZero() {
			s.BadSince = v.Visit.At
		}
		return s
	}
	s.Failures, s.BadSince, s.GoodAt, s.Doubts = 0, time.Time{}, v.Visit.At, v.doubts()
	if s.FirstAt.IsZero() {
		s.FirstAt = v.Visit.At
	}
	if v.changedText() && v.prior.Snapshot != "" {
		s.ChangedAt = v.Visit.At
	}
	if v.Visit.Outcome == claim.NotModified {
		s.NotModified++
		s.Quiet++
		return s
	}
	s.NotModified, s.FullAt = 0, v.Visit.At
	s.Quiet++
	if v.snapshot != nil {
		s.Quiet, s.Noise, s.Shape = 0, v.noise, v.shape
	}
	s.ETag, s.LastModified = v.validators[0], v.validators[1]
	s.BodyHash, s.Snapshot = v.bodyHash, v.text
	return s
}

// doubts says why claims could not be judged on a good capture.
func (v *visit) doubts() map[string]string {
	var why map[string]string
	for _, f := range v.findings {
		if f.read.Verdict == claim.Unverified {
			if why == nil {
				why = map[string]string{}
			}
			why[f.key()] = f.read.Why
		}
	}
	return why
}

// state is what is remembered of the claim from now on.
func (f *finding) state(at time.Time) claim.ClaimState {
	s := claim.ClaimState{
		Article: f.article, Claim: f.claim, Source: f.source.ID,
		Rule: f.hash, Engine: engine, Reading: f.read,
		Since: f.began, VerifiedAt: at,
		Anchor: f.anchor(), AnchorAt: f.prior.AnchorAt, Told: f.told,
	}
	if f.read.Verdict == claim.Supported {
		s.Anchor, s.AnchorAt = f.read.Evidence, at
	}
	return s
}
