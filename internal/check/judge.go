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

// judge reads the claims of the visit, each view of the page once. Unmoved is
// the text that stands as it did when the remembered readings were made, empty
// when they no longer stand: a claim that rests on it needs no new judgement.
func (v *visit) judge(whole *page.Page, unmoved string) {
	views := viewer{whole: whole, paper: v.paper, snapshot: v.snapshot, indexes: map[string]*evidence.Index{}}
	for _, f := range v.findings {
		if f.restsOn(unmoved) {
			f.stand()
			continue
		}
		idx, err := views.index(f.cited)
		if err != nil {
			f.set(v, unviewed(*f.source, err))
			continue
		}
		f.set(v, verdict.Judge(f.rule(), idx, f.anchor()))
	}
}

// restsOn reports whether the remembered reading found its support in text. A
// view can change while the text does not.
func (f *finding) restsOn(text string) bool {
	passage := f.prior.Reading.Evidence.Exact
	return text != "" && f.viewID == "" && f.prior.Reading.Verdict == claim.Supported && passage != "" && holds(text, passage)
}

// A viewer makes the index of each view of a page when it is first asked for.
type viewer struct {
	whole    *page.Page
	paper    *paper
	snapshot *claim.Snapshot
	indexes  map[string]*evidence.Index
}

func (w *viewer) index(c *cited) (*evidence.Index, error) {
	if idx := w.indexes[c.viewID]; idx != nil {
		return idx, nil
	}
	part := w.whole
	if c.viewID != "" {
		var err error
		if part, err = w.paper.view(w.snapshot.Body, w.snapshot.ContentType, c.view()); err != nil {
			return nil, err
		}
	}
	w.indexes[c.viewID] = evidence.NewIndex(part)
	return w.indexes[c.viewID], nil
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
	return strings.TrimSpace(f.statement.Quote)
}

// again is a second visit to the same target, with the same memory.
func (v *visit) again() *visit {
	w := &visit{target: v.target, prior: v.prior}
	for _, f := range v.findings {
		w.findings = append(w.findings, &finding{cited: f.cited, prior: f.prior, known: f.known, decision: f.decision, now: f.now})
	}
	return w
}

// hold holds v against a second read of the same target. What both say
// stands; what differs is unverified. When the second read was no good
// capture, what the first saw fall is unconfirmed.
func (v *visit) hold(second *visit) {
	if second.Visit.Good() {
		v.captured = second.captured
	}
	v.suspect, v.probe = second.suspect, second.probe
	for i, f := range v.findings {
		switch {
		case second.Visit.Good():
			if len(f.reads) == 0 {
				f.reads = []claim.Reading{f.read}
			}
			f.reads = append(f.reads, second.findings[i].read)
			f.set(v, verdict.Agree(f.reads))
		case f.read.Verdict.Fell():
			f.set(v, unconfirmed(f.read, second.Visit))
			v.unwitnessed = true
		}
	}
	v.point(v.text)
}

func unconfirmed(r claim.Reading, second claim.Visit) claim.Reading {
	return claim.Reading{
		Verdict: claim.Unverified, Expected: r.Expected, Evidence: r.Evidence,
		Why: fmt.Sprintf("seen once (%s), but the source could not be read again: %s", r.Why, second.Detail),
	}
}
