package fact

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// String returns f in short English: "up to 5 GB", "2–10 seconds", "$1,200",
// "17 June 2026". Where the source's own wording is the canonical one, as for
// names and times of day, that stays.
func (f Fact) String() string {
	s := f.amount()
	switch {
	case f.Bound == Exact:
		return s
	case f.Kind == Date:
		return [...]string{"", "until ", "from ", "before ", "after ", "about "}[f.Bound] + s
	case f.Kind == Version:
		return s + [...]string{"", " or earlier", " or later", " or earlier", " or later", ""}[f.Bound]
	}
	return [...]string{"", "up to ", "at least ", "under ", "over ", "about "}[f.Bound] + s
}

// amount returns f without its bound.
func (f Fact) amount() string {
	switch f.Kind {
	case Version, URL, Identifier, Clock, Level, None:
		return f.source()
	case Number, Count:
		if f.Form == Single && f.plainEnglish() {
			return f.source()
		}
	case Status, Ratio:
		return f.Words[0]
	case Date:
		return f.listed(func(i int) string { return dateInWords(f.Words[i]) })
	case Resolution:
		return f.listed(func(i int) string { return strings.Replace(f.Words[i], "x", "×", 1) })
	case Ordinal:
		return f.Values[0].String() + ordinalSuffix(f.Values[0])
	case Money:
		return f.money() + f.rate()
	}
	if len(f.Values) == 0 {
		return f.Text
	}
	return f.measured() + f.rate()
}

// plainEnglish reports a text that starts with digits and has ASCII alone.
func (f Fact) plainEnglish() bool {
	for i := range len(f.Text) {
		if f.Text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return f.Text != "" && digitValue(rune(f.Text[0])) >= 0
}

// source returns the text itself, on one line.
func (f Fact) source() string { return strings.Join(strings.Fields(f.Text), " ") }

// listed joins the members of f, each written by show.
func (f Fact) listed(show func(i int) string) string {
	members := make([]string, f.size())
	for i := range members {
		members[i] = show(i)
	}
	last := len(members) - 1
	switch {
	case f.Form == Range:
		return strings.Join(members, "–")
	case last > 0:
		return strings.Join(members[:last], ", ") + " or " + members[last]
	}
	return members[0]
}

func (f Fact) money() string {
	signs := map[string]string{"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
	if sign, ok := signs[f.Unit]; ok {
		return f.listed(func(i int) string { return sign + cents(f.Values[i]) })
	}
	return f.listed(func(i int) string { return grouped(f.Values[i]) }) + " " + f.Unit
}

// cents writes tenths of a currency as people do: 1.50.
func cents(v Value) string {
	s := grouped(v)
	if v.exp == -1 {
		s += "0"
	}
	return s
}

// measured writes numbers with their unit, in the unit of the source.
func (f Fact) measured() string {
	name, factor := f.shownIn()
	numbers := f.listed(func(i int) string {
		v, ok := f.Values[i].div(factor)
		if !ok {
			v = f.Values[i]
		}
		return grouped(v)
	})
	switch {
	case f.Kind == Number:
		return numbers
	case f.Kind == Percent || f.Kind == Temperature:
		return numbers + name
	case f.Kind == Count:
		name = strings.Join(f.Nouns, " ")
		if name == "" {
			return numbers
		}
	}
	if (f.Form != Single || f.Values[0] != factor) && pluralizes(f.Kind, name) {
		name = plural(name)
	}
	return numbers + " " + name
}

// shownIn returns the unit of the source, or, where it used several, the
// largest in which the value is whole.
func (f Fact) shownIn() (string, Value) {
	best, factor := f.Unit, Int(1)
	for _, table := range [][]spelling{durationUnits, dataUnits, dataRateUnits, metricUnits, imperialUnits, physicalUnits, percentUnits} {
		for _, s := range table {
			if s.kind != f.Kind || s.base != f.Unit {
				continue
			}
			if s.name == f.As && !f.clumsy(s.factor) {
				return s.name, s.factor
			}
			if q, ok := f.Values[0].div(s.factor); ok && q.exp >= 0 && civil(s.name) && (f.As == "" || f.clumsy(Int(1))) && f.Kind == Duration && s.factor.Cmp(factor) >= 0 {
				best, factor = s.name, s.factor
			}
		}
	}
	if unit, ok := strings.CutSuffix(f.As, "/s"); ok && f.Kind == DataRate {
		for _, s := range dataUnits {
			if s.name == unit {
				return f.As, s.factor
			}
		}
	}
	return best, factor
}

// civil reports the units that people count in unasked.
func civil(name string) bool {
	return name != "quarter" && name != "fortnight" && name != "decade" && name != "week"
}

// clumsy reports a part of a unit that the source has in words: half an hour.
func (f Fact) clumsy(factor Value) bool {
	if f.Kind != Duration || f.Form != Single || strings.ContainsFunc(f.Text, unicode.IsDigit) {
		return false
	}
	v, ok := f.Values[0].div(factor)
	return f.As != "" && (factor == Int(1) || !ok || v.exp < 0) && f.inWords()
}

// inWords reports that the value is no whole number of the source's unit.
func (f Fact) inWords() bool {
	for _, s := range durationUnits {
		if s.name == f.As {
			v, ok := f.Values[0].div(s.factor)
			return !ok || v.exp < 0
		}
	}
	return false
}

// pluralizes reports units that are words: 3 minutes, but 3 GB.
func pluralizes(k Kind, name string) bool {
	switch k {
	case Duration:
		return true
	case Count:
		return !ideographic(name)
	}
	return name == "bit" || name == "byte" || name == "mile" || name == "yard" || name == "inch"
}

func plural(w string) string {
	for p, s := range irregular {
		if w == s && p != "persons" {
			return p
		}
	}
	switch {
	case strings.HasSuffix(w, "y") && len(w) > 1 && !strings.ContainsRune("aeiou", rune(w[len(w)-2])):
		return w[:len(w)-1] + "ies"
	case strings.HasSuffix(w, "s"), strings.HasSuffix(w, "x"), strings.HasSuffix(w, "ch"), strings.HasSuffix(w, "sh"):
		return w + "es"
	}
	return w + "s"
}

// rate writes what f is counted by.
func (f Fact) rate() string {
	var b strings.Builder
	for _, e := range f.Each {
		b.WriteString(" per " + e)
	}
	n, unit, ok := strings.Cut(f.Per, " ")
	if v, isValue := parseValue(n); ok && isValue {
		b.WriteString(every(v, unit))
	}
	return b.String()
}

// every writes a period: per week, every 3 hours.
func every(v Value, base string) string {
	for _, s := range durationUnits {
		if s.base == base && s.factor == v {
			return " per " + s.name
		}
	}
	if base != "s" && base != "mo" { // so many things
		return " per " + grouped(v) + " " + plural(base)
	}
	return " every " + Fact{Kind: Duration, Unit: base, Values: []Value{v}}.measured()
}

// grouped writes v with commas between thousands.
func grouped(v Value) string {
	s := v.String()
	whole, frac, _ := strings.Cut(s, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if frac != "" {
		frac = "." + frac
	}
	return sign + whole + frac
}

func ordinalSuffix(v Value) string {
	s := v.String()
	if !strings.HasSuffix(s, "11") && !strings.HasSuffix(s, "12") && !strings.HasSuffix(s, "13") {
		switch s[len(s)-1] {
		case '1':
			return "st"
		case '2':
			return "nd"
		case '3':
			return "rd"
		}
	}
	return "th"
}

var monthNames = strings.Fields("January February March April May June July August September October November December")

// dateInWords writes the word of a date: 17 June 2026, June 2026, Q3 2026.
func dateInWords(w string) string {
	part := strings.Split(strings.TrimPrefix(w, "--"), "-")
	if strings.HasPrefix(w, "--") {
		part = append([]string{""}, part...)
	}
	if len(part) == 1 {
		return part[0]
	}
	m, err := strconv.Atoi(part[1])
	if err != nil { // a quarter or a half
		return part[1] + " " + part[0]
	}
	s := monthNames[m-1]
	if len(part) == 3 {
		s = strings.TrimPrefix(part[2], "0") + " " + s
	}
	return strings.TrimSpace(s + " " + part[0])
}

// Key returns what facts of equal value share: kind, unit, values and period.
// It leaves out what comparison reads loosely: bounds, nouns beside the head,
// and which of its readings an ambiguous form has.
func (f Fact) Key() string {
	kind := f.Kind
	if kind == Clock && f.Unit == timecode {
		kind = Duration
	}
	members := make([]string, f.size())
	for i := range members {
		members[i] = f.member(i)
	}
	sep := "|"
	if f.Form == Range {
		sep = ".."
	} else {
		slices.Sort(members)
	}
	return kind.String() + "|" + f.Unit + "|" + strings.Join(members, sep) + "|" + f.Per
}

func (f Fact) member(i int) string {
	if len(f.Words) == 0 {
		return f.Values[i].String()
	}
	w := f.Words[i]
	if f.Kind == Resolution {
		if width, h := area(w); width == 0 && wide(h) != 0 {
			w = strconv.Itoa(wide(h)) + "x" + strconv.Itoa(h)
		}
	}
	return w
}
