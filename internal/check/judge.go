package check

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"monitor/internal/claim"
	"monitor/internal/evidence"
	"monitor/internal/page"
	"monitor/internal/verdict"
)

// judge reads every claim of the visit, each view of the page once.
func (v *visit) judge(whole *page.Page) {
	indexes := map[string]*evidence.Index{"": evidence.NewIndex(whole)}
	for _, f := range v.findings {
		idx, ok := indexes[f.viewID]
		if !ok {
			part, err := page.Read(v.snapshot.Body, v.snapshot.ContentType, f.view)
			if err != nil {
				f.set(v, unviewed(f.source, err))
				continue
			}
			idx = evidence.NewIndex(part)
			indexes[f.viewID] = idx
		}
		f.set(v, verdict.Judge(f.rule, idx, f.anchor()))
	}
}

// unviewed is the reading of a claim whose part of the page cannot be had.
func unviewed(s claim.Source, err error) claim.Reading {
	why := fmt.Sprintf("the part of the page that counts could not be read: %v", err)
	if errors.Is(err, page.ErrNoMatch) {
		why = fmt.Sprintf("select %q matches nothing on the page", s.Select)
	}
	return claim.Reading{Verdict: claim.Unverified, Why: why}
}

// unread makes every claim unverified, and says why.
func (v *visit) unread() {
	for _, f := range v.findings {
		f.set(v, verdict.Unread(f.source.ID, v.Visit))
	}
}

// set takes r for f's reading of this visit.
func (f *finding) set(v *visit, r claim.Reading) {
	r.Source = f.source.ID
	r.Snapshot = v.text
	r.Before = f.before()
	f.read = r
	f.began = f.since(v)
}

// since is when the verdict that f reads now began: with the row of bad
// visits when the source cannot be read.
func (f *finding) since(v *visit) time.Time {
	switch {
	case !v.Visit.Good():
		return v.state().BadSince
	case f.known && f.prior.Reading.Verdict == f.read.Verdict:
		return f.prior.Since
	}
	return v.Visit.At
}

// before is the passage as it stood when it last supported the claim: as
// remembered, else as the article's author quoted it.
func (f *finding) before() string {
	if a := f.anchor(); a.Exact != "" {
		return a.Exact
	}
	return strings.TrimSpace(f.quote)
}

// again is a second visit to the same target, with the same memory.
func (v *visit) again() *visit {
	w := &visit{target: v.target, prior: v.prior}
	for _, f := range v.findings {
		w.findings = append(w.findings, &finding{cited: f.cited, prior: f.prior, known: f.known})
	}
	return w
}

// hold holds v against a second read of the same target. What both say
// stands; what differs is unverified. When the second read was no good
// capture, what the first saw fall is unconfirmed.
func (v *visit) hold(second *visit) {
	if second.Visit.Good() {
		v.snapshot, v.text, v.bodyHash, v.validators = second.snapshot, second.text, second.bodyHash, second.validators
	}
	for i, f := range v.findings {
		if len(f.reads) == 0 {
			f.reads = []claim.Reading{f.read}
		}
		f.reads = append(f.reads, second.findings[i].read)
		switch {
		case second.Visit.Good():
			f.set(v, verdict.Agree(f.reads))
		case f.read.Verdict.Fell():
			f.set(v, unconfirmed(f.read, second.Visit))
		}
	}
}

func unconfirmed(r claim.Reading, second claim.Visit) claim.Reading {
	return claim.Reading{
		Verdict: claim.Unverified, Expected: r.Expected, Evidence: r.Evidence,
		Why: fmt.Sprintf("seen once (%s), but the source could not be read again: %s", r.Why, second.Detail),
	}
}
