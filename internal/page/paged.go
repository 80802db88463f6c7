package page

import (
	"fmt"
	"strings"

	"golang.org/x/net/html/atom"
)

// A PDF is what was read of one.
type PDF struct {
	// Pages holds the text of each: a line for a paragraph, or for the row of a
	// table, whose cells are parted by tabs.
	Pages   []string
	Partial bool // some of it could not be read, or was too much
}

// IsPDF reports whether a body is to be read as a PDF, as Read decides it.
func IsPDF(body []byte, contentType string) bool { return formOf(body, contentType) == paged }

// OfPDF turns the pages of a PDF into blocks, each under the heading "Page N".
// Rows of as many cells, one after another, are a table. The error is
// ErrScanned when no page has text, or that v has no meaning there.
func OfPDF(pdf PDF, v View) (*Page, error) {
	if err := v.suits(paged); err != nil {
		return nil, err
	}
	size := 0
	for _, text := range pdf.Pages {
		size += len(text)
	}
	b := newBuilder(false, size)
	b.page.Degraded = pdf.Partial
	shown := false
	for i, text := range pdf.Pages {
		text = strings.ToValidUTF8(text, "\uFFFD")
		if strings.TrimSpace(text) == "" {
			continue
		}
		shown = true
		b.section(1, fmt.Sprintf("Page %d", i+1), func() { b.readSheet(strings.Split(text, "\n")) })
	}
	if !shown && len(pdf.Pages) > 0 {
		return nil, ErrScanned
	}
	p := b.finish()
	p.Lossy = lossy(p)
	return p, nil
}

// readSheet reads the lines of a page.
func (b *builder) readSheet(lines []string) {
	for i := 0; i < len(lines); {
		j, cells := i+1, strings.Count(lines[i], "\t")
		for cells > 0 && j < len(lines) && strings.Count(lines[j], "\t") == cells {
			j++
		}
		if j-i > 1 {
			b.readRows(lines[i:j])
		} else {
			b.text([]byte(lines[i]))
			b.flush()
		}
		i = j
	}
}

func (b *builder) readRows(rows []string) {
	var none attrs
	b.start(atom.Table, &none, false)
	for _, row := range rows {
		b.start(atom.Tr, &none, false)
		for cell := range strings.SplitSeq(row, "\t") {
			b.start(atom.Td, &none, false)
			b.text([]byte(cell))
		}
	}
	b.end(atom.Table)
}
