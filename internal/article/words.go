package article

import (
	"unicode"
	"unicode/utf8"

	"monitor/internal/evidence"
)

// A token is a word of a text as it is compared letter by letter: in lower
// case, of any width, without marks. Characters of scripts that write no spaces
// are tokens of their own, and so are signs that say something ($, %, +).
type token struct {
	form     string
	from, to int // bytes of the text
}

// tokens cuts text into tokens, in order.
func tokens(text string) []token {
	var out []token
	for at := 0; at < len(text); {
		r, n := utf8.DecodeRuneInString(text[at:])
		to := at + n
		switch {
		case evidence.Dense(r):
		case isWord(r):
			for to < len(text) && continues(text, to) {
				_, n := utf8.DecodeRuneInString(text[to:])
				to += n
			}
		case !tells(r):
			at = to
			continue
		}
		out = append(out, token{evidence.Fold(text[at:to]), at, to})
		at = to
	}
	return out
}

func isWord(r rune) bool { return unicode.In(r, unicode.L, unicode.N, unicode.M) }

// continues reports whether the character at a byte belongs to the word before
// it: letters and digits do, and within them apostrophes and what groups digits.
func continues(text string, at int) bool {
	r, n := utf8.DecodeRuneInString(text[at:])
	if isWord(r) {
		return !evidence.Dense(r)
	}
	if at+n >= len(text) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(text[at+n:])
	switch r {
	case '\'', '’', '\u00ad', '_':
		return isWord(next) && !evidence.Dense(next)
	case '.', ',', ':':
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		return unicode.IsDigit(before) && unicode.IsDigit(next)
	}
	return false
}

// tells reports the signs that change what a text says.
func tells(r rune) bool {
	switch r {
	case '%', '‰', '&', '@', '#', '§', '/', '*':
		return true
	case '`', '´', '¨', '^', '|':
		return false
	}
	return unicode.In(r, unicode.Sc, unicode.Sm, unicode.So)
}
