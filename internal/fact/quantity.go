package fact

import "slices"

// A quantity is a number with what it measures or counts.
type quantity struct {
	number
	start      int
	unit       *unit
	compounded bool // of several units; the value is in the base unit already
	fact       Fact // kind, unit, nouns and rate; no values yet
	rate       [2]int
}

// An item is a single fact in the text.
type item struct {
	fact Fact
	end  int    // the token after it
	num  number // of a quantity: what a neighbour in a list is measured by
	unit *unit
	bare bool   // a number that may take the unit of its neighbour
	rate [2]int // the tokens of a rate that does not follow at once
}

// readQuantity reads a number with its unit, what it counts, and its rate:
// 3-minute, 40GB, 5 global USER commands, 20 per week, 三分钟.
func (t *text) readQuantity(i int) (item, bool) {
	start := i
	negative := t.at(i).is('-') && t.minusSign(i)
	if negative {
		i++
	}
	n, ok := t.number(i)
	if !ok || t.at(i).has(article) && n.end == i+1 && t.articleOnly(n.end) {
		return item{}, false
	}
	if negative {
		n.value.coef, n.other.coef = -n.value.coef, -n.other.coef
	}
	q := quantity{number: n, start: start}
	if q, ok = t.measured(q); !ok {
		return item{}, false
	}
	return t.finish(q)
}

// minusSign reports a hyphen that can only be a sign: "-5", not "2-5".
func (t *text) minusSign(i int) bool {
	before, after := t.at(i-1), t.at(i+1)
	return after.kind == digits && after.gap == glued && t.at(i).gap != glued ||
		before.is('(') && after.kind == digits && after.gap == glued
}

// articleOnly reports that "a" before token i states no amount: "a user",
// but not "a week"; "a second" may be the next one.
func (t *text) articleOnly(i int) bool {
	if t.folded(i) == "quarter" {
		return false
	}
	u, _ := t.unit(i)
	return u == nil || u.kind != Duration || t.folded(i) == "second" || len(t.spelled(i)) < 3
}

// measured gives q its unit: a unit of measurement, a currency, or a noun.
func (t *text) measured(q quantity) (quantity, bool) {
	q = t.andHalfHan(q)
	if u, end := t.unitOf(q); u != nil && t.fitting(q, u) {
		q.unit, q.end = u, end
		q.fact.Kind, q.fact.Unit = u.kind, u.base
		if u.kind == Count {
			q.fact.Nouns = []string{u.base}
		}
		q = t.compound(q)
		return t.rated(q), true
	}
	if cents, ok := t.cents(q); ok {
		return t.rated(cents), true
	}
	if code, end := t.currency(q.end); code != "" {
		q.end = end
		q.fact.Kind, q.fact.Unit = Money, code
		return t.rated(q), true
	}
	if q.half && !q.han || q.one && t.folded(q.end) == "quarter" {
		return t.share(q)
	}
	q.fact.Kind = Number
	q = t.counted(q)
	q = t.rated(q)
	return q, t.statesNumber(q)
}

// unitOf reads the unit of q, right behind its number or behind a word that
// leaves the amount what it is: 12 additional months.
func (t *text) unitOf(q quantity) (*unit, int) {
	u, end := t.unit(q.number.end)
	if u != nil {
		return u, end
	}
	switch t.folded(q.number.end) {
	case "additional", "more", "further", "extra", "full", "whole", "consecutive", "straight", "continuous":
		return t.unit(q.number.end + 1)
	}
	return nil, end
}

// andHalfHan reads 一个半小时, one and a half hours.
func (t *text) andHalfHan(q quantity) quantity {
	if w := t.spelled(q.end); w != "个" && w != "個" || !t.at(q.end+1).has(half) || !t.periodAt(q.end+2) {
		return q
	}
	if v, ok := q.value.add(half05); ok {
		q.value, q.end, q.one = v, q.end+2, false
	}
	return q
}

// fitting refuses units that a word only resembles: 十分 is "very", and half
// a day is an amount but "half second" is not read as one.
func (t *text) fitting(q quantity, u *unit) bool {
	if q.han && t.spelled(q.end) == "分" {
		return false
	}
	return !(q.one && t.at(q.end-1).has(article) && u.kind != Duration)
}

// share reads "half of" and "a quarter of" as percentages; any other half
// states no number.
func (t *text) share(q quantity) (quantity, bool) {
	percent := Int(50)
	if !q.half {
		percent = Int(25)
		q.end++
	}
	if t.folded(q.end) != "of" || t.at(q.end-1).kind != word {
		return q, false
	}
	q.fact.Kind, q.fact.Unit = Percent, "%"
	q.value = percent
	return q, true
}

// statesNumber refuses words that are numerals in form alone: "one" and 一 in
// ordinary prose, and number words that count nothing, unless something else
// says that they are meant as a number.
func (t *text) statesNumber(q quantity) bool {
	if !q.spelled {
		return true
	}
	bare := q.fact.Kind == Number && q.fact.Per == ""
	if !q.one && (!bare || !q.han && q.end > q.start+1) {
		return true
	}
	if q.one && q.fact.Per != "" && !bare {
		return true
	}
	if q.start == 0 && q.end == len(t.toks) && !t.at(q.start).has(article) {
		return true
	}
	if t.at(q.start).has(article) || q.han && bare || t.folded(q.end) == "of" {
		return false
	}
	switch t.folded(q.start - 1) {
	case "only", "exactly", "just", "single", "仅", "只", "只有", "仅有":
		return true
	}
	_, bound := t.boundBefore(q.start)
	return bound != nil
}

// finish makes the item, in its base unit.
func (t *text) finish(q quantity) (item, bool) {
	it := item{fact: q.fact, end: q.end, num: q.number, unit: q.unit, rate: q.rate}
	it.bare = q.fact.Kind == Number && q.fact.Per == ""
	v, ok := t.inBase(q, q.value, q.unit)
	if !ok {
		return item{}, false
	}
	it.fact.Values = []Value{v}
	if q.unit != nil && !q.compounded {
		it.fact.As = q.unit.name
	}
	t.settle(q, &it.fact)
	return it, true
}

// inBase converts the value of q from unit u; compound has done so already.
func (t *text) inBase(q quantity, v Value, u *unit) (Value, bool) {
	if u == nil || q.compounded {
		return v, true
	}
	return v.mul(u.factor)
}

// settle notes what else an ambiguous spelling may mean. What comes in whole
// things has no thousandth part, so 1,500 files are fifteen hundred.
func (t *text) settle(q quantity, f *Fact) {
	var readings []Fact
	if q.ambiguous && !q.indivisible() && (f.Kind != Money || f.Unit == "EUR" || q.value.Cmp(q.other) < 0) {
		if v, ok := t.inBase(q, q.other, q.unit); ok {
			readings = append(readings, f.with(v))
		}
	}
	if q.unit != nil && q.unit.alt != nil && !q.compounded {
		if v, ok := q.value.mul(q.unit.alt.factor); ok {
			g := f.with(v)
			g.Kind, g.Unit, g.As = q.unit.alt.kind, q.unit.alt.base, q.unit.alt.name
			readings = append(readings, g)
		}
	}
	if f.Kind == Money && f.Unit == yen {
		f.Unit = "CNY"
		g := f.with(f.Values[0])
		g.Unit = "JPY"
		readings = append(readings, g)
	}
	if len(readings) > 0 {
		f.Ambiguous = true
		f.Readings = append([]Fact{f.with(f.Values...)}, readings...)
	}
}

// indivisible reports what comes in whole things.
func (q quantity) indivisible() bool {
	if q.fact.Kind == Count {
		return q.fact.Unit != "time"
	}
	return q.unit != nil && (q.unit.name == "byte" || q.unit.name == "bit" || q.unit.name == "px" || q.unit.name == "fps")
}

// with returns f as a plain reading of other values.
func (f Fact) with(v ...Value) Fact {
	f.Values = slices.Clone(v)
	f.Ambiguous, f.Readings = false, nil
	return f
}
