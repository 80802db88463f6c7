package evidence

import (
	"strings"

	"monitor/internal/page"
)

// places cuts unit u into words and facts, once.
func (x *Index) places(u int) []Place {
	if p := x.terms[u].Load(); p != nil {
		return *p
	}
	un := &x.units[u]
	out := make([]Place, 0, un.endWord-un.firstWord)
	for b := un.block; b < un.endBlock; b++ {
		from, to := x.bytes(un, b)
		text := visible(&x.page.Blocks[b], from, to)
		for _, t := range Terms(text) {
			t.Start, t.End = t.Start+from, t.End+from
			id, ok := x.vocab[t.Form]
			if !ok || t.Fact != nil {
				id = noWord
			}
			out = append(out, Place{t, int(b), id})
		}
	}
	x.terms[u].Store(&out)
	return out
}

// bytes returns the part of block b that belongs to u.
func (x *Index) bytes(u *unit, b int32) (from, to int) {
	from, to = 0, len(x.page.Blocks[b].Text)
	if b == u.block {
		from = int(u.start)
	}
	if b == u.endBlock-1 {
		to = int(u.end)
	}
	return from, to
}

// visible is a part of a block with what is struck through blanked.
func visible(blk *page.Block, from, to int) string {
	text := blk.Text[from:to]
	for _, s := range blk.Struck {
		lo, hi := max(s[0]-from, 0), min(s[1]-from, len(text))
		if lo < hi {
			text = text[:lo] + strings.Repeat(" ", hi-lo) + text[hi:]
		}
	}
	return text
}

// noWord is the number of what is no word of the page; a term of a query that
// the page lacks has another, so that the two never meet.
const noWord = -2

// rowsTerms is how long a quote must be to span several rows of a table.
const rowsTerms = 24

// maxWindow is how many units a window has at most.
const maxWindow = 12

// A window is a run of units and their places.
type window struct {
	first  int   // unit
	starts []int // by unit: where its places begin; one more at the end
	places []Place
}

// window returns the places around unit u: the unit, and as much of its
// neighbours as a quote longer than it may span.
func (l *lookup) window(u int) window {
	x := l.x
	first, last, size := u, u, len(x.places(u))
	row := x.units[u].endBlock-x.units[u].block > 1
	if row && len(l.q.Terms) < rowsTerms || len(l.q.Terms) <= size {
		return window{u, []int{0, size}, x.places(u)}
	}
	for want := 2*len(l.q.Terms) + size; size < want && last-first < maxWindow; {
		before := size
		if first > 0 {
			first--
			size += len(x.places(first))
		}
		if last+1 < len(x.units) {
			last++
			size += len(x.places(last))
		}
		if size == before {
			break
		}
	}
	w := window{first: first, starts: []int{0}}
	for i := first; i <= last; i++ {
		w.places = append(w.places, x.places(i)...)
		w.starts = append(w.starts, len(w.places))
	}
	return w
}
