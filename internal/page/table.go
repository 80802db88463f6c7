package page

import "golang.org/x/net/html/atom"

// maxSpan is how many rows or columns a cell may span, and how many columns a
// table may have; browsers set the same limit on columns.
const maxSpan = 1000

// A table is the grid of a table element.
type table struct {
	number int
	cells  []cell
	taken  []int // per column, the last row that a cell from above reaches into
	row    int   // of the current row, from 1
	column int   // the next one to fill, from 0
	width  int
	head   bool // in thead
	layout bool // said to be no table, or used to place boxes
	skip   bool // the current row is not shown
	open   bool // a cell is
	th     bool // the author marked a header cell
}

// A cell is a place of the grid and the blocks that stand there.
type cell struct {
	row, column, rows, columns int // from 1 and 0; spans
	from, to                   int // its blocks
	th, head                   bool
	plain                      bool // some text is not bold
}

func (b *builder) enterTable(e *element, a *attrs) {
	if e.table != nil && e.traits&inCell != 0 {
		e.table.layout = e.table.layout || !e.table.th
	}
	b.tables++
	role := a.role()
	e.table = &table{number: b.tables, layout: role == "presentation" || role == "none"}
	e.kind, e.level, e.row = Paragraph, 0, ""
	e.traits &^= inCell | inHeading | bold
}

func (t *table) startGroup(head bool) {
	t.head = head
	t.taken = t.taken[:0]
}

func (t *table) startRow(hidden bool) {
	t.row++
	t.column, t.skip = 0, hidden
}

// enterCell puts a cell on the grid. One that is not shown has no place there.
func (b *builder) enterCell(e *element, a *attrs) {
	t := e.table
	e.kind, e.level = Cell, 0
	if e.name == atom.Th {
		e.kind = Header
	}
	if e.traits&hidden != 0 || t.skip {
		return
	}
	e.own, e.traits = e.own|inCell, e.traits|inCell
	for t.column < len(t.taken) && t.taken[t.column] >= t.row {
		t.column++
	}
	c := cell{
		row: t.row, column: t.column, rows: a.span(attrRowspan), columns: a.span(attrColspan),
		from: len(b.page.Blocks), to: -1, th: e.name == atom.Th, head: t.head,
	}
	c.columns = max(1, min(c.columns, maxSpan-c.column))
	for i := c.column; i < c.column+c.columns && i < maxSpan; i++ {
		for len(t.taken) <= i {
			t.taken = append(t.taken, 0)
		}
		t.taken[i] = c.row + c.rows - 1
	}
	t.column += c.columns
	t.width = max(t.width, t.column)
	t.cells = append(t.cells, c)
	t.open = true
	t.th = t.th || c.th
}

// place says where in the table the block stands.
func (t *table) place(block *Block, plain bool) {
	c := &t.cells[len(t.cells)-1]
	block.Table, block.Row, block.Column = t.number, c.row, c.column+1
	c.plain = c.plain || plain && block.Kind != Control
}

func (t *table) endCell(blocks int) {
	if t.open {
		t.cells[len(t.cells)-1].to = blocks
		t.open = false
	}
}

// unfold makes plain text of a table that only places boxes.
func (t *table) unfold(blocks []Block) {
	for i := range t.cells {
		c := &t.cells[i]
		for j := c.from; j < c.to; j++ {
			if b := &blocks[j]; b.Table == t.number {
				b.Table, b.Row, b.Column = 0, 0, 0
				if b.Kind == Cell || b.Kind == Header {
					b.Kind = Paragraph
				}
			}
		}
	}
}
