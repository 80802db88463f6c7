package verdict

import (
	"slices"

	"monitor/internal/evidence"
	"monitor/internal/fact"
)

// opposed is a word's opposite in its place: yes and no, free and paid.
func (r *Rule) opposed(f *finding) *difference {
	for i, at := range f.p.At {
		if at < 0 || r.fact(i) || f.p.Places[at].Fact != nil || f.p.Links[i] != evidence.Replaced {
			continue
		}
		now := f.p.Quote(at, at)
		if isJoiner(r.query.Terms[i].Form) {
			continue // "and" and "or" are opposites in logic, and seldom in prose
		}
		if f.p.InRow() && evidence.Answers(r.query.Terms[i].Form)*evidence.Answers(f.p.Places[at].Form) < 0 ||
			fact.Opposes(evidence.Fold(r.termText(i)), evidence.Fold(now)) {
			return &difference{expected: r.termText(i), observed: now, opposite: true}
		}
	}
	return nil
}

// unrestricted is an "only" that has gone from a statement that stands.
func (r *Rule) unrestricted(f *finding) *difference {
	if !r.only || r.restsOnValues() {
		return nil
	}
	now := f.p.Unit().Text()
	if restricts(now) || r.likeness(f.p, -1, -1) < keptAround {
		return nil
	}
	first, last := f.p.Stretch()
	if first < 0 {
		return nil
	}
	return &difference{expected: r.text, observed: f.p.Quote(first, last), why: "no longer says only"}
}

func restricts(text string) bool {
	return slices.ContainsFunc(evidence.Words(text), func(w evidence.Word) bool {
		switch evidence.Fold(text[w.Start:w.End]) {
		case "only", "solely", "exclusively", "exclusive", "仅限", "仅", "只能", "限り", "のみ", "だけ":
			return true
		}
		return false
	})
}

// otherLevel is another level of duty: should became must.
func (r *Rule) otherLevel(f *finding) *difference {
	if r.restsOnValues() {
		return nil
	}
	had := levels(r.text)
	first, last := f.p.Stretch()
	if len(had) != 1 || len(levels(r.claim.Says)) == 0 || first < 0 {
		return nil
	}
	now := f.p.Quote(first, last)
	has := levels(now)
	if len(has) == 0 || slices.ContainsFunc(has, func(l fact.Fact) bool { return fact.Compare(had[0], l) == fact.Same }) {
		return nil
	}
	return &difference{expected: had[0].Text, observed: has[0].Text}
}

func levels(text string) []fact.Fact {
	return slices.DeleteFunc(fact.Find(text), func(f fact.Fact) bool { return f.Kind != fact.Level })
}
