package check_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"monitor/internal/check"
	"monitor/internal/claim"
	"monitor/internal/config"
	"monitor/internal/fetch"
	"monitor/internal/store"
)

// A host notes what it is asked for.
type host struct {
	mu     sync.Mutex
	answer func(w http.ResponseWriter, r *http.Request)
	paths  map[string]int
}

func (h *host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.paths[r.URL.Path]++
	h.answer(w, r)
}

// asked is how often it was asked since the last time: for robots.txt, for
// pages that cannot exist, and for pages.
func (h *host) asked() (robots, probes, pages int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for path, n := range h.paths {
		switch {
		case path == "/robots.txt":
			robots += n
		case strings.HasPrefix(path, "/no-such-page-"):
			probes += n
		default:
			pages += n
		}
	}
	h.paths = map[string]int{}
	return robots, probes, pages
}

func newHost(t *testing.T) (*host, string) {
	t.Helper()
	h := &host{paths: map[string]int{}}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return h, server.URL
}

// runAt is a whole run of the program at a time.
func runAt(t *testing.T, now time.Time, plan *check.Plan, memory check.Memory) claim.Report {
	t.Helper()
	c := checker(&config.Config{})
	c.Fetcher.Close()
	c.Now = func() time.Time { return now }
	c.Memory = memory
	c.Fetcher = fetch.New(fetch.Options{
		UserAgent: "monitor/1", AllowPrivate: true, Robots: true, Retries: 2,
		PerHost: fetch.PerHost{Concurrency: 8}, Now: c.Now,
	})
	defer c.Fetcher.Close()
	rep, err := c.Run(t.Context(), plan)
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

func openStore(t *testing.T) *store.Store {
	t.Helper()
	st, err := store.Open(filepath.Join(t.TempDir(), "monitor.db"), store.Options{Log: slog.New(slog.DiscardHandler), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	return st
}

// A host that asks for rest gets it, all of it and in later runs too, by our
// clock, for a day at most.
func TestRestIsGranted(t *testing.T) { // F60 to F62
	now := time.Date(2026, 4, 23, 8, 0, 0, 0, time.UTC)
	tests := []struct {
		id, name string
		status   int
		after    string
		rest     time.Duration // 0: none was asked for
	}{
		{"F60", "429 for an hour", 429, "3600", time.Hour},
		{"F61", "503 until a time", 503, "Thu, 23 Apr 2026 08:10:00 GMT", 10 * time.Minute},
		{"F61", "503 until a time next week", 503, "Thu, 30 Apr 2026 08:10:00 GMT", 24 * time.Hour},
		{"F62", "below zero", 429, "-5", time.Minute},
		{"F62", "no number", 429, "abc", time.Minute},
		{"F62", "for ever", 429, "1000000000000000000", 24 * time.Hour},
		{"F62", "a time that is over", 429, "Thu, 23 Apr 2026 07:00:00 GMT", time.Minute},
		{"F62", "503 below zero", 503, "-5", 0},
	}
	for _, tt := range tests {
		t.Run(tt.id+" "+tt.name, func(t *testing.T) {
			t.Parallel()
			h, url := newHost(t)
			h.answer = func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/robots.txt" {
					w.WriteHeader(http.StatusNotFound)
					return
				}
				w.Header().Set("Retry-After", tt.after)
				w.WriteHeader(tt.status)
			}
			memory, plan := openStore(t), citing(t, 1, 2, url)
			rep := runAt(t, now, plan, memory)
			_, _, pages := h.asked()
			if tt.rest == 0 {
				if pages != 6 || rep.Sources[0].Reason != claim.ReasonStatus {
					t.Errorf("%d requests, %+v", pages, rep.Sources[0])
				}
				return
			}
			if pages != 1 {
				t.Errorf("%d requests for pages, want the one that was denied", pages)
			}
			if runAt(t, now.Add(tt.rest-10*time.Second), plan, memory); sum(h.asked()) != 0 {
				t.Error("the host was asked before its rest was over")
			}
			if runAt(t, now.Add(tt.rest+time.Second), plan, memory); sum(h.asked()) == 0 {
				t.Error("the host was never asked again")
			}
			for _, s := range rep.Sources {
				if s.Outcome != claim.Unavailable || s.Reason != claim.ReasonRateLimited {
					t.Errorf("%s: %s %s", s.ID, s.Outcome, s.Reason)
				}
			}
		})
	}
}

func sum(robots, probes, pages int) int { return robots + probes + pages }

// citing plans articles whose every claim rests on one of so many pages below
// url, each article with a source of its own.
func citing(t *testing.T, articles, urls int, url string) *check.Plan {
	t.Helper()
	var list []claim.Article
	for i := range max(articles, urls) {
		id := fmt.Sprintf("s%d", i)
		list = append(list, claim.Article{
			ID:      fmt.Sprintf("a%d", i),
			Sources: []claim.Source{{ID: id, Target: claim.Target{URL: fmt.Sprintf("%s/page-%d", url, i%urls), Render: claim.RenderHTTP}}},
			Claims:  []claim.Claim{{ID: "c", Says: "Clips last 3 minutes.", Quote: "records up to 3 minutes of video", Sources: []string{id}}},
		})
	}
	plan, err := check.NewPlan(list)
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

// A thousand articles that cite fifty URLs cost fifty requests for pages, and
// the report says what else was sent.
func TestOneRequestForEachURL(t *testing.T) {
	h, url := newHost(t)
	h.answer = func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/page-") {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, "<!doctype html><html><title>Specs %s</title><h1>Specs</h1><p>In Directing mode it records up to 3 minutes of video at 720p.%s</html>",
			r.URL.Path, strings.Repeat("<p>It is made for a walk in the rain, and weighs little.", 30))
	}
	rep := runAt(t, time.Now(), citing(t, 1000, 50, url), openStore(t))
	robots, probes, pages := h.asked()
	if pages != 50 {
		t.Errorf("%d requests for pages, want 50", pages)
	}
	if robots != 1 || probes > 1 {
		t.Errorf("%d requests for robots.txt and %d probes, want one of each at most", robots, probes)
	}
	if rep.Requests != robots+probes+pages {
		t.Errorf("the report says %d requests, %d were sent", rep.Requests, robots+probes+pages)
	}
	if rep.Status != claim.StatusFresh || len(rep.Articles) != 1000 {
		t.Errorf("%d articles, %s: %+v", len(rep.Articles), rep.Status, rep.Articles[0])
	}
}
