package page

import (
	"golang.org/x/net/html/atom"
)

// maxDepth is how many elements may be open at once; html.Parse and browsers
// set the same limit. Deeper ones are read as if their tags were not there.
const maxDepth = 512

// A trait is what holds of the text inside an element.
type trait uint16

const (
	hidden    trait = 1 << iota
	struck          // shown struck through
	bold            // shown as a header cell is
	verbatim        // line feeds count
	foreign         // SVG or MathML
	sectioned       // in article, aside, main, nav or section
	inCell          // of the element's table
	inHeading       // breaks are spaces
	breaks          // own only: the element is a block
	aside           // own only: its text is read beside the text around it
	scoped          // own only: its headings do not reach beyond it
)

// inherited are the traits that an element hands down.
const inherited = hidden | struck | bold | verbatim | foreign | sectioned | inCell | inHeading

// An element is an open element and what holds inside it.
type element struct {
	name        atom.Atom
	own, traits trait // traits are own and those handed down
	kind        Kind
	region      Region
	level       int8 // of the heading that it is in, 0 outside
	list        int
	href        string    // of the link that it is or is in
	row         string    // RowHeader of the blocks inside
	term        string    // of a definition list, the one last named
	defined     bool      // a definition of the term was seen
	outer       *headings // to come back to, when scoped
	table       *table
	first       int // the number of blocks when it was opened
}

// headings is the chain of headings that hold at a place, innermost first.
type headings struct {
	level int8
	path  []string // of all levels, outermost first
	up    *headings
}

// under returns the chain at a place below h after a heading of that level.
func (h *headings) under(level int8, text string) *headings {
	h = h.above(level)
	path := make([]string, 0, 1+len(h.texts()))
	return &headings{level: level, path: append(append(path, h.texts()...), text), up: h}
}

// above returns the part of the chain that holds at a heading of that level.
func (h *headings) above(level int8) *headings {
	for h != nil && h.level >= level {
		h = h.up
	}
	return h
}

func (h *headings) texts() []string {
	if h == nil {
		return nil
	}
	return h.path
}

// A builder turns the events of a page (tags and text in order) into blocks.
// Its events may be as tangled as authors write them: it ends what HTML ends
// by implication, and never keeps more than maxDepth elements.
type builder struct {
	page       Page
	xml        bool
	data       bool      // XML that is no XHTML: every element is a block
	rooted     bool      // the first element was seen
	stack      []element // the first is the page itself
	unpushed   int       // elements open beyond maxDepth
	paragraphs int       // open

	run      run   // the text since the last break
	outer    []run // those that were set aside for the text of a control
	held     []heldBlock
	headings *headings
	lists    int
	tables   int
	volume   int // bytes of text so far
	full     bool

	noscript []byte // shown only where nothing else is
	describe string // the description last seen

	linked    bool   // links are asked for
	selecting bool   // only blocks made while chosen > 0 are kept
	chosen    int    // selected elements that are open
	picked    []bool // for each block, whether it was chosen
}

// newBuilder returns a builder for that many bytes of text and tags.
func newBuilder(xml bool, size int) *builder {
	const blockEvery, manyBlocks = 128, 4096 // bytes of a usual page; blocks foreseen at most
	b := &builder{xml: xml}
	b.page.Blocks = make([]Block, 0, min(size/blockEvery, manyBlocks))
	b.stack = append(make([]element, 0, 32), element{})
	b.run.link = -1
	return b
}

func (b *builder) top() *element { return &b.stack[len(b.stack)-1] }

// start takes a start tag. closed says that it ends in "/>", which counts in
// XML and in foreign content only.
func (b *builder) start(name atom.Atom, a *attrs, closed bool) {
	if b.xml && !b.rooted {
		b.rooted, b.data = true, name != atom.Html
	}
	if b.data { // where names mean what their makers like
		b.push(name|unknown, a, block)
		if closed {
			b.pop()
		}
		return
	}
	switch name {
	case atom.Html, atom.Body, atom.Head, atom.Frameset:
		// These may be implied, repeated and misplaced: they hold nothing that
		// their content does not. A style that hides the whole body is a
		// loader's, and undone by it.
		if b.page.Lang == "" {
			b.page.Lang = a.get(attrLang)
		}
		return
	}
	if b.top().traits&foreign != 0 && breaksOutOfForeign(name) {
		for b.top().traits&foreign != 0 {
			b.pop()
		}
	}
	c := classOf(name)
	if !b.imply(name, c) {
		return
	}
	if c&void != 0 {
		b.void(name, a)
		return
	}
	b.push(name, a, c)
	if closed && (b.xml || b.top().traits&foreign != 0) {
		b.end(name)
	}
}

// end takes an end tag.
func (b *builder) end(name atom.Atom) {
	if b.data {
		name |= unknown
	}
	switch name {
	case atom.Html, atom.Body, atom.Head, atom.Frameset:
		return
	case atom.Br:
		b.lineBreak()
		return
	}
	if b.unpushed > 0 && b.top().name != name {
		b.unpushed--
		return
	}
	c := classOf(name)
	if c&formatting != 0 {
		b.endFormatting(name)
		return
	}
	i := b.find(name, c)
	switch {
	case i > 0:
		b.popTo(i)
	case name == atom.P: // a stray </p> is an empty paragraph
		b.flush()
	}
}

// endFormatting takes a formatting element out of the stack and leaves what was
// opened inside open, as the adoption agency of HTML does.
func (b *builder) endFormatting(name atom.Atom) {
	i := b.search(barrier, func(e *element) bool { return e.name == name })
	if i == 0 {
		return
	}
	if i == len(b.stack)-1 {
		b.pop()
		return
	}
	b.leave(&b.stack[i])
	b.stack = append(b.stack[:i], b.stack[i+1:]...)
	for ; i < len(b.stack); i++ {
		b.stack[i].traits = b.stack[i].own | b.stack[i-1].traits&inherited
	}
}

// push opens an element.
func (b *builder) push(name atom.Atom, a *attrs, c class) {
	if len(b.stack) >= maxDepth && (!isRaw(name) || len(b.stack) > maxDepth) {
		b.unpushed++
		b.page.Degraded = true
		return
	}
	parent := b.top()
	e := element{
		name: name, own: b.ownTraits(name, a, c, parent.traits),
		kind: parent.kind, region: parent.region, level: parent.level,
		list: parent.list, row: parent.row, table: parent.table, href: parent.href,
	}
	e.traits = e.own | parent.traits&inherited
	if e.own&breaks != 0 && parent.traits&hidden == 0 {
		b.breakFor(name, parent.traits)
	}
	b.enter(&e, a)
	e.first = len(b.page.Blocks)
	b.stack = append(b.stack, e)
	switch name {
	case atom.A:
		b.top().href = a.href
		b.run.link = len(b.run.buf)
	case atom.P:
		b.paragraphs++
	}
	if e.traits&hidden == 0 {
		b.labels(name, a)
	}
}

// popTo closes the elements from place i on. Formatting that was left open
// inside stays open, as HTML reconstructs it; only what strikes or hides text
// is worth the trouble.
func (b *builder) popTo(i int) {
	var open []element
	for len(b.stack) > i {
		e := b.top()
		switch c := classOf(e.name); {
		case c&marker != 0:
			open = nil
		case c&formatting != 0 && e.own&(struck|hidden) != 0 && len(b.stack) > i+1:
			open = append(open, *e)
		}
		b.pop()
	}
	for j := len(open) - 1; j >= 0; j-- {
		b.reopen(&open[j])
	}
}

// reopen puts a formatting element back. More than three alike are not kept
// (WHATWG HTML 13.2.4.3).
func (b *builder) reopen(e *element) {
	alike := 0
	for i := range b.stack {
		if b.stack[i].name == e.name {
			alike++
		}
	}
	if alike >= 3 {
		return
	}
	again := *b.top()
	again.name, again.own = e.name, e.own&(struck|hidden)
	again.traits = again.own | again.traits&inherited
	again.first = len(b.page.Blocks)
	b.stack = append(b.stack, again)
}

// pop closes the innermost element.
func (b *builder) pop() {
	if b.top().name == atom.P {
		b.paragraphs--
	}
	b.leave(b.top())
	b.stack = b.stack[:len(b.stack)-1]
}
