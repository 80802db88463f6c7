package web

import (
	"slices"
	"strings"

	"monitor/internal/article"
)

// A block is an element of an article's text.
type block struct {
	Kind  article.Kind
	Lines []line // several of a list and a table
}

// A line is a heading, a paragraph, an item or a row.
type line struct {
	Level int // of a heading from 1, without gaps; of an item article.Block's
	Spans []span
}

// A span is a run of text with one set of claims. It is a link to the evidence
// of one of them; the others that end here have a small one each beside it.
type span struct {
	Text   string
	Tail   string // where Claim ends: the last word of the text, which its shape stays beside
	Link   string
	Claim  *panel // the worst; nil where none stands
	Anchor bool   // the way back from its evidence leads here
	Ends   bool   // its last span
	Also   []mark
}

// A mark is a claim that has no run of text of its own.
type mark struct {
	*panel
	Anchor bool
}

// blocksOf sets out a text for reading, without the title that the page shows
// already.
func blocksOf(t *article.Text, title string, byID map[string]*panel) []block {
	from := t.Blocks
	if len(from) > 0 && from[0].Kind == article.Heading && sameWords(from[0], title) {
		from = from[1:]
	}
	var blocks []block
	var above []int // the levels of the headings that a block stands under
	for _, b := range from {
		l := lineOf(b, byID)
		if b.Kind == article.Heading {
			above = append(slices.DeleteFunc(above, func(level int) bool { return level >= b.Level }), b.Level)
			l.Level = len(above)
		}
		n := len(blocks)
		if goesOn := b.Kind == article.Item || b.Kind == article.Row; goesOn && n > 0 && blocks[n-1].Kind == b.Kind {
			blocks[n-1].Lines = append(blocks[n-1].Lines, l)
			continue
		}
		blocks = append(blocks, block{Kind: b.Kind, Lines: []line{l}})
	}
	anchor(blocks)
	return blocks
}

func sameWords(b article.Block, title string) bool {
	var text strings.Builder
	for _, s := range b.Spans {
		text.WriteString(s.Text)
	}
	return strings.EqualFold(strings.Join(strings.Fields(text.String()), " "), strings.Join(strings.Fields(title), " "))
}

func lineOf(b article.Block, byID map[string]*panel) line {
	l := line{Level: b.Level}
	for i, s := range b.Spans {
		var next []string
		if i+1 < len(b.Spans) {
			next = b.Spans[i+1].Claims
		}
		l.Spans = append(l.Spans, spanOf(s, next, byID))
	}
	return l
}

// spanOf is s, which one with these claims follows.
func spanOf(s article.Span, next []string, byID map[string]*panel) span {
	to := span{Text: s.Text, Link: linkOf(s.Link, "").URL}
	for _, id := range s.Claims {
		if p := byID[id]; p != nil && (to.Claim == nil || badness(p) < badness(to.Claim)) {
			to.Claim = p
		}
	}
	for _, id := range s.Claims {
		p := byID[id]
		switch {
		case p == nil || slices.Contains(next, id):
		case p == to.Claim:
			to.Ends = true
			to.Text, to.Tail = lastWord(s.Text)
		default:
			to.Also = append(to.Also, mark{panel: p})
		}
	}
	return to
}

// lastWord cuts the last word off a text, unless it is a long one, as in scripts
// that are written without spaces.
func lastWord(s string) (rest, word string) {
	const long = 32 // bytes
	i := strings.LastIndexByte(strings.TrimRight(s, " "), ' ') + 1
	if len(s)-i > long {
		return s, ""
	}
	return s[:i], s[i:]
}

// anchor makes the first run of text of each claim the way back to it; of one
// that has none, its mark.
func anchor(blocks []block) {
	done := map[*panel]bool{nil: true}
	each(blocks, func(s *span) {
		s.Anchor = !done[s.Claim]
		done[s.Claim] = true
	})
	each(blocks, func(s *span) {
		for i := range s.Also {
			s.Also[i].Anchor = !done[s.Also[i].panel]
			done[s.Also[i].panel] = true
		}
	})
}

func each(blocks []block, f func(*span)) {
	for _, b := range blocks {
		for _, l := range b.Lines {
			for i := range l.Spans {
				f(&l.Spans[i])
			}
		}
	}
}

// panels are the claims of b in the order of its text, some more than once.
func (b block) panels() []*panel {
	var list []*panel
	each([]block{b}, func(s *span) {
		if s.Claim != nil {
			list = append(list, s.Claim)
		}
		for _, m := range s.Also {
			list = append(list, m.panel)
		}
	})
	return list
}
