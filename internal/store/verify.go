package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"monitor/internal/claim"
)

// verifyChunk is how many records one read transaction of Verify spans: pages
// that a writer sets free meanwhile must wait for it.
const verifyChunk = 256

// A VerifyReport is what a look at every record found.
type VerifyReport struct {
	Records int           // looked at
	Bytes   int64         // that they take, keys and checksums included
	Bad     []RecordError // those that cannot be trusted
}

// Verify reads the whole store: the tree of pages, every record against its
// checksum, every content against its hash, every reference against what it
// refers to. It does not stop at a bad record. Its error is for a store whose
// pages cannot be walked, or for ctx; the report then holds what came before.
func (s *Store) Verify(ctx context.Context) (VerifyReport, error) {
	v := verifier{store: s, blamed: map[string]bool{}}
	if err := s.surveyed(ctx); err != nil {
		return v.report, err
	}
	for _, name := range append([]string{bucketMeta}, dataBuckets()...) {
		v.bucket, v.last, v.done = name, nil, false
		for !v.done {
			if err := ctx.Err(); err != nil {
				return v.report, err
			}
			if err := s.view(v.chunk); err != nil {
				return v.report, err
			}
		}
	}
	return v.report, nil
}

// surveyed walks all pages. A writer that commits twice between the start of a
// transaction and the reading of its header overwrites the header; that is
// tried again.
func (s *Store) surveyed(ctx context.Context) error {
	for try := 0; ; try++ {
		err := s.view(s.surveyAll)
		if !errors.Is(err, errHeaderGone) || try == 10 || ctx.Err() != nil {
			return err
		}
	}
}

// surveyAll walks every page that tx sees, which stay as they are until it
// ends.
func (s *Store) surveyAll(tx *bbolt.Tx) error {
	for _, m := range readMetas(s.file) {
		if m.transaction != uint64(tx.ID()) {
			continue
		}
		v := survey{file: s.file, meta: m, leaves: int(m.pages)}
		err := v.roots()
		if err == nil {
			err = v.rest()
		}
		if err == nil {
			_, err = v.countsAgree()
		}
		if err != nil {
			return fmt.Errorf("%w: %w; %s", ErrCorrupt, err, adviceRestore)
		}
		return nil
	}
	return errHeaderGone
}

var errHeaderGone = fmt.Errorf("%w: the header of the last write is not there; %s", ErrCorrupt, adviceRestore)

// A verifier goes through one bucket after the other.
type verifier struct {
	store  *Store
	report VerifyReport
	blamed map[string]bool // records in report.Bad

	bucket string
	last   []byte // key that was seen
	done   bool
}

// chunk looks at the next records.
func (v *verifier) chunk(tx *bbolt.Tx) error {
	t, err := open(tx, v.bucket)
	if errors.Is(err, errNone) {
		v.done = true
		return nil
	}
	if err != nil {
		return err
	}
	c := t.bucket.Cursor()
	k, value := c.Seek(v.last)
	if v.last != nil && bytes.Equal(k, v.last) {
		k, value = c.Next()
	}
	for n := 0; n < verifyChunk && k != nil; n++ {
		v.report.Records++
		v.report.Bytes += int64(len(k) + len(value))
		if err := v.record(tx, t, k, value); err != nil {
			v.blame(k, err)
		}
		v.last = bytes.Clone(k)
		k, value = c.Next()
	}
	v.done = k == nil
	return nil
}

// blame notes a bad record: the one that err names, or else the one at key.
func (v *verifier) blame(key []byte, err error) {
	var bad *RecordError
	if !errors.As(err, &bad) {
		bad = badRecord(v.bucket, key, err.Error())
	}
	if name := bad.Bucket + "/" + bad.Key; !v.blamed[name] {
		v.blamed[name] = true
		v.report.Bad = append(v.report.Bad, *bad)
	}
}

func (v *verifier) record(tx *bbolt.Tx, t table, key, value []byte) error {
	payload, err := unseal(v.bucket, key, value)
	if err != nil {
		return err
	}
	check := map[string]func(*bbolt.Tx, table, []byte, []byte) error{
		bucketTargets:       v.target,
		bucketClaims:        v.claim,
		bucketBlobIndex:     v.blob,
		bucketSnapshots:     v.snapshot,
		bucketSnapshotIndex: v.snapshotIndex,
		bucketCaptures:      v.capture,
		bucketEvents:        decodes[claim.Event],
		bucketEventIndex:    v.event(func(e claim.Event) string { return e.Article }),
		bucketTargetEvents:  v.event(func(e claim.Event) string { return e.Target }),
		bucketAlerts:        decodes[claim.Alert],
		bucketDeliveries:    v.delivery,
		bucketReceivers:     decodes[Receiver],
		bucketDecisions:     decodes[claim.Decision],
		bucketWatch:         decodes[claim.Watch],
		bucketSuspects:      v.suspect,
	}[v.bucket]
	if check == nil {
		return nil // contents are checked from their index
	}
	return check(tx, t, key, payload)
}

func (v *verifier) suspect(_ *bbolt.Tx, t table, key, payload []byte) error {
	snap, err := v.store.unpackSuspect(t, key, payload)
	if err != nil {
		return err
	}
	return sameKey(key, []byte(snap.Target))
}

func (v *verifier) target(_ *bbolt.Tx, t table, key, payload []byte) error {
	var s claim.TargetState
	if err := t.decode(key, payload, &s); err != nil {
		return err
	}
	return sameKey(key, []byte(s.Key))
}

func (v *verifier) claim(_ *bbolt.Tx, t table, key, payload []byte) error {
	var s claim.ClaimState
	if err := t.decode(key, payload, &s); err != nil {
		return err
	}
	return sameKey(key, claimKey(s.Article, s.Claim, s.Source))
}

func sameKey(key, want []byte) error {
	if !bytes.Equal(key, want) {
		return errors.New("it is about something else than its key says")
	}
	return nil
}

func (v *verifier) blob(tx *bbolt.Tx, t table, key, payload []byte) error {
	n, _, err := t.findNumber(key)
	if err != nil {
		return err
	}
	b, err := openBlobs(tx, v.store.codec)
	if err != nil {
		return err
	}
	content, err := b.content(n)
	if err != nil {
		return err
	}
	if sum := sha256.Sum256(content); !bytes.Equal(sum[:], key) {
		return badRecord(b.name, number(n), "its content has another hash")
	}
	return nil
}

func (v *verifier) snapshot(tx *bbolt.Tx, t table, key, payload []byte) error {
	var s snapshotRow
	if err := t.decode(key, payload, &s); err != nil {
		return err
	}
	if err := refersToBlob(tx, s.Hash, s.Text); err != nil {
		return err
	}
	return refersToBlob(tx, hashPrefix+s.BodySum, s.Body)
}

func refersToBlob(tx *bbolt.Tx, hash string, want uint64) error {
	key, _ := snapshotKey(hash, "")
	var sum [sha256.Size]byte
	copy(sum[:], key)
	n, err := knownBlob(tx, sum)
	if err == nil && n != want {
		err = fmt.Errorf("its content %s is not the blob %d", hex.EncodeToString(key), want)
	}
	return err
}

func (v *verifier) snapshotIndex(tx *bbolt.Tx, t table, key, _ []byte) error {
	n, _, err := t.findNumber(key)
	if err != nil {
		return err
	}
	s, err := snapshotAt(tx, n)
	if err != nil {
		return err
	}
	want, _ := snapshotKey(s.Hash, s.Target)
	return sameKey(key, want)
}

func (v *verifier) capture(tx *bbolt.Tx, t table, key, payload []byte) error {
	var c captureRow
	if err := t.decode(key, payload, &c); err != nil {
		return err
	}
	if len(key) < 10 {
		return errors.New("its key is too short")
	}
	n, _, err := findSnapshot(tx, c.Hash, string(key[:len(key)-9]))
	if err == nil && n == 0 {
		err = errors.New("its snapshot is not there")
	}
	return err
}

func (v *verifier) delivery(_ *bbolt.Tx, t table, key, payload []byte) error {
	var d Delivery
	if err := t.decode(key, payload, &d); err != nil {
		return err
	}
	return sameKey(key, d.key())
}

// decodes checks a record that nothing refers to.
func decodes[T any](_ *bbolt.Tx, t table, key, payload []byte) error {
	var v T
	return t.decode(key, payload, &v)
}

// event checks a record of an index of events by what name returns.
func (v *verifier) event(name func(claim.Event) string) func(*bbolt.Tx, table, []byte, []byte) error {
	return func(tx *bbolt.Tx, _ table, key, claimID []byte) error {
		events, err := open(tx, bucketEvents)
		if err != nil {
			return err
		}
		if len(key) < 10 {
			return errors.New("its key is too short")
		}
		number := key[len(key)-8:]
		payload, err := events.at(toNumber(number))
		if err != nil {
			return err
		}
		var e claim.Event
		if err := events.decode(number, payload, &e); err != nil {
			return err
		}
		if len(claimID) > 0 && string(claimID) != e.Claim {
			return errors.New("it is of another claim than its event")
		}
		return sameKey(key[:len(key)-8], joined(name(e), ""))
	}
}
