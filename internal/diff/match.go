package diff

import (
	"cmp"
	"slices"
)

// A labour is the work that one comparison of lines may take.
type labour struct {
	lines budget // to tell which lines differ
	alike budget // to tell which of those are alike
	words budget // to tell what differs in a line
}

// newLabour returns about a tenth of a second's for each.
func newLabour() *labour { return &labour{4 * comparison, 4 * comparison, 4 * comparison} }

const (
	// maxTable is how many lines of both texts, multiplied, are held against
	// each other when it is asked which are alike. Longer runs are cut into
	// slices of sliceLines: who changed a long list left it in order.
	maxTable   = 16 << 10
	sliceLines = 64

	// tokenSteps is what a byte of text costs that is cut into tokens, in steps
	// of a comparison. It is for the memory: tokens take fifty times their text.
	tokenSteps = 512
)

// A match is a line that changed: where it stands in both texts, and how.
type match struct {
	place
	parts []Part
}

// match makes lines of what was deleted and what was inserted in its place.
func (w *labour) match(before, after []string) []Line {
	var lines []Line
	from := place{}
	for _, m := range append(w.matches(before, after), match{place: place{len(before), len(after)}}) {
		lines = append(lines, whole(Delete, before[from.a:m.a])...)
		lines = append(lines, whole(Insert, after[from.b:m.b])...)
		if m.parts != nil {
			lines = append(lines, Line{Change, m.parts})
		}
		from = place{m.a + 1, m.b + 1}
	}
	return lines
}

func (w *labour) matches(before, after []string) []match {
	var list []match
	n := 1
	if len(before)*len(after) > maxTable {
		n = (max(len(before), len(after)) + sliceLines - 1) / sliceLines
	}
	for i := range n {
		a0, a1 := i*len(before)/n, (i+1)*len(before)/n
		b0, b1 := i*len(after)/n, (i+1)*len(after)/n
		for _, m := range w.matchSlice(before[a0:a1], after[b0:b1]) {
			list = append(list, match{place{a0 + m.a, b0 + m.b}, m.parts})
		}
	}
	return list
}

func (w *labour) matchSlice(before, after []string) []match {
	if len(before) == 0 || len(after) == 0 || !w.alike.allows(tokenSteps*(size(before)+size(after))) {
		return nil
	}
	a, b := weighLines(before, after)
	if !w.alike.allows(len(b)*count(a) + len(a)*count(b)) {
		return nil
	}
	var list []match
	for _, at := range alike(a, b) { // a set of words is, which may be in another order
		if parts := wordParts(a[at.a].tokens, b[at.b].tokens, &w.words); !MostlyNew(parts) {
			list = append(list, match{at, parts})
		}
	}
	return list
}

func size(lines []string) int {
	n := 0
	for _, line := range lines {
		n += len(line)
	}
	return n
}

// A weighed is a line as a set of tokens, in which the same one may stand
// several times.
type weighed struct {
	tokens []string
	sorted []heavy // by number, without what weighs nothing
	weight int     // of all
}

// A heavy is a token's number and weight.
type heavy struct{ number, weight int }

// weighLines numbers the tokens of both sides alike.
func weighLines(before, after []string) (a, b []weighed) {
	numbers := map[string]int{}
	each := func(lines []string) []weighed {
		list := make([]weighed, len(lines))
		for i, line := range lines {
			list[i] = weighLine(line, numbers)
		}
		return list
	}
	return each(before), each(after)
}

func weighLine(line string, numbers map[string]int) weighed {
	w := weighed{tokens: tokens(line)}
	for _, token := range w.tokens {
		weight := tokenWeight(token)
		if weight == 0 {
			continue
		}
		n, known := numbers[token]
		if !known {
			n = len(numbers)
			numbers[token] = n
		}
		w.sorted = append(w.sorted, heavy{n, weight})
		w.weight += weight
	}
	slices.SortFunc(w.sorted, func(a, b heavy) int { return cmp.Compare(a.number, b.number) })
	return w
}

// shared is the weight of what stands in both lines, or 0 when that is less
// than half of them: then they are two lines (Dice's coefficient).
func shared(a, b weighed) int {
	if 3*min(a.weight, b.weight) < max(a.weight, b.weight) {
		return 0
	}
	weight := 0
	for i, j := 0, 0; i < len(a.sorted) && j < len(b.sorted); {
		switch x, y := a.sorted[i], b.sorted[j]; {
		case x.number < y.number:
			i++
		case x.number > y.number:
			j++
		default:
			weight += x.weight
			i, j = i+1, j+1
		}
	}
	if 4*weight < a.weight+b.weight {
		return 0
	}
	return weight
}

func count(lines []weighed) int {
	n := 0
	for _, line := range lines {
		n += 1 + len(line.sorted)
	}
	return n
}

// alike returns which lines are the same one, in an order that both sides
// have, so that as much as can be stands in both: a longest common subsequence
// in which each line counts as much as is shared.
func alike(a, b []weighed) []place {
	both := make([][]int, len(a)) // what a[i] and b[j] share
	best := make([][]int, len(a)+1)
	best[len(a)] = make([]int, len(b)+1)
	for i := len(a) - 1; i >= 0; i-- {
		both[i], best[i] = make([]int, len(b)), make([]int, len(b)+1)
		for j := len(b) - 1; j >= 0; j-- {
			both[i][j] = shared(a[i], b[j])
			best[i][j] = max(best[i+1][j], best[i][j+1], best[i+1][j+1]+both[i][j])
		}
	}
	var list []place
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case both[i][j] > 0 && best[i][j] == best[i+1][j+1]+both[i][j]:
			list = append(list, place{i, j})
			i, j = i+1, j+1
		case best[i][j] == best[i+1][j]:
			i++
		default:
			j++
		}
	}
	return list
}
