package fact

// A number is what a numeral in digits or words states.
type number struct {
	value, other Value // other is the second reading of an ambiguous numeral
	end          int   // the token after it
	ambiguous    bool
	whole        bool  // digits alone: no separator, no scale
	spelled      bool  // in words
	one          bool  // a, an, one, 一: more often a word than a number
	half         bool  // half, 半
	scale        Value // what multiplied it: 10k, 5 million, 3万; else 0
	han          bool
}

// number reads the numeral at token i.
func (t *text) number(i int) (number, bool) {
	var n number
	var ok bool
	switch k := t.at(i); {
	case k.kind == digits:
		n, ok = t.digitNumber(i)
	case k.has(cardinal | hundred | scale | half | article):
		n, ok = t.wordNumber(i)
	case k.has(hanDigit | hanTen):
		n, ok = t.hanNumber(i)
	case k.kind == symbol:
		n, ok = t.glyphNumber(i)
	}
	if !ok {
		return number{}, false
	}
	return t.withScale(n)
}

// maxGroups is how many groups of digits a numeral may have.
const maxGroups = 8

// A grouping is a numeral in digits as it is written: groups of digits with a
// separator before all but the first.
type grouping struct {
	group [maxGroups]int // token indexes
	sep   [maxGroups]rune
	n     int
}

// grouping reads digits and the separators between them.
func (t *text) grouping(i int) grouping {
	g := grouping{n: 1}
	g.group[0] = i
	for g.n < maxGroups {
		next := t.at(i + 1)
		step := 2
		switch {
		case next.kind == digits && next.gap == thin:
			next.sym, step = ' ', 1
		case next.kind == digits && next.gap == spaced && t.thousands(i, i+1):
			next.sym, step = ' ', 1
		case next.kind != symbol || next.gap != glued || t.at(i+2).kind != digits || t.at(i+2).gap != glued:
			return g
		case next.sym != '.' && next.sym != ',' && next.sym != '\'':
			return g
		}
		i += step
		g.group[g.n], g.sep[g.n] = i, next.sym
		g.n++
	}
	return g
}

// thousands reports groups of three digits of which the last is "000", after a
// short group: with ordinary spaces between, only round thousands are surely
// one number.
func (t *text) thousands(i, next int) bool {
	if t.count(i) > 3 || t.at(i).gap == glued {
		return false
	}
	for n := 0; n < maxGroups && t.count(next) == 3 && t.at(next+1).kind == digits && t.at(next+1).gap == spaced && t.count(next+1) == 3; n++ {
		next++
	}
	return t.spelled(next) == "000"
}

// count returns how many digits token i has.
func (t *text) count(i int) int {
	n := 0
	for range t.spelled(i) {
		n++
	}
	return n
}

// digitNumber reads a numeral in digits: 1500, 1,500, 1 500, 1'500, 3.5, 3,5,
// 1.234,56, 12,34,567. One separator before three digits may mean either
// thousands or a fraction, and stays ambiguous.
func (t *text) digitNumber(i int) (number, bool) {
	g := t.grouping(i)
	last := g.n - 1
	switch {
	case g.n == 1:
		v, ok := t.join(g, 1)
		return number{value: v, end: i + 1, whole: true}, ok
	case g.n == 2 && (g.sep[1] == '.' || g.sep[1] == ','):
		return t.twoGroups(g)
	case t.grouped(g, g.n):
		v, ok := t.join(g, g.n)
		return number{value: v, end: g.group[last] + 1}, ok
	case g.sep[last] != g.sep[last-1] && (g.sep[last] == '.' || g.sep[last] == ',') && t.grouped(g, last):
		v, ok := t.join(g, last)
		return number{value: v, end: g.group[last] + 1}, ok
	case g.sep[1] == '.':
		return number{}, false // a version or an address
	}
	g.n = 1
	v, ok := t.join(g, 1)
	return number{value: v, end: i + 1, whole: true}, ok
}

// twoGroups reads 3.5, 3,5, 1.500 and 1,500. Nobody writes a fraction of zeros
// after a comma, so 1,000 is a thousand.
func (t *text) twoGroups(g grouping) (number, bool) {
	n := number{end: g.group[1] + 1}
	decimalValue, ok := t.join(g, 1)
	if !ok {
		return n, false
	}
	if !t.grouped(g, 2) {
		n.value = decimalValue
		return n, true
	}
	thousands, ok := t.join(g, 2)
	n.value, n.other, n.ambiguous = thousands, decimalValue, t.spelled(g.group[1]) != "000"
	if g.sep[1] == '.' {
		n.value, n.other, n.ambiguous = decimalValue, thousands, true
	}
	return n, ok
}

// grouped reports whether the first n groups are thousands with one separator:
// one to three digits, then threes; or, as in India, twos and a last three.
func (t *text) grouped(g grouping, n int) bool {
	first := t.spelled(g.group[0])
	if size := t.count(g.group[0]); n < 2 || size > 3 || size > 1 && first[0] == '0' || first == "0" {
		return false
	}
	threes, twos := true, n > 2
	for k := 1; k < n; k++ {
		size := t.count(g.group[k])
		threes = threes && size == 3
		twos = twos && (size == 2 || k == n-1 && size == 3)
		if g.sep[k] != g.sep[1] {
			return false
		}
	}
	return threes || twos && g.sep[1] == ',' && t.count(g.group[n-1]) == 3
}

// join reads the digits of all groups; those from group whole on are the
// fraction.
func (t *text) join(g grouping, whole int) (Value, bool) {
	var n int64
	var exp int32
	for k := range g.n {
		for _, r := range t.spelled(g.group[k]) {
			if n > (1<<63-1-9)/10 {
				return Value{}, false
			}
			n = n*10 + digitValue(r)
			if k >= whole {
				exp--
			}
		}
	}
	return decimal(n, exp), true
}

// glyphNumber reads ½, ¼ and ¾.
func (t *text) glyphNumber(i int) (number, bool) {
	v, ok := glyphValue(t.at(i).sym)
	return number{value: v, end: i + 1, half: v == decimal(5, -1)}, ok
}

func glyphValue(r rune) (Value, bool) {
	switch r {
	case '½':
		return decimal(5, -1), true
	case '¼':
		return decimal(25, -2), true
	case '¾':
		return decimal(75, -2), true
	}
	return Value{}, false
}

// withScale reads what multiplies a numeral in digits: 1½, 10k, 2.5 million,
// 3万.
func (t *text) withScale(n number) (number, bool) {
	k := t.at(n.end)
	if v, ok := glyphValue(k.sym); ok && n.whole && k.gap == glued {
		n.value, ok = n.value.add(v)
		n.end, n.whole = n.end+1, false
		return n, ok
	}
	by, ok := t.scaleAt(n, k)
	if !ok {
		return n, true
	}
	n.value, ok = n.value.mul(by)
	if ok && n.ambiguous {
		n.other, ok = n.other.mul(by)
	}
	n.end, n.whole, n.scale, n.one = n.end+1, false, by, false
	return n, ok
}

func (t *text) scaleAt(n number, k token) (Value, bool) {
	switch {
	case n.spelled || n.han:
		return Value{}, false
	case k.has(scale|hanScale) && k.gap < broken:
		return Int(k.lex.n), true
	case k.has(hanTen) && k.gap == glued && k.lex.n >= 100:
		return Int(k.lex.n), true
	case k.kind == word && k.gap == glued:
		return suffixScale(t.spelled(n.end))
	}
	return Value{}, false
}

// suffixScale reads the letters that stand right after digits: 10k, 1.2M, 7B.
func suffixScale(s string) (Value, bool) {
	switch s {
	case "k", "K":
		return Int(1e3), true
	case "M", "mn", "mln":
		return Int(1e6), true
	case "B", "b", "bn":
		return Int(1e9), true
	case "T", "tn":
		return Int(1e12), true
	}
	return Value{}, false
}
