package alert

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"monitor/internal/claim"
	"monitor/internal/store"
)

func TestDeliverInOrderOnceEach(t *testing.T) {
	b := newInbox(t, nil)
	d := newDesk(t, hookTo("cms", b))
	want := d.owe(stale("a", "x", day), stale("b", "y", day), stale("a", "z", day))
	if r := d.deliver(0); r.Sent != 3 || r.Failed != 0 {
		t.Errorf("round %+v", r)
	}
	same(t, "ids", want, b.ids())
	for range 20 { // nothing new: restarts and rounds send nothing
		d.reload()
		d.deliver(time.Hour)
	}
	same(t, "ids after 20 reloads", want, b.ids())
}

func TestNewReceiversBeginAtTheEnd(t *testing.T) {
	b, late := newInbox(t, nil), newInbox(t, nil)
	d := newDesk(t, hookTo("cms", b))
	first := d.owe(stale("a", "x", day))
	d.o.Receivers = append(d.o.Receivers, hookTo("late", late))
	d.reload()
	second := d.owe(stale("a", "y", day))
	d.deliver(0)
	same(t, "cms", append(first, second...), b.ids())
	same(t, "late", second, late.ids())

	d.o.Receivers = d.o.Receivers[:1]
	d.reload()
	d.owe(stale("a", "z", day))
	d.deliver(time.Hour)
	d.o.Receivers = append(d.o.Receivers, hookTo("late", late))
	d.reload()
	d.deliver(time.Hour)
	same(t, "late, taken out and in again", second, late.ids())
}

func TestOnlyWhatConcernsAReceiver(t *testing.T) {
	b := newInbox(t, nil)
	r := hookTo("cms", b)
	r.Covers = map[string]bool{"a": true}
	d := newDesk(t, r)
	both := stale("b", "y", day)
	both.Items = append(both.Items, stale("a", "x", day).Items...)
	both.Identify()
	unwell := claim.Alert{ID: "unwell", Kind: claim.AlertUnwell, At: day}
	want := d.owe(both, unwell)
	d.owe(stale("b", "z", day), claim.Alert{ID: "own", Kind: claim.AlertUnwell, Receiver: "cms"})
	d.deliver(0)
	same(t, "ids", want, b.ids())
	var doc document
	must(t, json.Unmarshal(b.got[0].body, &doc))
	if len(doc.Data.Items) != 1 || doc.Data.Items[0].Article != "a" {
		t.Errorf("items %+v", doc.Data.Items)
	}
}

// One that is down for three days gets all of it in order, and nobody waits
// for it.
func TestAReceiverThatIsDown(t *testing.T) {
	down := true
	bad := newInbox(t, func(http.ResponseWriter, int) int {
		if down {
			return http.StatusBadGateway
		}
		return http.StatusOK
	})
	good := newInbox(t, nil)
	d := newDesk(t, hookTo("bad", bad), hookTo("good", good))
	var want []string
	for hour := range 72 {
		want = append(want, d.owe(stale("a", fmt.Sprint("c", hour), d.now))...)
		d.deliver(time.Hour)
	}
	same(t, "good", want, good.ids())
	if n := len(bad.ids()); n > 0 || bad.tries > 100 {
		t.Errorf("%d taken, %d tries", n, bad.tries)
	}
	down = false
	d.reload() // what is known of the failure outlives the process
	if r := d.deliver(2 * time.Hour); r.Sent != 72 {
		t.Errorf("round %+v", r)
	}
	same(t, "bad", want, bad.ids())
}

func TestWhatReceiversAnswer(t *testing.T) {
	tests := []struct {
		name     string
		answer   func(w http.ResponseWriter, n int) int
		again    time.Duration // no try before
		arrives  bool          // later
		aside    bool
		disabled bool
	}{
		{"500 once", failOnce(500, ""), 4 * time.Second, true, false, false},
		{"404 once", failOnce(404, ""), 4 * time.Second, true, false, false},
		{"429 with Retry-After", failOnce(429, "7200"), 2*time.Hour - time.Second, true, false, false},
		{"503 with a date", failOnce(503, time.Now().Add(3*time.Hour).UTC().Format(http.TimeFormat)), time.Hour, true, false, false},
		{"a year of Retry-After", failOnce(503, "31536000"), 23 * time.Hour, true, false, false},
		{"302", func(w http.ResponseWriter, _ int) int { w.Header().Set("Location", "/elsewhere"); return 302 }, time.Second, false, false, false},
		{"422 for ever", always(422), 4 * time.Second, false, true, false},
		{"410", always(410), 0, false, false, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, other := newInbox(t, tt.answer), newInbox(t, nil)
			d := newDesk(t, hookTo("cms", b), hookTo("other", other))
			d.owe(stale("a", "x", day))
			if r := d.deliver(0); r.Failed != 1 {
				t.Errorf("round %+v", r)
			}
			d.deliver(tt.again)
			if b.tries != 1 {
				t.Errorf("tried %d times within %v", b.tries, tt.again)
			}
			for range 40 {
				d.deliver(25 * time.Hour)
			}
			if arrived := len(b.ids()) == 1; arrived != tt.arrives {
				t.Errorf("arrived: %v", arrived)
			}
			told := len(other.ids()) == 2
			if told != (tt.aside || tt.disabled) {
				t.Errorf("others were sent %d alerts", len(other.ids()))
			}
			log, err := d.store.Deliveries(1, 1)
			must(t, err)
			log = slices.DeleteFunc(log, func(l store.Delivery) bool { return l.Receiver != "cms" })
			switch {
			case tt.arrives && (len(log) != 1 || log[0].Result != store.Sent),
				tt.aside && (len(log) != 1 || log[0].Result != store.SetAside || !strings.Contains(log[0].Why, "422")),
				!tt.arrives && !tt.aside && len(log) > 0:
				t.Errorf("the log of deliveries has %+v", log)
			}
			if tt.aside && b.tries != maxRefused || tt.disabled && b.tries != 1 {
				t.Errorf("%d tries", b.tries)
			}
			if tt.disabled {
				moved := newInbox(t, nil)
				d.o.Receivers[0] = hookTo("cms", moved)
				d.reload()
				d.deliver(time.Hour)
				if len(moved.ids()) != 1 {
					t.Errorf("%d alerts at the new place", len(moved.ids()))
				}
			}
		})
	}
}

func failOnce(code int, retryAfter string) func(http.ResponseWriter, int) int {
	return func(w http.ResponseWriter, n int) int {
		if n > 1 {
			return http.StatusOK
		}
		if retryAfter != "" {
			w.Header().Set("Retry-After", retryAfter)
		}
		return code
	}
}

func TestPayloadsFollowStandardWebhooks(t *testing.T) {
	const oldKey, newKey = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
	b := newInbox(t, nil)
	r := hookTo("cms", b)
	r.Webhook.Secret = newKey + " " + oldKey
	d := newDesk(t, r)
	d.now = time.Now()
	huge := stale("a", "x", day)
	for i := range 400 {
		it := huge.Items[0]
		it.Claim = fmt.Sprint("c", i)
		it.Says = strings.Repeat("分🎬 ", 400)
		it.Reading.Before, it.Reading.Evidence.Exact, it.Reading.Why = it.Says, it.Says, it.Says
		huge.Items = append(huge.Items, it)
	}
	d.owe(stale("a", "x", day), huge)
	d.deliver(0)
	if len(b.got) != 2 {
		t.Fatalf("%d messages", len(b.got))
	}
	for _, g := range b.got {
		for _, key := range []string{oldKey, newKey} {
			wh, err := standardwebhooks.NewWebhook(key)
			must(t, err)
			if err := wh.Verify(g.body, g.header); err != nil {
				t.Errorf("with %s: %v", key, err)
			}
			if err := wh.Verify(append(g.body, ' '), g.header); err == nil {
				t.Error("a changed body verifies")
			}
		}
		if len(g.body) > maxPayload {
			t.Errorf("%d bytes", len(g.body))
		}
		if accept := g.header.Get("Content-Type"); accept != "application/json" {
			t.Errorf("content type %s", accept)
		}
	}
	var doc document
	must(t, json.Unmarshal(b.got[1].body, &doc))
	if doc.Type != "alert.stale" || len(doc.Data.Items) == 0 || len(doc.Data.Items)+doc.Data.Omitted != 401 {
		t.Errorf("%s, %d items, %d omitted", doc.Type, len(doc.Data.Items), doc.Data.Omitted)
	}
	if _, err := openWebhook(Webhook{Secret: "whsec_canary!"}, nil); err == nil || strings.Contains(err.Error(), "canary") {
		t.Errorf("a bad key: %v", err)
	}
}

// A receiver that answers slowly or without end costs a try and no memory.
func TestAnswersAreNotReadFar(t *testing.T) {
	endless := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for {
			if _, err := w.Write(make([]byte, 64<<10)); err != nil {
				return
			}
		}
	}))
	defer endless.Close()
	d := newDesk(t, hookTo("cms", &inbox{Server: endless}))
	d.owe(stale("a", "x", day))
	if r := d.deliver(0); r.Sent != 1 {
		t.Errorf("round %+v", r)
	}
}

// A clock that is set back silences nobody.
func TestClockSetBack(t *testing.T) {
	b := newInbox(t, failOnce(500, ""))
	d := newDesk(t, hookTo("cms", b))
	d.owe(stale("a", "x", day))
	d.deliver(0)
	d.deliver(-10 * 365 * 24 * time.Hour)
	d.owe(stale("a", "y", d.now))
	d.deliver(time.Minute)
	if n := len(b.ids()); n != 2 {
		t.Errorf("%d alerts", n)
	}
}

func TestRemindersAndDecisions(t *testing.T) {
	b := newInbox(t, nil)
	r := hookTo("cms", b)
	r.Remind = 72 * time.Hour
	d := newDesk(t, r)
	state := claim.ClaimState{Article: "a", Claim: "clip", Source: "specs", Rule: "r", Reading: sample(day).Items[0].Reading, Since: day}
	state.Reading.Source = "specs"
	state.Told = claim.Told{Value: state.Reading.Value(), At: day}
	record := func() {
		must(t, d.store.Record(t.Context(), claim.Record{Target: claim.TargetState{Key: "t"}, Claims: []claim.ClaimState{state}}))
	}
	record()
	reminded := func(after time.Duration, want int, why string) {
		t.Helper()
		d.deliver(after)
		if n := len(b.ids()); n != want {
			t.Fatalf("%d messages, want %d: %s", n, want, why)
		}
	}
	reminded(71*time.Hour, 0, "it is too soon")
	reminded(2*time.Hour, 1, "72 hours have passed")
	if body := string(b.got[0].body); !strings.Contains(body, `"title":"Two cameras"`) || !strings.Contains(body, `"source_title":"The maker's page"`) {
		t.Errorf("the reminder names neither article nor source: %s", body)
	}
	d.o.Articles[0].Title, d.o.Articles[1].Sources[0].Title = "Three cameras", "Specifications"
	d.reload()
	reminded(70*time.Hour, 1, "it was told a second time")
	reminded(2*time.Hour, 2, "144 hours have passed")
	if body := string(b.got[1].body); !strings.Contains(body, `"title":"Three cameras"`) || !strings.Contains(body, `"source_title":"Specifications"`) {
		t.Errorf("the reminder has the titles of before: %s", body)
	}
	settled := []claim.Settled{{Source: "specs", Rule: "r", Value: state.Reading.Value()}}
	must(t, d.store.Decide(t.Context(), claim.Decision{Article: "a", Claim: "clip", Snooze: &claim.Snooze{At: d.now, Readings: settled}}))
	reminded(100*time.Hour, 2, "it is snoozed")
	must(t, d.store.Decide(t.Context(), claim.Decision{Article: "a", Claim: "clip", Accept: &claim.Accept{At: d.now, Readings: settled}}))
	reminded(100*time.Hour, 2, "it is accepted")
	must(t, d.store.Decide(t.Context(), claim.Decision{Article: "a", Claim: "clip"}))
	reminded(2*time.Hour, 3, "that was taken back")
	state.Reading.Verdict = claim.Supported
	record()
	reminded(100*time.Hour, 3, "it holds again")
	ids := b.ids()
	slices.Sort(ids)
	if len(slices.Compact(ids)) != 3 {
		t.Errorf("ids %v", ids)
	}
}

// What an editor dealt with while it waited is told to nobody, whether its
// receiver was down or collects.
func TestDecidedWhileItWaits(t *testing.T) {
	answer := http.StatusServiceUnavailable
	b := newInbox(t, func(http.ResponseWriter, int) int { return answer })
	d := newDesk(t, hookTo("cms", b))
	reading := sample(day).Items[0].Reading
	reading.Source = "specs"
	var claims []claim.ClaimState
	var alerts []claim.Alert
	for _, id := range []string{"accepted", "snoozed", "open"} {
		claims = append(claims, claim.ClaimState{Article: "a", Claim: id, Source: "specs", Rule: "r", Reading: reading})
		a := stale("a", id, day)
		a.Items[0].Source, a.Items[0].Reading = "specs", reading
		alerts = append(alerts, a)
	}
	must(t, d.store.Record(t.Context(), claim.Record{Target: claim.TargetState{Key: "t"}, Claims: claims}))
	ids := d.owe(alerts...)
	d.deliver(0)
	settled := []claim.Settled{{Source: "specs", Rule: "r", Value: reading.Value()}}
	must(t, d.store.Decide(t.Context(), claim.Decision{Article: "a", Claim: "accepted", Accept: &claim.Accept{At: day, Readings: settled}}))
	must(t, d.store.Decide(t.Context(), claim.Decision{Article: "a", Claim: "snoozed", Snooze: &claim.Snooze{At: day, Until: day.AddDate(0, 1, 0)}}))
	answer = http.StatusOK
	d.deliver(time.Hour)
	same(t, "messages", []string{ids[2]}, b.ids())
}

// The outbox is bounded, and what had to be dropped is told.
func TestOutboxIsBounded(t *testing.T) {
	const limit = keptAlerts + 500
	away, other := newInbox(t, always(500)), newInbox(t, nil)
	d := newDesk(t, hookTo("away", away), hookTo("other", other))
	d.limit = limit
	many := make([]claim.Alert, limit+5)
	for i := range many {
		many[i] = claim.Alert{ID: fmt.Sprint(i), Kind: claim.AlertStale, At: day, Items: []claim.AlertItem{{Article: "nobody's"}}}
	}
	many[0].Items[0].Article = "a"
	d.owe(many...)
	kept := func(want uint64) {
		t.Helper()
		first, last, err := d.store.AlertRange()
		must(t, err)
		if n := last - first + 1; n > want {
			t.Errorf("%d alerts are kept, want %d at most", n, want)
		}
	}
	d.deliver(0)
	kept(limit + 1)
	d.deliver(time.Hour)
	if n := len(other.ids()); n != 2 || !strings.Contains(string(other.got[1].body), "5 alerts were dropped") {
		t.Errorf("%d alerts to the other", n)
	}
	d.deliver(time.Hour)
	kept(keptAlerts)
}

func TestBeat(t *testing.T) {
	b := newInbox(t, failOnce(http.StatusServiceUnavailable, ""))
	err := Beat(t.Context(), claim.Secret(b.URL+"/canary"), Options{})
	if err == nil || strings.Contains(err.Error(), "canary") {
		t.Errorf("error %v", err)
	}
	must(t, Beat(t.Context(), claim.Secret(b.URL+"/canary"), Options{}))
	b.Close()
	if err := Beat(t.Context(), claim.Secret(b.URL+"/canary"), Options{}); err == nil || strings.Contains(err.Error(), "canary") {
		t.Errorf("error %v", err)
	}
}

func TestTest(t *testing.T) {
	b := newInbox(t, nil)
	d := newDesk(t, hookTo("cms", b))
	must(t, Test(t.Context(), "cms", d.o))
	if len(b.ids()) != 1 {
		t.Errorf("%d samples", len(b.ids()))
	}
	if err := Test(t.Context(), "none", d.o); err == nil {
		t.Error("a sample was sent to nobody")
	}
}
