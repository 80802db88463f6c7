package page

import (
	"fmt"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// readTree reads what v leaves of a parsed page.
func (b *builder) readTree(root *html.Node, v View) error {
	doc := goquery.NewDocumentFromNode(root)
	chosen := map[*html.Node]bool{}
	if v.sel != nil {
		for _, n := range doc.FindMatcher(v.sel).Nodes {
			chosen[n] = true
		}
		if len(chosen) == 0 {
			return fmt.Errorf("select %q: %w", v.source, ErrNoMatch)
		}
		b.selecting = true
	}
	b.linked = v.links
	ignored := map[*html.Node]bool{}
	for _, sel := range v.ignore {
		for _, n := range doc.FindMatcher(sel).Nodes {
			ignored[n] = true
		}
	}
	b.walk(root, chosen, ignored)
	return nil
}

// walk turns the tree into the events that its source would be. It goes along
// the pointers rather than down the call stack.
func (b *builder) walk(root *html.Node, chosen, ignored map[*html.Node]bool) {
	n, depth := root, 0
	for {
		down := b.open(n, chosen, ignored)
		if down && n.FirstChild != nil {
			n = n.FirstChild
			depth++
			continue
		}
		b.close(n, chosen, ignored)
		for n.NextSibling == nil {
			if n = n.Parent; depth == 0 || n == nil {
				return
			}
			depth--
			b.close(n, chosen, ignored)
		}
		n = n.NextSibling
	}
}

// open takes a node and reports whether its children are to be read. A cell
// that is ignored keeps its place in the grid.
func (b *builder) open(n *html.Node, chosen, ignored map[*html.Node]bool) bool {
	switch {
	case n.Type == html.TextNode:
		b.text([]byte(n.Data))
		return false
	case n.Type == html.DocumentNode:
		return true
	case n.Type != html.ElementNode:
		return false
	case ignored[n] && n.DataAtom != atom.Td && n.DataAtom != atom.Th:
		return false
	}
	if chosen[n] {
		b.flush()
		b.chosen++
	}
	var a attrs
	if !ignored[n] {
		for _, at := range n.Attr {
			a.add([]byte(at.Key), []byte(at.Val))
			if b.linked && at.Key == "href" && n.DataAtom == atom.A {
				a.href = at.Val
			}
		}
	}
	b.start(nodeName(n), &a, false)
	return !ignored[n]
}

// close takes the end of a node.
func (b *builder) close(n *html.Node, chosen, ignored map[*html.Node]bool) {
	if n.Type != html.ElementNode || ignored[n] && n.DataAtom != atom.Td && n.DataAtom != atom.Th {
		return
	}
	name := nodeName(n)
	if classOf(name)&void == 0 {
		b.end(name)
	}
	if chosen[n] {
		b.flush()
		b.chosen--
	}
}

func nodeName(n *html.Node) atom.Atom {
	if n.DataAtom != 0 {
		return n.DataAtom
	}
	return lookup([]byte(n.Data))
}
