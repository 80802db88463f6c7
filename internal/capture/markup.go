package capture

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxScanned bounds the markup that is looked at: what stands for a page says
// so early.
const maxScanned = 1 << 20

// markup is what the tags of a page show beside its text. Attributes are
// trusted rather than substrings of the page, which may be about captchas.
type markup struct {
	urls      []string // where scripts, frames, links and forms point, in lower case
	marks     []string // ids and classes, in lower case
	scripts   int
	passwords int
	fields    int    // inputs that a person fills in, passwords included
	root      bool   // an application's root element, empty but for what its scripts will write
	noscript  string // what is shown where scripts are not run, in lower case
	refresh   bool   // leads on at once (meta refresh)
	paid      bool   // says of itself that it is not free to read
}

// markup scans the tags of the page, once. Tags in plain text are examples.
func (e *exhibit) markup() *markup {
	if e.scan != nil {
		return e.scan
	}
	e.scan = &markup{}
	kind := strings.ToLower(e.Response.ContentType)
	if kind == "" || strings.Contains(kind, "html") || strings.Contains(kind, "xml") {
		e.scan.read(e.Response.Body[:min(len(e.Response.Body), maxScanned)])
	}
	return e.scan
}

func (m *markup) read(body []byte) {
	z := html.NewTokenizer(bytes.NewReader(body))
	inRoot := false // the last tag opened an application's root
	var raw atom.Atom
	for {
		switch z.Next() {
		case html.ErrorToken:
			m.root = m.root || inRoot
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			tag := z.Token()
			m.tag(&tag)
			inRoot, raw = isRoot(&tag), rawText(&tag)
		case html.TextToken:
			text := z.Text()
			m.rawText(raw, text)
			inRoot = inRoot && len(bytes.TrimSpace(text)) == 0
		case html.EndTagToken:
			m.root = m.root || inRoot
			inRoot, raw = false, 0
		}
	}
}

// tag takes what a start tag shows.
func (m *markup) tag(tag *html.Token) {
	for _, key := range [...]string{"src", "href", "action"} {
		if url := attr(tag, key); url != "" && pointsOut(tag.DataAtom) {
			m.urls = append(m.urls, strings.ToLower(url))
		}
	}
	if id := attr(tag, "id"); id != "" {
		m.marks = append(m.marks, strings.ToLower(id))
	}
	m.marks = append(m.marks, strings.Fields(strings.ToLower(attr(tag, "class")))...)
	switch tag.DataAtom {
	case atom.Script:
		m.scripts++
	case atom.Input:
		m.input(strings.ToLower(attr(tag, "type")))
	case atom.Textarea, atom.Select:
		m.fields++
	case atom.Meta:
		m.meta(tag)
	}
}

// pointsOut reports the elements whose addresses tell who made a page. Links
// that a reader follows tell what it is about.
func pointsOut(name atom.Atom) bool {
	switch name {
	case atom.Script, atom.Iframe, atom.Link, atom.Form, atom.Img, atom.Frame:
		return true
	}
	return false
}

func (m *markup) input(kind string) {
	switch kind {
	case "hidden", "submit", "button", "image", "reset":
		return
	case "password":
		m.passwords++
	}
	m.fields++
}

// meta takes a refresh (WHATWG HTML 4.2.5.3) and the mark of pages that are
// not free (the Open Graph article namespace of Facebook's publishers).
func (m *markup) meta(tag *html.Token) {
	if strings.EqualFold(attr(tag, "http-equiv"), "refresh") {
		delay, to, _ := strings.Cut(attr(tag, "content"), ";")
		seconds := strings.TrimSpace(delay)
		m.refresh = m.refresh || len(seconds) < 2 && strings.Contains(to, "=")
	}
	if strings.EqualFold(attr(tag, "property"), "article:content_tier") {
		tier := attr(tag, "content")
		m.paid = m.paid || strings.EqualFold(tier, "locked") || strings.EqualFold(tier, "metered")
	}
}

// rawText takes the content of a script or noscript.
func (m *markup) rawText(name atom.Atom, text []byte) {
	switch name {
	case atom.Noscript:
		m.noscript += strings.ToLower(string(text))
	case atom.Script: // of linked data
		m.paid = m.paid || saysPaid(text)
	}
}

// saysPaid finds isAccessibleForFree (schema.org/CreativeWork) said to be
// false, for the whole as publishers do or for a part.
func saysPaid(text []byte) bool {
	_, after, found := bytes.Cut(text, []byte("isAccessibleForFree"))
	const near = 16 // quotes, a colon, space
	after = bytes.ToLower(after[:min(len(after), near)])
	return found && bytes.Contains(after, []byte("false"))
}

// rawText names the element when what follows is no markup and worth a look.
func rawText(tag *html.Token) atom.Atom {
	switch tag.DataAtom {
	case atom.Noscript:
		return atom.Noscript
	case atom.Script:
		if strings.EqualFold(attr(tag, "type"), "application/ld+json") {
			return atom.Script
		}
	}
	return 0
}

// isRoot reports the element that a framework fills in, by the names that the
// starters of React, Vue, Next, Nuxt, Angular, Svelte, Ember and Gatsby give it.
func isRoot(tag *html.Token) bool {
	if tag.Data == "app-root" || tag.Data == "ion-app" {
		return true
	}
	switch strings.ToLower(attr(tag, "id")) {
	case "root", "app", "__next", "__nuxt", "___gatsby", "react-root", "app-root", "svelte", "ember-app", "q-app", "mount":
		return true
	}
	return false
}

func attr(tag *html.Token, key string) string {
	for i := range tag.Attr {
		if tag.Attr[i].Key == key {
			return tag.Attr[i].Val
		}
	}
	return ""
}

// pointsTo reports whether an address of the page contains part.
func (m *markup) pointsTo(part string) bool {
	for _, u := range m.urls {
		if strings.Contains(u, part) {
			return true
		}
	}
	return false
}

// uses reports whether an address of the page is on the host, or below it.
func (m *markup) uses(host string) bool {
	for _, u := range m.urls {
		if onHost(u, host) {
			return true
		}
	}
	return false
}

// onHost reports whether a URL, perhaps without its scheme, is on the host or
// below it, and under the path that may follow the host's name.
func onHost(url, host string) bool {
	_, rest, found := strings.Cut(url, "//")
	name, path, _ := strings.Cut(host, "/")
	at, under, _ := strings.Cut(rest, "/")
	return found && (at == name || strings.HasSuffix(at, "."+name)) && strings.HasPrefix(under, path)
}

// walled reports whether an element is named for what stands before text that
// is paid for.
func (m *markup) walled() bool {
	for _, s := range m.marks {
		if strings.Contains(s, "paywall") || strings.Contains(s, "regwall") {
			return true
		}
	}
	return false
}

// marked reports whether an element has the id or class.
func (m *markup) marked(name string) bool {
	for _, s := range m.marks {
		if s == name {
			return true
		}
	}
	return false
}
