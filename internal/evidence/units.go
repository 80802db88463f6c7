package evidence

import (
	"strings"

	"monitor/internal/claim"
	"monitor/internal/page"
)

// A Unit is a sentence, a short block or the cells of a table row: the
// smallest stretch of the page that says something.
type Unit struct {
	x  *Index
	no int
}

// Block returns the first block of the unit.
func (u Unit) Block() *page.Block { return &u.x.page.Blocks[u.x.units[u.no].block] }

// Places returns the words and facts of the unit, in order.
func (u Unit) Places() []Place { return u.x.places(u.no) }

// Evidence returns the unit and where it stands.
func (u Unit) Evidence() claim.Evidence { return u.x.evidence(u.no) }

// A Segment is the part of a unit that stands in one block.
type Segment struct {
	Text  string // without what is struck through
	Block *page.Block
	From  int // byte of the block's text where Text begins
}

// Segments returns the unit's text, block by block.
func (u Unit) Segments() []Segment {
	un := &u.x.units[u.no]
	var out []Segment
	for b := un.block; b < un.endBlock; b++ {
		from, to := u.x.bytes(un, b)
		blk := &u.x.page.Blocks[b]
		out = append(out, Segment{visible(blk, from, to), blk, from})
	}
	return out
}

// Text returns the unit as a reader sees it, cells joined by spaces, without
// what is struck through.
func (u Unit) Text() string {
	var parts []string
	for _, s := range u.Segments() {
		parts = append(parts, strings.TrimSpace(s.Text))
	}
	return strings.Join(parts, " ")
}

// Holding returns the units that have every one of the folded words, in order.
func (x *Index) Holding(forms []string) []Unit { return x.holding(forms, 0, len(x.units)) }

func (x *Index) holding(forms []string, from, to int) []Unit {
	ids := make([]int32, 0, len(forms))
	for _, f := range forms {
		id, ok := x.vocab[f]
		if !ok {
			return nil
		}
		ids = append(ids, id)
	}
	var out []Unit
	for i := from; i < to; i++ {
		if x.holds(&x.units[i], ids) {
			out = append(out, Unit{x, i})
		}
	}
	return out
}

func (x *Index) holds(u *unit, ids []int32) bool {
	for _, id := range ids {
		found := false
		for _, w := range x.words[u.firstWord:u.endWord] {
			if w.id == id {
				found = true
				break
			}
		}
		if !found {
			return false
		}
	}
	return true
}

// A Context is the set of folded words in and around a unit.
type Context map[string]bool

// Has reports whether the folded word stands there.
func (c Context) Has(form string) bool { return c[form] }

// Context returns the words of the unit, of its headings and headers, and of
// the units on either side under the same headings.
func (u Unit) Context() Context {
	c := Context{}
	blk := u.Block()
	for no := max(0, u.no-1); no < min(len(u.x.units), u.no+2); no++ {
		n := &u.x.units[no]
		if no != u.no && !sameHeadings(blk, &u.x.page.Blocks[n.block]) {
			continue
		}
		for _, w := range u.x.words[n.firstWord:n.endWord] {
			c[u.x.forms[w.id]] = true
		}
	}
	for _, text := range append([]string{blk.RowHeader, blk.ColumnHeader}, blk.Headings...) {
		for _, w := range Words(text) {
			c[w.Form] = true
		}
	}
	return c
}

func sameHeadings(a, b *page.Block) bool {
	if len(a.Headings) == 0 || len(b.Headings) == 0 {
		return len(a.Headings) == len(b.Headings)
	}
	return &a.Headings[0] == &b.Headings[0] && len(a.Headings) == len(b.Headings)
}

// BlockText returns the text of block i without what is struck through.
func (x *Index) BlockText(i int) string {
	blk := &x.page.Blocks[i]
	return visible(blk, 0, len(blk.Text))
}

// BlockEvidence returns block i and where it stands.
func (x *Index) BlockEvidence(i int) claim.Evidence {
	blk := &x.page.Blocks[i]
	ev := claim.Evidence{Exact: blk.Text, Heading: strings.Join(blk.Headings, " > ")}
	if i > 0 {
		ev.Prefix = tail(x.page.Blocks[i-1].Text, contextBytes)
	}
	if i+1 < len(x.page.Blocks) {
		ev.Suffix = head(x.page.Blocks[i+1].Text, contextBytes)
	}
	return ev
}
