// Package diff tells what changed between two texts, word by word or line by
// line, and shows it to people.
//
// It owns what a word is (a number with its unit, one character where a script
// has no spaces), which lines are the same one before and after, which
// differences are worth telling apart, and how they are marked. It refuses to
// judge what a difference means. It stands beside the flow: report shows a
// claim's passage with it, before and now, and desk two snapshots.
package diff

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// An Op says what became of a part of a text.
type Op uint8

// The operations that turn the text before into the text after.
const (
	Equal Op = iota
	Delete
	Insert
	Change // of a Line alone
)

// String returns the operation in a word.
func (o Op) String() string {
	if int(o) < len(words) {
		return words[o]
	}
	return "unknown"
}

// words are what operations are called, by their number.
var words = [...]string{"equal", "delete", "insert", "change"}

// MarshalText makes an operation its word in JSON.
func (o Op) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (o *Op) UnmarshalText(text []byte) error {
	i := slices.Index(words[:], string(text))
	if i < 0 {
		return fmt.Errorf("operation %q: none of %q", text, words)
	}
	*o = Op(i)
	return nil
}

// A Part is a run of text with one fate.
type Part struct {
	Op   Op     `json:"op"`
	Text string `json:"text"`
}

// maxTokens bounds the tokens, of both texts together, that are compared one
// by one once the common start and end are off. The comparison is quadratic in
// what differs: two texts of this size without a word in common take some
// thirty milliseconds. It also keeps every token's number below the surrogates.
const maxTokens = 8 << 10

// A budget is how many steps a comparison may still take. It stands in for a
// time limit, which would make results depend on the machine and its load.
type budget int

// allows takes steps, unless there are too few left.
func (w *budget) allows(steps int) bool {
	if steps > int(*w) {
		return false
	}
	*w -= budget(steps)
	return true
}

// comparison is what the largest comparison of tokens one by one takes.
const comparison budget = maxTokens * maxTokens

// Words returns what turns before into after. Equal and deleted parts joined
// are before, equal and inserted parts joined are after, byte for byte. Parts
// of one kind never touch, and a deletion comes before the insertion that
// takes its place. Texts that differ over more than maxTokens are told apart
// by their common start and end alone.
func Words(before, after string) []Part {
	work := comparison
	return wordParts(tokens(before), tokens(after), &work)
}

func wordParts(before, after []string, work *budget) []Part {
	p := pair{before, after}
	return p.parts(p.tidy(p.hunks(work)))
}

// A pair is two texts as tokens.
type pair struct{ a, b []string }

// A hunk is a[a0:a1] that became b[b0:b1]. What stands between two hunks of a
// list is equal.
type hunk struct{ a0, a1, b0, b1 int }

// hunks returns a shortest list of differences, or what lies between the
// common ends where that would take more work than there is.
func (p pair) hunks(work *budget) []hunk {
	start := commonStart(p.a, p.b)
	rest := pair{p.a[start:], p.b[start:]}
	end := commonEnd(rest.a, rest.b)
	rest = pair{rest.a[:len(rest.a)-end], rest.b[:len(rest.b)-end]}
	switch n := len(rest.a) + len(rest.b); {
	case n == 0:
		return nil
	case n > maxTokens || len(rest.a) == 0 || len(rest.b) == 0 || !work.allows(n*n):
		return []hunk{{start, start + len(rest.a), start, start + len(rest.b)}}
	}
	numbers := map[string]rune{}
	differ := diffmatchpatch.DiffMatchPatch{} // the zero one has no time limit
	return collect(differ.DiffMainRunes(number(rest.a, numbers), number(rest.b, numbers), false), start)
}

func commonStart(a, b []string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

func commonEnd(a, b []string) int {
	n := 0
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return n
}

// number maps tokens to runes, the same token to the same rune.
func number(tokens []string, numbers map[string]rune) []rune {
	runes := make([]rune, len(tokens))
	for i, token := range tokens {
		r, known := numbers[token]
		if !known {
			r = rune(len(numbers) + 1)
			numbers[token] = r
		}
		runes[i] = r
	}
	return runes
}

// collect turns a diff of runes into hunks of tokens counted from start.
func collect(diffs []diffmatchpatch.Diff, start int) []hunk {
	var hunks []hunk
	at := hunk{start, start, start, start}
	flush := func() {
		if at.a0 < at.a1 || at.b0 < at.b1 {
			hunks = append(hunks, at)
		}
	}
	for _, d := range diffs {
		n := utf8.RuneCountInString(d.Text)
		switch d.Type {
		case diffmatchpatch.DiffDelete:
			at.a1 += n
		case diffmatchpatch.DiffInsert:
			at.b1 += n
		case diffmatchpatch.DiffEqual:
			flush()
			at = hunk{at.a1 + n, at.a1 + n, at.b1 + n, at.b1 + n}
		}
	}
	flush()
	return hunks
}

func (p pair) parts(hunks []hunk) []Part {
	var parts []Part
	add := func(op Op, tokens []string) {
		if len(tokens) > 0 {
			parts = append(parts, Part{op, strings.Join(tokens, "")})
		}
	}
	at := 0
	for _, h := range hunks {
		add(Equal, p.a[at:h.a0])
		add(Delete, p.a[h.a0:h.a1])
		add(Insert, p.b[h.b0:h.b1])
		at = h.a1
	}
	add(Equal, p.a[at:])
	return parts
}
