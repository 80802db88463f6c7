// Package verdict decides whether a page still supports a claim.
//
// It owns the rules: what a claim expects, how a passage that differs is told
// apart as reworded, changed or missing, how sure that is, and the phrase that
// says why. It refuses to read pages, to know the clock, and to know what
// became of a visit beyond its outcome. It stands between evidence and store,
// and it is pure.
package verdict

import (
	"errors"
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
	claim  claim.Claim
	text   string          // the passage that is looked for: the quote, else the article's words
	query  *evidence.Query // of text
	said   []evidence.Term // of the article's words
	about  []string        // folded words that must stand near
	values []fact.Fact     // what Value reads as: all must hold
	groups []group         // of Phrase or AllOf
	parts  []part          // what of the query must hold
	denies bool            // the text holds a denial
	only   bool            // or a restriction
	elder  bool            // the claim speaks of predecessors
}

// Compile parses what c expects, once for all pages.
func Compile(c claim.Claim) (Rule, error) {
	r := Rule{claim: c, text: strings.TrimSpace(c.Quote)}
	switch {
	case r.text != "":
	case c.About != "" && c.Value != "": // these words are the page's rather than the article's
		r.text = c.About + " " + c.Value
	default:
		r.text = strings.TrimSpace(c.Says)
	}
	name, err := r.compile()
	if err != nil {
		return Rule{}, err
	}
	for _, w := range evidence.Words(c.About) {
		r.about = append(r.about, w.Form)
	}
	r.said = evidence.Terms(c.Says)
	r.query = evidence.NewQuery(r.text, r.said, c.About+" "+name, sameTerm)
	r.query.Loose = strings.TrimSpace(c.Quote) == ""
	r.parts = r.bearing()
	r.denies, r.only = len(fact.Negations(r.text)) > 0, restricts(r.text)
	r.elder = predecessor(r.text) || predecessor(c.Says)
	if r.asksNothing() {
		return Rule{}, ErrNoWords
	}
	return r, nil
}

// ErrNoWords says that a claim has not one word that could be looked for.
var ErrNoWords = errors.New("nothing to look for: quote and says hold no word")

func (r *Rule) asksNothing() bool {
	return len(r.query.Terms) == 0 && len(r.groups) == 0 && r.claim.Pattern == nil
}

// compile parses what must hold, and returns the words that name the value.
func (r *Rule) compile() (name string, err error) {
	if r.claim.Value != "" {
		if r.values, name, err = fact.ParseAll(r.claim.Value); err != nil {
			return "", fmt.Errorf("value %q: %w", r.claim.Value, err)
		}
	}
	if len(r.claim.Phrase) > 0 {
		r.groups = append(r.groups, newGroup(r.claim.Phrase))
	}
	for _, spellings := range r.claim.AllOf {
		r.groups = append(r.groups, newGroup(spellings))
	}
	for _, g := range r.groups {
		if len(g.words) == 0 {
			return "", fmt.Errorf("phrase %q: %w", g.spellings, ErrNoWords)
		}
	}
	return name, nil
}

// sameTerm reports whether two terms say the same: equal words, facts of one
// value, or a fact and the word that spells it.
func sameTerm(a, b evidence.Term) bool {
	switch {
	case a.Fact != nil && b.Fact != nil:
		return evidence.Meet(*a.Fact, *b.Fact) == evidence.Held && evidence.Meet(*b.Fact, *a.Fact) == evidence.Held
	case a.Fact == nil && b.Fact == nil:
		return evidence.Alike(a.Form, b.Form)
	case a.Fact == nil:
		return spells(*b.Fact, a.Form)
	}
	return spells(*a.Fact, b.Form)
}

func spells(f fact.Fact, form string) bool {
	if f.Kind == fact.Version {
		form = strings.TrimPrefix(form, "v")
	}
	return len(f.Words) == 1 && (f.Words[0] == form || evidence.Stem(f.Words[0]) == form)
}
