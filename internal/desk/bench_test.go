package desk_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"monitor/internal/article"
	"monitor/internal/check"
	"monitor/internal/claim"
	"monitor/internal/desk"
	"monitor/internal/store"
)

// A newsroom is many articles, each with three sources of its own and one that
// it shares with a hundred others.
type newsroom struct {
	store    *store.Store
	desk     *desk.Desk
	plan     *check.Plan
	articles []claim.Article
	now      time.Time
}

const claimsEach = 10

// openNewsroom fills a store with what was seen of so many articles: of every
// twentieth a claim changed, of every twenty-first one source is out of reach.
func openNewsroom(tb testing.TB, articles int) *newsroom {
	tb.Helper()
	n := &newsroom{now: day(20)}
	for i := range articles {
		n.articles = append(n.articles, manyClaims(i))
	}
	var err error
	if n.plan, err = check.NewPlan(n.articles); err != nil {
		tb.Fatal(err)
	}
	if n.store, err = store.Open(filepath.Join(tb.TempDir(), "m.db"), store.Options{}); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = n.store.Close() })
	var g errgroup.Group
	g.SetLimit(64)
	for _, rec := range n.records() {
		g.Go(func() error { return n.store.Record(context.Background(), rec) })
	}
	if err := g.Wait(); err != nil {
		tb.Fatal(err)
	}
	n.desk = desk.New(desk.Options{
		Store: n.store, Now: func() time.Time { return n.now }, Log: slog.New(slog.DiscardHandler),
		Text: func(context.Context, claim.Article) (*article.Text, error) { return nil, nil },
		Next: func(string) time.Time { return time.Time{} },
	})
	return n
}

func manyClaims(i int) claim.Article {
	id := fmt.Sprintf("article-%05d", i)
	a := claim.Article{ID: id, Title: "What the cameras of maker " + id + " can do", Tags: []string{fmt.Sprintf("desk-%d", i%7), "review"}}
	for j := range 4 {
		source := fmt.Sprintf("%s-source-%d", id, j)
		url := "https://example.org/" + source
		if j == 3 {
			url = fmt.Sprintf("https://example.org/shared/%d", i/100)
		}
		a.Sources = append(a.Sources, claim.Source{ID: source, Title: "Specifications of " + source, Target: claim.Target{URL: url, Render: claim.RenderHTTP}})
	}
	for j := range claimsEach {
		says := fmt.Sprintf("In mode %d it records clips of up to %d minutes with the lens of 2026.", j, j+3)
		a.Claims = append(a.Claims, claim.Claim{ID: fmt.Sprintf("max-clip-%d", j), Says: says, Sources: []string{a.Sources[j%4].ID}, Quote: says})
	}
	return a
}

// records are what one check of all would have written.
func (n *newsroom) records() []claim.Record {
	byKey := map[string]*claim.Record{}
	for i, a := range n.articles {
		for j, c := range a.Claims {
			s := a.Sources[j%4]
			rec := byKey[s.Target.Key()]
			if rec == nil {
				rec = &claim.Record{Target: n.target(s.Target, i%21 == 20 && j%4 == 1)}
				byKey[s.Target.Key()] = rec
			}
			verdict := claim.Supported
			if i%20 == 19 && j == 2 {
				verdict = claim.Changed
			}
			rec.Claims = append(rec.Claims, n.state(a, c, s, verdict))
		}
	}
	var list []claim.Record
	for _, t := range n.plan.Targets() {
		list = append(list, *byKey[t.Key])
	}
	return list
}

func (n *newsroom) target(t claim.Target, bad bool) claim.TargetState {
	s := claim.TargetState{
		Key: t.Key(), URL: t.URL, ETag: `"5f3a"`, BodyHash: strings.Repeat("0a", 32), Snapshot: "sha256:" + strings.Repeat("0b", 32),
		FirstAt: day(1), GoodAt: day(20), Visit: claim.Visit{Outcome: claim.Fetched, StatusCode: 200, At: day(20)},
		Shape: claim.Shape{Title: "Specifications", Words: 900, Sketch: strings.Repeat("s", 256)},
		Noise: json.RawMessage(`"` + strings.Repeat("n", 2000) + `"`), Rules: "sha256:" + strings.Repeat("0c", 32),
	}
	if bad {
		s.BadSince, s.Failures = day(19), 3
		s.Visit = claim.Visit{Outcome: claim.Unavailable, Reason: claim.ReasonTimeout, Detail: "it did not answer within 30 seconds", At: day(20)}
	}
	return s
}

func (n *newsroom) state(a claim.Article, c claim.Claim, s claim.Source, verdict claim.Verdict) claim.ClaimState {
	passage := claim.Evidence{Exact: c.Says, Prefix: strings.Repeat("before ", 10), Suffix: strings.Repeat("after ", 10), Heading: "Recording > Modes"}
	st := claim.ClaimState{
		Article: a.ID, Claim: c.ID, Source: s.ID, Rule: c.Rule(s), Engine: "page verdict",
		Reading: claim.Reading{Source: s.ID, Verdict: verdict, Expected: "3 minutes", Observed: "3 minutes", Evidence: passage, Before: c.Says, Confidence: 0.99},
		Since:   day(2), VerifiedAt: day(20), Anchor: passage, AnchorAt: day(20),
	}
	if verdict == claim.Changed {
		st.Reading.Observed, st.Reading.Why, st.Since = "5 minutes", "3 minutes → 5 minutes", day(19)
	}
	return st
}

// show gives the desk the articles, and waits until all were looked at.
func (n *newsroom) show(tb testing.TB) {
	tb.Helper()
	n.desk.Set(n.edition())
	for {
		list, err := n.desk.Articles(desk.Query{})
		if err != nil {
			tb.Fatal(err)
		}
		if list.Pending == 0 {
			return
		}
	}
}

func (n *newsroom) edition() desk.Edition {
	return desk.Edition{Articles: n.articles, Plan: n.plan, Schedules: func(claim.Source) string { return "every 6 hours" }}
}

// write records visits without a pause, and tells the desk, until ctx is done.
func (n *newsroom) write(ctx context.Context) {
	records := n.records()
	for ctx.Err() == nil {
		rec := records[rand.IntN(len(records))]
		if err := n.store.Record(ctx, rec); err == nil {
			n.desk.Touch(rec.Target.Key)
		}
	}
}

func BenchmarkDesk(b *testing.B) {
	for _, articles := range []int{1000, 10_000} {
		n := openNewsroom(b, articles)
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		began := time.Now()
		n.show(b)
		laid := time.Since(began)
		runtime.GC()
		runtime.ReadMemStats(&after)
		kept := float64(after.HeapAlloc-before.HeapAlloc) / float64(articles*claimsEach)
		b.Logf("%d claims: laid out in %v, %.0f bytes a claim", articles*claimsEach, laid, kept)
		for name, q := range map[string]desk.Query{
			"all":    {},
			"search": {Text: "MAKER ｌｅｎｓ source-2 00099"},
			"stale":  {Status: claim.StatusStale, Tag: "review", Page: 2},
		} {
			b.Run(fmt.Sprintf("%d/%s", articles*claimsEach, name), func(b *testing.B) { n.measure(b, q) })
		}
	}
}

// measure asks q while others write, and reports what one in twenty waits at
// least.
func (n *newsroom) measure(b *testing.B, q desk.Query) {
	ctx, cancel := context.WithCancel(b.Context())
	var wg sync.WaitGroup
	wg.Go(func() { n.write(ctx) })
	wg.Go(func() { n.desk.Run(ctx) })
	var took []time.Duration
	for b.Loop() {
		began := time.Now()
		if _, err := n.desk.Articles(q); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(began))
	}
	cancel()
	wg.Wait()
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
	b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "max-ms")
}
