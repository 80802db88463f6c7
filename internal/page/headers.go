package page

import (
	"strings"
	"unicode"
)

const (
	maxHeader = 200 // bytes: a longer text heads nothing
	maxLevels = 4   // of headers that are joined
)

// resolve gives the blocks of the table their headers, once all are known.
//
// A row of header cells heads the columns below it, down to the next such row;
// several in a row are levels. Without any the first row does, when it looks
// like one. A row that is one cell across heads the rows below it. In a row the
// header cells, and the first cell in any case, head those to the right: a
// table that compares things is read by its first column even where the
// author marked nothing.
func (t *table) resolve(blocks []Block) {
	if t.layout || t.width <= 1 || t.boxes(blocks) {
		t.unfold(blocks)
		return
	}
	h := header{table: t, blocks: blocks, columns: make([]string, t.width)}
	titled := t.titled(blocks)
	for i := 0; i < len(t.cells); {
		j := i + 1
		for j < len(t.cells) && t.cells[j].row == t.cells[i].row {
			j++
		}
		switch row := t.cells[i:j]; {
		case i == 0 && titled || h.heads(row):
			h.titleRow(row)
		case h.spans(row):
			h.group, h.above, h.depth = h.text(&row[0]), true, 0
		default:
			h.bodyRow(row)
		}
		i = j
	}
}

// A header is what heads the cells at a place of a table, going down its rows.
type header struct {
	table   *table
	blocks  []Block
	columns []string  // per column
	depth   int       // header rows in a row, just above
	group   string    // the row across the table that the rows below belong to
	above   bool      // no row of cells has followed it yet
	rows    []rowHead // the header cells that reach into the current row
}

type rowHead struct {
	text string
	last int // the last row that it reaches into
}

// heads reports whether the cells with text are header cells, or in thead. One
// alone is not a row of headers.
func (h *header) heads(row []cell) bool {
	n := 0
	for i := range row {
		c := &row[i]
		if c.head || c.th && c.from < c.to {
			n++
		} else if c.from < c.to {
			return false
		}
	}
	return n > 1 || n == 1 && row[0].head && !h.spans(row)
}

// spans reports whether the row is one cell across the table, or one header
// cell and nothing.
func (h *header) spans(row []cell) bool {
	if len(row) == 1 && row[0].columns >= h.table.width && row[0].column == 0 {
		return true
	}
	if !row[0].th {
		return false
	}
	for i := range row[1:] {
		if row[1+i].from < row[1+i].to {
			return false
		}
	}
	return len(row) > 1 && len(row) == h.table.width
}

// titleRow makes the row head the columns below it.
func (h *header) titleRow(row []cell) {
	if h.depth == 0 {
		clear(h.columns)
		if !h.above {
			h.group = ""
		}
	}
	h.depth++
	for i := range row {
		c := &row[i]
		h.set(c, "", h.column(c), true)
		if h.depth <= maxLevels {
			h.addLevel(c)
		}
	}
}

// addLevel puts the text of c below what heads its columns so far.
func (h *header) addLevel(c *cell) {
	text, above, label := h.text(c), "", ""
	for k := c.column; k < c.column+c.columns && k < len(h.columns); k++ {
		if k == c.column || h.columns[k] != above {
			above = h.columns[k]
			label = joinHeaders(above, text)
		}
		h.columns[k] = label
	}
}

// bodyRow gives the cells of a row their headers.
func (h *header) bodyRow(row []cell) {
	h.depth, h.above = 0, false
	kept := h.rows[:0]
	for _, r := range h.rows {
		if r.last >= row[0].row {
			kept = append(kept, r)
		}
	}
	h.rows = kept
	label := h.row()
	for i := range row {
		c := &row[i]
		h.set(c, label, h.column(c), false)
		if (c.th || c.column == 0) && len(h.rows) < maxLevels {
			h.rows = append(h.rows, rowHead{h.text(c), c.row + c.rows - 1})
			label = h.row()
		}
	}
}

func (h *header) row() string {
	label := h.group
	for _, r := range h.rows {
		label = joinHeaders(label, r.text)
	}
	return label
}

// column returns the headers of the columns that c spans.
func (h *header) column(c *cell) string {
	if c.column >= len(h.columns) {
		return ""
	}
	label, last := h.columns[c.column], h.columns[c.column]
	for k := c.column + 1; k < c.column+min(c.columns, maxLevels) && k < len(h.columns); k++ {
		next := h.columns[k]
		if next != last && next != "" && len(label)+len(next) <= maxHeader {
			label = strings.TrimPrefix(label+", "+next, ", ")
		}
		last = next
	}
	return label
}

// set gives the blocks of c their headers. A list in a cell keeps its own.
func (h *header) set(c *cell, row, column string, head bool) {
	for i := c.from; i < c.to; i++ {
		b := &h.blocks[i]
		if b.Table != h.table.number {
			continue
		}
		b.ColumnHeader = column
		b.RowHeader = joinHeaders(row, b.RowHeader)
		if head && b.Kind == Cell {
			b.Kind = Header
		}
	}
}

func (h *header) text(c *cell) string { return headerText(h.table.text(h.blocks, c)) }

// text returns the text of a cell, as far as it can be a header's. The labels
// of pictures stand in where there is no other.
func (t *table) text(blocks []Block, c *cell) string {
	var text, labels string
	for i := c.from; i < c.to && len(text) <= maxHeader; i++ {
		switch b := &blocks[i]; {
		case b.Table != t.number:
		case b.Kind == Control:
			labels = join(labels, b.Text)
		default:
			text = join(text, b.Text)
		}
		if len(labels) > maxHeader {
			break
		}
	}
	if text == "" {
		return labels
	}
	return text
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + " " + b
}

// boxes reports whether a table without header cells places boxes on the page
// rather than facts in rows: a cell with a heading, or with a long text.
func (t *table) boxes(blocks []Block) bool {
	const manyBlocks, longCell = 12, 1500
	if t.th {
		return false
	}
	for i := range t.cells {
		c, size := &t.cells[i], 0
		if c.to-c.from > manyBlocks {
			return true
		}
		for j := c.from; j < c.to; j++ {
			size += len(blocks[j].Text)
			if blocks[j].Kind == Heading || size > longCell {
				return true
			}
		}
	}
	return false
}

// titled reports whether the first row, though nothing in it is marked, heads
// the columns: its cells are short and differ, and they are all bold as those
// below are not, or its corner is empty, or they are words above figures.
func (t *table) titled(blocks []Block) bool {
	n := 0
	for n < len(t.cells) && t.cells[n].row == t.cells[0].row {
		n++
	}
	first, rest := t.cells[:n], t.cells[n:]
	if t.th || n < 2 || len(rest) == 0 {
		return false
	}
	seen := map[string]bool{}
	strong, figures := true, false
	for i := range first {
		text := t.text(blocks, &first[i])
		if len(text) > maxHeader/2 || seen[text] {
			return false
		}
		seen[text] = true
		strong = strong && !first[i].plain
		figures = figures || hasFigure(text)
	}
	if strong {
		for i := range rest {
			if rest[i].plain {
				return true
			}
		}
	}
	if seen[""] {
		return t.text(blocks, &first[0]) == ""
	}
	return !figures && t.hasFigures(rest, blocks)
}

// hasFigures reports whether some column but the first holds nothing but
// figures.
func (t *table) hasFigures(cells []cell, blocks []Block) bool {
	with, without := map[int]bool{}, map[int]bool{}
	for i := range cells {
		c := &cells[i]
		if c.column == 0 || c.from == c.to {
			continue
		}
		if hasFigure(t.text(blocks, c)) {
			with[c.column] = true
		} else {
			without[c.column] = true
		}
	}
	for column := range with {
		if !without[column] {
			return true
		}
	}
	return false
}

func hasFigure(s string) bool { return strings.ContainsFunc(s, unicode.IsDigit) }

// joinHeaders joins two levels of headers, outermost first.
func joinHeaders(outer, inner string) string {
	inner = headerText(inner)
	switch {
	case outer == "" || outer == inner:
		return inner
	case inner == "" || len(outer)+len(inner) > maxHeader:
		return outer
	}
	return outer + " > " + inner
}

// headerText returns s if it is short enough to head something.
func headerText(s string) string {
	if len(s) > maxHeader {
		return ""
	}
	return strings.TrimRight(s, " :：")
}
