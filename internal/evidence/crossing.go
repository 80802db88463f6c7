package evidence

import (
	"slices"
	"strings"

	"monitor/internal/page"
)

// What of a table's words must be the claim's for a cell to be read as the
// crossing that the claim is about, though its row is not the quote's.
const (
	headerShare = 0.3  // of the weight of the quote's words: the column's header
	headerNamed = 0.5  // the mean of that and of the header's words that are the quote's
	headerFirst = 0.05 // by how much it is above any other column's
)

// A passage that crosses is read by row and column: the article names the row,
// the quote's words are the column's header, and the quote's value is held
// against the one cell where the two meet. So a list of "Max uploads 40" under
// a plan's heading is found again in a matrix of plans and limits.

// Crosses reports whether the passage is read by row and column.
func (p *Passage) Crosses() bool { return p.crosses }

// cross reads a row by row and column, where it can be.
func (l *lookup) cross(p *Passage) {
	value, ok := l.soleValue()
	if !ok || !p.InRow() || p.Row == ThisRow {
		return
	}
	cells := p.Cells()
	if cells[0].Kind == page.Header && cells[len(cells)-1].Kind == page.Header || !l.speaksOf(cells[0].Text) {
		return
	}
	column, links := l.column(cells[1:])
	if column == nil {
		return
	}
	p.crosses, p.Row = true, ThisRow
	p.Links, p.At, p.ordered = links, make([]int, len(links)), make([]bool, len(links))
	p.weight = slices.Clone(l.weight)
	for i := range p.At {
		p.At[i] = -1
		if l.q.Terms[i].Fact != nil && i != value {
			p.weight[i] = 0 // of another cell of the row that was quoted
		}
	}
	for j := p.Own[0]; j < p.Own[1]; j++ {
		if p.Cell(j) != column {
			continue
		}
		if k := l.link(value, &p.Places[j]); p.At[value] < 0 || k > p.Links[value] {
			p.Links[value], p.At[value] = k, j
		}
	}
}

// soleValue returns the fact that the quote rests on: the one that the article
// shares, else the only one.
func (l *lookup) soleValue() (term int, ok bool) {
	shared, all, last := 0, 0, -1
	for i, t := range l.q.Terms {
		if t.Fact == nil {
			continue
		}
		all++
		if l.q.Shared[i] {
			shared++
			term = i
		}
		last = i
	}
	if shared == 0 {
		return last, all == 1
	}
	return term, shared == 1
}

// speaksOf reports whether the article, and not the quote alone, names the row:
// every word of its name that means something, up to a bracket.
func (l *lookup) speaksOf(name string) bool {
	if at := strings.IndexAny(name, "([（"); at > 0 {
		name = name[:at]
	}
	named := 0
	for _, w := range Words(name) {
		said := slices.ContainsFunc(l.q.words, func(f string) bool { return Alike(f, w.Form) })
		switch {
		case said:
			named++
		case !Dull(w.Form) && !slices.ContainsFunc(l.q.Terms, func(t Term) bool { return t.Fact == nil && Alike(t.Form, w.Form) }):
			return false
		}
	}
	return named > 0
}

// column returns the cell whose column header has most of the quote's words,
// and how they meet it; nil where none has enough, or two have as many.
func (l *lookup) column(cells []*page.Block) (best *page.Block, links []Link) {
	var top, next float32
	for i, c := range cells {
		if c.ColumnHeader == "" || i > 0 && c.ColumnHeader == cells[i-1].ColumnHeader {
			continue
		}
		named, met := l.heads(c.ColumnHeader)
		if named > top {
			best, links, top, next = c, met, named, top
		} else {
			next = max(next, named)
		}
	}
	if top < headerNamed || top-next < headerFirst {
		return nil, nil
	}
	return best, links
}

// heads returns how well a column's header is named by the quote's words, and
// how each of them meets it. Headers are short of room: "Sec" is second.
func (l *lookup) heads(header string) (named float32, links []Link) {
	words := Words(header)
	links = make([]Link, len(l.q.Terms))
	met := make([]bool, len(words))
	var got, all float32
	for i, t := range l.q.Terms {
		if t.Fact != nil {
			continue
		}
		all += l.weight[i]
		for k, w := range words {
			if link := headed(t.Form, w.Form); link >= Derived {
				links[i], met[k] = max(links[i], link), true
			}
		}
		got += linkWorth[links[i]] * l.weight[i]
	}
	if got < headerShare*all || got == 0 {
		return 0, nil
	}
	own := 0
	for _, m := range met {
		if m {
			own++
		}
	}
	return (got/all + float32(own)/float32(len(words))) / 2, links
}

// headed says how a word of the quote meets one of a header.
func headed(form, header string) Link {
	switch {
	case form == header:
		return Held
	case Alike(form, header), len(header) >= 3 && header[0] >= 'a' && strings.HasPrefix(form, header):
		return Derived
	}
	return Lost
}
