package verdict

import (
	"slices"
	"strings"

	"monitor/internal/evidence"
)

// dropped is a list that has lost a member: some of the names or values that
// the claim rests on stand there, and one does not.
func (r *Rule) dropped(f *finding) *difference {
	p := f.p
	first, last, lost := -1, -1, -1
	for _, pt := range r.parts {
		if pt.term < 0 || !pt.strong {
			continue
		}
		at := p.At[pt.term]
		switch {
		case p.Links[pt.term] >= evidence.Derived && at >= 0:
			if first < 0 || at < first {
				first = at
			}
			last = max(last, at)
		case p.Links[pt.term] <= evidence.Replaced && lost < 0 && !isTick(r.query.Terms[pt.term].Form):
			lost = pt.term
		}
	}
	if first < 0 || lost < 0 || p.Score < floorList || !r.inList(lost) {
		return nil
	}
	return &difference{
		expected: r.termText(lost), observed: strings.TrimSpace(p.Quote(first, last)),
		why: "no longer lists " + r.termText(lost), dropped: true,
	}
}

// inList reports whether a term stands in a list: a comma, "and" or "or" is
// beside it.
func (r *Rule) inList(i int) bool {
	terms := r.query.Terms
	t := terms[i]
	if t.Dense(r.text) {
		return strings.ContainsAny(r.text[t.Start:min(len(r.text), t.Start+3*denseReach)], "、，,和与與及或や") ||
			strings.ContainsAny(r.text[max(0, t.Start-3):t.Start], "、，,和与與及或や")
	}
	from, to := 0, len(r.text)
	if i >= 2 {
		from = terms[i-2].End
	}
	if i+1 < len(terms) {
		to = terms[i+1].End
	}
	before, after := r.text[min(from, t.Start):t.Start], r.text[t.End:max(to, t.End)]
	last := joins(before) && strings.Contains(r.text[:t.Start], ",")
	return joins(after) && (joins(before) || strings.Contains(r.text[t.End:], " and ") || strings.Contains(r.text[t.End:], " or ")) || last
}

// joins reports whether s parts two members of a list.
func joins(s string) bool {
	return strings.Contains(s, ",") || strings.Contains(s, ":") || slices.ContainsFunc(strings.Fields(s), isJoiner)
}

// denseReach is how many characters of a dense script a list's member has, and
// the joiner after it.
const denseReach = 5

func isJoiner(word string) bool { return word == "and" || word == "or" || word == "&" || word == "/" }
