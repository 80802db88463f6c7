package fact

// readers tells who reads what may start with a token of a kind. The longest
// reading wins, and of equal ones the first.
var readers = [...][]func(*text, int) (item, bool){
	digits: {
		(*text).readDate, (*text).readClock, (*text).readVersion, (*text).readResolution, (*text).readOrdinal,
		(*text).readRate, (*text).readQuantity, (*text).readIdentifier,
	},
	word: {
		(*text).readURL, (*text).readDate, (*text).readVersion, (*text).readMoney, (*text).readTimes, (*text).readStatus,
		(*text).readLevel, (*text).readOrdinal, (*text).readQuantity, (*text).readIdentifier,
	},
	ideograph: {
		(*text).readDate, (*text).readHanPercent, (*text).readOrdinal, (*text).readStatus, (*text).readLevel, (*text).readRate, (*text).readQuantity,
	},
	symbol: {(*text).readMoney, (*text).readTimes, (*text).readQuantity, (*text).readIdentifier},
}

// starter are the roles that may start a fact.
const starter = cardinal | hundred | half | article | ordinal | month | hanDigit | hanTen | versionWord | statusWord | levelWord |
	currencyWord | per | multiple | lead

// starts cheaply tells whether a fact may start with token i.
// humped reports a capital letter inside a word that starts with a small one.
func (t *text) humped(i int) bool {
	s := t.spelled(i)
	if s[0] < 'a' || s[0] > 'z' {
		return false
	}
	for k := 1; k < len(s); k++ {
		if 'A' <= s[k] && s[k] <= 'Z' {
			return true
		}
	}
	return false
}

func (t *text) starts(i int) bool {
	k := t.at(i)
	switch k.kind {
	case digits:
		return !t.footnote(i)
	case symbol:
		return t.symbolStarts(i)
	case word:
		if next := t.at(i + 1); next.gap == glued && (next.kind == digits || next.kind == symbol) {
			return true
		}
		return k.has(starter) || t.humped(i)
	case ideograph:
		return k.has(starter)
	}
	return false
}

// footnote reports a mark such as [12].
func (t *text) footnote(i int) bool {
	return t.at(i-1).is('[') && t.at(i+1).is(']') && t.at(i+1).gap == glued && t.count(i) <= 3
}

// symbolStarts names the signs that facts start with.
func (t *text) symbolStarts(i int) bool {
	k := t.at(i)
	switch k.sym {
	case '$', '€', '£', '¥', '₩', '₹', '₽', '½', '¼', '¾', '×':
		return true
	case '-', '/', '.', '_':
		return k.gap != glued && t.at(i+1).gap == glued || t.at(i-1).kind == symbol
	}
	return false
}

// readSingle returns the longest fact that starts with token i.
func (t *text) readSingle(i int) (item, bool) {
	var best item
	found := false
	k := t.at(i).kind
	if k == noToken {
		return item{}, false
	}
	for _, read := range readers[k] {
		if it, ok := read(t, i); ok && (!found || it.end > best.end) {
			best, found = it, true
		}
	}
	return best, found
}

// promising cheaply rejects texts that cannot hold a fact.
func promising(s string) bool { return s != "" }
