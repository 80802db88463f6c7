package diff

import (
	"strings"
	"unicode/utf8"
)

// tidy turns a shortest list of differences into one that reads well: changes
// with little between them become one, and an insertion or deletion that could
// stand in several places takes the one that begins and ends at a word or,
// better, a sentence. Neil Fraser's semantic clean-up
// (https://neil.fraser.name/writing/diff/) does both for characters; here they
// are weighed for words.
func (p pair) tidy(hunks []hunk) []hunk {
	hunks = p.merge(hunks)
	tidied := hunks[:0]
	for _, h := range hunks {
		if h = p.shrink(h); h.a0 < h.a1 || h.b0 < h.b1 {
			tidied = append(tidied, h)
		}
	}
	for i := range tidied {
		p.slide(tidied, i)
	}
	return tidied
}

// merge joins hunks whose gap weighs no more than half the change on either
// side of it: two numbers with a word between them stay two changes. A merged hunk is heavier, so the gap before it is looked at again; each
// step back removes a hunk, which keeps the whole linear.
func (p pair) merge(hunks []hunk) []hunk {
	weightA, weightB := weigh(p.a), weigh(p.b)
	weight := func(h hunk) int {
		return max(weightA[h.a1]-weightA[h.a0], weightB[h.b1]-weightB[h.b0])
	}
	var merged []hunk
	for _, h := range hunks {
		for len(merged) > 0 {
			last := merged[len(merged)-1]
			gap := weightA[h.a0] - weightA[last.a1]
			if 2*gap > min(weight(last), weight(h)) {
				break
			}
			h = hunk{last.a0, h.a1, last.b0, h.b1}
			merged = merged[:len(merged)-1]
		}
		merged = append(merged, h)
	}
	return merged
}

// weigh returns the weight of the tokens before each offset.
func weigh(tokens []string) []int {
	sums := make([]int, len(tokens)+1)
	for i, token := range tokens {
		sums[i+1] = sums[i] + tokenWeight(token)
	}
	return sums
}

// tokenWeight counts what a reader holds on to: letters and digits, an
// ideograph for two, and a line break, across which nothing should merge for
// a trifle. Other space and punctuation weigh nothing.
func tokenWeight(token string) int {
	switch kindOf(token) {
	case letter, digit, currency:
		return utf8.RuneCountInString(token)
	case ideograph:
		return 2
	case space:
		if strings.Contains(token, "\n") {
			return 8
		}
	}
	return 0
}

// shrink takes what both sides of h start or end with out of it.
func (p pair) shrink(h hunk) hunk {
	n := commonStart(p.a[h.a0:h.a1], p.b[h.b0:h.b1])
	h.a0, h.b0 = h.a0+n, h.b0+n
	n = commonEnd(p.a[h.a0:h.a1], p.b[h.b0:h.b1])
	h.a1, h.b1 = h.a1-n, h.b1-n
	return h
}

// slide moves an insertion or deletion along the text that it repeats to
// where it reads best, and keeps a token between it and its neighbours.
func (p pair) slide(hunks []hunk, i int) {
	h := hunks[i]
	text, from, to := p.a, h.a0, h.a1
	switch {
	case h.a0 == h.a1:
		text, from, to = p.b, h.b0, h.b1
	case h.b0 != h.b1:
		return
	}
	back, forth := from, len(text)-to
	if i > 0 {
		back = h.a0 - hunks[i-1].a1 - 1
	}
	if i+1 < len(hunks) {
		forth = hunks[i+1].a0 - h.a1 - 1
	}
	least := 0
	for least > -back && text[from+least-1] == text[to+least-1] {
		least--
	}
	best, bestScore := 0, -1
	for n := least; ; n++ {
		if score := breakAt(text, from+n) + breakAt(text, to+n); score >= bestScore {
			best, bestScore = n, score
		}
		if n >= forth || text[from+n] != text[to+n] {
			break
		}
	}
	hunks[i] = hunk{h.a0 + best, h.a1 + best, h.b0 + best, h.b1 + best}
}

// breakAt scores how well a change may begin or end before text[i].
func breakAt(text []string, i int) int {
	switch {
	case i == 0 || i == len(text):
		return 5
	case strings.Contains(text[i-1], "\n"):
		return 4
	case strings.Contains("。！？", text[i-1]):
		return 3
	case kindOf(text[i-1]) == space && i > 1 && strings.Contains(".!?", text[i-2]):
		return 3
	case kindOf(text[i-1]) == space:
		return 2
	case kindOf(text[i]) == space || kindOf(text[i-1]) == other:
		return 1
	}
	return 0
}
