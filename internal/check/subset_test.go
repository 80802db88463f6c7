package check_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"monitor/internal/check"
	"monitor/internal/claim"
	"monitor/internal/config"
)

// TestOnly holds that a part of a plan visits its own targets alone.
func TestOnly(t *testing.T) {
	asked := map[string]int{}
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { asked[r.URL.Path]++ }))
	defer server.Close()
	source := func(id, path string) claim.Source {
		return claim.Source{ID: id, Target: claim.Target{URL: server.URL + path}}
	}
	plan, err := check.NewPlan([]claim.Article{{
		ID:      "a",
		Sources: []claim.Source{source("one", "/1"), source("two", "/2"), source("one-again", "/1")},
		Claims:  []claim.Claim{{ID: "c", Says: "Clips last 3 minutes.", Sources: []string{"one", "two"}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	targets := plan.Targets()
	if len(targets) != 2 || len(targets[0].Sources) != 2 || targets[0].Sources[1].ID != "one-again" {
		t.Fatalf("targets %+v, want /1 with two sources and /2", targets)
	}
	var claims int
	plan.Claims(func(string, string, string) { claims++ })
	if claims != 2 {
		t.Errorf("%d claims against sources, want 2", claims)
	}
	cfg := &config.Config{}
	cfg.Fetch.AllowPrivate = true
	c := checker(cfg)
	defer c.Fetcher.Close()
	rep, err := c.Run(t.Context(), plan.Only(targets[0].Key, "no such key"))
	if err != nil {
		t.Fatal(err)
	}
	if len(rep.Sources) != 2 || len(rep.Articles) != 0 || asked["/1"] == 0 || asked["/2"] != 0 {
		t.Errorf("report %+v after asking %v, want the two sources of /1", rep, asked)
	}
}
