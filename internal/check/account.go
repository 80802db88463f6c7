package check

import (
	"errors"
	"time"

	"monitor/internal/claim"
)

// A Past is what an account asks of a store.
type Past interface {
	Target(key string) (claim.TargetState, bool, error)
	ClaimState(article, claim, source string) (claim.ClaimState, bool, error)
	Decision(article, claim string) (claim.Decision, bool, error)
}

// An Account is what is remembered of one article, with what stands behind it.
type Account struct {
	Report claim.ArticleReport
	Claims []ClaimAccount // of each claim of Report
}

// A ClaimAccount is what stands behind the report of a claim.
type ClaimAccount struct {
	Cited  []CitedAccount // behind each reading
	Accept *claim.Accept  // nil unless a reading counts as support by it
	Snooze *claim.Snooze  // nil unless nobody is to hear of the claim as it is read
}

// A CitedAccount is what is remembered of a claim against one of its sources.
type CitedAccount struct {
	Target string           // claim.Target.Key
	State  claim.ClaimState // zero when it was never read
	Unsure time.Time        // since when visits could not tell; zero when the last one could
}

// Account is what m has seen of one article of p, as Remembered tells it,
// without asking for what it has seen of others; empty where p has no such
// article. An error comes with the account of the rest.
func (p *Plan) Account(article string, m Past, now time.Time) (Account, error) {
	part := p.about(article)
	decided := decisions{of: map[[2]string]claim.Decision{}, at: now}
	var damaged error
	for _, a := range part.articles {
		for _, c := range a.Claims {
			one, _, err := m.Decision(a.ID, c.ID)
			decided.of[[2]string{a.ID, c.ID}] = one
			damaged = errors.Join(damaged, err)
		}
	}
	visits, err := recollect(part, m, decided)
	all := byCitation(visits)
	var acc Account
	for _, a := range part.articles {
		acc.Report = articleReport(a, all)
		for _, c := range a.Claims {
			acc.Claims = append(acc.Claims, claimAccount(a.ID, c, all))
		}
	}
	return acc, errors.Join(damaged, err)
}

func claimAccount(article string, c claim.Claim, all map[citation]found) ClaimAccount {
	var acc ClaimAccount
	accepted, snoozed := false, true
	for _, source := range c.Sources {
		f := all[citation{article, c.ID, source}]
		acc.Cited = append(acc.Cited, CitedAccount{Target: f.visit.target.key, State: f.prior, Unsure: f.unsure()})
		accepted = accepted || f.accepted()
		snoozed = snoozed && (!f.known || f.decision.Snoozed(f.read, f.hash, f.now))
		acc.Accept, acc.Snooze = f.decision.Accept, f.decision.Snooze
	}
	if !accepted {
		acc.Accept = nil
	}
	if !snoozed {
		acc.Snooze = nil
	}
	return acc
}

// unsure is since when the remembered reading could not be confirmed.
func (f found) unsure() time.Time {
	t := f.visit.prior
	if !t.BadSince.IsZero() {
		return t.BadSince
	}
	return t.Lapses[f.key()].Since
}

// Visited calls f for every source of p, with the key of the target that it is
// visited as: the one that p keeps, for whoever keeps it too.
func (p *Plan) Visited(f func(source, target string)) {
	for _, t := range p.targets {
		for _, s := range t.sources {
			f(s.ID, t.key)
		}
	}
}

// about returns the part of p that one article is.
func (p *Plan) about(article string) *Plan {
	part := &Plan{part: true}
	w := p.byArticle[article]
	if w == nil {
		return part
	}
	part.articles = []claim.Article{*w.text}
	at := map[*target]*target{}
	for _, place := range w.places {
		t := at[place.target]
		if t == nil {
			t = &target{Target: place.target.Target, key: place.target.key, host: place.target.host}
			at[place.target] = t
			part.targets = append(part.targets, t)
		}
		t.cited = append(t.cited, place.cited)
	}
	return part
}

// A written is an article in a plan: where what its claims rest on is visited.
type written struct {
	text   *claim.Article
	places []place
}

type place struct {
	target *target
	cited  *cited
}
