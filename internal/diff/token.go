package diff

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// A kind is what a character is to a word.
type kind uint8

const (
	other kind = iota
	space
	letter
	digit
	currency
	ideograph // of a script that sets no spaces between words
)

// A char is a grapheme cluster (Unicode TR 29): what a reader calls a
// character, never to be cut.
type char struct {
	end  int // offset in the text
	kind kind
	text string
}

// tokens cuts s into words, numbers with their unit ("$1,200", "720p", "3:00",
// "50%"), runs of white space, and single characters. Joined they are s.
func tokens(s string) []string {
	all := chars(s)
	list := make([]string, 0, len(all)/3+1)
	start := 0
	for i, c := range all {
		if i+1 < len(all) && joined(all, i+1) {
			continue
		}
		list = append(list, s[start:c.end])
		start = c.end
	}
	return list
}

func chars(s string) []char {
	list := make([]char, 0, len(s))
	for it := graphemes.FromString(s); it.Next(); {
		list = append(list, char{it.End(), kindOf(it.Value()), it.Value()})
	}
	return list
}

// joined reports whether the character at i belongs to the token of the one
// before it.
func joined(all []char, i int) bool {
	before, c := all[i-1], all[i]
	switch {
	case c.kind == space:
		return before.kind == space
	case c.kind == letter:
		return before.kind == letter || before.kind == digit || i > 1 && links(all, i-1)
	case c.kind == digit:
		return before.kind == letter || before.kind == digit || before.kind == currency || i > 1 && links(all, i-1)
	case c.kind != other:
		return false
	}
	return links(all, i) || before.kind == digit && strings.Contains("%‰°+", c.text)
}

// links reports whether the character at i holds two halves of a word
// together: a separator between digits, an apostrophe between letters.
func links(all []char, i int) bool {
	if i == 0 || i+1 >= len(all) || all[i].kind != other || all[i-1].kind != all[i+1].kind {
		return false
	}
	switch all[i-1].kind {
	case digit:
		return strings.Contains(".,:/×", all[i].text)
	case letter:
		return strings.Contains("'’", all[i].text)
	}
	return false
}

// kindOf goes by the first rune: what follows in the cluster only shapes it.
func kindOf(cluster string) kind {
	r, _ := utf8.DecodeRuneInString(cluster)
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r == '_':
		return letter
	case unicode.IsSpace(r):
		return space
	case unicode.IsNumber(r):
		return digit
	case unicode.Is(unicode.Sc, r):
		return currency
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tibetan):
		return ideograph
	case unicode.IsLetter(r), unicode.IsMark(r):
		return letter
	}
	return other
}
