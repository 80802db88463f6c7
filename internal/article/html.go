package article

import (
	"errors"
	"slices"

	"monitor/internal/page"
)

// readHTML reads the main part of a page, where the page says which that is;
// else all but its chrome. Package page stops where there is too much, and then
// says no more than that it did not read all: so it does of tags too deep in one
// another, whose text it has.
func readHTML(data []byte, contentType string) ([]*draft, error) {
	p, err := page.Read(data, contentType, page.View{}.WithLinks())
	switch {
	case errors.Is(err, page.ErrUnreadable):
		return nil, ErrKind
	case err != nil:
		return nil, err
	case p.Degraded && len(p.Text()) > maxText/2:
		return nil, ErrTooMuch
	}
	drafts := draftsOf(mainPart(p.Blocks))
	if len(drafts) > maxBlocks {
		return nil, ErrTooMuch
	}
	return drafts, nil
}

// mainPart returns the blocks of the regions that hold an article.
func mainPart(blocks []page.Block) []page.Block {
	marked := false
	for i := range blocks {
		marked = marked || blocks[i].Region == page.Main
	}
	var out []page.Block
	for i := range blocks {
		if r := blocks[i].Region; r == page.Main || !marked && r == page.Body {
			out = append(out, blocks[i])
		}
	}
	return out
}

// draftsOf turns the blocks of a page into drafts. What the page has beside its
// text (titles, labels) is no text of the article.
func draftsOf(blocks []page.Block) []*draft {
	var out []*draft
	var lists nesting
	var last *page.Block // the one that the last draft ends with
	for i := range blocks {
		b := &blocks[i]
		if b.Kind == page.Title || b.Kind == page.Description || b.Kind == page.Control {
			continue
		}
		d := draftOf(b, &lists)
		if between, ok := separator(last, b); ok {
			d = out[len(out)-1]
			d.write(between, -1)
		} else {
			out = append(out, d)
		}
		d.take(b)
		last = b
		if d.empty() { // all of it is struck through
			out, last = out[:len(out)-1], nil
		}
	}
	return out
}

func draftOf(b *page.Block, lists *nesting) *draft {
	switch b.Kind {
	case page.Heading:
		return &draft{kind: Heading, level: min(len(b.Headings)+1, 6), at: -1}
	case page.Item:
		return &draft{kind: Item, level: lists.depth(b), at: -1}
	case page.Code:
		return &draft{kind: Code, at: -1}
	case page.Cell, page.Header:
		return &draft{kind: Row, at: -1}
	}
	return &draft{kind: Paragraph, at: -1}
}

// separator returns what stands between two blocks of a page that are one of
// the article: the cells of a row, the lines of a listing.
func separator(last, b *page.Block) (string, bool) {
	cell := func(b *page.Block) bool { return b.Kind == page.Cell || b.Kind == page.Header }
	switch {
	case last == nil:
		return "", false
	case last.Kind == page.Code && b.Kind == page.Code:
		return "\n", true
	case !cell(last) || !cell(b) || last.Table != b.Table || last.Row != b.Row:
		return "", false
	case last.Column == b.Column:
		return " ", true
	}
	return " | ", true
}

// take appends the text of a block with its links, without what is struck
// through.
func (d *draft) take(b *page.Block) {
	at := 0
	for _, s := range b.Struck {
		d.linked(b, at, s[0])
		at = s[1]
	}
	d.linked(b, at, len(b.Text))
}

// linked appends a part of a block.
func (d *draft) linked(b *page.Block, at, end int) {
	for _, l := range b.Links {
		from, to := max(l.Start, at), min(l.End, end)
		if from >= to {
			continue
		}
		d.write(b.Text[at:from], -1)
		d.href = webLink(l.Href)
		d.write(b.Text[from:to], -1)
		d.href, at = "", to
	}
	d.write(b.Text[at:end], -1)
}

// A nesting is the lists that are open, by page.Block.List.
type nesting []int

// depth returns how deep the list of an item stands in others, from 1. A list
// that hangs from an item is inside that item's list.
func (n *nesting) depth(b *page.Block) int {
	if i := slices.Index(*n, b.List); i >= 0 {
		*n = (*n)[:i+1]
	} else if b.RowHeader == "" {
		*n = nesting{b.List}
	} else {
		*n = append(*n, b.List)
	}
	return len(*n)
}
