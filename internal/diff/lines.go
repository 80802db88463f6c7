package diff

import "strings"

// A Hunk is a run of lines that differ, with some that do not on both sides.
type Hunk struct {
	Before int    `json:"before"` // number of its first line in the text before, from 1
	After  int    `json:"after"`
	Lines  []Line `json:"lines"`
}

// A Line stands in both texts, in one of them, or is changed: then the equal
// and deleted parts are the line before, the equal and inserted the one after.
type Line struct {
	Op    Op     `json:"op"`
	Parts []Part `json:"parts"` // none of an empty line
}

const (
	// context is how many equal lines a hunk has on both sides.
	context = 3

	// maxLines bounds the lines that are told apart: the rest of a longer text
	// counts as the last one. It bounds the memory that a text of line feeds
	// alone would take.
	maxLines = 128 << 10
)

// Lines returns what turns before into after: nothing where they are equal.
// Lines are what stands between line feeds, which no part holds; an empty text
// has none. Lines that were deleted and inserted, and are alike, are one that
// changed. Of texts that differ over very much, less is told apart: lines that
// stand once in each still are, what lies between two of them perhaps not.
func Lines(before, after string) []Hunk {
	p := pair{split(before), split(after)}
	var hunks []Hunk
	work := newLabour()
	differ := p.anchored(work)
	for len(differ) > 0 {
		n := 1
		for n < len(differ) && differ[n].a0-differ[n-1].a1 <= 2*context {
			n++
		}
		hunks = append(hunks, p.inContext(differ[:n], work))
		differ = differ[n:]
	}
	return hunks
}

// split cuts s at line feeds: joined with them, the lines are s again.
func split(s string) []string {
	if s == "" {
		return nil
	}
	return strings.SplitN(s, "\n", maxLines)
}

// inContext makes one Hunk of differences that are near each other.
func (p pair) inContext(differ []hunk, work *labour) Hunk {
	first, last := differ[0], differ[len(differ)-1]
	lead := min(first.a0, context)
	h := Hunk{Before: first.a0 - lead + 1, After: first.b0 - lead + 1}
	at := first.a0 - lead
	for _, d := range differ {
		h.Lines = append(h.Lines, whole(Equal, p.a[at:d.a0])...)
		h.Lines = append(h.Lines, work.match(p.a[d.a0:d.a1], p.b[d.b0:d.b1])...)
		at = d.a1
	}
	h.Lines = append(h.Lines, whole(Equal, p.a[last.a1:min(last.a1+context, len(p.a))])...)
	return h
}

// whole makes lines that have one fate.
func whole(op Op, texts []string) []Line {
	lines := make([]Line, len(texts))
	for i, text := range texts {
		lines[i] = Line{op, []Part{}}
		if text != "" {
			lines[i].Parts = []Part{{op, text}}
		}
	}
	return lines
}

// A Row is what stands side by side: a line as it was and as it is. One of
// them may be nil.
type Row struct{ Before, After *Line }

// Rows returns a hunk for two columns. Lines that went stand beside those that
// came in the same place, as far as there are as many.
func (h Hunk) Rows() []Row {
	var rows []Row
	var gone, came []Line
	flush := func() {
		for i := range max(len(gone), len(came)) {
			var r Row
			if i < len(gone) {
				r.Before = &gone[i]
			}
			if i < len(came) {
				r.After = &came[i]
			}
			rows = append(rows, r)
		}
		gone, came = nil, nil
	}
	for _, l := range h.Lines {
		switch l.Op {
		case Delete:
			gone = append(gone, l)
		case Insert:
			came = append(came, l)
		default:
			flush()
			rows = append(rows, Row{l.side(Insert), l.side(Delete)})
		}
	}
	flush()
	return rows
}

// side returns the line without the parts of one kind.
func (l Line) side(without Op) *Line {
	s := Line{l.Op, make([]Part, 0, len(l.Parts))}
	for _, part := range l.Parts {
		if part.Op != without {
			s.Parts = append(s.Parts, part)
		}
	}
	return &s
}
