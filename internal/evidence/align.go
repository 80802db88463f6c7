package evidence

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"monitor/internal/fact"
)

// A Link says how a term of the query meets the passage.
type Link uint8

// The links.
const (
	Lost     Link = iota // nothing stands in its place
	Replaced             // another word stands in its place
	Differs              // a fact of the same kind with another value stands in its place
	Near                 // the word stands in the headings, headers or the passage's neighbourhood
	Derived              // a derivation of the word stands in its place
	Held                 // the word, or an equal fact, stands there
)

// What the alignment pays and charges, as parts of a term's weight.
const (
	payDiffers   = 0.85
	payInRow     = 0.38 // the same in a row, where a column that went shifts the others
	payAlike     = 0.70
	chargeSwap   = 0.20
	chargeLost   = 0.22
	chargeInsert = 0.03  // for each word of the page between
	chargeUnit   = 0.30  // for going on into the next sentence
	chargeInCell = 0.008 // the same within a row, where whole cells come and go
)

// grid is the table of a fitting alignment: the whole query against any
// stretch of the window (Gusfield, Algorithms on Strings, Trees, and
// Sequences, 11.6).
type grid struct {
	cells []float32
	width int
}

func (g *grid) at(i, j int) *float32 { return &g.cells[i*g.width+j] }

// align returns for each term of the query its place in the window, or -1.
func (l *lookup) align(w window, insert float32) []int {
	m, n := len(l.q.Terms), len(w.places)
	g := grid{l.cleared((m + 1) * (n + 1)), n + 1}
	step := w.steps()
	for i := 1; i <= m; i++ {
		lost := chargeLost * l.weight[i-1]
		*g.at(i, 0) = *g.at(i-1, 0) - lost
		for j := 1; j <= n; j++ {
			best := *g.at(i-1, j-1) + l.pay(i-1, &w.places[j-1])
			if i > 1 {
				best -= step[j]
			}
			*g.at(i, j) = max(best, *g.at(i-1, j)-lost, *g.at(i, j-1)-insert-step[j])
		}
	}
	return l.trace(&g, insert, step)
}

// cleared returns n zeros, which the next alignment overwrites.
func (l *lookup) cleared(n int) []float32 {
	l.cells = slices.Grow(l.cells[:0], n)[:n]
	clear(l.cells)
	return l.cells
}

// steps returns what it costs to go on from one unit to the next, by column of
// the grid.
func (w *window) steps() []float32 {
	step := make([]float32, len(w.places)+1)
	for _, s := range w.starts[1:] {
		if s < len(w.places) {
			step[s+1] = chargeUnit
		}
	}
	return step
}

// trace walks back from the best end.
func (l *lookup) trace(g *grid, insert float32, step []float32) []int {
	m, n := len(l.q.Terms), len(step)-1
	end := 0
	for j := 1; j <= n; j++ {
		if *g.at(m, j) > *g.at(m, end) {
			end = j
		}
	}
	at := make([]int, m)
	for i := range at {
		at[i] = -1
	}
	for i, j := m, end; i > 0 && j > 0; {
		here := *g.at(i, j)
		switch {
		case near(here, *g.at(i-1, j)-chargeLost*l.weight[i-1]):
			i--
		case near(here, *g.at(i, j-1)-insert-step[j]):
			j--
		default:
			at[i-1] = j - 1
			i, j = i-1, j-1
		}
	}
	return at
}

func near(a, b float32) bool { return math.Abs(float64(a-b)) < 1e-5 }

// pay is what pairing term i of the query with a place brings.
func (l *lookup) pay(i int, p *Place) float32 {
	w := l.weight[i]
	switch l.link(i, p) {
	case Held:
		return w
	case Derived:
		return payAlike * w
	case Differs:
		if l.inRow {
			return payInRow * w
		}
		return payDiffers * w
	}
	if t := &l.q.Terms[i]; t.Fact == nil && p.Fact == nil && numeric(t.Form) && numeric(p.Form) {
		return -chargeSwap / 2 * w
	}
	return -chargeSwap * w
}

// link says how term i of the query and a place meet, side by side.
func (l *lookup) link(i int, p *Place) Link {
	t := &l.q.Terms[i]
	switch {
	case t.Fact != nil && p.Fact != nil && l.inRow:
		return l.meetInRow(t.Fact, p)
	case t.Fact != nil && p.Fact != nil:
		return Meet(*t.Fact, *p.Fact)
	case t.Fact != nil && spelled(t.Fact, p.Form), p.Fact != nil && spelled(p.Fact, t.Form):
		return Held
	case t.Fact != nil || p.Fact != nil:
		return Replaced
	case l.ids[i] == p.id, l.inRow && (Mark(t.Form) || Mark(p.Form)) && Answers(t.Form)*Answers(p.Form) > 0:
		return Held
	case Alike(t.Form, p.Form):
		return Derived
	}
	return Replaced
}

// spelled reports whether a word spells a fact, as it does where what stands
// around tells the one text that it is a value and the other not: Beta in a
// cell of its own.
func spelled(f *fact.Fact, form string) bool {
	return f.Kind == fact.Status && len(f.Text) < len(form)+3 && Stem(f.Text) == form
}

// alone reports whether a place is all that its block says.
func (l *lookup) alone(p *Place) bool {
	text := l.x.page.Blocks[p.Block].Text
	return !strings.ContainsFunc(text[:p.Start], unicode.IsLetter) && !strings.ContainsFunc(text[p.End:], unicode.IsLetter)
}

func numeric(form string) bool { return form[0] >= '0' && form[0] <= '9' }
