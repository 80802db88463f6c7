package fact

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// countRelation compares counts of one thing. Nouns agree when they share a
// word; those of two scripts cannot be compared, so that equal numbers agree
// and others are left undecided.
func countRelation(want, got *Fact) func(i, j int) Relation {
	same := values(want, got)
	switch {
	case want.Unit == "" || got.Unit == "" || want.Unit == got.Unit || sharesNoun(want, got):
		return same
	case ideographic(want.Unit) != ideographic(got.Unit):
		return func(i, j int) Relation {
			if same(i, j) == Same {
				return Same
			}
			return Undecided
		}
	}
	return nil
}

// sharesNoun reports that one thing's head noun is among the words of the
// other, or, where nothing parts words, that one noun holds the other.
func sharesNoun(a, b *Fact) bool {
	if ideographic(a.Unit) && ideographic(b.Unit) {
		return strings.Contains(a.Unit, b.Unit) || strings.Contains(b.Unit, a.Unit)
	}
	for _, x := range a.Nouns {
		if x == b.Unit {
			return true
		}
	}
	for _, y := range b.Nouns {
		if y == a.Unit {
			return true
		}
	}
	return false
}

func ideographic(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return isCJK(r)
}

// relateDurations compares seconds with seconds and months with months. Across
// the two it can only tell what no calendar allows: a month has 28 to 31 days,
// a year 365 or 366.
func relateDurations(want, got *Fact, i, j int) Relation {
	a, b := want.Values[i], got.Values[j]
	if want.Unit == got.Unit {
		if a == b {
			return Same
		}
		return Different
	}
	if want.Unit != "mo" {
		a, b = b, a
	}
	shortest, longest := monthSpan(a)
	low, ok1 := shortest.mul(Int(86400))
	high, ok2 := longest.mul(Int(86400))
	if ok1 && ok2 && (b.Cmp(low) < 0 || b.Cmp(high) > 0) {
		return Different
	}
	return Undecided
}

// monthSpan returns the fewest and the most days that months can have.
func monthSpan(months Value) (low, high Value) {
	if years, ok := months.div(Int(12)); ok && years.exp >= 0 {
		low, _ = years.mul(Int(365))
		high, _ = years.mul(Int(366))
		return low, high
	}
	low, _ = months.mul(Int(28))
	high, _ = months.mul(Int(31))
	return low, high
}

// relateTemperatures compares across scales by nine times the Celsius value,
// which is exact: 9 C = 5 (F - 32).
func relateTemperatures(want, got *Fact, i, j int) Relation {
	a, oka := ninths(want.Values[i], want.Unit)
	b, okb := ninths(got.Values[j], got.Unit)
	switch {
	case !oka || !okb:
		return Undecided
	case a == b:
		return Same
	}
	return Different
}

func ninths(v Value, scale string) (Value, bool) {
	if scale == fahrenheit.base {
		v, ok := v.add(Int(-32))
		if !ok {
			return v, false
		}
		return v.mul(Int(5))
	}
	return v.mul(Int(9))
}

// relateStages compares steps of a product's life. A general name and a
// special one of the same rank ("beta", "open beta") may be the same step.
func relateStages(want, got *Fact, i, j int) Relation {
	switch {
	case want.Words[i] == got.Words[j]:
		return Same
	case want.Values[i] == got.Values[j], strings.HasSuffix(want.Words[i], "beta") && strings.HasSuffix(got.Words[j], "beta") && (want.Words[i] == "beta" || got.Words[j] == "beta"):
		return Undecided
	}
	return Different
}

// relateDates compares dates as far as both go: June 2026 agrees with a day in
// it, but a source that names the month alone leaves a claimed day undecided.
func relateDates(want, got string) Relation {
	switch {
	case want == got:
		return Same
	case strings.HasPrefix(got, want+"-") && !strings.Contains(got, "-Q") && !strings.Contains(got, "-H"):
		return Same
	case strings.HasPrefix(want, got+"-"):
		return Undecided
	}
	if w, ok := strings.CutPrefix(want, "--"); ok && len(got) > len(w) && got[:1] != "-" {
		return yearless(w, got[5:], Same)
	}
	if g, ok := strings.CutPrefix(got, "--"); ok && len(want) > len(g) && want[:1] != "-" {
		return yearless(want[5:], g, Undecided)
	}
	return Different
}

// yearless compares months and days where one side has no year.
func yearless(want, got string, equal Relation) Relation {
	switch {
	case want == got:
		return equal
	case strings.HasPrefix(got, want+"-"), strings.HasPrefix(want, got+"-"):
		return Undecided
	}
	return Different
}

// versionRelation compares versions of one thing; without a name, a version is
// of whatever the passage is about.
func versionRelation(want, got *Fact) func(i, j int) Relation {
	named := want.Unit != got.Unit || want.Unit == "" && len(want.Nouns) > 0 && len(got.Nouns) > 0 && !sharesName(want.Nouns, got.Nouns)
	return func(i, j int) Relation {
		rel := relateVersions(want.Words[i], got.Words[j])
		switch {
		case !named:
			return rel
		case rel == Same:
			return Undecided
		}
		return Other
	}
}

func sharesName(a, b []string) bool {
	return slices.ContainsFunc(a, func(w string) bool { return slices.Contains(b, w) })
}
