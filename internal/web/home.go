package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"monitor/internal/claim"
	"monitor/internal/desk"
)

// pageRoutes are the pages about articles and claims, and what may be done on
// them.
func (d *Door) pageRoutes(mux *http.ServeMux) {
	d.handle(mux, "GET /{$}", d.home)
	d.handle(mux, "GET /articles/{article}", d.article)
	d.handle(mux, "GET /claims/{article}/{claim}", d.claim)
	d.handle(mux, "POST /claims/{article}/{claim}/{verb}", d.act)
	d.handle(mux, "POST /articles/{article}/check", d.visit)
	d.handle(mux, "POST /sources/{source}/check", d.visit)
}

// home is the desk: articles by what needs doing.
func (d *Door) home(w http.ResponseWriter, r *http.Request) error {
	q := queryOf(r.URL.Query())
	list, err := d.Desk.Articles(q)
	if err != nil {
		return err
	}
	title := "Desk"
	if n := list.Counts.Stale; n > 0 { // seen on a tab that is not in front
		title = fmt.Sprintf("%d stale, desk", n)
	}
	return d.render(w, r, sheet{Template: "home", Title: title, Nav: "/", Body: homeOf(q, list, d.Now())})
}

// queryOf reads what the desk's form and links ask for.
func queryOf(v url.Values) desk.Query {
	page, err := strconv.Atoi(v.Get("page"))
	if err != nil {
		page = 1
	}
	return desk.Query{Text: v.Get("q"), Status: claim.Status(v.Get("status")), Tag: v.Get("tag"), Source: v.Get("source"), Page: page}
}

// hrefOf is the address of the desk that asks for q.
func hrefOf(q desk.Query) string {
	v := url.Values{}
	for name, value := range map[string]string{"q": q.Text, "status": string(q.Status), "tag": q.Tag, "source": q.Source} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if q.Page > 1 {
		v.Set("page", strconv.Itoa(q.Page))
	}
	if len(v) == 0 {
		return "/"
	}
	return "/?" + v.Encode()
}

// A homeBody is the desk as its template wants it.
type homeBody struct {
	desk.List
	Query    desk.Query
	Filters  []filter
	Groups   []group
	Narrowed []filter // what narrows the list besides the status, and the way back without it
	Total    int      // of all articles
	Earlier  string   // the page before; empty on the first
	Later    string
}

// A filter is a link to the desk with one more or one fewer condition.
type filter struct {
	Kind  string
	Words string
	Count int
	On    bool
	Href  string
}

// A group is the articles of a page that have one status.
type group struct {
	Status claim.Status
	Head   string
	Rows   []row
}

// A row is an article at a glance, as seen now.
type row struct {
	Now time.Time
	It  desk.Row
}

func homeOf(q desk.Query, list desk.List, now time.Time) homeBody {
	c := list.Counts
	b := homeBody{List: list, Query: q, Total: c.Stale + c.Unverified + c.Fresh, Groups: groupsOf(list.Articles, now)}
	b.Filters = []filter{
		statusFilter(q, "", "all", b.Total),
		statusFilter(q, claim.StatusStale, "stale", c.Stale),
		statusFilter(q, claim.StatusUnverified, "unverified", c.Unverified),
		statusFilter(q, claim.StatusFresh, "fresh", c.Fresh),
	}
	b.Narrowed = narrowed(q)
	if list.Page > 1 {
		q.Page = list.Page - 1
		b.Earlier = hrefOf(q)
	}
	if list.Page < list.Pages {
		q.Page = list.Page + 1
		b.Later = hrefOf(q)
	}
	return b
}

func statusFilter(q desk.Query, s claim.Status, words string, n int) filter {
	on := q.Status == s
	q.Status, q.Page = s, 1
	return filter{Kind: string(s), Words: words, Count: n, On: on, Href: hrefOf(q)}
}

func narrowed(q desk.Query) []filter {
	q.Page = 1
	var list []filter
	if q.Text != "" {
		without := q
		without.Text = ""
		list = append(list, filter{Kind: "words", Words: q.Text, Href: hrefOf(without)})
	}
	if q.Tag != "" {
		without := q
		without.Tag = ""
		list = append(list, filter{Kind: "tag", Words: q.Tag, Href: hrefOf(without)})
	}
	if q.Source != "" {
		without := q
		without.Source = ""
		list = append(list, filter{Kind: "source", Words: q.Source, Href: hrefOf(without)})
	}
	return list
}

// groupsOf parts rows where their status becomes another; they come in order.
func groupsOf(rows []desk.Row, now time.Time) []group {
	var groups []group
	for _, it := range rows {
		if n := len(groups); n == 0 || groups[n-1].Status != it.Status {
			groups = append(groups, group{Status: it.Status, Head: headOf(it.Status)})
		}
		last := &groups[len(groups)-1]
		last.Rows = append(last.Rows, row{now, it})
	}
	return groups
}

// headOf says what is to be done with articles of a status.
func headOf(s claim.Status) string {
	switch s {
	case claim.StatusStale:
		return "No longer true"
	case claim.StatusUnverified:
		return "Could not be verified"
	}
	return "Still true"
}
