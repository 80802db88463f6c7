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
	floorLoosely = 0.22 // where there is no quote, and the article's own words are looked for
	floorValue   = 0.12 // the same, of a passage that has the article's values
	floorChanged = 0.55
	floorList    = 0.50
	surePlace    = 0.70 // a passage that is the claim's own place
	farOff       = 0.20 // and one that is not, beside it
	tooClose     = 0.01 // two passages that cannot be told apart
	slackQuoted  = 0.06 // how much nearer a passage with another value must be
	slackLoose   = 0.50 // the same without a quote
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

// A survey is what the passages that come near a claim say of it.
type survey struct {
	best  *finding // the nearest, whatever it says
	same  *finding // the nearest in which the claim holds
	twin  *finding // another that cannot be told from it
	other *finding // the surest that says something else
	was   *finding // the surest of the past that does, where nothing else speaks

	against float64 // how sure the place of other is
}

// byPassages judges a claim by the passages that come nearest to its words.
func (r *Rule) byPassages(idx *evidence.Index, anchor claim.Evidence) claim.Reading {
	s := r.survey(idx.Search(r.query))
	same, floor := s.same, r.floorSame()
	switch {
	case r.contradicts(s):
		return r.both(s)
	case same == nil, same.p.Score < floor, s.other != nil && s.prefersOther(r.slack()):
		if s.other != nil {
			return r.changed(s.other, s.against)
		}
		if s.was != nil && same == nil {
			return r.changed(s.was, r.score(s.was))
		}
		return r.missing(s.best)
	case s.twin != nil && stands(s.twin, anchor) && !stands(same, anchor) && r.seen(s.twin) == r.seen(same):
		same = s.twin
	}
	return r.supported(same, s.against)
}

// namesake reports that the claim holds in the row of a name with more to it
// than the claim's, "Ibis (original)", and not in the row of that name alone.
func namesake(s survey) bool {
	return s.other.diff.value && s.other.p.Row == evidence.ThisRow && s.same.p.InRow() && s.same.p.Row == evidence.NoRow
}

// prefersOther reports whether what says something else is nearer to the claim
// than what says the same: told of the present in words that are as like or of
// what came after, the row of the claim's very name, or much the likelier place.
func (s *survey) prefersOther(slack float64) bool {
	same, other := s.same, s.other
	present := same.past && !other.past && (same.former || s.against >= same.p.Score-farOff)
	return present || namesake(*s) || same.p.Score < s.against-slack
}

// slack is how much nearer a passage with another value must be than one with
// the claim's. Without a quote nearness says little, and the value much.
func (r *Rule) slack() float64 {
	if r.query.Loose {
		return slackLoose
	}
	return slackQuoted
}

// survey reads the passages, nearest first. What is told of the past counts
// only where nothing is told of the present, and where the claim's own place is
// found and says something else, a far passage is about something else.
func (r *Rule) survey(passages []*evidence.Passage) survey {
	var s survey
	for _, p := range passages {
		if s.best != nil && p.Score < r.floorSame()-floorRead {
			r.noteHolder(&s, p)
			continue
		}
		r.note(&s, r.find(p))
	}
	if s.same != nil && !s.best.holds && s.best.p.Score >= surePlace && s.best.p.Score-s.same.p.Score > farOff {
		s.same = nil
	}
	return s
}

// note puts a finding where it belongs in the survey.
func (r *Rule) note(s *survey, f *finding) {
	if s.best == nil {
		s.best = f
	}
	score := f.p.Score
	switch {
	case f.holds && (s.same == nil || s.same.past && !f.past && score >= r.floorSame()):
		s.same = f
	case f.holds && s.twin == nil && s.same.p.Score-score < tooClose && f.past == s.same.past:
		s.twin = f
	case !f.holds && f.diff != nil:
		r.noteOther(s, f)
	}
}

// noteOther puts a finding that says something else where it belongs.
func (r *Rule) noteOther(s *survey, f *finding) {
	sure := r.score(f)
	switch {
	case sure < floorChanged:
	case f.speaks() && s.yields(f, sure):
		s.other, s.against = f, sure
	case !f.speaks() && (s.was == nil || sure > r.score(s.was)):
		s.was = f
	}
}

// speaks reports whether a finding tells of the present: the claim's own row
// does wherever it has been moved.
func (f *finding) speaks() bool {
	return !f.past || f.former && f.p.Row == evidence.ThisRow
}

// yields reports whether f tells more surely of another meaning than what has
// been found before. What is not among predecessors goes first.
func (s *survey) yields(f *finding, sure float64) bool {
	if s.other == nil || s.other.former == f.former {
		return sure > s.against
	}
	return s.other.former
}

// floorSame is what a passage must score to support the claim.
func (r *Rule) floorSame() float64 {
	switch {
	case r.query.Loose && r.restsOnValues():
		return floorValue
	case r.query.Loose:
		return floorLoosely
	}
	return floorSame
}

// contradicts reports whether the page says two things in the same words and
// the same section, so that nothing tells which of them holds.
func (r *Rule) contradicts(s survey) bool {
	same, other := s.same, s.other
	return same != nil && other != nil && other.diff.value && !same.past && !same.p.Spans() && !same.p.InRow() && !other.p.InRow() &&
		same.p.Evidence().Heading == other.p.Evidence().Heading && same.p.Block().Region == other.p.Block().Region &&
		!r.thin() && slices.EqualFunc(same.p.Unit().Places(), other.p.Unit().Places(), func(a, b evidence.Place) bool { return a.Form == b.Form })
}

// both is the reading of a page that contradicts itself: it shows what the
// claim no longer can rely on.
func (r *Rule) both(s survey) claim.Reading {
	rd := r.changed(s.other, s.against)
	rd.Observed = r.seen(s.same) + " and " + rd.Observed
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
	if r.query.Loose && f.p.Row != evidence.ThisRow {
		rd.Confidence = min(rd.Confidence, sureLoosely+0.25*f.p.Score)
	}
	return rd
}

func (r *Rule) missing(f *finding) claim.Reading {
	rd := claim.Reading{Verdict: claim.Missing, Expected: r.expected(), Why: "the passage is gone from the page", Confidence: sureMissing(f)}
	if r.query.Loose { // that it ever stood there, nobody has said
		rd.Why, rd.Confidence = "nothing on the page says this; a quote would tell where to look", sureLoosely
	}
	if f == nil || f.p.Score < floorSame {
		return rd
	}
	rd.Evidence = f.p.Evidence()
	if f.part >= 0 && f.p.Score >= floorChanged {
		rd.Why = "no longer says " + r.partText(r.parts[f.part])
	}
	return rd
}
