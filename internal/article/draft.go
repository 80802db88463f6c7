package article

import (
	"bytes"
	"html"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"monitor/internal/evidence"
)

// A draft is a block as it is read: its text with white space folded, what of
// it is linked, and where in the file it stands.
type draft struct {
	kind  Kind
	level int
	text  []byte
	links []link
	marks []mark
	at    int // byte of the file where the block begins, for what marks do not tell; -1 when unknown

	href   string // of the link that text is in
	hidden string // the element of raw HTML that hides the text inside it
	space  bool   // white space is owed before the next character
	wrap   bool   // likewise, of a line that was wrapped
}

// A link is a stretch of a draft's text that leads somewhere.
type link struct {
	from, to int
	url      string
}

// A mark says that from a byte of the text on, the text stands in the file from
// that byte on.
type mark struct{ text, file int }

// write appends text that stands at a byte of the file, -1 when that is
// unknown.
func (d *draft) write(text string, at int) {
	if d.hidden != "" {
		return
	}
	for i, r := range text {
		switch {
		case d.kind == Code && (r == '\n' || r == '\t' || r == ' '):
			d.add(r, at+i, at >= 0)
		case unicode.IsSpace(r), r == '\u2028', r == '\u2029':
			d.space = true
		case unseen(r):
		default:
			d.add(r, at+i, at >= 0)
		}
	}
}

// add appends a character that is shown.
func (d *draft) add(r rune, at int, known bool) {
	if (d.space || d.wrap && !d.joins(r)) && len(d.text) > 0 {
		d.text = append(d.text, ' ')
	}
	d.space, d.wrap = false, false
	from := len(d.text)
	if n := len(d.marks); known && (n == 0 || d.marks[n-1].file-d.marks[n-1].text != at-from) {
		d.marks = append(d.marks, mark{from, at})
	}
	d.text = utf8.AppendRune(d.text, r)
	if d.href == "" {
		return
	}
	if n := len(d.links); n > 0 && d.links[n-1].url == d.href && d.links[n-1].to >= from-1 {
		d.links[n-1].to = len(d.text)
		return
	}
	d.links = append(d.links, link{from, len(d.text), d.href})
}

// joins reports whether a line was wrapped between two characters of a script
// that writes no spaces.
func (d *draft) joins(r rune) bool {
	last, _ := utf8.DecodeLastRune(d.text)
	return evidence.Dense(r) && (evidence.Dense(last) || unicode.IsPunct(last) && last > unicode.MaxLatin1) ||
		evidence.Dense(last) && unicode.IsPunct(r) && r > unicode.MaxLatin1
}

// unseen reports what has no width and only steers layout, as package page
// leaves it out of a page. The joiners U+200C and U+200D change letters and
// emoji, and stay.
func unseen(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf) && r != '\u200c' && r != '\u200d'
}

// writeEscaped appends Markdown text with its backslash escapes and character
// references resolved.
func (d *draft) writeEscaped(raw []byte, at int) {
	const longestReference = 40
	for {
		i := bytes.IndexAny(raw, `\&`)
		if i < 0 || i+1 >= len(raw) {
			d.write(string(raw), at)
			return
		}
		d.write(string(raw[:i]), at)
		raw, at = raw[i:], at+i
		n, shown := 1, string(raw[:1])
		if raw[0] == '&' {
			if end := bytes.IndexByte(raw[:min(len(raw), longestReference)], ';'); end > 0 {
				n, shown = end+1, html.UnescapeString(string(raw[:end+1]))
			}
		} else if isPunct(raw[1]) {
			n, shown = 2, string(raw[1:2])
		}
		d.write(shown, at)
		raw, at = raw[n:], at+n
	}
}

// isPunct reports the characters that a backslash takes the meaning of
// (CommonMark 2.4).
func isPunct(c byte) bool {
	return c > ' ' && c < 0x7f && !(c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z')
}

// empty reports whether the draft shows nothing.
func (d *draft) empty() bool { return len(bytes.TrimSpace(d.text)) == 0 }

// file returns the byte of the file at which a byte of the text stands, -1 when
// unknown.
func (d *draft) file(at int) int {
	for i := len(d.marks) - 1; i >= 0; i-- {
		if m := d.marks[i]; m.text <= at {
			return m.file + at - m.text
		}
	}
	return d.at
}

// endMarks are what a sentence ends with.
const endMarks = ".!?。！？"

// afterMarks returns the byte behind the marks that end a sentence at a byte of
// the text.
func (d *draft) afterMarks(at int) int {
	rest := d.text[at:]
	return at + len(rest) - len(bytes.TrimLeft(rest, endMarks))
}

// webLink returns an address that a reader may be led to, else nothing.
func webLink(raw string) string {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return ""
	}
	return u.String()
}
