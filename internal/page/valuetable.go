package page

import (
	"slices"
	"strings"

	"golang.org/x/net/html/atom"
)

const (
	maxColumns   = 100
	maxFlattened = 4 // objects in objects that are columns of one row
)

// A valueTable is an array of objects as the rows of a table. A field is a
// column; that of an object in a row is named by its path.
type valueTable struct {
	columns []string
	rows    []valueRow
}

type valueRow struct {
	of    *value
	cells map[string]valueCell // by column
	rest  []value              // what is no cell, under its path: texts, and what has rows itself
}

type valueCell struct {
	text   string
	chosen bool
}

// newValueTable returns the array as a table, or nil when it is none: fewer
// than two rows or columns, or with more holes than values.
func newValueTable(v *value) *valueTable {
	if len(v.kids) < 2 || slices.ContainsFunc(v.kids, func(k value) bool { return k.shape != object }) {
		return nil
	}
	t := &valueTable{}
	seen := map[string]bool{}
	filled := 0
	for i := range v.kids {
		kid := &v.kids[i]
		row := valueRow{of: kid, cells: map[string]valueCell{}}
		for j := range kid.kids {
			t.flatten(&row, &kid.kids[j], "", 0, seen)
		}
		filled += len(row.cells)
		t.rows = append(t.rows, row)
	}
	if len(t.columns) < 2 || len(t.columns) > maxColumns || 4*filled < len(t.rows)*len(t.columns) {
		return nil
	}
	t.arrange()
	return t
}

// flatten adds a field of a row as a cell, or several.
func (t *valueTable) flatten(row *valueRow, v *value, path string, depth int, seen map[string]bool) {
	path += v.key
	switch {
	case v.shape == object && depth < maxFlattened && len(path) < maxHeader/2:
		for i := range v.kids {
			kid := &v.kids[i]
			kid.chosen = kid.chosen || v.chosen
			t.flatten(row, kid, path+".", depth+1, seen)
		}
		return
	case !v.cell():
		row.rest = append(row.rest, value{key: path, text: v.text, shape: v.shape, chosen: v.chosen, kids: v.kids})
		return
	}
	if !seen[path] {
		seen[path] = true
		t.columns = append(t.columns, path)
	}
	row.cells[path] = v.asCell()
}

// cell reports whether a value fits a cell: a word, a figure, or a list of them.
func (v *value) cell() bool {
	if v.shape != array {
		return v.scalar() && !v.long()
	}
	size := 0
	for i := range v.kids {
		if !v.kids[i].scalar() || v.kids[i].long() {
			return false
		}
		size += len(v.kids[i].text)
	}
	return size <= longString
}

func (v *value) asCell() valueCell {
	c := valueCell{text: v.text, chosen: v.chosen}
	for i := range v.kids {
		if i > 0 {
			c.text += ", "
		}
		c.text += v.kids[i].text
		c.chosen = c.chosen || v.kids[i].chosen
	}
	return c
}

// arrange puts the column first that tells what a row is about, and last those
// that tell it from others to machines, as an author would.
func (t *valueTable) arrange() {
	rank := func(column string) int {
		switch strings.ToLower(column) {
		case "name", "title", "label":
			return 0
		case "id", "_id", "uuid", "guid":
			return 2
		}
		return 1
	}
	slices.SortStableFunc(t.columns, func(a, b string) int { return rank(a) - rank(b) })
}

// table reads the rows, and after them what of a row is no cell, under its name.
func (r *valueReader) table(t *valueTable) {
	r.flush()
	first := len(r.page.Blocks)
	var none attrs
	r.start(atom.Table, &none, false)
	r.start(atom.Thead, &none, false)
	r.start(atom.Tr, &none, false)
	for _, column := range t.columns {
		r.start(atom.Th, &none, false)
		r.text([]byte(column))
	}
	r.start(atom.Tbody, &none, false)
	for i := range t.rows {
		r.row(t, &t.rows[i])
	}
	r.end(atom.Table)
	for i := first; i < len(r.page.Blocks); i++ {
		b := &r.page.Blocks[i]
		b.ColumnHeader = inWords(b.ColumnHeader)
	}
	for i := range t.rows {
		r.rest(t, &t.rows[i])
	}
}

func (r *valueReader) row(t *valueTable, row *valueRow) {
	var none attrs
	r.start(atom.Tr, &none, false)
	for _, column := range t.columns {
		c := row.cells[column]
		r.start(atom.Td, &none, false)
		r.within(&value{chosen: c.chosen || row.of.chosen}, func() {
			r.text([]byte(c.text))
			r.flush()
		})
	}
}

func (r *valueReader) rest(t *valueTable, row *valueRow) {
	if len(row.rest) == 0 {
		return
	}
	r.within(row.of, func() {
		r.under(row.cells[t.columns[0]].text, func() {
			r.lists++
			list := r.lists
			for i := range row.rest {
				v := &row.rest[i]
				r.within(v, func() { r.member(v, list) })
			}
		})
	})
}
