package report

import (
	"fmt"
	"io"
	"strings"

	"monitor/internal/claim"
	"monitor/internal/desk"
	"monitor/internal/diff"
)

// beside is how many characters stay beside a change in a line longer than
// that, and of a line that did not change about twice as many.
const beside = 200

// Comparison writes what became of a source's text in the manner of a unified
// diff (https://www.gnu.org/software/diffutils/manual/html_node/Unified-Format.html).
// A line that is much the same as before stands there once, after a tilde, with
// its words marked. What is wrapped goes on after the same mark, indented.
func Comparison(w io.Writer, c desk.Comparison, o TextOptions) error {
	t := newText(claim.Report{}, o)
	t.section()
	title := inline(c.Title)
	if title == "" {
		title = inline(c.Source)
	}
	t.hang("", t.paint(bold, title)+t.paint(dim, " · "+inline(c.Source)))
	t.hang("--- "+ShortHash(c.From.Hash)+"  ", t.when(c.From.At))
	t.hang("+++ "+ShortHash(c.To.Hash)+"  ", t.when(c.To.At))
	lines := tally{noun: "line"}
	for _, h := range c.Hunks {
		t.hunk(h, &lines)
	}
	t.section()
	if lines.total == 0 {
		t.hang("", "The two texts are the same.")
		return t.writeTo(w)
	}
	if lines.count["changed"] > 0 {
		t.hang("", "In the lines after ~, "+diff.Terminal([]diff.Part{
			{Op: diff.Delete, Text: "this"}, {Op: diff.Equal, Text: " is gone and "},
			{Op: diff.Insert, Text: "this"}, {Op: diff.Equal, Text: " is new."}}, t.color))
		t.section()
	}
	t.hang("", lines.verdicts("changed", "gone", "new"))
	return t.writeTo(w)
}

func (t *text) hunk(h diff.Hunk, lines *tally) {
	t.section()
	before, after := 0, 0
	for _, l := range h.Lines {
		if l.Op != diff.Insert {
			before++
		}
		if l.Op != diff.Delete {
			after++
		}
	}
	t.line(t.paint(dim, fmt.Sprintf("@@ -%s +%s @@", stretch(h.Before, before), stretch(h.After, after))))
	for _, l := range h.Lines {
		t.compared(l)
		switch l.Op {
		case diff.Delete:
			lines.add("gone")
		case diff.Insert:
			lines.add("new")
		case diff.Change:
			lines.add("changed")
		}
	}
}

// stretch says where n lines from the line start stand; none are said to stand
// after the line before.
func stretch(start, n int) string {
	if n == 0 {
		start--
	}
	return fmt.Sprintf("%d,%d", start, n)
}

// compared writes a line of a hunk after its mark.
func (t *text) compared(l diff.Line) {
	parts := diff.Trim(l.Parts, beside)
	for i := range parts {
		parts[i].Text = strings.ReplaceAll(parts[i].Text, "\t", " ")
	}
	mark, st, words := " ", plain, show(parts)
	switch l.Op {
	case diff.Delete:
		mark, st = "-", gone
	case diff.Insert:
		mark, st = "+", green
	case diff.Change:
		mark, words = "~", diff.Terminal(parts, t.color)
	}
	head := t.paint(st, mark)
	for _, row := range wrap(t.paint(st, words), t.width-3) {
		t.line(head + row)
		head = t.paint(st, mark) + "  "
	}
}
