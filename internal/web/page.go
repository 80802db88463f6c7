package web

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"runtime/debug"
	"strings"
	"time"

	"monitor/internal/auth"
	"monitor/internal/desk"
)

//go:embed templates static
var embedded embed.FS

// pagePolicy is the content security policy of every page: its own script,
// style and pictures, and nothing in line.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// A page answers a request with a page, or says why it cannot.
type page func(w http.ResponseWriter, r *http.Request) error

// A sheet is a page before it has the frame that all share.
type sheet struct {
	Template string // a file of templates, without .html: it defines "main"
	Title    string // in the browser's tab; the layout does not show it
	Nav      string // the path in the header that it belongs to; may be empty
	Code     int    // of the answer; 0 is 200
	Body     any    // what its template shows
}

// A view is what a template is given.
type view struct {
	sheet
	Who     auth.Identity
	Now     time.Time
	Refused string // why the last new configuration was not taken
	Said    string // what became of the form that led here
	Mark    string // the newest news when this was asked for; empty where the page follows none
}

// markKey is where a request's context has the mark of the newest news, taken
// before anything is asked: what comes while a page is made is news to it.
type markKey struct{}

// handle registers p at a pattern of http.ServeMux.
func (d *Door) handle(mux *http.ServeMux, pattern string, p page) {
	mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		r = r.WithContext(context.WithValue(r.Context(), markKey{}, d.Live.Mark()))
		if err := survive(p)(w, r); err != nil {
			d.fail(w, r, err)
		}
	})
}

// survive makes a fault of the program an error like others, with its stack for
// the log: the one who asked gets an answer, and everybody else goes on.
func survive(p page) page {
	return func(w http.ResponseWriter, r *http.Request) (err error) {
		defer func() {
			if why := recover(); why != nil {
				err = fmt.Errorf("panic: %v\n%s", why, debug.Stack())
			}
		}()
		return p(w, r)
	}
}

// A fault is an error that is the asker's, with words for a page.
type fault struct {
	code int
	why  string
}

func (f fault) Error() string { return f.why }

// fail shows the page of an error. What went wrong inside stays inside.
func (d *Door) fail(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil { // nobody is there to read it
		d.Log.Debug("a client went away", "path", r.URL.Path, "err", err)
		return
	}
	f := faultOf(err)
	if f.code == http.StatusInternalServerError {
		d.Log.Error("page", "path", r.URL.Path, "err", err)
	}
	title := http.StatusText(f.code)
	shown := d.render(w, r, sheet{Template: "error", Title: title, Code: f.code, Body: f})
	if shown != nil {
		d.Log.Error("page", "path", r.URL.Path, "err", shown)
		http.Error(w, title, f.code)
	}
}

func faultOf(err error) fault {
	var own fault
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &own):
		return own
	case errors.Is(err, desk.ErrUnknown):
		return fault{http.StatusNotFound, "There is no such page. It may be of an article, a claim or a source that the configuration no longer has."}
	case errors.As(err, &tooLarge):
		return fault{http.StatusRequestEntityTooLarge, "That was more than a form of these pages holds."}
	case errors.Is(err, context.DeadlineExceeded):
		return fault{http.StatusServiceUnavailable, "It took too long. Please try again."}
	}
	return fault{http.StatusInternalServerError, "Something went wrong here. The daemon's log says what."}
}

// Words is what the page of an error is headed with.
func (f fault) Words() string { return http.StatusText(f.code) }

// Why is what it says.
func (f fault) Why() string { return f.why }

// render answers with a page, whole or not at all.
func (d *Door) render(w http.ResponseWriter, r *http.Request, s sheet) error {
	t := d.pages[s.Template]
	if t == nil {
		return fmt.Errorf("page %s: no such template", s.Template)
	}
	v := view{sheet: s, Who: auth.From(r.Context()), Now: d.Now(), Said: said(r.URL.Query().Get("said"))}
	if v.Who.Name != "" { // who is not known yet learns nothing of the daemon
		v.Refused = d.Refused()
		v.Mark, _ = r.Context().Value(markKey{}).(string)
	}
	var body bytes.Buffer
	if err := t.ExecuteTemplate(&body, "layout", v); err != nil {
		return fmt.Errorf("page %s: %w", s.Template, err)
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Security-Policy", pagePolicy)
	if s.Code == 0 {
		s.Code = http.StatusOK
	}
	w.WriteHeader(s.Code)
	if _, err := body.WriteTo(w); err != nil {
		d.Log.Debug("a client went away", "path", r.URL.Path, "err", err)
	}
	return nil
}

// parsePages reads the templates: each page's with the layout and the parts
// that pages share.
func parsePages(files statics) (map[string]*template.Template, error) {
	frame, err := template.New("layout").Funcs(wording(files)).ParseFS(embedded, "templates/layout.html", "templates/parts/*.html")
	if err != nil {
		return nil, fmt.Errorf("templates: %w", err)
	}
	names, err := fs.Glob(embedded, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("templates: %w", err)
	}
	pages := map[string]*template.Template{}
	for _, name := range names {
		t, err := frame.Clone()
		if err == nil && path.Base(name) != "layout.html" {
			t, err = t.ParseFS(embedded, name)
		}
		if err != nil {
			return nil, fmt.Errorf("templates: %w", err)
		}
		pages[strings.TrimSuffix(path.Base(name), ".html")] = t
	}
	return pages, nil
}
