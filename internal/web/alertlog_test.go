package web_test

import (
	"strings"
	"testing"
	"time"

	"monitor/internal/claim"
	"monitor/internal/store"
	"monitor/internal/web"
)

// delivered is cameras, of which one receiver was told, and another was not.
func delivered(t *testing.T) *seen {
	t.Helper()
	s := cameras(t)
	_, last, err := s.store.AlertRange()
	if err != nil || last != 2 {
		t.Fatalf("%d alerts, %v", last, err)
	}
	now := s.time()
	s.told(store.Receiver{Name: "desk", Cursor: 2, SentAt: now.Add(-time.Hour)},
		&store.Delivery{Receiver: "desk", ID: "m1", First: 1, Last: 2, At: now.Add(-time.Hour), Result: store.Sent})
	s.told(store.Receiver{Name: "newsroom", Cursor: 1, SentAt: april(17), Failing: april(21), RetryAt: now.Add(10 * time.Minute), Trouble: "smtp.example.org:587 does not answer"},
		&store.Delivery{Receiver: "newsroom", ID: "m2", First: 1, Last: 1, At: april(17), Result: store.SetAside, Why: "the server refused it: 550 no such mailbox"})
	return s
}

func TestAlerts(t *testing.T) {
	page := delivered(t).page("/alerts")
	holds(t, page, "1 receiver cannot be told", "2 alerts in all",
		"desk was told of everything last sent 1 hour ago",
		"newsroom could not be told for 2 days 1 owed · last sent 6 days ago · tries again in 10 minutes smtp.example.org:587 does not answer")
	rows := strings.Split(page, `<li class="row`)[1:]
	if len(rows) != 2 {
		t.Fatalf("%d rows", len(rows))
	}
	holds(t, rows[0], "Source unreadable 4 days ago", "the server is unavailable (503)", "open to everybody since March",
		"sent to desk 1 hour ago", "owed to newsroom smtp.example.org:587 does not answer")
	holds(t, rows[1], "Stale 6 days ago", "3 minutes → 5 minutes", "clips of up to three minutes", "Five cameras",
		"sent to desk", "not taken by newsroom 6 days ago the server refused it: 550 no such mailbox")
	if !strings.Contains(rows[1], `href="/claims/camera-roundup/max-clip"`) {
		t.Errorf("no way to the claim from %s", rows[1])
	}
}

func TestNoAlerts(t *testing.T) {
	holds(t, newSeen(t).page("/alerts"), "None so far", "the configuration names no receivers", "There was nothing to tell.")
}

func TestAlertsInPages(t *testing.T) {
	s := newSeen(t)
	for i := range 130 {
		a := claim.Alert{Kind: claim.AlertUnwell, At: april(1).Add(time.Duration(i) * time.Hour), Why: "the clock was put back"}
		a.Identify()
		if err := s.store.Record(t.Context(), claim.Record{Alerts: []claim.Alert{a}, Watch: &claim.Watch{}}); err != nil {
			t.Fatal(err)
		}
	}
	first := s.page("/alerts?page=0")
	holds(t, first, "Page 1 of", "130 alerts", "monitor is unwell", "nobody is told of it")
	second := s.page("/alerts?page=2")
	holds(t, second, "Page 2 of")
	if !strings.Contains(first, `id="alert-130"`) || strings.Contains(second, `id="alert-130"`) || !strings.Contains(second, `href="/alerts?page=1"`) {
		t.Error("the pages are not those of one list")
	}
}

func TestHealthPage(t *testing.T) {
	s := delivered(t)
	s.state = web.State{
		Version: "1.4.0", StartedAt: april(1), Problems: []string{"the store is\x1b[31m full"}, Notes: []string{"there is no socket"},
		Refused: "monitor.yaml:3:1: no such key", Sources: 4, Waiting: 1, InFlight: 2, Skipped: 3, LastRound: s.time().Add(-time.Minute),
		Store: "monitor.db", StoreBytes: 3 << 20, StoreCreated: april(1), Config: "version: 1\nalerts:\n    - url: <secret>\n",
	}
	s.door.Metrics.Late(3 * time.Minute)
	s.door.Metrics.Late(2 * time.Second)
	page := s.page("/health")
	holds(t, page, "1 problem", "monitor 1.4.0, started 22 days ago", `problem: the store is\x1b[31m full`, "there is no socket",
		"Sources 4 are watched", "Due now 1 waits for its turn", "Under way 2 visits", "Late, the last one 2 seconds at worst 3 minutes", "Moments passed over 3",
		"File monitor.db", "Size 3 MiB", "Kept since 1 April 2026, 08:00 UTC", "newsroom could not be told for 2 days")
	if !strings.Contains(page, "version: 1\nalerts:\n    - url: &lt;secret&gt;\n") {
		t.Errorf("no configuration in %s", page)
	}
	holds(t, s.get("/sources").Body.String(), "The last new configuration was refused", "monitor.yaml:3:1: no such key")
	s.state = web.State{}
	holds(t, s.page("/health"), "All is well", "Late, the last one 2 seconds")
}
