package alert

import (
	"fmt"
	"strings"

	"monitor/internal/claim"
)

// A Story is an alert for those who come to read it.
type Story struct {
	Title string // a line of text
	HTML  string // a fragment; page text is neither markup nor control characters in it
	Link  string // to where the dashboard tells it; may be empty
}

// maxLines bounds the claims that one story tells of: a feed carries many
// stories, and is fetched often.
const maxLines = 20

// Stories are alerts in the words of a letter, each by itself. Dashboard is as
// in Options.
func Stories(alerts []claim.Alert, dashboard string) ([]Story, error) {
	t, err := letterhead()
	if err != nil {
		return nil, err
	}
	list := make([]Story, 0, len(alerts))
	for _, a := range alerts {
		m := message{id: a.ID, at: a.At, alerts: []claim.Alert{a}, dashboard: origin(dashboard)}
		var html strings.Builder
		if err := t.ExecuteTemplate(&html, "lines", m.mailLines(maxLines)); err != nil {
			return nil, fmt.Errorf("alert %s: %w", claim.EscapeLine(a.ID), err)
		}
		list = append(list, Story{
			Title: claim.EscapeLine(m.subject()), HTML: strings.TrimSpace(html.String()), Link: m.link(),
		})
	}
	return list, nil
}
