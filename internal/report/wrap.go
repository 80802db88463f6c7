package report

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A chunk is text that no line break may cut.
type chunk struct {
	text  string // with the styles that begin or end in it
	cells int
	space bool // stood after a space
}

// wrap breaks s into lines of at most n columns, at spaces and beside wide
// characters, and only where a word is longer than a line inside it. A style
// that is open at a line's end is closed there and opened again on the next.
func wrap(s string, n int) []string {
	var lines []string
	var b strings.Builder
	used := 0
	for _, c := range chunks(s, n) {
		gap := 0
		if c.space && used > 0 {
			gap = 1
		}
		if used > 0 && used+gap+c.cells > n {
			lines = append(lines, b.String())
			b.Reset()
			used, gap = 0, 0
		}
		b.WriteString(strings.Repeat(" ", gap) + c.text)
		used += gap + c.cells
	}
	return carryStyle(append(lines, b.String()))
}

// chunks cuts s, whose chunks are at most n columns wide.
func chunks(s string, n int) []chunk {
	var list []chunk
	var at chunk
	flush := func() {
		if at.cells > 0 {
			list = append(list, at)
			at = chunk{}
		}
	}
	before := rune(0)
	for len(s) > 0 {
		if k := styleLen(s); k > 0 {
			at.text, s = at.text+s[:k], s[k:]
			continue
		}
		r, k := utf8.DecodeRuneInString(s)
		if r == ' ' {
			flush()
			at.space = true
		} else {
			c := runeCells(before, r)
			if breakBetween(before, r) || at.cells+c > n {
				flush()
			}
			at.text, at.cells = at.text+s[:k], at.cells+c
		}
		before, s = r, s[k:]
	}
	if at.cells == 0 && len(list) > 0 { // styles that end the text
		list[len(list)-1].text += at.text
		return list
	}
	return append(list, at)
}

// breakBetween reports whether a line may end between a and b: where either is
// wide, b is no mark that closes or follows, and a none that opens (the
// essence of Unicode TR 14).
func breakBetween(a, b rune) bool {
	switch {
	case a == 0 || a == ' ' || a == joiner || runeCells(a, b) == 0:
		return false
	case wideCells(a) == 1 && wideCells(b) == 1:
		return false
	}
	return !unicode.In(b, unicode.Pe, unicode.Pf, unicode.Po) && !unicode.In(a, unicode.Ps, unicode.Pi)
}

func carryStyle(lines []string) []string {
	open := ""
	for i, l := range lines {
		start := open
		for at := 0; at < len(l); at++ {
			if n := styleLen(l[at:]); n > 0 {
				open = strings.TrimPrefix(l[at:at+n], string(reset))
			}
		}
		if lines[i] = start + l; open != "" {
			lines[i] += string(reset)
		}
	}
	return lines
}
