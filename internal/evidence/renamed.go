package evidence

import (
	"slices"

	"monitor/internal/fact"
	"monitor/internal/page"
)

// renamed returns the cell that holds the quote's value in a row that the
// article names by other words than the quote: "Longest run of a job" has become
// "Job timeout". The row must state values in that cell alone, and the value tell
// it from the others; a number that measures nothing needs a word that does so too.
func (l *lookup) renamed(p *Passage, value int, cells []*page.Block) (found *page.Block, links []Link) {
	want := l.q.Terms[value].Fact
	share, rare := l.saysOf(cells[0].Text)
	if share < rowNamed || !l.tells(numeral(want.Text)) || !rare && want.Kind <= fact.Ordinal {
		return nil, nil
	}
	var states *page.Block
	for j := p.Own[0]; j < p.Own[1]; j++ {
		cell := p.Cell(j)
		if p.Places[j].Fact == nil || cell == cells[0] || cell.Kind == page.Header {
			continue
		}
		if states != nil && cell != states {
			return nil, nil
		}
		if states = cell; l.link(value, &p.Places[j]) == Held {
			found = cell
		}
	}
	return found, make([]Link, len(l.q.Terms))
}

// tells reports whether so few texts of the page hold a word that it tells them
// from the others.
func (l *lookup) tells(form string) bool {
	id, ok := l.x.vocab[form]
	return ok && l.x.df[id] <= distinct
}

// distinct is how many texts of a page may hold what tells one from the others.
const distinct = 2

// saysOf returns which share of a row's name the article has, and whether one of
// those words tells the row from the others.
func (l *lookup) saysOf(name string) (share float32, rare bool) {
	said, all := 0, 0
	for _, w := range Words(name) {
		if Dull(w.Form) {
			continue
		}
		all++
		if !slices.ContainsFunc(l.q.words, w.alike) && !l.q.shares(w) {
			continue
		}
		said++
		rare = rare || l.tells(w.Form)
	}
	return float32(said) / float32(max(1, all)), rare
}

// shares reports whether the quote and the article both have a word.
func (q *Query) shares(w Word) bool {
	for i, t := range q.Terms {
		if t.Fact == nil && q.Shared[i] && w.alike(t.Form) {
			return true
		}
	}
	return false
}
