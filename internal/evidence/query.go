package evidence

import (
	"slices"
	"strings"

	"monitor/internal/fact"
)

// A Query is what a claim looks for on a page: the terms of its quote in
// order, and the article's own words, which say which of them count.
type Query struct {
	Terms  []Term
	Shared []bool   // by term: the article's words have it too
	Loose  bool     // the terms are the article's own: the page need not know its words
	words  []string // of the article, that the quote lacks
	counts []string // of the article's values that the quote has: what they count
	near   []string // words that stand near the passage
	facts  []string // the words of masked facts, which find what is unchanged
	label  int      // how many terms stand before a colon at the quote's head
}

// maxTerms bounds a query: what follows in a longer quote is left out.
const maxTerms = 96

// NewQuery reads a quote, the article's words and the words that stand near.
// same says whether two terms, one of either text, are one fact or word.
func NewQuery(quote string, says []Term, about string, same func(a, b Term) bool) *Query {
	q := &Query{Terms: Terms(quote)}
	q.Terms = q.Terms[:min(len(q.Terms), maxTerms)]
	q.label = labelled(quote, q.Terms)
	for i := range q.Terms {
		t := q.Terms[i]
		at := slices.IndexFunc(says, func(s Term) bool { return same(t, s) })
		q.Shared = append(q.Shared, at >= 0)
		if t.Fact == nil {
			continue
		}
		for _, w := range Words(t.Fact.Text) {
			q.facts = append(q.facts, w.Form)
			if round, ok := strings.CutSuffix(w.Form, ".00"); ok {
				q.facts = append(q.facts, round) // $50.00 is $50
			}
		}
		if at >= 0 && says[at].Fact != nil {
			q.Terms[i].Fact = counting(*t.Fact, *says[at].Fact)
			for _, w := range Words(says[at].Fact.Text) {
				q.counts = append(q.counts, w.Form)
			}
		}
	}
	q.addSaid(says, same)
	for _, w := range Words(about) {
		q.near = append(q.near, w.Form)
	}
	return q
}

// addSaid notes the words of the article that the quote lacks.
func (q *Query) addSaid(says []Term, same func(a, b Term) bool) {
	for _, s := range says {
		if slices.ContainsFunc(q.Terms, func(t Term) bool { return same(t, s) }) {
			continue
		}
		forms := []string{s.Form}
		if s.Fact != nil {
			forms = nil
			for _, w := range Words(s.Fact.Text) {
				forms = append(forms, w.Form)
			}
		}
		for _, f := range forms {
			if !slices.Contains(q.words, f) {
				q.words = append(q.words, f)
			}
		}
	}
}

// counting is a quote's number that counts what the article says it counts, and
// a quote's 2023.8.3 that the article gives as a day.
func counting(f, said fact.Fact) *fact.Fact {
	if f.Kind == fact.Version && said.Kind == fact.Date {
		f.Kind, f.Words = fact.Date, said.Words
	}
	if f.Kind == fact.Number && f.Unit == "" && said.Kind == fact.Count {
		f.Unit = said.Unit
	}
	return &f
}

// maxLabel is how many words the name of a labelled value has at most.
const maxLabel = 5

// labelled returns how many terms stand before the first colon of text.
func labelled(text string, terms []Term) int {
	colon := strings.IndexAny(text, ":：")
	for i, t := range terms {
		if t.Start > colon {
			if i == 0 || i > maxLabel || colon < 0 || terms[i-1].End > colon {
				return 0
			}
			return i
		}
	}
	return 0
}
