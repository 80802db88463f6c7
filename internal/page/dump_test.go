package page

import (
	"fmt"
	"strings"
)

// dump writes a page as one line a block, leaving out what is usual.
func dump(p *Page) string {
	var b strings.Builder
	if p.Title != "" || p.Lang != "" {
		fmt.Fprintf(&b, "page title=%q lang=%q\n", p.Title, p.Lang)
	}
	if p.Degraded {
		b.WriteString("degraded\n")
	}
	for _, block := range p.Blocks {
		b.WriteString(dumpBlock(block))
	}
	return b.String()
}

func dumpBlock(block Block) string {
	kinds := [...]string{"paragraph", "heading", "item", "cell", "header", "caption", "control", "title", "description", "code"}
	regions := [...]string{"", " main", " nav", " banner", " footer", " aside"}
	var b strings.Builder
	b.WriteString(kinds[block.Kind] + regions[block.Region])
	if block.Table > 0 {
		fmt.Fprintf(&b, " table=%d:%d,%d", block.Table, block.Row, block.Column)
	}
	if block.List > 0 {
		fmt.Fprintf(&b, " list=%d", block.List)
	}
	if block.RowHeader != "" {
		fmt.Fprintf(&b, " row=%q", block.RowHeader)
	}
	if block.ColumnHeader != "" {
		fmt.Fprintf(&b, " column=%q", block.ColumnHeader)
	}
	if len(block.Headings) > 0 {
		fmt.Fprintf(&b, " under=%q", strings.Join(block.Headings, " > "))
	}
	text := block.Text
	for i := len(block.Struck) - 1; i >= 0; i-- {
		from, to := block.Struck[i][0], block.Struck[i][1]
		text = text[:from] + "~~" + text[from:to] + "~~" + text[to:]
	}
	return b.String() + " | " + text + "\n"
}
