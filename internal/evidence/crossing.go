package evidence

import (
	"slices"
	"strings"

	"monitor/internal/page"
)

// What of a table's words must be the claim's for a cell to be read as the
// crossing that the claim is about, though its row is not the quote's.
const (
	rowNamed    = 0.5  // of the words of the row's name: the article's; all of them for another value
	headerShare = 0.3  // of the weight of the quote's words: the column's header
	headerNamed = 0.5  // the mean of that and of the header's words that are the quote's
	headerFirst = 0.05 // by how much it is above any other column's
)

// Crosses reports whether the passage is read by row and column: the article
// names the row, the quote's words are the column's header, and the quote's
// value is held against the one cell where the two meet. So "Max uploads 40"
// under a plan's heading is found again in a matrix of plans and limits.
func (p *Passage) Crosses() bool { return p.crosses }

// cross reads a row by row and column, where it can be. What is quoted word for
// word needs no such reading.
func (l *lookup) cross(p *Passage) {
	value, ok := l.soleValue()
	if !ok || !p.InRow() || p.Verbatim() {
		return
	}
	cells := p.Cells()
	if p.Row == ThisRow {
		l.sole(p, value, cells)
		return
	}
	if cells[0].Kind == page.Header && cells[len(cells)-1].Kind == page.Header {
		return
	}
	named := l.speaksOf(cells[0].Text)
	var column *page.Block
	var links []Link
	if named >= rowNamed {
		column, links = l.column(cells[1:])
	}
	if column == nil {
		column, links = l.renamed(p, value, cells)
	}
	if column == nil {
		return
	}
	at := l.meeting(p, value, column, links)
	if named < 1 && links[value] != Held {
		return // another row may be meant
	}
	p.crosses, p.Row = true, ThisRow
	p.Links, p.At, p.ordered = links, make([]int, len(links)), make([]bool, len(links))
	for i := range p.At {
		p.At[i] = -1
	}
	p.At[value] = at
	l.only(p, value)
}

// sole reads the row of the quote's name where one cell is left of several, in
// a table of its own for what the article names: that cell is the value's.
func (l *lookup) sole(p *Passage, value int, cells []*page.Block) {
	headings := cells[0].Headings
	if len(cells) != 2 || p.Links[value] > Replaced || len(headings) == 0 || l.speaksOf(headings[len(headings)-1]) < 1 {
		return
	}
	p.crosses = true
	p.At[value] = l.meeting(p, value, cells[1], p.Links)
	l.only(p, value)
}

// meeting returns the place of a cell that the value meets best, and notes how.
func (l *lookup) meeting(p *Passage, value int, cell *page.Block, links []Link) int {
	at := -1
	for j := p.Own[0]; j < p.Own[1]; j++ {
		if p.Cell(j) != cell {
			continue
		}
		if k := l.link(value, &p.Places[j]); at < 0 || k > links[value] {
			links[value], at = k, j
		}
	}
	return at
}

// only makes the value, however often the quote spells it, the one fact that
// counts: the others are of other cells of the row that was quoted.
func (l *lookup) only(p *Passage, value int) {
	p.weight = slices.Clone(l.weight)
	for i, t := range l.q.Terms {
		switch {
		case t.Fact == nil || i == value:
		case Meet(*l.q.Terms[value].Fact, *t.Fact) == Held:
			p.Links[i], p.At[i] = p.Links[value], p.At[value]
		default:
			p.weight[i] = 0
		}
	}
}

// soleValue returns the fact that the quote rests on: the one that the article
// shares, else the only one.
func (l *lookup) soleValue() (term int, ok bool) {
	shared, all, last := 0, 0, -1
	for i, t := range l.q.Terms {
		if t.Fact == nil || last >= 0 && Meet(*l.q.Terms[last].Fact, *t.Fact) == Held {
			continue // 300 seconds (5 minutes) are one value
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

// speaksOf returns which share of a row's name, up to a bracket, the article and
// the quote have; 0 where the quote alone has it, as it then names no row of a
// matrix but the row that was quoted.
func (l *lookup) speaksOf(name string) float32 {
	if at := strings.IndexAny(name, "([（"); at > 0 {
		name = name[:at]
	}
	said, had, all := 0, 0, 0
	for _, w := range Words(name) {
		if !Dull(w.Form) {
			all++
		}
		switch {
		case slices.ContainsFunc(l.q.words, w.alike), slices.ContainsFunc(l.q.counts, w.alike):
			said++
		case Dull(w.Form) || !slices.ContainsFunc(l.q.Terms, func(t Term) bool { return t.Fact == nil && w.alike(t.Form) }):
			continue
		}
		if !Dull(w.Form) {
			had++
		}
	}
	if said == 0 {
		return 0
	}
	return float32(had) / float32(max(1, all))
}

func (w Word) alike(form string) bool { return Alike(form, w.Form) }

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
	if top >= headerNamed && top-next >= headerFirst {
		return best, links
	}
	return l.card(cells)
}

// card returns the one cell beside a row's name, where the quote's words are
// the heading: what was a row of a matrix has become a list of its own.
func (l *lookup) card(cells []*page.Block) (*page.Block, []Link) {
	headings := cells[0].Headings
	if len(cells) != 1 || len(headings) == 0 {
		return nil, nil
	}
	if named, links := l.heads(headings[len(headings)-1]); named >= headerNamed {
		return cells[0], links
	}
	return nil, nil
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
