package evidence

import (
	"strings"

	"monitor/internal/claim"
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
	ordered []bool    // by term: its place was found in the order of the query
	weight  []float32 // by term of the query
}

// A Place is a word or a masked fact of the page.
type Place struct {
	Term
	Block int
	id    int32
}

// places cuts unit u into words and facts, once.
func (x *Index) places(u int) []Place {
	if p := x.terms[u].Load(); p != nil {
		return *p
	}
	var out []Place
	un := &x.units[u]
	for b := un.block; b < un.endBlock; b++ {
		from, to := x.bytes(un, b)
		text := visible(&x.page.Blocks[b], from, to)
		for _, t := range Terms(text) {
			t.Start, t.End = t.Start+from, t.End+from
			id := int32(-1)
			if t.Fact == nil {
				id = x.vocab[t.Form]
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
	if x.units[u].endBlock-x.units[u].block > 1 && len(l.q.Terms) < rowsTerms {
		return window{u, []int{0, size}, x.places(u)}
	}
	for want := 2*len(l.q.Terms) + len(x.places(u)); len(l.q.Terms) > len(x.places(u)) && size < want && last-first < maxWindow; {
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
			l.elsewhere(p, i, used, c.context)
		}
	}
	p.Row = l.row(p)
	p.Score = l.score(p, c)
	return p
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
		if used[j] || l.q.Terms[i].Fact != nil && p.InRow() {
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
		var s wordSet
		s.add(l.slots[id] - 1)
		if (s.minus(around) == wordSet{}) {
			p.Links[i] = Near
		}
	}
}

var linkWorth = [...]float32{Lost: 0, Replaced: 0, Differs: 0.9, Near: 0.4, Alike1: 0.8, Held: 1}

// What a passage gains by saying more of what the article says, and by saying
// nothing else than the quote: they part passages that are else alike.
const (
	sayBonus   = 0.05
	shapeBonus = 0.03
)

// shape is the share of the unit's places that meet the quote.
func (p *Passage) shape() float64 {
	met := 0
	for i, at := range p.At {
		if at >= p.Own[0] && at < p.Own[1] && p.Links[i] >= Differs && p.Links[i] != Near {
			met++
		}
	}
	return float64(met) / float64(max(1, p.Own[1]-p.Own[0]))
}

func (l *lookup) score(p *Passage, c candidate) float64 {
	var got, all float32
	for i, k := range p.Links {
		got += linkWorth[k] * l.weight[i]
		all += l.weight[i]
	}
	if all == 0 {
		return 0
	}
	own := l.wordsOf(&l.x.units[p.unit])
	own.union(c.context)
	var said, could float32
	for i, w := range l.wants {
		if !w.near {
			continue
		}
		could += w.weight
		var s wordSet
		s.add(uint8(i))
		if (s.minus(own) == wordSet{}) {
			said += w.weight
		}
	}
	plain := got / all
	blend := (got + said/2) / (all + could/2)
	p.Blend = float64(blend)
	score := float64(max(plain, blend))
	score += sayBonus*float64(said/max(could, 1)) + shapeBonus*p.shape()
	score = min(score, 1) * float64(regionWeight(p.Block().Region))
	switch p.Row {
	case ThisRow:
		return 1 - (1-score)*sameRow
	case OtherRow:
		return score * otherRow
	}
	return score
}

// Block returns the first block of the unit that was found.
func (p *Passage) Block() *page.Block { return &p.x.page.Blocks[p.x.units[p.unit].block] }

// Quote returns the text of places i to j, both included: of one block as it
// stands, of several joined by spaces.
func (p *Passage) Quote(i, j int) string {
	a, b := p.Places[i], p.Places[j]
	if a.Block == b.Block {
		return p.x.page.Blocks[a.Block].Text[a.Start:b.End]
	}
	var sb strings.Builder
	sb.WriteString(p.x.page.Blocks[a.Block].Text[a.Start:])
	for k := a.Block + 1; k < b.Block; k++ {
		sb.WriteByte(' ')
		sb.WriteString(p.x.page.Blocks[k].Text)
	}
	sb.WriteByte(' ')
	sb.WriteString(p.x.page.Blocks[b.Block].Text[:b.End])
	return sb.String()
}

// contextBytes is how much of the page's text stands on either side of a
// passage in its evidence.
const contextBytes = 80

// Unit returns the unit that was found.
func (p *Passage) Unit() Unit { return Unit{p.x, p.unit} }

// Evidence returns the passage as a reader finds it: the whole unit.
func (p *Passage) Evidence() claim.Evidence { return p.x.evidence(p.unit) }

func (x *Index) evidence(no int) claim.Evidence {
	u := &x.units[no]
	var parts []string
	for b := u.block; b < u.endBlock; b++ {
		from, to := x.bytes(u, b)
		parts = append(parts, strings.TrimSpace(x.page.Blocks[b].Text[from:to]))
	}
	return claim.Evidence{
		Exact:   strings.Join(parts, " "),
		Prefix:  tail(x.textBefore(u), contextBytes),
		Suffix:  head(x.textAfter(u), contextBytes),
		Heading: strings.Join(x.page.Blocks[u.block].Headings, " > "),
	}
}

func (x *Index) textBefore(u *unit) string {
	if s := strings.TrimSpace(x.page.Blocks[u.block].Text[:u.start]); s != "" || u.block == 0 {
		return s
	}
	return x.page.Blocks[u.block-1].Text
}

func (x *Index) textAfter(u *unit) string {
	if s := strings.TrimSpace(x.page.Blocks[u.endBlock-1].Text[u.end:]); s != "" || int(u.endBlock) >= len(x.page.Blocks) {
		return s
	}
	return x.page.Blocks[u.endBlock].Text
}

// head cuts s to at most n bytes, at a character's end.
func head(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xc0 == 0x80 {
		n--
	}
	return s[:n]
}

// tail keeps at most the last n bytes of s, from a character's start.
func tail(s string, n int) string {
	if len(s) <= n {
		return s
	}
	at := len(s) - n
	for at < len(s) && s[at]&0xc0 == 0x80 {
		at++
	}
	return s[at:]
}

// Weight is what a term of the query is worth on this page.
func (p *Passage) Weight(term int) float32 { return p.weight[term] }

// Reach returns the text from the first to the last place that holds a term of
// the query, of whatever unit.
func (p *Passage) Reach() string {
	first, last := -1, -1
	for _, at := range p.At {
		if at >= 0 && (first < 0 || at < first) {
			first = at
		}
		last = max(last, at)
	}
	if first < 0 {
		return ""
	}
	return p.Quote(first, last)
}

// InOrder reports whether a term stands in the passage, in the order of the
// query.
func (p *Passage) InOrder(term int) bool { return p.ordered[term] }

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

// Stretch returns the first and the last place of the unit that hold a term of
// the query with a meaning of its own, and -1 when none does.
func (p *Passage) Stretch() (first, last int) {
	first, last = -1, -1
	for i, at := range p.At {
		if at < p.Own[0] || at >= p.Own[1] || p.Links[i] < Alike1 || Dull(p.Places[at].Form) {
			continue
		}
		if first < 0 || at < first {
			first = at
		}
		last = max(last, at)
	}
	return first, last
}
