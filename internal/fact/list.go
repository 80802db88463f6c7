package fact

import (
	"fmt"
	"slices"
	"strings"
)

// readList reads the fact at token i and the others that a range or an
// alternative joins to it: 2–10 s, between 5 and 10, 5 or 10 seconds, 5s/10s,
// 60, 90 or 120 s, 480p–720p.
func (t *text) readList(i int) (item, bool) {
	first, ok := t.readSingle(i)
	if !ok || !joinable(first.fact.Kind) {
		return first, ok
	}
	if end := t.rangeSign(first.end, i); end > 0 {
		if second, ok := t.readSingle(end); ok {
			if it, ok := join(Range, first, second); ok {
				return it, true
			}
		}
	}
	if listable(first.fact.Kind) {
		if it, ok := t.readAlternatives(first); ok {
			return it, true
		}
	}
	return first, true
}

func joinable(k Kind) bool {
	switch k {
	case Ordinal, Ratio, Status, Level, URL, Identifier:
		return false
	}
	return true
}

// listable reports kinds whose alternatives are one fact. Versions that are
// supported side by side are several: they compare member by member.
func listable(k Kind) bool { return joinable(k) && k != Version && k != Date }

// rangeSign returns the token after what joins the ends of a range at token i,
// or 0.
func (t *text) rangeSign(i, start int) int {
	k, next := t.at(i), t.at(i+1)
	switch {
	case k.gap == broken:
		return 0
	case k.is('-') && t.folded(i+1) == "to" && t.at(i+2).is('-'): // 3-to-5-minute
		return i + 3
	case k.is('-') && t.folded(i+1) == "to" && t.at(i+1).gap == spaced: // 3- to 5-minute
		return i + 2
	case k.is('-'): // "5 -10" is a number and a negative one
		if (k.gap == glued) != (next.gap == glued) {
			return 0
		}
		return i + 1
	case k.is('–'), k.is('~'), k.is('…'):
		return i + 1
	case k.kind == word || k.kind == ideograph:
		switch t.folded(i) {
		case "to", "through", "thru", "至", "到", "から":
			return i + 1
		case "and", "和":
			if w := t.folded(start - 1); w == "between" || w == "在" {
				return i + 1
			}
		}
	}
	return 0
}

// maxList is how many alternatives a fact may have.
const maxList = 8

// closes cheaply tells whether a list that goes on at token i may end as one:
// with a conjunction, or as values with slashes between.
func (t *text) closes(i int) bool {
	slashes := 0
	for at := i; at < i+maxList*4; at++ {
		k := t.at(at)
		switch {
		case k.kind == noToken || k.gap == broken:
			return slashes > 0
		case k.is('/'):
			slashes++
		case k.lex != nil && k.lex.role&conjunction != 0:
			return true
		}
	}
	return slashes > 0 && slashes < maxList
}

// readAlternatives reads what "or", "/" or commas join to first.
func (t *text) readAlternatives(first item) (item, bool) {
	if _, c := t.orSign(first.end); c == noConnector || !t.closes(first.end) {
		return first, false
	}
	items := []item{first}
	at := first.end
	closed, loose, slashed := false, false, false
	for len(items) < maxList {
		end, c := t.orSign(at)
		if end == 0 || closed {
			break
		}
		next, ok := t.readSingle(end)
		if !ok {
			break
		}
		closed = c == orWord
		loose = loose || c == andWord
		closed = closed || c == andWord
		items = append(items, next)
		at = next.end
		if c == slash {
			slashed = true
			closed = t.orSignAt(at) != slash
		}
	}
	if len(items) < 2 || !closed {
		return first, false
	}
	return joinAll(items, loose, slashed)
}

// A connector is what joins alternatives.
type connector uint8

const (
	noConnector connector = iota
	comma
	slash
	orWord
	andWord
)

func (t *text) orSignAt(i int) connector {
	_, c := t.orSign(i)
	return c
}

// orSign returns the token after the connector at token i, and its kind; an
// Oxford comma belongs to its word.
func (t *text) orSign(i int) (int, connector) {
	k := t.at(i)
	if k.gap == broken {
		return 0, noConnector
	}
	switch {
	case k.is('-') && k.gap == glued && t.at(i+1).gap == spaced && t.at(i+1).kind == word: // 5- or 10-second
		return t.orSign(i + 1)
	case k.is('/') && t.at(i+1).gap == k.gap:
		return i + 1, slash
	case k.is('、'):
		return i + 1, comma
	case k.is(','):
		if next := t.at(i + 1); next.kind == word || next.kind == ideograph {
			if end, c := t.orSign(i + 1); c == orWord || c == andWord {
				return end, c
			}
		}
		return i + 1, comma
	case k.is('&'):
		return i + 1, andWord
	case k.kind == word || k.kind == ideograph:
		switch {
		case !k.has(conjunction):
		case k.lex.n == 1:
			return i + 1, orWord
		default:
			return i + 1, andWord
		}
	}
	return 0, noConnector
}

// joinAll makes one fact of items, if they are of one kind. Joined by "and"
// alone, they are one fact only when they share the last one's unit: "4 and 8
// GB", but not "4 GB and 8 GB", which are two; bare numbers with a slash may be
// anything.
func joinAll(items []item, and, slashed bool) (item, bool) {
	last := items[len(items)-1]
	if and && (!items[0].bare || last.bare) || slashed && last.bare {
		return item{}, false
	}
	whole, ok := last, true
	for k := len(items) - 2; k >= 0 && ok; k-- {
		whole, ok = join(Alternatives, items[k], whole)
	}
	return whole, ok
}

// join makes one fact of two neighbours; a bare number is measured as the
// other one is. A range must rise.
func join(form Form, a, b item) (item, bool) {
	if form == Range {
		a = adoptDate(a, b)
	}
	a, b, ok := alike(a, b)
	if !ok || a.fact.Kind != b.fact.Kind || a.fact.Unit != b.fact.Unit || a.fact.Per != "" && a.fact.Per != b.fact.Per {
		return item{}, false
	}
	if form == Range && !rises(a.fact, b.fact) {
		return item{}, false
	}
	it := b
	it.fact.Form = form
	it.fact.Values = slices.Concat(a.fact.Values, b.fact.Values)
	it.fact.Words = slices.Concat(a.fact.Words, b.fact.Words)
	it.fact.Ambiguous, it.fact.Readings = false, nil
	it.bare = a.bare && b.bare
	if a.fact.Ambiguous || b.fact.Ambiguous {
		it.fact = joinReadings(it.fact, a.fact, b.fact)
	}
	if len(b.fact.Nouns) == 0 {
		it.fact.Nouns = a.fact.Nouns
	}
	return it, true
}

// adoptDate completes the start of a span from its end: 1–5 May 2026, 1 January
// to 31 March 2026, October to December 2026.
func adoptDate(a, b item) item {
	if b.fact.Kind == Date && a.fact.Kind == Date && len(a.fact.Words[0]) == len("--05") && len(b.fact.Words[0]) == len("2026-05") {
		a.fact.Words = []string{b.fact.Words[0][:len("2026")] + a.fact.Words[0][1:]}
		return a
	}
	if b.fact.Kind != Date || len(b.fact.Words[0]) != len("2026-05-05") || strings.HasPrefix(b.fact.Words[0], "-") {
		return a
	}
	var d day
	if _, err := fmt.Sscanf(b.fact.Words[0], "%d-%d-%d", &d.year, &d.month, &d.day); err != nil {
		return a
	}
	switch {
	case a.bare && a.num.whole && a.num.value.Cmp(Int(31)) <= 0 && a.num.value.sign() > 0:
		n, _ := a.num.value.scaled(0)
		d.day = int(n)
	case a.fact.Kind == Date && len(a.fact.Words[0]) == len("--05-05"):
		if _, err := fmt.Sscanf(a.fact.Words[0], "--%d-%d", &d.month, &d.day); err != nil {
			return a
		}
	default:
		return a
	}
	if it, ok := dateItem(d, a.end); ok {
		return it
	}
	return a
}

// joinReadings keeps the other readings of two ambiguous members, taken
// together, since a text writes its numbers in one way.
func joinReadings(f, a, b Fact) Fact {
	if len(a.Readings) != len(b.Readings) {
		return f
	}
	f.Ambiguous = true
	f.Readings = nil
	for k, r := range a.Readings {
		g := b.Readings[k]
		g.Form = f.Form
		g.Values = slices.Concat(r.Values, g.Values)
		g.Words = slices.Concat(r.Words, g.Words)
		f.Readings = append(f.Readings, g)
	}
	return f
}

// alike gives a bare number the unit, currency, noun or scale of its neighbour.
func alike(a, b item) (item, item, bool) {
	money := a.fact.Kind == Money && b.bare
	switch {
	case (a.bare || money) && b.num.scale != (Value{}) && a.num.whole && a.num.value.Cmp(b.num.value) < 0 && b.fact.Kind != Version:
		v, ok := a.num.value.mul(b.num.scale)
		if !ok {
			return a, b, false
		}
		if v.Cmp(b.num.value) < 0 {
			a.num.value, a.fact.Values = v, []Value{v}
		}
	}
	var ok bool
	switch {
	case a.bare && !b.bare:
		a, ok = a.measuredAs(b)
		return a, b, ok
	case b.bare && !a.bare:
		if a.fact.Kind != Money { // "5 s or 10" may be ten of something else
			return a, b, false
		}
		b, ok = b.measuredAs(a)
		return a, b, ok
	}
	return a, b, true
}

// measuredAs returns the bare number a with the unit of b.
func (a item) measuredAs(b item) (item, bool) {
	switch b.fact.Kind {
	case Date, Version, Resolution, Clock:
		return a, false
	}
	v, ok := a.num.value, true
	if b.unit != nil {
		v, ok = v.mul(b.unit.factor)
	}
	bare := a.fact
	a.fact = b.fact.with(v)
	a.fact.Start, a.fact.End, a.bare = bare.Start, bare.End, false
	return a, ok
}

// rises reports that the ends of a range are in order.
func rises(a, b Fact) bool {
	switch {
	case a.Kind == Date:
		return len(a.Words[0]) == len(b.Words[0]) && a.Words[0] < b.Words[0]
	case a.Kind == Version:
		return compareVersions(a.Words[0], b.Words[0]) < 0
	case len(a.Values) == 0 || len(b.Values) == 0:
		return false
	}
	return a.Values[0].Cmp(b.Values[0]) < 0
}

// addConjunctions registers the words that join alternatives: 1 for "or".
func addConjunctions(d *dictionary) {
	for _, l := range d.add(conjunction, "or 或 或者 または もしくは") {
		l.n = 1
	}
	d.add(conjunction, "and 和 及 と 以及 以及")
}
