package check_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"monitor/internal/check"
	"monitor/internal/claim"
	"monitor/internal/config"
	"monitor/internal/fetch"
)

// TestProbes holds that a host is asked for a page that cannot exist once a
// day, however many of its pages smell, and not at all while none does.
func TestProbes(t *testing.T) {
	s := newStand(t, "/a", clipClaim)
	second := claim.Source{ID: "other", Target: claim.Target{URL: s.server.URL + "/b"}}
	other := clipClaim
	other.ID, other.Sources = "other", []string{"other"}
	plan, err := check.NewPlan([]claim.Article{{ID: "cameras", Sources: []claim.Source{s.source, second}, Claims: append(s.claims, other)}})
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var probed []string
	count := func(answer http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			if strings.HasPrefix(r.URL.Path, "/no-such-page-") {
				probed = append(probed, r.URL.Path)
			}
			answer(w, r)
		}
	}
	now := time.Date(2026, 4, 23, 8, 0, 0, 0, time.UTC)
	visit := func(answer http.HandlerFunc, wantReason claim.Reason, wantProbes int) {
		t.Helper()
		s.serve(count(answer))
		c := checker(&config.Config{})
		c.Fetcher.Close()
		c.Now = func() time.Time { return now }
		c.Fetcher = fetch.New(fetch.Options{AllowPrivate: true, Now: c.Now})
		c.Memory = s.store
		defer c.Fetcher.Close()
		rep, err := c.Run(t.Context(), plan)
		if err != nil {
			t.Fatal(err)
		}
		for _, src := range rep.Sources {
			if src.Reason != wantReason {
				t.Errorf("source %s: got %s %s (%s), want reason %q", src.ID, src.Outcome, src.Reason, src.Detail, wantReason)
			}
		}
		if len(probed) != wantProbes {
			t.Errorf("probed %v, want %d in all", probed, wantProbes)
		}
	}
	gone := html(page("Voi ei | Aurora", strings.Repeat("<p>Tässä on jotain muuta luettavaa niille, jotka eksyivät: kuvat, arvostelut ja retket.</p>", 14)))
	visit(goodPage, "", 0)
	visit(gone, claim.ReasonSoft404, 1)
	visit(gone, claim.ReasonSoft404, 1)
	now = now.Add(25 * time.Hour)
	visit(gone, claim.ReasonSoft404, 2)
	visit(goodPage, "", 2)
}
