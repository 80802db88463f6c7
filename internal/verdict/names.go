package verdict

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"monitor/internal/evidence"
	"monitor/internal/fact"
)

// otherName is another word in the place of one that the claim shares with the
// quote, where all around it stands unchanged: a renamed mode, another key,
// another model. Of a claim that rests on values, only names count.
func (r *Rule) otherName(f *finding) *difference {
	p := f.p
	for i := range r.query.Terms {
		if r.fact(i) || !r.query.Shared[i] || p.Links[i] > evidence.Replaced || !r.decides(i) {
			continue
		}
		first, last := r.run(p, i)
		now := r.gap(p, i)
		if now == "" || !r.replaces(p, first, last) {
			continue
		}
		return r.replacement(first, last, now)
	}
	return nil
}

// replaces reports whether what stands in the passage between the terms first
// and last of the query has taken their place: all around it is the same, and,
// unless a name has given way to another, close on both sides.
func (r *Rule) replaces(p *evidence.Passage, first, last int) bool {
	if r.moved(p, first, last) {
		return false
	}
	open := first == 0 || last == len(p.Links)-1
	if open && !r.hasName(first, last) || r.hasFact(first, last) && (open || last-first >= maxFactRun) {
		return false
	}
	return p.Tight() && r.flanked(p, first, last) && r.likeness(p, first, last) >= keptAround
}

// maxFactRun is how many terms, a value among them, words may take the place of.
const maxFactRun = 2

// moved reports whether the terms first to last stand in the passage after all,
// in another order: a value among them, or most of the words.
func (r *Rule) moved(p *evidence.Passage, first, last int) bool {
	words, there := 0, 0
	for i := first; i <= last; i++ {
		stands := p.Links[i] >= evidence.Derived && p.At[i] >= 0
		switch {
		case r.fact(i) && stands:
			return true
		case r.fact(i) || evidence.Dull(r.query.Terms[i].Form) || particles(r.termText(i)):
			continue
		case stands || r.query.Terms[i].Dense(r.text) && strings.Contains(p.Unit().Text(), r.termText(i)):
			there++
		}
		words++
	}
	return 2*there > words
}

// particles reports Japanese text that only ties words together.
func particles(text string) bool {
	return !strings.ContainsFunc(text, func(c rune) bool { return !unicode.Is(unicode.Hiragana, c) && c != ' ' })
}

func (r *Rule) hasName(first, last int) bool {
	for i := first; i <= last; i++ {
		if r.strong(i) || r.query.Terms[i].Dense(r.text) {
			return true
		}
	}
	return false
}

func (r *Rule) hasFact(first, last int) bool {
	for i := first; i <= last; i++ {
		if r.fact(i) {
			return true
		}
	}
	return false
}

// run returns the first and the last of the terms around i that the passage
// lacks in a row.
func (r *Rule) run(p *evidence.Passage, i int) (first, last int) {
	first, last = i, i
	for first > 0 && !p.InOrder(first-1) {
		first--
	}
	for last+1 < len(p.Links) && !p.InOrder(last+1) {
		last++
	}
	return first, last
}

// replacement is the difference between the terms first to last and what has
// taken their place. Bigrams overlap what stays: it is cut off.
func (r *Rule) replacement(first, last int, now string) *difference {
	was := r.spanText(first, last)
	for r.query.Terms[first].Dense(r.text) {
		a, n := utf8.DecodeRuneInString(was)
		b, _ := utf8.DecodeRuneInString(now)
		if a != b || n == len(was) || n == len(now) {
			break
		}
		was, now = was[n:], now[n:]
	}
	return &difference{expected: was, observed: now, replaced: true, first: first, last: last}
}

func (r *Rule) spanText(first, last int) string {
	return r.text[r.query.Terms[first].Start:r.query.Terms[last].End]
}

// decides reports whether a word's replacement alone changes what is said.
func (r *Rule) decides(i int) bool {
	if evidence.Dull(r.query.Terms[i].Form) || points(r.query.Terms[i].Form) {
		return false
	}
	if r.restsOnValues() {
		return r.strong(i) && !r.partOfName(i)
	}
	return r.strong(i) || !slices.ContainsFunc(r.parts, func(pt part) bool { return pt.strong })
}

// points reports words that lead the reader on and state nothing: see, read,
// the following.
func points(form string) bool {
	switch form {
	case "see", "read", "refer", "check", "visit", "click", "pleas", "note", "follow", "below", "abov", "her", "learn", "want", "need", "let", "get":
		return true
	}
	return false
}

// partOfName reports whether a capitalised word stands beside another: of a
// name with several words one may change while the thing stays the same.
func (r *Rule) partOfName(i int) bool {
	for _, k := range []int{i - 1, i + 1} {
		if k < 0 || k >= len(r.query.Terms) || r.fact(k) {
			continue
		}
		between := r.text[r.query.Terms[min(i, k)].End:r.query.Terms[max(i, k)].Start]
		first, _ := utf8.DecodeRuneInString(r.termText(k))
		if between == " " && unicode.IsUpper(first) {
			return true
		}
	}
	return false
}

func (r *Rule) restsOnValues() bool {
	for _, pt := range r.parts {
		if pt.fact != nil && pt.fact.Kind != fact.Status && (pt.term < 0 || !r.names(pt.term)) {
			return true
		}
	}
	return false
}

// flanked reports whether the terms beside those from i to j stand in the
// passage, so that what is between has taken their place.
func (r *Rule) flanked(p *evidence.Passage, i, j int) bool {
	held := p.InOrder
	switch {
	case i == 0 && j == len(p.Links)-1:
		return false
	case i == 0:
		return held(j + 1)
	case j == len(p.Links)-1:
		return held(i - 1)
	}
	return held(i-1) && held(j+1)
}

// otherWords is what stands in the place of the first part that the passage
// lacks.
func (r *Rule) otherWords(f *finding) *difference {
	if f.part < 0 || r.parts[f.part].term < 0 {
		return nil
	}
	pt := r.parts[f.part]
	first, last := r.run(f.p, pt.term)
	now := r.gap(f.p, pt.term)
	if now == "" || pt.fact != nil && pt.fact.Kind == fact.Status || !r.replaces(f.p, first, last) {
		return nil
	}
	return r.replacement(first, last, now)
}
