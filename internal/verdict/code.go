package verdict

import (
	"strings"

	"monitor/internal/evidence"
)

// otherCode is another name in the place of one that is spelled as code, where
// a piece has come in between its parts: asan-builder became asan-libs-builder.
func (r *Rule) otherCode(f *finding) *difference {
	p := f.p
	for i := 0; i+1 < len(r.query.Terms); i++ {
		if !r.glued(i) || !r.query.Shared[i] || !r.query.Shared[i+1] || !p.InOrder(i) || !p.InOrder(i+1) || p.At[i+1] <= p.At[i]+1 {
			continue
		}
		a, b := p.Places[p.At[i]], p.Places[p.At[i+1]]
		if a.Block != b.Block || p.Links[i] < evidence.Derived || p.Links[i+1] < evidence.Derived {
			continue
		}
		now := p.Quote(p.At[i], p.At[i+1])
		if !strings.ContainsAny(now, " \n") {
			return &difference{expected: r.spanText(i, i+1), observed: now, replaced: true, first: i, last: i + 1}
		}
	}
	return nil
}

// glued reports whether one sign of code parts a word of the quote from the
// next, and no space.
func (r *Rule) glued(i int) bool {
	if i < 0 || i+1 >= len(r.query.Terms) || r.fact(i) || r.query.Terms[i].Dense(r.text) {
		return false
	}
	switch r.text[r.query.Terms[i].End:max(r.query.Terms[i].End, r.query.Terms[i+1].Start)] {
	case "-", "_", "/", ".", "::", "--":
		return true
	}
	return false
}

// ofCode reports whether a word of the quote is part of a name that is spelled
// as code and that the article spells too.
func (r *Rule) ofCode(i int) bool {
	if !r.glued(i) && !r.glued(i-1) {
		return false
	}
	first, last := i, i
	for r.glued(first - 1) {
		first--
	}
	for r.glued(last) {
		last++
	}
	return strings.Contains(strings.ToLower(r.claim.Says), strings.ToLower(r.spanText(first, last)))
}
