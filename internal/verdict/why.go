package verdict

import (
	"strings"

	"monitor/internal/evidence"
)

// expected is what the claim expects, as its own text has it: the part that
// the finding misses, else the first.
func (r *Rule) expected(f *finding) string {
	if len(r.parts) == 0 {
		return ""
	}
	i := 0
	if f != nil && f.part >= 0 {
		i = f.part
	}
	if r.parts[i].term < 0 {
		return r.claim.Value
	}
	t := r.query.Terms[r.parts[i].term]
	return r.text[t.Start:t.End]
}

// observed is the value that stands in the place of the part, else the
// shortest span that differs.
func (r *Rule) observed(f *finding) string {
	switch {
	case f.denial != "":
		return f.denial
	case f.instead != "":
		return f.instead
	}
	term := r.parts[f.part].term
	if term < 0 {
		if _, at := r.around(f.p, r.parts[f.part]); at >= 0 {
			return f.p.Quote(at, at)
		}
		return ""
	}
	if at := f.p.At[term]; at >= 0 && f.p.Links[term] == evidence.Differs {
		return f.p.Quote(at, at)
	}
	return r.gap(f.p, term)
}

// maxGap bounds the words of a span that stands in the place of another.
const maxGap = 14

// gap returns what stands between the words that the passage keeps on either
// side of a term: what has taken its place.
func (r *Rule) gap(p *evidence.Passage, term int) string {
	from, to := -1, -1
	for i := term - 1; i >= 0 && from < 0; i-- {
		if p.Links[i] >= evidence.Alike1 && p.At[i] >= 0 {
			from = p.At[i]
		}
	}
	for i := term + 1; i < len(p.Links) && to < 0; i++ {
		if p.Links[i] >= evidence.Alike1 && p.At[i] > from {
			to = p.At[i]
		}
	}
	if from < 0 {
		from = p.Own[0] - 1
	}
	if to < 0 {
		to = p.Own[1]
	}
	if from+1 > to-1 || from+1 < 0 || to-1 >= len(p.Places) {
		return ""
	}
	if to-from-1 > maxGap {
		at := p.At[term]
		if at < 0 {
			return ""
		}
		return p.Quote(at, at)
	}
	return strings.TrimSpace(p.Quote(from+1, to-1))
}
