package desk

import (
	"slices"
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

// finds reports whether an article, or what it rests on, has all words.
func (s search) finds(c *card) bool {
	for _, word := range s {
		has := func(o *origin) bool { return strings.Contains(o.words, word) }
		if !strings.Contains(c.words, word) && !slices.ContainsFunc(c.origins, has) {
			return false
		}
	}
	return true
}

// wordsOf are what a is found by beside its sources, folded.
func wordsOf(a *claim.Article) string {
	parts := append([]string{a.ID, a.Title}, a.Tags...)
	for _, c := range a.Claims {
		parts = append(parts, c.ID, c.Says)
	}
	return fold(strings.Join(parts, "\n"))
}

// wordsOfSource are what a source is found by, folded.
func wordsOfSource(s *claim.Source) string {
	return fold(strings.Join([]string{s.ID, s.Title, claim.DisplayURL(s.Target.URL)}, "\n"))
}
