// Package web is the daemon's door: the dashboard that editors decide on, the
// API of the same, whether the daemon is alive and ready, its metrics, the feed
// of its alerts, and the socket over which the commands beside it speak to it.
//
// It owns paths, headers, the limits of a server, who is let through to what,
// how pages look, and the names of the metrics. It refuses rules about claims,
// and to read or change anything by itself: what it shows it asks of the desk
// and of the functions it is given. It stands last, after desk and auth.
package web

import (
	"context"
	"encoding/json"
	"html/template"
	"log/slog"
	"net/http"
	"time"

	"monitor/internal/claim"
	"monitor/internal/desk"
)

// What a connection may take, so that slow or many ones harm nobody.
const (
	readHeader = 10 * time.Second
	readAll    = 30 * time.Second
	writeAll   = 60 * time.Second
	idle       = 120 * time.Second
	maxHeader  = 64 << 10
	maxBody    = 1 << 20
	maxConns   = 512
)

// A Door is what the daemon shows. All exported fields must be set.
type Door struct {
	// Alive says what is wrong that only a new start could mend, and Ready
	// what is wrong at all; nothing is wrong when they say nothing. Notes are
	// worth knowing and wrong with nothing. None of them may wait for a lock
	// that could be the trouble.
	Alive, Ready, Notes func() []string

	Status func() (claim.Report, error) // what is remembered

	// Decide keeps what an editor decided and says what that came to. What
	// cannot be decided is a Refused.
	Decide func(ctx context.Context, d Decision) (string, error)

	Feed func() (Feed, error) // the newest alerts; what can be read of them also beside an error

	Desk    *desk.Desk                                       // what pages and the API show
	Visit   func(ctx context.Context, a Ask) (string, error) // lets sources be visited now, and says which; a Refused where it cannot
	State   func() State                                     // of the daemon, for the health page
	Refused func() string                                    // why the last new configuration was not taken; empty when it was
	Guard   *Guard                                           // who may come in
	Live    *Live                                            // tells open pages that something is new

	Metrics *Metrics
	Log     *slog.Logger
	Now     func() time.Time

	fed   standing
	pages map[string]*template.Template // by the name of their file
}

// An Ask is a wish that sources be visited now: those of an article, of one
// claim of it, or one source.
type Ask struct {
	Article string `json:"article"`
	Claim   string `json:"claim"`
	Source  string `json:"source"`
}

// A State is what the daemon is doing.
type State struct {
	Version   string    `json:"version"`
	StartedAt time.Time `json:"started_at"`
	Problems  []string  `json:"problems"` // as /readyz has them
	Notes     []string  `json:"notes"`
	Refused   string    `json:"refused"` // as Door.Refused has it

	Sources   int       `json:"sources"`
	Waiting   int       `json:"waiting"`
	InFlight  int       `json:"in_flight"`
	Skipped   uint64    `json:"skipped"`
	LastRound time.Time `json:"last_round"`

	Store        string    `json:"store"`
	StoreBytes   int64     `json:"store_bytes"`
	StoreCreated time.Time `json:"store_created"`

	Config string `json:"config"` // in force, as YAML, secrets masked
}

// Outer is what others on the network may see: no word of an article or page.
func (d *Door) Outer() http.Handler {
	mux := http.NewServeMux()
	d.outer(mux)
	return guarded(mux)
}

// Inner is the whole of it, for whoever may open the socket.
func (d *Door) Inner() http.Handler {
	mux := http.NewServeMux()
	d.outer(mux)
	mux.HandleFunc("GET "+feedPath, d.feed)
	return guarded(bySocket(d.api(mux)))
}

func (d *Door) outer(mux *http.ServeMux) {
	mux.HandleFunc("GET /healthz", d.health("alive", d.Alive))
	mux.HandleFunc("GET /readyz", d.health("ready", d.Ready))
	mux.Handle("GET /metrics", d.Metrics.handler(d.Log))
}

// Dashboard is what people open in a browser, and the API beside it.
func (d *Door) Dashboard() (http.Handler, error) {
	files, err := readStatics()
	if err != nil {
		return nil, err
	}
	if d.pages, err = parsePages(files); err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	d.outer(mux)
	mux.HandleFunc("GET /static/{file}", files.serve)
	mux.HandleFunc("GET "+feedPath, d.feed)
	d.pageRoutes(mux)
	d.sourceRoutes(mux)
	d.loginRoutes(mux)
	d.handle(mux, "GET /", func(http.ResponseWriter, *http.Request) error { return desk.ErrUnknown })
	return guarded(d.Guard.Wrap(d.api(mux), d.fail)), nil
}

// guarded sets what every answer has, and bounds what a request may bring.
func guarded(h http.Handler) http.Handler {
	return http.MaxBytesHandler(secured(h), maxBody)
}

// A condition is the document of /healthz and /readyz.
type condition struct {
	Status   string   `json:"status"`
	Problems []string `json:"problems"`
	Notes    []string `json:"notes"`
}

func (d *Door) health(good string, problems func() []string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		c := condition{Status: good, Problems: escaped(problems()), Notes: escaped(d.Notes())}
		code := http.StatusOK
		if len(c.Problems) > 0 {
			c.Status, code = "not "+good, http.StatusServiceUnavailable
		}
		d.answer(w, code, c)
	}
}

// escaped makes texts that may quote hosts and pages harmless; it is never nil.
func escaped(texts []string) []string {
	list := make([]string, 0, len(texts))
	for _, text := range texts {
		list = append(list, claim.EscapeLine(text))
	}
	return list
}

// answer writes v, whole or not at all.
func (d *Door) answer(w http.ResponseWriter, code int, v any) {
	body, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		d.Log.Error("answer", "err", err)
		http.Error(w, "the answer cannot be written", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(code)
	if _, err := w.Write(append([]byte(claim.EscapeJSON(string(body))), '\n')); err != nil {
		d.Log.Debug("a client went away", "err", err)
	}
}
