package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"monitor/internal/claim"
)

func TestManyRecordAtOnce(t *testing.T) {
	s := openNew(t)
	const workers, each = 16, 25
	var g errgroup.Group
	for w := range workers {
		g.Go(func() error {
			for i := range each {
				name := fmt.Sprintf("%d-%d", w, i)
				// Every text is seen by all workers, in no order.
				if err := s.Record(t.Context(), check(name, fmt.Sprintf("text %d", i), day)); err != nil {
					return err
				}
				if err := firstError(s, name, fmt.Sprintf("text %d", i)); err != nil {
					return fmt.Errorf("%s, just recorded: %w", name, err)
				}
			}
			return nil
		})
	}
	must(t, g.Wait())
	verified(t, s)
	want := map[string]uint64{
		bucketTargets: workers * each, bucketClaims: workers * each, bucketSnapshots: workers * each,
		bucketSnapshotIndex: workers * each, bucketCaptures: workers * each, bucketEvents: 2 * workers * each,
		bucketEventIndex: workers * each, bucketBlobs: 2 * each, bucketBlobIndex: 2 * each,
	}
	for bucket, n := range want {
		if s.counts[bucket] != n {
			t.Errorf("%s: %d records, want %d", bucket, s.counts[bucket], n)
		}
	}
}

func TestAJobThatFailsHarmsNoOtherOfItsCommit(t *testing.T) {
	s := openNew(t)
	var jobs []*job
	for _, name := range []string{"a", noise(1, 40_000), "c"} { // the second key is too long for bbolt
		j, err := s.prepare(check(name, "text of "+name[:1], day))
		must(t, err)
		jobs = append(jobs, j)
	}
	s.queue = jobs
	s.commitMu.Lock()
	s.commitQueued()
	s.commitMu.Unlock()
	for i, failed := range []bool{false, true, false} {
		if !jobs[i].done || (jobs[i].err != nil) != failed {
			t.Errorf("job %d: done %v, error %v", i, jobs[i].done, jobs[i].err)
		}
	}
	targets, err := gathered(s.Targets)
	must(t, err)
	if len(targets) != 2 {
		t.Errorf("%d targets, want 2", len(targets))
	}
	verified(t, s)
}

func TestDiskErrors(t *testing.T) {
	write := func(err error) error { return &os.PathError{Op: "write", Path: "m.db", Err: err} }
	for _, tt := range []struct {
		name  string
		err   error
		again bool // may be tried again
	}{
		{"no room for the write", write(syscall.ENOSPC), true},
		{"quota used up", write(syscall.EDQUOT), true},
		{"bad sector", write(syscall.EIO), false},
		{"sync failed", syscall.EIO, false},
		{"sync found no room", syscall.ENOSPC, false},
	} {
		s := &Store{}
		err := s.diskError(tt.err)
		if !errors.Is(err, tt.err) || errors.Is(err, ErrFailed) == tt.again || (s.failed == nil) != tt.again {
			t.Errorf("%s: error %v, from now on %v", tt.name, err, s.failed)
		}
	}
}

func TestUnchangedChecksDoNotGrowTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	s := openAt(t, path)
	const targets = 100
	for i := range targets {
		name := fmt.Sprint(i)
		record(t, s, check(name, textOf(name), day))
	}
	unchanged := func(n int) {
		for i := range n {
			r := check(fmt.Sprint(i%targets), "3 minutes", day.Add(time.Duration(i)*time.Minute))
			r.Snapshot, r.Events = nil, nil
			record(t, s, r)
		}
	}
	unchanged(targets) // the pages that updates in place take turns with
	before, bytesBefore := size(t, path), verified(t, s).Bytes
	unchanged(1000)
	if grown := size(t, path) - before; grown != 0 {
		t.Errorf("the file grew by %d bytes in 1,000 unchanged checks", grown)
	}
	if grown := verified(t, s).Bytes - bytesBefore; grown != 0 {
		t.Errorf("the records grew by %d bytes in 1,000 unchanged checks", grown)
	}
}

func size(t testing.TB, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	must(t, err)
	return info.Size()
}

func TestNumbersAreNeverGivenTwice(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	s, err := Open(path, Options{})
	must(t, err)
	record(t, s, check("a", "one", day))
	must(t, s.Close())
	boltFile(t, path, forgetSequences)
	s = openAt(t, path)
	record(t, s, check("a", "two", day.Add(-time.Hour)))
	listed(t, "captures", []Capture{
		{claim.HashText("one"), day}, {claim.HashText("two"), day.Add(-time.Hour)},
	})(s.Snapshots("a"))
	events, err := s.Events(EventQuery{})
	must(t, err)
	if len(events) != 4 {
		t.Errorf("%d events, want 4", len(events))
	}
	verified(t, s)
}

// Verify reads beside a writer without calling damaged what is in flux.
func TestVerifyBesideAWriter(t *testing.T) {
	s := openNew(t)
	written := make(chan error, 1)
	go func() {
		for i := range 300 {
			name := fmt.Sprint(i % 50)
			if err := s.Record(t.Context(), check(name, fmt.Sprintf("%s %d", textOf(name), i), day)); err != nil {
				written <- err
				return
			}
		}
		written <- nil
	}()
	for looks := 0; ; looks++ {
		verified(t, s)
		select {
		case err := <-written:
			must(t, err)
			t.Logf("verified %d times beside 300 writes", looks)
			return
		default:
		}
	}
}
