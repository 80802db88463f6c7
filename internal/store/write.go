package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"

	"go.etcd.io/bbolt"
)

// commitQueued writes all that waits in one transaction. When a record of
// many cannot be applied, each is tried alone, so that it harms no other. The
// caller holds commitMu.
func (s *Store) commitQueued() {
	s.queueMu.Lock()
	jobs := s.queue
	s.queue = nil
	s.queueMu.Unlock()

	applied, err := s.commit(jobs)
	for _, j := range jobs {
		if !applied && len(jobs) > 1 {
			_, j.err = s.commit([]*job{j})
		} else {
			j.err = err
		}
		j.done = true
	}
}

// commit writes jobs in one transaction. It reports whether all of them could
// be applied: an error then is the disk's, and concerns them all.
func (s *Store) commit(jobs []*job) (applied bool, err error) {
	if s.closed {
		return true, fs.ErrClosed
	}
	if s.failed != nil {
		return true, s.failed
	}
	w := &writer{counts: s.counts, codec: s.codec}
	err = s.transact(true, func(tx *bbolt.Tx) error {
		if err := uncut(tx); err != nil && s.stillNamed() == nil {
			return err
		}
		w.begin(tx)
		for _, j := range jobs {
			if err := w.apply(j); err != nil {
				return err
			}
		}
		err := w.end()
		applied = err == nil
		return err
	})
	switch {
	case errors.Is(err, ErrCorrupt): // in the commit too this is before anything is written
		return false, err
	case err != nil && applied:
		return true, s.diskError(err)
	case err != nil:
		return false, err
	}
	s.counts, s.wrote = w.counts, true
	return true, s.stillNamed()
}

// diskError decides what an error of the disk means for later writes. A write
// that found no room changed nothing that is in use: there may be room later.
// After any other, above all a failed sync, it is unknown what the disk holds,
// and what the map of the file shows is not what the free list was rolled back
// to: a second try could seem to succeed and be lost.
func (s *Store) diskError(err error) error {
	var path *fs.PathError
	noRoom := errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
	if noRoom && errors.As(err, &path) && path.Op == "write" {
		return fmt.Errorf("%w; nothing was recorded, free some space", err)
	}
	s.failed = fmt.Errorf("%w: %w; see to the disk, then start anew", ErrFailed, err)
	return s.failed
}

// stillNamed checks that path names the file that was written: else what was
// just recorded is in a file that nobody will find again.
func (s *Store) stillNamed() error {
	info, err := os.Stat(s.path)
	if err == nil && os.SameFile(info, s.info) {
		return nil
	}
	s.failed = fmt.Errorf("%w: the file was moved, removed or replaced while in use; start anew", ErrFailed)
	return s.failed
}

// A writer changes records in one transaction and keeps count of them.
type writer struct {
	tx     *bbolt.Tx
	codec  *codec
	counts map[string]uint64
	grown  bool // or shrunk: counts differ from those stored
}

// begin leaves the counts of the last transaction untouched, for this one may
// be rolled back.
func (w *writer) begin(tx *bbolt.Tx) {
	w.tx = tx
	counts := make(map[string]uint64, len(w.counts))
	for name, n := range w.counts {
		counts[name] = n
	}
	w.counts = counts
}

func (w *writer) end() error {
	if !w.grown {
		return nil
	}
	return w.putCounts()
}

func (w *writer) putCounts() error { return w.putJSON(bucketMeta, []byte("counts"), w.counts) }

// put writes payload at key, unless it is there already. What is there and
// damaged is replaced: so a fresh record heals an old one.
func (w *writer) put(bucket string, key, payload []byte) error {
	t, err := open(w.tx, bucket)
	if err != nil {
		return err
	}
	value := seal(bucket, key, payload)
	k, old := t.bucket.Cursor().Seek(key)
	known := bytes.Equal(k, key)
	if known && bytes.Equal(old, value) {
		return nil
	}
	if !known && bucket != bucketMeta {
		w.counts[bucket]++
		w.grown = true
	}
	if err := t.bucket.Put(key, value); err != nil {
		return fmt.Errorf("write %s/%s: %w", bucket, showKey(key), err)
	}
	return nil
}

// remove takes the record at key away, if there is one.
func (w *writer) remove(bucket string, key []byte) error {
	t, err := open(w.tx, bucket)
	if err != nil {
		return err
	}
	if k, _ := t.bucket.Cursor().Seek(key); !bytes.Equal(k, key) {
		return nil
	}
	w.counts[bucket]--
	w.grown = true
	if err := t.bucket.Delete(key); err != nil {
		return fmt.Errorf("remove %s/%s: %w", bucket, showKey(key), err)
	}
	return nil
}

// putAt writes payload at n of bucket, or at its next number when n is 0.
func (w *writer) putAt(bucket string, n uint64, payload []byte) (uint64, error) {
	if n == 0 {
		return w.add(bucket, payload)
	}
	return n, w.put(bucket, number(n), payload)
}

func (w *writer) putJSON(bucket string, key []byte, v any) error {
	payload, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write %s/%s: %w", bucket, showKey(key), err)
	}
	return w.put(bucket, key, payload)
}

// next returns the number for a new record of bucket: one more than any that
// it has had. The last one that is there counts as well as bbolt's sequence,
// which has no checksum: a number must never be given twice.
func (t table) next(last uint64) (uint64, error) {
	n := max(last, t.bucket.Sequence()) + 1
	if err := t.bucket.SetSequence(n); err != nil {
		return 0, fmt.Errorf("number in %s: %w", t.name, err)
	}
	return n, nil
}

// appended is how full a page of numbered records is left when the next one is
// begun. bbolt halves full pages, to have room between the keys of either half:
// there nothing is ever added.
const appended = 0.95

// add writes payload at the next number of bucket.
func (w *writer) add(bucket string, payload []byte) (uint64, error) {
	t, err := open(w.tx, bucket)
	if err != nil {
		return 0, err
	}
	var last uint64
	if k, _ := t.bucket.Cursor().Last(); len(k) == 8 {
		last = toNumber(k)
	}
	n, err := t.next(last)
	if err != nil {
		return 0, err
	}
	t.bucket.FillPercent = appended
	return n, w.put(bucket, number(n), payload)
}

// uncut refuses to write to a file that was cut below what it held: what is
// written could land in pages that are left, and be lost with the rest.
func uncut(tx *bbolt.Tx) error {
	info, err := os.Stat(tx.DB().Path())
	if err == nil && info.Size() < tx.Size() {
		return fmt.Errorf("%w: the file was cut to %d bytes under the running program", ErrCorrupt, info.Size())
	}
	return nil
}
