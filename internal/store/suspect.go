package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"go.etcd.io/bbolt"

	"monitor/internal/claim"
)

// maxSuspect bounds what is kept of a suspect capture, body and text each:
// enough for a person to see what came.
const maxSuspect = 256 << 10

// suspect adds what came of a suspect capture to j: the newest of a target
// replaces the one before. It is packed into its own row, apart from the
// contents that snapshots share, so that it goes without a trace.
func (s *Store) suspect(j *job, snap *claim.Snapshot) error {
	kept := *snap
	kept.Body = kept.Body[:min(len(kept.Body), maxSuspect)]
	kept.Text = strings.ToValidUTF8(kept.Text[:min(len(kept.Text), maxSuspect)], "")
	payload, err := json.Marshal(kept)
	if err != nil {
		return fmt.Errorf("suspect capture: %w", err)
	}
	j.rows = append(j.rows, row{bucketSuspects, []byte(snap.Target), s.codec.enc.EncodeAll(payload, nil)})
	return nil
}

// Suspect returns what came last of a target that was suspect, its body and
// text cut to 256 KiB. It never was a baseline, and its Hash is that of the
// text before it was cut.
func (s *Store) Suspect(targetKey string) (snap claim.Snapshot, ok bool, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		t, err := open(tx, bucketSuspects)
		if err != nil {
			return err
		}
		var payload []byte
		if payload, ok, err = t.find([]byte(targetKey)); !ok {
			return err
		}
		snap, err = s.unpackSuspect(t, []byte(targetKey), payload)
		return err
	})
	if errors.Is(err, errNone) {
		err = nil
	}
	if err != nil || !ok {
		return claim.Snapshot{}, false, err
	}
	return snap, true, nil
}

func (s *Store) unpackSuspect(t table, key, payload []byte) (claim.Snapshot, error) {
	var snap claim.Snapshot
	text, err := s.codec.dec.DecodeAll(payload, nil)
	if err != nil {
		return snap, badRecord(t.name, key, "it cannot be unpacked: "+err.Error())
	}
	return snap, t.decode(key, text, &snap)
}
