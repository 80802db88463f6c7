package report

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"monitor/internal/claim"
)

func tellProse(p *Prose) {
	p.Title("A title of words ☂")
	p.Paragraph("It was %s and is %s: %d of %s, which is told in a sentence that is longer than a line of the terminal.",
		claim.StatusFresh, claim.StatusStale, 2, "::error::\x1b[2Jthe\nnews")
	p.Report(staleReport())
	p.Paragraph("A list:")
	p.Item(claim.Missing, "%s: %s", "gate", "no longer says it")
	p.Item(claim.Changed, "%s: %s", "mode", strings.Repeat("another word ", 9))
	p.Item(claim.Supported, "“%s”", "it has two modes")
	p.Passage(claim.Reading{
		Source: "announcement", Verdict: claim.Supported, Before: "It had two modes, and a third one for the night.",
		Evidence: claim.Evidence{Exact: "It has two modes, and a third one for the night.", Heading: "Specs > Modes"}})
	p.Item(claim.Supported, "the end of the list")
	p.Verbatim("first:\n  - second\n")
	p.Paragraph("%s ends it.", p.Source("interface"))
}

func TestProse(t *testing.T) {
	for name, o := range map[string]TextOptions{
		"prose-80":        {Sources: titles},
		"prose-60":        {Width: 60, Sources: titles},
		"prose-80-colour": {Color: true, Sources: titles},
	} {
		var buf bytes.Buffer
		p := NewProse(&buf, o)
		tellProse(p)
		if p.Err() != nil {
			t.Fatal(p.Err())
		}
		golden(t, name, buf.String())
		checkLines(t, buf.String(), max(60, newPrinter(o).width))
	}
}

func TestProseStopsAtTheFirstFailedWrite(t *testing.T) {
	p := NewProse(brokenPipe{}, TextOptions{})
	tellProse(p)
	if !errors.Is(p.Err(), errPipe) {
		t.Errorf("Err() = %v, want %v", p.Err(), errPipe)
	}
}
