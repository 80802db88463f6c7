package verdict

import "monitor/internal/evidence"

// score is how sure the place of a finding is: for a difference, how like the
// passage is around what differs.
func (r *Rule) score(f *finding) float64 {
	p := f.p
	switch {
	case f.holds || f.diff == nil:
		return p.Score
	case f.diff.replaced:
		return max(p.Score, r.likeness(p, f.diff.first, f.diff.last)*nearlySame)
	case f.diff.dropped:
		return p.Score + floorChanged - floorList
	case !f.diff.value || p.Row == evidence.ThisRow:
		return p.Score
	case r.likeness(p, -1, -1) < keptValue:
		return 0
	case r.thin():
		return min(p.Score, p.Blend)
	}
	return p.Score
}

// What a passage must keep of the quote's words to bear another value, and what
// a likeness is worth where a few words have been replaced.
const (
	keptValue  = 0.35
	nearlySame = 0.9
)

// thin reports whether the quote has next to no words of its own, so that the
// article's must speak for its place.
func (r *Rule) thin() bool {
	n := 0
	for i := range r.query.Terms {
		if r.word(i) {
			n++
		}
	}
	return n < 2
}

// likeness is the share of the quote's words, facts left out and the terms
// from i to j, that the passage holds; 0 where too little is left to compare.
func (r *Rule) likeness(p *evidence.Passage, i, j int) float64 {
	var got, rest, all float64
	for k, link := range p.Links {
		if r.fact(k) {
			continue
		}
		w := float64(p.Weight(k))
		all += w
		if k >= i && k <= j {
			continue
		}
		rest += w
		if link >= evidence.Derived {
			got += w
		}
	}
	switch {
	case all == 0:
		return 1
	case i >= 0 && r.query.Terms[i].Dense(r.text) && rest >= restBigrams*all:
		return got / rest
	case rest < restWords*all:
		return 0
	}
	return got / rest
}

// What share of a quote's words must stand beside those that were replaced. Of
// two characters that are replaced, three bigrams are.
const (
	restWords   = 0.5
	restBigrams = 0.3
)
