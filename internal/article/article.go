// Package article reads an article's own text, as its authors wrote it, and
// finds the places at which its claims stand in it.
//
// It owns what of Markdown and HTML is kept (headings, paragraphs, lists,
// quotes, tables, links) and how a claim's words are found again in them. It
// refuses sources, verdicts, and to hand any markup on: what it returns is
// text. It stands beside the flow, for those who show an article to people.
//
// Markdown is read from its own syntax tree, so that a place has a line and a
// column that an editor can go to; HTML, also that within Markdown, is read as
// package page reads it. A claim is looked for word by word first. Where the
// article says it a little differently, package evidence finds the sentence
// that comes nearest, facts masked; below a floor the claim is not found, and
// has no Place.
package article

import (
	"errors"
	"fmt"
	"mime"
	"path/filepath"
	"strings"

	"monitor/internal/claim"
)

// A Text is an article as blocks in the order of reading. It is shared between
// those who ask for it, and not to be changed.
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
	Code      Kind = "code" // its line feeds and indents count
	Row       Kind = "row"  // of a table; its cells are joined by " | "
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

// What is read of an article at most. The longest novels have less text.
const (
	maxText   = 4 << 20
	maxBlocks = 20_000
)

var (
	// ErrKind says that an article is neither Markdown nor HTML.
	ErrKind = errors.New("it is neither Markdown nor HTML")

	// ErrTooMuch says that an article has more text than is read.
	ErrTooMuch = fmt.Errorf("it has more than %s of text or %d paragraphs", claim.Size(maxText), maxBlocks)

	// ErrNoText says that there is not a word in an article.
	ErrNoText = errors.New("there is no text in it")
)

// Parse reads an article of that content type and places the claims in it. It
// is pure. The errors are ErrKind, ErrTooMuch and ErrNoText.
func Parse(data []byte, contentType string, claims []claim.Claim) (*Text, error) {
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		media, _, _ = strings.Cut(strings.ToLower(contentType), ";")
	}
	var drafts []*draft
	switch media {
	case "text/html", "application/xhtml+xml":
		drafts, err = readHTML(data, contentType)
	case "text/markdown", "text/x-markdown", "text/plain":
		drafts, err = readMarkdown(data)
	default:
		return nil, ErrKind
	}
	if err != nil {
		return nil, err
	}
	if len(drafts) == 0 {
		return nil, ErrNoText
	}
	return compose(drafts, place(drafts, claims), claims, lines(data)), nil
}

// contentType tells by a file's name, and where that says nothing by its first
// byte, whether it is HTML or Markdown.
func contentType(name string, data []byte) string {
	const markdown, html = "text/markdown; charset=utf-8", "text/html"
	switch strings.ToLower(filepath.Ext(name)) {
	case ".html", ".htm", ".xhtml":
		return html
	case ".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".txt", ".text":
		return markdown
	}
	if strings.HasPrefix(strings.TrimLeft(string(data[:min(len(data), 512)]), "\ufeff \t\r\n"), "<") {
		return html
	}
	return markdown
}
