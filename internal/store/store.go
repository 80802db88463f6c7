// Package store remembers what was seen: the state of targets and claims,
// snapshots, and the log of events, in one bbolt file.
package store

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"monitor/internal/claim"
)

// Options say how a store is opened.
type Options struct {
	ReadOnly bool             // never writes, not even to create the file
	Log      *slog.Logger     // nil discards
	Now      func() time.Time // nil means time.Now
}

// A Store is an open file. Its methods may be called from any goroutine.
type Store struct{}

// A Capture is a moment at which a target's text became another one.
type Capture struct {
	Hash string // claim.Snapshot.Hash
	At   time.Time
}

// An EventQuery chooses events. The zero value means all of them.
type EventQuery struct {
	Article string // only events of this article
	Claim   string // only events of this claim of Article
	After   uint64 // only events with a greater number
	Limit   int    // at most so many; 0 means all
}

// A NumberedEvent is an event with its place in the order of arrival.
type NumberedEvent struct {
	Number uint64
	claim.Event
}

// A VerifyReport is what a look at every record found.
type VerifyReport struct {
	Records int           // looked at
	Bytes   int64         // of those, as stored
	Bad     []RecordError // those that cannot be trusted
}

// A RecordError is one record that cannot be trusted. It is an ErrCorrupt.
type RecordError struct {
	Bucket string
	Key    string
	Why    string
}

func (e *RecordError) Error() string { return "record " + e.Bucket + "/" + e.Key + ": " + e.Why }

// The reasons not to open or use a store. Each comes wrapped with the path and
// what to do next.
var (
	ErrLocked   = errors.New("another process holds it")
	ErrNotStore = errors.New("not a store")
	ErrCorrupt  = errors.New("damaged")
	ErrSchema   = errors.New("made by a newer monitor")
	ErrFailed   = errors.New("stopped writing")
)

// Open opens the store at path, or creates it.
func Open(path string, o Options) (*Store, error) { return nil, errors.ErrUnsupported }

// Close ends the use of the store.
func (s *Store) Close() error { return errors.ErrUnsupported }

// Target returns what is remembered of the target with this key.
func (s *Store) Target(key string) (claim.TargetState, bool, error) {
	return claim.TargetState{}, false, errors.ErrUnsupported
}

// Targets returns every target, in the order of their keys.
func (s *Store) Targets() ([]claim.TargetState, error) { return nil, errors.ErrUnsupported }

// ClaimState returns what is remembered of a claim against a source.
func (s *Store) ClaimState(article, claimID, source string) (claim.ClaimState, bool, error) {
	return claim.ClaimState{}, false, errors.ErrUnsupported
}

// ClaimStates returns every claim, in the order of article, claim and source.
func (s *Store) ClaimStates() ([]claim.ClaimState, error) { return nil, errors.ErrUnsupported }

// Record writes all that one check of one target found; it is on the disk
// when Record returns.
func (s *Store) Record(ctx context.Context, r claim.Record) error { return errors.ErrUnsupported }

// Snapshot returns the snapshot with this claim.Snapshot.Hash.
func (s *Store) Snapshot(hash string) (claim.Snapshot, bool, error) {
	return claim.Snapshot{}, false, errors.ErrUnsupported
}

// Snapshots returns a target's captures, newest last.
func (s *Store) Snapshots(targetKey string) ([]Capture, error) { return nil, errors.ErrUnsupported }

// Events returns the events that q chooses, in the order of their arrival.
func (s *Store) Events(q EventQuery) ([]NumberedEvent, error) { return nil, errors.ErrUnsupported }

// Verify holds every record against its checksum.
func (s *Store) Verify(ctx context.Context) (VerifyReport, error) {
	return VerifyReport{}, errors.ErrUnsupported
}
