package store

import (
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"monitor/internal/claim"
)

func owedBy(name string) claim.Record {
	r := check(name, "text of "+name, day)
	r.Alerts = []claim.Alert{{Kind: claim.AlertStale, Target: name, At: day}}
	r.Alerts[0].Identify()
	return r
}

// What is owed is in the transaction of what it is owed for, in order.
func TestAlertsAreOwed(t *testing.T) {
	s := openAt(t, filepath.Join(t.TempDir(), "m.db"))
	ids := map[string]bool{}
	for _, name := range []string{"a", "b", "c"} {
		record(t, s, owedBy(name))
	}
	list, err := s.Alerts(1, 9)
	must(t, err)
	for _, a := range list {
		ids[a.ID] = true
	}
	if len(ids) != 2 || list[0].Number != 2 || list[1].Target != "c" {
		t.Errorf("alerts %+v", list)
	}
	if list, err := s.Alerts(0, 1); len(list) != 1 || err != nil {
		t.Errorf("%d alerts, %v, want one", len(list), err)
	}
	bad := owedBy("d")
	bad.Snapshot.Hash = "sha256:00"
	if err := s.Record(t.Context(), bad); err == nil {
		t.Fatal("a wrong snapshot is recorded")
	}
	if first, last, err := s.AlertRange(); first != 1 || last != 3 || err != nil {
		t.Errorf("alerts %d to %d, %v: a record that failed is owed for", first, last, err)
	}
	verified(t, s)
}

// Numbers go on where they were after everything was trimmed.
func TestAlertsAreTrimmed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	s := openAt(t, path)
	many := check("a", "text", day)
	for i := range 2500 {
		many.Alerts = append(many.Alerts, claim.Alert{ID: fmt.Sprint(i)})
	}
	record(t, s, many)
	must(t, s.TrimAlerts(t.Context(), 2400))
	list, err := s.Alerts(0, 9999)
	must(t, err)
	if len(list) != 101 || list[0].Number != 2400 || list[0].ID != "2399" {
		t.Errorf("%d alerts from %d", len(list), list[0].Number)
	}
	must(t, s.TrimAlerts(t.Context(), 2501))
	verified(t, s)
	must(t, s.Close())
	s = openAt(t, path)
	record(t, s, owedBy("b"))
	if first, last, err := s.AlertRange(); first != 2501 || last != 2501 || err != nil {
		t.Errorf("alerts %d to %d, %v", first, last, err)
	}
	verified(t, s)
}

func TestReceiversDecisionsAndWatch(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	s := openAt(t, path)
	desk := Receiver{Name: "desk", Cursor: 7, Sending: &Sending{ID: "x", To: 9}, RetryAt: day}
	must(t, s.Mark(t.Context(), Mark{Receiver: desk, Owed: []claim.Alert{{ID: "told"}}}))
	must(t, s.Mark(t.Context(), Mark{Receiver: Receiver{Name: "old"}}))
	must(t, s.Forget(t.Context(), "old", "never there"))
	accept := claim.Decision{Article: "a", Claim: "c", Accept: &claim.Accept{At: day, Reason: "dealt with"}}
	must(t, s.Decide(t.Context(), accept))
	must(t, s.Decide(t.Context(), claim.Decision{Article: "a", Claim: "d", Snooze: &claim.Snooze{At: day}}))
	must(t, s.Decide(t.Context(), claim.Decision{Article: "a", Claim: "d"}))
	must(t, s.Record(t.Context(), claim.Record{Watch: &claim.Watch{FailingSince: day}, Alerts: []claim.Alert{{ID: "unwell"}}}))
	must(t, s.Close())

	s, err := Open(path, Options{ReadOnly: true})
	must(t, err)
	defer s.Close()
	receivers, err := s.Receivers()
	must(t, err)
	if diff := cmp.Diff([]Receiver{desk}, receivers); diff != "" {
		t.Errorf("receivers (-want +got):\n%s", diff)
	}
	listed(t, "decisions", []claim.Decision{accept})(s.Decisions())
	recalled(t, "decision", accept)(s.Decision("a", "c"))
	if w, err := s.Watch(); !w.FailingSince.Equal(day) || err != nil {
		t.Errorf("watch %+v, %v", w, err)
	}
	if list, err := s.Alerts(0, 9); len(list) != 2 || err != nil {
		t.Errorf("alerts %+v, %v", list, err)
	}
	verified(t, s)
	if err := s.Decide(t.Context(), accept); !errors.Is(err, ErrReadOnly) {
		t.Errorf("decided on a store for reading: %v", err)
	}
}

// A store of before there were alerts has none, and gets room for them when it
// is written to.
func TestAlertsInAnOlderStore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	writeFile(t, path, readFile(t, golden))
	s, err := Open(path, Options{ReadOnly: true})
	must(t, err)
	list, err := s.Alerts(0, 9)
	must(t, err)
	decisions, err := s.Decisions()
	must(t, err)
	w, err := s.Watch()
	must(t, err)
	if first, last, err := s.AlertRange(); len(list)+len(decisions) > 0 || !w.FailingSince.IsZero() || first != 1 || last != 0 || err != nil {
		t.Errorf("found %v, %v, %+v, %d to %d, %v", list, decisions, w, first, last, err)
	}
	must(t, s.Close())
	s = openAt(t, path)
	record(t, s, owedBy("z"))
	if list, err := s.Alerts(0, 9); len(list) != 1 || err != nil {
		t.Errorf("alerts %+v, %v", list, err)
	}
	must(t, s.TrimAlerts(t.Context(), 1))
	must(t, s.Decide(t.Context(), claim.Decision{Article: "a", Claim: "b", Snooze: &claim.Snooze{Until: day.Add(time.Hour)}}))
	verified(t, s)
}
