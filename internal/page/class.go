package page

import "golang.org/x/net/html/atom"

// A class is what an element's name alone says about it. The groups are those
// of the tree construction rules of WHATWG HTML 13.2.6 and its rendering
// section 15.3.
type class uint16

const (
	block      class = 1 << iota // breaks the text around it
	special                      // stops the search for the start of a stray end tag
	closesP                      // ends an open paragraph
	formatting                   // ends alone, without what was opened inside
	void                         // has no content
	barrier                      // ends the search for what an end tag could close
	unseen                       // its content is never shown
	marker                       // ends the formatting that was left open inside
	heading
)

func classOf(name atom.Atom) class {
	switch name {
	case atom.Span:
		return 0
	case atom.A, atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.Nobr, atom.S, atom.Small, atom.Strike, atom.Strong, atom.Tt, atom.U:
		return formatting
	case atom.P, atom.Div, atom.Ul, atom.Ol, atom.Dl, atom.Section, atom.Article, atom.Aside, atom.Nav, atom.Header, atom.Footer, atom.Main,
		atom.Address, atom.Blockquote, atom.Center, atom.Details, atom.Dir, atom.Fieldset, atom.Figcaption, atom.Figure,
		atom.Form, atom.Hgroup, atom.Listing, atom.Menu, atom.Pre, atom.Plaintext, atom.Summary, atom.Search, atom.Xmp:
		return block | special | closesP
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return block | special | closesP | heading
	case atom.Li, atom.Dd, atom.Dt, atom.Tr, atom.Tbody, atom.Thead, atom.Tfoot, atom.Colgroup:
		return block | special
	case atom.Td, atom.Th, atom.Caption:
		return block | special | barrier | marker
	case atom.Table:
		return block | special | barrier
	case atom.Legend, atom.Optgroup:
		return block
	case atom.Dialog:
		return block | special | closesP
	case atom.Br, atom.Wbr, atom.Img, atom.Input, atom.Area, atom.Embed, atom.Base, atom.Basefont, atom.Bgsound, atom.Col, atom.Frame,
		atom.Keygen, atom.Link, atom.Meta, atom.Param, atom.Source, atom.Track:
		return void | special
	case atom.Hr:
		return void | special | closesP
	}
	return rareClass(name)
}

func rareClass(name atom.Atom) class {
	switch name {
	case atom.Script, atom.Style, atom.Iframe, atom.Noembed, atom.Noframes, atom.Noscript:
		return special | unseen
	case atom.Template, atom.Object, atom.Applet:
		return special | unseen | barrier | marker
	case atom.Video, atom.Audio, atom.Canvas, atom.Datalist, atom.Rp, atom.Desc, atom.Annotation:
		return unseen
	case atom.Marquee:
		return special | barrier | marker
	case atom.Button, atom.Select, atom.Textarea:
		return special
	case atom.Foreignobject:
		return block | special | barrier
	}
	return 0
}

// isRaw reports the elements whose content is no markup.
func isRaw(name atom.Atom) bool {
	switch name {
	case atom.Script, atom.Style, atom.Title, atom.Textarea, atom.Iframe, atom.Noembed, atom.Noframes, atom.Noscript, atom.Xmp, atom.Plaintext:
		return true
	}
	return false
}

// unknown is set in what stands for an element without a meaning. The last byte
// of an atom is its length, and none is so long.
const unknown atom.Atom = 0xff

// hashName stands for an element that package atom does not know.
func hashName(name []byte) atom.Atom {
	h := uint32(2166136261) // FNV-1a
	for _, c := range name {
		h = (h ^ uint32(c)) * 16777619
	}
	return atom.Atom(h) | unknown
}

func lookup(name []byte) atom.Atom {
	if a := atom.Lookup(name); a != 0 {
		return a
	}
	return hashName(name)
}

// breaksOutOfForeign reports the elements that end SVG and MathML content
// around them (WHATWG HTML 13.2.6.5).
func breaksOutOfForeign(name atom.Atom) bool {
	switch name {
	case atom.B, atom.Big, atom.Blockquote, atom.Body, atom.Br, atom.Center, atom.Code, atom.Dd, atom.Div, atom.Dl, atom.Dt, atom.Em, atom.Embed,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Head, atom.Hr, atom.I, atom.Img, atom.Li, atom.Listing, atom.Menu, atom.Meta,
		atom.Nobr, atom.Ol, atom.P, atom.Pre, atom.Ruby, atom.S, atom.Small, atom.Span, atom.Strong, atom.Strike, atom.Sub, atom.Sup,
		atom.Table, atom.Tt, atom.U, atom.Ul, atom.Var:
		return true
	}
	return false
}
