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

// Units calls yield for the units of the page in order, until it returns false.
func (x *Index) Units(yield func(Unit) bool) {
	for i := range x.units {
		if !yield(Unit{x, i}) {
			return
		}
	}
}

// Block returns the first block of the unit.
func (u Unit) Block() *page.Block { return &u.x.page.Blocks[u.x.units[u.no].block] }

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
func (x *Index) Holding(forms []string) []Unit {
	ids := make([]int32, 0, len(forms))
	for _, f := range forms {
		id, ok := x.vocab[f]
		if !ok {
			return nil
		}
		ids = append(ids, id)
	}
	var out []Unit
	for i := range x.units {
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
