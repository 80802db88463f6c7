package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"monitor/internal/auth"
	"monitor/internal/claim"
	"monitor/internal/desk"
)

// sourceRoutes are the pages about sources and what was seen of them, about
// alerts, and about the daemon itself.
func (d *Door) sourceRoutes(mux *http.ServeMux) {
	d.handle(mux, "GET /sources", d.sources)
	d.handle(mux, "GET /sources/{source}", d.source)
	d.handle(mux, "GET /sources/{source}/compare", d.compare)
	d.handle(mux, "GET /sources/{source}/snapshots/{hash}", d.capture)
	d.handle(mux, "GET /sources/{source}/snapshots/{hash}/raw", d.raw)
	d.handle(mux, "GET /alerts", d.alerts)
	d.handle(mux, "GET /health", d.condition)
	d.handle(mux, "GET /badge/{file}", d.badge)
}

// A pager leads through the pages of a list.
type pager struct {
	Page, Pages    int
	Found          string // how much there is, in words
	Earlier, Later string // addresses; empty at the ends
}

// pagerOf makes a pager for the list that is asked for at path with v.
func pagerOf(path string, v url.Values, page, pages int) pager {
	address := func(n int) string {
		if n < 1 || n > pages {
			return ""
		}
		v.Set("page", strconv.Itoa(n))
		return path + "?" + v.Encode()
	}
	return pager{Page: page, Pages: pages, Earlier: address(page - 1), Later: address(page + 1)}
}

// pageAsked is the page that an address names; what is no number is the first.
func pageAsked(r *http.Request) int {
	n, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil {
		return 1
	}
	return n
}

// sources lists them, those first that cannot be read.
func (d *Door) sources(w http.ResponseWriter, r *http.Request) error {
	q := desk.SourceQuery{Text: r.URL.Query().Get("q"), Page: pageAsked(r)}
	list, err := d.Desk.Sources(q)
	if err != nil {
		return err
	}
	v := url.Values{}
	if q.Text != "" {
		v.Set("q", q.Text)
	}
	body := sourcesBody{SourceList: list, Text: q.Text, Pager: pagerOf("/sources", v, list.Page, list.Pages)}
	body.Pager.Found = count(list.Found, "source", "sources")
	body.Groups = sourceGroups(list.Sources, d.Now())
	return d.render(w, r, sheet{Template: "sources", Title: "Sources", Nav: "/sources", Body: body})
}

// A sourcesBody is a list of sources as its template wants it.
type sourcesBody struct {
	desk.SourceList
	Text   string // that was searched for
	Groups []sourceGroup
	Pager  pager
}

// Total is how many sources there are.
func (b sourcesBody) Total() int { return b.Unreadable + b.Unvisited + b.Readable }

// A sourceGroup is the sources of a page that are in one condition.
type sourceGroup struct {
	ID, Head string
	Rows     []sourceRow
}

// A sourceRow is a source at a glance, as seen now.
type sourceRow struct {
	desk.SourceRow
	Now time.Time
}

// Bad reports whether it could not be read the last time.
func (s sourceRow) Bad() bool { return !s.BadSince.IsZero() }

// Came is what became of the last visit.
func (s sourceRow) Came() outcome { return outcomeOf(s.Outcome, s.Reason) }

func sourceGroups(rows []desk.SourceRow, now time.Time) []sourceGroup {
	groups := []sourceGroup{
		{ID: "unreadable", Head: "Cannot be read"},
		{ID: "unvisited", Head: "Not visited yet"},
		{ID: "readable", Head: "Read"},
	}
	for _, row := range rows {
		n := 2
		switch {
		case !row.BadSince.IsZero():
			n = 0
		case row.At.IsZero():
			n = 1
		}
		groups[n].Rows = append(groups[n].Rows, sourceRow{row, now})
	}
	return slices.DeleteFunc(groups, func(g sourceGroup) bool { return len(g.Rows) == 0 })
}

// source shows one source, what became of visits to it, and what it said.
func (d *Door) source(w http.ResponseWriter, r *http.Request) error {
	s, err := d.Desk.Source(r.PathValue("source"))
	if err != nil {
		return err
	}
	body := sourceBody{Source: s, Now: d.Now(), Acts: auth.From(r.Context()).MayDecide(), Strip: stripOf(s.Health)}
	for _, e := range s.Entries {
		body.Log = append(body.Log, happeningOf(e))
	}
	return d.render(w, r, sheet{Template: "source", Title: orID(s.Title, s.ID), Nav: "/sources", Body: body})
}

// A sourceBody is a source as its template wants it.
type sourceBody struct {
	desk.Source
	Now   time.Time
	Acts  bool // who is asking may let it be visited
	Strip []bar
	Log   []happening // newest first
}

// Bad reports whether it could not be read the last time.
func (s sourceBody) Bad() bool { return !s.BadSince.IsZero() }

// Came is what became of the last visit.
func (s sourceBody) Came() outcome { return outcomeOf(s.Visit.Outcome, s.Visit.Reason) }

// Rendering is how its text comes to be.
func (s sourceBody) Rendering() string {
	switch s.Render {
	case claim.RenderBrowser:
		return "in a browser"
	case claim.RenderAuto:
		return "in a browser where plain HTTP brings no text"
	}
	return "by plain HTTP"
}

// A happening is a line of a source's log.
type happening struct {
	At       time.Time
	Came     *outcome // of a visit; nil for a new text
	Why      string
	From, To string // snapshots, of a new text; From is empty for the first
}

func happeningOf(e desk.Entry) happening {
	if e.Kind == claim.EventSnapshot {
		return happening{At: e.At, From: e.From, To: e.To}
	}
	came := outcomeFrom(e.To)
	return happening{At: e.At, Came: &came, Why: e.Why}
}

// A choice is a snapshot in a list, with whether a form begins with it.
type choice struct {
	desk.Snapshot
	From, To bool
}

// Choices are the snapshots, the two newest chosen.
func (s sourceBody) Choices() []choice {
	var list []choice
	for i, snap := range s.Snapshots {
		list = append(list, choice{snap, i == 1, i == 0})
	}
	return list
}

// shortHash is a hash as people tell it from others.
func shortHash(hash string) string {
	digits := strings.TrimPrefix(hash, "sha256:")
	return digits[:min(len(digits), 8)]
}
