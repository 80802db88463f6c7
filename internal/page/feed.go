package page

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"golang.org/x/net/html/atom"
)

// feedTop is the level of an entry's title, above any heading in its text.
const feedTop = -1

// isFeed reports whether the root of XML is that of RSS, Atom or RSS 1.0 in RDF.
func isFeed(body []byte) bool {
	head := decode(body[:min(len(body), prescanLow)], "", true)
	for {
		i := bytes.IndexByte(head, '<')
		if i < 0 || i+1 >= len(head) {
			return false
		}
		head = head[i+1:]
		switch {
		case bytes.HasPrefix(head, []byte("!--")):
			_, head, _ = bytes.Cut(head, []byte("-->"))
		case head[0] == '?', head[0] == '!':
		default:
			return isFeedRoot(string(head[:skipName(head, 0)]), head)
		}
	}
}

func isFeedRoot(name string, head []byte) bool {
	if _, local, ok := strings.Cut(name, ":"); ok {
		name = local
	}
	switch name {
	case "rss", "feed":
		return true
	case "RDF":
		return bytes.Contains(head, []byte("http://purl.org/rss/1.0/"))
	}
	return false
}

// readFeed reads a feed: its title and description, then each entry under its
// title. The markup that entries bring is read as that of a page.
//
// No entity is ever resolved but those of XML and HTML, and a document type is
// passed over: there is nothing to fetch and nothing to multiply.
func (b *builder) readFeed(text []byte) {
	d := xml.NewDecoder(bytes.NewReader(text))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // it is UTF-8 by now
	f := feedReader{builder: b, dec: d, src: text}
	if err := f.read(); !errors.Is(err, io.EOF) {
		b.page.Degraded = true
	}
	f.emit()
}

// A feedReader collects the fields of the feed, and of each entry, and makes
// blocks of an entry when it ends.
type feedReader struct {
	*builder
	dec *xml.Decoder
	src []byte

	depth   int    // of the open elements
	entry   int    // depth of the open entry, 0 outside
	titled  bool   // the feed's own text is out
	title   []byte // of the feed or entry
	fields  []feedField
	field   feedField // the open one, at depth inField
	inField int
}

// A feedField is a child of the feed or of an entry that says something.
type feedField struct {
	name   string
	markup bool
	inline bool // it has elements: markup that stands as it is
	text   []byte
	from   int // where its content begins in the source
}

func (f *feedReader) read() error {
	for {
		at := int(f.dec.InputOffset())
		tok, err := f.dec.Token()
		if err != nil {
			return err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			f.depth++
			f.open(tok)
		case xml.EndElement:
			f.close(at)
			f.depth--
		case xml.CharData:
			if f.inField > 0 {
				f.field.text = append(f.field.text, tok...)
			}
		}
	}
}

func (f *feedReader) open(e xml.StartElement) {
	if f.page.Lang == "" {
		f.page.Lang = attribute(e, "lang")
	}
	switch name := e.Name.Local; {
	case f.inField > 0:
		f.field.inline = true
		f.field.text = append(f.field.text, ' ')
	case name == "channel" && f.entry == 0, f.depth == 1:
	case name == "item" || name == "entry":
		f.emit()
		f.entry = f.depth
	default:
		f.inField = f.depth
		f.field = feedField{name: name, from: int(f.dec.InputOffset())}
		if f.field.name == "encoded" { // content:encoded of RSS
			f.field.name = "content"
		}
		f.field.markup = isMarkupType(attribute(e, "type")) || attribute(e, "type") == "" && e.Name.Space != atomSpace
	}
}

const atomSpace = "http://www.w3.org/2005/Atom"

func isMarkupType(t string) bool {
	return t == "html" || t == "xhtml" || strings.HasPrefix(t, "text/html")
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// close takes the end of an element, whose tag begins at that byte.
func (f *feedReader) close(at int) {
	switch f.depth {
	case f.inField:
		f.keep(at)
		f.inField = 0
	case f.entry:
		f.emit()
		f.entry = 0
	}
}

// keep keeps the field that ends, if it says something to a reader.
func (f *feedReader) keep(at int) {
	field := f.field
	if field.name == "language" && f.page.Lang == "" {
		f.page.Lang = string(bytes.TrimSpace(field.text))
	}
	if len(bytes.TrimSpace(field.text)) == 0 || !f.says(field.name) {
		return
	}
	if field.name == "title" && f.title == nil {
		f.title = plainOf(field)
		return
	}
	if field.markup && field.inline {
		field.text = f.src[field.from:max(at, field.from)]
	}
	f.fields = append(f.fields, field)
}

// says reports whether a field tells its reader something. The feed's own dates
// say when it was made, which is at every visit.
func (f *feedReader) says(name string) bool {
	switch name {
	case "link", "guid", "id", "generator", "docs", "ttl", "cloud", "image", "logo", "icon", "language", "source",
		"comments", "commentRss", "thumbnail", "skipHours", "skipDays", "textInput", "updatePeriod", "updateFrequency", "items":
		return false
	case "lastBuildDate", "pubDate", "updated", "date", "published":
		return f.entry > 0
	}
	return true
}

// emit makes blocks of what was collected of the feed or entry.
func (f *feedReader) emit() {
	title, fields := f.title, f.fields
	f.title, f.fields = nil, nil
	var none attrs
	if f.entry == 0 {
		if len(title) > 0 && !f.titled {
			f.start(atom.Title, &none, false)
			f.text(title)
			f.end(atom.Title)
		}
		f.titled = true
		f.paragraphsOf(fields)
		return
	}
	f.section(feedTop, string(title), func() { f.paragraphsOf(fields) })
}

func (f *feedReader) paragraphsOf(fields []feedField) {
	for _, field := range fields {
		if field.markup {
			f.readTokens(field.text)
		} else {
			f.text(field.text)
		}
		f.closeAll()
	}
}

// plainOf returns the text of a field that may be markup, without it: titles
// bring emphasis and entities.
func plainOf(field feedField) []byte {
	if !field.markup || bytes.IndexByte(field.text, '<') < 0 && bytes.IndexByte(field.text, '&') < 0 {
		return field.text
	}
	b := newBuilder(false, len(field.text))
	b.readTokens(field.text)
	return []byte(strings.ReplaceAll(b.finish().Text(), "\n", " "))
}
