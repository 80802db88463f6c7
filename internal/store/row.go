package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"slices"

	"go.etcd.io/bbolt"
)

// The buckets; the package comment draws them.
const (
	bucketMeta          = "meta"
	bucketTargets       = "targets"
	bucketClaims        = "claims"
	bucketBlobs         = "blobs"
	bucketBlobIndex     = "blob_index"
	bucketSnapshots     = "snapshots"
	bucketSnapshotIndex = "snapshot_index"
	bucketCaptures      = "captures"
	bucketEvents        = "events"
	bucketEventIndex    = "event_index"
	bucketTargetEvents  = "target_events"
	bucketAlerts        = "alerts"
	bucketDeliveries    = "deliveries"
	bucketReceivers     = "receivers"
	bucketDecisions     = "decisions"
	bucketWatch         = "watch"
	bucketSuspects      = "suspects"
)

// dataBuckets are all but meta, in the order in which Verify reads them.
func dataBuckets() []string {
	return []string{
		bucketTargets, bucketClaims, bucketBlobs, bucketBlobIndex, bucketSnapshots,
		bucketSnapshotIndex, bucketCaptures, bucketEvents, bucketEventIndex, bucketTargetEvents,
		bucketAlerts, bucketDeliveries, bucketReceivers, bucketDecisions, bucketWatch, bucketSuspects,
	}
}

// laterBuckets are those that the first stores of this schema were made
// without. They are added when such a store is opened for writing; to a reader
// they are empty.
func laterBuckets() []string {
	return []string{
		bucketTargetEvents, bucketAlerts, bucketDeliveries, bucketReceivers, bucketDecisions, bucketWatch, bucketSuspects,
	}
}

// sumSize is how much of the SHA-256 is kept: 128 bits find bit rot, which
// does not forge.
const sumSize = 16

func checksum(bucket string, key, payload []byte) []byte {
	h := sha256.New()
	h.Write(binary.AppendUvarint(append([]byte(bucket), 0), uint64(len(key))))
	h.Write(key)
	h.Write(payload)
	return h.Sum(nil)[:sumSize]
}

// seal returns the value that holds payload at key of bucket.
func seal(bucket string, key, payload []byte) []byte {
	return append(checksum(bucket, key, payload), payload...)
}

// unseal returns the payload of a value, which stays bbolt's memory.
func unseal(bucket string, key, value []byte) ([]byte, error) {
	if len(value) < sumSize {
		return nil, badRecord(bucket, key, "it is cut short")
	}
	payload := value[sumSize:]
	if !bytes.Equal(value[:sumSize], checksum(bucket, key, payload)) {
		return nil, badRecord(bucket, key, "its checksum differs")
	}
	return payload, nil
}

// errNone is the error of opening a bucket that the store was made without.
var errNone = errors.New("made before there were any")

// A table is one bucket in one transaction.
type table struct {
	name   string
	bucket *bbolt.Bucket
}

func open(tx *bbolt.Tx, name string) (table, error) {
	b := tx.Bucket([]byte(name))
	if b == nil && !tx.Writable() && slices.Contains(laterBuckets(), name) {
		return table{}, errNone
	}
	if b == nil {
		return table{}, badRecord(name, nil, "the bucket is gone")
	}
	return table{name, b}, nil
}

// find returns the payload at key. It says that there is none only when the
// records on both sides of the gap are whole: a flipped bit in a key would
// otherwise make a record vanish without a word.
func (t table) find(key []byte) (payload []byte, ok bool, err error) {
	k, v := t.bucket.Cursor().Seek(key)
	if k != nil {
		payload, err = unseal(t.name, k, v)
	}
	switch {
	case err != nil:
		return nil, false, err
	case bytes.Equal(k, key):
		return payload, true, nil
	case k != nil && bytes.Compare(k, key) < 0:
		return nil, false, badRecord(t.name, k, "it is out of order")
	}
	return nil, false, t.before(key)
}

// findJSON decodes the payload at key into out.
func (t table) findJSON(key []byte, out any) (bool, error) {
	payload, ok, err := t.find(key)
	if !ok {
		return false, err
	}
	return true, t.decode(key, payload, out)
}

func (t table) decode(key, payload []byte, out any) error {
	if err := json.Unmarshal(payload, out); err != nil {
		return badRecord(t.name, key, "it is not the JSON that it should be")
	}
	return nil
}

// findNumber returns the number at key of an index.
func (t table) findNumber(key []byte) (uint64, bool, error) {
	payload, ok, err := t.find(key)
	if !ok {
		return 0, false, err
	}
	if len(payload) != 8 {
		return 0, false, badRecord(t.name, key, "it is not a number")
	}
	return binary.BigEndian.Uint64(payload), true, nil
}

// at returns the payload of a number that another record refers to.
func (t table) at(n uint64) ([]byte, error) {
	key := number(n)
	v := t.bucket.Get(key)
	if v == nil {
		return nil, badRecord(t.name, key, "another record refers to it, but it is not there")
	}
	return unseal(t.name, key, v)
}

// A span is a run of keys that begin with prefix, from the key from on and
// before the key to; nil is open. It is walked from its end when back is set.
type span struct {
	prefix, from, to []byte
	back             bool
}

// sides reports whether a walk of s reaches key too early, or only when it is
// over.
func (s span) sides(key []byte) (early, over bool) {
	low := bytes.Compare(key, s.from) < 0
	high := s.to != nil && bytes.Compare(key, s.to) >= 0
	if s.back {
		low, high = high, low
	}
	return low, high || !bytes.HasPrefix(key, s.prefix)
}

// scan visits the records of a span until visit returns false. Bad records are
// left out and told together at the end; so are bad neighbours of the span,
// which may belong in it.
func (t table) scan(s span, visit func(key, payload []byte) (bool, error)) error {
	c := t.bucket.Cursor()
	step := c.Next
	if s.back {
		step = c.Prev
	}
	k, v, err := t.enter(c, s)
	bad := []error{err}
	for seen := 1; k != nil; seen++ {
		if seen%easeEvery == 0 {
			ease(t.bucket.Tx())
		}
		payload, err := unseal(t.name, k, v)
		early, over := s.sides(k)
		more := !over
		switch {
		case err == nil && early:
			err = badRecord(t.name, k, "it is out of order")
		case err == nil && more:
			more, err = visit(k, payload)
		}
		bad = append(bad, err)
		if !more {
			break
		}
		k, v = step()
	}
	return errors.Join(bad...)
}

// enter moves c to where the walk of s begins, and checks the record that lies
// just before that.
func (t table) enter(c *bbolt.Cursor, s span) (k, v []byte, err error) {
	switch {
	case !s.back && len(s.from) > 0:
		err = t.before(s.from)
		fallthrough
	case !s.back:
		k, v = c.Seek(s.from)
		return k, v, err
	}
	if k, v = c.Seek(s.to); k == nil || s.to == nil {
		k, v = c.Last()
		return k, v, nil
	}
	if _, err = unseal(t.name, k, v); err == nil && bytes.Compare(k, s.to) < 0 {
		err = badRecord(t.name, k, "it is out of order")
	}
	k, v = c.Prev()
	return k, v, err
}

// before checks the record before key, if there is one.
func (t table) before(key []byte) error {
	k, v := t.previous(key)
	if k == nil {
		return nil
	}
	if bytes.Compare(k, key) >= 0 {
		return badRecord(t.name, k, "it is out of order")
	}
	_, err := unseal(t.name, k, v)
	return err
}

// previous returns the record before key, nil when there is none.
func (t table) previous(key []byte) (k, v []byte) {
	c := t.bucket.Cursor()
	if k, _ := c.Seek(key); k == nil {
		return c.Last()
	}
	return c.Prev()
}

func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// joined is a key of names, which hold no NUL (see validate).
func joined(names ...string) []byte {
	var key []byte
	for i, name := range names {
		if i > 0 {
			key = append(key, 0)
		}
		key = append(key, name...)
	}
	return key
}

// numbered is a key of a name and a number.
func numbered(name string, n uint64) []byte {
	return binary.BigEndian.AppendUint64(append([]byte(name), 0), n)
}
