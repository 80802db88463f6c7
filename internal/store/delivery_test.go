package store

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"monitor/internal/claim"
)

func TestDeliveries(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	s := openAt(t, path)
	many := check("a", "text", day)
	many.Alerts = make([]claim.Alert, 9)
	record(t, s, many)
	mark := func(d Delivery) Delivery {
		t.Helper()
		d.At = day
		must(t, s.Mark(t.Context(), Mark{Receiver: Receiver{Name: d.Receiver, Cursor: d.Last}, Delivery: &d}))
		return d
	}
	hook2 := mark(Delivery{Receiver: "hook", ID: "two", First: 2, Last: 2, Result: Sent})
	hook3 := mark(Delivery{Receiver: "hook", ID: "three", First: 3, Last: 3, Result: SetAside, Why: "turned down"})
	mark(Delivery{Receiver: "desk", ID: "again", Last: 4, Result: Sent})
	desk := mark(Delivery{Receiver: "desk", ID: "batch", First: 1, Last: 4, Result: Sent})
	reminder := mark(Delivery{Receiver: "desk", ID: "once more", Last: 4, Result: Sent})
	late := mark(Delivery{Receiver: "desk", ID: "late", First: 8, Last: 9, Result: Sent})
	must(t, s.Close())

	s = openAt(t, path)
	for _, tt := range []struct {
		first, last uint64
		want        []Delivery
	}{
		{1, 9, []Delivery{hook2, hook3, reminder, desk, late}},
		{1, 1, []Delivery{desk}},
		{2, 2, []Delivery{hook2, desk}},
		{4, 4, []Delivery{reminder, desk}},
		{5, 7, nil},
		{9, 20, []Delivery{late}},
	} {
		got, err := s.Deliveries(tt.first, tt.last)
		must(t, err)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("deliveries of %d to %d (-want +got):\n%s", tt.first, tt.last, diff)
		}
	}
	verified(t, s)
	must(t, s.TrimAlerts(t.Context(), 4))
	listed(t, "deliveries that are kept", []Delivery{reminder, desk, late})(s.Deliveries(0, 99))
	must(t, s.TrimAlerts(t.Context(), 5))
	listed(t, "deliveries that are kept", []Delivery{late})(s.Deliveries(0, 99))
	verified(t, s)
}

// A store of before there were deliveries has none.
func TestDeliveriesInAnOlderStore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	writeFile(t, path, readFile(t, golden))
	s, err := Open(path, Options{ReadOnly: true})
	must(t, err)
	listed(t, "deliveries", []Delivery(nil))(s.Deliveries(0, 9))
	must(t, s.Close())
	s = openAt(t, path)
	d := Delivery{Receiver: "desk", First: 1, Last: 1, At: day.Add(time.Hour), Result: Sent}
	must(t, s.Mark(t.Context(), Mark{Receiver: Receiver{Name: "desk"}, Delivery: &d}))
	listed(t, "deliveries", []Delivery{d})(s.Deliveries(0, 9))
	verified(t, s)
}
