package verdict

import (
	"strings"

	"monitor/internal/evidence"
	"monitor/internal/fact"
)

// qualified is a status that has gone from a sentence which stands otherwise:
// what held of preview versions now holds of all. In brackets it is a mark on a
// name, and only gone.
func (r *Rule) qualified(f *finding) *difference {
	if f.part < 0 || r.parts[f.part].term <= 0 || r.likeness(f.p, -1, -1) < 0.9 || !f.p.Tight() {
		return nil
	}
	term := r.parts[f.part].term
	pt := r.query.Terms[term]
	if pt.Fact == nil || pt.Fact.Kind != fact.Status || f.p.Links[term] > evidence.Replaced || strings.HasSuffix(strings.TrimSpace(r.text[:pt.Start]), "(") {
		return nil
	}
	if r.inOrder(f.p) < longSentence {
		return nil
	}
	first, last := f.p.Stretch()
	return &difference{expected: pt.Fact.Text, observed: f.p.Quote(first, last), why: "no longer says " + pt.Fact.Text}
}

// longSentence is how many of the quote's words a sentence must keep, in order,
// to be the same sentence without its qualification.
const longSentence = 6

func (r *Rule) inOrder(p *evidence.Passage) int {
	n := 0
	for i := range r.query.Terms {
		if p.InOrder(i) {
			n++
		}
	}
	return n
}
