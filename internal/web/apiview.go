package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"monitor/internal/claim"
	"monitor/internal/desk"
)

// maxWord bounds a parameter, in bytes: none of them is a text.
const maxWord = 256

func (d *Door) viewArticles(r *http.Request) (any, error) {
	v := r.URL.Query()
	page, err := pageOf(v)
	if err != nil {
		return nil, err
	}
	status := claim.Status(v.Get("status"))
	known := []claim.Status{"", claim.StatusStale, claim.StatusUnverified, claim.StatusFresh}
	if !slices.Contains(known, status) {
		return nil, fault{http.StatusBadRequest, fmt.Sprintf("status %q: it is stale, unverified or fresh", status)}
	}
	return d.Desk.Articles(desk.Query{
		Text: v.Get("q"), Status: status, Tag: v.Get("tag"), Source: v.Get("source"), Page: page,
	})
}

func (d *Door) viewArticle(r *http.Request) (any, error) {
	return d.Desk.Article(r.Context(), r.PathValue("article"))
}

func (d *Door) viewClaim(r *http.Request) (any, error) {
	return viewOfClaim(d.Desk, r.PathValue("article"), r.PathValue("claim"))
}

func (d *Door) viewSources(r *http.Request) (any, error) {
	v := r.URL.Query()
	page, err := pageOf(v)
	if err != nil {
		return nil, err
	}
	return d.Desk.Sources(desk.SourceQuery{Text: v.Get("q"), Page: page})
}

func (d *Door) viewSource(r *http.Request) (any, error) {
	return d.Desk.Source(r.PathValue("source"))
}

func (d *Door) viewComparison(r *http.Request) (any, error) {
	v := r.URL.Query()
	return viewOfComparison(d.Desk, r.PathValue("source"), v.Get("from"), v.Get("to"))
}

// A snapshotView is a text that a source has had. The bytes that came are
// another matter: they are for the page that offers them as a download.
type snapshotView struct {
	Source      string    `json:"source"`
	Hash        string    `json:"hash"`
	At          time.Time `json:"at"`  // when it was first captured
	URL         string    `json:"url"` // after redirects, as claim.DisplayURL has it
	ContentType string    `json:"content_type"`
	Bytes       int       `json:"bytes"` // of what came, after decoding
	Text        string    `json:"text"`
}

func (d *Door) viewSnapshot(r *http.Request) (any, error) {
	source := r.PathValue("source")
	s, err := d.Desk.Snapshot(source, r.PathValue("hash"))
	return snapshotView{
		Source: source, Hash: s.Hash, At: s.At, URL: claim.DisplayURL(s.URL),
		ContentType: s.ContentType, Bytes: len(s.Body), Text: s.Text,
	}, err
}

func (d *Door) viewAlerts(r *http.Request) (any, error) {
	page, err := pageOf(r.URL.Query())
	if err != nil {
		return nil, err
	}
	return d.Desk.Alerts(page)
}

func (d *Door) viewHealth(*http.Request) (any, error) {
	s := d.State()
	s.Problems, s.Notes = escaped(s.Problems), escaped(s.Notes)
	return s, nil
}

// knownQuery refuses parameters that are not known, or come twice: a filter
// that is misspelt would choose everything.
func knownQuery(r *http.Request, known []string) error {
	v, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return fault{http.StatusBadRequest, "the parameters cannot be read"}
	}
	for name, values := range v {
		switch {
		case !slices.Contains(known, name):
			return fault{http.StatusBadRequest, fmt.Sprintf("parameter %q is unknown here", name)}
		case len(values) > 1:
			return fault{http.StatusBadRequest, fmt.Sprintf("parameter %s comes more than once", name)}
		case len(values[0]) > maxWord:
			return fault{http.StatusBadRequest, fmt.Sprintf("parameter %s is longer than %d bytes", name, maxWord)}
		}
	}
	return nil
}

// pageOf is the page that is asked for, the first where none is.
func pageOf(v url.Values) (int, error) {
	if !v.Has("page") {
		return 1, nil
	}
	page, err := strconv.Atoi(v.Get("page"))
	if err != nil || page < 1 {
		return 0, fault{http.StatusBadRequest, fmt.Sprintf("page %q: it is a number from 1", v.Get("page"))}
	}
	return page, nil
}
