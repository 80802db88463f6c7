package verdict

import (
	"slices"
	"strings"

	"monitor/internal/evidence"
	"monitor/internal/fact"
)

// denied is a passage that says the opposite: by a denial that the quote
// lacks, or without the one that the quote has.
func (r *Rule) denied(f *finding) *difference {
	first, last := f.p.Stretch()
	if first < 0 {
		return nil
	}
	text := f.p.Quote(first, last)
	switch {
	case !r.denies:
		if !f.p.Tight() {
			return nil
		}
		if r.query.Loose && r.likeness(f.p, -1, -1) < keptAround {
			return nil
		}
		return r.newlyDenied(text)
	case !f.affirms || r.likeness(f.p, -1, -1) < keptDenied || f.part >= 0 && r.restsOnValues() && !f.p.Tight():
		return nil
	}
	return &difference{expected: r.text, observed: text, why: "now says: " + text}
}

// deniedBefore is a denial in front of the words of the quote: "no longer"
// before "in early access".
func (r *Rule) deniedBefore(f *finding) *difference {
	first, last := f.p.Stretch()
	if r.denies || first <= f.p.Own[0] || !f.p.Tight() || len(fact.Negations(r.claim.Says)) > 0 {
		return nil
	}
	from := max(f.p.Own[0], first-4)
	for f.p.Cell(from) != f.p.Cell(first) {
		from++ // a cell denies nothing of the next
	}
	lead := strings.TrimSuffix(f.p.Quote(from, first), f.p.Quote(first, first))
	has := fact.Negations(lead)
	if len(has) == 0 || conditional(lead) {
		return nil
	}
	n := has[len(has)-1]
	if breaks(lead[n.End:]) || slices.ContainsFunc(evidence.Words(lead[n.End:]), func(w evidence.Word) bool { return !evidence.Dull(w.Form) }) {
		return nil
	}
	now := lead[n.Start:] + f.p.Quote(first, last)
	return &difference{expected: r.text, observed: now, why: "now says: " + now}
}

// keptDenied is the likeness of a passage that lacks the quote's denial and is
// still the same statement, turned around.
const keptDenied = 0.6

// affirms reports whether the quote denies and the whole sentence does not:
// "No card required" may have become "without a card".
func (r *Rule) affirms(p *evidence.Passage) bool {
	if !r.denies || r.query.Loose && r.restsOnValues() {
		return false
	}
	whole := p.Unit().Text() + " " + p.Reach()
	return len(fact.Negations(whole)) == 0 && !restricts(whole)
}

func (r *Rule) newlyDenied(text string) *difference {
	has := slices.DeleteFunc(fact.Negations(text), func(n fact.Span) bool { return conditional(text[:n.Start]) })
	if len(has) == 0 {
		return nil
	}
	now := text[has[0].Start:]
	if words := evidence.Words(now); len(words) > maxDenial {
		now = now[:words[maxDenial-1].End]
	}
	return &difference{expected: r.text, observed: now, why: "now says: " + now}
}

// maxDenial bounds the words by which a denial is shown.
const maxDenial = 8

// conditional reports whether what follows s stands in a clause that only
// supposes: "if you have not done so".
func conditional(s string) bool {
	s = s[strings.LastIndexAny(s, ",;.")+1:]
	return slices.ContainsFunc(strings.Fields(s), func(w string) bool {
		switch strings.ToLower(w) {
		case "if", "when", "unless", "until", "whether", "while", "where":
			return true
		}
		return false
	})
}

// mirrors reports whether the passage limits the same value on the other side
// and denies where the quote does not, or the other way about: files larger
// than 5 MB are rejected, files may not be larger than 5 MB.
func (r *Rule) mirrors(p *evidence.Passage) bool {
	for _, pt := range r.parts {
		if pt.fact == nil || pt.term < 0 || p.Links[pt.term] != evidence.Differs {
			continue
		}
		if got := p.Places[p.At[pt.term]].Fact; got != nil && evidence.Mirrored(*pt.fact, *got) {
			return (len(fact.Negations(p.Unit().Text())) > 0) != r.denies
		}
	}
	return false
}
