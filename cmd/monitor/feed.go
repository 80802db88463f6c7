package main

import (
	"errors"
	"fmt"

	"monitor/internal/alert"
	"monitor/internal/claim"
	"monitor/internal/web"
)

// fed is how many alerts the feed shows.
const fed = 50

// feed is the newest alerts, the last that came first. What is damaged among
// them is in the error, beside the rest.
func (d *daemon) feed() (web.Feed, error) {
	begun, err := d.store.Created()
	if err != nil {
		return web.Feed{}, fmt.Errorf("when the store was made: %w", err)
	}
	_, last, err := d.store.AlertRange()
	if err != nil {
		return web.Feed{}, fmt.Errorf("alerts: %w", err)
	}
	kept, damaged := d.store.Alerts(last-min(last, fed), fed)
	var alerts []claim.Alert
	for i := range kept {
		alerts = append(alerts, kept[len(kept)-1-i].Alert)
	}
	stories, err := alert.Stories(alerts)
	f := web.Feed{Begun: begun}
	for i, s := range stories {
		f.Entries = append(f.Entries, web.Entry{ID: alerts[i].ID, At: alerts[i].At, Title: s.Title, HTML: s.HTML})
	}
	return f, errors.Join(damaged, err)
}
