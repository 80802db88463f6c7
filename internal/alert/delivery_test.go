package alert

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"monitor/internal/claim"
	"monitor/internal/store"
)

// The log of deliveries says who was sent which alerts, in one message or in
// several, and when; what does not concern a receiver is not in it.
func TestDeliveriesAreLogged(t *testing.T) {
	b := newInbox(t, nil)
	p, roots := newPostOffice(t, true)
	m := p.mail()
	d := newDesk(t, hookTo("cms", b), Receiver{Name: "post", Mail: &m, Covers: map[string]bool{"b": true}, Remind: 24 * time.Hour})
	d.o.Roots = roots
	d.reload()
	ids := d.owe(stale("a", "x", day), stale("b", "y", day), stale("b", "z", day), stale("a", "w", day))
	d.deliver(time.Minute)
	at := d.now
	one := store.Delivery{Receiver: "cms", At: at, Result: store.Sent}
	var want []store.Delivery
	for i, id := range ids {
		one.ID, one.First, one.Last = id, uint64(i+1), uint64(i+1)
		want = append(want, one)
	}
	alerts := []claim.Alert{stale("b", "y", day), stale("b", "z", day)}
	batch := store.Delivery{Receiver: "post", ID: batchID("post", alerts), First: 2, Last: 4, At: at, Result: store.Sent}
	want = slices.Insert(want, 3, batch)
	got, err := d.store.Deliveries(1, 4)
	must(t, err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("deliveries (-want +got):\n%s", diff)
	}

	d.o.Articles[1].Claims = []claim.Claim{{ID: "y", Says: "clips of up to 3 minutes"}}
	d.reload()
	state := claim.ClaimState{Article: "b", Claim: "y", Source: "specs", Reading: sample(day).Items[0].Reading}
	state.Told = claim.Told{Value: state.Reading.Value(), At: day}
	must(t, d.store.Record(t.Context(), claim.Record{Target: claim.TargetState{Key: "t"}, Claims: []claim.ClaimState{state}}))
	d.deliver(25 * time.Hour)
	got, err = d.store.Deliveries(4, 4)
	must(t, err)
	if len(got) != 3 || got[0].First != 0 || got[0].Last != 4 || got[0].Receiver != "post" || !got[0].At.Equal(d.now) {
		t.Errorf("with a reminder the deliveries are %+v", got)
	}
}
