package verdict

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"monitor/internal/evidence"
)

// An enumeration is a list of names within a sentence, up to its last member:
// "Linux, macOS and Windows".
type enumeration struct {
	lead    string   // the word before it
	members []string // the first may have the words before it in front, where a script writes no spaces
	text    string
}

var (
	conjunction = regexp.MustCompile(`,?\s+(?:and|or|&)\s+|[、，,]?\s*(?:以及|和|与|與|及|或|または|や|と)\s*`)
	separator   = regexp.MustCompile(`,\s+|[、，]\s*`)
	clauseStart = regexp.MustCompile(`[.:;!?]\s+|[。：；！？]\s*`)
	clauseEnd   = regexp.MustCompile(`[.,:;!?](?:\s|$)|[。，：；！？、]`)
	bracketText = regexp.MustCompile(`\s*[(（][^()（）]*[)）]`)
)

// What a member of an enumeration has at most: of longer ones nobody can tell
// where they begin.
const (
	maxMemberWords = 4
	maxMemberRunes = 24
)

// enumerations returns the lists of text, one for each word that closes one.
// What stands in brackets is no part of them.
func enumerations(text string) []enumeration {
	text = bracketText.ReplaceAllString(text, "")
	var out []enumeration
	for _, at := range conjunction.FindAllStringIndex(text, -1) {
		left, right := text[:at[0]], text[at[1]:]
		if ends := clauseStart.FindAllStringIndex(left, -1); len(ends) > 0 {
			left = left[ends[len(ends)-1][1]:]
		}
		if end := clauseEnd.FindStringIndex(right); end != nil {
			right = right[:end[0]]
		}
		e, last := listBefore(left), leading(right)
		if last == "" || len(e.members) == 0 {
			continue
		}
		e.members, e.text = append(e.members, unquoted(last)), e.text+text[at[0]:at[1]]+last
		out = append(out, e)
	}
	return out
}

// listBefore returns the list that left ends with.
func listBefore(left string) (e enumeration) {
	from, end := 0, len(left)
	for _, cut := range slices.Backward(separator.FindAllStringIndex(left, -1)) {
		piece := left[cut[1]:end]
		if !short(piece) {
			from = cut[1]
			break
		}
		e.members, end = append(e.members, unquoted(piece)), cut[0]
	}
	words := strings.Fields(left[from:end])
	if len(words) == 0 {
		return enumeration{}
	}
	first := words[len(words)-1]
	for _, w := range words[:len(words)-1] {
		if w != "both" && w != "either" {
			e.lead = evidence.Fold(w)
		}
	}
	e.members = append(e.members, unquoted(first))
	slices.Reverse(e.members)
	e.text = left[end-len(first):]
	return e
}

func short(piece string) bool {
	return len(strings.Fields(piece)) <= maxMemberWords && utf8.RuneCountInString(piece) <= maxMemberRunes
}

// leading is the name at the head of the words behind a list's conjunction: a
// word, and those with a capital or a digit that follow it.
func leading(right string) string {
	words := strings.Fields(right)
	n := min(1, len(words))
	for n < len(words) && n < maxMemberWords {
		if c, _ := utf8.DecodeRuneInString(words[n]); !unicode.IsUpper(c) && !unicode.IsDigit(c) {
			break
		}
		n++
	}
	return strings.Join(words[:n], " ")
}

func unquoted(s string) string { return strings.Trim(s, " \"'`“”‘’「」") }

// has reports whether the enumeration has a member.
func (e enumeration) has(member string) bool {
	return slices.ContainsFunc(e.members, func(m string) bool { return sameMember(m, member) })
}

// sameMember reports whether two members are one. The first of a list is known
// by its last word only, and without spaces the first and the last may have other
// words at them.
func sameMember(a, b string) bool {
	a, b = evidence.Fold(a), evidence.Fold(b)
	if len(a) > len(b) {
		a, b = b, a
	}
	if c, _ := utf8.DecodeRuneInString(a); !evidence.Dense(c) {
		return a == b || strings.HasSuffix(b, " "+a)
	}
	return len(a) >= minDense && (strings.HasPrefix(b, a) || commonEnd(a, b) >= minDense)
}

// minDense is how many bytes two members of a dense script share at least.
const minDense = 6

// commonEnd returns how many bytes a and b have in common at their end.
func commonEnd(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return n
}
