package article

import (
	"container/list"
	"crypto/sha256"
	"fmt"
	"time"

	"monitor/internal/claim"
)

// A cache keeps the texts that were asked for last, one of each article, up to a
// number of bytes.
type cache struct {
	room  int
	used  int
	byID  map[string]*list.Element
	order *list.List // of entries, the one asked for last first
}

// An entry is what became of reading an article.
type entry struct {
	article string
	stamp   string
	text    *Text
	err     error
	until   time.Time // zero: as long as the stamp is the same
	size    int
}

func newCache(room int) cache {
	return cache{room: room, byID: map[string]*list.Element{}, order: list.New()}
}

// get returns the entry of an article, if it is still true.
func (c *cache) get(article, stamp string, now time.Time) *entry {
	el := c.byID[article]
	if el == nil {
		return nil
	}
	e := el.Value.(*entry)
	if e.stamp != stamp || !e.until.IsZero() && !now.Before(e.until) {
		return nil
	}
	c.order.MoveToFront(el)
	return e
}

// put keeps e in the place of what was kept of its article.
func (c *cache) put(e *entry) {
	if el := c.byID[e.article]; el != nil {
		c.drop(el)
	}
	e.size = smallest + e.text.size()
	c.byID[e.article] = c.order.PushFront(e)
	for c.used += e.size; c.used > c.room; {
		c.drop(c.order.Back())
	}
}

func (c *cache) drop(el *list.Element) {
	e := el.Value.(*entry)
	c.order.Remove(el)
	delete(c.byID, e.article)
	c.used -= e.size
}

// smallest is what an entry, a block, a span or a place takes at least, in bytes.
const smallest = 64

// size is about how many bytes a text takes.
func (t *Text) size() int {
	if t == nil {
		return 0
	}
	n := smallest * (len(t.Places) + len(t.Blocks))
	for i := range t.Blocks {
		for _, s := range t.Blocks[i].Spans {
			n += smallest + len(s.Text) + len(s.Link) + 16*len(s.Claims)
		}
	}
	return n
}

// stamp identifies an article's claims and where its text comes from.
func stamp(a claim.Article, from string) string {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q", a.ID, from)
	for _, c := range a.Claims {
		fmt.Fprintf(h, " %q %q", c.ID, c.Says)
	}
	return string(h.Sum(nil))
}
