package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"monitor/internal/article"
	"monitor/internal/check"
	"monitor/internal/claim"
	"monitor/internal/desk"
	"monitor/internal/store"
)

// BenchmarkPages asks for pages of a desk with 1,000 articles of ten claims
// each, of every tenth of which one changed.
func BenchmarkPages(b *testing.B) {
	h := crowded(b, 1000)
	for _, path := range []string{"/", "/?page=20", "/?q=clip+7", "/?tag=tag-3", "/?status=stale", "/articles/article-70", "/claims/article-70/claim-3"} {
		b.Run(path, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				r := httptest.NewRequest("GET", path, nil)
				r.Host, r.RemoteAddr = "localhost", "127.0.0.1:1"
				w := httptest.NewRecorder()
				began := time.Now()
				h.ServeHTTP(w, r)
				took = append(took, time.Since(began))
				if w.Code != http.StatusOK {
					b.Fatalf("GET %s: %d", path, w.Code)
				}
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
		})
	}
}

// crowded is the dashboard over a store that remembers so many articles.
func crowded(b *testing.B, articles int) http.Handler {
	b.Helper()
	now := april(20)
	st, err := store.Open(filepath.Join(b.TempDir(), "monitor.db"), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = st.Close() })
	var all []claim.Article
	for i := range articles {
		a := claim.Article{ID: fmt.Sprintf("article-%d", i), Title: fmt.Sprintf("What the cameras of maker %d can do", i), Tags: []string{fmt.Sprintf("tag-%d", i%7)}}
		s := claim.Source{ID: fmt.Sprintf("source-%d", i), Title: "Specifications", Target: claim.Target{URL: fmt.Sprintf("https://example.org/%d", i), Render: claim.RenderHTTP}}
		a.Sources = []claim.Source{s}
		rec := claim.Record{Target: claim.TargetState{Key: s.Target.Key(), URL: s.Target.URL, GoodAt: now, Visit: claim.Visit{At: now, Outcome: claim.Fetched}}}
		for j := range 10 {
			c := claim.Claim{ID: fmt.Sprintf("claim-%d", j), Says: fmt.Sprintf("clip %d may be up to three minutes long", j), Sources: []string{s.ID}}
			a.Claims = append(a.Claims, c)
			r := claim.Reading{Source: s.ID, Verdict: claim.Supported, Confidence: 0.95, Before: "up to 3 minutes long", Evidence: claim.Evidence{Exact: "up to 3 minutes long", Prefix: "A clip may be", Suffix: "at 720p.", Heading: "Specifications"}}
			if i%10 == 0 && j == 3 {
				r.Verdict, r.Why, r.Evidence.Exact = claim.Changed, "3 minutes → 5 minutes", "up to 5 minutes long"
			}
			rec.Claims = append(rec.Claims, claim.ClaimState{Article: a.ID, Claim: c.ID, Source: s.ID, Rule: c.Rule(s), Reading: r, Since: april(2), VerifiedAt: now, AnchorAt: april(1)})
		}
		if err := st.Record(context.Background(), rec); err != nil {
			b.Fatal(err)
		}
		all = append(all, a)
	}
	plan, err := check.NewPlan(all)
	if err != nil {
		b.Fatal(err)
	}
	d := door()
	d.Now = func() time.Time { return now }
	d.Desk = desk.New(desk.Options{
		Store: st, Now: d.Now, Log: discard, Next: func(string) time.Time { return time.Time{} },
		Text: func(context.Context, claim.Article) (*article.Text, error) { return nil, nil },
	})
	d.Desk.Set(desk.Edition{Articles: all, Plan: plan, Schedules: func(claim.Source) string { return "every 6 hours" }})
	h, err := d.Dashboard()
	if err != nil {
		b.Fatal(err)
	}
	return h
}
