package verdict

import (
	"slices"

	"monitor/internal/claim"
	"monitor/internal/evidence"
)

// What a passage must score to bear a verdict. A passage with the same value
// may be reworded further than one with another, which may be about something
// else.
const (
	floorRead    = 0.12 // how far below the floor a passage is still read
	floorSame    = 0.42
	floorLoosely = 0.28 // where there is no quote, and the article's own words are looked for
	floorChanged = 0.55
	floorList    = 0.50
	tooClose     = 0.01 // two passages that cannot be told apart
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
// What is told of the past counts only where nothing is told of the present.
func (r *Rule) byPassages(idx *evidence.Index, anchor claim.Evidence) claim.Reading {
	var same, twin, other, best *finding
	for i, p := range idx.Search(r.query) {
		if i > 0 && p.Score < r.floorSame()-floorRead {
			break
		}
		f := r.find(p)
		if best == nil {
			best = f
		}
		switch {
		case f.holds && (same == nil || same.past && !f.past && f.p.Score >= r.floorSame()):
			same = f
		case f.holds && twin == nil && same != nil && same.p.Score-f.p.Score < tooClose && f.past == same.past:
			twin = f
		case !f.holds && !f.past && f.diff != nil && r.score(f) >= floorChanged && (other == nil || r.score(f) > r.score(other)):
			other = f
		}
	}
	against := 0.0
	if other != nil {
		against = r.score(other)
	}
	switch {
	case r.contradicts(same, other):
		return r.both(same, other)
	case same != nil && same.p.Score >= r.floorSame() && (other == nil || !same.past && same.p.Score >= against-slack):
		if twin != nil && stands(twin, anchor) && !stands(same, anchor) && r.seen(twin) == r.seen(same) {
			return r.supported(twin, against)
		}
		return r.supported(same, against)
	case other != nil:
		return r.changed(other, against)
	}
	return r.missing(best)
}

func (r *Rule) floorSame() float64 {
	if r.query.Loose {
		return floorLoosely
	}
	return floorSame
}

// contradicts reports whether the page says two things in the same words and
// the same section, so that nothing tells which of them holds.
func (r *Rule) contradicts(same, other *finding) bool {
	return same != nil && other != nil && other.diff.value && !same.past && !same.p.InRow() && !other.p.InRow() &&
		same.p.Evidence().Heading == other.p.Evidence().Heading && same.p.Block().Region == other.p.Block().Region &&
		!r.thin() && slices.EqualFunc(same.p.Unit().Places(), other.p.Unit().Places(), func(a, b evidence.Place) bool { return a.Form == b.Form })
}

// both is the reading of a page that contradicts itself: it shows what the
// claim no longer can rely on.
func (r *Rule) both(same, other *finding) claim.Reading {
	rd := r.changed(other, other.p.Score)
	rd.Observed = r.seen(same) + " and " + rd.Observed
	rd.Why = "the page says both " + rd.Observed
	rd.Confidence = leastSure
	return rd
}

// stands reports whether a finding is the passage that supported the claim the
// last time. It settles which of two equal places is shown, and nothing else.
func stands(f *finding, anchor claim.Evidence) bool {
	ev := f.p.Evidence()
	return anchor.Exact != "" && ev.Exact == anchor.Exact && ev.Heading == anchor.Heading
}

func (r *Rule) supported(f *finding, against float64) claim.Reading {
	return claim.Reading{
		Verdict: claim.Supported, Expected: r.expected(), Observed: r.seen(f),
		Evidence: f.p.Evidence(), Confidence: sureSupported(f, against), Reworded: !f.p.Verbatim(),
	}
}

func (r *Rule) changed(f *finding, score float64) claim.Reading {
	rd := claim.Reading{
		Verdict: claim.Changed, Expected: f.diff.expected, Observed: f.diff.observed,
		Evidence: f.p.Evidence(), Why: f.diff.why, Confidence: sureChanged(f, score),
	}
	if rd.Why == "" {
		rd.Why = rd.Expected + " → " + rd.Observed
	}
	return rd
}

func (r *Rule) missing(f *finding) claim.Reading {
	rd := claim.Reading{Verdict: claim.Missing, Expected: r.expected(), Why: "the passage is gone from the page", Confidence: sureMissing(f)}
	if f != nil && f.p.Score > floorSame {
		rd.Evidence = f.p.Evidence()
	}
	return rd
}
