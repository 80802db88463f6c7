package verdict

import (
	"math"

	"monitor/internal/evidence"
)

// How sure a reading is that rests on phrases or a pattern, which are there or
// are not.
const (
	sureStated  = 0.95
	sureDenied  = 0.9
	sureRenamed = 0.8
	sureAbsent  = 0.85
)

// floorRenamed is what a passage must score to show what a name became.
const floorRenamed = 0.4

// The confidences below were fitted to the bench and to the project's own
// revisions: of readings with confidence 0.9, nine in ten are right. They are
// never certain, since a page can always mean something else than it says.
const (
	mostSure    = 0.99
	leastSure   = 0.5
	sureLoosely = 0.55 // of an alarm without a quote
)

// sureSupported is how sure a supported claim is: by how near the passage is,
// and by how much nearer than the best passage that says otherwise.
func sureSupported(same *finding, otherScore float64) float64 {
	sure := 0.80 + 0.18*same.p.Score
	if same.p.Verbatim() {
		sure = mostSure
	}
	if margin := same.p.Score - otherScore; margin < closeCall {
		sure -= 0.2 * (closeCall - margin)
	}
	if same.past {
		sure -= 0.15
	}
	return clamp(sure)
}

// closeCall is the margin below which another passage casts doubt.
const closeCall = 0.15

// sureChanged is how sure a change is: values in place are surer than words.
func sureChanged(f *finding, score float64) float64 {
	switch {
	case f.diff.value && f.p.Row == evidence.ThisRow:
		return clamp(0.90 + 0.08*score)
	case f.diff.value:
		return clamp(0.66 + 0.32*score)
	case f.diff.dropped:
		return clamp(0.60 + 0.25*score)
	}
	return clamp(0.55 + 0.38*score)
}

// sureMissing is how sure an absence is: the less the best passage has of the
// claim, the surer.
func sureMissing(best *finding) float64 {
	if best == nil {
		return clamp(0.95)
	}
	return clamp(0.98 - 0.45*best.p.Score)
}

func clamp(sure float64) float64 {
	return math.Round(100*min(mostSure, max(leastSure, sure))) / 100
}
