package verdict

import (
	"monitor/internal/claim"
	"monitor/internal/evidence"
)

// What a passage must score to bear a verdict. A passage with the same value
// may be reworded further than one with another, which may be about something
// else.
const (
	floorSame    = 0.42
	floorChanged = 0.55
	slack        = 0.06 // how much nearer a passage with another value must be
)

// Judge reads what idx says about the claim of r. The anchor is the passage
// that last supported the claim, or zero: it helps to find the place and never
// changes what is expected. Source, Snapshot and Before are left to the caller.
func Judge(r Rule, idx *evidence.Index, anchor claim.Evidence) claim.Reading {
	rd := r.judge(idx, anchor)
	if idx.Page().Degraded && rd.Verdict != claim.Supported {
		return claim.Reading{Verdict: claim.Unverified, Expected: rd.Expected, Why: "only a part of the page could be read"}
	}
	return rd
}

func (r *Rule) judge(idx *evidence.Index, anchor claim.Evidence) claim.Reading {
	switch {
	case r.claim.Pattern != nil:
		return r.byPattern(idx)
	case len(r.groups) > 0:
		return r.byPhrases(idx)
	}
	return r.byPassages(idx, anchor)
}

// byPassages judges a claim by the passage that comes nearest to its words.
func (r *Rule) byPassages(idx *evidence.Index, anchor claim.Evidence) claim.Reading {
	var same, other *finding
	var best *finding
	for _, p := range idx.Search(r.query) {
		f := r.find(p)
		if best == nil {
			best = f
		}
		switch {
		case f.holds && same == nil:
			same = f
		case !f.holds && f.differs && other == nil:
			other = f
		}
	}
	switch {
	case same != nil && same.p.Score >= floorSame && (other == nil || same.p.Score >= other.p.Score-slack):
		return r.supported(same)
	case other != nil && other.p.Score >= floorChanged:
		return r.changed(other)
	}
	return r.missing(best)
}

// A finding is what one passage says of a claim.
type finding struct {
	p       *evidence.Passage
	holds   bool   // every part that decides stands in it
	differs bool   // something else stands in the place of a part
	part    int    // the first part that is not held, or -1
	instead string // what the cell that the article speaks of says now
	denial  string // the words that turn the statement into its opposite
}

// find holds the parts of the claim against a passage.
func (r *Rule) find(p *evidence.Passage) *finding {
	f := &finding{p: p, part: -1}
	if f.instead = r.otherCell(p); f.instead != "" {
		f.differs = true
		return f
	}
	if f.denial = r.denied(p); f.denial != "" {
		f.differs = true
		return f
	}
	var kept, all float64
	broken := false
	for i, part := range r.parts {
		link, w := r.link(p, part)
		all += w
		if link >= evidence.Near && (link != evidence.Near || part.fact == nil) {
			kept += w
			continue
		}
		broken = broken || part.strong
		if f.part < 0 || part.strong && !r.parts[f.part].strong {
			f.part = i
		}
		f.differs = f.differs || link == evidence.Differs || part.fact == nil && part.term >= 0 && r.gap(p, part.term) != ""
	}
	f.holds = !broken && kept >= 0.7*all
	return f
}

// link says how a part meets the passage, and what that is worth.
func (r *Rule) link(p *evidence.Passage, pt part) (evidence.Link, float64) {
	if pt.term >= 0 {
		return p.Links[pt.term], float64(p.Weight(pt.term))
	}
	link, _ := r.around(p, pt)
	return link, 1
}

// around looks among all facts of the passage for one that meets a value.
func (r *Rule) around(p *evidence.Passage, pt part) (evidence.Link, int) {
	best, at := evidence.Lost, -1
	for j := p.Own[0]; j < p.Own[1]; j++ {
		if f := p.Places[j].Fact; f != nil {
			if k := evidence.Meet(*pt.fact, *f); k > best && k >= evidence.Differs {
				best, at = k, j
			}
		}
	}
	return best, at
}

func (r *Rule) supported(f *finding) claim.Reading {
	return claim.Reading{
		Verdict: claim.Supported, Expected: r.expected(f), Observed: r.expected(f),
		Evidence: f.p.Evidence(), Confidence: 0.9, Reworded: !f.p.Verbatim(),
	}
}

func (r *Rule) changed(f *finding) claim.Reading {
	rd := claim.Reading{Verdict: claim.Changed, Expected: r.expected(f), Observed: r.observed(f), Evidence: f.p.Evidence(), Confidence: 0.9}
	rd.Why = rd.Expected + " → " + rd.Observed
	return rd
}

func (r *Rule) missing(f *finding) claim.Reading {
	rd := claim.Reading{Verdict: claim.Missing, Expected: r.expected(f), Why: "the passage is gone from the page", Confidence: 0.8}
	if f != nil && f.p.Score > floorSame {
		rd.Evidence = f.p.Evidence()
	}
	return rd
}
