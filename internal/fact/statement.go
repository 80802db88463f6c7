package fact

import (
	"fmt"
	"slices"
	"strings"
)

// maxName is how many words may name the values of a statement.
const maxName = 6

// ParseAll reads s as the values that an editor expects: one as Parse reads it,
// or several, which must all hold, with a few words that name them: "TLS 1.2",
// "2 cores and 4 GB", "50% or 8 GB". name is those words, joined by spaces.
func ParseAll(s string) (facts []Fact, name string, err error) {
	s = strings.TrimSpace(s)
	one, err := Parse(s)
	if err == nil {
		return []Fact{one}, "", nil
	}
	facts = slices.DeleteFunc(Find(s), func(f Fact) bool { return f.Kind == Level || f.Kind == Identifier || f.Kind == URL })
	if len(facts) == 0 {
		return nil, "", err
	}
	var rest strings.Builder
	at := 0
	for _, f := range facts {
		rest.WriteString(s[at:max(at, f.BoundStart)] + " ")
		at = f.BoundEnd
	}
	rest.WriteString(s[at:])
	words := nameWords(rest.String())
	if len(words) > maxName {
		return nil, "", fmt.Errorf("%q: %w: a value may be named by %d words, and what is beside %q has %d", s, ErrNoFact, maxName, facts[0].Text, len(words))
	}
	return facts, strings.Join(words, " "), nil
}

// nameWords are the words of s without those that join values.
func nameWords(s string) []string {
	var out []string
	for _, w := range strings.Fields(s) {
		w = strings.Trim(w, ",;:()[]/+&–—-、，。")
		if w != "" && !lex(w).at(0).has(conjunction) {
			out = append(out, w)
		}
	}
	return out
}
