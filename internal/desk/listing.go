package desk

import (
	"cmp"
	"slices"

	"monitor/internal/claim"
)

const (
	perPage  = 50 // articles, sources, alerts
	maxWorst = 3
)

// Articles returns the page of articles that q asks for. A page beyond the last
// is the last.
func (d *Desk) Articles(q Query) (List, error) {
	d.catchUp()
	d.mu.Lock()
	list := List{Tags: d.board.tags, Articles: []Row{}}
	for _, c := range d.board.cards {
		list.count(c)
	}
	chosen := d.board.choose(q)
	d.mu.Unlock()
	words := newSearch(q.Text) // which takes long, and looks at nothing that moves
	chosen = slices.DeleteFunc(chosen, func(c *card) bool { return !words.finds(c) })
	var shown []*card
	shown, list.Page, list.Pages = page(chosen, q.Page)
	list.Found = len(chosen)
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, c := range shown {
		list.Articles = append(list.Articles, c.row())
	}
	return list, nil
}

// choose returns the cards that q lets through but for its words, as people see
// them.
func (b *board) choose(q Query) []*card {
	var rested *origin
	if q.Source != "" {
		if rested = b.bySource[q.Source]; rested == nil {
			return nil
		}
	}
	ranked := b.rank()
	chosen := make([]*card, 0, len(ranked))
	for _, c := range ranked {
		if (q.Status == "" || c.status == q.Status) &&
			(q.Tag == "" || slices.Contains(c.article.Tags, q.Tag)) &&
			(rested == nil || slices.Contains(c.origins, rested)) {
			chosen = append(chosen, c)
		}
	}
	return chosen
}

func (l *List) count(c *card) {
	switch c.status {
	case claim.StatusStale:
		l.Counts.Stale++
	case claim.StatusUnverified:
		l.Counts.Unverified++
	case claim.StatusFresh:
		l.Counts.Fresh++
	}
	if !c.known {
		l.Pending++
	}
	l.Damaged += c.damaged
	l.Counts.Claims.join(c.tally)
}

// page returns the page n of a list, from 1, and which of how many that is.
func page[T any](list []T, n int) ([]T, int, int) {
	n, pages := pageOf(len(list), n)
	return list[(n-1)*perPage : min(n*perPage, len(list))], n, pages
}

// pageOf returns which page of so many entries is meant by n, and of how many.
func pageOf(entries, n int) (page, pages int) {
	pages = max(1, (entries+perPage-1)/perPage)
	return min(max(n, 1), pages), pages
}

// Status returns what an article comes to.
func (d *Desk) Status(article string) (claim.Status, error) {
	f, err := d.pull(article)
	if err != nil {
		return "", err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return f.card.status, nil
}

func (c *card) row() Row {
	a := c.article
	r := Row{
		ID: a.ID, Title: a.Title, URL: a.URL, Tags: append([]string{}, a.Tags...),
		Status: c.status, Since: c.since, VerifiedAt: c.verifiedAt, Tally: c.tally,
		UnconfirmedSince: c.unconfirmed, Worst: []Line{},
	}
	if c.status == claim.StatusFresh {
		return r
	}
	for i, l := range c.lines {
		if l.makes(c.status) {
			r.Worst = append(r.Worst, c.line(i))
		}
	}
	worstFirst(r.Worst)
	if r.More = len(r.Worst) - maxWorst; r.More > 0 {
		r.Worst = r.Worst[:maxWorst]
	}
	r.More = max(r.More, 0)
	return r
}

func (c *card) line(i int) Line {
	l, one := c.lines[i], c.article.Claims[i]
	return Line{
		Article: c.article.ID, Claim: one.ID, Says: one.Says, Verdict: l.verdict, Why: l.why,
		Since: l.since, Snoozed: l.snoozed, UnconfirmedSince: l.unconfirmed,
	}
}

// worstFirst sorts lines: those that editors want to hear of before those that
// they do not, the worse verdict, then what began last.
func worstFirst(lines []Line) {
	slices.SortStableFunc(lines, func(x, y Line) int {
		return cmp.Or(compareBool(x.Snoozed, y.Snoozed), compareVerdicts(x.Verdict, y.Verdict), y.Since.Compare(x.Since))
	})
}

func compareBool(x, y bool) int {
	switch {
	case x == y:
		return 0
	case y:
		return -1
	}
	return 1
}

// compareVerdicts puts the worse one first.
func compareVerdicts(x, y claim.Verdict) int {
	switch {
	case x == y:
		return 0
	case claim.Worst(x, y) == x:
		return -1
	}
	return 1
}
