package verdict

import (
	"slices"
	"strings"
	"unicode"

	"monitor/internal/evidence"
	"monitor/internal/fact"
	"monitor/internal/page"
)

// inOwnCell looks for a value in the cells of a row where it must stand: in the
// column that the article names in full, whatever stands in others, and never
// in a column of former values. It finds nothing where any cell will do, and
// for a number of the row's own name.
func (r *Rule) inOwnCell(p *evidence.Passage, pt part) (evidence.Link, int) {
	if pt.fact == nil || !p.InRow() || p.At[pt.term] < 0 || p.Row == evidence.OtherRow || p.Crosses() {
		return evidence.Lost, -1
	}
	cell, share := r.spokenCell(p)
	named := cell != nil && share == 1 && p.Row == evidence.ThisRow
	if named && p.Cell(p.At[pt.term]) == p.Block() || !named && !formerWords(p.Cell(p.At[pt.term]).ColumnHeader, maxHeader) {
		return evidence.Lost, -1
	}
	best, at := evidence.Lost, -1
	for j := p.Own[0]; j < p.Own[1]; j++ {
		f := p.Places[j].Fact
		if f == nil || named && p.Cell(j) != cell || formerWords(p.Cell(j).ColumnHeader, maxHeader) {
			continue
		}
		k := evidence.Meet(*pt.fact, *f)
		if k < evidence.Differs || k <= best || k == evidence.Differs && p.HeldBy(j, pt.term) {
			continue
		}
		best, at = k, j
	}
	return best, at
}

// around looks among all facts of the passage for one that meets a value: one
// that agrees, else the one that stands nearest to the claim's words.
func (r *Rule) around(p *evidence.Passage, pt part) (evidence.Link, int) {
	best, at, reach := evidence.Lost, -1, 0
	cell := r.ownCell(p)
	for j := p.Own[0]; j < p.Own[1]; j++ {
		f := p.Places[j].Fact
		if f == nil || cell != nil && p.Cell(j) != cell {
			continue
		}
		k := evidence.Meet(*pt.fact, *f)
		if k < evidence.Differs || k < best || lesser(*pt.fact, *f) {
			continue
		}
		if d := r.distance(p, j); k > best || d < reach {
			best, at, reach = k, j, d
		}
	}
	return best, at
}

// ownCell is the cell of a row whose column the claim names in full, or nil.
func (r *Rule) ownCell(p *evidence.Passage) *page.Block {
	if !p.InRow() {
		return nil
	}
	if cell, share := r.spokenCell(p); share == 1 {
		return cell
	}
	return nil
}

// lesser reports a fact that says less than the value that is looked for: one
// of its alternatives alone, or a sum where a rate is wanted.
func lesser(want, got fact.Fact) bool {
	return want.Form != fact.Single && got.Form == fact.Single || want.Per != "" && got.Per == "" && got.Form == fact.Single && fact.Compare(want, got) == fact.Different
}

// distance is how far a place stands from the nearest word of the claim. A word
// before it names a value sooner than one behind.
func (r *Rule) distance(p *evidence.Passage, at int) int {
	for i, found := range p.At {
		if found == at && r.fact(i) && p.InOrder(i) {
			return 0 // where the query's own value is aligned
		}
	}
	nearest := 2 * len(p.Places)
	for k := p.Own[0]; k < p.Own[1]; k++ {
		if p.Places[k].Fact != nil || !r.mentions(p.Places[k].Form) {
			continue
		}
		if k < at {
			nearest = min(nearest, 2*(at-k)-1)
		} else {
			nearest = min(nearest, 2*(k-at))
		}
	}
	return nearest
}

// mentions reports whether the claim's own words have a folded word that means
// something.
func (r *Rule) mentions(form string) bool {
	return !evidence.Dull(form) && (slices.Contains(r.about, form) ||
		slices.ContainsFunc(r.said, func(t evidence.Term) bool { return t.Form == form }) ||
		slices.ContainsFunc(r.query.Terms, func(t evidence.Term) bool { return t.Form == form }))
}

// otherValue is a fact of the same kind with another value, in the place of
// one that the claim rests on.
func (r *Rule) otherValue(f *finding) *difference {
	for _, pt := range r.parts {
		if pt.fact == nil {
			continue
		}
		if link, _ := r.link(f.p, pt); link != evidence.Differs {
			continue
		}
		at := r.place(f.p, pt)
		if list := r.listAround(f.p, pt, at); list != "" {
			return &difference{expected: r.partText(pt), observed: list, why: "no longer lists " + r.partText(pt), value: true}
		}
		return &difference{expected: r.partText(pt), observed: likewise(*pt.fact, f.p.Quote(at, at)), value: true}
	}
	return nil
}

// place is where a value that differs stands in the passage.
func (r *Rule) place(p *evidence.Passage, pt part) int {
	if pt.term < 0 {
		_, at := r.around(p, pt)
		return at
	}
	if _, at := r.inOwnCell(p, pt); at >= 0 {
		return at
	}
	return p.At[pt.term]
}

// listAround is the list of values that a place stands in, where the claim
// rests on a list: the values beside it are of its kind, and one of them has
// only moved into the place of another.
func (r *Rule) listAround(p *evidence.Passage, pt part, at int) string {
	if len(r.parts) < 3 || p.InRow() {
		return ""
	}
	first, last := at, at
	for first > p.Own[0] && r.sameKind(p, first-1, pt) {
		first--
	}
	for last+1 < p.Own[1] && r.sameKind(p, last+1, pt) {
		last++
	}
	if last-first < 2 {
		return ""
	}
	return p.Quote(first, last)
}

func (r *Rule) sameKind(p *evidence.Passage, at int, pt part) bool {
	f := p.Places[at].Fact
	return f != nil && f.Kind == pt.fact.Kind
}

// likewise cuts an observed value to what was expected: of a bare number the
// number, without what the page counts with it.
func likewise(want fact.Fact, observed string) string {
	if want.Kind != fact.Number || want.Form != fact.Single || len(want.Nouns) > 0 {
		return observed
	}
	for _, w := range evidence.Words(observed) {
		if w.Form[0] >= '0' && w.Form[0] <= '9' {
			rest := strings.TrimLeftFunc(observed[w.End:], unicode.IsLetter) // of 128k
			return observed[w.Start : len(observed)-len(rest)]
		}
	}
	return observed
}

// partText is a part as the claim has it.
func (r *Rule) partText(pt part) string {
	if pt.term < 0 {
		return r.valueText(pt.fact)
	}
	return r.termText(pt.term)
}

// valueText is one of the claim's values as its editor wrote it.
func (r *Rule) valueText(v *fact.Fact) string {
	if len(r.values) == 1 {
		return r.claim.Value
	}
	return v.Text
}

func (r *Rule) termText(i int) string {
	t := r.query.Terms[i]
	return r.text[t.Start:t.End]
}
