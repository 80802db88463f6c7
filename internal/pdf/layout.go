package pdf

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A glyph is a character and its place on the page, in points from the lower
// left corner.
type glyph struct {
	r                        rune
	left, right, bottom, top float64
}

// Measures of a layout, in heights of the line at hand.
const (
	wideGap  = 1.2 // between words: the next is another cell
	maxLead  = 0.9 // between lines of a paragraph
	maxShift = 4   // between the left edges of its lines: an indent
	maxScale = 1.4 // between their heights, with and without descenders
)

// hyphenMarks are what PDFium puts in the place of a hyphen at the end of a
// line; the line break is then left out.
const hyphenMarks = "\x02\uFFFE"

// A line is a line of text as the page shows it.
type line struct {
	text                     string
	cells                    int
	hyphen                   bool    // its last word goes on in the next line
	word                     float64 // width of its first word
	left, right, bottom, top float64
}

func (l *line) height() float64 { return max(l.top-l.bottom, 1) }

// layOut returns the text of a page: a line for a paragraph, or for a row of
// cells that are parted by tabs. The order is that in which the page writes,
// which keeps columns apart.
func layOut(glyphs []glyph) string {
	lines := cutLines(glyphs)
	var out strings.Builder
	for i := 0; i < len(lines); {
		j := paragraphEnd(lines, i)
		if i > 0 {
			out.WriteByte('\n')
		}
		writeParagraph(&out, lines[i:j])
		i = j
	}
	return out.String()
}

// cutLines cuts the characters into lines that hold something.
func cutLines(glyphs []glyph) []line {
	var lines []line
	from := 0
	for i := range len(glyphs) + 1 {
		mark := i < len(glyphs) && strings.ContainsRune(hyphenMarks, glyphs[i].r)
		if i < len(glyphs) && !mark && glyphs[i].r != '\r' && glyphs[i].r != '\n' {
			continue
		}
		if l := setLine(glyphs[from:i]); l.text != "" {
			l.hyphen = mark
			lines = append(lines, l)
		}
		from = i + 1
	}
	return lines
}

// setLine makes a line of its characters.
func setLine(glyphs []glyph) line {
	var l line
	var text strings.Builder
	last := -1 // the last character that shows
	for i := range glyphs {
		g := &glyphs[i]
		if g.r == 0 || unicode.IsSpace(g.r) || unicode.IsControl(g.r) || !utf8.ValidRune(g.r) {
			continue
		}
		if last < 0 {
			l = line{cells: 1, left: g.left, right: g.right, bottom: g.bottom, top: g.top}
		} else if i > last+1 {
			gap := g.left - glyphs[last].right
			if l.word == 0 {
				l.word = glyphs[last].right - l.left
			}
			if gap > wideGap*l.height() && !isBullet(text.String()+" ") {
				text.WriteByte('\t')
				l.cells++
			} else {
				text.WriteByte(' ')
			}
		}
		text.WriteRune(g.r)
		l.left, l.right = min(l.left, g.left), max(l.right, g.right)
		l.bottom, l.top = min(l.bottom, g.bottom), max(l.top, g.top)
		last = i
	}
	if l.word == 0 {
		l.word = l.right - l.left
	}
	l.text = text.String()
	return l
}

// paragraphEnd returns the end of the paragraph that begins at line i.
func paragraphEnd(lines []line, i int) int {
	block := i + 1 // the end of what is set as one block of lines
	margin := lines[i].right
	for block < len(lines) && adjoins(&lines[block-1], &lines[block]) {
		margin = max(margin, lines[block].right)
		block++
	}
	j := i + 1
	for j < block && (lines[j-1].hyphen || fills(&lines[j-1], &lines[j], margin)) {
		j++
	}
	return j
}

// adjoins reports whether b is set below a as a line of the same block.
func adjoins(a, b *line) bool {
	if a.hyphen {
		return true
	}
	h := max(a.height(), b.height())
	lead := a.bottom - b.top
	return a.cells == 1 && b.cells == 1 && !isBullet(b.text) &&
		lead > -h/2 && lead < maxLead*h &&
		a.left-b.left < maxShift*h && b.left-a.left < maxShift*h &&
		h < maxScale*min(a.height(), b.height())
}

// fills reports whether the first word of next had no room after line l, so
// that the break between them is the page's and not the author's.
func fills(l, next *line, margin float64) bool {
	return l.right+next.word+l.height()/4 > margin
}

// bullets are what marks an item of a list, beside the private characters of
// the fonts of symbols.
const bullets = "•‣◦▪●○■□–—-*·"

// isBullet reports whether a line begins as an item of a list does.
func isBullet(text string) bool {
	r, n := utf8.DecodeRuneInString(text)
	if strings.ContainsRune(bullets, r) || unicode.Is(unicode.Co, r) {
		return n < len(text) && text[n] == ' '
	}
	i := 0
	for i < len(text) && i < 3 && text[i] >= '0' && text[i] <= '9' {
		i++
	}
	return i > 0 && i+1 < len(text) && (text[i] == '.' || text[i] == ')') && text[i+1] == ' '
}

// writeParagraph joins lines. A word that a hyphen cut is whole again, unless
// it looks like one that has its hyphen in any line.
func writeParagraph(out *strings.Builder, lines []line) {
	for i := range lines {
		if i > 0 && !lines[i-1].hyphen {
			out.WriteByte(' ')
		} else if i > 0 && !cutWord(lines[i-1].text, lines[i].text) {
			out.WriteByte('-')
		}
		out.WriteString(lines[i].text)
	}
}

func cutWord(before, after string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	next, _ := utf8.DecodeRuneInString(after)
	return unicode.IsLower(last) && unicode.IsLower(next)
}
