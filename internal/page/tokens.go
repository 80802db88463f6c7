package page

import (
	"bytes"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// manyAttributes is how many attributes a tag may have before the tokenizer's
// memory of them slows down every tag after it.
const manyAttributes = 256

// readTokens reads markup as its tokens come, without a tree.
func (b *builder) readTokens(text []byte) {
	z := html.NewTokenizer(bytes.NewReader(text))
	var a attrs
	for offset, heavy, raw := 0, false, false; ; {
		if heavy && !raw {
			z, heavy = html.NewTokenizer(bytes.NewReader(text[offset:])), false
		}
		raw = false
		z.AllowCDATA(b.xml || b.top().traits&foreign != 0)
		tt := z.Next()
		offset += len(z.Raw())
		switch tt {
		case html.ErrorToken:
			return
		case html.TextToken:
			b.text(z.Text())
		case html.StartTagToken, html.SelfClosingTagToken:
			tag, n := readTag(z, &a)
			heavy, raw = heavy || n > manyAttributes, true
			b.start(tag, &a, tt == html.SelfClosingTagToken)
			if b.top().traits&foreign != 0 || b.data || b.xml && tt == html.SelfClosingTagToken {
				z.NextIsNotRawText()
			}
		case html.EndTagToken:
			tag, _ := z.TagName()
			b.end(lookup(tag))
		}
	}
}

// readTag returns the name of a start tag and how many attributes it has, and
// keeps in a those that matter.
func readTag(z *html.Tokenizer, a *attrs) (name atom.Atom, n int) {
	a.set = 0
	tag, more := z.TagName()
	name = lookup(tag)
	for more {
		var key, val []byte
		key, val, more = z.TagAttr()
		a.add(key, val)
		n++
	}
	return name, n
}
