package desk

import (
	"context"
	"errors"
	"slices"

	"monitor/internal/check"
	"monitor/internal/claim"
	"monitor/internal/diff"
)

// A file is one article, looked up whole.
type file struct {
	board   *board
	card    *card
	account check.Account
	err     error // what of that cannot be read
}

// pull looks an article up now, whether or not it was touched.
func (d *Desk) pull(id string) (file, error) {
	d.looking.Lock()
	defer d.looking.Unlock()
	d.mu.Lock()
	b := d.board
	c := b.byID[id]
	if c != nil {
		c.touched = false
	}
	d.mu.Unlock()
	if c == nil {
		return file{}, unknown("article", id)
	}
	acc, err := d.seeArticle(b, c, d.options.Store)
	return file{b, c, acc, err}, nil
}

// Article returns an article with all its claims and, where it can be had, its
// text.
func (d *Desk) Article(ctx context.Context, id string) (Article, error) {
	f, err := d.pull(id)
	if err != nil {
		return Article{}, err
	}
	text := f.card.article
	a := Article{File: text.File, Checked: text.Checked, Claims: []Claim{}}
	past := d.captures()
	for i := range f.account.Claims {
		a.Claims = append(a.Claims, f.claim(i, past))
	}
	if a.Text, err = d.options.Text(ctx, *text); err != nil {
		a.TextTrouble = claim.Sentence(err.Error())
	}
	a.Damaged = d.tell(errors.Join(f.err, past.err))
	d.mu.Lock()
	defer d.mu.Unlock()
	a.Row = f.card.row()
	return a, nil
}

// Claim returns a claim with its evidence, and what became of it.
func (d *Desk) Claim(article, id string) (Claim, History, error) {
	f, err := d.pull(article)
	if err != nil {
		return Claim{}, History{}, unknown("claim", article, id)
	}
	i := slices.IndexFunc(f.card.article.Claims, func(c claim.Claim) bool { return c.ID == id })
	if i < 0 || i >= len(f.account.Claims) {
		return Claim{}, History{}, unknown("claim", article, id)
	}
	past := d.captures()
	c := f.claim(i, past)
	h, err := d.claimHistory(f, i)
	c.Damaged = d.tell(errors.Join(f.err, past.err, err))
	return c, h, nil
}

// claim is the claim i of f with its evidence.
func (f file) claim(i int, past *captures) Claim {
	r, acc := f.account.Report.Claims[i], f.account.Claims[i]
	l := lineOf(r, acc)
	c := Claim{
		Article: f.card.article.ID, ArticleTitle: f.card.article.Title, ID: r.ID, Says: r.Says,
		Verdict: r.Verdict, Since: l.since, VerifiedAt: r.VerifiedAt, UnconfirmedSince: l.unconfirmed,
		Readings: []Reading{},
	}
	if a := acc.Accept; a != nil {
		inForce := *a
		inForce.At, inForce.Until = a.At.UTC(), a.Until.UTC()
		c.Accept = &inForce
	}
	if s := acc.Snooze; s != nil {
		inForce := *s
		inForce.At, inForce.Until = s.At.UTC(), s.Until.UTC()
		c.Snooze = &inForce
	}
	for j, read := range r.Readings {
		c.Readings = append(c.Readings, f.reading(r.Says, read, acc.Cited[j], past))
	}
	return c
}

func (f file) reading(says string, read claim.Reading, behind check.CitedAccount, past *captures) Reading {
	r := Reading{Reading: read, ReadAt: behind.State.VerifiedAt.UTC(), Diff: []diff.Part{}}
	if o := f.board.bySource[read.Source]; o != nil {
		r.Title, r.URL = o.source.Title, claim.DisplayURL(o.source.Target.URL)
	}
	if read.Before != "" && read.Before == behind.State.Anchor.Exact {
		r.BeforeAt = behind.State.AnchorAt.UTC()
		r.SnapshotBefore = past.at(behind.Target, behind.State.AnchorAt)
	}
	if read.Before != "" && read.Evidence.Exact != "" {
		r.Diff = diff.Words(read.Before, read.Evidence.Exact)
	}
	r.Suggestion, _ = read.Instead(says)
	return r
}
