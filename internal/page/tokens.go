package page

import (
	"bytes"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const (
	// manyAttributes is how many attributes a tag may have before the
	// tokenizer's memory of them slows down every tag after it.
	manyAttributes = 256

	// longRaw is how many bytes of a script or style are worth a jump.
	longRaw = 512
)

// readTokens reads markup as its tokens come, without a tree.
func (b *builder) readTokens(text []byte) {
	t := tokens{text: text}
	t.jump(0)
	var a attrs
	for {
		t.z.AllowCDATA(b.xml || b.top().traits&foreign != 0)
		switch tt := t.next(); tt {
		case html.ErrorToken:
			return
		case html.TextToken:
			if b.listens() {
				b.text(t.z.Text())
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			tag := t.readTag(&a)
			closed := tt == html.SelfClosingTagToken
			b.start(tag, &a, closed)
			if b.top().traits&foreign != 0 || b.data || b.xml && closed {
				t.z.NextIsNotRawText()
				t.raw = false
			} else if tag == atom.Script || tag == atom.Style {
				t.jumpOver(tag.String())
			}
		case html.EndTagToken:
			b.end(tagName(t.z.Raw()[len("</"):]))
		}
	}
}

// tokens are the tokens of a text. The tokenizer looks at each byte, and copies
// what it reads: it is made to start anew after what need not be looked at.
type tokens struct {
	text  []byte
	z     *html.Tokenizer
	at    int  // where in text the next token begins
	heavy bool // the tokenizer remembers too many attributes
	raw   bool // the last token was a start tag, whose text may be raw
}

func (t *tokens) jump(to int) {
	t.z = html.NewTokenizer(bytes.NewReader(t.text[to:]))
	t.at, t.heavy, t.raw = to, false, false
}

func (t *tokens) next() html.TokenType {
	if t.heavy && !t.raw {
		t.jump(t.at)
	}
	tt := t.z.Next()
	t.at += len(t.z.Raw())
	t.raw = tt == html.StartTagToken || tt == html.SelfClosingTagToken
	return tt
}

// jumpOver jumps to the end tag of a script or style that begins here, if it is
// far and plainly there: a script that holds "<!--" has rules of its own
// (WHATWG HTML 13.2.5.15).
func (t *tokens) jumpOver(name string) {
	rest := t.text[t.at:]
	for i := 0; ; i += len("</") {
		n := bytes.Index(rest[i:], []byte("</"))
		if n < 0 {
			return
		}
		i += n
		after := i + len("</") + len(name)
		if after >= len(rest) || !hasPrefixFold(rest[i+len("</"):], name) || rest[after] != '>' && rest[after] != '/' && !isSpace(rest[after]) {
			continue
		}
		if i >= longRaw && (name == "style" || !bytes.Contains(rest[:i], []byte("<!--"))) {
			t.jump(t.at + i)
		}
		return
	}
}

// readTag returns the name of the start tag that came last, and keeps in a the
// attributes that matter.
func (t *tokens) readTag(a *attrs) atom.Atom {
	a.set = 0
	raw := t.z.Raw()
	name := tagName(raw[len("<"):])
	n, more := scanAttrs(raw)
	t.heavy = t.heavy || n > manyAttributes
	for more {
		var key, val []byte
		key, val, more = t.z.TagAttr()
		a.add(key, val)
	}
	return name
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
