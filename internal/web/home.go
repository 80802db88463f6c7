package web

import (
	"net/http"
	"strconv"

	"monitor/internal/claim"
	"monitor/internal/desk"
)

// pageRoutes are the pages about articles and claims, and what may be done on
// them.
func (d *Door) pageRoutes(mux *http.ServeMux) {
	d.handle(mux, "GET /{$}", d.home)
}

// home is the desk: articles by what needs doing.
func (d *Door) home(w http.ResponseWriter, r *http.Request) error {
	list, err := d.Desk.Articles(queryOf(r))
	if err != nil {
		return err
	}
	return d.render(w, r, sheet{Template: "home", Title: "Desk", Nav: "/", Body: list})
}

// queryOf reads what the desk's form and links ask for.
func queryOf(r *http.Request) desk.Query {
	v := r.URL.Query()
	page, err := strconv.Atoi(v.Get("page"))
	if err != nil {
		page = 1
	}
	return desk.Query{Text: v.Get("q"), Status: claim.Status(v.Get("status")), Tag: v.Get("tag"), Source: v.Get("source"), Page: page}
}
