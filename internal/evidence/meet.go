package evidence

import (
	"slices"
	"strings"

	"monitor/internal/fact"
)

// Meet says how a fact of the page stands to one that a claim wants: Held when
// they agree, Derived when the number is the same and what is counted has
// another name, Differs when they are values of one kind that do not agree,
// Replaced when nothing can be compared.
func Meet(want, got fact.Fact) Link {
	if otherCode(want, got) {
		return Replaced
	}
	switch fact.Compare(want, got) {
	case fact.Same:
		return Held
	case fact.Undecided:
		if coarser(want, got) {
			return Replaced
		}
		return Held
	case fact.Different:
		return differs(want, got)
	}
	switch {
	case contrary(want.Bound, got.Bound):
		return Replaced
	case strings.EqualFold(want.Text, got.Text), listed(want, got):
		return Held
	case !bare(want) || !bare(got):
		return Replaced
	}
	if slices.Equal(numbers(want), numbers(got)) {
		if want.Unit != "" && got.Kind == fact.Count && !countAlike(want, got) {
			return Derived
		}
		return Held
	}
	if want.Kind == got.Kind || want.Kind == fact.Number && got.Kind == fact.Count {
		return differs(want, got)
	}
	return Replaced
}

// listed reports whether got is a list of values that has every value of want.
func listed(want, got fact.Fact) bool {
	if got.Form != fact.Alternatives || len(want.Values) == 0 || !bare(want) || !bare(got) {
		return false
	}
	return !slices.ContainsFunc(want.Values, func(v fact.Value) bool { return !slices.Contains(got.Values, v) })
}

// coarser reports a version or date that says less than the one wanted: 16 is
// no evidence of 16.14.0, nor is 2026 of 1 September 2026.
func coarser(want, got fact.Fact) bool {
	return (want.Kind == fact.Version || want.Kind == fact.Date) && len(want.Words) == 1 && len(got.Words) == 1 &&
		len(got.Words[0]) < len(want.Words[0]) && strings.HasPrefix(want.Words[0], got.Words[0])
}

// differs tells another value of the same from a value of something else: a
// count of other things, or a limit on the other side.
func differs(want, got fact.Fact) Link {
	other := contrary(want.Bound, got.Bound) && !slices.Equal(numbers(want), numbers(got))
	switch {
	case other, want.Kind == fact.Count && got.Kind != fact.Duration && !countAlike(want, got), otherMeasure(want, got):
		return Replaced
	case want.Kind == fact.Number && want.Unit != "" && got.Unit != "" && !Alike(want.Unit, got.Unit):
		return Replaced
	}
	return Differs
}

// otherMeasure reports prices of two things: of a month and of a gigabyte.
func otherMeasure(want, got fact.Fact) bool {
	if want.Kind != fact.Money || got.Kind != fact.Money || len(got.Each) == 0 {
		return false
	}
	if len(want.Each) == 0 {
		return want.Per != "" && got.Per == ""
	}
	return !slices.ContainsFunc(want.Each, func(w string) bool {
		return slices.ContainsFunc(got.Each, func(g string) bool { return Alike(w, g) })
	})
}

// otherCode reports versions of two things that are spelled as code: what
// actions/checkout is at says nothing of actions/setup-node.
func otherCode(want, got fact.Fact) bool {
	if want.Kind != fact.Version || got.Kind != fact.Version || len(want.Nouns) == 0 || len(got.Nouns) == 0 {
		return false
	}
	a, b := want.Nouns[0], got.Nouns[0]
	return a != b && strings.ContainsAny(a, "/@_") && strings.ContainsAny(b, "/@_")
}

// meetInRow is Meet where the row and its headers may say what a number
// counts: a number alone in its cell meets any value that is spelled with it.
func (l *lookup) meetInRow(want *fact.Fact, p *Place) Link {
	got := p.Fact
	if k := Meet(*want, *got); k != Replaced || got.Kind != fact.Number || !measured(*want) || !l.alone(p) {
		return k
	}
	if numeral(want.Text) == numeral(got.Text) {
		return Held
	}
	return Differs
}

func measured(f fact.Fact) bool { return f.Kind < fact.Date && f.Kind != fact.None }

// numeral is the number that a value is spelled with.
func numeral(text string) string {
	for _, w := range Words(text) {
		if w.Form[0] >= '0' && w.Form[0] <= '9' {
			return w.Form
		}
	}
	return ""
}

// bare reports whether f is a number without a unit of measure.
func bare(f fact.Fact) bool {
	return f.Kind == fact.Number || f.Kind == fact.Count || f.Kind == fact.Ordinal || f.Kind == fact.Version
}

// countAlike reports whether two counts may be of one thing: their head nouns
// are one word, or a fact that names none stands for a count that does. A
// spelled "one" is as often an article.
func countAlike(want, got fact.Fact) bool {
	switch {
	case strings.HasPrefix(Fold(got.Text), "one "):
		return false
	case want.Unit == "" || len(want.Nouns) == 0:
		return true
	case got.Unit == "":
		return false
	}
	return Alike(want.Unit, got.Unit)
}

func contrary(a, b fact.Bound) bool {
	upper := func(b fact.Bound) bool { return b == fact.AtMost || b == fact.Below }
	lower := func(b fact.Bound) bool { return b == fact.AtLeast || b == fact.Above }
	return upper(a) && lower(b) || lower(a) && upper(b)
}

func numbers(f fact.Fact) []string {
	if len(f.Words) > 0 {
		return f.Words
	}
	var out []string
	for _, v := range f.Values {
		out = append(out, v.String())
	}
	return out
}

// Mirrored reports two limits on either side of one value: larger than 5 MB,
// at most 5 MB. They say the same when one of them is denied.
func Mirrored(want, got fact.Fact) bool {
	return want.Kind == got.Kind && contrary(want.Bound, got.Bound) && slices.Equal(numbers(want), numbers(got))
}
