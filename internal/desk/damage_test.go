package desk_test

import (
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"monitor/internal/claim"
	"monitor/internal/desk"
)

// spoil flips a bit of every record of a bucket whose key and value hold these
// words, and opens the store anew.
func (w *world) spoil(bucket, key, value string) {
	w.t.Helper()
	if err := w.store.Close(); err != nil {
		w.t.Fatal(err)
	}
	db, err := bbolt.Open(w.path, 0o600, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	spoiled := 0
	err = db.Update(func(tx *bbolt.Tx) error {
		bad := map[string][]byte{}
		b := tx.Bucket([]byte(bucket))
		err := b.ForEach(func(k, v []byte) error {
			if strings.Contains(string(k), key) && strings.Contains(string(v), value) {
				bad[string(k)] = append([]byte{}, v...)
			}
			return nil
		})
		for k, v := range bad {
			v[len(v)-1] ^= 1
			spoiled++
			if err := b.Put([]byte(k), v); err != nil {
				return err
			}
		}
		return err
	})
	if err != nil || spoiled == 0 {
		w.t.Fatalf("%d records of %s were spoiled: %v", spoiled, bucket, err)
	}
	if err := db.Close(); err != nil {
		w.t.Fatal(err)
	}
	w.open()
	w.checker.Memory = w.store
	w.show()
}

// A record that is damaged hides no other one. Where it is missing, that is
// said, and the log says which it is.
func TestDamagedClaim(t *testing.T) {
	w := story(t)
	w.spoil("claims", "max-clip", "")
	list, err := w.desk.Articles(desk.Query{})
	if err != nil || list.Damaged != 1 || list.Counts.Unverified != 2 || list.Counts.Claims.Supported != 1 {
		t.Errorf("%d damaged, %+v, %v", list.Damaged, list.Counts, err)
	}
	a, err := w.desk.Article(t.Context(), "cameras")
	if err != nil || a.Damaged != 1 || a.Claims[0].Verdict != claim.Unverified || a.Claims[1].Verdict != claim.Supported {
		t.Errorf("the article: %+v, %v", a, err)
	}
	if why := a.Claims[0].Readings[0].Why; why != "what was read is damaged in the store" {
		t.Errorf("the claim is unverified: %q", why)
	}
	c, h, err := w.desk.Claim("cameras", "max-clip")
	if err != nil || c.Damaged != 1 || len(h.Entries) != 2 || h.Spans[len(h.Spans)-1].State != "unverified" {
		t.Errorf("the claim: %+v, %+v, %v", c, h, err)
	}
	if !strings.Contains(w.log.String(), "cameras/max-clip/specs") {
		t.Errorf("the log does not say which record it is:\n%s", w.log.String())
	}
}

func TestDamagedPast(t *testing.T) {
	w := story(t)
	for _, at := range [][3]string{
		{"targets", "", "/shop"}, {"events", "", `"to":"changed"`}, {"captures", "", claim.HashText("")[:7]}, {"alerts", "", `"kind":"unreadable"`},
	} {
		w.spoil(at[0], at[1], at[2])
	}
	c, h, err := w.desk.Claim("cameras", "max-clip")
	if err != nil || c.Verdict != claim.Changed || c.Readings[0].SnapshotBefore != "" || len(h.Entries) != 1 {
		t.Errorf("a claim of which an event is damaged: %+v, %+v, %v", c, h, err)
	}
	if got := h.Spans; len(got) != 1 || got[0].State != "changed" {
		t.Errorf("its spans end with %+v, and not with what is known", got)
	}
	if c.Damaged < 4 { // the shop, the event, both captures of specs, and perhaps the one beside them
		t.Errorf("%d records are missing, want 4: %s", c.Damaged, w.log.String())
	}
	sources, err := w.desk.Sources(desk.SourceQuery{})
	if err != nil || sources.Damaged != 1 || sources.Found != 3 || sources.Unvisited != 1 {
		t.Errorf("sources, one of them damaged: %+v, %v", sources, err)
	}
	s, err := w.desk.Source("specs")
	if err != nil || s.Damaged == 0 || len(s.Snapshots) != 0 || s.Visit.Outcome != claim.Fetched {
		t.Errorf("a source without captures: %+v, %v", s, err)
	}
	alerts, err := w.desk.Alerts(1)
	if err != nil || alerts.Damaged != 1 || len(alerts.Alerts) != 1 || alerts.Found != 2 {
		t.Errorf("alerts, one of them damaged: %+v, %v", alerts, err)
	}
}

// A store that cannot be read at all is no reason to show nothing but errors:
// the articles are there, and nobody can tell how they fare.
func TestStoreThatIsGone(t *testing.T) {
	w := story(t)
	if err := w.store.Close(); err != nil {
		t.Fatal(err)
	}
	w.show()
	list, err := w.desk.Articles(desk.Query{})
	if err != nil || list.Found != 3 || list.Damaged == 0 {
		t.Errorf("%d articles, %d damaged, %v", list.Found, list.Damaged, err)
	}
	if _, err := w.desk.Compare("specs", "", ""); err == nil {
		t.Error("texts that are gone could be compared")
	}
}
