package page

import "golang.org/x/net/html/atom"

// find returns the place of the element that an end tag closes, or 0.
func (b *builder) find(name atom.Atom, c class) int {
	switch name {
	case atom.Table, atom.Tr, atom.Td, atom.Th, atom.Tbody, atom.Thead, atom.Tfoot, atom.Caption, atom.Colgroup:
		return b.within(atom.Table, func(e *element) bool { return e.name == name })
	case atom.Template:
		return b.search(0, func(e *element) bool { return e.name == name })
	case atom.Li:
		return b.itemOf(name, name)
	}
	switch {
	case c&heading != 0:
		return b.search(barrier, func(e *element) bool { return classOf(e.name)&heading != 0 })
	case c&(block|barrier) != 0, name == atom.Button:
		return b.search(barrier, func(e *element) bool { return e.name == name })
	}
	return b.search(special, func(e *element) bool { return e.name == name })
}

// search returns the place of the innermost element that is wanted, or 0 when
// an element of the class stop comes first.
func (b *builder) search(stop class, want func(*element) bool) int {
	for i := len(b.stack) - 1; i > 0; i-- {
		e := &b.stack[i]
		if want(e) {
			return i
		}
		if stop != 0 && classOf(e.name)&stop != 0 {
			return 0
		}
	}
	return 0
}

// within is search up to the innermost element of that name, included.
func (b *builder) within(name atom.Atom, want func(*element) bool) int {
	for i := len(b.stack) - 1; i > 0; i-- {
		if e := &b.stack[i]; want(e) {
			return i
		} else if e.name == name {
			return 0
		}
	}
	return 0
}

// itemOf returns the place of the open list item of either name in the
// innermost list, or 0.
func (b *builder) itemOf(one, other atom.Atom) int {
	for i := len(b.stack) - 1; i > 0; i-- {
		e := &b.stack[i]
		switch {
		case e.name == one || e.name == other:
			return i
		case e.name == atom.Ul || e.name == atom.Ol || e.name == atom.Dl || classOf(e.name)&barrier != 0:
			return 0
		}
	}
	return 0
}
