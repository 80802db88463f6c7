package verdict

import "monitor/internal/evidence"

// score is how sure the place of a finding is: for a difference, how like the
// passage is around what differs.
func (r *Rule) score(f *finding) float64 {
	p := f.p
	switch {
	case f.holds || f.diff == nil:
		return p.Score
	case f.diff.moved:
		return max(p.Score, surePlace)
	case f.diff.replaced:
		return max(p.Score, r.likeness(p, f.diff.first, f.diff.last)*nearlySame)
	case f.diff.opposite && p.Tight():
		return max(p.Score, floorChanged)
	case f.diff.dropped:
		return p.Score + floorChanged - floorList
	case !f.diff.value || p.Row == evidence.ThisRow:
		return p.Score
	case r.likeness(p, -1, -1) < keptValue, !r.restsOnValues() && r.likeness(p, -1, -1) < keptNamed:
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
	keptNamed  = 0.60 // where the value only names what the claim is about
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
// from i to j, that the passage holds; 0 where too few are left to compare.
func (r *Rule) likeness(p *evidence.Passage, i, j int) float64 {
	var got, rest float64
	left, words := 0, 0
	for k, link := range p.Links {
		if r.fact(k) {
			continue
		}
		out, dull := k >= i && k <= j, evidence.Dull(r.query.Terms[k].Form)
		if !dull {
			words++
		}
		if out {
			continue
		}
		if !dull {
			left++
		}
		w := float64(p.Weight(k))
		rest += w
		if link >= evidence.Derived {
			got += w
		}
	}
	switch {
	case rest == 0 && i < 0:
		return 1
	case rest == 0, float64(left) <= r.restNeeded(i)*float64(words) && left < words:
		return 0
	}
	return got / rest
}

// restNeeded is the share of a quote's words that must stand beside those that
// were replaced. Of two characters that are replaced, three bigrams are.
func (r *Rule) restNeeded(i int) float64 {
	if i >= 0 && r.query.Terms[i].Dense(r.text) {
		return restBigrams
	}
	return restWords
}

// What share of a quote's words must stand beside those that were replaced. Of
// two characters that are replaced, three bigrams are.
const (
	restWords   = 0.5
	restBigrams = 0.3
)
