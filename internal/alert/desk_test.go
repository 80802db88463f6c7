package alert

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"monitor/internal/claim"
	"monitor/internal/store"
)

var day = time.Date(2026, 4, 23, 8, 0, 0, 0, time.UTC)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// A got is a message that an inbox was sent.
type got struct {
	id     string
	header http.Header
	body   []byte
}

// An inbox is a receiver on loopback. What it answers is up to answer.
type inbox struct {
	*httptest.Server
	mu     sync.Mutex
	got    []got // that were answered 2xx
	answer func(w http.ResponseWriter, n int) int
	tries  int
}

func newInbox(t testing.TB, answer func(w http.ResponseWriter, n int) int) *inbox {
	b := &inbox{answer: answer}
	b.Server = httptest.NewServer(http.HandlerFunc(b.take))
	t.Cleanup(b.Close)
	return b
}

func (b *inbox) take(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tries++
	code := http.StatusNoContent
	if b.answer != nil {
		code = b.answer(w, b.tries)
	}
	if code < 300 {
		b.got = append(b.got, got{r.Header.Get("webhook-id"), r.Header, body})
	}
	w.WriteHeader(code)
}

func (b *inbox) ids() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var ids []string
	for _, g := range b.got {
		ids = append(ids, g.id)
	}
	return ids
}

func always(code int) func(http.ResponseWriter, int) int {
	return func(http.ResponseWriter, int) int { return code }
}

// A desk is a store, its receivers and a clock.
type desk struct {
	t     *testing.T
	store *store.Store
	now   time.Time
	log   bytes.Buffer
	o     Options
	*Deliverer
}

func newDesk(t *testing.T, receivers ...Receiver) *desk {
	t.Helper()
	s, err := store.Open(filepath.Join(t.TempDir(), "m.db"), store.Options{})
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	d := &desk{t: t, store: s, now: day}
	d.o = Options{
		Receivers: receivers, Log: slog.New(slog.NewTextHandler(&d.log, nil)), Now: func() time.Time { return d.now },
		Articles: []claim.Article{
			{ID: "a", Title: "Two cameras", Claims: []claim.Claim{{ID: "clip", Says: "clips of up to 3 minutes"}}},
			{ID: "b", Sources: []claim.Source{{ID: "specs", Title: "The maker's page"}}},
		},
	}
	d.reload()
	return d
}

func (d *desk) reload() {
	d.t.Helper()
	var err error
	d.Deliverer, err = New(d.t.Context(), d.store, d.o)
	must(d.t, err)
}

// deliver runs one round after so long.
func (d *desk) deliver(after time.Duration) Round {
	d.t.Helper()
	d.now = d.now.Add(after)
	r, err := d.Deliver(d.t.Context())
	must(d.t, err)
	return r
}

func stale(article, claimID string, at time.Time) claim.Alert {
	a := sample(at)
	a.Target, a.Items[0].Article, a.Items[0].Claim = "t", article, claimID
	a.Identify()
	return a
}

// owe writes alerts as a check does and returns their ids.
func (d *desk) owe(alerts ...claim.Alert) []string {
	d.t.Helper()
	must(d.t, d.store.Record(d.t.Context(), claim.Record{Target: claim.TargetState{Key: "t"}, Alerts: alerts}))
	var ids []string
	for _, a := range alerts {
		ids = append(ids, a.ID)
	}
	return ids
}

func hookTo(name string, b *inbox) Receiver {
	return Receiver{Name: name, Webhook: &Webhook{URL: claim.Secret(b.URL)}, Covers: map[string]bool{"a": true, "b": true}}
}

func same(t *testing.T, what string, want, got []string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}
