package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"monitor/internal/article"
	"monitor/internal/check"
	"monitor/internal/claim"
	"monitor/internal/desk"
	"monitor/internal/fetch"
	"monitor/internal/store"
	"monitor/internal/verdict"
	"monitor/internal/web"
)

// A seen is what a daemon has seen: sources on loopback, a store that remembers
// checks of them, a desk over it, and the door through which it is looked at.
// Time is what the test says.
type seen struct {
	t        *testing.T
	site     *httptest.Server
	store    *store.Store
	checker  *check.Checker
	articles []claim.Article
	plan     *check.Plan
	door     *web.Door
	pages    http.Handler
	state    web.State

	mu      sync.Mutex
	now     time.Time
	answers map[string]http.HandlerFunc // of the site, by path
}

// newSeen watches articles whose URLs without a host are those of a site that
// answers nothing yet.
func newSeen(t *testing.T, articles ...claim.Article) *seen {
	t.Helper()
	s := &seen{t: t, now: april(1), answers: map[string]http.HandlerFunc{}}
	s.site = httptest.NewServer(http.HandlerFunc(s.answer))
	t.Cleanup(s.site.Close)
	var err error
	if s.store, err = store.Open(filepath.Join(t.TempDir(), "monitor.db"), store.Options{Now: s.time}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.store.Close() })
	fetcher := fetch.New(fetch.Options{
		UserAgent: "monitor", Timeout: 10 * time.Second, MaxBytes: 8 << 20, Concurrency: 16,
		PerHost: fetch.PerHost{Concurrency: 16}, AllowPrivate: true, Log: discard, Now: s.time,
	})
	t.Cleanup(fetcher.Close)
	s.checker = &check.Checker{
		Fetcher: fetcher, Memory: s.store, Confirm: check.Confirm{Times: 1}, Lanes: 1,
		Patience: verdict.Patience{Failures: 2, After: time.Hour}, Log: discard, Now: s.time, Progress: unwatched{},
	}
	s.door = door()
	s.door.Now = s.time
	s.door.State = func() web.State { return s.state }
	s.door.Refused = func() string { return s.state.Refused }
	s.door.Desk = desk.New(desk.Options{
		Store: s.store, Now: s.time, Log: discard,
		Text: func(context.Context, claim.Article) (*article.Text, error) { return nil, nil },
		Next: func(string) time.Time { return s.time().Add(4 * time.Hour) },
	})
	s.watch(articles)
	if s.pages, err = s.door.Dashboard(); err != nil {
		t.Fatal(err)
	}
	return s
}

type unwatched struct{}

func (unwatched) Step(int, int, string)    {}
func (unwatched) Again(int, time.Duration) {}

// april is a day of the story, at eight in the morning.
func april(n int) time.Time { return time.Date(2026, 4, n, 8, 0, 0, 0, time.UTC) }

func (s *seen) time() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

func (s *seen) answer(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	answer := s.answers[r.URL.Path]
	s.mu.Unlock()
	if answer == nil {
		http.Error(w, "down", http.StatusServiceUnavailable)
		return
	}
	answer(w, r)
}

func (s *seen) watch(articles []claim.Article) {
	s.t.Helper()
	for i := range articles {
		for j := range articles[i].Sources {
			target := &articles[i].Sources[j].Target
			target.Render = claim.RenderHTTP
			target.URL = s.site.URL + target.URL
		}
	}
	var err error
	if s.plan, err = check.NewPlan(articles); err != nil {
		s.t.Fatal(err)
	}
	s.articles = articles
	s.door.Desk.Set(desk.Edition{
		Articles: articles, Plan: s.plan,
		Schedules: func(claim.Source) string { return "every 6 hours" },
		Told:      map[string]func(string) bool{"desk": everything, "newsroom": everything},
	})
}

func everything(string) bool { return true }

// says makes the page at path hold these paragraphs, in a page of some size;
// without any it is out of reach.
func (s *seen) says(path, title string, paragraphs ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(paragraphs) == 0 {
		delete(s.answers, path)
		return
	}
	body := "<!DOCTYPE html><html lang=en><title>" + title + "</title><main><h1>" + title + "</h1><p>" + strings.Join(paragraphs, "</p><p>") + "</p></main></html>"
	s.answers[path] = func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, body)
	}
}

// check visits the sources at paths, all of them without any, at a time.
func (s *seen) check(at time.Time, paths ...string) {
	s.t.Helper()
	s.mu.Lock()
	s.now = at
	s.mu.Unlock()
	plan := s.plan
	if len(paths) > 0 {
		var keys []string
		for _, t := range plan.Targets() {
			for _, path := range paths {
				if t.Sources[0].Target.URL == s.site.URL+path {
					keys = append(keys, t.Key)
				}
			}
		}
		plan = plan.Only(keys...)
	}
	if _, err := s.checker.Run(s.t.Context(), plan); err != nil {
		s.t.Fatal(err)
	}
	for _, t := range s.plan.Targets() {
		s.door.Desk.Touch(t.Key)
	}
}

// told writes how far a receiver was told.
func (s *seen) told(r store.Receiver, d *store.Delivery) {
	s.t.Helper()
	if err := s.store.Mark(s.t.Context(), store.Mark{Receiver: r, Delivery: d}); err != nil {
		s.t.Fatal(err)
	}
}

// get asks for a page as somebody who may decide.
func (s *seen) get(path string) *httptest.ResponseRecorder {
	s.t.Helper()
	w := httptest.NewRecorder()
	r := httptest.NewRequest("GET", path, nil)
	s.handler().ServeHTTP(w, r)
	return w
}

// handler takes everybody for somebody on this machine.
func (s *seen) handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Host, r.RemoteAddr = "localhost", "127.0.0.1:1"
		s.pages.ServeHTTP(w, r)
	})
}

// hashes are those of a source's snapshots, newest first.
func (s *seen) hashes(source string) []string {
	s.t.Helper()
	one, err := s.door.Desk.Source(source)
	if err != nil {
		s.t.Fatal(err)
	}
	var list []string
	for _, snap := range one.Snapshots {
		list = append(list, snap.Hash)
	}
	return list
}

// cameras is a story of three weeks: one source that changed twice, one that
// is down, one that showed a wall in between, one that nobody visited yet.
func cameras(t *testing.T) *seen {
	t.Helper()
	s := newSeen(t, claim.Article{
		ID: "camera-roundup", Title: "Five cameras that dream up their own worlds", URL: "https://news.example/cameras",
		Sources: []claim.Source{
			{ID: "maker-specs", Title: "Specifications of the maker", Target: claim.Target{URL: "/specs"}},
			{ID: "maker-prices", Title: "Prices and plans", Target: claim.Target{URL: "/prices"}},
			{ID: "press", Title: "Press release of 3 March", Target: claim.Target{URL: "/press"}},
			{ID: "forum", Target: claim.Target{URL: "/forum"}},
		},
		Claims: []claim.Claim{
			{ID: "max-clip", Says: "clips of up to three minutes", Sources: []string{"maker-specs"}, Quote: "Directing mode records up to 3 minutes of video."},
			{ID: "resolution", Says: "in 720p", Sources: []string{"maker-specs"}, Quote: "Video is made at 720p."},
			{ID: "price", Says: "from $15 a month", Sources: []string{"maker-prices"}, Quote: "The Standard plan costs $15 per month."},
			{ID: "launch", Says: "open to everybody since March", Sources: []string{"press"}, Quote: "The service is open to everybody since 3 March 2026."},
		},
	})
	const filler = "The camera follows what is in front of it and makes up what is not. It was shown in public for the first time in Lisbon, where visitors could walk through what it made."
	specs := []string{"Directing mode records up to 3 minutes of video.", "Video is made at 720p.", filler, "Wandering mode has no end.", "Sound comes with it.", "Languages: English, Chinese and Portuguese."}
	prices := []string{"The Standard plan costs $15 per month.", "The Pro plan costs $35 per month.", filler}
	press := []string{"The service is open to everybody since 3 March 2026.", filler}
	s.says("/specs", "Specifications", specs...)
	s.says("/prices", "Prices", prices...)
	s.says("/press", "Press release", press...)
	s.check(april(1), "/specs", "/prices", "/press")
	specs = append(specs[:len(specs):len(specs)], "Support answers within two days.")
	s.says("/specs", "Specifications", specs...)
	s.check(april(6), "/specs", "/prices", "/press")
	s.says("/prices", "Sign in", "Please sign in to go on.")
	s.check(april(9), "/prices")
	s.says("/prices", "Prices", prices...)
	s.check(april(11), "/prices")
	specs = append([]string{"Directing mode records up to 5 minutes of video."}, specs[1:]...)
	specs = append(specs[:3:3], specs[4:]...)
	s.says("/specs", "Specifications", specs...)
	s.check(april(17), "/specs", "/prices")
	s.says("/press", "")
	for day := 18; day < 23; day++ {
		s.check(april(day), "/press")
	}
	s.mu.Lock()
	s.now = april(23).Add(110 * time.Minute)
	s.mu.Unlock()
	return s
}
