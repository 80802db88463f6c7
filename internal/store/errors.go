package store

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"monitor/internal/claim"
)

// The reasons not to open or use a store. Each comes wrapped with the path and
// what to do next.
var (
	ErrLocked   = errors.New("another process holds it")
	ErrNotStore = errors.New("not a store")
	ErrCorrupt  = errors.New("damaged")
	ErrSchema   = errors.New("written by a newer monitor")
	ErrReadOnly = errors.New("opened for reading only")

	// ErrFailed means that nothing more is written until the store is opened
	// anew: what the disk holds is no longer known.
	ErrFailed = errors.New("writing has stopped")
)

const (
	adviceLocked  = "stop the daemon or let the other check end, or give --store another file or none"
	adviceRestore = "restore a backup, or move the file away to begin anew"
	adviceOther   = "give --store another file"
)

// refuse is the error of a file that is not opened.
func refuse(path string, kind error, what, advice string) error {
	if what != "" {
		return fmt.Errorf("store %s: %w: %s; %s", path, kind, what, advice)
	}
	return fmt.Errorf("store %s: %w; %s", path, kind, advice)
}

// A RecordError is one record that cannot be trusted. It is an ErrCorrupt; the
// other records of the store are as good as before.
type RecordError struct {
	Bucket string
	Key    string // as text where it is text, else in hex
	Why    string
}

func (e *RecordError) Error() string {
	return fmt.Sprintf("record %s/%s: %s; the other records are not touched by this, a backup has this one",
		e.Bucket, e.Key, e.Why)
}

// Unwrap makes a RecordError an ErrCorrupt.
func (e *RecordError) Unwrap() error { return ErrCorrupt }

func badRecord(bucket string, key []byte, why string) *RecordError {
	return &RecordError{Bucket: bucket, Key: showKey(key), Why: why}
}

// showKey writes the keys of ids with slashes and all others in hex.
func showKey(key []byte) string {
	text := strings.ReplaceAll(string(key), "\x00", "/")
	if len(key) == 8 || !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) {
		return hex.EncodeToString(key)
	}
	return claim.EscapeLine(text)
}
