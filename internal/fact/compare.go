package fact

import (
	"slices"
	"strings"
)

// A Relation says how one fact stands to another.
type Relation uint8

// The relations.
const (
	Other     Relation = iota // of another kind or unit: nothing to compare
	Same                      // the same value, and bounds that can both hold
	Different                 // comparable, with another value or a contrary bound
	Undecided                 // may or may not agree: ambiguous, or of unequal precision
)

var relationNames = [...]string{"other", "same", "different", "undecided"}

func (r Relation) String() string {
	if int(r) < len(relationNames) {
		return relationNames[r]
	}
	return "unknown"
}

// Compare says how got, the fact of a source, stands to want, a claim's.
//
// A value without bound words agrees with any bound on the same value ("over
// one minute" and "1 minute" name the same threshold), and so does "about";
// "up to" and "under" agree with each other, as do "at least" and "over", but
// never an upper bound with a lower one. A claim that names no period agrees
// with any rate of its value; a source that names none leaves it undecided.
// A range or list and one of its values leave it undecided too.
func Compare(want, got Fact) Relation {
	if want.Ambiguous || got.Ambiguous {
		return compareReadings(want, got)
	}
	rel, ok := compareSingles(&want, &got)
	if !ok {
		rel = compareOthers(want, got)
	}
	if rel == Same && contrary(want.Bound, got.Bound) {
		return Different
	}
	if rel == Same || rel == Different {
		rel = withPeriod(rel, want, got)
	}
	return rel
}

// compareSingles compares what most pairs of a search are, single values of one
// kind or of kinds that never meet, without the allocations of compareForms. It
// reports false for all others.
func compareSingles(want, got *Fact) (Relation, bool) {
	switch {
	case want.Kind != got.Kind:
		return Other, !mixes(want.Kind, got.Kind)
	case want.Form != Single || got.Form != Single || want.size() != 1 || got.size() != 1:
		return Other, false
	}
	switch want.Kind {
	case Date:
		return relateDates(want.Words[0], got.Words[0]), true
	case Duration:
		return relateDurations(want, got, 0, 0), true
	case Count:
		if want.Unit != got.Unit && want.Unit != "" && got.Unit != "" && !sharesNoun(want, got) {
			return Other, ideographic(want.Unit) == ideographic(got.Unit)
		}
	case Number, Data, DataRate, Money, Percent, Length, Weight:
		if want.Unit != got.Unit {
			return Other, true
		}
	default:
		return Other, false
	}
	if want.Values[0] == got.Values[0] {
		return Same, true
	}
	return Different, true
}

// compareOthers is compareForms of copies: what it compares goes to the heap.
func compareOthers(want, got Fact) Relation { return compareForms(&want, &got) }

// compareReadings compares all readings of ambiguous facts: they decide when
// they agree, or when the rest cannot be compared.
func compareReadings(want, got Fact) Relation {
	ws, gs := want.readings(), got.readings()
	if slices.EqualFunc(ws, gs, func(a, b Fact) bool { return a.Key() == b.Key() }) {
		return Compare(ws[0], gs[0])
	}
	var seen [Undecided + 1]bool
	for _, w := range ws {
		for _, g := range gs {
			seen[Compare(w, g)] = true
		}
	}
	switch {
	case seen[Undecided], seen[Same] && seen[Different]:
		return Undecided
	case seen[Same]:
		return Same
	case seen[Different]:
		return Different
	}
	return Other
}

func (f Fact) readings() []Fact {
	if f.Ambiguous {
		return f.Readings
	}
	return []Fact{f}
}

// contrary reports an upper bound against a lower one.
func contrary(a, b Bound) bool {
	upper := func(b Bound) bool { return b == AtMost || b == Below }
	lower := func(b Bound) bool { return b == AtLeast || b == Above }
	return upper(a) && lower(b) || lower(a) && upper(b)
}

// withPeriod settles rates: 20 per week is 20 every 7 days, and not 20 per
// day; 60 per minute may or may not be 1 per second.
func withPeriod(rel Relation, want, got Fact) Relation {
	switch {
	case want.Kind != got.Kind && (want.Kind == Duration || got.Kind == Duration):
		return rel // a frequency, whose period has been compared
	case want.Per == got.Per:
		return rel
	case want.Per == "":
		return rel
	case got.Per == "":
		if rel == Same {
			return Undecided
		}
		return rel
	case rel == Different && equalRates(want, got):
		return Undecided
	}
	return Different
}

func equalRates(a, b Fact) bool {
	pa, ua, oka := strings.Cut(a.Per, " ")
	pb, ub, okb := strings.Cut(b.Per, " ")
	if !oka || !okb || ua != ub || a.Form != Single || b.Form != Single {
		return false
	}
	va, oka := parseValue(pa)
	vb, okb := parseValue(pb)
	if !oka || !okb {
		return false
	}
	x, okx := a.Values[0].mul(vb)
	y, oky := b.Values[0].mul(va)
	return okx && oky && x == y
}

// compareForms compares single values, and the members of ranges and lists.
func compareForms(want, got *Fact) Relation {
	if want.Kind != got.Kind && !mixes(want.Kind, got.Kind) {
		return Other
	}
	relate := relation(want, got)
	if relate == nil {
		return Other
	}
	n, m := want.size(), got.size()
	switch {
	case want.Form == Single && got.Form == Single:
		return relate(0, 0)
	case want.Form != Single && got.Form != Single:
		if want.Form != got.Form || n != m {
			return Different
		}
		return compareMembers(want.Form, n, relate)
	}
	rel := Different
	for i := range n {
		for j := range m {
			switch relate(i, j) {
			case Same, Undecided:
				return Undecided
			case Other:
				rel = Other
			}
		}
	}
	return rel
}

// compareMembers compares ranges end by end, and lists in any order.
func compareMembers(form Form, n int, relate func(i, j int) Relation) Relation {
	rel := Same
	for i := range n {
		best := relate(i, i)
		for j := 0; j < n && form == Alternatives && best != Same; j++ {
			if r := relate(i, j); r == Same || best == Different && r == Undecided {
				best = r
			}
		}
		switch best {
		case Same:
		case Undecided:
			rel = Undecided
		default:
			return best
		}
	}
	return rel
}

func (f Fact) size() int { return max(len(f.Values), len(f.Words)) }

// relation returns how to compare a member of want with one of got, or nil
// when the two facts are not of comparable kinds.
func relation(want, got *Fact) func(i, j int) Relation {
	if want.size() == 0 || got.size() == 0 {
		return nil
	}
	if want.Kind != got.Kind {
		return mixedRelation(want, got)
	}
	words := func(relate func(a, b string) Relation) func(i, j int) Relation {
		return func(i, j int) Relation { return relate(want.Words[i], got.Words[j]) }
	}
	switch want.Kind {
	case Count:
		return countRelation(want, got)
	case Duration:
		return func(i, j int) Relation { return relateDurations(want, got, i, j) }
	case Temperature:
		return func(i, j int) Relation { return relateTemperatures(want, got, i, j) }
	case Version:
		return versionRelation(want, got)
	case Date:
		return words(relateDates)
	case Resolution:
		return words(compareResolutions)
	case Identifier:
		return words(relateIdentifiers)
	case Ratio, Level, URL:
		return words(relateEqual)
	case Status:
		return func(i, j int) Relation { return relateStages(want, got, i, j) }
	}
	if want.Unit != got.Unit {
		return nil
	}
	return values(want, got)
}

// values compares numbers in one unit.
func values(want, got *Fact) func(i, j int) Relation {
	return func(i, j int) Relation {
		if want.Values[i] == got.Values[j] {
			return Same
		}
		return Different
	}
}

func relateEqual(a, b string) Relation {
	if a == b {
		return Same
	}
	return Different
}

// mixes reports kinds that mixedRelation may compare: nearly all pairs that a
// search meets are others.
func mixes(a, b Kind) bool {
	switch min(a, b) {
	case Number:
		return max(a, b) == Count || max(a, b) == Date || max(a, b) == Version
	case Count:
		return max(a, b) == Duration || max(a, b) == Version || max(a, b) == FrameRate
	case Duration:
		return max(a, b) == Clock
	case Date:
		return max(a, b) == Version
	case Version:
		return max(a, b) == Identifier
	}
	return false
}

// mixedRelation compares kinds that state the same thing in two ways: a bare
// number in a table and the count that it is, a timecode and a duration.
func mixedRelation(want, got *Fact) func(i, j int) Relation {
	is := func(a, b Kind) bool { return want.Kind == a && got.Kind == b || want.Kind == b && got.Kind == a }
	switch {
	case is(Number, Count):
		return values(want, got)
	case is(Duration, Count) && (want.Unit == "time" && want.Per != "" || got.Unit == "time" && got.Per != ""):
		return func(i, j int) Relation { return relateFrequency(want, got, i, j) }
	case is(Duration, Clock) && want.Unit == timecode && got.Unit == timecode:
		return values(want, got)
	case is(Count, Version): // a name and a number in a table may be a count
		return func(i, j int) Relation {
			if spelledNumber(want, i) == spelledNumber(got, j) {
				return Same
			}
			return Other
		}
	case is(Identifier, Version): // Gen-4 and Gen 4
		return func(i, j int) Relation { return relateIdentifiers(designationOf(want, i), designationOf(got, j)) }
	case is(Date, Version): // 2023.8.3 may be either
		return func(i, j int) Relation {
			if asVersion(want.Words[i]) == asVersion(got.Words[j]) {
				return Same
			}
			return Other
		}
	case is(Number, Date):
		return func(i, j int) Relation { return relateYear(spelledNumber(want, i), spelledNumber(got, j)) }
	case is(Number, Version):
		return numberVersionRelation(want, got)
	case is(FrameRate, Count) && (want.Unit == "frame" || got.Unit == "frame"):
		return func(i, j int) Relation {
			if want.Values[i] == got.Values[j] {
				return Undecided
			}
			return Different
		}
	}
	return nil
}

// asVersion spells a day as a version is: 2023-08-03 as 2023.8.3.
func asVersion(word string) string {
	return strings.ReplaceAll(strings.ReplaceAll(word, "-0", "."), "-", ".")
}

// relateFrequency compares how many times in a period with the time between:
// twice a year is every six months.
func relateFrequency(want, got *Fact, i, j int) Relation {
	times, every := want.Values[i], got.Values[j]
	rate, between := want, got
	if want.Kind == Duration {
		times, every, rate, between = every, times, got, want
	}
	per, unit, _ := strings.Cut(rate.Per, " ")
	period, ok := parseValue(per)
	whole, exact := times.mul(every)
	if ok && exact && unit == between.Unit && whole == period {
		return Same
	}
	return Different
}

// numberVersionRelation compares a version with a number that may be one: with
// as many parts, so that 20 is held against 22 but not against 3.12.
func numberVersionRelation(want, got *Fact) func(i, j int) Relation {
	return func(i, j int) Relation {
		a, b := spelledNumber(want, i), spelledNumber(got, j)
		switch {
		case a == b:
			return Same
		case strings.Count(a, ".") == strings.Count(b, "."):
			return Different
		}
		return Other
	}
}

func spelledNumber(f *Fact, i int) string {
	if len(f.Words) > 0 {
		return f.Words[i]
	}
	if f.Form == Single && strings.Trim(f.Text, "0123456789.") == "" && f.Text != "" {
		return f.Text // 3.10 is not 3.1 when it is a version
	}
	return f.Values[i].String()
}

// designationOf returns the name of which a version's number is a part.
func designationOf(f *Fact, i int) string {
	if f.Kind != Version || len(f.Nouns) == 0 {
		return f.Words[i]
	}
	return f.Nouns[0] + "-" + f.Words[i]
}

// relateYear compares a bare number of four digits with a year.
func relateYear(a, b string) Relation {
	switch {
	case a == b:
		return Same
	case len(a) == 4 && len(b) == 4 && a[:2] == b[:2]:
		return Different
	}
	return Other
}
