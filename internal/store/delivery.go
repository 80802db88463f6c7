package store

import (
	"bytes"
	"context"
	"errors"
	"time"

	"go.etcd.io/bbolt"
)

// A Delivery is what became of one message to a receiver.
type Delivery struct {
	Receiver string `json:"receiver"`
	ID       string `json:"id"` // of the message

	// The numbers of the first and of the last alert in it; those between that
	// do not concern the receiver were passed over. A reminder holds none: its
	// First is 0, and its Last the alert that the receiver was told last.
	First uint64 `json:"first"`
	Last  uint64 `json:"last"`

	At     time.Time `json:"at"`
	Result Result    `json:"result"`
	Why    string    `json:"why,omitempty"` // it was set aside; no secret
}

// A Result says what became of a message.
type Result string

// The results.
const (
	Sent     Result = "sent"
	SetAside Result = "set_aside" // it is not tried again
)

// key makes a receiver's last reminder take the place of the one before it: so
// there are no more deliveries than alerts and receivers call for.
func (d Delivery) key() []byte {
	return append(append(number(d.Last), number(d.First)...), d.Receiver...)
}

// alertsOf reads the numbers in a delivery's key.
func alertsOf(key []byte) (first, last uint64, err error) {
	if len(key) < 16 {
		return 0, 0, badRecord(bucketDeliveries, key, "its key is too short")
	}
	return toNumber(key[8:16]), toNumber(key), nil
}

// Deliveries returns what became of the alerts from the number first to the
// number last, in the order of the last alert of each message. Reminders stand
// with the alert before them. Damaged records are as with Targets.
func (s *Store) Deliveries(first, last uint64) (list []Delivery, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		t, err := open(tx, bucketDeliveries)
		if err != nil {
			return err
		}
		return t.scan(span{from: number(first)}, func(key, payload []byte) (bool, error) {
			from, to, err := alertsOf(key)
			if err != nil || from > last || from == 0 && to > last {
				return true, err
			}
			var d Delivery
			if err := t.decode(key, payload, &d); err != nil {
				return true, err
			}
			list = append(list, d)
			return true, nil
		})
	})
	if errors.Is(err, errNone) {
		return nil, nil
	}
	return list, err
}

// trimDeliveries removes what became of the alerts before the number first.
func (s *Store) trimDeliveries(ctx context.Context, first uint64) error {
	for {
		j := &job{}
		err := s.view(func(tx *bbolt.Tx) error {
			t, err := open(tx, bucketDeliveries)
			if err != nil {
				return err
			}
			c := t.bucket.Cursor()
			for k, _ := c.First(); k != nil && bytes.Compare(k, number(first)) < 0 && len(j.gone) < trimChunk; k, _ = c.Next() {
				j.gone = append(j.gone, row{bucket: bucketDeliveries, key: bytes.Clone(k)})
			}
			return nil
		})
		if err != nil || len(j.gone) == 0 {
			return err
		}
		if err := s.do(ctx, j, "trim deliveries"); err != nil {
			return err
		}
	}
}
