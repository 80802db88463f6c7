package check

import (
	"time"

	"monitor/internal/claim"
)

// report says what the visits found, in the order of the configuration.
func report(p *Plan, visits []*visit, started, finished time.Time) claim.Report {
	bySource := map[string]*visit{}
	for _, v := range visits {
		for _, s := range v.target.sources {
			bySource[s.ID] = v
		}
	}
	findings := byCitation(visits)
	r := claim.Report{Version: 1, StartedAt: started.UTC(), FinishedAt: finished.UTC(),
		Articles: []claim.ArticleReport{}, Sources: []claim.SourceReport{}}
	var all []claim.Verdict
	for _, a := range p.articles {
		ar := articleReport(a, findings)
		r.Articles = append(r.Articles, ar)
		for _, c := range ar.Claims {
			all = append(all, c.Verdict)
		}
	}
	for _, s := range p.sources {
		r.Sources = append(r.Sources, bySource[s.ID].sourceReport(*s))
	}
	r.Status = claim.StatusOf(all...)
	return r
}

// A found is what one visit found of one claim.
type found struct {
	*finding
	visit *visit
}

func byCitation(visits []*visit) map[citation]found {
	all := map[citation]found{}
	for _, v := range visits {
		for _, f := range v.findings {
			all[f.citation] = found{f, v}
		}
	}
	return all
}

// verifiedAt is when the claim was last held against a good capture: by this
// visit, or as remembered.
func (f found) verifiedAt() time.Time {
	v := f.visit
	if v.Visit.Good() && !v.Visit.At.Equal(v.prior.Visit.At) && f.read.Verdict != claim.Unverified {
		return v.Visit.At.UTC()
	}
	return f.prior.VerifiedAt.UTC()
}

func articleReport(a claim.Article, all map[citation]found) claim.ArticleReport {
	ar := claim.ArticleReport{ID: a.ID, Title: a.Title, Claims: []claim.ClaimReport{}}
	var verdicts []claim.Verdict
	for _, c := range a.Claims {
		cr := claim.ClaimReport{ID: c.ID, Says: c.Says, Readings: []claim.Reading{}}
		for i, s := range c.Sources {
			one := all[citation{a.ID, c.ID, s}]
			read, began := one.shown()
			if at := one.verifiedAt(); i == 0 || at.Before(cr.VerifiedAt) {
				cr.VerifiedAt = at
			}
			if cr.Verdict == "" || claim.Worst(cr.Verdict, read.Verdict) != cr.Verdict {
				cr.Verdict, cr.Since = read.Verdict, began.UTC()
			}
			cr.Readings = append(cr.Readings, read)
		}
		ar.Claims = append(ar.Claims, cr)
		verdicts = append(verdicts, cr.Verdict)
	}
	ar.Status = claim.StatusOf(verdicts...)
	return ar
}

func (v *visit) sourceReport(s claim.Source) claim.SourceReport {
	at := v.Visit.At
	if at.IsZero() { // not due
		at = v.prior.Visit.At
	}
	return claim.SourceReport{
		ID: s.ID, URL: claim.EscapeLine(s.Target.URL),
		Rendered: v.Visit.Rendered, VisitedAt: at.UTC(),
		Outcome: v.Visit.Outcome, Reason: v.Visit.Reason, Detail: v.Visit.Detail,
		StatusCode: v.Visit.StatusCode, Bytes: v.Visit.Bytes, DurationMS: v.Visit.Duration.Milliseconds(),
		Snapshot: v.text, Changed: v.prior.Snapshot != "" && v.changedText(),
	}
}
