package page

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

var (
	// ErrUnreadable says that the bytes are of a kind that has no text we can
	// read, or not of the kind that they are said to be.
	ErrUnreadable = errors.New("not a kind of text we can read")

	// ErrScanned says that a PDF shows pictures of text and no text.
	ErrScanned = errors.New("a scanned PDF: pictures without text")

	// ErrTooMuch says that the bytes hold more than we read, or take longer.
	ErrTooMuch = errors.New("more than we read")
)

// maxText is how much visible text is read of a page. What lies beyond is left
// unread and the page is Degraded.
const maxText = 4 << 20

// Read turns the body of a good capture, decoded from its content encoding, into
// blocks. The content type decides how it is read; the bytes are asked only
// where it is missing or says no more than "bytes". The errors are ErrNoMatch,
// when v's selector matches nothing, ErrUnreadable, and that v's selectors are
// for another kind of page. A PDF is read by OfPDF.
func Read(body []byte, contentType string, v View) (*Page, error) {
	f := formOf(body, contentType)
	if f == plain && v.path != nil && isJSON(body) { // served as text, but asked for as JSON
		f = values
	}
	if err := v.suits(f); err != nil {
		return nil, err
	}
	if f == opaque || f == paged {
		return nil, fmt.Errorf("content type %q: %w", contentType, ErrUnreadable)
	}
	text := decode(body, charsetParam(contentType), f == markup || f == xhtml || f == feed)
	b := newBuilder(f == xhtml, len(text))
	if err := b.read(text, f, v); err != nil {
		return nil, err
	}
	p := b.finish()
	p.NoEnd = (f == markup || f == xhtml) && !b.data && !endsHTML(text)
	p.Lossy = lossy(p)
	return p, nil
}

// read reads what v leaves of a text of that form.
func (b *builder) read(text []byte, f form, v View) error {
	switch f {
	case plain:
		b.readLines(text)
		return nil
	case feed:
		b.readFeed(text)
		return nil
	case values:
		return b.readValues(text, v)
	case markdown:
		return b.readMarkdown(text, v)
	}
	return b.readMarkup(text, v)
}

// readMarkup reads what v leaves of the page. A page that html.Parse gives up on
// is read whole from its tokens: too much, and Degraded, but never nothing.
func (b *builder) readMarkup(text []byte, v View) error {
	if v.whole() {
		b.readTokens(text)
		return nil
	}
	root, err := html.Parse(bytes.NewReader(text))
	if err != nil {
		b.page.Degraded = true
		b.readTokens(text)
		return nil
	}
	return b.readTree(root, v)
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
