package verdict

import (
	"regexp"
	"slices"
	"strings"

	"monitor/internal/evidence"
	"monitor/internal/fact"
)

// joined is what puts one more name behind a list: ", or L40".
var joined = regexp.MustCompile(`^(?:\s*\([^)]*\))?(?:,?\s+(?:and|or|&)\s+|,\s+|\s*[、和与及或]\s*)(\p{Lu}[\p{L}\p{N}.+-]*|\p{Lo}+)`)

// grown is a list that the claim gives as all there is, and that has one more
// member: either A or B became A, B or C.
func (r *Rule) grown(f *finding) *difference {
	p, end := f.p, len(r.query.Terms)-1
	if !r.closed() || r.restsOnValues() && !r.inList(end) {
		return nil
	}
	first, last := -1, -1
	for _, pt := range r.parts {
		if pt.term < 0 || !pt.strong {
			continue
		}
		at := p.At[pt.term]
		if at < 0 || p.Links[pt.term] < evidence.Derived {
			return nil
		}
		if first < 0 || at < first {
			first = at
		}
		last = max(last, at)
	}
	if first < 0 || first == last {
		return nil
	}
	behind := p.Places[last]
	m := joined.FindStringSubmatch(p.Cell(last).Text[behind.End:])
	if m == nil || containsFolded(r.text, m[1]) {
		return r.grownInFront(f, first, last)
	}
	return &difference{expected: r.termText(end), observed: strings.TrimSpace(p.Quote(first, last)) + m[0], why: "now lists " + m[1] + " too", dropped: true}
}

// listed is the end of a list in front of another of its members: "A10, L40, ".
var listed = regexp.MustCompile(`(\p{Lu}[\p{L}\p{N}.+-]*), (?:\p{Lu}\S* )*$`)

// grownInFront is the same of a member that has come to the head of the list.
func (r *Rule) grownInFront(f *finding, first, last int) *difference {
	ahead := f.p.Places[first]
	m := listed.FindStringSubmatchIndex(f.p.Cell(first).Text[:ahead.Start])
	if m == nil || ahead.Block != f.p.Places[last].Block {
		return nil
	}
	text := f.p.Cell(first).Text
	name := text[m[2]:m[3]]
	if containsFolded(r.text, name) {
		return nil
	}
	return &difference{expected: r.termText(len(r.query.Terms) - 1), observed: text[m[2]:f.p.Places[last].End], why: "now lists " + name + " too", dropped: true}
}

// closed reports whether the claim's list is all there is: the quote says so,
// or the article counts its members; and the quote ends with it.
func (r *Rule) closed() bool {
	end := len(r.query.Terms) - 1
	if end < 1 || !r.query.Shared[end] || !r.strong(end) {
		return false
	}
	for _, w := range evidence.Words(r.text) {
		switch evidence.Fold(r.text[w.Start:w.End]) {
		case "both", "either", "only", "just", "仅", "只":
			return true
		}
	}
	return slices.ContainsFunc(r.said, func(t evidence.Term) bool {
		return t.Fact != nil && t.Fact.Kind == fact.Count && len(t.Fact.Values) == 1 && t.Fact.Values[0].Cmp(fact.Int(1)) > 0 && t.Fact.Values[0].Cmp(fact.Int(10)) < 0
	})
}
