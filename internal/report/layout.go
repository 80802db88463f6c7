package report

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"

	"monitor/internal/claim"
)

// A printer lays lines out in a column of a terminal or a log.
type printer struct {
	out   strings.Builder
	width int
	color bool
}

const (
	defaultWidth = 80
	minWidth     = 40  // narrower, labels leave no room for words
	maxWidth     = 100 // longer lines are hard to read
)

func newPrinter(o TextOptions) *printer {
	columns := o.Width
	if columns == 0 {
		columns = defaultWidth
	}
	return &printer{width: min(max(columns, minWidth), maxWidth), color: o.Color}
}

// line writes one line. Wrapping and marks put texts together that were
// harmless alone ("::" at the start of a line, "##" before "[-"), so a line
// that is not harmless as a whole goes out escaped, at the price of its style.
func (p *printer) line(s string) {
	bare := withoutStyle(s)
	if safe := claim.Escape(bare); safe != bare {
		s = safe
	}
	p.out.WriteString(strings.TrimRight(s, " "))
	p.out.WriteByte('\n')
}

func (p *printer) blank() { p.out.WriteByte('\n') }

// hang writes text after head and wraps it to stay right of where it began.
func (p *printer) hang(head, text string) {
	indent := cells(head)
	for i, l := range wrap(text, p.width-indent) {
		if i > 0 {
			head = strings.Repeat(" ", indent)
		}
		p.line(head + l)
	}
}

// labelWidth is that of the longest label, "expected", and two spaces.
const labelWidth = 10

// field writes a labelled text below an item that is indented by indent.
func (p *printer) field(indent int, label, text string) {
	p.hang(strings.Repeat(" ", indent)+p.paint(dim, label)+strings.Repeat(" ", labelWidth-len(label)), text)
}

// unbroken is a field that no wrapping may cut, such as a URL.
func (p *printer) unbroken(indent int, label, text string) {
	p.line(strings.Repeat(" ", indent) + p.paint(dim, label) + strings.Repeat(" ", labelWidth-len(label)) + text)
}

// inline makes untrusted text harmless and puts it on one line.
func inline(s string) string {
	return claim.EscapeLine(strings.Join(strings.Fields(s), " "))
}

// styleLen returns the length of the style that s starts with, else 0.
func styleLen(s string) int {
	if !strings.HasPrefix(s, "\x1b[") {
		return 0
	}
	return strings.IndexByte(s, 'm') + 1
}

func withoutStyle(s string) string {
	if !strings.Contains(s, "\x1b") {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		if n := styleLen(s); n > 0 {
			s = s[n:]
			continue
		}
		_, n := utf8.DecodeRuneInString(s)
		b.WriteString(s[:n])
		s = s[n:]
	}
	return b.String()
}

// cells returns how many columns of a terminal s takes.
func cells(s string) int {
	sum, before := 0, rune(0)
	for _, r := range withoutStyle(s) {
		sum += runeCells(before, r)
		before = r
	}
	return sum
}

const joiner = '\u200d'

// runeCells returns the columns that r adds after before: two for what East
// Asian text sets wide (Unicode TR 11), none for what combines, for the rest of
// a joined emoji and for skin tones.
func runeCells(before, r rune) int {
	switch {
	case r < 0x300:
		return 1
	case r == '\ufe0f': // asks for the wide, coloured form of a narrow symbol
		return 2 - max(1, wideCells(before))
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf),
		r >= 0x1160 && r <= 0x11ff,               // conjoining jamo, drawn over the first
		r >= 0x1f3fb && r <= 0x1f3ff,             // skin tones
		before == joiner && !unicode.IsLetter(r): // joined emoji
		return 0
	}
	return wideCells(r)
}

func wideCells(r rune) int {
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// cut shortens s, which has no style, to n columns.
func cut(s string, n int) string {
	if cells(s) <= n {
		return s
	}
	sum, before := 0, rune(0)
	for i, r := range s {
		c := runeCells(before, r)
		if sum+c > n-1 {
			return s[:i] + "…"
		}
		sum, before = sum+c, r
	}
	return s
}
