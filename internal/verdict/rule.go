// Package verdict decides whether a page still supports a claim.
//
// It owns the rules: what a claim expects, how a passage that differs is told
// apart as reworded, changed or missing, how sure that is, and the phrase that
// says why. It refuses to read pages, to know the clock, and to know what
// became of a visit beyond its outcome. It stands between evidence and store,
// and it is pure.
package verdict

import (
	"fmt"
	"strings"

	"monitor/internal/claim"
	"monitor/internal/evidence"
	"monitor/internal/fact"
)

// Version names the judgement: readings of another version are judged anew.
const Version = "verdict/1"

// A Rule is a claim made ready to be judged.
type Rule struct {
	claim claim.Claim
	text  string          // the passage that is looked for: the quote, else the article's words
	query *evidence.Query // of text
	said  []evidence.Term // of the article's words
	value *fact.Fact      // what Value reads as
	parts []part          // what of the query must hold
}

// Compile parses what c expects, once for all pages.
func Compile(c claim.Claim) (Rule, error) {
	r := Rule{claim: c, text: strings.TrimSpace(c.Quote)}
	if r.text == "" {
		r.text = strings.TrimSpace(c.Says)
	}
	if c.Value != "" {
		f, err := fact.Parse(c.Value)
		if err != nil {
			return Rule{}, fmt.Errorf("value %q: %w", c.Value, err)
		}
		r.value = &f
	}
	r.said = evidence.Terms(c.Says)
	r.query = evidence.NewQuery(evidence.Terms(r.text), r.said, c.About, sameTerm)
	r.parts = r.bearing()
	return r, nil
}

// sameTerm reports whether two terms say the same: equal words, or facts of
// one value.
func sameTerm(a, b evidence.Term) bool {
	if a.Fact == nil || b.Fact == nil {
		return a.Fact == nil && b.Fact == nil && evidence.Alike(a.Form, b.Form)
	}
	return evidence.Meet(*a.Fact, *b.Fact) == evidence.Held
}
