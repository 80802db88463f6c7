package evidence

import (
	"slices"
	"strings"

	"monitor/internal/fact"
)

// Meet says how a fact of the page stands to one that a claim wants: Held when
// they agree, Differs when they are values of one kind that do not, Replaced
// when nothing can be compared.
//
// A number is held against any count, since what is counted is read by the
// words around it; but only what is counted alike can be another value of the
// same.
func Meet(want, got fact.Fact) Link {
	switch fact.Compare(want, got) {
	case fact.Same, fact.Undecided:
		return Held
	case fact.Different:
		if want.Kind == fact.Count && !countAlike(want, got) {
			return Replaced
		}
		return Differs
	}
	if !bare(want) || !bare(got) || contrary(want.Bound, got.Bound) {
		return Replaced
	}
	if slices.Equal(numbers(want), numbers(got)) {
		return Held
	}
	if want.Kind == got.Kind && countAlike(want, got) || want.Kind == fact.Number && got.Kind == fact.Count {
		return Differs
	}
	return Replaced
}

// bare reports whether f is a number without a unit of measure.
func bare(f fact.Fact) bool {
	return f.Kind == fact.Number || f.Kind == fact.Count || f.Kind == fact.Ordinal || f.Kind == fact.Version
}

// countAlike reports whether two counts may be of one thing: they share a noun,
// or one of them names none. A spelled "one" is as often an article.
func countAlike(a, b fact.Fact) bool {
	if len(a.Nouns) == 0 || len(b.Nouns) == 0 {
		return !strings.HasPrefix(Fold(b.Text), "one ")
	}
	return slices.ContainsFunc(a.Nouns, func(n string) bool {
		return slices.ContainsFunc(b.Nouns, func(m string) bool { return Alike(n, m) })
	})
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
