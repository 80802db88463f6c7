package check

import (
	"fmt"
	"strings"
	"time"

	"monitor/internal/claim"
)

// Decisions are what editors decided, by article and claim, as it is at a time.
type decisions struct {
	of map[[2]string]claim.Decision
	at time.Time
}

func recallDecisions(m Memory, now time.Time) (decisions, error) {
	list, err := m.Decisions()
	d := decisions{of: make(map[[2]string]claim.Decision, len(list)), at: now}
	for _, one := range list {
		d.of[[2]string{one.Article, one.Claim}] = one
	}
	return d, err
}

func (f *finding) accepted() bool { return f.decision.Accepts(f.read, f.hash, f.now) }

// shown is the reading as people see it, and when it began: one that an editor
// accepted counts as support, and says so. What is remembered stays as read.
func (f *finding) shown() (claim.Reading, time.Time) {
	if !f.accepted() {
		return f.read, f.began
	}
	r, a := f.read, *f.decision.Accept
	r.Verdict = claim.Supported
	r.Why = fmt.Sprintf("%s (%s)", accepted(a), f.read.Why)
	return r, a.At
}

// accepted says when a was decided, and by whom and why where that is known.
func accepted(a claim.Accept) string {
	said := "accepted on " + claim.When(a.At.UTC())
	if a.By != "" {
		said += " by " + a.By
	}
	var why []string
	switch a.Because {
	case claim.BecauseStillTrue:
		why = append(why, "still true, in other words")
	case claim.BecauseArticleChanged:
		why = append(why, "the article was changed")
	}
	if a.Reason != "" {
		why = append(why, a.Reason)
	}
	if len(why) > 0 {
		said += ": " + strings.Join(why, "; ")
	}
	return said
}

// Settled is the reading of a claim that is remembered of each of its sources,
// for a decision about it.
func Settled(states []claim.ClaimState) []claim.Settled {
	var list []claim.Settled
	for _, s := range states {
		list = append(list, claim.Settled{Source: s.Source, Rule: s.Rule, Value: s.Reading.Value()})
	}
	return list
}
