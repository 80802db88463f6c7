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
			if b.listens() {
				b.text(z.Text())
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			tag, n := readTag(z, &a)
			heavy, raw = heavy || n > manyAttributes, true
			b.start(tag, &a, tt == html.SelfClosingTagToken)
			if b.top().traits&foreign != 0 || b.data || b.xml && tt == html.SelfClosingTagToken {
				z.NextIsNotRawText()
			}
		case html.EndTagToken:
			b.end(tagName(z.Raw()[len("</"):]))
		}
	}
}

// readTag returns the name of a start tag and how many attributes it has, and
// keeps in a those that matter.
func readTag(z *html.Tokenizer, a *attrs) (name atom.Atom, n int) {
	a.set = 0
	raw := z.Raw()
	name = tagName(raw[len("<"):])
	n, some := scanAttrs(raw)
	if !some {
		return name, n
	}
	for more := true; more; {
		var key, val []byte
		key, val, more = z.TagAttr()
		a.add(key, val)
	}
	return name, n
}

// scanAttrs counts the attributes of a raw start tag and reports whether any
// may matter. Most tags have none that does, and the tokenizer's copies of them
// would be half of all allocations.
func scanAttrs(raw []byte) (n int, some bool) {
	i := skipName(raw, 1)
	for {
		for i < len(raw) && (isSpace(raw[i]) || raw[i] == '/') {
			i++
		}
		if i >= len(raw) || raw[i] == '>' {
			return n, some
		}
		from := i
		for i++; i < len(raw) && raw[i] != '=' && raw[i] != '/' && raw[i] != '>' && !isSpace(raw[i]); {
			i++
		}
		n++
		some = some || mayMatter(raw[from:i])
		i = skipValue(raw, i)
	}
}

func mayMatter(key []byte) bool {
	for _, c := range key {
		if 'A' <= c && c <= 'Z' {
			return true
		}
	}
	_, ok := attrKeyOf(key)
	return ok
}

// skipValue returns the place after the value that follows an attribute's name,
// if any does.
func skipValue(raw []byte, i int) int {
	j := skipSpace(raw, i)
	if j >= len(raw) || raw[j] != '=' {
		return i
	}
	j = skipSpace(raw, j+1)
	if j >= len(raw) {
		return j
	}
	if quote := raw[j]; quote == '"' || quote == '\'' {
		end := bytes.IndexByte(raw[j+1:], quote)
		if end < 0 {
			return len(raw)
		}
		return j + 1 + end + 1
	}
	for j < len(raw) && raw[j] != '>' && !isSpace(raw[j]) {
		j++
	}
	return j
}

func skipSpace(raw []byte, i int) int {
	for i < len(raw) && isSpace(raw[i]) {
		i++
	}
	return i
}

// skipName returns the place after the tag's name that begins at i.
func skipName(raw []byte, i int) int {
	for i < len(raw) && raw[i] != '>' && raw[i] != '/' && !isSpace(raw[i]) {
		i++
	}
	return i
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }

// tagName returns the name at the start of raw. The tokenizer would copy it.
func tagName(raw []byte) atom.Atom {
	name := raw[:skipName(raw, 0)]
	for i, c := range name {
		if 'A' <= c && c <= 'Z' {
			return lookup(lower(bytes.Clone(name), i))
		}
	}
	return lookup(name)
}

// lower puts the ASCII letters of name from i on into lower case.
func lower(name []byte, i int) []byte {
	for ; i < len(name); i++ {
		if c := name[i]; 'A' <= c && c <= 'Z' {
			name[i] = c + 'a' - 'A'
		}
	}
	return name
}
