package page

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// levelBelow is the level of what heads a part smaller than any h6 does: a
// table's caption, the summary of details.
const levelBelow = 7

// ownTraits returns what an element says of the text inside it.
func (b *builder) ownTraits(name atom.Atom, a *attrs, c class, around trait) trait {
	var f trait
	if c&block != 0 {
		f |= breaks
	}
	if c&unseen != 0 || a.hides(name) {
		f |= hidden
	}
	switch name {
	case atom.Del, atom.S, atom.Strike:
		f |= struck
	case atom.B, atom.Strong:
		f |= bold
	case atom.Pre, atom.Listing, atom.Xmp, atom.Plaintext, atom.Textarea:
		f |= verbatim
	case atom.Svg, atom.Math:
		f |= foreign
	case atom.Article, atom.Aside, atom.Main, atom.Nav, atom.Section:
		f |= sectioned
	case atom.Title:
		f |= aside
	case atom.Li, atom.Td, atom.Th, atom.Dd, atom.Details, atom.Table:
		f |= scoped
	}
	if isControl(name, a) && around&inHeading == 0 {
		f |= aside
	}
	return f
}

// isControl reports the elements whose text is of the interface.
func isControl(name atom.Atom, a *attrs) bool {
	switch name {
	case atom.Button, atom.Label, atom.Option, atom.Textarea, atom.Rt:
		return true
	}
	return a.role() == "button"
}

// enter does what opening e means for the text inside it.
func (b *builder) enter(e *element, a *attrs) {
	e.outer = b.headings
	if region, ok := landmark(e.name, a, e.traits&sectioned != 0 && e.own&sectioned == 0); ok {
		e.region = region
		e.own |= scoped
		if region == Nav || region == Footer || region == Aside {
			b.headings = nil
		}
	}
	if level := headingLevel(e.name, a); level > 0 {
		e.kind, e.level = Heading, level
		e.own, e.traits = e.own|inHeading|breaks, e.traits|inHeading
	}
	switch e.name {
	case atom.Ul, atom.Ol, atom.Dl, atom.Menu, atom.Dir:
		b.enterList(e)
	case atom.Li, atom.Dt:
		e.kind = Item
	case atom.Dd:
		e.kind = Item
		b.enterDefinition(e)
	case atom.Table:
		b.enterTable(e, a)
	case atom.Td, atom.Th:
		b.enterCell(e, a)
	case atom.Tr:
		e.table.startRow(e.traits&hidden != 0)
	case atom.Thead, atom.Tbody, atom.Tfoot:
		e.table.startGroup(e.name == atom.Thead)
	case atom.Caption:
		e.kind, e.level = Caption, levelBelow
	case atom.Figcaption, atom.Legend:
		e.kind = Caption
	case atom.Summary:
		e.kind, e.level = Heading, levelBelow
	case atom.Pre, atom.Listing, atom.Xmp, atom.Plaintext:
		e.kind = Code
	}
	if e.own&aside != 0 {
		e.kind = Control
		if e.name == atom.Title && e.traits&foreign == 0 {
			e.kind, e.region = Title, Body
		}
		b.setAside()
	}
}

// enterList numbers a list. One inside an item of another is about that item.
func (b *builder) enterList(e *element) {
	b.lists++
	e.list = b.lists
	i := b.itemOf(atom.Li, atom.Dd)
	if i == 0 {
		return
	}
	item := b.stack[i]
	if n := len(b.page.Blocks); n > item.first {
		e.row = joinHeaders(item.row, b.page.Blocks[n-1].Text)
	}
}

// enterDefinition gives the definition its term.
func (b *builder) enterDefinition(e *element) {
	if i := b.within(atom.Dl, func(e *element) bool { return e.name == atom.Dl }); i > 0 {
		list := &b.stack[i]
		list.defined = true
		e.row = joinHeaders(list.row, list.term)
	}
}

// leaveTerm keeps the term for the definitions that follow. Several terms in a
// row share them.
func (b *builder) leaveTerm(e *element) {
	i := b.within(atom.Dl, func(e *element) bool { return e.name == atom.Dl })
	if i == 0 || len(b.page.Blocks) == e.first {
		return
	}
	list, term := &b.stack[i], b.page.Blocks[len(b.page.Blocks)-1].Text
	if list.term != "" && !list.defined {
		term = list.term + ", " + term
	}
	list.term, list.defined = headerText(term), false
}

// leave does what closing e means for the text after it.
func (b *builder) leave(e *element) {
	switch {
	case e.own&aside != 0:
		b.flush()
		b.takeBack()
		b.run.space = b.run.space || e.name != atom.Rt
	case e.own&breaks != 0 && e.traits&hidden == 0:
		b.breakFor(e.name, b.stack[len(b.stack)-2].traits)
	}
	switch e.name {
	case atom.A:
		b.leaveLink()
	case atom.Dt:
		b.leaveTerm(e)
	case atom.Td, atom.Th:
		e.table.endCell(len(b.page.Blocks))
	case atom.Table:
		e.table.resolve(b.page.Blocks)
	}
	if e.own&scoped != 0 {
		b.headings = e.outer
	}
}

// breakFor ends the text at the edge of a block. Inside a heading the edge of a
// plain block is a space: designers cut headings into boxes.
func (b *builder) breakFor(name atom.Atom, around trait) {
	const longHeading = 200
	if around&inHeading != 0 && len(b.run.buf) < longHeading {
		switch name {
		case atom.P, atom.Div, atom.Figure, atom.Section, atom.Header, atom.Center:
			b.run.space = true
			return
		}
	}
	b.flush()
}

// imply closes the elements whose end the start of name implies, and reports
// whether name may start here at all.
func (b *builder) imply(name atom.Atom, c class) bool {
	if c&closesP != 0 {
		b.closeP()
	}
	switch name {
	case atom.Li:
		b.closeAt(b.itemOf(name, name))
		b.closeP()
	case atom.Dd, atom.Dt:
		b.closeAt(b.itemOf(atom.Dd, atom.Dt))
		b.closeP()
	case atom.Option:
		b.closeTop(atom.Option, 0)
	case atom.Optgroup:
		b.closeTop(atom.Option, 0)
		b.closeTop(atom.Optgroup, 0)
	case atom.Rt, atom.Rp:
		b.closeTop(atom.Rt, atom.Rp)
	case atom.Button:
		b.closeAt(b.search(barrier, func(e *element) bool { return e.name == atom.Button }))
	case atom.A, atom.Nobr:
		b.endFormatting(name)
	case atom.Table:
		b.closeP()
	case atom.Tr, atom.Td, atom.Th, atom.Thead, atom.Tbody, atom.Tfoot, atom.Caption, atom.Colgroup, atom.Col:
		return b.implyTable(name)
	}
	if c&heading != 0 && classOf(b.top().name)&heading != 0 {
		b.pop()
	}
	return true
}

// implyTable closes up to where a part of a table may start. Outside of a table
// its tag means nothing.
func (b *builder) implyTable(name atom.Atom) bool {
	cell := name == atom.Td || name == atom.Th
	i := b.within(atom.Table, func(e *element) bool {
		switch e.name {
		case atom.Table:
			return true
		case atom.Tr:
			return cell
		case atom.Tbody, atom.Thead, atom.Tfoot:
			return cell || name == atom.Tr
		}
		return false
	})
	if i == 0 {
		return false
	}
	b.popTo(i + 1)
	if cell && b.top().name != atom.Tr {
		b.push(atom.Tr, &attrs{}, classOf(atom.Tr))
	}
	return name != atom.Col && name != atom.Colgroup
}

func (b *builder) closeP() {
	if b.paragraphs == 0 { // as nearly always: the search would be the cost
		return
	}
	b.closeAt(b.search(barrier, func(e *element) bool { return e.name == atom.P }))
}

func (b *builder) closeAt(i int) {
	if i > 0 {
		b.popTo(i)
	}
}

func (b *builder) closeTop(one, other atom.Atom) {
	if name := b.top().name; name == one || other != 0 && name == other {
		b.pop()
	}
}

// void takes an element without content.
func (b *builder) void(name atom.Atom, a *attrs) {
	if b.top().traits&hidden != 0 || a.hides(name) {
		return
	}
	switch name {
	case atom.Br:
		b.lineBreak()
	case atom.Hr:
		b.flush()
	case atom.Img, atom.Area:
		b.label(a.get(attrAlt))
		b.labels(name, a)
	case atom.Input:
		b.input(a)
	case atom.Meta:
		b.meta(a)
	}
}

func (b *builder) input(a *attrs) {
	switch strings.ToLower(a.get(attrType)) {
	case "hidden":
		return
	case "submit", "reset", "button":
		b.label(a.get(attrValue))
	case "image":
		b.label(a.get(attrAlt))
	}
	b.run.space = true
	b.labels(atom.Input, a)
}

// meta takes the description, which search results and link previews show.
func (b *builder) meta(a *attrs) {
	name := a.get(attrName) + a.get(attrProperty)
	if !strings.EqualFold(name, "description") && !strings.EqualFold(name, "og:description") {
		return
	}
	if text := a.get(attrContent); text != b.describe {
		b.describe = text
		b.textAside(Description, text)
	}
}

// labels takes what the attributes of an element say to its reader.
func (b *builder) labels(name atom.Atom, a *attrs) {
	const some = 1<<attrAriaLabel | 1<<attrPlaceholder | 1<<attrTitle | 1<<attrLabel
	if a.set&some == 0 || name == atom.A && b.top().level > 0 { // a heading's link to itself
		return
	}
	b.label(a.get(attrAriaLabel))
	b.label(a.get(attrPlaceholder))
	b.label(a.get(attrTitle))
	if name == atom.Optgroup || name == atom.Option {
		b.label(a.get(attrLabel))
	}
}
