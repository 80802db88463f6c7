package verdict

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"monitor/internal/evidence"
)

// otherHolder is another row that holds a name of code which the article and
// the quote give to the row of the claim: pump-latest now stands beside Pump 3.
func (r *Rule) otherHolder(f *finding) *difference {
	p := f.p
	row, name := r.alias()
	if name == "" || !p.InRow() {
		return nil
	}
	switch {
	case isRowOf(p, row) && !holdsName(p.Unit(), name):
		for _, u := range p.Rows(name) {
			if now := u.Block().Text; holdsName(u, name) && r.isKin(row, now) {
				return newHolder(name, row, now)
			}
		}
	case p.Row == evidence.OtherRow && holdsName(p.Unit(), name):
		if now := p.Block().Text; r.isKin(row, now) {
			return newHolder(name, row, now)
		}
	}
	return nil
}

// noteHolder reads of a far row no more than that it holds the claim's name of
// code, where nothing nearer tells of the claim.
func (r *Rule) noteHolder(s *survey, p *evidence.Passage) {
	if s.same != nil || s.other != nil {
		return
	}
	f := &finding{p: p, part: -1}
	if f.diff = r.otherHolder(f); f.diff != nil {
		s.other, s.against = f, surePlace
	}
}

// isRowOf reports whether a row's name is, or begins with, that of the claim's:
// "Pump 2 (on demand)" is the row of Pump 2.
func isRowOf(p *evidence.Passage, row string) bool {
	rest, ok := strings.CutPrefix(strings.ToLower(p.Block().Text), strings.ToLower(row))
	return p.Row == evidence.ThisRow || ok && !inName(firstRune(rest))
}

func newHolder(name, was, now string) *difference {
	return &difference{expected: was, observed: now, why: name + ": " + was + " → " + now, moved: true}
}

// alias returns the first name of code in the quote that the article has too,
// and the quote's words before it, which name its row.
func (r *Rule) alias() (row, name string) {
	for i := 1; i < len(r.query.Terms); i++ {
		if !r.glued(i) || r.glued(i-1) || !r.ofCode(i) {
			continue
		}
		last := i
		for r.glued(last) {
			last++
		}
		return r.spanText(0, i-1), r.spanText(i, last)
	}
	return "", ""
}

// isKin reports whether a row's name is another of the kind of the claim's:
// the two share a word, and are not the same.
func (r *Rule) isKin(row, other string) bool {
	words := evidence.Words(row)
	has := func(w evidence.Word) bool {
		return unicode.IsLetter(firstRune(w.Form)) && slices.ContainsFunc(words, func(v evidence.Word) bool { return v.Form == w.Form })
	}
	return !strings.EqualFold(row, other) && slices.ContainsFunc(evidence.Words(other), has)
}

func firstRune(s string) rune {
	c, _ := utf8.DecodeRuneInString(s)
	return c
}

// holdsName reports whether a unit has a name of code, whole.
func holdsName(u evidence.Unit, name string) bool {
	text := strings.ToLower(u.Text())
	for _, at := range spansOf(text, strings.ToLower(name)) {
		before, _ := utf8.DecodeLastRuneInString(text[:at.Start])
		if !inName(before) && !inName(firstRune(text[at.End:])) {
			return true
		}
	}
	return false
}

// inName reports whether a character goes on with a name of code.
func inName(c rune) bool {
	return unicode.IsLetter(c) && c != utf8.RuneError || unicode.IsDigit(c) || c == '-' || c == '_' || c == '/'
}
