package verdict

import (
	"monitor/internal/claim"
	"monitor/internal/evidence"
	"monitor/internal/fact"
)

// byPattern judges a claim of pattern: the first block that matches supports
// it, or, with a value, the first whose group is that value.
func (r *Rule) byPattern(idx *evidence.Index) claim.Reading {
	rd := claim.Reading{Verdict: claim.Missing, Expected: r.claim.Pattern.String(), Confidence: sureAbsent}
	if r.value != nil {
		rd.Expected = r.claim.Value
	}
	rd.Why = "nothing on the page matches the pattern any more"
	group := r.valueGroup()
	for i := range idx.Page().Blocks {
		text := idx.BlockText(i)
		m := r.claim.Pattern.FindStringSubmatchIndex(text)
		if m == nil || m[2*group] < 0 {
			continue
		}
		got := text[m[2*group]:m[2*group+1]]
		if r.value == nil || r.isValue(got) || r.isValue(text[m[0]:m[1]]) {
			rd.Verdict, rd.Observed, rd.Evidence, rd.Why = claim.Supported, got, idx.BlockEvidence(i), ""
			rd.Confidence = sureStated
			return rd
		}
		if rd.Verdict == claim.Missing {
			rd.Verdict, rd.Observed, rd.Evidence = claim.Changed, got, idx.BlockEvidence(i)
			rd.Why = r.claim.Value + " → " + got
		}
	}
	return rd
}

// isValue reports whether text states the claim's value.
func (r *Rule) isValue(text string) bool {
	if f, err := fact.Parse(text); err == nil {
		return evidence.Meet(*r.value, f) == evidence.Held
	}
	for _, f := range fact.Find(text) {
		if evidence.Meet(*r.value, f) == evidence.Held {
			return true
		}
	}
	return false
}

// valueGroup returns the group of the pattern that holds the value: the one
// named value, else the first, else the whole match.
func (r *Rule) valueGroup() int {
	if i := r.claim.Pattern.SubexpIndex("value"); i > 0 {
		return i
	}
	return min(1, r.claim.Pattern.NumSubexp())
}
