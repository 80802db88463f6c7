package evidence

import (
	"math"
	"math/bits"
	"slices"

	"monitor/internal/page"
)

// What a word is worth where it does not stand in the passage itself.
const (
	inHeading   = 0.35 // in a heading, a column header or the unit's own region of a table
	inNeighbor  = 0.20 // in the unit before
	nearWeight  = 0.60 // a word of `about`
	saysWeight  = 0.45 // a word of the article that the quote lacks
	factWeight  = 0.30 // a digit or unit of an unchanged fact
	looseWeight = 0.35 // a word of the article that the page lacks, where there is no quote
	dullWeight  = 0.12 // a word like "the", beside one that carries meaning
)

// maxCandidates is how many units are aligned with a claim, the best first.
const maxCandidates = 8

// A wanted word of a query on one page.
type wanted struct {
	weight float32
	near   bool // finds the passage, and is no part of the quote
}

// A lookup is a query in the words of one page.
type lookup struct {
	x      *Index
	q      *Query
	slots  []uint8 // by word of the page: 1 + its place in wants
	wants  []wanted
	ids    []int32   // by term of the query: its word on the page, or -1
	weight []float32 // by term of the query
	inRow  bool      // the passage being aligned is a row
	cells  []float32 // of the grid, used again and again
}

// words is a set of wanted words.
type wordSet [4]uint64

func (s wordSet) has(slot uint8) bool { return s[slot>>6]&(1<<(slot&63)) != 0 }
func (s *wordSet) add(slot uint8)     { s[slot>>6] |= 1 << (slot & 63) }
func (s *wordSet) union(o wordSet) {
	for i := range s {
		s[i] |= o[i]
	}
}
func (s wordSet) minus(o wordSet) wordSet {
	for i := range s {
		s[i] &^= o[i]
	}
	return s
}

// rarity is the weight of a word that df of the page's units hold.
func (x *Index) rarity(df int32) float32 {
	return float32(math.Log(1+float64(len(x.units)+1)/(float64(df)+0.5))) / float32(math.Log(2+2*float64(len(x.units)+1)))
}

func (x *Index) newLookup(q *Query) *lookup {
	l := &lookup{x: x, q: q, slots: make([]uint8, len(x.forms))}
	share := factShare(q.Terms)
	for _, t := range q.Terms {
		if t.Fact != nil {
			l.ids = append(l.ids, -1)
			l.weight = append(l.weight, share)
			continue
		}
		id, w := x.weigh(t.Form)
		if id < 0 && q.Loose {
			w *= looseWeight
		}
		l.ids = append(l.ids, id)
		l.weight = append(l.weight, w)
		l.want(id, w, false)
	}
	facts := float32(factWeight)
	if len(q.Terms) > 1 && !slices.ContainsFunc(q.Terms, func(t Term) bool { return t.Fact == nil }) {
		facts = 1 // several values without a word find their row by themselves
	}
	for _, list := range []struct {
		words  []string
		factor float32
	}{{q.words, saysWeight}, {q.near, nearWeight}, {q.facts, facts}} {
		for _, form := range list.words {
			id, w := x.weigh(form)
			l.want(id, w*list.factor, true)
		}
	}
	return l
}

// factShare is what each fact of a query is worth. A list of values is one thing
// that the quote says: beyond the second its members share their weight.
func factShare(terms []Term) float32 {
	n := 0
	for _, t := range terms {
		if t.Fact != nil {
			n++
		}
	}
	return 0.8 * 2 / float32(max(2, n))
}

// weigh returns the page's word for a form, or -1, and what it is worth.
func (x *Index) weigh(form string) (int32, float32) {
	id, ok := x.vocab[form]
	df := int32(0)
	if !ok {
		id = -1
	} else {
		df = x.df[id]
	}
	w := x.rarity(df)
	if Dull(form) {
		w *= dullWeight
	}
	return id, w
}

func (l *lookup) want(id int32, weight float32, near bool) {
	if id < 0 || l.slots[id] != 0 || len(l.wants) > 250 {
		return
	}
	l.wants = append(l.wants, wanted{weight, near})
	l.slots[id] = uint8(len(l.wants))
}

// Search returns the passages that come nearest to what q looks for, the best
// first. There may be none.
func (x *Index) Search(q *Query) []*Passage {
	l := x.newLookup(q)
	var out []*Passage
	for _, c := range l.candidates() {
		p := l.passage(c)
		switch i := slices.IndexFunc(out, func(o *Passage) bool { return o.unit == p.unit }); {
		case i < 0:
			out = append(out, p)
		case p.Score > out[i].Score && !out[i].InRow() && len(out[i].Places) < len(p.Places):
			out[i] = p // with more of the neighbourhood, which a quote of several units needs
		}
	}
	slices.SortStableFunc(out, func(a, b *Passage) int {
		switch {
		case a.Score > b.Score:
			return -1
		case a.Score < b.Score:
			return 1
		}
		return 0
	})
	return out
}

// A candidate is a unit that holds wanted words.
type candidate struct {
	unit    int
	score   float32
	context wordSet // wanted words of the headings and headers around it
}

// candidates walks the page once and keeps the best units.
func (l *lookup) candidates() []candidate {
	var best []candidate
	var ctx context
	for i := range l.x.units {
		u := &l.x.units[i]
		own := l.wordsOf(u)
		around := l.around(&ctx, u, own)
		score := l.sum(own)
		if score > 0 {
			score += inHeading*l.sum(around.minus(own)) + inNeighbor*l.sum(ctx.before.minus(own).minus(around))
			score *= regionWeight(l.x.page.Blocks[u.block].Region)
			best = keep(best, candidate{i, score, around})
		}
		ctx.before = own
	}
	return best
}

// keep inserts c into the best candidates, in order of score.
func keep(best []candidate, c candidate) []candidate {
	if len(best) == maxCandidates && c.score <= best[len(best)-1].score {
		return best
	}
	at := len(best)
	for at > 0 && best[at-1].score < c.score {
		at--
	}
	best = slices.Insert(best, at, c)
	return best[:min(len(best), maxCandidates)]
}

// A context is what the walk over the units carries along.
type context struct {
	before wordSet // of the unit before
	around int32   // the headings that words were taken from, and 1
	words  wordSet
	table  int
	header wordSet // of the table's header row
}

// around returns the wanted words of the headings and of the header row that
// apply to u.
func (l *lookup) around(ctx *context, u *unit, own wordSet) wordSet {
	if ctx.around != u.around+1 {
		ctx.around, ctx.words = u.around+1, wordSet{}
		for _, id := range l.x.around[u.around] {
			if s := l.slots[id]; s != 0 {
				ctx.words.add(s - 1)
			}
		}
	}
	blk := &l.x.page.Blocks[u.block]
	if blk.Table != ctx.table {
		ctx.table, ctx.header = blk.Table, wordSet{}
	}
	out := ctx.words
	out.union(ctx.header)
	if blk.Table > 0 && l.x.page.Blocks[u.endBlock-1].Kind == page.Header {
		ctx.header = own
	}
	return out
}

func (l *lookup) wordsOf(u *unit) wordSet {
	var set wordSet
	for _, w := range l.x.words[u.firstWord:u.endWord] {
		if s := l.slots[w.id]; s != 0 {
			set.add(s - 1)
		}
	}
	return set
}

func (l *lookup) sum(set wordSet) float32 {
	var sum float32
	for i, b := range set {
		for ; b != 0; b &= b - 1 {
			sum += l.wants[i<<6+bits.TrailingZeros64(b)].weight
		}
	}
	return sum
}

// regionWeight makes what stands in the page's chrome count for less.
func regionWeight(r page.Region) float32 {
	switch r {
	case page.Nav, page.Footer:
		return 0.7
	case page.Aside, page.Banner:
		return 0.85
	}
	return 1
}

// Dull reports folded words that are worth little anywhere: what they say is said
// by the words around them, or read by other means (polarity, bounds).
func Dull(form string) bool {
	switch form {
	case "a", "an", "the", "of", "to", "in", "on", "at", "by", "for", "with", "from", "and", "or", "as", "is", "are", "was",
		"were", "be", "been", "it", "its", "this", "that", "these", "thes", "those", "thos", "there", "ther", "their", "they", "them", "you", "your",
		"we", "our", "i", "he", "she", "his", "her", "which", "who", "what", "when", "where", "wher", "how", "if", "then", "than", "so",
		"such", "can", "may", "will", "would", "should", "could", "must", "do", "doe", "does", "did", "has", "have", "had", "no",
		"not", "any", "all", "each", "per", "also", "only", "just", "into", "over", "about", "up", "out", "more", "most", "now",
		"default", "use", "used", "using", "s", "t":
		return true
	case "的", "了", "在", "是", "和", "与", "为", "を", "は", "が", "に", "の", "と", "で", "です", "ます":
		return true
	}
	return false
}
