package verdict

import "monitor/internal/evidence"

// A finding is what one passage says of a claim.
type finding struct {
	p       *evidence.Passage
	holds   bool        // everything that the claim rests on stands in it
	diff    *difference // what it says instead
	part    int         // the first part that is not held, or -1
	past    bool        // it tells of what was: a changelog, a column of former values
	former  bool        // it stands among what has been replaced
	affirms bool        // the quote denies, and it does not
	mirrors bool        // a limit and a denial have both turned around, and say the same
}

// A difference is what a passage says in the place of what the claim expects.
type difference struct {
	expected, observed string
	why                string // empty: expected → observed
	value              bool   // a value differs
	opposite           bool   // a word's opposite stands in its place
	dropped            bool   // a member of a list is gone
	moved              bool   // a name has gone to another row
	replaced           bool   // words were, from term first to last
	first, last        int
}

// What of a passage's words must be the claim's.
const (
	keptWords   = 0.6 // of the words that the claim rests on
	keptLoosely = 0.4
	keptCounted = 0.5 // of all words, for a count under another name
	keptAround  = 0.8 // of all words, for one of them to be read as replaced
)

// find holds the claim against a passage.
func (r *Rule) find(p *evidence.Passage) *finding {
	f := &finding{p: p, part: -1, past: bygone(p.Block()), former: r.inPredecessor(p), affirms: r.affirms(p)}
	f.past = f.past || f.former
	f.mirrors = r.mirrors(p)
	kept, broken := r.hold(f)
	if f.diff = r.deniedBefore(f); f.diff != nil {
		return f
	}
	if f.holds = len(r.values) == 0 && p.Verbatim(); f.holds {
		return f
	}
	for _, differs := range r.differences(f) {
		if f.diff = differs(f); f.diff != nil {
			return f
		}
	}
	f.holds = !broken && kept >= r.keptWords() && (!f.affirms || f.mirrors) && !r.scattered(p)
	if !f.holds && !r.query.Loose {
		f.diff = r.otherWords(f)
	}
	return f
}

// differences are the ways in which a passage may say something else, the most
// telling first. Where the words are the article's own, only values are the
// page's: other words are no other meaning.
func (r *Rule) differences(f *finding) []func(*finding) *difference {
	switch {
	case r.query.Loose:
		if r.restsOnValues() {
			return []func(*finding) *difference{r.otherValue}
		}
		return []func(*finding) *difference{r.denied}
	case f.mirrors:
		return nil
	}
	return []func(*finding) *difference{
		r.otherHolder, r.otherValue, r.vaguer, r.otherCode, r.grown, r.otherCell, r.opposed, r.denied, r.unrestricted, r.otherLevel, r.otherName, r.dropped, r.qualified,
	}
}

// keptWords is the share of the claim's words that a passage must have. The
// article's own words need not be the page's.
func (r *Rule) keptWords() float64 {
	if r.query.Loose {
		return keptLoosely
	}
	return keptWords
}

// scattered reports words of the claim that stand far apart in a sentence, some
// of them in another form: they make another statement.
func (r *Rule) scattered(p *evidence.Passage) bool {
	if r.query.Loose || p.InRow() || p.Tight() {
		return false
	}
	loose := false
	for _, pt := range r.parts {
		if pt.fact != nil || pt.term < 0 {
			return false
		}
		loose = loose || !p.InOrder(pt.term) || p.Links[pt.term] != evidence.Held
	}
	return loose && r.likeness(p, -1, -1) < keptAround
}

// hold notes the first part that the passage lacks, and returns the share of
// the parts that it has and whether one that decides alone is missing.
func (r *Rule) hold(f *finding) (kept float64, broken bool) {
	var got, all float64
	for i, pt := range r.parts {
		link, w := r.link(f.p, pt)
		all += w
		if r.isHeld(f.p, pt, link) || f.mirrors && pt.fact != nil && link == evidence.Differs {
			got += w
			continue
		}
		broken = broken || pt.strong && (pt.fact != nil || !r.query.Loose && !f.p.Crosses())
		if f.part < 0 || pt.strong && !r.parts[f.part].strong {
			f.part = i
		}
	}
	if all == 0 {
		return 1, false
	}
	return got / all, broken
}

// isHeld reports whether a part stands in the passage. A number that counts
// something of another name must have most of the words around it.
func (r *Rule) isHeld(p *evidence.Passage, pt part, link evidence.Link) bool {
	switch {
	case pt.fact == nil && link == evidence.Near && p.InRow() && p.At[pt.term] >= 0:
		return false // a header's word does not stand in for a cell's that has given way
	case pt.fact == nil:
		return link >= evidence.Near || r.saidTwice(p, pt.term)
	case link == evidence.Derived:
		return r.query.Loose || r.likeness(p, -1, -1) >= keptCounted
	}
	return link == evidence.Held
}

// saidTwice reports whether the passage holds the word of a term where the
// quote has it another time.
func (r *Rule) saidTwice(p *evidence.Passage, term int) bool {
	for i, t := range r.query.Terms {
		if i != term && t.Fact == nil && t.Form == r.query.Terms[term].Form && p.Links[i] >= evidence.Derived {
			return true
		}
	}
	return false
}

// link says how a part meets the passage, and what that is worth.
func (r *Rule) link(p *evidence.Passage, pt part) (evidence.Link, float64) {
	if pt.term < 0 {
		link, _ := r.around(p, pt)
		return link, 1
	}
	if link, _ := r.inOwnCell(p, pt); link != evidence.Lost {
		return link, float64(p.Weight(pt.term))
	}
	return p.Links[pt.term], float64(p.Weight(pt.term))
}
