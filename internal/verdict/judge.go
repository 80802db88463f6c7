package verdict

import (
	"monitor/internal/claim"
	"monitor/internal/evidence"
)

// Judge reads what idx says about the claim of r. The anchor is the passage
// that last supported the claim, or zero: it helps to find the place and never
// changes what is expected. Source, Snapshot and Before are left to the caller.
func Judge(r Rule, idx *evidence.Index, anchor claim.Evidence) claim.Reading {
	passages := idx.Search(r.query)
	if len(r.parts) > 0 {
		return r.byFacts(passages)
	}
	return r.byWords(passages)
}

const (
	floorSame  = 0.45
	floorOther = 0.60
	slack      = 0.06
)

func (r *Rule) byFacts(passages []*evidence.Passage) claim.Reading {
	var same, other *evidence.Passage
	for _, p := range passages {
		held := true
		differs := false
		for _, part := range r.parts {
			held = held && p.Links[part.term] == evidence.Held
			differs = differs || p.Links[part.term] == evidence.Differs
		}
		if held && same == nil {
			same = p
		}
		if differs && other == nil {
			other = p
		}
	}
	if same != nil && same.Score >= floorSame && (other == nil || same.Score >= other.Score-slack) {
		return claim.Reading{Verdict: claim.Supported, Evidence: same.Evidence(), Confidence: 0.9}
	}
	if other != nil && other.Score >= floorOther {
		rd := claim.Reading{Verdict: claim.Changed, Evidence: other.Evidence(), Confidence: 0.9}
		for _, part := range r.parts {
			if other.Links[part.term] == evidence.Differs {
				pl := other.Places[other.At[part.term]]
				rd.Expected, rd.Observed = part.fact.Text, pl.Fact.Text
				rd.Why = rd.Expected + " → " + rd.Observed
				break
			}
		}
		return rd
	}
	rd := claim.Reading{Verdict: claim.Missing, Why: "the passage is gone from the page", Confidence: 0.8}
	if len(passages) > 0 {
		rd.Evidence = passages[0].Evidence()
	}
	return rd
}

func (r *Rule) byWords(passages []*evidence.Passage) claim.Reading {
	if len(passages) > 0 && passages[0].Score > 0.8 {
		return claim.Reading{Verdict: claim.Supported, Evidence: passages[0].Evidence(), Confidence: 0.9}
	}
	rd := claim.Reading{Verdict: claim.Missing, Why: "the passage is gone from the page", Confidence: 0.8}
	if len(passages) > 0 {
		rd.Evidence = passages[0].Evidence()
	}
	return rd
}
