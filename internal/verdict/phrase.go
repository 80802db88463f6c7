package verdict

import (
	"strings"

	"monitor/internal/claim"
	"monitor/internal/evidence"
)

// A sighting is a place of the page where a phrase stands.
type sighting struct {
	unit   evidence.Unit
	phrase string // as the page spells it
	role   role
	denial string // what denies it, when role is denied
}

// A role says what a phrase does where it stands.
type role uint8

// The roles, best first. Only the first supports a claim.
const (
	stated role = iota
	denied      // "no longer in early access"
	past        // a changelog, a "previously" column, a sentence in the past tense
	aside       // the page's footer or navigation, where other things are linked
	verb        // "wander freely": the word, not the name
	absent
)

// byPhrases judges a claim of phrase or all_of: every group must be stated in
// one of its spellings.
func (r *Rule) byPhrases(idx *evidence.Index) claim.Reading {
	var held []string
	var first *sighting
	for _, group := range r.groups {
		s := r.sight(idx, group)
		if s.role != stated {
			return r.unmet(idx, group, s, held)
		}
		if first == nil {
			first = &s
		}
		held = append(held, s.phrase)
	}
	said := strings.Join(held, ", ")
	return claim.Reading{
		Verdict: claim.Supported, Expected: r.expectedGroups(), Observed: said,
		Evidence: first.unit.Evidence(), Confidence: sureStated,
		Reworded: r.claim.Quote != "" && !containsFolded(first.unit.Text(), r.claim.Quote),
	}
}

// expectedGroups says what the claim asks for: "Wandering or Wander, Directing".
func (r *Rule) expectedGroups() string {
	var out []string
	for _, g := range r.groups {
		out = append(out, strings.Join(g.spellings, " or "))
	}
	return strings.Join(out, ", ")
}

// unmet is the reading when a group is nowhere stated.
func (r *Rule) unmet(idx *evidence.Index, g group, s sighting, held []string) claim.Reading {
	rd := claim.Reading{Verdict: claim.Missing, Expected: strings.Join(g.spellings, " or "), Confidence: sureAbsent}
	if s.role != absent {
		rd.Evidence = s.unit.Evidence()
	}
	switch s.role {
	case denied:
		rd.Verdict, rd.Observed, rd.Confidence = claim.Changed, s.denial, sureDenied
		rd.Why = "now says: " + s.denial
		return rd
	case past:
		rd.Why = g.spellings[0] + " is spoken of only in the past"
	case aside:
		rd.Why = g.spellings[0] + " stands in the page's navigation or footer only"
	case verb:
		rd.Why = g.spellings[0] + " is no name here any more"
	default:
		rd.Why = "no longer says " + quoted(g.spellings)
	}
	if now, ev, ok := r.successor(idx, g); ok {
		rd.Verdict, rd.Observed, rd.Evidence, rd.Confidence = claim.Changed, now, ev, sureRenamed
		rd.Why = g.spellings[0] + " → " + now
	} else if len(held) > 0 || len(r.groups) > 1 {
		rd.Why = "no longer lists " + g.spellings[0]
	}
	return rd
}

func quoted(spellings []string) string { return "“" + strings.Join(spellings, "” or “") + "”" }

// successor looks for the passage that the claim's words come from, and says
// what stands there in the place of the group's spellings.
func (r *Rule) successor(idx *evidence.Index, g group) (string, claim.Evidence, bool) {
	for _, p := range idx.Search(r.query) {
		if p.Score < floorRenamed {
			continue
		}
		for i, t := range r.query.Terms {
			if !g.has(t.Form) || p.Links[i] >= evidence.Near {
				continue
			}
			if now := r.gap(p, i); now != "" {
				return now, p.Evidence(), true
			}
		}
	}
	return "", claim.Evidence{}, false
}

// sight returns the best sighting of any of the group's spellings.
func (r *Rule) sight(idx *evidence.Index, g group) sighting {
	best := sighting{role: absent}
	for _, sp := range g.words {
		for _, u := range idx.Holding(sp.forms) {
			if !r.isNear(u) {
				continue
			}
			for _, s := range sp.sightings(u) {
				if s.role < best.role {
					best = s
				}
			}
		}
	}
	return best
}

// isNear reports whether the words of `about` stand in or around a unit: most
// of them, where there are any.
func (r *Rule) isNear(u evidence.Unit) bool {
	if len(r.about) == 0 {
		return true
	}
	text := u.Context()
	found := 0
	for _, w := range r.about {
		if text.Has(w) {
			found++
		}
	}
	return 2*found > len(r.about)
}

// containsFolded reports whether text has the words of quote in a row.
func containsFolded(text, quote string) bool {
	var a, b strings.Builder
	for _, w := range evidence.Words(text) {
		a.WriteString(" " + w.Form)
	}
	for _, w := range evidence.Words(quote) {
		b.WriteString(" " + w.Form)
	}
	return strings.Contains(a.String()+" ", b.String()+" ")
}
