package verdict

import (
	"cmp"
	"slices"
	"time"

	"monitor/internal/claim"
)

// What is worth an alert. Editors are told when what they know of a claim is
// no longer so, and then they know: each function below holds what they were
// told against what is, and returns what they know afterwards. What keeps an
// alert back for a while, a snooze or a value that moves too often, leaves
// their knowledge as it was, so nothing is lost by it and nothing is told
// twice.

const (
	// damping is how long a claim is silent after an alert.
	damping = 6 * time.Hour

	// A value that went there and back twice within flapping is one that
	// varies. It is at rest when it has stood for twice the time that this
	// took, and at least for atRest.
	flapping = 7 * 24 * time.Hour
	atRest   = 24 * time.Hour

	// sightsKept are those that flapping is told by.
	sightsKept = 4

	varying = "varying" // Told.Value; no reading has this one
)

// A Look is a good, confirmed reading of a claim against a source.
type Look struct {
	Reading claim.Reading
	At      time.Time

	// Before is what today's rule and engine read in the text of the last look,
	// set only when that one had another rule or engine: whatever differs from
	// the reading of then is no news of the source.
	Before *claim.Reading

	Accepted bool // an editor has dealt with this reading
	Snoozed  bool // editors want to hear nothing for now
}

// News is what an editor is to be told of a claim.
type News struct {
	Kind     claim.AlertKind
	From, To string // the values, in words
	Flips    int    // changes of the value since the last alert
}

// Tell returns what editors know after l when they knew t, and what they are
// told, nil when nothing.
func Tell(t claim.Told, l Look) (claim.Told, *News) {
	if l.Accepted {
		held := claim.Sight{Words: inWords(l.Reading), At: l.At}
		return claim.Told{At: t.At, Seen: []claim.Sight{held}}, nil
	}
	if l.Before != nil {
		t = rebased(t, *l.Before, l.Reading)
	}
	t = sighted(t, l.Reading, l.At)
	value, varies := l.Reading.Value(), alternates(t.Seen, l.At)
	known := value
	if varies {
		known = varying
	}
	if quiet := l.At.Sub(t.At); l.Snoozed || t.Value == known || quiet >= 0 && quiet < damping {
		return t, nil
	}
	news := &News{Kind: claim.AlertFresh, From: knownAs(t, l.Reading), To: inWords(l.Reading), Flips: t.Flips}
	switch {
	case varies:
		news.Kind, news.From = claim.AlertVarying, t.Seen[len(t.Seen)-2].Words
	case l.Reading.Verdict.Fell():
		news.Kind = claim.AlertStale
	}
	t.Value, t.At, t.Flips = known, l.At, 0
	return t, news
}

// rebased is t as it would be had today's rule and engine been there at the
// last look. What was still to be told then is still to be told.
func rebased(t claim.Told, before, now claim.Reading) claim.Told {
	if len(t.Seen) == 0 {
		return t
	}
	if before.Verdict == claim.Unverified {
		before = now // what the difference is due to cannot be told
	}
	last := t.Seen[len(t.Seen)-1]
	if t.Value == last.Value || t.Value == varying {
		t.Value = before.Value()
	}
	t.Seen = []claim.Sight{{Value: before.Value(), Words: inWords(before), At: last.At}}
	return t
}

// sighted adds the value of r to those seen, if it is another one.
func sighted(t claim.Told, r claim.Reading, at time.Time) claim.Told {
	n := len(t.Seen)
	if n > 0 && t.Seen[n-1].Value == r.Value() {
		return t
	}
	if n > 0 {
		t.Flips++
	}
	t.Seen = append(slices.Clone(t.Seen), claim.Sight{Value: r.Value(), Words: inWords(r), At: at})
	t.Seen = t.Seen[max(0, len(t.Seen)-sightsKept):]
	return t
}

// alternates reports whether the last values seen are two that take turns, and
// are not at rest.
func alternates(seen []claim.Sight, at time.Time) bool {
	if len(seen) < sightsKept {
		return false
	}
	s := seen[len(seen)-sightsKept:]
	if s[0].Value != s[2].Value || s[1].Value != s[3].Value {
		return false
	}
	span := s[3].At.Sub(s[1].At)
	return span <= flapping && at.Sub(s[3].At) < max(atRest, 2*span)
}

// knownAs is the value that editors know of, in words.
func knownAs(t claim.Told, r claim.Reading) string {
	for _, s := range slices.Backward(t.Seen) {
		if s.Value == t.Value {
			return s.Words
		}
	}
	if t.Value == varying {
		return varying
	}
	return cmp.Or(r.Expected, "as the article says")
}

// inWords is the value of a reading for people.
func inWords(r claim.Reading) string {
	switch r.Verdict {
	case claim.Missing:
		return "no longer stated"
	case claim.Supported:
		return cmp.Or(r.Expected, r.Observed, "as the article says")
	}
	return cmp.Or(r.Observed, r.Why)
}

// A Patience says how long a source may be unreadable before editors are told:
// both so many failures in a row and so long.
type Patience struct {
	Failures int
	After    time.Duration
}

// TellTarget returns the alert that editors are owed when a target's state
// became now, and "" when none. The caller keeps the kind in TargetState.Told,
// and clears it after AlertReadable.
func TellTarget(now claim.TargetState, p Patience) claim.AlertKind {
	switch lasted := now.Visit.At.Sub(now.BadSince); {
	case now.Visit.Good() && now.Told != "":
		return claim.AlertReadable
	case now.Visit.Good(), now.Told != "", now.Failures < p.Failures, lasted < p.After:
		return ""
	case now.Visit.Reason == claim.ReasonGone:
		return claim.AlertGone
	}
	return claim.AlertUnreadable
}

// TellLapse returns the lapse after a good capture that told of a claim, or did
// not, and the kind of alert that editors are owed, "" for none.
func TellLapse(d claim.Lapse, unverified bool, at time.Time, p Patience) (claim.Lapse, claim.AlertKind) {
	if !unverified {
		if d.Told {
			return claim.Lapse{}, claim.AlertVerified
		}
		return claim.Lapse{}, ""
	}
	if d.Visits == 0 {
		d.Since = at
	}
	d.Visits++
	if d.Told || d.Visits < p.Failures || at.Sub(d.Since) < p.After {
		return d, ""
	}
	d.Told = true
	return d, claim.AlertUnverified
}

// holdFor bounds how long sources that fail together are taken for our own
// trouble: a network is mended sooner, and then they are told one by one.
const holdFor = 7 * 24 * time.Hour

// TellWatch returns the watch as it is when failing of total sources cannot be
// read that could be read lately, and the alert that is owed for it. A third
// of them failing at once is our trouble, or the network's; two are a chance.
func TellWatch(w claim.Watch, failing, total int, at time.Time) (claim.Watch, claim.AlertKind) {
	storm := failing >= 3 && 3*failing >= total
	switch {
	case storm && w.FailingSince.IsZero():
		w.FailingSince = at
		return w, claim.AlertUnwell
	case !storm && !w.FailingSince.IsZero():
		w.FailingSince = time.Time{}
		return w, claim.AlertWell
	}
	return w, ""
}

// Runs are missed when a source has been due for missedAfter, and no more when
// none waits longer than madeUpWithin.
const (
	missedAfter  = 10 * time.Minute
	madeUpWithin = time.Minute
)

// TellLate returns the watch as it is when the source that has waited longest for
// a visit that is due has waited for late, and the alert that is owed for it.
func TellLate(w claim.Watch, late time.Duration, at time.Time) (claim.Watch, claim.AlertKind) {
	switch {
	case late >= missedAfter && w.LateSince.IsZero():
		w.LateSince = at.Add(-late)
		return w, claim.AlertUnwell
	case late < madeUpWithin && !w.LateSince.IsZero():
		w.LateSince = time.Time{}
		return w, claim.AlertWell
	}
	return w, ""
}

// Holds reports whether sources that cannot be read are not told one by one.
func Holds(w claim.Watch, at time.Time) bool {
	return !w.FailingSince.IsZero() && at.Sub(w.FailingSince) < holdFor
}
