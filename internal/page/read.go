package page

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// ErrUnreadable says that the bytes are of a kind that has no text we can read.
var ErrUnreadable = errors.New("not a kind of text we can read")

// maxText is how much visible text is read of a page. What lies beyond is left
// unread and the page is Degraded.
const maxText = 4 << 20

// Read turns the body of a good capture, decoded from its content encoding, into
// blocks. The content type decides how it is read; the bytes are asked only
// where it is missing or says no more than "bytes". The errors are ErrNoMatch,
// when v's selector matches nothing, and ErrUnreadable.
func Read(body []byte, contentType string, v View) (*Page, error) {
	form := formOf(contentType)
	if form == untold {
		form = sniff(body)
	}
	if form == opaque {
		return nil, fmt.Errorf("content type %q: %w", contentType, ErrUnreadable)
	}
	text := decode(body, charsetParam(contentType), form != plain)
	b := newBuilder(form == xml, len(text))
	switch {
	case form == plain && v.sel != nil:
		return nil, fmt.Errorf("select %q in plain text: %w", v.source, ErrNoMatch)
	case form == plain:
		b.readLines(text)
	case v.whole():
		b.readTokens(text)
	default:
		if err := b.readView(text, v); err != nil {
			return nil, err
		}
	}
	p := b.finish()
	p.NoEnd = form != plain && !b.data && !endsHTML(text)
	p.Lossy = lossy(p)
	return p, nil
}

// readView reads what v leaves of the page. A page that html.Parse gives up on
// is read whole from its tokens: too much, and Degraded, but never nothing.
func (b *builder) readView(text []byte, v View) error {
	root, err := html.Parse(bytes.NewReader(text))
	if err != nil {
		b.page.Degraded = true
		b.readTokens(text)
		return nil
	}
	return b.readTree(root, v)
}

// A form is how bytes are to be read.
type form uint8

const (
	untold form = iota
	markup
	xml // markup where every tag that says so is closed
	plain
	opaque
)

func formOf(contentType string) form {
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		media, _, _ = strings.Cut(contentType, ";")
		media = strings.ToLower(strings.TrimSpace(media))
	}
	switch media {
	case "", "application/octet-stream", "binary/octet-stream", "application/unknown", "unknown/unknown", "*/*":
		return untold
	case "text/html":
		return markup
	case "application/xhtml+xml", "application/xml", "text/xml":
		return xml
	case "application/json", "application/yaml", "application/x-yaml", "application/javascript":
		return plain
	}
	switch {
	case strings.HasSuffix(media, "+xml"):
		return xml
	case strings.HasPrefix(media, "text/"), strings.HasSuffix(media, "+json"):
		return plain
	}
	return opaque
}

// sniffBytes is how far browsers look to tell a kind (WHATWG MIME Sniffing 7).
const sniffBytes = 1445

// sniff tells markup, text and binary apart by the first bytes.
func sniff(body []byte) form {
	head := body[:min(len(body), sniffBytes)]
	if _, n := byteOrderMark(head); n > 0 && n == 2 {
		return plain
	} else if n > 0 {
		head = head[n:]
	}
	head = bytes.TrimLeft(head, "\t\n\f\r ")
	switch {
	case hasPrefixFold(head, "<?xml"):
		if bytes.Contains(bytes.ToLower(head), []byte("<html")) {
			return markup
		}
		return xml
	case len(head) > 1 && head[0] == '<' && (head[1] == '!' || head[1]|0x20 >= 'a' && head[1]|0x20 <= 'z'):
		return markup
	case bytes.ContainsFunc(head, isBinary):
		return opaque
	}
	return plain
}

// isBinary reports the bytes that no text holds (WHATWG MIME Sniffing 3).
func isBinary(r rune) bool {
	return r <= 0x08 || r == 0x0b || r >= 0x0e && r <= 0x1a || r >= 0x1c && r <= 0x1f
}

func hasPrefixFold(b []byte, prefix string) bool {
	return len(b) >= len(prefix) && strings.EqualFold(string(b[:len(prefix)]), prefix)
}

// endsHTML reports whether the markup closes its root.
func endsHTML(text []byte) bool {
	return bytes.LastIndex(text, []byte("</html")) >= 0 || bytes.LastIndex(text, []byte("</HTML")) >= 0
}

func lossy(p *Page) float64 {
	lost, total := 0, 0
	for i := range p.Blocks {
		lost += strings.Count(p.Blocks[i].Text, "\uFFFD")
	}
	if lost == 0 {
		return 0
	}
	for i := range p.Blocks {
		total += utf8.RuneCountInString(p.Blocks[i].Text)
	}
	return float64(lost) / float64(total)
}
