// Package page turns the bytes of a good capture into blocks of visible text,
// each with its headings, its region and, in a table, its row and column
// headers.
//
// It owns charset decoding, the kinds of sources that have text (HTML, XML,
// feeds, JSON, Markdown, plain text, the pages of a PDF), the choice of what is
// visible, and the identity of a text. It refuses to know claims or responses,
// and it is pure: a function of bytes, without clock, network or store. It
// stands between fetch and evidence.
//
// The bytes become events (a tag opens, a tag closes, text), from the token
// stream, or from a tree where a View needs one; one builder turns the events
// into blocks, so that both ways read a page alike, and so that a table is a
// table in every kind of source.
package page

import (
	"strings"
	"unicode"
)

// Version names this reading of pages. It changes whenever the same bytes
// would give other blocks, so that a difference of ours is not taken for a
// difference of the source.
const Version = "page/2"

// A Kind says what a block is on the page.
type Kind uint8

// The kinds of blocks.
const (
	Paragraph Kind = iota
	Heading
	Item    // of a list
	Cell    // of a table's body
	Header  // a row's or column's header cell
	Caption // of a table or figure
	Control // button, label, placeholder, alt, aria-label: text of the interface
	Title
	Description
	Code
)

// A Region is the part of the page that a block stands in.
type Region uint8

// The regions, innermost landmark first found.
const (
	Body Region = iota
	Main
	Nav
	Banner // header
	Footer
	Aside
)

// A Block is a run of visible text between two breaks.
type Block struct {
	Text     string // white space folded to single spaces, trimmed, never empty
	Kind     Kind
	Region   Region
	Headings []string // outermost first; shared between blocks, not to be changed

	// In a table: its number on the page from 1, the cell's row and column
	// from 1 (counting spans), and the headers that apply to it. ColumnHeader
	// joins the rows of a header of several rows by " > ", and the columns
	// that a cell spans by ", ".
	Table, Row, Column int
	ColumnHeader       string

	// RowHeader is what the row is about: in a table its header cells, or its
	// first cell when none is marked; in a definition list the term; in a
	// nested list the item that the list hangs from. Levels are joined by
	// " > ", outermost first.
	RowHeader string

	// List numbers the list that an item belongs to, from 1; 0 outside.
	List int

	// Struck holds the byte spans of Text that the page shows struck through
	// (del, s, strike): visible, but said to hold no more.
	Struck [][2]int

	// Links are the parts of Text that lead elsewhere, in order. They are read
	// only where the View asks for them.
	Links []Link
}

// A Link is a part of a block that leads to another page.
type Link struct {
	Start, End int    // bytes of the block's text
	Href       string // as the page has it: it may be relative, and of any scheme
}

// A Page is what a reader sees of a capture.
type Page struct {
	Title    string
	Lang     string // BCP 47, as the page declares it; may be empty
	Blocks   []Block
	Degraded bool    // more than we read whole (nesting, volume, a failed parse): an absence proves nothing
	NoEnd    bool    // HTML without </html>
	Lossy    float64 // share of U+FFFD among the characters of the visible text
}

// Text returns the blocks joined by line feeds. Its hash is the identity of
// what the page says.
func (p *Page) Text() string {
	size := 0
	for i := range p.Blocks {
		size += len(p.Blocks[i].Text) + 1
	}
	var b strings.Builder
	b.Grow(size)
	for i := range p.Blocks {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(p.Blocks[i].Text)
	}
	return b.String()
}

// Words returns how many words the page shows. Where a script writes no spaces
// (Han, kana, Thai, Lao, Khmer) every letter counts as one.
func (p *Page) Words() int {
	n := 0
	for i := range p.Blocks {
		n += words(p.Blocks[i].Text)
	}
	return n
}

func words(s string) int {
	n, inWord := 0, false
	for _, r := range s {
		switch {
		case r < unicode.MaxASCII && (r|0x20 >= 'a' && r|0x20 <= 'z' || r >= '0' && r <= '9'):
			if !inWord {
				n++
			}
			inWord = true
		case r <= unicode.MaxASCII:
			inWord = false
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer):
			n, inWord = n+1, false
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			if !inWord {
				n++
			}
			inWord = true
		default:
			inWord = inWord && unicode.IsMark(r)
		}
	}
	return n
}
