package store

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"monitor/internal/claim"
)

// TestTheMapHoldsNoMoreThanIsUsed holds that who reads all of a store, at once
// or bit by bit, does not end with all of it in its memory.
func TestTheMapHoldsNoMoreThanIsUsed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	s, err := Open(path, Options{})
	must(t, err)
	var events []claim.Event
	for i := range 8 * easeEvery {
		events = append(events, claim.Event{At: day, Article: "a", Claim: fmt.Sprint(i), Why: strings.Repeat("reason ", 1000)})
	}
	record(t, s, claim.Record{Target: claim.TargetState{Key: "a"}, Events: events})
	must(t, s.Close())
	s = openAt(t, path)
	most := size(t, path) / 4

	list, err := s.Events(EventQuery{})
	must(t, err)
	if len(list) != len(events) {
		t.Fatalf("%d events of %d", len(list), len(events))
	}
	if got := resident(t, path); got > most {
		t.Errorf("after one scan %d bytes of the map are in memory, want %d at most", got, most)
	}
	for i := range 8 * easeEvery {
		one, err := s.Events(EventQuery{After: uint64(i), Limit: 1})
		if err != nil || len(one) != 1 || one[0].Claim != fmt.Sprint(i) {
			t.Fatalf("event %d: %v, %v", i, one, err)
		}
	}
	if got := resident(t, path); got > most {
		t.Errorf("after many reads %d bytes of the map are in memory, want %d at most", got, most)
	}
}

// resident is how much of the maps of a file is in this process's memory
// (proc_pid_smaps(5)).
func resident(t *testing.T, path string) int64 {
	t.Helper()
	maps, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		t.Skip(err)
	}
	var sum int64
	ours := false
	for _, line := range strings.Split(string(maps), "\n") {
		if header.MatchString(line) {
			ours = strings.HasSuffix(line, path)
		} else if rest, ok := strings.CutPrefix(line, "Rss:"); ok && ours {
			kib, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(rest, "kB")), 10, 64)
			must(t, err)
			sum += kib << 10
		}
	}
	return sum
}

var header = regexp.MustCompile(`^[0-9a-f]+-[0-9a-f]+ `)
