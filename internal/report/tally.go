package report

import (
	"fmt"
	"strings"
)

// A tally counts things of one noun by what became of them.
type tally struct {
	noun  string
	total int
	count map[string]int
}

func (t *tally) add(word string) {
	if t.count == nil {
		t.count = map[string]int{}
	}
	t.total++
	t.count[word]++
}

// each lists the counts that are not zero, in the order of words.
func (t *tally) each(words []string) []string {
	var list []string
	for _, w := range words {
		if n := t.count[w]; n > 0 {
			list = append(list, fmt.Sprintf("%d %s", n, w))
		}
	}
	return list
}

// parts reads "9 claims: 6 supported, 2 changed".
func (t *tally) parts(words ...string) string {
	if t.total == 0 {
		return "no " + t.noun + "s"
	}
	return plural(t.total, t.noun) + ": " + strings.Join(t.each(words), ", ")
}

// verdicts reads "1 article stale, 2 fresh".
func (t *tally) verdicts(words ...string) string {
	list := t.each(words)
	if len(list) == 0 {
		return "no " + t.noun + "s"
	}
	n, word, _ := strings.Cut(list[0], " ")
	list[0] = n + " " + t.noun + " " + word
	if n != "1" {
		list[0] = n + " " + t.noun + "s " + word
	}
	return strings.Join(list, ", ")
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
