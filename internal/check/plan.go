package check

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"monitor/internal/claim"
	"monitor/internal/page"
	"monitor/internal/verdict"
)

// A Plan is what one check looks at: every distinct target once, with the
// claims that hang on it, rules and selectors compiled.
type Plan struct {
	articles []claim.Article
	sources  []*claim.Source // in order of first mention
	targets  []*target
	byKey    map[string]*target
	part     bool // of a larger one: see Only

	byArticle map[string]*written
}

// A target is visited once; its cited claims are judged on what came.
type target struct {
	claim.Target
	key     string
	host    string
	sources []*claim.Source
	cited   []*cited
}

// A cited is one claim against one source of a target.
type cited struct {
	citation
	text      *claim.Article
	statement *claim.Claim
	source    *claim.Source
	viewID    string // equal for equal views
	hash      string // claim.Claim.Rule
}

// rule is what the claim expects. It is compiled for each look and not kept:
// of a hundred thousand claims few are looked at at a time. It compiled when
// the plan was made.
func (c *cited) rule() verdict.Rule {
	rule, _ := verdict.Compile(*c.statement)
	return rule
}

// view is the part of the page that counts, of which the same holds.
func (c *cited) view() page.View {
	view, _ := page.ParseView(c.source.Select, c.source.Ignore)
	return view
}

// item is what an alert says of the claim in any case.
func (c *cited) item() claim.AlertItem {
	return claim.AlertItem{
		Article: c.text.ID, Title: c.text.Title, Page: c.text.URL,
		Claim: c.statement.ID, Says: c.statement.Says, Source: c.source.ID, SourceTitle: c.source.Title,
	}
}

type citation struct{ article, claim, source string }

func (c citation) key() string { return c.article + "/" + c.claim + "/" + c.source }

// rules identifies what a visit of t is judged by.
func (t *target) rules() string {
	var all strings.Builder
	all.WriteString(engine)
	for _, c := range t.cited {
		all.WriteString("\n" + c.key() + " " + c.hash)
	}
	return claim.HashText(all.String())
}

// NewPlan plans a check of articles, or of those that only names. An unknown
// name, a rule that cannot be compiled and a source that nobody declared are
// errors.
func NewPlan(articles []claim.Article, only ...string) (*Plan, error) {
	chosen, err := choose(articles, only)
	if err != nil {
		return nil, err
	}
	b := planner{
		Plan:     Plan{articles: chosen, byKey: map[string]*target{}, byArticle: map[string]*written{}},
		declared: map[string]*claim.Source{},
		planned:  map[string]*target{},
	}
	for _, a := range articles {
		for i := range a.Sources {
			b.declared[a.Sources[i].ID] = &a.Sources[i]
		}
	}
	for i := range chosen {
		if err := b.addArticle(&chosen[i]); err != nil {
			return nil, fmt.Errorf("article %s: %w", chosen[i].ID, err)
		}
	}
	plan := b.Plan // and not a part of b, which would stay with it
	return &plan, nil
}

func choose(articles []claim.Article, only []string) ([]claim.Article, error) {
	if len(only) == 0 {
		return articles, nil
	}
	var ids []string
	for _, a := range articles {
		ids = append(ids, a.ID)
	}
	for _, id := range only {
		if !slices.Contains(ids, id) {
			return nil, fmt.Errorf("no article %q", id)
		}
	}
	return slices.DeleteFunc(slices.Clone(articles), func(a claim.Article) bool {
		return !slices.Contains(only, a.ID)
	}), nil
}

// A planner is a plan in the making.
type planner struct {
	Plan
	declared map[string]*claim.Source
	planned  map[string]*target // by the id of a source that is in the plan
}

func (b *planner) addArticle(a *claim.Article) error {
	cites := 0
	for _, c := range a.Claims {
		cites += len(c.Sources)
	}
	b.byArticle[a.ID] = &written{text: a, places: make([]place, 0, cites)}
	for i := range a.Sources {
		b.addSource(&a.Sources[i])
	}
	for i := range a.Claims {
		if err := b.addClaim(a, &a.Claims[i]); err != nil {
			return fmt.Errorf("claim %s: %w", a.Claims[i].ID, err)
		}
	}
	return nil
}

func (b *planner) addSource(s *claim.Source) *target {
	if t := b.planned[s.ID]; t != nil {
		return t
	}
	key := s.Target.Key()
	t := b.byKey[key]
	if t == nil {
		t = &target{Target: s.Target, key: key, host: host(s.Target.URL)}
		b.byKey[key] = t
		b.targets = append(b.targets, t)
	}
	b.planned[s.ID] = t
	b.sources = append(b.sources, s)
	t.sources = append(t.sources, s)
	return t
}

func (b *planner) addClaim(a *claim.Article, c *claim.Claim) error {
	if _, err := verdict.Compile(*c); err != nil {
		return err
	}
	for _, id := range c.Sources {
		s, ok := b.declared[id]
		if !ok {
			return fmt.Errorf("source %q is not declared", id)
		}
		if _, err := page.ParseView(s.Select, s.Ignore); err != nil {
			return fmt.Errorf("source %s: %w", id, err)
		}
		t := b.addSource(s)
		one := &cited{
			citation:  citation{a.ID, c.ID, id},
			text:      a,
			statement: c,
			source:    s,
			viewID:    strings.Join(append([]string{s.Select}, s.Ignore...), "\x00"),
			hash:      c.Rule(*s),
		}
		t.cited = append(t.cited, one)
		w := b.byArticle[a.ID]
		w.places = append(w.places, place{t, one})
	}
	return nil
}

func host(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return raw
	}
	return u.Host
}

// Due says whether a source should be visited now, by what its target's visits
// have left.
type Due func(s claim.Source, left claim.TargetState) bool

// due reports whether any source of t is.
func (t *target) due(due Due, left claim.TargetState) bool {
	return due == nil || slices.ContainsFunc(t.sources, func(s *claim.Source) bool { return due(*s, left) })
}

func (t *target) sourceIDs() []string {
	var ids []string
	for _, s := range t.sources {
		ids = append(ids, s.ID)
	}
	return ids
}
