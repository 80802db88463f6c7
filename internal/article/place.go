package article

import (
	"slices"
	"strings"

	"monitor/internal/claim"
)

// A found is a stretch of a draft in which a claim stands.
type found struct {
	claim    int // index in the claims
	block    int
	from, to int // bytes of the draft's text
	exact    bool
}

// place finds the claims in the drafts, in the order of the text.
func place(drafts []*draft, claims []claim.Claim) []found {
	x := newExact(drafts)
	var near *fuzzy
	var out []found
	for i := range claims {
		f, ok := x.find(claims[i].Says)
		if !ok {
			if near == nil {
				near = newFuzzy(drafts)
			}
			f, ok = near.find(claims[i].Says)
		}
		if ok {
			f.claim = i
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b found) int {
		if a.block != b.block {
			return a.block - b.block
		}
		return a.from - b.from
	})
	return out
}

// An exact is the words of all drafts, to be searched for a run of them.
type exact struct {
	drafts []*draft
	vocab  map[string]int
	words  []word
	at     [][]int // by word of the vocabulary: where in words it stands
}

// A word is a token of a draft.
type word struct {
	id, block int
	from, to  int
}

func newExact(drafts []*draft) *exact {
	x := &exact{drafts: drafts, vocab: map[string]int{}}
	for i, d := range drafts {
		for _, t := range tokens(string(d.text)) {
			id, ok := x.vocab[t.form]
			if !ok {
				id = len(x.at)
				x.vocab[t.form] = id
				x.at = append(x.at, nil)
			}
			x.at[id] = append(x.at[id], len(x.words))
			x.words = append(x.words, word{id, i, t.from, t.to})
		}
	}
	return x
}

// maxTries is how often a run of words is tried at the places of its rarest
// word: beyond it the text is made of one word.
const maxTries = 10_000

// find returns where says stands word by word within a block: the first place
// in running text, else the first in a heading or listing.
func (x *exact) find(says string) (found, bool) {
	want, rare := x.ids(says)
	if rare < 0 {
		return found{}, false
	}
	var fallback found
	ok := false
	at := x.at[want[rare]]
	for _, i := range at[:min(len(at), maxTries)] {
		first := i - rare
		if first < 0 || !x.holds(first, want) {
			continue
		}
		a, b := x.words[first], x.words[first+len(want)-1]
		f := found{block: a.block, from: a.from, to: x.close(b, says), exact: true}
		if kind := x.drafts[a.block].kind; kind != Heading && kind != Code {
			return f, true
		}
		if !ok {
			fallback, ok = f, true
		}
	}
	return fallback, ok
}

// ids returns the words of says and which of them is rarest, -1 when the text
// lacks one.
func (x *exact) ids(says string) (want []int, rare int) {
	rare = -1
	for i, t := range tokens(says) {
		id, ok := x.vocab[t.form]
		if !ok {
			return nil, -1
		}
		want = append(want, id)
		if rare < 0 || len(x.at[id]) < len(x.at[want[rare]]) {
			rare = i
		}
	}
	return want, rare
}

// holds reports whether the words stand from there on, in one block.
func (x *exact) holds(first int, want []int) bool {
	if first+len(want) > len(x.words) || x.words[first].block != x.words[first+len(want)-1].block {
		return false
	}
	for i, id := range want {
		if x.words[first+i].id != id {
			return false
		}
	}
	return true
}

// close returns where a claim ends that ends with that word: with the mark after
// it, if the claim's own words end in one.
func (x *exact) close(last word, says string) int {
	if end := strings.TrimSpace(says); strings.TrimRight(end, endMarks) != end {
		return x.drafts[last.block].afterMarks(last.to)
	}
	return last.to
}
