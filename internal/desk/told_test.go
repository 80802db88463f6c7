package desk_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"monitor/internal/claim"
	"monitor/internal/store"
)

// TestAlerts holds what is said of each alert at each receiver: one that was
// told of both, one that is told of phones alone, one that turned a message
// down, one that is in trouble, one that is away for good, and one that came
// later than the first alert.
func TestAlerts(t *testing.T) {
	w := story(t)
	first, last, err := w.store.AlertRange()
	if err != nil || first != 1 || last != 2 {
		t.Fatalf("the story has the alerts %d to %d, %v; want 1 and 2", first, last, err)
	}
	sent := func(name string, from, to uint64) *store.Delivery {
		return &store.Delivery{Receiver: name, ID: "batch", First: from, Last: to, At: day(3), Result: store.Sent}
	}
	refused := sent("cms", 2, 2)
	refused.Result, refused.Why = store.SetAside, "it answered 422"
	for _, m := range []store.Mark{
		{Receiver: store.Receiver{Name: "desk", Cursor: 2, SentAt: day(3)}, Delivery: sent("desk", 1, 2)},
		{Receiver: store.Receiver{Name: "phones", Cursor: 2, SentAt: day(3)}, Delivery: sent("phones", 2, 2)},
		{Receiver: store.Receiver{Name: "cms", Cursor: 1, SentAt: day(3)}, Delivery: sent("cms", 1, 1)},
		{Receiver: store.Receiver{Name: "cms", Cursor: 2, SentAt: day(3)}, Delivery: refused},
		{Receiver: store.Receiver{Name: "mail", Cursor: 0, Failing: day(2), RetryAt: day(5), Trouble: "no route to host"}},
		{Receiver: store.Receiver{Name: "away", Cursor: 1, Disabled: day(3)}, Delivery: sent("away", 1, 1)},
		{Receiver: store.Receiver{Name: "new", Cursor: 1, SentAt: day(3)}},
		{Receiver: store.Receiver{Name: "new", Cursor: 2, SentAt: day(3)}, Delivery: sent("new", 2, 2)},
	} {
		if err := w.store.Mark(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	alerts, err := w.desk.Alerts(1)
	w.golden("alerts", alerts, err)
	got := map[string]string{}
	for _, a := range alerts.Alerts {
		for _, d := range a.Deliveries {
			got[fmt.Sprintf("%d %s", a.Number, d.Receiver)] = d.State
		}
	}
	want := map[string]string{
		"1 desk": "sent", "1 phones": "not_for", "1 cms": "sent", "1 mail": "owed", "1 away": "sent", "1 new": "unknown",
		"2 desk": "sent", "2 phones": "sent", "2 cms": "set_aside", "2 mail": "owed", "2 away": "unknown", "2 new": "sent",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("states (-want +got):\n%s", diff)
	}
}

// Alerts are paged from the newest on, and a page beyond the last is the last.
func TestAlertPages(t *testing.T) {
	w := newWorld(t)
	none, err := w.desk.Alerts(3)
	if err != nil || none.Found != 0 || len(none.Alerts) != 0 || none.Page != 1 || none.Pages != 1 {
		t.Errorf("without alerts: %+v, %v", none, err)
	}
	var owed []claim.Alert
	for i := range 120 {
		a := claim.Alert{Kind: claim.AlertUnwell, At: day(1), Why: fmt.Sprint(i), Receiver: "mail"}
		a.Identify()
		owed = append(owed, a)
	}
	if err := w.store.Mark(t.Context(), store.Mark{Receiver: store.Receiver{Name: "mail"}, Owed: owed}); err != nil {
		t.Fatal(err)
	}
	if err := w.store.TrimAlerts(t.Context(), 11); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ ask, page, from, to int }{{1, 1, 120, 71}, {2, 2, 70, 21}, {3, 3, 20, 11}, {9, 3, 20, 11}, {-1, 1, 120, 71}} {
		list, err := w.desk.Alerts(tt.ask)
		if err != nil {
			t.Fatal(err)
		}
		n := len(list.Alerts)
		if n != tt.from-tt.to+1 || list.Alerts[0].Number != uint64(tt.from) || list.Alerts[n-1].Number != uint64(tt.to) ||
			list.Found != 110 || list.Page != tt.page || list.Pages != 3 {
			t.Errorf("page %d: %d alerts from %d to %d of %d on page %d of %d", tt.ask, n, list.Alerts[0].Number, list.Alerts[n-1].Number, list.Found, list.Page, list.Pages)
		}
		if d := list.Alerts[0].Deliveries[0]; d.State != "not_for" {
			t.Errorf("an alert about a receiver is %s for it, want not_for", d.State)
		}
	}
}
