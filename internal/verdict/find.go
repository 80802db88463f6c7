package verdict

import (
	"strings"

	"monitor/internal/evidence"
	"monitor/internal/fact"
)

// A finding is what one passage says of a claim.
type finding struct {
	p       *evidence.Passage
	holds   bool        // everything that the claim rests on stands in it
	diff    *difference // what it says instead
	part    int         // the first part that is not held, or -1
	past    bool        // it tells of what was: a changelog, a column of former values
	affirms bool        // the quote denies, and it does not
}

// A difference is what a passage says in the place of what the claim expects.
type difference struct {
	expected, observed string
	why                string // empty: expected → observed
	value              bool   // a value differs
	dropped            bool   // a member of a list is gone
	replaced           bool   // words were, from term first to last
	first, last        int
}

// What of a passage's words must be the claim's.
const (
	keptWords   = 0.6 // of the words that the claim rests on
	keptCounted = 0.5 // of all words, for a count under another name
	keptAround  = 0.8 // of all words, for one of them to be read as replaced
)

// find holds the claim against a passage.
func (r *Rule) find(p *evidence.Passage) *finding {
	f := &finding{p: p, part: -1, past: bygone(p.Block()), affirms: r.affirms(p)}
	kept, broken := r.hold(f)
	if f.holds = p.Verbatim(); f.holds {
		return f
	}
	for _, differs := range []func(*finding) *difference{
		r.otherValue, r.otherCell, r.opposed, r.denied, r.unrestricted, r.otherLevel, r.otherName, r.dropped, r.qualified,
	} {
		if f.diff = differs(f); f.diff != nil {
			return f
		}
	}
	f.holds = !broken && kept >= keptWords && !f.affirms
	if !f.holds {
		f.diff = r.otherWords(f)
	}
	return f
}

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

// hold notes the first part that the passage lacks, and returns the share of
// the parts that it has and whether one that decides alone is missing.
func (r *Rule) hold(f *finding) (kept float64, broken bool) {
	var got, all float64
	for i, pt := range r.parts {
		link, w := r.link(f.p, pt)
		all += w
		if r.isHeld(f.p, pt, link) {
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

// isHeld reports whether a part stands in the passage. A number that counts
// something of another name must have most of the words around it.
func (r *Rule) isHeld(p *evidence.Passage, pt part, link evidence.Link) bool {
	switch {
	case pt.fact == nil:
		return link >= evidence.Near || r.saidTwice(p, pt.term)
	case link == evidence.Alike1:
		return r.likeness(p, -1, -1) >= keptCounted
	}
	return link == evidence.Held
}

// saidTwice reports whether the passage holds the word of a term where the
// quote has it another time.
func (r *Rule) saidTwice(p *evidence.Passage, term int) bool {
	for i, t := range r.query.Terms {
		if i != term && t.Fact == nil && t.Form == r.query.Terms[term].Form && p.Links[i] >= evidence.Alike1 {
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
	if link, _ := r.inSpokenCell(p, pt); link != evidence.Lost {
		return link, float64(p.Weight(pt.term))
	}
	return p.Links[pt.term], float64(p.Weight(pt.term))
}

// inSpokenCell looks for a value in the cell whose column the article names in
// full: there it must stand, whatever stands in other columns.
func (r *Rule) inSpokenCell(p *evidence.Passage, pt part) (evidence.Link, int) {
	if pt.fact == nil || p.Row != evidence.ThisRow || !p.InRow() || p.At[pt.term] < 0 {
		return evidence.Lost, -1
	}
	cell, share := r.spokenCell(p)
	if cell == nil || share < 1 {
		return evidence.Lost, -1
	}
	best, at := evidence.Lost, -1
	for j := p.Own[0]; j < p.Own[1]; j++ {
		if f := p.Places[j].Fact; f != nil && p.Cell(j) == cell {
			if k := evidence.Meet(*pt.fact, *f); k >= evidence.Differs && k > best {
				best, at = k, j
			}
		}
	}
	return best, at
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

// qualified is a status that has gone from a sentence which stands otherwise:
// what held of preview versions now holds of all. In brackets it is a mark on a
// name, and only gone.
func (r *Rule) qualified(f *finding) *difference {
	if f.part < 0 || r.parts[f.part].term <= 0 || r.likeness(f.p, -1, -1) < 0.9 || !f.p.Tight() {
		return nil
	}
	term := r.parts[f.part].term
	pt := r.query.Terms[term]
	if pt.Fact == nil || pt.Fact.Kind != fact.Status || f.p.Links[term] > evidence.Replaced || strings.HasSuffix(strings.TrimSpace(r.text[:pt.Start]), "(") {
		return nil
	}
	if r.inOrder(f.p) < longSentence {
		return nil
	}
	first, last := f.p.Stretch()
	return &difference{expected: pt.Fact.Text, observed: f.p.Quote(first, last), why: "no longer says " + pt.Fact.Text}
}

// longSentence is how many of the quote's words a sentence must keep, in order,
// to be the same sentence without its qualification.
const longSentence = 6

func (r *Rule) inOrder(p *evidence.Passage) int {
	n := 0
	for i := range r.query.Terms {
		if p.InOrder(i) {
			n++
		}
	}
	return n
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
		at := r.place(f.p, pt)
		return &difference{expected: r.partText(pt), observed: likewise(*pt.fact, f.p.Quote(at, at)), value: true}
	}
	return nil
}

// place is where a value that differs stands in the passage.
func (r *Rule) place(p *evidence.Passage, pt part) int {
	if pt.term < 0 {
		_, at := r.around(p, pt)
		return at
	}
	if _, at := r.inSpokenCell(p, pt); at >= 0 {
		return at
	}
	return p.At[pt.term]
}

// likewise cuts an observed value to what was expected: of a bare number the
// number, without what the page counts with it.
func likewise(want fact.Fact, observed string) string {
	if want.Kind != fact.Number || len(want.Nouns) > 0 {
		return observed
	}
	for _, w := range evidence.Words(observed) {
		if w.Form[0] >= '0' && w.Form[0] <= '9' {
			return observed[w.Start:w.End]
		}
	}
	return observed
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
		if link >= evidence.Alike1 {
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
