package fact

import "strings"

// A unit is what a number is measured in.
type unit struct {
	kind   Kind
	base   string // the unit that values are kept in
	factor Value  // of one unit, in base units
	name   string // in English, singular, for people
	alt    *unit  // the second reading of an ambiguous spelling
}

// A spelling lists how a unit is written. Words are found in any case;
// symbols are case sensitive; tight symbols must touch their number.
type spelling struct {
	unit
	words, symbols, tight string
}

// addUnits registers the units of every kind.
func addUnits(d *dictionary) {
	for _, table := range [][]spelling{
		durationUnits, dataUnits, dataRateUnits, pictureUnits, percentUnits, metricUnits, imperialUnits, physicalUnits,
	} {
		for _, s := range table {
			d.addUnit(s)
		}
	}
}

func (d *dictionary) addUnit(s spelling) {
	u := s.unit
	for _, l := range d.add(0, s.words) {
		l.unit = &u
	}
	for _, w := range strings.Fields(s.symbols) {
		d.exact[w] = &u
	}
	for _, w := range strings.Fields(s.tight) {
		d.tight[w] = &u
	}
}

// unit reads the unit at token i, which follows a number, and the token after
// it. A hyphen may stand between: 3-minute.
func (t *text) unit(i int) (*unit, int) {
	k := t.at(i)
	if k.is('-') && k.gap == glued && t.at(i+1).gap == glued {
		if u, end := t.unitWord(i + 1); u != nil && t.at(i+1).lex == nil || u != nil && t.at(i+1).lex.unit == u {
			return u, end
		}
		return nil, i
	}
	if k.gap == broken {
		return nil, i
	}
	return t.unitWord(i)
}

func (t *text) unitWord(i int) (*unit, int) {
	k := t.at(i)
	switch k.kind {
	case symbol:
		return t.unitSign(i)
	case ideograph:
		if k.lex != nil && k.lex.unit != nil {
			return k.lex.unit, i + 1
		}
		return nil, i
	case word:
	default:
		return nil, i
	}
	if next := t.at(i + 1); next.gap == glued && (next.kind == digits || next.is('²') || next.is('³')) && !t.compoundTail(i) {
		return nil, i // m², mp4, s3
	}
	s := t.spelled(i)
	if k.has(per) && t.folded(i+1) == "cent" {
		return &percentUnits[0].unit, i + 2
	}
	if k.gap == glued {
		if u := lexicon.tight[s]; u != nil {
			return u, i + 1
		}
	}
	if u := lexicon.exact[s]; u != nil {
		return u, i + 1
	}
	if k.lex != nil && k.lex.unit != nil {
		return t.longUnit(i, k.lex.unit)
	}
	return nil, i
}

// compoundTail reports a unit of time that its smaller one follows at once:
// the h in 1h30m.
func (t *text) compoundTail(i int) bool {
	s := t.spelled(i)
	return (s == "h" || s == "m" || s == "d") && t.at(i+2).kind == word && t.at(i+2).gap == glued
}

// longUnit reads units of two words.
func (t *text) longUnit(i int, u *unit) (*unit, int) {
	if u.kind != Temperature || u.base != "" {
		return u, i + 1
	}
	if second := t.at(i + 1).lex; second != nil && second.unit != nil && second.unit.kind == Temperature && second.unit.base != "" {
		return second.unit, i + 2
	}
	return nil, i // degrees of what?
}

// unitSign reads units that are no letters: %, °C.
func (t *text) unitSign(i int) (*unit, int) {
	switch t.at(i).sym {
	case '%', '﹪':
		if t.at(i).gap == spaced && t.at(i+1).kind == digits {
			return nil, i // 7 % 16 is what remains
		}
		return &percentUnits[0].unit, i + 1
	case '℃':
		return &celsius, i + 1
	case '℉':
		return &fahrenheit, i + 1
	case '°':
		switch t.spelled(i + 1) {
		case "C", "c":
			return &celsius, i + 2
		case "F", "f":
			return &fahrenheit, i + 2
		}
	}
	return nil, i
}
