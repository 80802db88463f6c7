package capture

import (
	"slices"
	"strings"
	"unicode"
)

// titleParts splits a title from the site's name: "Not found | Example".
func titleParts(title string) []string {
	title = partBreaks.Replace(title)
	if strings.ContainsFunc(title, func(r rune) bool { return scriptOf(r) == han }) {
		title = tightBreaks.Replace(title)
	}
	var parts []string
	for part := range strings.SplitSeq(title, "\n") {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// A title in a script without spaces has none around its breaks either.
var (
	partBreaks  = strings.NewReplacer("|", "\n", " - ", "\n", " – ", "\n", " — ", "\n", "·", "\n", ": ", "\n", "：", "\n", "»", "\n")
	tightBreaks = strings.NewReplacer("-", "\n", "_", "\n")
)

// sameTitle reports whether two titles are one, as far as titles stay
// themselves: a counter, a year, the order of their words come and go. What
// both have in common as a whole part is the site's name and tells nothing. A
// page may gain a title; one that loses it is another.
func sameTitle(last, now string) bool {
	if last == now {
		return true
	}
	one, other := titleParts(fold(now)), titleParts(fold(last))
	if len(one) == 0 {
		return len(other) == 0
	}
	onlyOne := slices.DeleteFunc(slices.Clone(one), func(p string) bool { return slices.Contains(other, p) })
	onlyOther := slices.DeleteFunc(other, func(p string) bool { return slices.Contains(one, p) })
	if len(onlyOne) == 0 || len(onlyOther) == 0 {
		return true
	}
	left, right := titleWords(onlyOne), titleWords(onlyOther)
	common := 0
	for w := range left {
		if right[w] {
			common++
		}
	}
	return 2*common >= max(len(left), len(right)) || common == min(len(left), len(right))
}

// titleWords is the set of words; a letter of a script without spaces is one.
func titleWords(parts []string) map[string]bool {
	set := map[string]bool{}
	for _, part := range parts {
		words := strings.FieldsFunc(part, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		for _, word := range words {
			if !strings.ContainsFunc(word, func(r rune) bool { return scriptOf(r) == han || scriptOf(r) == thai }) {
				set[word] = true
				continue
			}
			for _, r := range word {
				set[string(r)] = true
			}
		}
	}
	return set
}
