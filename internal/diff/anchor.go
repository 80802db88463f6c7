package diff

import "slices"

// anchored returns the differences of two texts in lines. Where there are more
// than can be compared one by one, the lines that stand once in each text and
// in the same order hold the two together, and what lies between two of them is
// compared by itself: Bram Cohen's patience diff
// (https://bramcohen.livejournal.com/73318.html), one level deep.
func (p pair) anchored(work *labour) []hunk {
	start := commonStart(p.a, p.b)
	end := commonEnd(p.a[start:], p.b[start:])
	rest := pair{p.a[start : len(p.a)-end], p.b[start : len(p.b)-end]}
	var anchors []place
	if len(rest.a)+len(rest.b) > maxTokens {
		anchors = rest.anchors()
	}
	anchors = append(anchors, place{len(rest.a), len(rest.b)})
	var hunks []hunk
	from := place{}
	for _, to := range anchors {
		for _, h := range (pair{rest.a[from.a:to.a], rest.b[from.b:to.b]}).hunks(&work.lines) {
			a, b := start+from.a, start+from.b
			hunks = append(hunks, hunk{a + h.a0, a + h.a1, b + h.b0, b + h.b1})
		}
		from = place{to.a + 1, to.b + 1}
	}
	return hunks
}

// A place is a line in both texts.
type place struct{ a, b int }

// anchors returns the lines that stand once in each text: of those, the
// longest list that is in order in both.
func (p pair) anchors() []place {
	inA, inB := once(p.a), once(p.b)
	var shared []place
	for i, line := range p.a {
		j, ok := inB[line]
		if ok && j >= 0 && inA[line] >= 0 {
			shared = append(shared, place{i, j})
		}
	}
	return rising(shared)
}

// once maps lines to where they stand, and to -1 when that is not one place.
func once(lines []string) map[string]int {
	at := make(map[string]int, len(lines))
	for i, line := range lines {
		if _, seen := at[line]; seen {
			i = -1
		}
		at[line] = i
	}
	return at
}

// rising returns the longest part of places, which rise in a, that rises in b
// too. It keeps, for each length, the list of that length that ends lowest.
func rising(places []place) []place {
	var ends []int // by length, less one: the index of where that list ends
	before := make([]int, len(places))
	for i, at := range places {
		n, _ := slices.BinarySearchFunc(ends, at.b, func(end, b int) int { return places[end].b - b })
		if n > 0 {
			before[i] = ends[n-1]
		}
		if n == len(ends) {
			ends = append(ends, i)
		}
		ends[n] = i
	}
	list := make([]place, len(ends))
	for n := len(ends) - 1; n >= 0; n-- {
		list[n] = places[ends[n]]
		if n > 0 {
			ends[n-1] = before[ends[n]]
		}
	}
	return list
}
