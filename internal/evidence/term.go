package evidence

import (
	"slices"
	"strings"

	"monitor/internal/fact"
)

// A Term is a word of a text, or a measured fact that stands in the place of
// its words.
type Term struct {
	Form       string     // the folded word; of a fact, its kind in brackets
	Fact       *fact.Fact // nil for a word
	Start, End int        // bytes of the text
}

// Masked reports whether facts of kind k are held against each other by value
// and hidden from the words that find a passage. The others are words with a
// meaning, and find it as words do.
func Masked(k fact.Kind) bool {
	switch k {
	case fact.None, fact.Status, fact.Level, fact.URL, fact.Identifier:
		return false
	}
	return true
}

// Terms cuts text into terms, in order.
func Terms(text string) []Term { return cut(text, fact.Find(text)) }

// cut puts each masked fact in the place of the words it was read from. Of a
// count only the number is masked: what is counted says where it stands.
func cut(text string, facts []fact.Fact) []Term {
	var out []Term
	next := 0
	var open *fact.Fact
	for _, w := range Words(text) {
		for next < len(facts) && facts[next].Start <= w.Start {
			if Masked(facts[next].Kind) && w.Start < facts[next].End {
				open = &facts[next]
				out = append(out, Term{Form: "<" + open.Kind.String() + ">", Fact: open, Start: open.Start, End: open.End})
			}
			next++
		}
		if open != nil && w.Start < open.End && !counted(open, w.Form) {
			continue
		}
		out = append(out, Term{Form: w.Form, Start: w.Start, End: w.End})
	}
	return out
}

// counted reports whether a word names what f counts or is a version of.
func counted(f *fact.Fact, form string) bool {
	if f.Kind != fact.Count && f.Kind != fact.Version && f.Kind != fact.Ordinal {
		return false
	}
	same := func(noun string) bool { return noun == form || Stem(noun) == form }
	return same(f.Unit) || slices.ContainsFunc(f.Nouns, same) || slices.ContainsFunc(f.Each, same)
}

// Stem folds one word as Words does.
func Stem(w string) string {
	sc := scanner{text: w}
	if !sc.next() {
		return ""
	}
	return string(sc.form)
}

// Alike reports whether two folded words are spellings or derivations of one:
// retire and retirement, hostname and name. It ranks and aligns, and decides
// nothing.
func Alike(a, b string) bool {
	if a == b {
		return true
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < 4 || a[0] < 'a' || b[0] < 'a' {
		return false
	}
	n := 0
	for n < len(a) && a[n] == b[n] {
		n++
	}
	return n >= 4 && 3*n >= 2*len(b) || n >= 5 && n >= len(a)-1 || strings.HasSuffix(b, a)
}
