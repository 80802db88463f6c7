package page

import "golang.org/x/net/html/atom"

// finish closes what is open and returns the page.
func (b *builder) finish() *Page {
	b.closeAll()
	if !b.shows() && len(b.noscript) > 0 && !b.selecting {
		text := b.noscript
		b.noscript = nil
		b.readTokens(text)
		b.closeAll()
	}
	p := &b.page
	for i := range p.Blocks {
		if p.Blocks[i].Kind == Title {
			p.Title = p.Blocks[i].Text
			break
		}
	}
	if b.selecting {
		kept := p.Blocks[:0]
		for i, block := range p.Blocks {
			if b.picked[i] {
				kept = append(kept, block)
			}
		}
		p.Blocks = kept
	}
	return p
}

// closeAll closes all that is open. A title or text area without an end has eaten
// the page: what it holds was never text.
func (b *builder) closeAll() {
	if name := b.top().name; name == atom.Title || name == atom.Textarea {
		b.run.reset()
		b.page.Blocks = b.page.Blocks[:b.top().first]
	}
	b.popTo(1)
	b.flush()
}

// shows reports whether a reader sees any text below the title.
func (b *builder) shows() bool {
	for i := range b.page.Blocks {
		if k := b.page.Blocks[i].Kind; k != Title && k != Description {
			return true
		}
	}
	return false
}
