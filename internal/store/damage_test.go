package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand"
	"path/filepath"
	"testing"
	"unsafe"

	"go.etcd.io/bbolt"

	"monitor/internal/claim"
)

func textLog(w io.Writer) *slog.Logger { return slog.New(slog.NewTextHandler(w, nil)) }

// memory is everything that a store answers, by question.
type memory map[string]string

// recall asks the same questions of every store that wholeFile made. Each
// answer is a value, or "damaged" when it came with that error.
func recall(t testing.TB, s *Store) memory {
	t.Helper()
	m := memory{}
	answer := func(question string, value any, err error) {
		if err != nil && !errors.Is(err, ErrCorrupt) {
			t.Fatalf("%s: %v", question, err)
		}
		if err != nil {
			m[question] = "damaged"
			return
		}
		b, err := json.Marshal(value)
		must(t, err)
		m[question] = string(b)
	}
	for i := range wholeTargets {
		key := fmt.Sprintf("target-%02d", i)
		target, ok, err := s.Target(key)
		answer("target "+key, []any{target, ok}, err)
		state, ok, err := s.ClaimState("roundup", "claim-"+key, "source-"+key)
		answer("claim "+key, []any{state, ok}, err)
		captures, err := s.Snapshots(key)
		answer("captures "+key, captures, err)
		for edition := range 3 {
			snap, ok, err := s.Snapshot(claim.HashText(wholeText(i, edition)))
			answer(fmt.Sprintf("snapshot %s %d", key, edition), []any{snap, ok}, err)
		}
	}
	targets, err := gathered(s.Targets)
	answer("targets", targets, err)
	states, err := gathered(s.ClaimStates)
	answer("claims", states, err)
	events, err := s.Events(EventQuery{})
	answer("events", events, err)
	events, err = s.Events(EventQuery{Article: "roundup"})
	answer("events of roundup", events, err)
	events, err = s.Events(EventQuery{Target: "target-00", Newest: true})
	answer("events of a target", events, err)
	return m
}

// liveBytes returns the offsets of keys and values in a store's file: of all
// but those of small buckets, which bbolt may have copied out of the file.
func liveBytes(t testing.TB, whole []byte) []int {
	t.Helper()
	path := filepath.Join(t.TempDir(), "m.db")
	writeFile(t, path, whole)
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true})
	must(t, err)
	defer db.Close()
	start := db.Info().Data
	var live []int
	must(t, db.View(func(tx *bbolt.Tx) error {
		return tx.ForEach(func(_ []byte, b *bbolt.Bucket) error {
			return b.ForEach(func(k, v []byte) error {
				for _, run := range [][]byte{k, v} {
					from := int(uintptr(unsafe.Pointer(unsafe.SliceData(run))) - start)
					for i := 0; i < len(run) && from >= 0 && from < len(whole); i++ {
						live = append(live, from+i)
					}
				}
				return nil
			})
		})
	}))
	return live
}

// outcome opens a damaged file and asks everything. It fails the test for an
// answer that is neither right nor an error, and reports whether the damage was
// noticed.
func outcome(t *testing.T, what string, file []byte, want memory) bool {
	t.Helper()
	path := filepath.Join(t.TempDir(), "m.db")
	writeFile(t, path, file)
	s, err := Open(path, Options{})
	if err != nil {
		if !errors.Is(err, ErrCorrupt) && !errors.Is(err, ErrNotStore) && !errors.Is(err, ErrSchema) {
			t.Errorf("%s: %v", what, err)
		}
		if !bytes.Equal(readFile(t, path), file) {
			t.Errorf("%s: a refused file was changed", what)
		}
		return true
	}
	defer s.Close()
	for question, got := range recall(t, s) {
		if got != want[question] && got != "damaged" {
			t.Errorf("%s: %s: %.200s, want %.200s", what, question, got, want[question])
		}
	}
	report, err := s.Verify(t.Context())
	return err != nil || len(report.Bad) > 0
}

func TestNoFlippedBitIsServed(t *testing.T) {
	whole := wholeFile(t)
	path := filepath.Join(t.TempDir(), "m.db")
	writeFile(t, path, whole)
	want := recall(t, openAt(t, path))
	live := liveBytes(t, whole)
	end := int(readMetas(bytes.NewReader(whole))[0].pages) * 4096

	random := rand.New(rand.NewSource(23))
	noticed := 0
	for i := range 300 {
		offset := live[random.Intn(len(live))]
		inRecord := i%3 != 0
		if !inRecord { // anywhere: headers, free pages, slack
			offset = random.Intn(end)
		}
		spoilt := bytes.Clone(whole)
		spoilt[offset] ^= byte(1 + random.Intn(255))
		what := fmt.Sprintf("flip at %d of %d", offset, end)
		found := outcome(t, what, spoilt, want)
		if inRecord && !found {
			t.Errorf("%s: not noticed", what)
		}
		if found {
			noticed++
		}
	}
	t.Logf("%d of 300 flips noticed", noticed)
}

// Every byte of the headers of pages and of their first elements: the numbers
// that bbolt follows.
func TestNoFlippedHeaderIsServed(t *testing.T) {
	whole := wholeFile(t)
	path := filepath.Join(t.TempDir(), "m.db")
	writeFile(t, path, whole)
	want := recall(t, openAt(t, path))
	pages := int(readMetas(bytes.NewReader(whole))[0].pages)
	random := rand.New(rand.NewSource(24))
	for page := range pages {
		for range 3 {
			offset := page*4096 + random.Intn(pageHeader+3*elementSize)
			spoilt := bytes.Clone(whole)
			spoilt[offset] ^= 1 << random.Intn(8)
			outcome(t, fmt.Sprintf("flip at %d of page %d", offset%4096, page), spoilt, want)
		}
	}
}

func TestNoMisplacedPageIsServed(t *testing.T) {
	whole := wholeFile(t)
	path := filepath.Join(t.TempDir(), "m.db")
	writeFile(t, path, whole)
	want := recall(t, openAt(t, path))
	pages := int(readMetas(bytes.NewReader(whole))[0].pages)
	page := func(b []byte, i int) []byte { return b[i*4096 : (i+1)*4096] }
	random := rand.New(rand.NewSource(25))
	for i := range pages {
		zeroed := bytes.Clone(whole)
		clear(page(zeroed, i))
		outcome(t, fmt.Sprintf("page %d zeroed", i), zeroed, want)

		swapped := bytes.Clone(whole)
		j := random.Intn(pages)
		copy(page(swapped, i), page(whole, j))
		copy(page(swapped, j), page(whole, i))
		outcome(t, fmt.Sprintf("pages %d and %d swapped", i, j), swapped, want)
	}
}

// spoilRecord changes the last byte of the record at key.
func spoilRecord(t *testing.T, path, bucket string, key []byte) {
	t.Helper()
	boltFile(t, path, func(tx *bbolt.Tx) error {
		b := tx.Bucket([]byte(bucket))
		v := bytes.Clone(b.Get(key))
		v[len(v)-1] ^= 1
		return b.Put(key, v)
	})
}

func TestABadRecordHarmsNoOtherAndIsHealed(t *testing.T) {
	for _, tt := range []struct {
		bucket string
		key    []byte
	}{
		{bucketTargets, []byte("a")},
		{bucketClaims, claimKey("roundup", "claim-a", "source-a")},
		{bucketBlobs, number(1)},
		{bucketBlobs, number(2)},
		{bucketSnapshots, number(1)},
	} {
		t.Run(tt.bucket, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "m.db")
			s, err := Open(path, Options{})
			must(t, err)
			record(t, s, check("a", "one", day))
			record(t, s, check("b", "two", day))
			must(t, s.Close())
			spoilRecord(t, path, tt.bucket, tt.key)

			s = openAt(t, path)
			report, err := s.Verify(t.Context())
			if err != nil || len(report.Bad) != 1 || report.Bad[0].Bucket != tt.bucket || report.Bad[0].Key != showKey(tt.key) {
				t.Errorf("verify: %v, bad records %v", err, report.Bad)
			}
			if err := firstError(s, "a", "one"); !errors.Is(err, ErrCorrupt) {
				t.Errorf("error %v, want %v", err, ErrCorrupt)
			}
			if err := firstError(s, "b", "two"); err != nil {
				t.Errorf("another record: %v", err)
			}
			record(t, s, check("a", "one", day))
			if err := firstError(s, "a", "one"); err != nil {
				t.Errorf("after a new record: %v", err)
			}
			verified(t, s)
		})
	}
}

// firstError asks all about a target and returns what went wrong first.
func firstError(s *Store, target, text string) error {
	_, ok, err := s.Target(target)
	_, okClaim, errClaim := s.ClaimState("roundup", "claim-"+target, "source-"+target)
	_, okSnap, errSnap := s.Snapshot(claim.HashText(text))
	if err := errors.Join(err, errClaim, errSnap); err != nil {
		return err
	}
	if !ok || !okClaim || !okSnap {
		return errors.New("not found")
	}
	return nil
}

func TestListsReturnWhatIsWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	s, err := Open(path, Options{})
	must(t, err)
	for _, key := range []string{"a", "b", "c"} {
		record(t, s, check(key, "text of "+key, day))
	}
	must(t, s.Close())
	spoilRecord(t, path, bucketTargets, []byte("b"))
	spoilRecord(t, path, bucketEvents, number(3))
	s = openAt(t, path)
	targets, err := gathered(s.Targets)
	var bad *RecordError
	if len(targets) != 2 || !errors.As(err, &bad) || bad.Bucket != bucketTargets || bad.Key != "b" {
		t.Errorf("%d targets, error %v", len(targets), err)
	}
	events, err := s.Events(EventQuery{})
	if len(events) != 5 || !errors.As(err, &bad) || bad.Bucket != bucketEvents {
		t.Errorf("%d events, error %v", len(events), err)
	}
}

// A large store is opened on faith in most of its leaves, so a branch may send
// a look-up to the wrong one: the records that it meets there tell.
func TestABranchThatLiesHidesNothing(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "m.db")
	const records = 400
	boltFile(t, path, func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucket([]byte(bucketTargets))
		for i := 0; i < records && err == nil; i++ {
			key := fmt.Appendf(nil, "key-%05d", i)
			err = b.Put(key, seal(bucketTargets, key, []byte(noise(int64(i), 100))))
		}
		return err
	})
	whole := readFile(t, path)
	m := readMetas(bytes.NewReader(whole))[0]
	lies := 0
	for id := range int(m.pages) {
		p, err := newPage(whole[id*4096 : (id+1)*4096])
		must(t, err)
		for i := 1; p.flags == branchPage && i < p.count; i++ {
			e, err := p.element(i)
			must(t, err)
			at := cap(whole) - cap(e.key) + len(e.key) - 2 // the last digit but one
			spoilt := bytes.Clone(whole)
			spoilt[at] ^= 2
			lies++
			hides(t, filepath.Join(dir, fmt.Sprint(lies)), spoilt, records)
		}
	}
	if lies < 5 {
		t.Errorf("%d lies are too few to test", lies)
	}
}

// hides fails the test when a record is said not to be there.
func hides(t *testing.T, path string, file []byte, records int) {
	t.Helper()
	writeFile(t, path, file)
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true})
	must(t, err)
	defer db.Close()
	must(t, db.View(func(tx *bbolt.Tx) error {
		targets, err := open(tx, bucketTargets)
		must(t, err)
		for i := range records {
			key := fmt.Appendf(nil, "key-%05d", i)
			if _, ok, err := targets.find(key); !ok && err == nil {
				t.Errorf("%s is hidden", key)
			}
			seen := 0
			err := targets.scan(span{prefix: key, from: key}, func(_, _ []byte) (bool, error) {
				seen++
				return true, nil
			})
			if seen != 1 && err == nil {
				t.Errorf("%s is left out of a list", key)
			}
		}
		return nil
	}))
}

// forgetSequences sets back what bbolt would number the next records by; no
// checksum guards it.
func forgetSequences(tx *bbolt.Tx) error {
	return tx.ForEach(func(_ []byte, b *bbolt.Bucket) error { return b.SetSequence(0) })
}
