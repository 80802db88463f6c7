package check_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"monitor/internal/check"
	"monitor/internal/claim"
	"monitor/internal/config"
	"monitor/internal/fetch"
	"monitor/internal/store"
	"monitor/internal/verdict"
)

// A watched site has one body for every path, or fails; a store remembers it,
// and time is what the test says.
type watched struct {
	t        *testing.T
	body     atomic.Pointer[string]
	failing  atomic.Int32 // how many paths do not answer: /0, /1 and so on
	store    *store.Store
	now      time.Time
	articles []claim.Article
	checker  *check.Checker
	told     int
}

func watch(t *testing.T, articles ...claim.Article) *watched {
	t.Helper()
	w := &watched{t: t, now: time.Date(2026, 4, 23, 8, 0, 0, 0, time.UTC), articles: articles}
	w.says("3 minutes")
	site := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		var n int32
		if _, err := fmt.Sscanf(r.URL.Path, "/%d", &n); err == nil && n < w.failing.Load() {
			rw.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		rw.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(rw, *w.body.Load())
	}))
	t.Cleanup(site.Close)
	for i := range articles {
		for j := range articles[i].Sources {
			articles[i].Sources[j].Target.URL = site.URL + articles[i].Sources[j].Target.URL
		}
	}
	var err error
	if w.store, err = store.Open(filepath.Join(t.TempDir(), "m.db"), store.Options{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.store.Close() })
	w.checker = checker(&config.Config{Confirm: config.Confirm{Times: 2}})
	w.checker.Fetcher.Close()
	now := func() time.Time { return w.now }
	w.checker.Fetcher = fetch.New(fetch.Options{
		UserAgent: "monitor", Timeout: 10 * time.Second, MaxBytes: 1 << 20, Concurrency: 16,
		PerHost: fetch.PerHost{Concurrency: 16}, AllowPrivate: true, Log: slog.New(slog.DiscardHandler), Now: now,
	})
	t.Cleanup(w.checker.Fetcher.Close)
	w.checker.Memory, w.checker.Now, w.checker.Patience = w.store, now, verdict.Patience{Failures: 3, After: 24 * time.Hour}
	return w
}

func (w *watched) says(value string) {
	page := "<!DOCTYPE html><title>Specifications</title><h1>Recording</h1><p>The camera records up to " + value + " of video.</p><p>It weighs 200 grams.</p>"
	w.body.Store(&page)
}

// plan is one of all articles, or of those that only names.
func (w *watched) plan(only ...string) *check.Plan {
	w.t.Helper()
	plan, err := check.NewPlan(w.articles, only...)
	if err != nil {
		w.t.Fatal(err)
	}
	return plan
}

// check runs one check after so long and returns the alerts that it made be
// owed, in a line each.
func (w *watched) check(after time.Duration) []string {
	w.t.Helper()
	w.now = w.now.Add(after)
	if _, err := w.checker.Run(w.t.Context(), w.plan()); err != nil {
		w.t.Fatal(err)
	}
	return w.owed()
}

// owed are the alerts that were not told before.
func (w *watched) owed() []string {
	w.t.Helper()
	alerts, err := w.store.Alerts(uint64(w.told), 1000)
	if err != nil {
		w.t.Fatal(err)
	}
	w.told += len(alerts)
	var lines []string
	for _, a := range alerts {
		line := string(a.Kind)
		for _, it := range a.Items {
			line += fmt.Sprintf(" %s/%s %s→%s", it.Article, it.Claim, it.From, it.To)
		}
		lines = append(lines, strings.TrimSpace(line))
	}
	return lines
}

func (w *watched) wants(after time.Duration, want ...string) {
	w.t.Helper()
	if diff := cmp.Diff(want, w.check(after)); diff != "" {
		w.t.Fatalf("alerts (-want +got):\n%s", diff)
	}
}

// about cites source n, whose path is /n, with one claim for each says.
func about(id string, n int, says ...string) claim.Article {
	source := fmt.Sprintf("%s-specs", id)
	a := claim.Article{ID: id, Sources: []claim.Source{{ID: source, Target: claim.Target{URL: fmt.Sprintf("/%d", n), Render: claim.RenderHTTP}}}}
	for i, s := range says {
		a.Claims = append(a.Claims, claim.Claim{ID: fmt.Sprint("c", i), Says: s, Sources: []string{source}, Quote: "records up to 3 minutes of video"})
	}
	return a
}

// One change of one source is one alert, whatever rests on it, and it is told
// once.
func TestOneChangeIsOneAlert(t *testing.T) {
	w := watch(t, about("a", 0, "clips of up to 3 minutes", "it records 3 minutes"), about("b", 0, "3 minutes of video"))
	w.wants(0)
	w.says("5 minutes")
	w.wants(time.Hour, "stale a/c0 3 minutes→5 minutes a/c1 3 minutes→5 minutes b/c0 3 minutes→5 minutes")
	for range 3 {
		w.wants(time.Hour)
	}
	w.says("3 minutes")
	w.wants(24*time.Hour, "fresh a/c0 5 minutes→3 minutes a/c1 5 minutes→3 minutes b/c0 5 minutes→3 minutes")
	w.wants(24 * time.Hour)
}

func TestAnArticleThatIsWrongFromTheFirst(t *testing.T) {
	w := watch(t, about("a", 0, "clips of up to 3 minutes"))
	w.says("5 minutes")
	w.wants(0, "stale a/c0 3 minutes→5 minutes")
	w.wants(24 * time.Hour)
}

// Bad captures tell nothing of a claim, however many there are; a source is
// told when it is out of reach for long, and when it is back.
func TestASourceOutOfReach(t *testing.T) {
	w := watch(t, about("a", 0, "clips of up to 3 minutes"))
	w.wants(0)
	w.failing.Store(1)
	for range 11 {
		w.wants(2 * time.Hour)
	}
	w.wants(4*time.Hour, "unreadable a/c0 →")
	w.wants(100 * time.Hour)
	w.failing.Store(0)
	w.wants(time.Hour, "readable a/c0 →")
	w.wants(24 * time.Hour)
}

// A claim that good captures tell nothing of for long is told, once, and when
// they do again.
func TestAClaimNobodyCanTell(t *testing.T) {
	w := watch(t, about("a", 0, "clips of up to 3 minutes", "it records 3 minutes"))
	w.articles[0].Sources[0].Select = "p"
	w.wants(0)
	w.says("3 minutes</p><p>")
	w.articles[0].Sources[0].Select = ".gone"
	for range 3 {
		w.wants(10 * time.Hour)
	}
	w.wants(10*time.Hour, "unverified a/c0 → a/c1 →")
	w.wants(10 * time.Hour)
	w.articles[0].Sources[0].Select = "p"
	w.wants(10*time.Hour, "verified a/c0 → a/c1 →")
	w.wants(10 * time.Hour)
}

// When a third of all sources fail together one alert says so, and none of
// them is told about alone.
func TestSourcesThatFailTogether(t *testing.T) {
	var articles []claim.Article
	for i := range 9 {
		articles = append(articles, about(fmt.Sprint("a", i), i, "clips of up to 3 minutes"))
	}
	w := watch(t, articles...)
	w.checker.Patience = verdict.Patience{Failures: 1}
	w.wants(0)
	w.failing.Store(3)
	w.wants(time.Hour, "unwell")
	w.wants(30 * time.Hour)
	w.failing.Store(0)
	w.wants(time.Hour, "well")
	w.failing.Store(1)
	w.wants(time.Hour, "unreadable a0/c0 →")
}

// A daemon checks parts, of which none can tell that a third of the whole
// fails. What its plan does not visit any more does not count.
func TestWatchOver(t *testing.T) {
	var articles []claim.Article
	var healthy []string
	for i := range 9 {
		a := about(fmt.Sprint("a", i), i, "clips of up to 3 minutes")
		articles = append(articles, a)
		if i >= 3 {
			healthy = append(healthy, a.ID)
		}
	}
	w := watch(t, articles...)
	w.failing.Store(3)
	for _, target := range w.plan().Targets() {
		if _, err := w.checker.Run(t.Context(), w.plan().Only(target.Key)); err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range []struct {
		name string
		plan *check.Plan
		late time.Duration
		want []string
	}{
		{"parts alone", nil, 0, nil},
		{"those that can be read", w.plan(healthy...), 0, nil},
		{"all", w.plan(), 0, []string{"unwell"}},
		{"all, once more", w.plan(), 0, nil},
		{"runs are missed as well", w.plan(), time.Hour, []string{"unwell"}},
		{"those that can be read, afterwards", w.plan(healthy...), time.Hour, []string{"well"}},
		{"runs are made up for", w.plan(healthy...), 0, []string{"well"}},
	} {
		if step.plan != nil {
			if err := w.checker.WatchOver(t.Context(), step.plan, step.late); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(step.want, w.owed()); diff != "" {
			t.Errorf("%s: alerts (-want +got):\n%s", step.name, diff)
		}
	}
}

// An accepted reading counts as support until another one, or the rule,
// changes.
func TestAcceptAndRules(t *testing.T) {
	w := watch(t, about("a", 0, "clips of up to 3 minutes"))
	w.wants(0)
	w.says("5 minutes")
	w.wants(time.Hour, "stale a/c0 3 minutes→5 minutes")
	var states []claim.ClaimState
	err := w.store.ClaimStates(func(s claim.ClaimState) { states = append(states, s) })
	if err != nil {
		t.Fatal(err)
	}
	accept := claim.Decision{Article: "a", Claim: "c0", Accept: &claim.Accept{At: w.now, Reason: "the text was mended", Readings: check.Settled(states)}}
	if err := w.store.Decide(t.Context(), accept); err != nil {
		t.Fatal(err)
	}
	w.wants(24 * time.Hour)
	plan, err := check.NewPlan(w.articles)
	if err != nil {
		t.Fatal(err)
	}
	rep, err := check.Remembered(plan, w.store, w.now)
	if r := rep.Articles[0].Claims[0].Readings[0]; err != nil || rep.Status != claim.StatusFresh || !strings.Contains(r.Why, "the text was mended") {
		t.Errorf("status %s, %+v, %v", rep.Status, r, err)
	}
	w.says("8 minutes")
	w.wants(24*time.Hour, "stale a/c0 5 minutes→8 minutes")

	w.articles[0].Claims[0].Says = "it records 8 minutes"
	w.articles[0].Claims[0].Quote = "records up to 8 minutes of video"
	w.wants(24 * time.Hour) // the article is mended: its editor knows
	w.articles[0].Claims[0].Says = "it records 9 minutes"
	w.articles[0].Claims[0].Quote = "records up to 9 minutes of video"
	w.wants(24 * time.Hour) // a rule that does not hold is no news of the source
	w.says("7 minutes")
	w.wants(24*time.Hour, "stale a/c0 8 minutes→7 minutes")
}
