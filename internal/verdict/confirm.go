package verdict

import (
	"fmt"

	"monitor/internal/claim"
)

// Agree is the confirmation of one claim against one source in one process:
// the first reading when all have its verdict and observe the same, else
// unverified.
func Agree(reads []claim.Reading) claim.Reading {
	if len(reads) == 0 {
		return claim.Reading{Verdict: claim.Unverified, Why: "never read"}
	}
	first := reads[0]
	for _, r := range reads[1:] {
		if r.Verdict == first.Verdict && r.Observed == first.Observed {
			continue
		}
		out := first
		out.Verdict, out.Confidence, out.Reworded = claim.Unverified, 0, false
		out.Why = fmt.Sprintf("varies between reads: %s, then %s", state(first), state(r))
		return out
	}
	return first
}

// state is a reading in a word or two: the value that it saw, where it saw one.
func state(r claim.Reading) string {
	if r.Observed == "" || r.Verdict != claim.Changed && r.Verdict != claim.Supported {
		return string(r.Verdict)
	}
	return r.Observed
}

// Unread is the reading after a visit that brought nothing to judge, or whose
// capture was good and yet could not be judged (a select that matches nothing).
func Unread(source string, v claim.Visit) claim.Reading {
	why := v.Detail
	if why == "" {
		why = reasonWords(v)
	}
	return claim.Reading{Source: source, Verdict: claim.Unverified, Why: why}
}

// reasonWords says what became of a visit that brought no sentence of its own.
func reasonWords(v claim.Visit) string {
	outcome := map[claim.Outcome]string{
		claim.Unavailable: "the source could not be read",
		claim.Suspect:     "what came may not be the page",
		claim.Refused:     "the source may not be visited",
		claim.NotDue:      "the source was not visited this time",
	}[v.Outcome]
	if outcome == "" {
		outcome = "the source could not be judged"
	}
	if v.Reason == "" {
		return outcome
	}
	return outcome + " (" + string(v.Reason) + ")"
}
