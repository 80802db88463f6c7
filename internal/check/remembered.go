package check

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"monitor/internal/claim"
)

// Remembered is the report of what m has seen of p, without visiting
// anything: the last verdict of a good capture for each claim, the last
// outcome of each source. Why tells a verdict that later visits could not
// confirm, and a claim that was never read. An error comes with the report of
// the rest.
func Remembered(p *Plan, m Memory, now time.Time) (claim.Report, error) {
	decided, damaged := recallDecisions(m, now)
	visits, err := recollect(p, m, decided)
	return report(p, visits, now, now), errors.Join(damaged, err)
}

// A recollection is what was last seen of targets and claims.
type recollection interface {
	Target(key string) (claim.TargetState, bool, error)
	ClaimState(article, claim, source string) (claim.ClaimState, bool, error)
}

// recollect begins a visit for each target of p that found what the last ones
// did.
func recollect(p *Plan, m recollection, decided decisions) ([]*visit, error) {
	var visits []*visit
	var damaged error
	for _, t := range p.targets {
		v, err := recallTarget(m, t, decided)
		damaged = errors.Join(damaged, err)
		v.Visit, v.text = v.prior.Visit, v.prior.Snapshot
		v.remember()
		visits = append(visits, v)
	}
	return visits, damaged
}

// remembered is the last reading of a good capture, and why it could not be
// confirmed since, if so.
func (f *finding) remembered(t claim.TargetState) claim.Reading {
	doubt := t.Doubts[f.key()]
	if !t.BadSince.IsZero() {
		doubt = t.Visit.Detail
	}
	switch {
	case f.lost:
		return claim.Reading{Source: f.source.ID, Verdict: claim.Unverified, Why: "what was read is damaged in the store"}
	case !f.known:
		return claim.Reading{Source: f.source.ID, Verdict: claim.Unverified, Why: cmp.Or(doubt, "not read yet")}
	case doubt == "":
		return f.prior.Reading
	}
	r := f.prior.Reading
	since := fmt.Sprintf("not confirmed since %s: %s", claim.When(f.prior.VerifiedAt.UTC()), doubt)
	if r.Why != "" {
		since = r.Why + " (" + since + ")"
	}
	r.Why = since
	return r
}
