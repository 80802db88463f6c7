package check

import "monitor/internal/claim"

func (v *visit) outcomeEvents() []claim.Event {
	was, is := v.prior.Visit, v.Visit
	if was.Good() && is.Good() || was.Outcome == is.Outcome && was.Reason == is.Reason || was.Outcome == "" && is.Good() {
		return nil
	}
	return []claim.Event{{
		At: is.At, Kind: claim.EventOutcome, Target: v.target.key,
		From: outcome(was), To: outcome(is), Why: is.Detail,
	}}
}

func outcome(v claim.Visit) string {
	if v.Reason == "" {
		return string(v.Outcome)
	}
	return string(v.Outcome) + " " + string(v.Reason)
}

// verdictEvents are the claims of a good capture that read otherwise than they
// did. Where nobody could tell, that is an event when it begins, and what can be
// told again is one.
func (v *visit) verdictEvents() []claim.Event {
	var events []claim.Event
	for _, f := range v.findings {
		_, doubted := v.prior.Doubts[f.key()]
		news := !f.known || doubted || f.read.Value() != f.prior.Reading.Value()
		if f.read.Verdict == claim.Unverified {
			news = !doubted
		}
		if !news {
			continue
		}
		was := f.prior.Reading.Verdict // empty when it was never read
		if doubted {
			was = claim.Unverified
		}
		events = append(events, claim.Event{
			At: v.Visit.At, Kind: claim.EventVerdict, Article: f.article, Claim: f.claim, Source: f.source.ID,
			From: string(was), To: string(f.read.Verdict), Why: f.read.Why, Reading: logged(f.read),
		})
	}
	return events
}

// The log is kept for good, and a page may make one block of all that it says:
// so much of a reading is kept there, in bytes.
const (
	maxPassage = 2000
	maxPhrase  = 500
)

// logged is r as the log has it, with a mark where there was more.
func logged(r claim.Reading) *claim.Reading {
	cut := func(s string, n int) string {
		if head := claim.Head(s, n); head != s {
			return head + "…"
		}
		return s
	}
	for _, s := range []*string{&r.Before, &r.Evidence.Exact} {
		*s = cut(*s, maxPassage)
	}
	for _, s := range []*string{&r.Expected, &r.Observed, &r.Why, &r.Evidence.Prefix, &r.Evidence.Suffix, &r.Evidence.Heading} {
		*s = cut(*s, maxPhrase)
	}
	return &r
}
