package check

import (
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
	var visits []*visit
	var damaged error
	for _, t := range p.targets {
		v, err := recallTarget(m, t)
		damaged = errors.Join(damaged, err)
		v.Visit, v.text = v.prior.Visit, v.prior.Snapshot
		for _, f := range v.findings {
			f.read, f.began = f.remembered(v.prior), f.prior.Since
		}
		visits = append(visits, v)
	}
	return report(p, visits, now, now), damaged
}

func (f *finding) remembered(t claim.TargetState) claim.Reading {
	if !f.known {
		why := "never read"
		if t.Visit.Detail != "" {
			why += ": " + t.Visit.Detail
		}
		return claim.Reading{Source: f.source.ID, Verdict: claim.Unverified, Why: why}
	}
	r := f.prior.Reading
	if t.BadSince.IsZero() && r.Snapshot == t.Snapshot {
		return r
	}
	unconfirmed := fmt.Sprintf("not confirmed since %s", f.prior.VerifiedAt.UTC().Format("2006-01-02 15:04 MST"))
	if t.Visit.Detail != "" {
		unconfirmed += ": " + t.Visit.Detail
	}
	if r.Why != "" {
		unconfirmed = r.Why + " (" + unconfirmed + ")"
	}
	r.Why = unconfirmed
	return r
}
