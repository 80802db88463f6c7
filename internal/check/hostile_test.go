package check_test

import (
	"encoding/json"
	"fmt"
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
)

// A hostileCase is an answer that is not the page. Its source is first served
// well, unless it is fresh, and its claims are supported; then it comes.
type hostileCase struct {
	name   string           // with the id that the catalogue of faults gives it, where it has one
	answer http.HandlerFunc // to every request
	want   string           // outcome and reason of the source
	says   string           // part of the detail; empty where the outcome is fetched
	fresh  bool
	rests  bool             // the host is not to be visited for a while
	was    http.HandlerFunc // the good answer; nil is goodPage
	path   string           // of the source; empty is specsPath
	tune   func(*fetch.Options)
}

// An oddCase is the page, however odd: its claims are judged.
type oddCase struct {
	name   string
	answer http.HandlerFunc
	want   claim.Verdict // of the claim; empty is supported
	claim  claim.Claim   // zero is clipClaim
	fresh  bool          // nothing is remembered
	was    http.HandlerFunc
	path   string
}

// testPatience is more than any answer of these servers takes.
const testPatience = 20 * time.Second

const specsPath = "/cameras/aurora-x2/specs"

var clipClaim = claim.Claim{
	ID: "clip", Says: "The Aurora X2 records clips of up to 3 minutes.",
	Quote: "A single clip lasts up to 3 minutes.",
}

var weightClaim = claim.Claim{ID: "weight", Says: "The body weighs 412 grams.", Quote: "The body weighs 412 grams"}

// TestHostileCaptures holds that of all answers that are not the page none
// makes a claim anything but unverified, none changes what is remembered of
// it, and the page is the page again when it is back.
func TestHostileCaptures(t *testing.T) {
	cases := hostileCases()
	var other, unlike atomic.Int64
	t.Run("case", func(t *testing.T) {
		for _, tc := range cases {
			t.Run(tc.name, func(t *testing.T) {
				t.Parallel()
				s := newStand(t, tc.path, clipClaim, weightClaim)
				if !tc.fresh {
					s.serve(or(tc.was, goodPage))
					s.wantVerdicts(s.check(), claim.Supported)
				}
				before := s.remembered()
				s.serve(tc.answer)
				s.tune = tc.tune
				rep := s.check()
				if n := s.wantVerdicts(rep, claim.Unverified); n > 0 {
					other.Add(int64(n))
				}
				src := rep.Sources[0]
				if got := strings.TrimSpace(fmt.Sprintf("%s %s", src.Outcome, src.Reason)); got != tc.want {
					unlike.Add(1)
					t.Errorf("source: got %q (%s), want %q", got, src.Detail, tc.want)
				}
				wantDetail(t, src, tc.says)
				if diff := cmp.Diff(before, s.remembered()); diff != "" {
					t.Errorf("what is remembered of claims and baseline changed (-before +after):\n%s", diff)
				}
				s.wantSuspect(strings.HasPrefix(tc.want, "suspect"))
				if !tc.fresh && !tc.rests {
					s.serve(or(tc.was, goodPage))
					s.tune = nil
					s.wantVerdicts(s.check(), claim.Supported)
				}
			})
		}
	})
	t.Logf("hostile cases: %d, verdicts other than unverified: %d, outcomes other than asked: %d", len(cases), other.Load(), unlike.Load())
}

// TestOddCaptures holds that a page is judged however odd it is.
func TestOddCaptures(t *testing.T) {
	cases := oddCases()
	var unverified atomic.Int64
	t.Run("case", func(t *testing.T) {
		for _, tc := range cases {
			t.Run(tc.name, func(t *testing.T) {
				t.Parallel()
				if tc.claim.ID == "" {
					tc.claim = clipClaim
				}
				s := newStand(t, tc.path, tc.claim)
				if !tc.fresh {
					s.serve(or(tc.was, goodPage))
					s.wantVerdicts(s.check(), claim.Supported)
				}
				s.serve(tc.answer)
				rep := s.check()
				want := tc.want
				if want == "" {
					want = claim.Supported
				}
				s.wantVerdicts(rep, want)
				if rep.Articles[0].Claims[0].Verdict == claim.Unverified {
					unverified.Add(1)
					t.Logf("%s %s: %s", rep.Sources[0].Outcome, rep.Sources[0].Reason, rep.Sources[0].Detail)
				}
			})
		}
	})
	t.Logf("good but odd cases: %d, unverified: %d", len(cases), unverified.Load())
}

func or(h, other http.HandlerFunc) http.HandlerFunc {
	if h != nil {
		return h
	}
	return other
}

// wantDetail holds a bad outcome to one sentence that says what it should.
func wantDetail(t *testing.T, src claim.SourceReport, says string) {
	t.Helper()
	if src.Outcome == claim.Fetched {
		return
	}
	if src.Detail == "" || len(src.Detail) > 512 || src.Detail != claim.EscapeLine(src.Detail) || !strings.Contains(src.Detail, says) {
		t.Errorf("detail %q is no sentence that says %q", src.Detail, says)
	}
}

// A stand is a source on a server of its own, with an article that cites it
// and a store that remembers.
type stand struct {
	t      *testing.T
	server *httptest.Server
	answer atomic.Pointer[http.HandlerFunc]
	plan   *check.Plan
	source claim.Source
	claims []claim.Claim
	store  *store.Store
	tune   func(*fetch.Options)
}

func newStand(t *testing.T, path string, claims ...claim.Claim) *stand {
	t.Helper()
	s := &stand{t: t}
	s.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		(*s.answer.Load())(w, r)
	}))
	t.Cleanup(s.server.Close)
	if path == "" {
		path = specsPath
	}
	s.source = claim.Source{ID: "specs", Target: claim.Target{URL: s.server.URL + path}}
	for _, c := range claims {
		c.Sources = []string{"specs"}
		s.claims = append(s.claims, c)
	}
	plan, err := check.NewPlan([]claim.Article{{ID: "cameras", Sources: []claim.Source{s.source}, Claims: s.claims}})
	if err != nil {
		t.Fatal(err)
	}
	s.plan = plan
	s.store, err = store.Open(filepath.Join(t.TempDir(), "monitor.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.store.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func (s *stand) serve(answer http.HandlerFunc) { s.answer.Store(&answer) }

// check visits the source once.
func (s *stand) check() claim.Report {
	s.t.Helper()
	c := checker(&config.Config{})
	c.Fetcher.Close()
	o := fetch.Options{AllowPrivate: true, UserAgent: "monitor/1", Timeout: testPatience}
	if s.tune != nil {
		s.tune(&o)
	}
	c.Fetcher, c.Memory = fetch.New(o), s.store
	defer c.Fetcher.Close()
	rep, err := c.Run(s.t.Context(), s.plan)
	if err != nil {
		s.t.Fatal(err)
	}
	return rep
}

// wantVerdicts returns how many claims came out otherwise.
func (s *stand) wantVerdicts(rep claim.Report, want claim.Verdict) int {
	s.t.Helper()
	other := 0
	for _, c := range rep.Articles[0].Claims {
		if c.Verdict != want {
			other++
			s.t.Errorf("claim %s: got %s (%s), want %s; source %s %s %s", c.ID, c.Verdict, c.Readings[0].Why, want,
				rep.Sources[0].Outcome, rep.Sources[0].Reason, rep.Sources[0].Detail)
		}
	}
	return other
}

// wantSuspect holds that what was suspect is kept for a person to see.
func (s *stand) wantSuspect(want bool) {
	s.t.Helper()
	snap, ok, err := s.store.Suspect(s.source.Target.Key())
	if err != nil || ok != want {
		s.t.Errorf("kept as suspect: %v, %v; want %v", ok, err, want)
	}
	if ok && (snap.At.IsZero() || snap.URL == "" || snap.Hash == "") {
		s.t.Errorf("kept as suspect: %s at %v, text %s", snap.URL, snap.At, snap.Hash)
	}
}

// remembered is what a bad capture must leave untouched, byte for byte: the
// claims as last read, and what a later capture of the target is held against.
func (s *stand) remembered() string {
	s.t.Helper()
	var kept []any
	for _, c := range s.claims {
		state, _, err := s.store.ClaimState("cameras", c.ID, "specs")
		if err != nil {
			s.t.Fatal(err)
		}
		kept = append(kept, state)
	}
	target, _, err := s.store.Target(s.source.Target.Key())
	if err != nil {
		s.t.Fatal(err)
	}
	kept = append(kept, target.Shape, target.Snapshot, target.BodyHash, target.ETag, target.LastModified, target.GoodAt, target.FullAt, target.FirstAt, target.ChangedAt, target.Noise)
	text, err := json.MarshalIndent(kept, "", " ")
	if err != nil {
		s.t.Fatal(err)
	}
	return string(text)
}
