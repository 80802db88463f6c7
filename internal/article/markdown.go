package article

import (
	"bytes"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"monitor/internal/page"
)

// A markdown turns the syntax tree of Markdown into drafts.
type markdown struct {
	source []byte // what was parsed
	base   int    // the byte of the file where it begins
	drafts []*draft
	size   int // of their text, in bytes
	markup int // blocks of HTML
}

// readMarkdown reads Markdown with the tables, struck text, bare addresses and
// footnotes that most renderers know.
func readMarkdown(data []byte) ([]*draft, error) {
	if len(data) > maxText {
		return nil, ErrTooMuch
	}
	base := frontMatter(data)
	m := markdown{source: data[base:], base: base}
	if !page.Tame(m.source) || !sparse(m.source) {
		m.lines()
		return m.kept()
	}
	md := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify, extension.Footnote))
	m.blocks(md.Parser().Parse(text.NewReader(m.source)), setting{kind: Paragraph})
	return m.kept()
}

// kept returns the drafts if they are no more than is read.
func (m *markdown) kept() ([]*draft, error) {
	if len(m.drafts) > maxBlocks || m.markup > maxBlocks || m.size > maxText {
		return nil, ErrTooMuch
	}
	return m.drafts, nil
}

// sparse reports whether the parser's time is in proportion to the text: it
// takes the square of the marks of emphasis between two blank lines. Prose comes
// nowhere near; what does is read as plain lines, as what page.Tame refuses is.
func sparse(text []byte) bool {
	const most = 1 << 30 // a second's worth
	marks, cost := 0, 0
	for line := range bytes.Lines(text) {
		if len(bytes.TrimSpace(line)) == 0 {
			cost += marks * marks
			marks = 0
			continue
		}
		for _, mark := range []byte("*_~") {
			marks += bytes.Count(line, []byte{mark})
		}
	}
	return cost+marks*marks <= most
}

// frontMatter returns how much of a file is about the article rather than of
// it: YAML between lines of three hyphens, TOML between lines of three pluses.
func frontMatter(data []byte) int {
	bom := len(data) - len(bytes.TrimPrefix(data, []byte("\ufeff")))
	at, fence := bom, ""
	for line := range bytes.Lines(data[bom:]) {
		at += len(line)
		switch l := string(bytes.TrimRight(line, " \t\r\n")); {
		case fence == "" && (l == "---" || l == "+++"):
			fence = l
		case fence == "":
			return bom
		case l == fence, fence == "---" && l == "...":
			return at
		}
	}
	return bom
}

// A setting is what holds of the text at a place of the tree.
type setting struct {
	kind  Kind
	level int
	depth int // of lists in one another
}

// blocks reads what a node contains.
func (m *markdown) blocks(parent ast.Node, in setting) {
	for n := parent.FirstChild(); n != nil && len(m.drafts) <= maxBlocks && m.markup <= maxBlocks; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Heading:
			m.text(n, Heading, n.Level)
		case *ast.Paragraph, *ast.TextBlock:
			m.text(n, in.kind, in.level)
			if in.kind == Item { // what follows within an item has no bullet of its own
				in.kind, in.level = Paragraph, 0
			}
		case *ast.ListItem, *extast.Footnote:
			m.blocks(n, setting{Item, in.depth + 1, in.depth + 1})
		case *ast.Blockquote:
			m.blocks(n, setting{Quote, 0, in.depth})
		case *ast.FencedCodeBlock, *ast.CodeBlock:
			m.code(n)
		case *ast.HTMLBlock:
			m.html(n)
		case *extast.Table:
			m.table(n)
		default:
			m.blocks(n, in)
		}
	}
}

// keep adds a draft that shows something.
func (m *markdown) keep(d *draft) {
	if !d.empty() {
		m.drafts = append(m.drafts, d)
		m.size += len(d.text)
	}
}

func (m *markdown) text(n ast.Node, kind Kind, level int) {
	d := &draft{kind: kind, level: level, at: -1}
	m.inline(d, n, 0)
	m.keep(d)
}

func (m *markdown) table(table ast.Node) {
	for row := table.FirstChild(); row != nil; row = row.NextSibling() {
		d := &draft{kind: Row, at: -1}
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			if cell != row.FirstChild() {
				d.write(" | ", -1)
			}
			m.inline(d, cell, 0)
			d.hidden = ""
		}
		m.keep(d)
	}
}

func (m *markdown) code(n ast.Node) {
	d := &draft{kind: Code, at: -1}
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		value := bytes.ReplaceAll(line.Value(m.source), []byte("\r\n"), []byte("\n"))
		d.write(string(value), m.base+line.Start)
	}
	d.text = bytes.TrimRight(d.text, " \t\n")
	m.keep(d)
}

// html reads a block of HTML. Where in it a word stands is not known; where it
// begins is.
func (m *markdown) html(n *ast.HTMLBlock) {
	var markup []byte
	m.markup++
	at := -1
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		if at < 0 {
			at = m.base + line.Start
		}
		markup = append(markup, line.Value(m.source)...)
	}
	if n.HasClosure() {
		markup = append(markup, n.ClosureLine.Value(m.source)...)
	}
	p, err := page.Read(markup, "text/html; charset=utf-8", page.View{}.WithLinks())
	if err != nil {
		return
	}
	for _, d := range draftsOf(p.Blocks) {
		d.at = at
		m.keep(d)
	}
}

// lines reads Markdown that no author writes as the lines that it has: to parse
// it would take time out of all proportion.
func (m *markdown) lines() {
	at := m.base
	for line := range bytes.Lines(m.source) {
		d := &draft{kind: Paragraph, at: -1}
		d.write(string(line), at)
		m.keep(d)
		at += len(line)
	}
}
