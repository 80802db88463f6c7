package article

import (
	"monitor/internal/evidence"
	"monitor/internal/fact"
	"monitor/internal/page"
)

// What a sentence must hold of a claim's words, by weight and facts masked, to
// be where the claim stands.
const (
	floor     = 0.5
	factFloor = 0.35 // where a measured value is the same too, and two words
	sureFloor = 0.8  // where one word is all that they share, where values differ, and in no running text

	// thin is the share of a stretch below which the claim's words only happen to
	// stand in it.
	thin = 0.2

	// How much less a stretch is worth that says other things in between, and
	// one whose values are other ones.
	loose = 0.25
	other = 0.5
)

// A fuzzy finds sentences that say a claim a little differently, as package
// evidence finds the passages of a source.
type fuzzy struct {
	drafts []*draft
	index  *evidence.Index
}

func newFuzzy(drafts []*draft) *fuzzy {
	p := &page.Page{Blocks: make([]page.Block, 0, len(drafts))}
	var path []string // headings; their levels
	var levels []int
	for i, d := range drafts {
		if d.kind == Heading {
			n := len(levels)
			for n > 0 && levels[n-1] >= d.level {
				n--
			}
			levels = append(levels[:n:n], d.level)
			path = append(path[:n:n], string(d.text))
		}
		b := page.Block{Text: string(d.text), Kind: kindOf(d.kind), Headings: path}
		if d.kind == Row { // one that is read as a whole, not cut into sentences
			b.Table, b.Row, b.Column = 1, i+1, 1
		}
		p.Blocks = append(p.Blocks, b)
	}
	return &fuzzy{drafts, evidence.NewIndex(p)}
}

func kindOf(k Kind) page.Kind {
	switch k {
	case Heading:
		return page.Heading
	case Item:
		return page.Item
	case Code:
		return page.Code
	case Row:
		return page.Cell
	}
	return page.Paragraph
}

// find returns the stretch that comes nearest to says, if any comes near.
func (f *fuzzy) find(says string) (best found, ok bool) {
	q := evidence.NewQuery(says, nil, "", nil)
	wanted, most := 0, 0.0
	for _, t := range q.Terms {
		if !evidence.Dull(t.Form) {
			wanted++
		}
	}
	for _, p := range f.index.Search(q) {
		out, m := f.stretch(p)
		m.wanted = wanted
		if !m.near(p.Score, f.drafts[out.block].kind) {
			continue
		}
		if worth := m.worth(p.Score); worth > most {
			best, most, ok = out, worth, true
		}
	}
	return best, ok
}

// A meeting is what a claim and a stretch of the text have in common.
type meeting struct {
	words   int     // with a meaning of their own, and values
	wanted  int     // as many the claim has
	differ  int     // of them the values that are other ones in the text
	fact    bool    // a measured value is the same on both sides
	density float64 // the share of what they have in common in the stretch
}

// worth ranks stretches that are all near enough.
func (m meeting) worth(score float64) float64 {
	return score * (1 - loose*(1-m.density) - other*float64(m.differ)/float64(m.words))
}

// near reports whether a stretch says a claim, for all that can be told.
func (m meeting) near(score float64, kind Kind) bool {
	switch {
	case m.words == 0, m.density < thin:
		return false
	case m.words == 1, kind == Heading, kind == Code, m.differ > 0 && !m.fact:
		return score >= sureFloor
	case m.fact && m.words > 2:
		return score >= factFloor
	}
	return score >= floor && 2*m.words >= m.wanted // the others may stand in its neighbourhood
}

// stretch returns the part of a passage that says what the claim says.
func (f *fuzzy) stretch(p *evidence.Passage) (out found, m meeting) {
	first, last := -1, -1
	for i, at := range p.At {
		if at < p.Own[0] || at >= p.Own[1] || p.Links[i] < evidence.Differs || p.Links[i] == evidence.Near || evidence.Dull(p.Places[at].Form) {
			continue
		}
		m.words++
		if p.Links[i] == evidence.Differs {
			m.differ++
		}
		m.fact = m.fact || p.Links[i] == evidence.Held && measured(p.Places[at].Fact)
		if first < 0 || at < first {
			first = at
		}
		last = max(last, at)
	}
	if first < 0 {
		return found{}, meeting{}
	}
	m.density = float64(m.words) / float64(last-first+1)
	first, last = widen(p, first, last)
	out = found{block: p.Places[first].Block, from: p.Places[first].Start}
	for _, w := range p.Places[first : last+1] { // a value is followed by the words in it
		out.to = max(out.to, w.End)
	}
	if last == p.Own[1]-1 {
		out.to = f.drafts[out.block].afterMarks(out.to)
	}
	return out, m
}

// measured reports a fact that says more than a bare number does.
func measured(f *fact.Fact) bool {
	return f != nil && f.Kind != fact.Number && f.Kind != fact.Ordinal && f.Kind != fact.Version && f.Kind != fact.Status
}

// widen takes in the small words that are left at either end of the sentence.
func widen(p *evidence.Passage, first, last int) (int, int) {
	dull := func(from, to int) bool {
		for _, w := range p.Places[from:to] {
			if !evidence.Dull(w.Form) {
				return false
			}
		}
		return true
	}
	if dull(p.Own[0], first) {
		first = p.Own[0]
	}
	if dull(last+1, p.Own[1]) {
		last = p.Own[1] - 1
	}
	return first, last
}
