package config

import "strings"

// guess returns " (did you mean NAME?)" for the known name nearest to word, or
// nothing when none is near.
func guess(word string, known []string) string {
	if near := Nearest(word, known); near != "" {
		return " (did you mean " + near + "?)"
	}
	return ""
}

// Nearest returns the first of known with the fewest slips from word: at most
// one for every three letters, so that short names are not confused. It is
// empty when none is near.
func Nearest(word string, known []string) string {
	const longest = 64 // the cost is the product of the lengths
	folded := fold(word)
	if len(folded) > longest {
		return ""
	}
	best, found := 1+max(1, len(folded)/3), ""
	for _, name := range known {
		candidate := fold(name)
		if apart := len(candidate) - len(folded); apart >= best || -apart >= best {
			continue
		}
		if slips := distance(folded, candidate); slips < best {
			best, found = slips, name
		}
	}
	return found
}

var separators = strings.NewReplacer("_", "", "-", "", " ", "")

// fold makes userAgent, user-agent and user_agent one word.
func fold(word string) string { return strings.ToLower(separators.Replace(word)) }

// distance is the optimal string alignment distance: insertions, deletions,
// substitutions and swaps of neighbours that turn a into b.
func distance(a, b string) int {
	var before []int
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		next := make([]int, len(b)+1)
		next[0] = i + 1
		for j := range len(b) {
			substitution := row[j]
			if a[i] != b[j] {
				substitution++
			}
			next[j+1] = min(row[j+1]+1, next[j]+1, substitution)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row = row, next
	}
	return row[len(b)]
}
