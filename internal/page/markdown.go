package page

import (
	"bytes"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
)

// maxMarkdown is how much Markdown is read, in bytes; the rest is left out and
// the page is Degraded. The renderer takes seconds for one that consists of
// nothing but marks.
const maxMarkdown = 1 << 20

// Some constructs cost the renderer the square of their number, or multiply:
// what no author comes near is read as plain lines, and the page is Degraded.
const (
	maxNested      = 32      // quotes and lists in one another
	maxIndent      = 128     // columns
	maxBrackets    = 1000    // in a paragraph
	maxDefinitions = 2000    // of links
	maxCells       = 100_000 // of tables, filled up to their width
)

// readMarkdown reads Markdown as the HTML that it stands for, with the tables
// and the struck text that most renderers know. Markup in it counts: the
// builder knows what of that is shown.
func (b *builder) readMarkdown(text []byte, v View) error {
	if len(text) > maxMarkdown {
		text = bytes.ToValidUTF8(text[:maxMarkdown], nil)
		b.page.Degraded = true
	}
	if !Tame(text) {
		b.page.Degraded = true
		b.readLines(text)
		return nil
	}
	md := goldmark.New(
		goldmark.WithExtensions(extension.Table, extension.Strikethrough),
		goldmark.WithRendererOptions(html.WithUnsafe()),
	)
	var out bytes.Buffer
	if err := md.Convert(text, &out); err != nil { // a buffer takes all
		return err
	}
	return b.readMarkup(out.Bytes(), v)
}

// Tame reports whether the renderer's time and memory are in proportion to the
// text.
func Tame(text []byte) bool {
	brackets, definitions, columns, cells := 0, 0, 0, 0
	for line := range bytes.Lines(text) {
		rest := bytes.TrimLeft(line, " \t>")
		if deep(line) {
			return false
		}
		rest = bytes.TrimRight(rest, " \t\r\n")
		if len(rest) == 0 {
			brackets, columns = 0, 0
			continue
		}
		if bullet(rest) > 0 || rest[0] == '|' {
			brackets = 0
		}
		if isRule(rest) {
			columns = bytes.Count(rest, []byte("-")) // as many at most
		}
		if rest[0] == '[' && bytes.Contains(rest, []byte("]:")) {
			definitions++
		}
		brackets += bytes.Count(rest, []byte("["))
		cells += columns
		if brackets > maxBrackets || definitions > maxDefinitions || cells > maxCells {
			return false
		}
	}
	return true
}

// deep reports whether a line stands in too many quotes and lists, or too far
// to the right.
func deep(line []byte) bool {
	rest := bytes.TrimLeft(line, " \t>-*+0123456789.)")
	mark := line[:len(line)-len(rest)]
	if len(mark) <= maxNested {
		return false
	}
	indent := len(mark) - len(bytes.TrimLeft(mark, " \t")) + 3*bytes.Count(mark, []byte("\t"))
	return indent > maxIndent || bytes.Count(mark, []byte(">")) > maxNested || len(bytes.Fields(mark)) > maxNested
}

// isRule reports whether a line may be the one below a table's head.
func isRule(line []byte) bool {
	return len(bytes.Trim(line, "|:- \t")) == 0 && bytes.ContainsAny(line, "|:")
}
