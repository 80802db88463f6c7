// Package evidence finds where on a page the passage of a claim stands.
//
// It owns the folded words of a page, the candidates they form (sentences,
// list items, cells and rows with their headings and headers) and the score of
// a candidate against a claim's words. It refuses to decide what a passage
// means for a claim. It stands between page and verdict, and it is pure.
package evidence

import "monitor/internal/page"

// An Index is a page made ready to be searched: built once, shared by all
// claims that rest on the page, safe for concurrent use.
type Index struct {
	page *page.Page
}

// NewIndex reads p, which must not change afterwards.
func NewIndex(p *page.Page) *Index { return &Index{page: p} }

// Page returns the page that the index was made of.
func (x *Index) Page() *page.Page { return x.page }
