package check_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"monitor/internal/check"
	"monitor/internal/claim"
	"monitor/internal/config"
	"monitor/internal/fetch"
	"monitor/internal/pdf"
	"monitor/internal/store"
)

// This binary is also what reads PDFs for the scenarios.
func TestMain(m *testing.M) {
	if pdf.IsChild(os.Args) {
		os.Exit(pdf.Child(os.Args, os.Stdin, os.Stdout))
	}
	os.Exit(m.Run())
}

var update = flag.Bool("update", false, "write what the scenarios say now")

// TestScenarios plays the sites in testdata, edition after edition, against
// one store, and holds the reports and the requests that they cost.
//
// A scenario is a txtar file: its configuration (SITE stands for the server's
// address; a file under N/ replaces its namesake from edition N on), the pages
// of each edition under N/site/ (PATH@2 is what the second visit to PATH
// gets, a first line "status: 500" sets the status), and the report wanted of
// each edition in N/report. With a file N/not-due nothing is due at edition N.
func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			play(t, file)
		})
	}
}

func play(t *testing.T, file string) {
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s := newSite(ar)
	server := httptest.NewServer(s)
	defer server.Close()
	dir := t.TempDir()
	st, err := store.Open(filepath.Join(dir, "monitor.db"), store.Options{Log: slog.New(slog.DiscardHandler), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	for edition := 1; s.has(edition); edition++ {
		s.turn(edition)
		articles := writeConfig(t, dir, ar, edition, strings.TrimPrefix(server.URL, "http://"))
		due := slices.IndexFunc(ar.Files, func(f txtar.File) bool { return f.Name == fmt.Sprintf("%d/not-due", edition) }) < 0
		got := run(t, articles, st, due) + s.requests()
		name := fmt.Sprintf("%d/report", edition)
		want := section(ar, name)
		if *update {
			want.Data = []byte(got)
			continue
		}
		if diff := cmp.Diff(string(want.Data), got); diff != "" {
			t.Errorf("edition %d (-want +got):\n%s", edition, diff)
		}
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// section returns the file of ar with that name, added when it lacks.
func section(ar *txtar.Archive, name string) *txtar.File {
	i := slices.IndexFunc(ar.Files, func(f txtar.File) bool { return f.Name == name })
	if i < 0 {
		ar.Files = append(ar.Files, txtar.File{Name: name})
		i = len(ar.Files) - 1
	}
	return &ar.Files[i]
}

func writeConfig(t *testing.T, dir string, ar *txtar.Archive, edition int, site string) *config.Config {
	t.Helper()
	for _, f := range ar.Files {
		name, ok := strings.CutPrefix(f.Name, fmt.Sprintf("%d/", edition))
		if filepath.Ext(f.Name) != ".yaml" || !ok && strings.Contains(f.Name[:2], "/") {
			continue
		}
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, bytes.ReplaceAll(f.Data, []byte("SITE"), []byte(site)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cfg, err := config.Load(filepath.Join(dir, "monitor.yaml"), func(string) (string, bool) { return "", false })
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

func run(t *testing.T, cfg *config.Config, memory check.Memory, due bool) string {
	t.Helper()
	plan, err := check.NewPlan(cfg.Articles)
	if err != nil {
		t.Fatal(err)
	}
	c := checker(cfg)
	defer c.Fetcher.Close()
	c.Memory = memory
	c.Due = func(claim.Source, claim.TargetState) bool { return due }
	rep, err := c.Run(t.Context(), plan)
	if err != nil {
		t.Fatal(err)
	}
	return summary(rep)
}

func checker(cfg *config.Config) *check.Checker {
	log := slog.New(slog.DiscardHandler)
	return &check.Checker{
		Fetcher: fetch.New(fetch.Options{
			UserAgent: cfg.Fetch.UserAgent, Timeout: cfg.Fetch.Timeout, MaxBytes: cfg.Fetch.MaxBytes,
			Concurrency: cfg.Fetch.Concurrency, PerHost: fetch.PerHost(cfg.Fetch.PerHost),
			Robots: cfg.Fetch.Robots, AllowPrivate: cfg.Fetch.AllowPrivate, Log: log, Now: time.Now,
		}),
		PDF:      pdf.New(pdf.CacheDir(), log).Text,
		Memory:   check.Nothing,
		Confirm:  check.Confirm{Times: cfg.Confirm.Times, Delay: cfg.Confirm.Delay},
		Lanes:    1,
		Log:      log,
		Now:      time.Now,
		Progress: unwatched{},
	}
}

// unwatched is the progress of a check that nobody watches.
type unwatched struct{}

func (unwatched) Step(int, int, string)    {}
func (unwatched) Again(int, time.Duration) {}

// summary is a report in the fewest words that a scenario can be held to.
func summary(r claim.Report) string {
	var b strings.Builder
	fmt.Fprintln(&b, r.Status)
	for _, a := range r.Articles {
		for _, c := range a.Claims {
			fmt.Fprintf(&b, "claim %s/%s: %s\n", a.ID, c.ID, c.Verdict)
			for _, read := range c.Readings {
				fmt.Fprintf(&b, "  %s: %s %q expected %q observed %q\n", read.Source, read.Verdict, read.Why, read.Expected, read.Observed)
			}
		}
	}
	for _, s := range r.Sources {
		fmt.Fprintf(&b, "source %s: %s\n", s.ID, strings.TrimSpace(fmt.Sprintf("%s %s changed=%v", s.Outcome, s.Reason, s.Changed)))
	}
	return moments.ReplaceAllString(b.String(), "THEN")
}

var moments = regexp.MustCompile(`\d+ \w+ \d{4}, \d\d:\d\d UTC`)

// A site serves the editions of a scenario and notes what was asked.
type site struct {
	mu      sync.Mutex
	pages   map[string][]byte // by edition/path, and edition/path@visit
	edition int
	visits  map[string]int
	asked   []string
}

func newSite(ar *txtar.Archive) *site {
	s := &site{pages: map[string][]byte{}}
	for _, f := range ar.Files {
		if before, path, ok := strings.Cut(f.Name, "/site/"); ok {
			s.pages[before+"/"+path] = f.Data
		}
	}
	return s
}

func (s *site) has(edition int) bool {
	for name := range s.pages {
		if strings.HasPrefix(name, fmt.Sprintf("%d/", edition)) {
			return true
		}
	}
	return false
}

func (s *site) turn(edition int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.edition, s.visits, s.asked = edition, map[string]int{}, nil
}

func (s *site) requests() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	slices.Sort(s.asked)
	return "asked " + strings.Join(s.asked, ", ") + "\n"
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	name := fmt.Sprintf("%d%s", s.edition, r.URL.Path)
	s.visits[name]++
	body, ok := s.pages[fmt.Sprintf("%s@%d", name, s.visits[name])]
	if !ok {
		body, ok = s.pages[name]
	}
	status := http.StatusOK
	if !ok {
		status = http.StatusNotFound
	}
	if rest, found := bytes.CutPrefix(body, []byte("status: ")); found {
		line, after, _ := bytes.Cut(rest, []byte("\n"))
		fmt.Sscan(string(line), &status)
		body = after
	}
	etag := `"` + claim.HashText(string(body))[7:19] + `"`
	w.Header().Set("Content-Type", contentTypeOf(r.URL.Path))
	if status == http.StatusOK {
		w.Header().Set("ETag", etag)
		if r.Header.Get("If-None-Match") == etag {
			status, body = http.StatusNotModified, nil
		}
	}
	s.asked = append(s.asked, fmt.Sprintf("%s %d", r.URL.Path, status))
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// contentTypeOf tells what a page is by the end of its name, HTML without one.
func contentTypeOf(name string) string {
	switch path.Ext(name) {
	case ".json":
		return "application/json"
	case ".md":
		return "text/markdown; charset=utf-8"
	case ".xml":
		return "application/xml"
	case ".pdf":
		return "application/pdf"
	}
	return "text/html; charset=utf-8"
}

// TestCancelled holds that a check cut short records nothing of what it cut.
func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	}))
	defer server.Close()
	cfg := &config.Config{}
	cfg.Fetch.AllowPrivate = true
	plan, err := check.NewPlan([]claim.Article{{
		ID:      "a",
		Sources: []claim.Source{{ID: "s", Target: claim.Target{URL: server.URL + "/"}}},
		Claims:  []claim.Claim{{ID: "c", Says: "Clips last 3 minutes.", Sources: []string{"s"}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(filepath.Join(t.TempDir(), "monitor.db"), store.Options{Log: slog.New(slog.DiscardHandler), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	c := checker(cfg)
	defer c.Fetcher.Close()
	c.Memory = st
	if _, err := c.Run(ctx, plan); err == nil {
		t.Error("a cancelled check gave a report")
	}
	if err := st.Targets(func(s claim.TargetState) { t.Errorf("recorded %v, want nothing", s) }); err != nil {
		t.Error(err)
	}
}
