package fact

import (
	"errors"
	"fmt"
	"strings"
)

// Find returns the facts of source in order. They do not overlap; where two
// readings of the same words compete, the longer wins.
func Find(source string) []Fact {
	t := lex(source)
	var facts []Fact
	floor := 0      // bound words are not taken from the fact before
	var rate [2]int // tokens further on that are the rate of a fact before
	for i := 0; i < len(t.toks); {
		if rate[0] <= i && i < rate[1] {
			i = rate[1]
			continue
		}
		if !t.starts(i) {
			i++
			continue
		}
		it, ok := t.readList(i)
		if !ok {
			i++
			continue
		}
		end := t.place(&it, i, floor)
		facts = append(facts, it.fact)
		i, floor = end, end
		if it.rate[1] > end {
			rate = it.rate
		}
	}
	return facts
}

// place notes where the fact of it stands, and its bound. It returns the token
// after the fact and its bound words.
func (t *text) place(it *item, i, floor int) int {
	f := &it.fact
	f.Start, f.End = int(t.toks[i].start), int(t.toks[it.end-1].end)
	f.Text = t.src[f.Start:f.End]
	f.BoundStart, f.BoundEnd = f.Start, f.End
	end := it.end
	if !bounded(f.Kind) {
		return end
	}
	from, before := t.boundBefore(i)
	if from < floor || before == nil || before.name == ofTime && f.Kind != Date && f.Kind != Version && f.Kind != Clock {
		from, before = i, nil
	}
	after, afterEnd := t.boundAfter(end)
	switch {
	case f.Form == Range && before != nil && after == nil && before.bound == AtLeast:
		from = i // from 5 to 10
	case before != nil && (after == nil || after.bound == About || before.bound != About):
		f.Bound = before.bound
	case after != nil:
		f.Bound = after.bound
	case f.Bound == Exact:
		f.Bound = t.qualifier(i, floor)
	}
	if f.Bound == Above || f.Bound == Below {
		f.Bound = t.denied(f.Bound, from, afterEnd)
	}
	f.BoundStart = int(t.toks[from].start)
	if after != nil {
		end = afterEnd
		f.BoundEnd = int(t.toks[end-1].end)
	}
	for k := range f.Readings {
		f.Readings[k].Bound = f.Bound
	}
	return end
}

func bounded(k Kind) bool { return k < Status && k != Ratio && k != Ordinal }

// ErrNoFact says that a text is not one typed value.
var ErrNoFact = errors.New("not a typed value")

// Parse reads s, all of it, as one fact.
func Parse(s string) (Fact, error) {
	s = strings.TrimSpace(s)
	facts := Find(s)
	if len(facts) == 1 && facts[0].BoundStart == 0 && facts[0].BoundEnd == len(s) {
		return facts[0], nil
	}
	if len(facts) == 0 {
		return Fact{}, fmt.Errorf("%q: %w: write a number with its unit or what it counts, a size, an amount of money, a date, a version, a status or a URL", s, ErrNoFact)
	}
	if len(facts) == 1 {
		return Fact{}, fmt.Errorf("%q: %w: only %q is understood", s, ErrNoFact, s[facts[0].BoundStart:facts[0].BoundEnd])
	}
	return Fact{}, fmt.Errorf("%q: %w: it holds %d values, %q and %q among them", s, ErrNoFact, len(facts), facts[0].Text, facts[1].Text)
}
