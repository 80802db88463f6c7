package store

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"monitor/internal/claim"
)

var update = flag.Bool("update", false, "write testdata/schema1.db anew")

const golden = "testdata/schema1.db"

// goldenRecords are what the golden file holds, in the order of recording.
func goldenRecords() []claim.Record {
	return []claim.Record{
		check("a", "up to 3 minutes "+noise(1, 400), day),
		check("b", "最长 3 分钟", day),
		check("a", "up to 5 minutes "+noise(1, 400), day.Add(time.Hour)), // a delta
	}
}

// A store that was ever released must open, and be written to, for ever.
func TestTheFirstSchemaOpens(t *testing.T) {
	if *update {
		writeGolden(t)
	}
	path := filepath.Join(t.TempDir(), "m.db")
	writeFile(t, path, readFile(t, golden))
	for _, readOnly := range []bool{true, false} {
		s, err := Open(path, Options{ReadOnly: readOnly})
		must(t, err)
		defer s.Close()
		records := goldenRecords()
		for _, r := range records {
			recalled(t, "snapshot", *r.Snapshot)(s.Snapshot(r.Snapshot.Hash))
		}
		for _, r := range records[1:] {
			recalled(t, "target", r.Target)(s.Target(r.Target.Key))
			c := r.Claims[0]
			recalled(t, "claim", c)(s.ClaimState(c.Article, c.Claim, c.Source))
		}
		listed(t, "captures", []Capture{
			{records[0].Snapshot.Hash, day}, {records[2].Snapshot.Hash, day.Add(time.Hour)},
		})(s.Snapshots("a"))
		events, err := s.Events(EventQuery{Article: "roundup", After: 2})
		must(t, err)
		if len(events) != 2 || events[1].Number != 6 {
			t.Errorf("events %v", events)
		}
		events, err = s.Events(EventQuery{Target: "a", Newest: true})
		must(t, err)
		if len(events) != 2 || events[0].Number != 5 || events[1].Number != 1 {
			t.Errorf("events of a target: %v", events)
		}
		want := 37
		if !readOnly {
			want += 3 // the index of the events of targets, which it was made without
		}
		if got := verified(t, s); got.Records != want {
			t.Errorf("%d records, want %d", got.Records, want)
		}
		if readOnly {
			must(t, s.Close())
			continue
		}
		record(t, s, check("c", "a new one", day))
		verified(t, s)
	}
}

func writeGolden(t *testing.T) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "m.db")
	s, err := Open(path, Options{Now: func() time.Time { return day }})
	must(t, err)
	for _, r := range goldenRecords() {
		record(t, s, r)
	}
	must(t, s.Close())
	must(t, os.MkdirAll(filepath.Dir(golden), 0o755))
	must(t, os.WriteFile(golden, readFile(t, path), 0o644))
}
