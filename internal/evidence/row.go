package evidence

import (
	"slices"
	"strings"

	"monitor/internal/fact"
	"monitor/internal/page"
)

// A RowMatch says whether a passage is the row of a table that the quote names
// by its first words.
type RowMatch uint8

// The matches of a row.
const (
	NoRow    RowMatch = iota // not a row, or the quote does not begin at its start
	ThisRow                  // the quote begins with the row's first cell, whole
	OtherRow                 // something else stands in the row's first cell
)

// What the row's name does to a score: with it, what the quote lacks counts
// for less; under another name, the likeness is another thing's.
const (
	sameRow  = 0.4
	otherRow = 0.3
)

// InRow reports whether the passage is a row of several cells.
func (p *Passage) InRow() bool {
	u := &p.x.units[p.unit]
	return u.endBlock-u.block > 1
}

// Cell returns the block that a place stands in.
func (p *Passage) Cell(at int) *page.Block { return &p.x.page.Blocks[p.Places[at].Block] }

// row compares the row's first cell with what the quote begins with.
func (l *lookup) row(p *Passage) RowMatch {
	switch {
	case p.Own[0] >= len(p.Places):
		return NoRow
	case !p.InRow():
		return l.labelled(p)
	}
	first := p.Places[p.Own[0]].Block
	held, size, wrong := 0, 0, false
	for j := p.Own[0]; j < p.Own[1] && p.Places[j].Block == first; j++ {
		size++
	}
	for i, j := range p.At {
		if j < p.Own[0] || j >= p.Own[0]+size {
			continue
		}
		if p.Links[i] >= Derived {
			held++
		} else {
			wrong = true
		}
	}
	switch {
	case wrong, held == size && l.goesOn(p, size):
		return OtherRow
	case held == size && len(p.At) > 0 && p.At[0] >= p.Own[0] && p.At[0] < p.Own[0]+size && p.At[0] >= 0:
		return ThisRow
	}
	return NoRow
}

// goesOn reports whether the quote's name goes on behind the words that are the
// whole first cell: Debian 10 is no row of Debian.
func (l *lookup) goesOn(p *Passage, size int) bool {
	for i := range l.q.Terms {
		f := l.q.Terms[i].Fact
		if f == nil || f.Kind != fact.Version || p.Links[i] >= Differs {
			continue
		}
		for j := p.Own[0]; j < p.Own[0]+size; j++ {
			if slices.Contains(f.Nouns, p.Places[j].Form) {
				return true
			}
		}
	}
	return false
}

// Cells returns the blocks of the passage's row.
func (p *Passage) Cells() []*page.Block {
	u := &p.x.units[p.unit]
	var out []*page.Block
	for b := u.block; b < u.endBlock; b++ {
		out = append(out, &p.x.page.Blocks[b])
	}
	return out
}

// labelled reports as a row's match that the passage begins with the label of
// the quote, "Regions:", which names what follows as a row's first cell does.
func (l *lookup) labelled(p *Passage) RowMatch {
	n := l.q.label
	if n == 0 || p.Own[0]+n >= p.Own[1] {
		return NoRow
	}
	for i := range n {
		if p.At[i] != p.Own[0]+i || p.Links[i] < Derived {
			return NoRow
		}
	}
	name, value := p.Places[p.Own[0]+n-1], p.Places[p.Own[0]+n]
	if name.Block == value.Block && strings.ContainsAny(p.Cell(p.Own[0]).Text[name.End:value.Start], ":：") {
		return ThisRow
	}
	return NoRow
}

// Rows returns the rows of the passage's table that have every word of text.
func (p *Passage) Rows(text string) []Unit {
	var forms []string
	for _, w := range Words(text) {
		forms = append(forms, w.Form)
	}
	table := p.Block().Table
	within := func(no int) bool { return no >= 0 && no < len(p.x.units) && (Unit{p.x, no}).Block().Table == table }
	from, to := p.unit, p.unit+1
	for within(from - 1) {
		from--
	}
	for within(to) {
		to++
	}
	return p.x.holding(forms, from, to)
}
