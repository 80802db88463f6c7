package verdict

import (
	"monitor/internal/evidence"
)

// A finding is what one passage says of a claim.
type finding struct {
	p     *evidence.Passage
	holds bool        // everything that the claim rests on stands in it
	diff  *difference // what it says instead
	part  int         // the first part that is not held, or -1
	past  bool        // it tells of what was: a changelog, a column of former values
}

// A difference is what a passage says in the place of what the claim expects.
type difference struct {
	expected, observed string
	why                string // empty: expected → observed
}

// What of a passage's words must be the claim's.
const (
	keptWords  = 0.7 // of the words that the claim rests on
	keptAround = 0.7 // of all words, for one of them to be read as replaced
)

// find holds the claim against a passage.
func (r *Rule) find(p *evidence.Passage) *finding {
	f := &finding{p: p, part: -1, past: bygone(p.Block())}
	kept, broken := r.hold(f)
	for _, differs := range []func(*finding) *difference{
		r.otherValue, r.otherCell, r.denied, r.opposed, r.unrestricted, r.otherLevel, r.otherName, r.dropped,
	} {
		if f.diff = differs(f); f.diff != nil {
			return f
		}
	}
	f.holds = !broken && kept >= keptWords
	if !f.holds {
		f.diff = r.otherWords(f)
	}
	return f
}

// hold notes the first part that the passage lacks, and returns the share of
// the parts that it has and whether one that decides alone is missing.
func (r *Rule) hold(f *finding) (kept float64, broken bool) {
	var got, all float64
	for i, pt := range r.parts {
		link, w := r.link(f.p, pt)
		all += w
		if link > evidence.Near || link == evidence.Near && pt.fact == nil {
			got += w
			continue
		}
		broken = broken || pt.strong
		if f.part < 0 || pt.strong && !r.parts[f.part].strong {
			f.part = i
		}
	}
	if all == 0 {
		return 1, false
	}
	return got / all, broken
}

// link says how a part meets the passage, and what that is worth.
func (r *Rule) link(p *evidence.Passage, pt part) (evidence.Link, float64) {
	if pt.term >= 0 {
		return p.Links[pt.term], float64(p.Weight(pt.term))
	}
	link, _ := r.around(p, pt)
	return link, 1
}

// around looks among all facts of the passage for one that meets a value.
func (r *Rule) around(p *evidence.Passage, pt part) (evidence.Link, int) {
	best, at := evidence.Lost, -1
	for j := p.Own[0]; j < p.Own[1]; j++ {
		if f := p.Places[j].Fact; f != nil {
			if k := evidence.Meet(*pt.fact, *f); k > best && k >= evidence.Differs {
				best, at = k, j
			}
		}
	}
	return best, at
}

// otherValue is a fact of the same kind with another value, in the place of
// one that the claim rests on.
func (r *Rule) otherValue(f *finding) *difference {
	for _, pt := range r.parts {
		if pt.fact == nil {
			continue
		}
		if link, _ := r.link(f.p, pt); link != evidence.Differs {
			continue
		}
		at := -1
		if pt.term >= 0 {
			at = f.p.At[pt.term]
		} else {
			_, at = r.around(f.p, pt)
		}
		return &difference{expected: r.partText(pt), observed: f.p.Quote(at, at)}
	}
	return nil
}

// partText is a part as the claim has it.
func (r *Rule) partText(pt part) string {
	if pt.term < 0 {
		return r.claim.Value
	}
	return r.termText(pt.term)
}

func (r *Rule) termText(i int) string {
	t := r.query.Terms[i]
	return r.text[t.Start:t.End]
}

// likeness is the share of the quote's words, facts left out and the terms
// from i to j, that the passage holds.
func (r *Rule) likeness(p *evidence.Passage, i, j int) float64 {
	var got, all float64
	for k, link := range p.Links {
		if k >= i && k <= j || r.fact(k) {
			continue
		}
		w := float64(p.Weight(k))
		all += w
		if link >= evidence.Alike1 {
			got += w
		}
	}
	if all == 0 {
		return 1
	}
	return got / all
}
