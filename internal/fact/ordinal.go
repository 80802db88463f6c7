package fact

// readOrdinal reads 2nd, "the third", third-person and 第三.
func (t *text) readOrdinal(i int) (item, bool) {
	k := t.at(i)
	switch {
	case k.kind == digits && t.at(i+1).gap == glued && isOrdinalSuffix(t.folded(i+1)):
		n, ok := t.digitNumber(i)
		return ordinalItem(n.value, i+2), ok && n.whole
	case k.has(ordinal):
		if !t.ordinalMeant(i) {
			return item{}, false
		}
		return ordinalItem(Int(k.lex.n), i+1), true
	case k.has(lead) && t.spelled(i) == "第":
		n, ok := t.number(i + 1)
		if !ok || n.ambiguous {
			return item{}, false
		}
		return ordinalItem(n.value, n.end), true
	}
	return item{}, false
}

func ordinalItem(v Value, end int) item {
	return item{fact: Fact{Kind: Ordinal, Values: []Value{v}}, end: end}
}

func isOrdinalSuffix(s string) bool { return s == "st" || s == "nd" || s == "rd" || s == "th" }

// ordinalMeant tells an ordinal from "first, open the file" and from idioms
// such as third-party: a determiner stands before it, or a hyphen and the
// person of a narrator behind it.
func (t *text) ordinalMeant(i int) bool {
	if t.at(i+1).is('-') || t.folded(i+1) == "person" {
		w := t.folded(i + 1)
		if w != "person" {
			w = t.folded(i + 2)
		}
		return w == "person" || w == "generation" || w == "gen" || w == "level" || w == "order"
	}
	if w := t.folded(i + 1); t.at(i+1).kind != word || w == "time" || w == "party" || w == "of" {
		return false
	}
	switch t.folded(i - 1) {
	case "the", "a", "its", "their", "your", "our", "every", "each", "per", "this", "that":
		return t.at(i-1).kind == word
	}
	return false
}

// readHanPercent reads 百分之九十.
func (t *text) readHanPercent(i int) (item, bool) {
	if t.spelled(i) != "百分之" {
		return item{}, false
	}
	n, ok := t.number(i + 1)
	if !ok {
		return item{}, false
	}
	return t.finish(quantity{number: n, start: i, fact: Fact{Kind: Percent, Unit: "%"}})
}

// readTimes reads x5, ×5 and twice: how many times.
func (t *text) readTimes(i int) (item, bool) {
	k, next := t.at(i), t.at(i+1)
	if k.has(multiple) {
		if k.lex.n == 1 && !t.at(i+1).has(per|article) {
			return item{}, false // "once installed"
		}
		q := quantity{number: number{value: Int(k.lex.n), end: i + 1}, start: i}
		return t.finish(t.rated(q.counting([]string{"time"}, i+1)))
	}
	if !(k.is('×') || k.kind == word && t.spelled(i) == "x") || next.kind != digits || next.gap != glued || t.at(i-1).kind == digits && k.gap == glued {
		return item{}, false
	}
	n, ok := t.number(i + 1)
	if after := t.at(n.end); !ok || after.gap == glued && after.kind == word || n.value == Int(86) || n.value == Int(64) || n.value == Int(32) {
		return item{}, false
	}
	q := quantity{number: n, start: i}
	return t.finish(q.counting([]string{"time"}, n.end))
}
