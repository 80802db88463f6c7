package check

import "monitor/internal/claim"

// A Target is what a plan visits once, however many sources point to it.
type Target struct {
	Key     string // claim.Target.Key
	Host    string
	Rules   string // as claim.TargetState.Rules has it of the last visit
	Sources []*claim.Source
}

// Targets lists what p visits, in the order of the configuration.
func (p *Plan) Targets() []Target {
	list := make([]Target, 0, len(p.targets))
	for _, t := range p.targets {
		list = append(list, Target{Key: t.key, Host: t.host, Rules: t.rules(), Sources: t.sources})
	}
	return list
}

// Claims calls f for every claim of p against each of its sources.
func (p *Plan) Claims(f func(article, claim, source string)) {
	for _, t := range p.targets {
		for _, c := range t.cited {
			f(c.article, c.claim, c.citation.source)
		}
	}
}

// Only returns the part of p that visits the targets with these keys; those
// that p does not have are left out. The report of such a part names sources
// alone, for an article may rest on others as well: Remembered tells of
// articles.
func (p *Plan) Only(keys ...string) *Plan {
	part := &Plan{part: true}
	for _, key := range keys {
		t := p.byKey[key]
		if t == nil {
			continue
		}
		part.targets = append(part.targets, t)
		part.sources = append(part.sources, t.sources...)
	}
	return part
}
