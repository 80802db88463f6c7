package evidence

import (
	"slices"
	"strings"
	"unicode/utf8"

	"monitor/internal/fact"
)

// A Term is a word of a text, or a measured fact that stands in the place of
// its words.
type Term struct {
	Form       string     // the folded word; of a fact, its kind in brackets
	Fact       *fact.Fact // nil for a word
	Start, End int        // bytes of the text
}

// Masked reports whether f is held against other facts by value, and hidden
// from the words that find a passage. Levels, addresses and identifiers are
// words with a meaning, and find it as words do; so is a bare "available",
// which says too little to be a status.
func Masked(f *fact.Fact) bool {
	switch f.Kind {
	case fact.None, fact.Level, fact.URL, fact.Identifier:
		return false
	case fact.Status:
		return !strings.EqualFold(f.Text, "available")
	}
	return true
}

// Terms cuts text into terms, in order.
func Terms(text string) []Term { return cut(text, fact.Find(text)) }

// cut puts each masked fact in the place of the words it was read from, bound
// words included. Of a count only the number is masked: what is counted says
// where it stands.
func cut(text string, facts []fact.Fact) []Term {
	facts = slices.DeleteFunc(facts, func(f fact.Fact) bool { return !Masked(&f) })
	words := Words(text)
	out := make([]Term, 0, len(words))
	next, placed := 0, false
	for _, w := range words {
		for next < len(facts) && (facts[next].BoundEnd <= w.Start || !placed && w.Start < facts[next].Start && facts[next].Start < w.End) {
			next, placed = next+1, false // read past, or begun inside a word: the 2 of GPT2
		}
		if next == len(facts) || w.End <= facts[next].BoundStart {
			out = append(out, Term{Form: w.Form, Start: w.Start, End: w.End})
			continue
		}
		f := &facts[next]
		if !placed && w.Start >= f.Start {
			out = append(out, Term{Form: "<" + f.Kind.String() + ">", Fact: f, Start: f.Start, End: f.End})
			placed = true
		}
		if counted(f, w.Form) && w.Start > f.Start {
			out = append(out, Term{Form: w.Form, Start: w.Start, End: w.End})
		}
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
	if len(a) < 4 || len(b) < 4 || a[0] < 'a' || b[0] < 'a' || !sameDigits(a, b) {
		return false
	}
	a, b = strings.TrimSuffix(a, "e"), strings.TrimSuffix(b, "e")
	if len(a) > len(b) {
		a, b = b, a
	}
	n := 0
	for n < len(a) && a[n] == b[n] {
		n++
	}
	return n >= 4 && 3*n >= 2*len(b) || n >= 5 && n >= len(a)-1 || compound(a, b) || mistyped(a, b, n)
}

// sameDigits reports whether two words have the same digits: what ends in
// another number, vector8 and vector64, is another of its kind.
func sameDigits(a, b string) bool {
	i, j := 0, 0
	for {
		for i < len(a) && (a[i] < '0' || a[i] > '9') {
			i++
		}
		for j < len(b) && (b[j] < '0' || b[j] > '9') {
			j++
		}
		if i == len(a) || j == len(b) {
			return i == len(a) && j == len(b)
		}
		if a[i] != b[j] {
			return false
		}
		i, j = i+1, j+1
	}
}

// compound reports whether b is a word of two of which a is the last: hostname
// and name. What a prefix turns around or moves (unauthenticated, subdomain) is
// another word.
func compound(a, b string) bool {
	head, ok := strings.CutSuffix(b, a)
	if !ok || len(a) < 3 || len(head) < 3 {
		return false
	}
	switch head {
	case "non", "dis", "pre", "sub", "out", "anti", "over", "under", "inter", "super", "multi", "micro", "macro", "self":
		return false
	}
	return true
}

// mistyped reports whether the longer words a and b differ by one letter that
// was left out, put in or put wrong; n letters are the same at their head. A
// page that mends a typing error says nothing new.
func mistyped(a, b string, n int) bool {
	if len(a) < 6 || len(b)-len(a) > 1 || strings.ContainsAny(a+b, "0123456789_.") {
		return false
	}
	if len(a) == len(b) {
		return n < len(a) && a[n+1:] == b[n+1:]
	}
	return a[n:] == b[n+1:]
}

// Dense reports whether the term is a word of a script that writes no spaces.
func (t Term) Dense(text string) bool {
	r, _ := utf8.DecodeRuneInString(text[t.Start:])
	return t.Fact == nil && isDense(r)
}

// Mark reports whether a folded word is a tick or a cross, which in a table
// says what a sentence says elsewhere.
func Mark(form string) bool { return form == "✓" || form == "✗" }

// Answers returns 1 for a folded word that says yes in a cell, -1 for one that
// says no, and 0 for all others.
func Answers(form string) int {
	switch form {
	case "✓", "yes":
		return 1
	case "✗", "no":
		return -1
	}
	return 0
}
