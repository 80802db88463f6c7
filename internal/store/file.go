package store

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"go.etcd.io/bbolt"
)

const (
	// lockWait leaves a second of the three in which a second process is
	// promised its answer.
	lockWait  = 2 * time.Second
	lockEvery = 50 * time.Millisecond
)

// openFile opens and locks what path names, if it is a file.
func openFile(path string, readOnly bool) (*os.File, error) {
	// Looking first, for opening some devices does something to them. Not
	// blocking, for path may have become a FIFO since.
	info, err := os.Stat(path)
	if err != nil {
		if link, _ := os.Readlink(path); link != "" && errors.Is(err, fs.ErrNotExist) {
			return nil, refuse(path, ErrNotStore, "it is a symbolic link to "+link+", which is not there", adviceOther)
		}
		return nil, cannotOpen(path, err)
	}
	if !info.Mode().IsRegular() {
		return nil, refuse(path, ErrNotStore, "it is a "+kindOf(info.Mode()), adviceOther)
	}
	flag := os.O_RDWR
	if readOnly {
		flag = os.O_RDONLY
	}
	f, err := os.OpenFile(path, flag|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, cannotOpen(path, err)
	}
	if err := waitForLock(f, !readOnly); err != nil {
		if errors.Is(err, errHeld) {
			err = refuse(path, ErrLocked, "", adviceLocked)
		} else {
			err = fmt.Errorf("store %s: lock: %w", path, err)
		}
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// cannotOpen names the path once, and says what to do.
func cannotOpen(path string, err error) error {
	advice := adviceOther
	var pathErr *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		advice = "run a check first, or give --store the path of a store"
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		advice = "make it readable and writable for this user, or give --store another file"
	}
	if errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	return fmt.Errorf("store %s: open: %w; %s", path, err, advice)
}

func kindOf(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "directory"
	case mode&fs.ModeNamedPipe != 0:
		return "named pipe"
	case mode&fs.ModeSocket != 0:
		return "socket"
	}
	return "device"
}

var errHeld = errors.New("lock is held")

// waitForLock takes the lock that bbolt will take, before bbolt does, so that
// the file is at rest while it is inspected. It is the lock of the open file,
// and goes with it.
func waitForLock(f *os.File, exclusive bool) error {
	deadline := time.Now().Add(lockWait)
	for {
		err := lock(f, exclusive)
		if !errors.Is(err, errHeld) || time.Now().After(deadline) {
			return err
		}
		time.Sleep(lockEvery)
	}
}

// create makes an empty store beside path and gives it that name when all of
// it is on the disk: bbolt's own first steps in a file do not survive a crash
// in their middle. It is fs.ErrExist when path exists by then.
func create(path string, now time.Time) error {
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, temporary(path)+"*")
	if err != nil {
		return err
	}
	temp := f.Name()
	err = fill(f, path, now)
	if removeErr := os.Remove(temp); !errors.Is(removeErr, fs.ErrNotExist) {
		err = errors.Join(err, removeErr)
	}
	return errors.Join(err, syncDir(dir))
}

// fill writes an empty store into f and links it to path. The lock is held
// throughout, which keeps sweep away.
func fill(f *os.File, path string, now time.Time) (err error) {
	db, err := bbolt.Open(f.Name(), 0o600, boltOptions(f, false))
	if err != nil {
		return errors.Join(err, f.Close())
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := db.Update(func(tx *bbolt.Tx) error { return begin(tx, now) }); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	err = os.Link(f.Name(), path)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	// A file system without hard links: the name is given without the promise
	// that nobody else did so meanwhile. The loser of that race notices at its
	// first write that path names another file (see stillNamed).
	if _, statErr := os.Lstat(path); !errors.Is(statErr, fs.ErrNotExist) {
		return err
	}
	return os.Rename(f.Name(), path)
}

// begin writes the buckets and the first records.
func begin(tx *bbolt.Tx, now time.Time) error {
	counts := map[string]uint64{}
	if _, err := tx.CreateBucket([]byte(bucketMeta)); err != nil {
		return fmt.Errorf("bucket %s: %w", bucketMeta, err)
	}
	for _, name := range dataBuckets() {
		if _, err := tx.CreateBucket([]byte(name)); err != nil {
			return fmt.Errorf("bucket %s: %w", name, err)
		}
		counts[name] = 0
	}
	w := &writer{tx: tx, counts: counts}
	if err := w.put(bucketMeta, []byte("schema"), fmt.Append(nil, Schema)); err != nil {
		return err
	}
	if err := w.put(bucketMeta, []byte("created"), []byte(now.UTC().Format(time.RFC3339))); err != nil {
		return err
	}
	return w.putCounts()
}

func temporary(path string) string { return "." + filepath.Base(path) + ".new-" }

// sweep removes what a creation that was killed left beside path. Those that
// somebody is still writing are locked, and stay.
func sweep(path string, log *slog.Logger) {
	dir := filepath.Dir(path)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return // opening or creating the store will say so better
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), temporary(path)) || !e.Type().IsRegular() {
			continue
		}
		if err := removeUnlocked(filepath.Join(dir, e.Name())); err != nil {
			log.Debug("leftover of a creation stays", "path", path, "err", err)
		}
	}
}

func removeUnlocked(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|syscall.O_NONBLOCK, 0)
	if err != nil {
		return err
	}
	err = lock(f, true)
	if err == nil {
		err = os.Remove(path)
	}
	return errors.Join(err, f.Close())
}

// syncDir makes the names in dir durable. Some file systems cannot sync a
// directory and say EINVAL; they have nothing better to offer.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = d.Sync()
	if errors.Is(err, syscall.EINVAL) {
		err = nil
	}
	return errors.Join(err, d.Close())
}
