package desk_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"monitor/internal/article"
	"monitor/internal/check"
	"monitor/internal/claim"
	"monitor/internal/desk"
	"monitor/internal/fetch"
	"monitor/internal/store"
	"monitor/internal/verdict"
)

var update = flag.Bool("update", false, "write what the views say now")

// A world is sources on loopback, a store that remembers checks of them, and a
// desk over it. Time is what the test says.
type world struct {
	t        *testing.T
	site     *httptest.Server
	path     string // of the store
	store    *store.Store
	desk     *desk.Desk
	checker  *check.Checker
	articles []claim.Article
	plan     *check.Plan
	log      bytes.Buffer

	mu    sync.Mutex
	now   time.Time
	pages map[string]string // by path; one that is missing answers 503
}

func newWorld(t *testing.T, articles ...claim.Article) *world {
	t.Helper()
	w := &world{t: t, now: day(1), pages: map[string]string{}, path: filepath.Join(t.TempDir(), "m.db")}
	w.site = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		body, ok := w.pages[r.URL.Path]
		w.mu.Unlock()
		if !ok {
			rw.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		rw.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(rw, body)
	}))
	t.Cleanup(w.site.Close)
	w.open()
	t.Cleanup(func() { _ = w.store.Close() })
	fetcher := fetch.New(fetch.Options{
		UserAgent: "monitor", Timeout: 10 * time.Second, MaxBytes: 1 << 20, Concurrency: 16,
		PerHost: fetch.PerHost{Concurrency: 16}, AllowPrivate: true, Log: slog.New(slog.DiscardHandler), Now: w.time,
	})
	t.Cleanup(fetcher.Close)
	w.checker = &check.Checker{
		Fetcher: fetcher, Memory: w.store, Confirm: check.Confirm{Times: 1}, Lanes: 1,
		Patience: verdict.Patience{Failures: 3, After: 24 * time.Hour},
		Log:      slog.New(slog.DiscardHandler), Now: w.time, Progress: unwatched{},
	}
	w.set(articles...)
	return w
}

// day is a day of the story, at eight in the morning.
func day(n int) time.Time { return time.Date(2026, 4, n, 8, 0, 0, 0, time.UTC) }

type unwatched struct{}

func (unwatched) Step(int, int, string)    {}
func (unwatched) Again(int, time.Duration) {}

func (w *world) time() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

// open opens the store, and makes a desk over it.
func (w *world) open() {
	w.t.Helper()
	var err error
	if w.store, err = store.Open(w.path, store.Options{Now: w.time}); err != nil {
		w.t.Fatal(err)
	}
	w.desk = desk.New(desk.Options{
		Store: w.store, Now: w.time, Log: slog.New(slog.NewTextHandler(&w.log, nil)),
		Text: func(_ context.Context, a claim.Article) (*article.Text, error) {
			if a.File == "" {
				return nil, nil
			}
			return nil, fmt.Errorf("read %s: no such file", a.File)
		},
		Next: func(string) time.Time { return w.time().Add(6 * time.Hour) },
	})
}

// set makes articles what is watched. URLs without a host are the site's.
func (w *world) set(articles ...claim.Article) {
	w.t.Helper()
	for i := range articles {
		for j := range articles[i].Sources {
			t := &articles[i].Sources[j].Target
			t.Render = claim.RenderHTTP
			if strings.HasPrefix(t.URL, "/") {
				t.URL = w.site.URL + t.URL
			}
		}
	}
	var err error
	if w.plan, err = check.NewPlan(articles); err != nil {
		w.t.Fatal(err)
	}
	w.articles = articles
	w.show()
}

// show gives the desk what is watched.
func (w *world) show() {
	w.desk.Set(desk.Edition{
		Articles: w.articles, Plan: w.plan,
		Schedules: func(claim.Source) string { return "every 6 hours" },
		Told: map[string]func(string) bool{
			"desk":   func(string) bool { return true },
			"phones": func(article string) bool { return article == "phones" },
		},
	})
}

// says makes the page at path hold these paragraphs; without any it is out of
// reach.
func (w *world) says(path string, paragraphs ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(paragraphs) == 0 {
		delete(w.pages, path)
		return
	}
	w.pages[path] = "<!DOCTYPE html><html><title>Specifications</title><h1>Recording</h1><p>" + strings.Join(paragraphs, "</p><p>") + "</p></html>"
}

// passes lets time pass.
func (w *world) passes(until time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = until
}

// check runs a check at a time, and tells the desk.
func (w *world) check(at time.Time) {
	w.t.Helper()
	w.passes(at)
	if _, err := w.checker.Run(w.t.Context(), w.plan); err != nil {
		w.t.Fatal(err)
	}
	for _, t := range w.plan.Targets() {
		w.desk.Touch(t.Key)
	}
}

// decide writes what an editor decided about a claim as it is read now, and
// tells the desk.
func (w *world) decide(article, id string, d claim.Decision, events ...claim.Event) {
	w.t.Helper()
	var states []claim.ClaimState
	for _, a := range w.articles {
		for _, c := range a.Claims {
			for _, s := range c.Sources {
				if a.ID != article || c.ID != id {
					continue
				}
				state, ok, err := w.store.ClaimState(article, id, s)
				if err != nil || !ok {
					w.t.Fatalf("nothing is remembered of %s/%s: %v", article, id, err)
				}
				states = append(states, state)
			}
		}
	}
	d.Article, d.Claim = article, id
	if d.Accept != nil {
		d.Accept.Readings = check.Settled(states)
	}
	if d.Snooze != nil {
		d.Snooze.Readings = check.Settled(states)
	}
	if err := w.store.Decide(w.t.Context(), d, events...); err != nil {
		w.t.Fatal(err)
	}
	w.desk.TouchArticle(article)
}

// unstable is what differs from run to run.
var unstable = map[string]*regexp.Regexp{
	`"alert_ID"`:     regexp.MustCompile(`"alert_[0-9a-f]{32}"`),
	`"target": "T"`:  regexp.MustCompile(`"target": "[0-9a-f]{32}"`),
	`"duration": 0`:  regexp.MustCompile(`"duration": \d+`),
	`"rule": "RULE"`: regexp.MustCompile(`"rule": "[0-9a-f]{32}"`),
}

// golden holds a view against testdata/name.json.
func (w *world) golden(name string, view any, err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("%s: %v", name, err)
	}
	body, err := json.MarshalIndent(view, "", "  ")
	if err != nil {
		w.t.Fatal(err)
	}
	got := strings.ReplaceAll(string(body), w.site.URL, "https://example.org")
	for _, stable := range slices.Sorted(maps.Keys(unstable)) {
		got = unstable[stable].ReplaceAllString(got, stable)
	}
	got += "\n"
	file := filepath.Join("testdata", name+".json")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			w.t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		w.t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		w.t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}
