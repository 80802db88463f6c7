package verdict

import (
	"slices"

	"monitor/internal/evidence"
	"monitor/internal/fact"
)

// vaguer is an amount without a number in the place of one with: two or three
// patches became several.
func (r *Rule) vaguer(f *finding) *difference {
	for _, pt := range r.parts {
		if pt.term < 0 || pt.fact == nil || pt.fact.Kind == fact.Date || pt.fact.Kind == fact.Version || f.p.Links[pt.term] > evidence.Replaced {
			continue
		}
		now := r.gap(f.p, pt.term)
		if !vague(now) || r.likeness(f.p, -1, -1) < keptValue || !f.p.Tight() {
			continue
		}
		first, last := r.run(f.p, pt.term)
		return &difference{expected: r.partText(pt), observed: now, replaced: true, first: first, last: last}
	}
	return nil
}

// vague reports whether text begins with a word that stands for a number and
// names none.
func vague(text string) bool {
	words := evidence.Words(text)
	return len(words) > 0 && len(words) <= maxVague && slices.ContainsFunc(words, func(w evidence.Word) bool {
		switch evidence.Fold(text[w.Start:w.End]) {
		case "several", "some", "many", "few", "multiple", "various", "numerous", "unlimited", "几个", "若干", "多个", "多种", "一些", "数个", "不限", "無制限", "複数":
			return true
		}
		return false
	})
}

// maxVague bounds the words of a vague amount: "a small number of".
const maxVague = 4
