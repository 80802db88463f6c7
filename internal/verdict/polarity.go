package verdict

import "monitor/internal/fact"

// denied is a passage that says the opposite: by a denial that the quote
// lacks, or without the one that the quote has.
func (r *Rule) denied(f *finding) *difference {
	first, last := f.p.Stretch()
	if first < 0 {
		return nil
	}
	text := f.p.Quote(first, last)
	had, has := fact.Negations(r.text), fact.Negations(text)
	switch {
	case len(had) == 0 && len(has) > 0:
		now := text[has[0].Start:]
		return &difference{expected: r.text, observed: now, why: "now says: " + now}
	case len(had) > 0 && len(has) == 0:
		if restrictive := restricts(text); restrictive {
			return nil
		}
		return &difference{expected: r.text, observed: text, why: "now says: " + text}
	}
	return nil
}
