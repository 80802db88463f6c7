package verdict

import (
	"slices"

	"monitor/internal/evidence"
	"monitor/internal/page"
)

// otherCell is another text in the cell that the claim is about, where the
// passage is the row of the claim's name. Of a claim that rests on no value it is
// the cell that the article's words name by its column header, else any
// cell of which the quote has words and the row has none.
func (r *Rule) otherCell(f *finding) *difference {
	if f.p.Row != evidence.ThisRow {
		return nil
	}
	if r.restsOnValues() {
		return r.otherCellOfValue(f)
	}
	cells := f.p.Cells()[1:]
	if cell, _ := r.spokenCell(f.p); cell != nil && r.meets(f.p, cell) {
		cells = []*page.Block{cell}
	}
	for _, cell := range cells {
		if cell.Kind == page.Header {
			continue // it names values, and is none
		}
		if term := r.ousted(f.p, cell); term >= 0 && !r.standsBeside(f.p, term) {
			return &difference{expected: r.termText(term), observed: cell.Text}
		}
	}
	return nil
}

// otherCellOfValue is a cell without a value in the place of one that the claim
// rests on: a date that became "Ended".
func (r *Rule) otherCellOfValue(f *finding) *difference {
	for _, pt := range r.parts {
		if pt.term < 0 || pt.fact == nil || f.p.Links[pt.term] != evidence.Replaced || f.p.At[pt.term] < 0 {
			continue
		}
		cell := f.p.Cell(f.p.At[pt.term])
		if cell != f.p.Block() && cell.Kind != page.Header && r.ousted(f.p, cell) >= 0 {
			return &difference{expected: r.partText(pt), observed: cell.Text}
		}
	}
	return nil
}

// ousted returns the first term of the quote in whose place the cell stands,
// where it keeps none of them; else -1.
func (r *Rule) ousted(p *evidence.Passage, cell *page.Block) int {
	first := -1
	for i, at := range p.At {
		if at < 0 || p.Cell(at) != cell {
			continue
		}
		if p.Links[i] >= evidence.Derived {
			return -1
		}
		if first < 0 {
			first = i
		}
	}
	return first
}

// meets reports whether a term of the quote stands in the cell, or another text
// in the place of one.
func (r *Rule) meets(p *evidence.Passage, cell *page.Block) bool {
	return slices.ContainsFunc(p.At, func(at int) bool { return at >= 0 && p.Cell(at) == cell })
}

// standsBeside reports whether the quote has the same word twice and the row
// still once: then nobody can tell which of the two cells has changed.
func (r *Rule) standsBeside(p *evidence.Passage, term int) bool {
	for i, t := range r.query.Terms {
		if i != term && t.Fact == nil && t.Form == r.query.Terms[term].Form && p.Links[i] == evidence.Held {
			return true
		}
	}
	return false
}

// spokenCell returns the cell of the row whose column header the article's
// words name best, and which share of the header they use; nil when they name
// none or several alike.
func (r *Rule) spokenCell(p *evidence.Passage) (best *page.Block, top float64) {
	tie := false
	for _, cell := range p.Cells()[1:] {
		share := r.spoken(cell.ColumnHeader)
		switch {
		case share > top:
			best, top, tie = cell, share, false
		case share == top && share > 0:
			tie = true
		}
	}
	if top < 0.5 || tie {
		return nil, 0
	}
	return best, top
}

// spoken returns which share of a header's words the article uses. Where it
// does not use them all, those that the quote has are no word for the column:
// what is in "active LTS" is not found in the column Active LTS Start.
func (r *Rule) spoken(header string) float64 {
	said, only, all := 0, 0, 0
	for _, w := range evidence.Words(header) {
		all++
		if slices.Contains(r.about, w.Form) || slices.ContainsFunc(r.said, func(t evidence.Term) bool { return evidence.Alike(t.Form, w.Form) }) {
			said++
			if !r.quotes(w.Form) {
				only++
			}
		}
	}
	if said == all {
		only = said
	}
	return float64(only) / float64(max(1, all))
}

// quotes reports whether the quote has a folded word.
func (r *Rule) quotes(form string) bool {
	return slices.ContainsFunc(r.query.Terms, func(t evidence.Term) bool { return t.Fact == nil && t.Form == form })
}
