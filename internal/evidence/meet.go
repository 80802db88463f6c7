package evidence

import (
	"slices"

	"monitor/internal/fact"
)

// Meet says how a fact of the page stands to one that a claim wants: Held when
// they agree, Differs when they are values of one kind that do not, Replaced
// when nothing can be compared. A number is held against any count, since what
// is counted is read by the words around it.
func Meet(want, got fact.Fact) Link {
	switch fact.Compare(want, got) {
	case fact.Same, fact.Undecided:
		return Held
	case fact.Different:
		return Differs
	}
	if !bare(want) || !bare(got) {
		return Replaced
	}
	if slices.Equal(numbers(want), numbers(got)) {
		return Held
	}
	if want.Kind == got.Kind {
		return Differs
	}
	return Replaced
}

// bare reports whether f is a number without a unit of measure.
func bare(f fact.Fact) bool {
	return f.Kind == fact.Number || f.Kind == fact.Count || f.Kind == fact.Ordinal || f.Kind == fact.Version
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
