package store

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"
)

// apply writes one job.
func (w *writer) apply(j *job) error {
	for _, r := range j.rows {
		if err := w.put(r.bucket, r.key, r.payload); err != nil {
			return err
		}
	}
	if j.snapshot != nil {
		if err := w.snapshot(j.snapshot); err != nil {
			return err
		}
	}
	for _, e := range j.events {
		if err := w.event(e); err != nil {
			return err
		}
	}
	for _, payload := range j.alerts {
		if _, err := w.add(bucketAlerts, payload); err != nil {
			return err
		}
	}
	for _, r := range j.gone {
		if err := w.remove(r.bucket, r.key); err != nil {
			return err
		}
	}
	return nil
}

// snapshot stores p, unless its target has had that text, and notes when the
// text became this one.
func (w *writer) snapshot(p *packed) error {
	b, err := openBlobs(w.tx, w.codec)
	if err != nil {
		return err
	}
	n, known, err := findSnapshot(w.tx, p.row.Hash, p.row.Target)
	if whole(err) != nil {
		return err
	}
	if err != nil || n == 0 || !b.intact(known.Text) || !b.intact(known.Body) {
		if err := w.newSnapshot(b, n, p); err != nil {
			return err
		}
	}
	last, capture, err := lastCapture(w.tx, p.row.Target)
	if whole(err) != nil {
		return err
	}
	if err == nil && capture.Hash == p.row.Hash {
		return nil
	}
	captures, err := open(w.tx, bucketCaptures)
	if err != nil {
		return err
	}
	if last, err = captures.next(last); err != nil {
		return err
	}
	return w.putJSON(bucketCaptures, numbered(p.row.Target, last), captureRow{p.row.Hash, p.row.At})
}

// newSnapshot stores p as the snapshot n, or under a new number when n is 0.
func (w *writer) newSnapshot(b blobs, n uint64, p *packed) (err error) {
	if p.row.Text, err = w.blob(b, p.text); err != nil {
		return err
	}
	if p.row.Body, err = w.blob(b, p.body); err != nil {
		return err
	}
	payload, err := json.Marshal(p.row)
	if err != nil {
		return fmt.Errorf("snapshot %s: %w", p.row.Hash, err)
	}
	if n, err = w.putAt(bucketSnapshots, n, payload); err != nil {
		return err
	}
	key, _ := snapshotKey(p.row.Hash, p.row.Target)
	return w.put(bucketSnapshotIndex, key, number(n))
}

// blob stores a content once and returns its number. One that is stored but
// damaged is written anew in its place, for others refer to it.
func (w *writer) blob(b blobs, c content) (uint64, error) {
	n, err := knownBlob(w.tx, c.sum)
	if whole(err) != nil {
		return 0, err
	}
	if n != 0 && b.intact(n) {
		return n, nil
	}
	payload := c.packed
	if base, _, err := splitBlob(payload); err != nil || n != 0 && base != 0 {
		// Not packed ahead; or it would rest on another blob in the place of
		// one that others may rest on.
		payload = w.codec.packWhole(c.raw)
	}
	if n, err = w.putAt(bucketBlobs, n, payload); err != nil {
		return 0, err
	}
	return n, w.put(bucketBlobIndex, c.sum[:], number(n))
}

// whole lets a damaged record pass: what is written now replaces it.
func whole(err error) error {
	if errors.Is(err, ErrCorrupt) {
		return nil
	}
	return err
}

// knownBlob returns the number of a content, 0 when it is not stored.
func knownBlob(tx *bbolt.Tx, sum [32]byte) (uint64, error) {
	t, err := open(tx, bucketBlobIndex)
	if err != nil {
		return 0, err
	}
	n, _, err := t.findNumber(sum[:])
	return n, err
}

// findSnapshot returns the snapshot of a text of a target; its number is 0
// when there is none, and known when only its own record is damaged.
func findSnapshot(tx *bbolt.Tx, hash, target string) (uint64, snapshotRow, error) {
	var s snapshotRow
	key, ok := snapshotKey(hash, target)
	if !ok {
		return 0, s, nil
	}
	index, err := open(tx, bucketSnapshotIndex)
	if err != nil {
		return 0, s, err
	}
	n, ok, err := index.findNumber(key)
	if !ok {
		return 0, s, err
	}
	s, err = snapshotAt(tx, n)
	return n, s, err
}

func snapshotAt(tx *bbolt.Tx, n uint64) (snapshotRow, error) {
	var s snapshotRow
	t, err := open(tx, bucketSnapshots)
	if err != nil {
		return s, err
	}
	payload, err := t.at(n)
	if err != nil {
		return s, err
	}
	return s, t.decode(number(n), payload, &s)
}

// lastCapture returns a target's newest capture and its number, 0 when there
// is none. The number is known even when the record is damaged.
func lastCapture(tx *bbolt.Tx, target string) (uint64, captureRow, error) {
	var c captureRow
	t, err := open(tx, bucketCaptures)
	if err != nil {
		return 0, c, err
	}
	k, v := t.previous(joined(target, "\xff\xff\xff\xff\xff\xff\xff\xff"))
	if len(k) != len(target)+9 || !bytes.HasPrefix(k, joined(target, "")) {
		return 0, c, nil
	}
	n := toNumber(k[len(k)-8:])
	payload, err := unseal(bucketCaptures, k, v)
	if err != nil {
		return n, c, err
	}
	return n, c, t.decode(k, payload, &c)
}

func toNumber(b []byte) uint64 { return binary.BigEndian.Uint64(b) }
