package store

import (
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"go.etcd.io/bbolt"

	"monitor/internal/claim"
)

// Created returns when the store was made, to the second. A copy and a store
// that was moved keep it.
func (s *Store) Created() (at time.Time, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		t, err := open(tx, bucketMeta)
		if err != nil {
			return err
		}
		payload, _, err := t.find([]byte("created"))
		if err == nil {
			at, err = time.Parse(time.RFC3339, string(payload))
		}
		return err
	})
	return at, err
}

// Target returns what is remembered of the target with this claim.Target.Key.
func (s *Store) Target(key string) (claim.TargetState, bool, error) {
	return one[claim.TargetState](s, bucketTargets, []byte(key))
}

// Targets shows every target, in the order of their keys: one at a time, for
// there may be a hundred thousand. While it lasts visit must not use the store.
// Where records are damaged the others are shown, and the error joins one
// RecordError for each of them.
func (s *Store) Targets(visit func(claim.TargetState)) error {
	return each(s, bucketTargets, visit)
}

// ClaimState returns what is remembered of a claim against a source.
func (s *Store) ClaimState(article, claimID, source string) (claim.ClaimState, bool, error) {
	return one[claim.ClaimState](s, bucketClaims, claimKey(article, claimID, source))
}

// ClaimStates shows every claim, in the order of article, claim and source, as
// Targets does.
func (s *Store) ClaimStates(visit func(claim.ClaimState)) error {
	return each(s, bucketClaims, visit)
}

func one[T any](s *Store, bucket string, key []byte) (out T, ok bool, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		t, err := open(tx, bucket)
		if err != nil {
			return err
		}
		ok, err = t.findJSON(key, &out)
		return err
	})
	if errors.Is(err, errNone) {
		err = nil
	}
	if err != nil {
		var none T
		return none, false, err
	}
	return out, ok, nil
}

func all[T any](s *Store, bucket string) (list []T, err error) {
	err = each(s, bucket, func(v T) { list = append(list, v) })
	return list, err
}

func each[T any](s *Store, bucket string, visit func(T)) error {
	err := s.view(func(tx *bbolt.Tx) error {
		t, err := open(tx, bucket)
		if err != nil {
			return err
		}
		return t.scan(span{}, func(key, payload []byte) (bool, error) {
			var v T
			err := t.decode(key, payload, &v)
			if err == nil {
				visit(v)
			}
			return true, err
		})
	})
	if errors.Is(err, errNone) {
		return nil
	}
	return err
}

// Snapshot returns the snapshot with this claim.Snapshot.Hash, as it was first
// captured. Where several targets have had the same text, it is one of theirs.
func (s *Store) Snapshot(hash string) (claim.Snapshot, bool, error) {
	var row snapshotRow
	var text, body []byte
	prefix, ok := snapshotKey(hash, "")
	if !ok {
		return claim.Snapshot{}, false, nil
	}
	err := s.view(func(tx *bbolt.Tx) error {
		var err error
		if row, ok, err = anySnapshot(tx, prefix); !ok || err != nil {
			return err
		}
		b, err := openBlobs(tx, s.codec)
		if err != nil {
			return err
		}
		if text, err = b.verified(row.Text, hash); err != nil {
			return err
		}
		body, err = b.verified(row.Body, hashPrefix+row.BodySum)
		return err
	})
	if err != nil || !ok {
		return claim.Snapshot{}, false, err
	}
	return claim.Snapshot{
		Hash: row.Hash, Target: row.Target, URL: row.URL, At: row.At, Header: row.Header,
		ContentType: row.ContentType, Body: body, Text: string(text),
	}, true, nil
}

// anySnapshot returns the first snapshot whose index key begins with prefix.
func anySnapshot(tx *bbolt.Tx, prefix []byte) (snapshotRow, bool, error) {
	t, err := open(tx, bucketSnapshotIndex)
	if err != nil {
		return snapshotRow{}, false, err
	}
	var n uint64
	err = t.scan(span{prefix: prefix, from: prefix}, func(_, payload []byte) (bool, error) {
		if len(payload) == 8 {
			n = toNumber(payload)
		}
		return n == 0, nil
	})
	if n == 0 {
		return snapshotRow{}, false, err
	}
	// Damage beside the one that was found is of no interest here.
	row, err := snapshotAt(tx, n)
	return row, err == nil, err
}

// verified returns the content of the blob n, which must have this hash.
func (b blobs) verified(n uint64, hash string) ([]byte, error) {
	content, err := b.content(n)
	if err == nil && claim.HashText(string(content)) != hash {
		err = badRecord(b.name, number(n), "its content is not that of its snapshot")
	}
	return content, err
}

// A Capture is a moment at which a target's text became another one.
type Capture struct {
	Hash string // claim.Snapshot.Hash
	At   time.Time
}

// Snapshots returns a target's captures, newest last: the same snapshot stands
// there as often as the text came back. Damaged records are as with Targets.
func (s *Store) Snapshots(targetKey string) ([]Capture, error) {
	var list []Capture
	prefix := joined(targetKey, "")
	err := s.view(func(tx *bbolt.Tx) error {
		t, err := open(tx, bucketCaptures)
		if err != nil {
			return err
		}
		return t.scan(span{prefix: prefix, from: prefix}, func(key, payload []byte) (bool, error) {
			var c captureRow
			err := t.decode(key, payload, &c)
			if err == nil {
				list = append(list, Capture(c))
			}
			return true, err
		})
	})
	return list, err
}

const hashPrefix = "sha256:"

// snapshotKey is the key in the index of snapshots, or, without target, what
// those of one text begin with.
func snapshotKey(hash, target string) ([]byte, bool) {
	digits, ok := strings.CutPrefix(hash, hashPrefix)
	key, err := hex.DecodeString(digits)
	if !ok || err != nil || len(key) != 32 {
		return nil, false
	}
	return append(key, target...), true
}
