package diff

import (
	"strings"
	"unicode/utf8"

	"monitor/internal/claim"
)

const ellipsis = "…"

// maxShown is how much of a text is looked at to shorten it, in bytes.
const maxShown = 256 << 10

// MostlyNew reports whether less than a third of what a reader holds on to
// stands in both texts: they are two texts then, told apart better one after
// the other.
func MostlyNew(parts []Part) bool {
	var weights [Change]int
	for _, part := range parts {
		sums := weigh(tokens(part.Text))
		weights[part.Op] += sums[len(sums)-1]
	}
	return 2*weights[Equal] < max(weights[Delete], weights[Insert])
}

// Trim shortens parts for a reader: of a long equal run about context
// characters stay beside each change, of a long change eight times as many at
// its start and end. It cuts between words where there are any and puts an
// ellipsis where text went. Without a change the beginning stays.
func Trim(parts []Part, context int) []Part {
	if len(parts) == 1 && parts[0].Op == Equal {
		return []Part{{Equal, shorten(parts[0].Text, 2*context, 0)}}
	}
	trimmed := make([]Part, len(parts))
	for i, part := range parts {
		head, tail := 8*context, 8*context
		if part.Op == Equal {
			head, tail = context, context
			if i == 0 {
				head = 0
			}
			if i == len(parts)-1 {
				tail = 0
			}
		}
		trimmed[i] = Part{part.Op, shorten(part.Text, head, tail)}
	}
	return trimmed
}

// shorten keeps about head characters at the start of s and tail at its end.
// A cut that would save less than a few words is not worth its ellipsis.
func shorten(s string, head, tail int) string {
	const slack = 12
	if utf8.RuneCountInString(s) <= head+tail+slack {
		return s
	}
	if len(s) > maxShown { // only its ends are looked at: characters take memory
		s = strings.ToValidUTF8(s[:maxShown/2], "") + ellipsis + strings.ToValidUTF8(s[len(s)-maxShown/2:], "")
	}
	all := chars(s)
	if len(all) <= head+tail+slack {
		return s
	}
	from, to := cutBefore(all, head), cutAfter(all, tail)
	start := strings.TrimRight(s[:offset(all, from)], " ")
	end := strings.TrimLeft(s[offset(all, to):], " ")
	if start != "" {
		start += " "
	}
	if end != "" {
		end = " " + end
	}
	return start + ellipsis + end
}

// cutBefore moves a cut after i characters back to stand between two words,
// cutAfter one before the last n forth, unless that would cost half of what is
// kept: then a word is cut through.
func cutBefore(all []char, i int) int {
	for n := i; n > i/2; n-- {
		if !joined(all, n) {
			return n
		}
	}
	return i
}

func cutAfter(all []char, n int) int {
	from := len(all) - n
	for i := from; i < len(all)-n/2; i++ {
		if !joined(all, i) {
			return i
		}
	}
	return from
}

// offset returns where the character i begins.
func offset(all []char, i int) int {
	if i == 0 {
		return 0
	}
	return all[i-1].end
}

// The marks of a change, by select graphic rendition (ECMA-48): red and struck
// out, green and underlined, so that colour never tells it alone.
const (
	struck     = "\x1b[31;9m"
	underlined = "\x1b[32;4m"
	reset      = "\x1b[0m"
)

// Terminal shows parts, made harmless: with color, what is gone in red and
// struck out, what is new in green and underlined; without, as [-gone-]{+new+}.
func Terminal(parts []Part, color bool) string {
	var b strings.Builder
	for i, part := range parts {
		text := part.Text
		if color {
			text = claim.Escape(text)
			if part.Op == Insert && i > 0 && parts[i-1].Op == Delete {
				b.WriteByte(' ') // what is gone and what is new are two words
			}
		}
		b.WriteString(mark(part.Op, text, color))
	}
	if color {
		return b.String()
	}
	// As a whole, since a mark may complete what runners act on: "##" and "[-".
	return claim.Escape(b.String())
}

// mark puts text between the marks of op, the space around it outside.
func mark(op Op, text string, color bool) string {
	if op == Equal {
		return text
	}
	bare := strings.TrimSpace(text)
	if bare == "" {
		bare = text
	}
	from := strings.Index(text, bare)
	left, right := text[:from], text[from+len(bare):]
	switch {
	case color && op == Delete:
		bare = paint(struck, bare)
	case color:
		bare = paint(underlined, bare)
	case op == Delete:
		bare = "[-" + bare + "-]"
	default:
		bare = "{+" + bare + "+}"
	}
	return left + bare + right
}

// paint sets the style anew on each line, since pagers drop it at line ends.
func paint(style, text string) string {
	return style + strings.ReplaceAll(text, "\n", reset+"\n"+style) + reset
}
