package evidence

import (
	"slices"

	"monitor/internal/fact"
	"monitor/internal/page"
)

// A Passage is a stretch of the page, aligned with a query.
type Passage struct {
	Score  float64 // share of the query's weight that the passage holds, facts masked
	Blend  float64 // the same of the quote and the article's words together
	Links  []Link  // by term of the query
	At     []int   // by term of the query: its place in Places, or -1
	Places []Place
	Own    [2]int // the places of the unit that was found; around them is its neighbourhood
	Row    RowMatch

	x       *Index
	unit    int
	crosses bool      // read by row and column
	ordered []bool    // by term: its place was found in the order of the query
	weight  []float32 // by term of the query
}

// A Place is a word or a masked fact of the page.
type Place struct {
	Term
	Block int
	id    int32
}

// passage aligns the query with the neighbourhood of unit u.
func (l *lookup) passage(c candidate) *Passage {
	p := &Passage{x: l.x, unit: c.unit, weight: l.weight}
	w := l.window(c.unit)
	p.Places = w.places
	insert := float32(chargeInsert)
	if l.inRow = p.InRow(); l.inRow {
		insert = chargeInCell
	}
	p.At = l.align(w, insert)
	l.settle(p, w)
	l.connect(p, c.context)
	p.Row = l.row(p)
	l.cross(p)
	p.Score = l.score(p, c)
	return p
}

// connect says of each term how it meets the passage: in the order of the
// query, else elsewhere in the unit, else in what stands around.
func (l *lookup) connect(p *Passage, around wordSet) {
	p.Links = make([]Link, len(l.q.Terms))
	p.ordered = make([]bool, len(l.q.Terms))
	used := make([]bool, len(p.Places))
	for i, j := range p.At {
		if j < 0 {
			continue
		}
		if p.Links[i] = l.link(i, &p.Places[j]); p.Links[i] >= Differs {
			used[j], p.ordered[i] = true, true
		} else if j < p.Own[0] || j >= p.Own[1] {
			p.Links[i], p.At[i] = Lost, -1
		}
	}
	for i := range p.Links {
		if p.Links[i] <= Replaced {
			l.elsewhere(p, i, used, around)
		}
	}
}

// settle makes the unit of the window that holds most of the query the
// passage's own.
func (l *lookup) settle(p *Passage, w window) {
	best, seed := float32(-1), p.unit-w.first
	for u := range len(w.starts) - 1 {
		var sum float32
		for i, at := range p.At {
			if at >= w.starts[u] && at < w.starts[u+1] && l.link(i, &p.Places[at]) >= Differs {
				sum += l.weight[i]
			}
		}
		if sum > best || sum == best && u == seed {
			best, p.unit, p.Own = sum, w.first+u, [2]int{w.starts[u], w.starts[u+1]}
		}
	}
}

// elsewhere looks for term i out of order: in the unit, then in what stands
// around it.
func (l *lookup) elsewhere(p *Passage, i int, used []bool, around wordSet) {
	best, at := p.Links[i], p.At[i]
	for j := p.Own[0]; j < p.Own[1]; j++ {
		if used[j] && !isList(&p.Places[j]) || l.q.Terms[i].Fact != nil && p.InRow() && !l.q.Loose {
			continue // cells keep their order: a value in another column is another fact
		}
		if k := l.link(i, &p.Places[j]); k > best {
			best, at = k, j
		}
	}
	if best > Replaced {
		p.Links[i], p.At[i] = best, at
		used[at] = true
		return
	}
	if id := l.ids[i]; id >= 0 && l.slots[id] != 0 {
		if around.has(l.slots[id] - 1) {
			p.Links[i] = Near
		}
	}
}

// Block returns the first block of the unit that was found.
func (p *Passage) Block() *page.Block { return &p.x.page.Blocks[p.x.units[p.unit].block] }

// Weight is what a term of the query is worth on this page.
func (p *Passage) Weight(term int) float32 { return p.weight[term] }

// InOrder reports whether a term stands in the passage, in the order of the
// query.
func (p *Passage) InOrder(term int) bool { return p.ordered[term] }

// HeldBy reports whether another term of the query than the one given holds a
// place: of a list of values each has its own.
func (p *Passage) HeldBy(place, but int) bool {
	for i, at := range p.At {
		if at == place && i != but && p.Links[i] == Held {
			return true
		}
	}
	return false
}

// Tight reports whether at least half of the words in the passage's stretch
// are the query's: that it says little between them.
func (p *Passage) Tight() bool {
	first, last := p.Stretch()
	met := 0
	for i, at := range p.At {
		if at >= first && at <= last && p.Links[i] >= Differs && p.Links[i] != Near {
			met++
		}
	}
	return first >= 0 && 2*met >= last-first+1
}

// Verbatim reports whether the passage has every word of the query, in order
// and with nothing between.
func (p *Passage) Verbatim() bool {
	for i, k := range p.Links {
		if k != Held || p.At[i] < 0 || i > 0 && p.At[i] != p.At[i-1]+1 {
			return false
		}
	}
	return true
}

// Spans reports whether words of the query stand in other units than the one
// that was found.
func (p *Passage) Spans() bool {
	return slices.ContainsFunc(p.At, func(at int) bool { return at >= 0 && (at < p.Own[0] || at >= p.Own[1]) })
}

// Stretch returns the first and the last place of the unit that hold a term of
// the query with a meaning of its own, and -1 when none does.
func (p *Passage) Stretch() (first, last int) {
	first, last = -1, -1
	for i, at := range p.At {
		if at < p.Own[0] || at >= p.Own[1] || p.Links[i] < Derived || Dull(p.Places[at].Form) {
			continue
		}
		if first < 0 || at < first {
			first = at
		}
		last = max(last, at)
	}
	return first, last
}

// isList reports whether a place states several values, which several terms of
// a query may meet.
func isList(p *Place) bool { return p.Fact != nil && p.Fact.Form == fact.Alternatives }
