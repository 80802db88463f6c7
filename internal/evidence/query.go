package evidence

import "slices"

// A Query is what a claim looks for on a page: the terms of its quote in
// order, and the article's own words, which say which of them count.
type Query struct {
	Terms  []Term
	Shared []bool   // by term: the article's words have it too
	words  []string // of the article, that the quote lacks
	near   []string // words that stand near the passage
	facts  []string // the words of masked facts, which find what is unchanged
}

// maxTerms bounds a query: what follows in a longer quote is left out.
const maxTerms = 96

// NewQuery reads a quote, the article's words and the words that stand near.
// same says whether two terms, one of either text, are one fact or word.
func NewQuery(quote, says []Term, about string, same func(a, b Term) bool) *Query {
	q := &Query{Terms: quote[:min(len(quote), maxTerms)]}
	for _, t := range q.Terms {
		q.Shared = append(q.Shared, slices.ContainsFunc(says, func(s Term) bool { return same(t, s) }))
		if t.Fact != nil {
			for _, w := range Words(t.Fact.Text) {
				q.facts = append(q.facts, w.Form)
			}
		}
	}
	for _, s := range says {
		known := slices.ContainsFunc(q.Terms, func(t Term) bool { return same(t, s) })
		switch {
		case known:
		case s.Fact != nil:
			for _, w := range Words(s.Fact.Text) {
				q.words = append(q.words, w.Form)
			}
		case !slices.Contains(q.words, s.Form):
			q.words = append(q.words, s.Form)
		}
	}
	for _, w := range Words(about) {
		q.near = append(q.near, w.Form)
	}
	return q
}
