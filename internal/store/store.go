// Package store remembers what was seen: targets and claims as last read,
// snapshots, and the log of events. It stands after verdict in the flow, and
// all that one check of one target found goes into one transaction.
//
// It owns the file: its layout, its creation, its lock, its integrity. It
// refuses policy (what is due, what counts, what is worth an alert) and knows
// no other package of the project but claim. It alone imports bbolt.
//
// The file is a bbolt database of flat buckets. A number is eight bytes, big
// endian, given in the order of arrival, so that what is large is only ever
// appended; what is looked up by name has a small index beside it.
//
//	meta
//	├─ schema                      → the schema's number, in decimal
//	├─ created                     → when, RFC 3339
//	└─ counts                      → {bucket: records}, JSON
//	targets
//	└─ target key                  → claim.TargetState, JSON
//	claims
//	└─ article 0 claim 0 source    → claim.ClaimState, JSON
//	blobs
//	└─ number                      → a text or a body, zstd, perhaps against an earlier blob
//	blob_index
//	└─ SHA-256 of the content      → number in blobs
//	snapshots
//	└─ number                      → snapshotRow, JSON: one for each distinct text of a target
//	snapshot_index
//	└─ SHA-256 of text, target key → number in snapshots
//	captures
//	└─ target key 0 number         → captureRow, JSON: when a target's text became which
//	events
//	└─ number                      → claim.Event, JSON
//	event_index
//	└─ article 0 number in events  → the claim; nothing in the first stores
//	target_events
//	└─ target key 0 event's number → nothing
//	alerts
//	└─ number                      → claim.Alert, JSON: the outbox
//	deliveries
//	└─ last, first alert, receiver → Delivery, JSON: what became of the alerts of these numbers
//	receivers
//	└─ name                        → Receiver, JSON: how far it has been told
//	decisions
//	└─ article 0 claim             → claim.Decision, JSON
//	watch
//	└─ watch                       → claim.Watch, JSON
//	suspects
//	└─ target key                  → claim.Snapshot, JSON, zstd: the newest that was suspect, cut
//
// bbolt has checksums on its two meta pages only. So every value starts with
// the first 16 bytes of a SHA-256 over bucket, key and payload, which is held
// against them on each read; a miss is believed only when the records on both
// sides of the gap are whole; and before a file is opened its tree is walked
// page by page (see survey). A record that fails is an error for itself alone.
package store

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"

	"monitor/internal/claim"
)

// Schema is the layout that this program reads and writes.
const Schema = 1

// Options say how a store is opened.
type Options struct {
	ReadOnly bool             // never writes, not even to create the file
	Log      *slog.Logger     // nil discards
	Now      func() time.Time // nil means time.Now
}

func (o Options) withDefaults() Options {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// A Store is an open file. Its methods may be called from any goroutine.
type Store struct {
	path     string
	readOnly bool
	file     *os.File    // bbolt's own, which it closes
	info     fs.FileInfo // of file, to notice when path no longer names it
	db       *bbolt.DB
	codec    *codec
	stuck    atomic.Bool // bbolt has a lock that it will not release (see transact)
	reads    atomic.Uint64

	queueMu sync.Mutex
	queue   []*job // waiting for the next commit

	commitMu sync.Mutex // held by the one that commits; guards what follows
	counts   map[string]uint64
	failed   error // why nothing more is written
	wrote    bool
	closed   bool
}

// Open opens the store at path, or creates it unless o.ReadOnly. It waits up
// to two seconds for another process to let go of the file. It never changes a
// file that it refuses.
func Open(path string, o Options) (*Store, error) {
	o = o.withDefaults()
	if !o.ReadOnly {
		sweep(path, o.Log)
	}
	// A second process may create the file first, or clear up a temporary one
	// before its owner has locked it; the next round then finds the file.
	for try := 0; ; try++ {
		s, err := openExisting(path, o)
		if err == nil || o.ReadOnly || !errors.Is(err, fs.ErrNotExist) {
			return s, err
		}
		err = create(path, o.Now())
		lostRace := errors.Is(err, fs.ErrExist) || errors.Is(err, fs.ErrNotExist)
		if err != nil && (!lostRace || try == 2) {
			return nil, fmt.Errorf("store %s: create: %w; check that its directory exists and is writable, or give --store another file", path, err)
		}
	}
}

func openExisting(path string, o Options) (*Store, error) {
	f, err := openFile(path, o.ReadOnly)
	if err != nil {
		return nil, err
	}
	found, err := inspect(f, path, o)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	s := &Store{path: path, readOnly: o.ReadOnly, file: f, counts: found.counts}
	if s.info, err = f.Stat(); err != nil {
		return nil, errors.Join(fmt.Errorf("store %s: %w", path, err), f.Close())
	}
	if s.codec, err = newCodec(); err != nil {
		return nil, errors.Join(fmt.Errorf("store %s: %w", path, err), f.Close())
	}
	err = s.guard(func() error {
		s.db, err = bbolt.Open(path, 0o600, boltOptions(f, o.ReadOnly))
		return err
	})
	if err != nil {
		s.codec.close()
		// bbolt closes the file of most openings that fail, but not of all.
		if closeErr := f.Close(); !errors.Is(closeErr, fs.ErrClosed) {
			err = errors.Join(err, closeErr)
		}
		return nil, fmt.Errorf("store %s: open: %w", path, err)
	}
	if err := s.addBuckets(); err != nil {
		return nil, errors.Join(fmt.Errorf("store %s: open: %w", path, err), s.Close())
	}
	return s, nil
}

// addBuckets gives a store the buckets that it was made without.
func (s *Store) addBuckets() error {
	missing := slices.DeleteFunc(laterBuckets(), func(name string) bool { _, ok := s.counts[name]; return ok })
	if s.readOnly || len(missing) == 0 {
		return nil
	}
	w := &writer{counts: s.counts, codec: s.codec}
	err := s.transact(true, func(tx *bbolt.Tx) error {
		w.begin(tx)
		for _, name := range missing {
			if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
				return fmt.Errorf("bucket %s: %w", name, err)
			}
			w.counts[name] = 0
		}
		if slices.Contains(missing, bucketTargetEvents) {
			if err := w.indexTargets(); err != nil {
				return err
			}
		}
		return w.putCounts()
	})
	if err == nil {
		s.counts, s.wrote = w.counts, true
	}
	return err
}

// boltOptions makes bbolt use f, which is open, locked and inspected already.
// The free list is kept in the file: without it a million keys take seconds to
// open. It is an array, which gives out the lowest page first: so the file does
// not creep while records are rewritten in place.
func boltOptions(f *os.File, readOnly bool) *bbolt.Options {
	return &bbolt.Options{
		ReadOnly:     readOnly,
		Timeout:      lockWait,
		FreelistType: bbolt.FreelistArrayType,
		NoStatistics: true,
		OpenFile:     func(string, int, os.FileMode) (*os.File, error) { return f, nil },
	}
}

// easeEvery is after how many transactions that read, or records of a scan,
// the map of the file is eased. A page that is asked for brings its neighbours
// with it: so much brings a few dozen MiB at most.
const easeEvery = 1 << 8

// Close waits for what is being written and read, and lets go of the file.
func (s *Store) Close() error {
	s.commitMu.Lock()
	defer s.commitMu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	var again error
	if s.wrote && s.failed == nil {
		// One more commit makes the two meta pages name the same data: the loss
		// of either then loses nothing.
		again = s.transact(true, func(*bbolt.Tx) error { return nil })
	}
	err := errors.Join(again, s.closeFile())
	s.codec.close()
	if err != nil {
		return fmt.Errorf("store %s: close: %w", s.path, err)
	}
	return nil
}

func (s *Store) closeFile() error {
	if !s.stuck.Load() {
		return s.db.Close()
	}
	// bbolt would wait for itself. Its map of the file stays until the process
	// ends, and would keep the lock.
	return errors.Join(unlock(s.file), s.file.Close())
}

// guard runs fn, in which a damaged page can make bbolt panic or touch memory
// beyond the file, and turns both into ErrCorrupt. bbolt rolls its transaction
// back on the way.
func (s *Store) guard(fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: a page cannot be read (%s); %s", ErrCorrupt, claim.EscapeLine(fmt.Sprint(p)), adviceRestore)
		}
	}()
	return fn()
}

// view runs fn in a read transaction and names the store in its errors.
func (s *Store) view(fn func(tx *bbolt.Tx) error) error {
	if err := s.transact(false, fn); err != nil {
		return fmt.Errorf("store %s: %w", s.path, err)
	}
	return nil
}

// transact runs fn in a transaction. It does what bbolt's View and Update do,
// but notices when a damaged page keeps bbolt from starting or ending it: the
// locks that it took are then held for ever, and nobody must wait for them.
func (s *Store) transact(writable bool, fn func(tx *bbolt.Tx) error) error {
	if s.stuck.Load() {
		return fmt.Errorf("%w: %w; %s", ErrFailed, ErrCorrupt, adviceRestore)
	}
	var tx *bbolt.Tx
	err := s.guard(func() (err error) {
		tx, err = s.db.Begin(writable)
		return err
	})
	if err != nil {
		if errors.Is(err, ErrCorrupt) {
			s.stuck.Store(true)
		}
		return err
	}
	err = s.guard(func() error {
		if !writable && s.reads.Add(1)%easeEvery == 0 {
			ease(tx)
		}
		if err := fn(tx); err != nil || !writable {
			return err
		}
		return tx.Commit()
	})
	if err != nil || !writable {
		if ended := s.guard(tx.Rollback); errors.Is(ended, ErrCorrupt) {
			s.stuck.Store(true)
		}
	}
	return err
}
