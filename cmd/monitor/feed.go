package main

import (
	"errors"
	"fmt"
	"sync"

	"monitor/internal/alert"
	"monitor/internal/claim"
	"monitor/internal/store"
	"monitor/internal/web"
)

// fed is how many alerts the feed shows.
const fed = 50

// A gazette is the newest alerts of a store, the last that came first. What it
// wrote it keeps until another alert comes: to compare what pages said can take
// a second, and readers of feeds come often.
type gazette struct {
	store     *store.Store
	dashboard func() string // where others see it; empty when nobody said

	mu   sync.Mutex
	last uint64 // the alert up to which kept goes
	base string // what its links begin with
	kept web.Feed
}

func newGazette(d *daemon) *gazette { return &gazette{store: d.store, dashboard: d.address} }

// feed is the gazette of now. What is damaged is in the error, beside the rest.
func (g *gazette) feed() (web.Feed, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	_, last, err := g.store.AlertRange()
	if err != nil {
		return web.Feed{}, fmt.Errorf("alerts: %w", err)
	}
	base := g.dashboard()
	if last == g.last && base == g.base && !g.kept.Begun.IsZero() {
		return g.kept, nil
	}
	f, err := g.write(last, base)
	if err == nil {
		g.last, g.base, g.kept = last, base, f
	}
	return f, err
}

// write makes the feed that ends with the alert of the number last, its links
// beginning with base.
func (g *gazette) write(last uint64, base string) (web.Feed, error) {
	begun, err := g.store.Created()
	if err != nil {
		return web.Feed{}, fmt.Errorf("when the store was made: %w", err)
	}
	list, damaged := g.store.Alerts(last-min(last, fed), fed)
	var alerts []claim.Alert
	for i := range list {
		alerts = append(alerts, list[len(list)-1-i].Alert)
	}
	stories, err := alert.Stories(alerts, base)
	f := web.Feed{Begun: begun}
	for i, s := range stories {
		f.Entries = append(f.Entries, web.Entry{ID: alerts[i].ID, At: alerts[i].At, Title: s.Title, HTML: s.HTML, Link: s.Link})
	}
	return f, errors.Join(damaged, err)
}
