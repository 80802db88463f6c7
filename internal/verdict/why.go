package verdict

import (
	"strings"

	"monitor/internal/evidence"
)

// expected is the fact as the claim's own text has it.
func (r *Rule) expected() string {
	var out []string
	for _, pt := range r.parts {
		if pt.fact != nil || !r.restsOnValues() {
			out = append(out, r.partText(pt))
		}
	}
	return strings.Join(out, ", ")
}

// seen is the fact as the passage spells it.
func (r *Rule) seen(f *finding) string {
	var out []string
	for _, pt := range r.parts {
		if pt.fact == nil && r.restsOnValues() {
			continue
		}
		at := r.place(f.p, pt)
		if at < 0 {
			out = append(out, r.partText(pt))
			continue
		}
		out = append(out, f.p.Quote(at, at))
	}
	return strings.Join(out, ", ")
}

// maxGap bounds the words of a span that stands in the place of another.
const maxGap = 14

// gap returns what stands between the words that the passage keeps on either
// side of a term: what has taken its place. On a side where it keeps none, the
// gap is as long as what it replaces.
func (r *Rule) gap(p *evidence.Passage, term int) string {
	first, last := r.run(p, term)
	from, to := -1, -1
	for i := first - 1; i >= 0 && from < 0; i-- {
		if p.InOrder(i) {
			from = p.At[i]
		}
	}
	for i := last + 1; i < len(p.Links) && to < 0; i++ {
		if p.InOrder(i) {
			to = p.At[i]
		}
	}
	size := last - first + 1
	switch {
	case from < 0 && to < 0:
		return ""
	case to < 0:
		to = min(from+1+size, p.Own[1])
	case from < 0:
		from = max(to-1-size, p.Own[0]-1)
	}
	if from+1 > to-1 || to-1 >= len(p.Places) || to-from-1 > maxGap {
		return ""
	}
	return strings.TrimSpace(p.Quote(from+1, to-1))
}
