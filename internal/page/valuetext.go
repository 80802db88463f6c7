package page

import (
	"bytes"
	"strings"
	"unicode"
)

const (
	// pathLevels is how many keys on the way to a value are headings; deeper
	// ones are joined to the value's own by dots.
	pathLevels = 6

	// pathTop is the level of the first of them, above any that the markup in a
	// string may bring.
	pathTop = -16

	// longString is how many bytes a string may have and still be a line of a
	// list or a cell of a table.
	longString = 600
)

// A valueReader turns JSON into blocks: the keys on the way to a value are its
// headings, its own stands before it ("resolution: 720p") and, in words, as its
// row header. Objects in a row are a table.
type valueReader struct {
	*builder
	depth  int
	prefix string // of the keys below pathLevels
}

func (r *valueReader) root(v *value) {
	r.within(v, func() {
		switch v.shape {
		case object:
			r.members(v)
		case array:
			r.elements(v, "")
		default:
			r.lists++
			r.scalar(v, "")
		}
	})
}

// within reads v, marked as chosen if it is.
func (r *valueReader) within(v *value, read func()) {
	if v.chosen {
		r.chosen++
		defer func() { r.chosen-- }()
	}
	read()
}

// members reads those of an object, as a list.
func (r *valueReader) members(v *value) {
	r.lists++
	list := r.lists
	for i := range v.kids {
		kid := &v.kids[i]
		r.within(kid, func() { r.member(kid, list) })
	}
}

func (r *valueReader) member(v *value, list int) {
	switch {
	case v.shape == object:
		r.under(v.key, func() { r.members(v) })
	case v.shape == array:
		r.under(v.key, func() { r.elements(v, inWords(v.key)) })
	case v.long():
		r.under(v.key, func() { r.scalar(v, "") })
	default:
		r.line(list, inWords(v.key), r.path(v.key)+": "+v.text)
	}
}

// under reads what stands below a key.
func (r *valueReader) under(key string, read func()) {
	if r.depth < pathLevels {
		r.section(pathTop+r.depth, inWords(key), func() {
			r.depth++
			read()
			r.depth--
		})
		return
	}
	outer := r.prefix
	if len(outer)+len(key) < maxHeader {
		r.prefix = r.path(key)
	}
	read()
	r.prefix = outer
}

// path returns a key with those above it that are no headings.
func (r *valueReader) path(key string) string {
	if r.prefix == "" {
		return key
	}
	return r.prefix + "." + key
}

// elements reads those of an array: a table where they are rows, else a list.
func (r *valueReader) elements(v *value, row string) {
	if t := newValueTable(v); t != nil {
		r.table(t)
		return
	}
	r.lists++
	for i := range v.kids {
		kid := &v.kids[i]
		r.within(kid, func() {
			switch kid.shape {
			case object:
				r.members(kid)
			case array:
				r.elements(kid, row)
			default:
				r.scalar(kid, row)
			}
		})
	}
}

// scalar reads a value without a key. A long string is a text of its own, with
// lines or markup.
func (r *valueReader) scalar(v *value, row string) {
	switch {
	case v.marked():
		r.readTokens([]byte(v.text))
		r.closeAll()
	case v.long():
		for line := range bytes.Lines([]byte(v.text)) {
			r.write(line, 0)
			r.flush()
		}
	case r.prefix != "":
		r.line(r.lists, row, r.prefix+": "+v.text)
	default:
		r.line(r.lists, row, v.text)
	}
}

// line makes a block of one line of a list.
func (b *builder) line(list int, row, text string) {
	b.write([]byte(text), 0)
	if len(b.run.buf) > 0 {
		block := b.block(Item)
		block.List, block.RowHeader = list, headerText(row)
		b.emit(block)
	}
	b.run.reset()
}

// section reads what stands under a heading, which ends with it.
func (b *builder) section(level int, title string, read func()) {
	b.flush()
	outer := b.headings
	b.write([]byte(title), 0)
	if len(b.run.buf) > 0 {
		block := b.block(Heading)
		b.emit(block)
		b.headings = b.headings.under(int8(level), block.Text)
	}
	b.run.reset()
	read()
	b.flush()
	b.headings = outer
}

// long reports whether the value is a text rather than a word or a figure.
func (v *value) long() bool {
	return v.shape == str && (len(v.text) > longString || strings.Contains(strings.TrimSpace(v.text), "\n") || v.marked())
}

// marked reports whether the value is markup: it has an end tag, and more.
func (v *value) marked() bool {
	if v.shape != str {
		return false
	}
	i := strings.Index(v.text, "</")
	return i > 0 && i+2 < len(v.text) && unicode.IsLetter(rune(v.text[i+2])) && strings.Contains(v.text[:i], "<")
}

// inWords returns a key as a reader would say it: max_clip and maxClip are max
// clip and max Clip. What stands in words already stays.
func inWords(key string) string {
	var out strings.Builder
	var last rune
	for _, r := range key {
		if unicode.IsUpper(r) && unicode.IsLower(last) {
			out.WriteByte(' ')
		}
		if last = r; r == '_' || !unicode.IsGraphic(r) {
			r = ' '
		}
		out.WriteRune(r)
	}
	return strings.Join(strings.Fields(out.String()), " ")
}
