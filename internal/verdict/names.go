package verdict

import (
	"strings"

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
		if now == "" || !p.Tight() || !r.flanked(p, first, last) || r.likeness(p, first, last) < keptAround {
			continue
		}
		return &difference{expected: r.spanText(first, last), observed: now, replaced: true, first: first, last: last}
	}
	return nil
}

// run returns the first and the last of the terms around i that the passage
// lacks in a row.
func (r *Rule) run(p *evidence.Passage, i int) (first, last int) {
	first, last = i, i
	for first > 0 && p.Links[first-1] <= evidence.Replaced {
		first--
	}
	for last+1 < len(p.Links) && p.Links[last+1] <= evidence.Replaced {
		last++
	}
	return first, last
}

func (r *Rule) spanText(first, last int) string {
	return r.text[r.query.Terms[first].Start:r.query.Terms[last].End]
}

// decides reports whether a word's replacement alone changes what is said.
func (r *Rule) decides(i int) bool {
	if evidence.Dull(r.query.Terms[i].Form) {
		return false
	}
	return r.strong(i) || !r.restsOnValues()
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
	held := func(k int) bool { return p.At[k] >= 0 && p.Links[k] >= evidence.Differs && p.Links[k] != evidence.Near }
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
		case p.Links[pt.term] >= evidence.Alike1 && at >= 0:
			if first < 0 || at < first {
				first = at
			}
			last = max(last, at)
		case p.Links[pt.term] == evidence.Lost && lost < 0:
			lost = pt.term
		}
	}
	if first < 0 || lost < 0 || p.Score < floorList || !r.inList(lost) {
		return nil
	}
	return &difference{
		expected: r.termText(lost), observed: strings.TrimSpace(p.Quote(first, last)),
		why: "no longer lists " + r.termText(lost),
	}
}

// inList reports whether a term stands in a list: a comma, "and" or "or" is
// beside it.
func (r *Rule) inList(i int) bool {
	terms := r.query.Terms
	before, after := "", ""
	if i > 0 {
		before = r.text[terms[max(0, i-2)].End:terms[i].Start]
	}
	if i+1 < len(terms) {
		after = r.text[terms[i].End:terms[min(len(terms)-1, i+1)].End]
	}
	for _, s := range []string{before, after} {
		if strings.ContainsAny(s, ",、，") || strings.Contains(s, "and") || strings.Contains(s, "or") ||
			strings.Contains(s, "和") || strings.Contains(s, "与") || strings.Contains(s, "或") {
			return true
		}
	}
	return false
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
	switch {
	case now == "" || !f.p.Tight() || r.likeness(f.p, first, last) < keptAround:
		return nil
	case pt.fact != nil && (pt.fact.Kind == fact.Status || !r.flanked(f.p, first, last)):
		return nil
	}
	return &difference{expected: r.spanText(first, last), observed: now, replaced: true, first: first, last: last}
}
