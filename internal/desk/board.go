package desk

import (
	"cmp"
	"slices"
	"time"

	"monitor/internal/claim"
)

// A board is an edition with what was last seen of it, kept small: what every
// request would otherwise ask of the store again.
type board struct {
	edition Edition
	cards   []*card // in the order of the configuration
	byID    map[string]*card
	tags    []string

	origins  []*origin // likewise
	bySource map[string]*origin
	spots    map[string]*spot // by claim.Target.Key

	// What is to be looked at again, in the order in which it was touched.
	staleCards []*card
	staleSpots []*spot

	// As people see them; nil when something may have moved.
	ranked []*card
	sorted []*origin
}

// A card is an article at a glance.
type card struct {
	article *claim.Article
	words   string    // see wordsOf
	origins []*origin // that its claims rest on, each once
	lines   []line    // of each claim
	cites   int       // readings that it comes from

	status      claim.Status
	since       time.Time // as in Row
	latest      time.Time // of the claims that make the status, what began last
	verifiedAt  time.Time
	unconfirmed time.Time
	tally       Tally
	until       time.Time // when a decision in force ends; zero when none does
	damaged     int

	known   bool // it was looked at, ever
	touched bool // it waits in staleCards
}

// A line is a claim at a glance.
type line struct {
	verdict     claim.Verdict
	why         string
	since       time.Time
	unconfirmed time.Time
	accepted    bool
	snoozed     bool
}

// An origin is a source, and the claims that rest on it.
type origin struct {
	source *claim.Source
	spot   *spot
	words  string // see wordsOfSource
	claims []cited
}

// A cited is a claim that rests on a source.
type cited struct {
	card *card
	at   int // in card.article.Claims
}

// A spot is a target, and what rests on it.
type spot struct {
	key      string
	origins  []*origin
	visited  bool
	badSince time.Time
	damaged  int
	touched  bool
}

// newBoard lays e out, with nothing looked at.
func newBoard(e Edition) *board {
	b := &board{edition: e, byID: map[string]*card{}, bySource: map[string]*origin{}, spots: map[string]*spot{}}
	keys := map[string]string{} // of targets, by source
	e.Plan.Visited(func(source, target string) { keys[source] = target })
	for i := range e.Articles {
		for j := range e.Articles[i].Sources {
			s := &e.Articles[i].Sources[j]
			b.addSource(s, keys[s.ID])
		}
	}
	tags := map[string]bool{}
	for i := range e.Articles {
		a := &e.Articles[i]
		b.addArticle(a)
		for _, tag := range a.Tags {
			tags[tag] = true
		}
	}
	b.tags = make([]string, 0, len(tags))
	for tag := range tags {
		b.tags = append(b.tags, tag)
	}
	slices.Sort(b.tags)
	return b
}

func (b *board) addSource(s *claim.Source, key string) {
	if b.bySource[s.ID] != nil {
		return
	}
	at := b.spots[key]
	if at == nil {
		at = &spot{key: key}
		b.spots[key] = at
	}
	o := &origin{source: s, spot: at, words: wordsOfSource(s)}
	at.origins = append(at.origins, o)
	b.bySource[s.ID] = o
	b.origins = append(b.origins, o)
}

func (b *board) addArticle(a *claim.Article) {
	c := &card{article: a, words: wordsOf(a), lines: make([]line, len(a.Claims)), status: claim.StatusUnverified}
	for i, one := range a.Claims {
		c.lines[i].verdict = claim.Unverified
		c.cites += len(one.Sources)
		for _, id := range one.Sources {
			o := b.bySource[id]
			o.claims = append(o.claims, cited{c, i})
			if !slices.Contains(c.origins, o) {
				c.origins = append(c.origins, o)
			}
		}
	}
	c.origins = slices.Clip(c.origins)
	c.count()
	b.byID[a.ID] = c
	b.cards = append(b.cards, c)
}

// inherit takes what was seen before a new configuration for what is seen,
// until it is looked at again.
func (b *board) inherit(before *board) {
	for _, c := range b.cards {
		was := before.byID[c.article.ID]
		if was == nil || !sameClaims(c.article, was.article) {
			continue
		}
		kept := *was
		kept.article, kept.words, kept.origins, kept.cites, kept.touched = c.article, c.words, c.origins, c.cites, false
		kept.lines = slices.Clone(was.lines)
		*c = kept
	}
	for key, s := range b.spots {
		if was := before.spots[key]; was != nil {
			s.visited, s.badSince, s.damaged = was.visited, was.badSince, was.damaged
		}
	}
}

func sameClaims(a, b *claim.Article) bool {
	return slices.EqualFunc(a.Claims, b.Claims, func(x, y claim.Claim) bool { return x.ID == y.ID })
}

// touch notes that a card is to be looked at again.
func (b *board) touch(c *card) {
	if !c.touched {
		c.touched = true
		b.staleCards = append(b.staleCards, c)
	}
}

// touchTarget does so for a target and all that rests on it.
func (b *board) touchTarget(s *spot) {
	if !s.touched {
		s.touched = true
		b.staleSpots = append(b.staleSpots, s)
	}
	for _, o := range s.origins {
		for _, c := range o.claims {
			b.touch(c.card)
		}
	}
}

// lapse touches the articles of which a decision ended before now.
func (b *board) lapse(now time.Time) {
	for _, c := range b.cards {
		if !c.until.IsZero() && !now.Before(c.until) {
			c.until = time.Time{}
			b.touch(c)
		}
	}
}

// next takes a chunk of what was touched off the board: articles with the
// targets that their claims rest on, then the other targets.
func (b *board) next() (cards []*card, spots []*spot) {
	n := 0
	for len(b.staleCards) > 0 && n < chunk {
		c := b.staleCards[0]
		b.staleCards = b.staleCards[1:]
		if !c.touched { // somebody asked for it by name meanwhile
			continue
		}
		c.touched = false
		cards = append(cards, c)
		n += max(c.cites, 1)
		for _, o := range c.origins {
			o.spot.touched = false // it is looked at with c
		}
	}
	for len(b.staleSpots) > 0 && n < chunk {
		s := b.staleSpots[0]
		b.staleSpots = b.staleSpots[1:]
		if s.touched {
			s.touched = false
			spots = append(spots, s)
			n++
		}
	}
	return cards, spots
}

// rank returns the cards as people see them: see List.
func (b *board) rank() []*card {
	if b.ranked == nil {
		b.ranked = slices.Clone(b.cards)
		slices.SortStableFunc(b.ranked, func(x, y *card) int {
			return cmp.Or(cmp.Compare(urgency(x.status), urgency(y.status)), y.latest.Compare(x.latest))
		})
	}
	return b.ranked
}

func urgency(s claim.Status) int {
	return slices.Index([]claim.Status{claim.StatusStale, claim.StatusUnverified, claim.StatusFresh}, s)
}

// sort returns the sources as people see them: see SourceList.
func (b *board) sort() []*origin {
	if b.sorted == nil {
		b.sorted = slices.Clone(b.origins)
		slices.SortStableFunc(b.sorted, func(x, y *origin) int {
			return cmp.Or(cmp.Compare(x.spot.health(), y.spot.health()), y.spot.badSince.Compare(x.spot.badSince))
		})
	}
	return b.sorted
}

// A health is how well a target can be read, worst first.
type health int

const (
	unreadable health = iota
	unvisited
	readable
)

func (s *spot) health() health {
	switch {
	case !s.badSince.IsZero():
		return unreadable
	case !s.visited:
		return unvisited
	}
	return readable
}
