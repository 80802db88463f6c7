package page

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// wrapWidth is how many bytes a line of plain text has at least when the next
// one is taken to go on with it.
const wrapWidth = 50

// readLines reads plain text: paragraphs and lines, and of the conventions of
// Markdown those that show what a line is (headings, list items, fences).
func (b *builder) readLines(text []byte) {
	var none attrs
	fenced, last := false, 0
	for line := range bytes.Lines(text) {
		line = bytes.TrimRight(line, " \t\r\n")
		rest := bytes.TrimLeft(line, " \t")
		if bytes.HasPrefix(rest, []byte("```")) || bytes.HasPrefix(rest, []byte("~~~")) {
			if fenced = !fenced; fenced {
				b.start(atom.Pre, &none, false)
			} else {
				b.end(atom.Pre)
			}
			continue
		}
		if fenced {
			b.text(line)
			b.flush()
			continue
		}
		b.readLine(line, rest, last)
		last = len(line)
	}
}

// readLine reads a line outside of fences, after one of so many bytes.
func (b *builder) readLine(line, rest []byte, last int) {
	var none attrs
	indented := len(line) > len(rest)
	if len(rest) == 0 {
		b.flush()
		return
	}
	if level := hashes(rest); level > 0 {
		b.closeAll()
		name := [...]atom.Atom{atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6}[level-1]
		b.start(name, &none, false)
		b.text(bytes.Trim(rest, "# \t"))
		b.end(name)
		return
	}
	if n := bullet(rest); n > 0 {
		if b.itemOf(atom.Li, atom.Li) == 0 {
			b.flush()
			b.start(atom.Ul, &none, false)
		}
		b.start(atom.Li, &none, false)
		b.text(rest[n:])
		return
	}
	if len(b.run.buf) == 0 && !indented {
		b.closeAll() // a paragraph after a list
	}
	if len(b.run.buf) > 0 && !goesOn(rest, last) {
		b.flush()
	}
	b.run.space = true
	b.text(rest)
}

// goesOn reports whether a line goes on with the one before, of so many bytes.
func goesOn(line []byte, last int) bool {
	r, _ := utf8.DecodeRune(line)
	return r != '|' && r != '>' && (last >= wrapWidth || unicode.IsLower(r))
}

// hashes returns the level of a heading marked by number signs, or 0.
func hashes(line []byte) int {
	n := 0
	for n < len(line) && line[n] == '#' {
		n++
	}
	if n == 0 || n > 6 || n == len(line) || line[n] != ' ' {
		return 0
	}
	return n
}

// bullet returns the length of the mark that makes the line a list item, or 0.
func bullet(line []byte) int {
	n := 0
	switch {
	case bytes.IndexByte([]byte("-*+"), line[0]) >= 0:
		n = 1
	case bytes.HasPrefix(line, []byte("•")):
		n = len("•")
	default:
		for n < len(line) && n < 4 && line[n] >= '0' && line[n] <= '9' {
			n++
		}
		if n == 0 || n == len(line) || line[n] != '.' && line[n] != ')' {
			return 0
		}
		n++
	}
	if n >= len(line) || line[n] != ' ' {
		return 0
	}
	return n
}
