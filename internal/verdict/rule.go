// Package verdict decides whether a page still supports a claim.
//
// It owns the rules: what a claim expects, how a passage that differs is told
// apart as reworded, changed or missing, how sure that is, and the phrase that
// says why. It refuses to read pages, to know the clock, and to know what
// became of a visit beyond its outcome. It stands between evidence and store,
// and it is pure.
package verdict

import (
	"monitor/internal/claim"
	"monitor/internal/evidence"
)

// Version names the judgement: readings of another version are judged anew.
const Version = "verdict/1"

// A Rule is a claim made ready to be judged.
type Rule struct {
	claim claim.Claim
}

// Compile parses what c expects, once for all pages.
func Compile(c claim.Claim) (Rule, error) { return Rule{claim: c}, nil }

// Judge reads what idx says about the claim of r. The anchor is the passage
// that last supported the claim, or zero: it helps to find the place and never
// changes what is expected. Source, Snapshot and Before are left to the caller.
func Judge(r Rule, idx *evidence.Index, anchor claim.Evidence) claim.Reading {
	return claim.Reading{Verdict: claim.Unverified, Why: "not judged"}
}

// Agree is the confirmation of one claim against one source in one process:
// the first reading when all have its verdict and observe the same, else
// unverified.
func Agree(reads []claim.Reading) claim.Reading {
	if len(reads) == 0 {
		return claim.Reading{Verdict: claim.Unverified, Why: "never read"}
	}
	return reads[0]
}

// Unread is the reading after a visit that brought nothing to judge.
func Unread(source string, v claim.Visit) claim.Reading {
	return claim.Reading{Source: source, Verdict: claim.Unverified, Why: v.Detail}
}
