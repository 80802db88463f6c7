// Package article reads an article's own text, as its authors wrote it, and
// finds the places at which its claims stand in it.
//
// It owns what of Markdown and HTML is kept (headings, paragraphs, lists,
// quotes, tables, links) and how a claim's words are found again in them. It
// refuses sources, verdicts, and to hand any markup on: what it returns is
// text. It stands beside the flow, for those who show an article to people.
package article

// A Text is an article as blocks in the order of reading.
type Text struct {
	Blocks []Block `json:"blocks"`
	Places []Place `json:"places"` // of the claims that were found, in the order of the text
}

// A Block is a heading, a paragraph, an item of a list, a row of a table.
type Block struct {
	Kind  Kind   `json:"kind"`
	Level int    `json:"level"` // of a heading 1 to 6, of an item its depth from 1, else 0
	Spans []Span `json:"spans"`
}

// A Kind says what a block is.
type Kind string

// The kinds of blocks.
const (
	Heading   Kind = "heading"
	Paragraph Kind = "paragraph"
	Item      Kind = "item"
	Quote     Kind = "quote"
	Code      Kind = "code"
	Row       Kind = "row" // of a table; its cells are joined by " | "
)

// A Span is a run of a block's text with one set of claims.
type Span struct {
	Text   string   `json:"text"`
	Claims []string `json:"claims"` // ids, in the order of the configuration; empty where no claim stands
	Link   string   `json:"link"`   // http or https alone; may be empty
}

// A Place is where a claim stands.
type Place struct {
	Claim  string `json:"claim"`
	Block  int    `json:"block"` // index in Text.Blocks
	Line   int    `json:"line"`  // of the file, from 1; 0 when unknown
	Column int    `json:"column"`
	Exact  bool   `json:"exact"` // the claim's words stand there as they are, save case, marks and spaces
}
