package article

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
	"golang.org/x/net/html"
)

// maxNested is how deep emphasis, links and their like are followed into one
// another. Deeper text is left out.
const maxNested = 128

// inline reads the text of a node's children. Pictures, the marks of footnotes
// and what is struck through are not the article's words.
func (m *markdown) inline(d *draft, parent ast.Node, depth int) {
	if depth > maxNested {
		return
	}
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			m.run(d, n, parent)
		case *ast.String:
			d.write(string(n.Value), -1)
		case *ast.Link:
			m.linked(d, n, string(util.URLEscape(n.Destination, true)), depth)
		case *ast.AutoLink:
			m.address(d, n)
		case *ast.RawHTML:
			for i := range n.Segments.Len() {
				segment := n.Segments.At(i)
				d.tag(segment.Value(m.source))
			}
		case *ast.Image, *extast.Strikethrough, *extast.FootnoteLink, *extast.FootnoteBacklink:
		default:
			m.inline(d, n, depth+1)
		}
	}
}

// run reads a run of text as it stands in the source.
func (m *markdown) run(d *draft, n *ast.Text, parent ast.Node) {
	at := m.base + n.Segment.Start
	if _, code := parent.(*ast.CodeSpan); code || n.IsRaw() {
		d.write(string(n.Value(m.source)), at)
	} else {
		d.writeEscaped(n.Value(m.source), at)
	}
	d.wrap = d.wrap || n.SoftLineBreak()
	d.space = d.space || n.HardLineBreak()
}

func (m *markdown) linked(d *draft, n ast.Node, to string, depth int) {
	outer := d.href
	d.href = webLink(to)
	m.inline(d, n, depth+1)
	d.href = outer
}

// address reads an address that stands in the text as itself. The tree has it
// where the space or bracket before it begins.
func (m *markdown) address(d *draft, n *ast.AutoLink) {
	label, at, outer := n.Label(m.source), -1, d.href
	if pos := n.Pos(); pos >= 0 {
		if i := bytes.Index(m.source[pos:min(len(m.source), pos+len(label)+len("\n<"))], label); i >= 0 {
			at = m.base + pos + i
		}
	}
	if n.AutoLinkType == ast.AutoLinkURL {
		d.href = webLink(string(n.URL(m.source)))
	}
	d.write(string(label), at)
	d.href = outer
}

// tag takes a tag of raw HTML within a paragraph. It has a meaning where it
// hides text, links it, or breaks the line; and the others show their text.
func (d *draft) tag(raw []byte) {
	z := html.NewTokenizer(bytes.NewReader(raw))
	kind := z.Next()
	t := z.Token()
	switch {
	case d.hidden != "":
		if kind == html.EndTagToken && t.Data == d.hidden {
			d.hidden = ""
		}
	case kind == html.EndTagToken && t.Data == "a":
		d.href = ""
	case kind == html.StartTagToken && hides(t.Data):
		d.hidden = t.Data
	case t.Data == "br":
		d.space = true
	case kind == html.StartTagToken && t.Data == "a":
		for _, a := range t.Attr {
			if a.Key == "href" {
				d.href = webLink(a.Val)
			}
		}
	}
}

// hides reports the elements whose text a reader does not see, or sees struck
// through.
func hides(name string) bool {
	switch name {
	case "script", "style", "template", "iframe", "noembed", "noframes", "object", "textarea", "title", "del", "s", "strike":
		return true
	}
	return false
}
