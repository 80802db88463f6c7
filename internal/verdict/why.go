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

// maxGap bounds the words of a span that stands in the place of another.
const maxGap = 14

// gap returns what stands between the words that the passage keeps on either
// side of a term: what has taken its place.
func (r *Rule) gap(p *evidence.Passage, term int) string {
	from, to := p.Own[0]-1, -1
	for i := term - 1; i >= 0; i-- {
		if p.Links[i] >= evidence.Alike1 && p.At[i] >= 0 {
			from = p.At[i]
			break
		}
	}
	for i := term + 1; i < len(p.Links) && to < 0; i++ {
		if p.Links[i] >= evidence.Alike1 && p.At[i] > from {
			to = p.At[i]
		}
	}
	if to < 0 {
		to = p.Own[1]
	}
	if from+1 > to-1 || to-1 >= len(p.Places) {
		return ""
	}
	if to-from-1 <= maxGap {
		return strings.TrimSpace(p.Quote(from+1, to-1))
	}
	if at := p.At[term]; at >= 0 {
		return p.Quote(at, at)
	}
	return ""
}
