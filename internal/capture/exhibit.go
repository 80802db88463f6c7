package capture

import (
	"strings"
	"unicode"

	"monitor/internal/claim"
	"monitor/internal/page"
)

// How little a page says, in words, for other signals to count.
const (
	thin  = 250 // it may be a wall or a shell at all
	small = 150 // a sentence in it may speak for the whole, when it is not the last good page
	few   = 80  // its title may, though nothing is remembered
	tiny  = 40  // and so may a sentence in it
)

// How near a text is to the last good one.
const (
	alike   = 0.5 // the same page
	unalike = 0.3 // another page
)

// An exhibit is a capture with what more than one signal asks of it.
type exhibit struct {
	Capture
	now     claim.Shape
	tally   tally
	near    float64 // similarity to the last good capture
	known   bool    // there was one
	same    bool    // the last good page again, as far as title and text tell
	strange bool    // another page, or little of the last one

	scan *markup // see markup
	said string  // see text
}

func examine(c Capture) *exhibit {
	e := &exhibit{Capture: c, known: c.Last.Words > 0}
	if c.Page == nil {
		return e
	}
	e.tally.take(c.Page)
	e.now = e.tally.shape(c.Page, c.Response.URL)
	if e.known {
		e.near = similarity(e.now.Sketch, c.Last.Sketch)
		e.same = e.near >= alike && sameTitle(e.Last.Title, e.now.Title) && !e.fellBelow(0.7)
		e.strange = !e.same && (e.near < unalike || e.fellBelow(0.5))
	}
	return e
}

// fellBelow reports whether less than that share of the words is left.
func (e *exhibit) fellBelow(share float64) bool {
	return e.known && float64(e.now.Words) < share*float64(e.Last.Words)
}

// mayBeWall reports whether the page says so little of its own that a closer
// look is due.
func (e *exhibit) mayBeWall() bool {
	return !e.same && (e.now.Words < thin || e.strange)
}

// below reports whether the page says less than limit, or less than usual when
// it is not the last good page.
func (e *exhibit) below(limit, usual int) bool {
	return !e.same && (e.now.Words < limit || e.strange && e.now.Words < usual)
}

// headed reports whether a part of the title, a heading or the first line is
// one of the lines, in a page that says little else.
func (e *exhibit) headed(lines []string) bool {
	return e.below(few, thin) && e.named(lines)
}

// says reports whether the page has one of the phrases and says little else.
func (e *exhibit) says(phrases []string) bool {
	if !e.below(tiny, small) {
		return false
	}
	return mentions(e.text(), phrases)
}

// text is what the page says, folded for phrases to be found in.
func (e *exhibit) text() string {
	const enough = 16 << 10 // a text that says little is shorter
	if e.said == "" && e.Page != nil {
		var b strings.Builder
		for i := range e.Page.Blocks {
			b.WriteString(fold(e.Page.Blocks[i].Text))
			b.WriteByte('\n')
			if b.Len() > enough {
				break
			}
		}
		e.said = b.String()
	}
	return e.said
}

// named reports whether a part of the title, the first heading or the first
// line is one of the lines; one of the first few, when it is not the last page.
func (e *exhibit) named(lines []string) bool {
	if e.Page == nil {
		return false
	}
	for _, part := range titleParts(e.Page.Title) {
		if isLine(part, lines) {
			return true
		}
	}
	looked := 1 // how far down the head of a page may be, in headings and in lines
	if e.strange {
		looked = 4
	}
	headings, own := 0, 0
	for i := range e.Page.Blocks {
		b := &e.Page.Blocks[i]
		if heads(b) || furniture(b) {
			continue
		}
		own++
		if b.Kind == page.Heading {
			headings++
		}
		if (b.Kind == page.Heading && headings <= looked || own <= looked) && isLine(b.Text, lines) {
			return true
		}
	}
	return false
}

// isLine reports whether s is one of the lines, whatever punctuation and
// figures stand around it.
func isLine(s string, lines []string) bool {
	const longest = 120 // no line is longer
	if len(s) > longest {
		return false
	}
	s = strings.TrimFunc(fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for _, l := range lines {
		if s == l {
			return true
		}
	}
	return false
}

// fold makes spellings of one phrase equal.
func fold(s string) string { return foldings.Replace(strings.ToLower(s)) }

var foldings = strings.NewReplacer("’", "'", "\u00a0", " ", "…", "...")
