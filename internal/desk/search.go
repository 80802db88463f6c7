package desk

import (
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"monitor/internal/claim"
)

// fold makes texts equal that differ in case and width alone: Unicode's default
// caseless matching (section 3.13) over compatible forms.
func fold(s string) string { return cases.Fold().String(norm.NFKC.String(s)) }

// maxWords bounds what is looked for in every article; words beyond are not.
const maxWords = 16

// A search finds texts that have all of its words anywhere.
type search []string

func newSearch(text string) search {
	words := strings.Fields(fold(text))
	return words[:min(len(words), maxWords)]
}

// in reports whether a folded text has all words.
func (s search) in(folded string) bool {
	for _, word := range s {
		if !strings.Contains(folded, word) {
			return false
		}
	}
	return true
}

// wordsOf are what a is found by, folded: what it says, and what it rests on.
func wordsOf(a *claim.Article, sources map[string]*origin) string {
	parts := append([]string{a.ID, a.Title}, a.Tags...)
	named := map[string]bool{}
	for _, c := range a.Claims {
		parts = append(parts, c.ID, c.Says)
		for _, id := range c.Sources {
			if s := sources[id]; s != nil && !named[id] {
				named[id] = true
				parts = append(parts, id, s.source.Title)
			}
		}
	}
	return fold(strings.Join(parts, "\n"))
}

// wordsOfSource are what a source is found by, folded.
func wordsOfSource(s *claim.Source) string {
	return fold(strings.Join([]string{s.ID, s.Title, claim.DisplayURL(s.Target.URL)}, "\n"))
}
