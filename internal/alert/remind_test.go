package alert

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"monitor/internal/claim"
)

// A reminder of more claims than a message holds says how many they are, and
// does not come in the same minute as another message.
func TestAReminderOfVeryManyClaims(t *testing.T) {
	const standing = batchSize + 700
	b := newInbox(t, nil)
	p, roots := newPostOffice(t, true)
	m := p.mail()
	hook := hookTo("cms", b)
	hook.Remind = 72 * time.Hour
	d := newDesk(t, hook, Receiver{Name: "post", Mail: &m, Covers: hook.Covers, Remind: 72 * time.Hour})
	d.o.Dashboard, d.o.Roots = dashboard, roots
	d.o.Articles[0].Claims = nil
	var states []claim.ClaimState
	for i := range standing {
		id := fmt.Sprintf("c%04d", i)
		s := claim.ClaimState{Article: "a", Claim: id, Source: "specs", Reading: sample(day).Items[0].Reading, Since: day}
		s.Told = claim.Told{Value: s.Reading.Value(), At: day}
		states = append(states, s)
		d.o.Articles[0].Claims = append(d.o.Articles[0].Claims, claim.Claim{ID: id, Says: "clips of up to 3 minutes"})
	}
	d.reload()
	must(t, d.store.Record(t.Context(), claim.Record{Target: claim.TargetState{Key: "t"}, Claims: states}))
	d.now = d.now.Add(73 * time.Hour)
	d.owe(stale("a", "x", d.now))
	if r := d.deliver(0); r.Sent != 3 || len(p.letters) != 1 || !r.Next.Equal(d.now.Add(pace)) {
		t.Fatalf("round %+v, %d letters", r, len(p.letters))
	}
	d.deliver(pace)
	if len(p.letters) != 2 {
		t.Fatalf("%d letters", len(p.letters))
	}
	letter := unfolded(t, p.letters[1])
	for _, part := range []string{"still 1200 stale", fmt.Sprintf("… and %d more, see %s/", standing-maxLetter, dashboard), fmt.Sprintf("… and %d more:", standing-maxLetter)} {
		if !strings.Contains(letter, part) {
			t.Errorf("the letter lacks %q", part)
		}
	}
	var doc document
	must(t, json.Unmarshal(b.got[1].body, &doc))
	if n := len(doc.Data.Items) + doc.Data.Omitted; n != standing || !doc.Data.Reminder {
		t.Errorf("the payload tells of %d claims", n)
	}
}
