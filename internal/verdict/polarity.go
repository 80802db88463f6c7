package verdict

import (
	"monitor/internal/evidence"
	"monitor/internal/fact"
)

// denied returns the words by which the passage says the opposite of the
// quote: a denial that the quote lacks, or, when the quote's own denial is
// gone, what the passage says without it.
func (r *Rule) denied(p *evidence.Passage) string {
	first, last := p.Stretch()
	if first < 0 {
		return ""
	}
	text := p.Quote(first, last)
	had, has := fact.Negations(r.text), fact.Negations(text)
	switch {
	case len(had) == 0 && len(has) > 0:
		return text[has[0].Start:]
	case len(had) > 0 && len(has) == 0:
		return text
	}
	return ""
}
