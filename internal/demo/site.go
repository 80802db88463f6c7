package demo

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html/template"
	"net/http"
	"sync/atomic"
	"time"
)

// A Site serves the sample sources. It starts in the first edition, as in
// April 2026; Turn brings the second. It is safe for concurrent use.
type Site struct {
	mux           http.ServeMux
	first, second *template.Template
	turned        atomic.Bool
	shut          atomic.Bool
	visits        atomic.Int64
}

// NewSite returns a site in its first edition.
func NewSite() (*Site, error) {
	first, err := edition("april")
	if err != nil {
		return nil, err
	}
	second, err := edition("later")
	if err != nil {
		return nil, err
	}
	s := &Site{first: first, second: second}
	s.mux.HandleFunc("GET /blog/happy-oyster-1-0", s.made("announcement.html"))
	s.mux.HandleFunc("GET /studio", s.made("interface.html"))
	s.mux.HandleFunc("GET /help/articles/4109-creating-with-gen-4", s.made("help.html"))
	s.mux.HandleFunc("GET /research/gen-4", s.built("research.html"))
	s.mux.HandleFunc("GET /live", s.made("live.html"))
	s.mux.HandleFunc("GET /assets/site.css", file("site.css", "text/css; charset=utf-8"))
	s.mux.HandleFunc("GET /robots.txt", file("robots.txt", "text/plain; charset=utf-8"))
	return s, nil
}

func edition(name string) (*template.Template, error) {
	t, err := template.ParseFS(samples, "site/parts.html", "site/always/*.html", "site/"+name+"/*.html")
	if err != nil {
		return nil, fmt.Errorf("demo pages of %s: %w", name, err)
	}
	return t, nil
}

// Turn brings the second edition, for all visits from now on.
func (s *Site) Turn() { s.turned.Store(true) }

// Visits returns how many pages have been put together for a visitor, each
// with noise of its own.
func (s *Site) Visits() int { return int(s.visits.Load()) }

// ServeHTTP serves a page of the present edition.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.shut.Load() && r.URL.Path != "/robots.txt" {
		http.Error(w, "closed for repairs", http.StatusServiceUnavailable)
		return
	}
	s.mux.ServeHTTP(w, r)
}

// caching sets the headers by which a visitor may keep a body.
type caching func(h http.Header, body []byte)

// madeForVisitor is the caching of a page that is put together anew for each
// visitor: no two visits get the same bytes, so a validator would be a lie.
func madeForVisitor(h http.Header, _ []byte) { h.Set("Cache-Control", "private, no-store") }

// builtOnce is the caching of what lies ready on a disk or in a CDN.
func builtOnce(h http.Header, body []byte) {
	sum := sha256.Sum256(body)
	h.Set("Cache-Control", "public, max-age=300")
	h.Set("ETag", `"`+hex.EncodeToString(sum[:8])+`"`)
}

// made serves a page of the present edition, with noise that no other visit
// gets.
func (s *Site) made(name string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := s.render(name, visitNumber(s.visits.Add(1)))
		respond(w, r, answer{"text/html; charset=utf-8", madeForVisitor, body, err})
	}
}

// built serves a page of the present edition that is alike for all.
func (s *Site) built(name string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := s.render(name, visit{})
		respond(w, r, answer{"text/html; charset=utf-8", builtOnce, body, err})
	}
}

// file serves an embedded file that is the same in both editions.
func file(name, contentType string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := samples.ReadFile("site/" + name)
		respond(w, r, answer{contentType, builtOnce, body, err})
	}
}

// An answer is what a handler has come to, good or not.
type answer struct {
	contentType string
	keep        caching
	body        []byte
	err         error
}

// respond sends a, or 304 to a visitor who has it.
func respond(w http.ResponseWriter, r *http.Request, a answer) {
	if a.err != nil {
		http.Error(w, "this sample page is broken", http.StatusInternalServerError)
		return
	}
	a.keep(w.Header(), a.body)
	w.Header().Set("Content-Type", a.contentType)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(a.body))
}

// render returns a page of the present edition as v sees it.
func (s *Site) render(name string, v visit) ([]byte, error) {
	pages := s.first
	if s.turned.Load() {
		pages = s.second
	}
	var b bytes.Buffer
	if err := pages.ExecuteTemplate(&b, name, v); err != nil {
		return nil, fmt.Errorf("render %s: %w", name, err)
	}
	return b.Bytes(), nil
}

// A visit holds what a page shows differently each time: noise.
type visit struct {
	Token, Nonce string
	Bucket       int64
	Online       int64
	Views        int64
	Waiting      int64
	Helpful      int64
}

// visitNumber makes the noise of the n-th visit: the same for the same n, so
// that a run can be repeated, and another in every field for n+1.
func visitNumber(n int64) visit {
	sum := sha256.Sum256(fmt.Appendf(nil, "visit %d", n))
	return visit{
		Token:   hex.EncodeToString(sum[:16]),
		Nonce:   hex.EncodeToString(sum[16:24]),
		Bucket:  n % 8,
		Online:  1180 + n*37%400,
		Views:   48210 + n*13,
		Waiting: 9300 + n*7,
		Helpful: 410 + n,
	}
}
