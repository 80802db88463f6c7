package verdict

import (
	"slices"

	"monitor/internal/claim"
	"monitor/internal/evidence"
	"monitor/internal/fact"
)

// byPattern judges a claim of pattern: the first block that matches supports
// it, or, with a value, the first whose group is that value.
func (r *Rule) byPattern(idx *evidence.Index) claim.Reading {
	rd := claim.Reading{Verdict: claim.Missing, Expected: r.claim.Pattern.String(), Confidence: sureAbsent}
	if len(r.values) > 0 {
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
		if len(r.values) == 0 || r.isValue(got) || r.isValue(text[m[0]:m[1]]) {
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

// isValue reports whether text states the claim's values.
func (r *Rule) isValue(text string) bool {
	facts := fact.Find(text)
	if f, err := fact.Parse(text); err == nil {
		facts = []fact.Fact{f}
	}
	return !slices.ContainsFunc(r.values, func(v fact.Fact) bool {
		return !slices.ContainsFunc(facts, func(f fact.Fact) bool { return evidence.Meet(v, f) == evidence.Held })
	})
}

// valueGroup returns the group of the pattern that holds the value: the one
// named value, else the first, else the whole match.
func (r *Rule) valueGroup() int {
	if i := r.claim.Pattern.SubexpIndex("value"); i > 0 {
		return i
	}
	return min(1, r.claim.Pattern.NumSubexp())
}
