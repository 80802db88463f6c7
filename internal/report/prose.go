package report

import (
	"fmt"
	"io"
	"strings"

	"monitor/internal/claim"
)

// A Prose is what is told around reports, in their layout: titles, paragraphs
// and lists, and the reports themselves. The first write that fails ends it,
// and Err says so.
type Prose struct {
	w       io.Writer
	o       TextOptions
	t       *text // of what is being written
	listing bool  // the last line was an item's
	err     error
}

// NewProse returns a prose that is written to w.
func NewProse(w io.Writer, o TextOptions) *Prose {
	return &Prose{w: w, o: o, t: newText(claim.Report{}, o)}
}

// Err returns the first error of a write.
func (p *Prose) Err() error { return p.err }

// Title begins a part.
func (p *Prose) Title(title string) {
	p.t.section()
	title = inline(title)
	p.t.line(p.t.paint(bold, title))
	p.t.line(strings.Repeat("─", cells(title)))
	p.flush()
}

// Paragraph writes a text of any length. Its arguments may hold what others
// wrote; a status shows in its colour.
func (p *Prose) Paragraph(format string, args ...any) {
	p.t.section()
	p.t.hang("", p.t.format(format, args))
	p.flush()
}

func (t *text) format(format string, args []any) string {
	shown := make([]any, len(args))
	for i, arg := range args {
		switch v := arg.(type) {
		case claim.Status:
			shown[i] = t.paint(signOf(string(v)).style, string(v))
		case string:
			shown[i] = inline(v)
		default:
			shown[i] = v
		}
	}
	return fmt.Sprintf(format, shown...)
}

// Verbatim writes lines that are not to be broken, indented by two.
func (p *Prose) Verbatim(lines string) {
	p.t.section()
	for l := range strings.Lines(lines) {
		p.t.line("  " + strings.TrimSuffix(l, "\n"))
	}
	p.flush()
}

// Item adds a line to a list, under the mark of v.
func (p *Prose) Item(v claim.Verdict, format string, args ...any) {
	if !p.listing {
		p.t.section()
	}
	sign := signOf(string(v))
	p.t.hang("  "+p.t.paint(sign.style, sign.mark)+" ", p.t.format(format, args))
	p.flush()
	p.listing = true
}

// Passage tells below an item where r was read, and what the passage said
// before and says now.
func (p *Prose) Passage(r claim.Reading) {
	p.t.where(4, r)
	p.t.passage(4, r)
	p.flush()
}

// Source is how people call the source with this id.
func (p *Prose) Source(id string) string { return p.t.title(id) }

// Report writes r as Text does.
func (p *Prose) Report(r claim.Report) {
	p.t.section()
	p.flush()
	if p.err == nil {
		p.err = Text(p.w, r, p.o)
	}
}

func (p *Prose) flush() {
	if p.err == nil {
		p.err = p.t.writeTo(p.w)
	}
	p.t.out.Reset()
	p.listing = false
}
