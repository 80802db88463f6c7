package desk_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"monitor/internal/claim"
	"monitor/internal/desk"
)

// A long past is cut, says so, and begins with the oldest entry that is there:
// that of one claim among thousands of events of its article as well.
func TestLongPast(t *testing.T) {
	w := story(t)
	target, at := w.plan.Targets()[0].Key, day(4)
	state, _, err := w.store.Target(target)
	if err != nil {
		t.Fatal(err)
	}
	event := func(id string, n int) claim.Event {
		at = at.Add(time.Second)
		e := claim.Event{At: at, Kind: claim.EventVerdict, Article: "cameras", Claim: id, Source: "specs", From: "supported", To: "changed"}
		if n%2 == 0 {
			e.From, e.To = e.To, e.From
		}
		return e
	}
	rec := claim.Record{Target: state}
	for n := range 700 {
		rec.Events = append(rec.Events, event("max-clip", n))
		at = at.Add(time.Second)
		rec.Events = append(rec.Events, claim.Event{At: at, Kind: claim.EventOutcome, Target: target, From: "fetched", To: "unavailable dns"})
	}
	for n := range 3000 {
		rec.Events = append(rec.Events, event("weight", n))
	}
	if err := w.store.Record(t.Context(), rec); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"max-clip", "weight"} {
		_, h, err := w.desk.Claim("cameras", id)
		if err != nil || len(h.Entries) != 500 || !h.Cut {
			t.Fatalf("%s: %d entries, cut: %v, %v; want 500", id, len(h.Entries), h.Cut, err)
		}
		oldest := h.Entries[len(h.Entries)-1].At
		for i, s := range h.Spans {
			if s.To.Before(s.From) || i > 0 && !s.From.Equal(h.Spans[i-1].To) || s.From.Before(oldest) {
				t.Fatalf("%s: span %d of %d is %+v, after %+v", id, i, len(h.Spans), s, h.Spans[max(i-1, 0)])
			}
		}
	}
	s, err := w.desk.Source("specs")
	if err != nil || len(s.Entries) != 500 || !s.Cut || s.Health[0].From.Before(s.Entries[499].At) {
		t.Errorf("the source: %d entries, cut: %v, %v; want 500", len(s.Entries), s.Cut, err)
	}
}

// A desk that was just given thousands of claims answers before it has looked
// at all of them, and says so; the next ones who ask have it look at the rest.
func TestManyClaims(t *testing.T) {
	n := openNewsroom(t, 200)
	n.desk.Set(n.edition())
	list, err := n.desk.Articles(desk.Query{})
	if err != nil || list.Pending == 0 || list.Pending == 200 || list.Found != 200 {
		t.Errorf("%d of %d articles pending, %v", list.Pending, list.Found, err)
	}
	n.show(t)
	list, err = n.desk.Articles(desk.Query{})
	if err != nil {
		t.Fatal(err)
	}
	// Of 200 articles, 10 have a claim that changed, and 9 a source that is out
	// of reach, on which three claims rest.
	want := desk.Counts{Stale: 10, Fresh: 190, Claims: desk.Tally{Changed: 10, Supported: 1990, Unconfirmed: 27}}
	if list.Counts != want {
		t.Errorf("counts are %+v, want %+v", list.Counts, want)
	}
	if got := list.Articles[0].Status; got != claim.StatusStale {
		t.Errorf("the first article is %s", got)
	}
	s, err := n.desk.Source("article-00000-source-3")
	if err != nil || len(s.Claims) != 2 || s.More != 0 {
		t.Errorf("the shared source has %d claims and %d more, %v", len(s.Claims), s.More, err)
	}
}

// Run looks at what nobody asks for, and ends when it is told to.
func TestRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := openNewsroom(t, 100)
		ctx, cancel := context.WithCancel(t.Context())
		var run sync.WaitGroup
		run.Go(func() { n.desk.Run(ctx) })
		synctest.Wait()
		n.desk.Set(n.edition())
		synctest.Wait()
		list, err := n.desk.Articles(desk.Query{})
		if err != nil || list.Found != 100 || list.Pending != 0 {
			t.Errorf("%d of %d articles pending, %v", list.Pending, list.Found, err)
		}
		cancel()
		run.Wait()
	})
}

// Everybody may ask while visits are recorded and configurations change.
func TestTogether(t *testing.T) {
	n := openNewsroom(t, 50)
	n.show(t)
	ctx, cancel := context.WithCancel(t.Context())
	var others sync.WaitGroup
	others.Go(func() { n.write(ctx) })
	others.Go(func() { n.desk.Run(ctx) })
	var asking sync.WaitGroup
	for i := range 4 {
		asking.Go(func() {
			for round := range 25 {
				id := fmt.Sprintf("article-%05d", (7*i+round)%50)
				_, articleErr := n.desk.Article(ctx, id)
				_, _, claimErr := n.desk.Claim(id, "max-clip-3")
				list, listErr := n.desk.Articles(desk.Query{Text: "maker", Page: round})
				sources, sourcesErr := n.desk.Sources(desk.SourceQuery{})
				_, sourceErr := n.desk.Source(id + "-source-1")
				for _, err := range []error{articleErr, claimErr, listErr, sourcesErr, sourceErr} {
					if err != nil {
						t.Error(err)
					}
				}
				if list.Found != 50 || list.Damaged+sources.Damaged > 0 || list.Counts.Claims.Changed != 2 {
					t.Errorf("%d articles, %d damaged, %+v", list.Found, list.Damaged+sources.Damaged, list.Counts)
				}
				n.desk.TouchArticle(id)
				if i == 0 && round%8 == 0 {
					n.desk.Set(n.edition())
				}
			}
		})
	}
	asking.Wait()
	cancel()
	others.Wait()
}
