// Package page turns the bytes of a good capture into blocks of visible text,
// each with its headings, its region and, in a table, its row and column
// headers.
//
// It owns charset decoding, the choice of what is visible, and the identity of
// a text. It refuses to know claims or responses, and it is pure: a function
// of bytes, without clock, network or store. It stands between fetch and
// evidence.
package page

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
	// from 1 (counting spans), and the headers that apply to it.
	Table, Row, Column int
	RowHeader          string
	ColumnHeader       string

	// List numbers the list that an item belongs to, from 1; 0 outside.
	List int

	// Struck holds the byte spans of Text that the page shows struck through
	// (del, s, strike): visible, but said to hold no more.
	Struck [][2]int
}

// A Page is what a reader sees of a capture.
type Page struct {
	Title    string
	Lang     string // BCP 47, as the page declares it; may be empty
	Blocks   []Block
	Degraded bool // the parser gave up and the tokenizer's text stands in: an absence proves nothing
	NoEnd    bool // HTML without </html>
	Lossy    float64 // share of U+FFFD among the characters after charset decoding
}
