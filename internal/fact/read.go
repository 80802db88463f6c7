package fact

// A reader reads one kind of fact. It is asked only where its cheap test says
// that its kind may start.
type reader struct {
	may  func(t *text, i int) bool
	read func(t *text, i int) (item, bool)
}

// readers tells who reads what may start with a token of a kind. The longest
// reading wins, and of equal ones the first.
var readers = [...][]reader{
	digits: {
		{(*text).mayDate, (*text).readDate}, {(*text).mayClock, (*text).readClock}, {(*text).always, (*text).readVersion},
		{(*text).mayResolution, (*text).readResolution}, {(*text).touchesWord, (*text).readOrdinal}, {(*text).beforeIdeograph, (*text).readRate},
		{(*text).always, (*text).readQuantity}, {(*text).touches, (*text).readIdentifier},
	},
	word: {
		{(*text).touches, (*text).readURL}, {either(month), (*text).readDate}, {(*text).touches, (*text).readVersion},
		{either(currencyWord), (*text).readMoney}, {either(multiple), (*text).readTimes}, {roles(statusWord), (*text).readStatus},
		{roles(levelWord), (*text).readLevel}, {roles(ordinal), (*text).readOrdinal}, {roles(per | adverb), (*text).readFrequency},
		{roles(cardinal | hundred | half | article), (*text).readQuantity}, {(*text).always, (*text).readIdentifier},
	},
	ideograph: {
		{roles(hanDigit | hanTen), (*text).readDate}, {roles(lead), (*text).readHanPercent}, {roles(lead), (*text).readOrdinal},
		{roles(statusWord), (*text).readStatus}, {roles(levelWord), (*text).readLevel}, {roles(per | hanDigit | hanTen), (*text).readRate},
		{roles(hanDigit | hanTen | half), (*text).readQuantity},
	},
	symbol: {
		{(*text).always, (*text).readMoney}, {(*text).always, (*text).readTimes}, {(*text).always, (*text).readQuantity}, {(*text).always, (*text).readIdentifier},
	},
}

func (t *text) always(int) bool { return true }

// touches reports that more follows without a space, other than the marks that
// close a phrase.
func (t *text) touches(i int) bool {
	k := t.at(i + 1)
	if k.gap != glued || k.kind != symbol {
		return k.gap == glued && k.kind != ideograph && k.kind != noToken
	}
	after := t.at(i + 2)
	return after.gap == glued && (after.kind == digits || after.kind == word || after.kind == symbol && k.sym != '.' && k.sym != ',')
}

func (t *text) touchesWord(i int) bool {
	k := t.at(i + 1)
	return k.gap == glued && k.kind == word
}

func (t *text) beforeIdeograph(i int) bool { return t.at(i+1).kind == ideograph }

func (t *text) mayDate(i int) bool {
	k := t.at(i + 1)
	return t.count(i) <= 4 && (k.gap == glued || k.kind == ideograph || k.lex != nil && k.lex.role&(month|stop) != 0 || t.count(i) == 4)
}

func (t *text) mayClock(i int) bool {
	k := t.at(i + 1)
	return k.is(':') || k.is('/') || k.kind == word && k.end-k.start <= 2
}

func (t *text) mayResolution(i int) bool {
	k := t.at(i + 1)
	return k.gap == glued || k.is('×') || k.is('*') || k.kind == word && k.end-k.start == 1
}

// roles returns a test for a word that has one of the roles of r.
func roles(r role) func(*text, int) bool {
	return func(t *text, i int) bool { return t.at(i).has(r) }
}

// either is roles, or a token that touches the next.
func either(r role) func(*text, int) bool {
	return func(t *text, i int) bool { return t.at(i).has(r) || t.touches(i) }
}

// starter are the roles that may start a fact.
const starter = cardinal | hundred | half | ordinal | month | hanDigit | hanTen | statusWord | levelWord | currencyWord | per | adverb | multiple | lead

// starts cheaply tells whether a fact may start with token i.
func (t *text) starts(i int) bool {
	k := t.at(i)
	switch k.kind {
	case digits:
		return !t.footnote(i)
	case symbol:
		return t.symbolStarts(i)
	case word:
		return t.touches(i) || k.has(starter) || k.has(article) && t.articleStarts(i+1) || t.humped(i)
	case ideograph:
		return k.has(starter)
	}
	return false
}

// articleStarts reports what makes an amount of an article before token i: a
// week, a hundred, an hour, a quarter.
func (t *text) articleStarts(i int) bool {
	k := t.at(i)
	return k.lex != nil && (k.lex.unit != nil || k.lex.role&(half|hundred|scale) != 0) || t.folded(i) == "quarter"
}

// humped reports a capital letter inside a word that starts with a small one.
func (t *text) humped(i int) bool {
	if t.at(i).lex != nil {
		return false
	}
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
		return t.at(i+1).gap == glued && (k.gap != glued || t.at(i-1).kind == symbol)
	}
	return false
}

// readSingle returns the longest fact that starts with token i.
func (t *text) readSingle(i int) (best item, found bool) {
	for _, r := range readers[t.at(i).kind] {
		if !r.may(t, i) {
			continue
		}
		if it, ok := r.read(t, i); ok && (!found || it.end > best.end) {
			best, found = it, true
		}
	}
	return best, found
}
