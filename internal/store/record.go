package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"go.etcd.io/bbolt"

	"monitor/internal/claim"
)

// Record writes all that one check of one target found, in one transaction
// that it shares with whatever else is waiting; it is on the disk when Record
// returns nil. A cancelled check is no observation: when ctx is done before
// the record is queued, nothing is written.
//
// A snapshot whose text is known of its target adds no more than the time at
// which the target's text became that one again.
func (s *Store) Record(ctx context.Context, r claim.Record) error {
	what := strings.TrimSpace("record " + claim.EscapeLine(r.Target.Key))
	j, err := s.prepare(r)
	if err != nil {
		return fmt.Errorf("store %s: %s: %w", s.path, what, err)
	}
	return s.do(ctx, j, what)
}

// do writes a job, as Record does; what names it in errors.
func (s *Store) do(ctx context.Context, j *job, what string) error {
	if s.readOnly {
		return fmt.Errorf("store %s: %s: %w", s.path, what, ErrReadOnly)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	s.queueMu.Lock()
	s.queue = append(s.queue, j)
	s.queueMu.Unlock()

	// Whoever gets the lock first commits for all that wait; the next batch
	// gathers meanwhile.
	s.commitMu.Lock()
	defer s.commitMu.Unlock()
	if !j.done {
		s.commitQueued()
	}
	if j.err != nil {
		return fmt.Errorf("store %s: %s: %w", s.path, what, j.err)
	}
	return nil
}

// A job is a record made ready outside of the transaction.
type job struct {
	rows     []row
	snapshot *packed
	events   []event
	alerts   [][]byte
	gone     []row // without payloads: what is removed

	done bool
	err  error
}

type row struct {
	bucket       string
	key, payload []byte
}

// An event is a claim.Event made ready, with what it is found by, which may be
// empty.
type event struct {
	article, claim, target string
	payload                []byte
}

// packed is a snapshot made ready.
type packed struct {
	row        snapshotRow
	text, body content
}

// content is a text or a body. It is packed ahead unless the store seemed to
// have it.
type content struct {
	raw    []byte
	sum    [sha256.Size]byte
	on     *basis // may be nil
	packed []byte
}

// snapshotRow is a claim.Snapshot whose contents are kept as blobs.
type snapshotRow struct {
	Hash        string            `json:"hash"`
	Target      string            `json:"target"`
	URL         string            `json:"url"`
	At          time.Time         `json:"at"`
	Header      map[string]string `json:"header,omitempty"`
	ContentType string            `json:"content_type"`
	Text        uint64            `json:"text"` // number in blobs
	Body        uint64            `json:"body"`
	BodySum     string            `json:"body_sum"` // SHA-256, hex
}

// captureRow says when a target's text became which.
type captureRow struct {
	Hash string    `json:"hash"`
	At   time.Time `json:"at"`
}

func (s *Store) prepare(r claim.Record) (*job, error) {
	if err := validate(r); err != nil {
		return nil, err
	}
	j := &job{}
	if r.Target.Key != "" {
		if err := j.row(bucketTargets, []byte(r.Target.Key), r.Target); err != nil {
			return nil, err
		}
	}
	if r.Watch != nil {
		if err := j.row(bucketWatch, watchKey(), r.Watch); err != nil {
			return nil, err
		}
	}
	if r.Suspect != nil {
		if err := s.suspect(j, r.Suspect); err != nil {
			return nil, err
		}
	}
	if err := j.owe(r.Alerts); err != nil {
		return nil, err
	}
	for _, c := range r.Claims {
		if err := j.row(bucketClaims, claimKey(c.Article, c.Claim, c.Source), c); err != nil {
			return nil, err
		}
	}
	if err := j.tell(r.Events); err != nil {
		return nil, err
	}
	if r.Snapshot == nil {
		return j, nil
	}
	var err error
	j.snapshot, err = s.pack(*r.Snapshot)
	return j, err
}

// tell adds events to what a job writes.
func (j *job) tell(events []claim.Event) error {
	for _, e := range events {
		if strings.Contains(e.Article+e.Target, "\x00") {
			return fmt.Errorf("event of article %q, target %q: not an id", e.Article, e.Target)
		}
		payload, err := json.Marshal(e)
		if err != nil {
			return fmt.Errorf("event: %w", err)
		}
		j.events = append(j.events, event{e.Article, e.Claim, e.Target, payload})
	}
	return nil
}

func (j *job) row(bucket string, key []byte, v any) error {
	payload, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("%s/%s: %w", bucket, showKey(key), err)
	}
	j.rows = append(j.rows, row{bucket, key, payload})
	return nil
}

// validate refuses what could not be found again.
func validate(r claim.Record) error {
	aboutTarget := r.Watch == nil || r.Snapshot != nil || len(r.Claims) > 0
	if aboutTarget && r.Target.Key == "" || strings.Contains(r.Target.Key, "\x00") {
		return errors.New("the target has no key")
	}
	for _, c := range r.Claims {
		if strings.Contains(c.Article+c.Claim+c.Source, "\x00") || c.Article == "" {
			return fmt.Errorf("claim %q of article %q: not an id", c.Claim, c.Article)
		}
	}
	if r.Suspect != nil && r.Suspect.Target != r.Target.Key {
		return fmt.Errorf("the suspect capture is of another target, %q", r.Suspect.Target)
	}
	if snap := r.Snapshot; snap != nil {
		if snap.Target != r.Target.Key {
			return fmt.Errorf("the snapshot is of another target, %q", snap.Target)
		}
		if snap.Hash != claim.HashText(snap.Text) {
			return fmt.Errorf("the snapshot's hash %q is not that of its text", snap.Hash)
		}
	}
	return nil
}

// pack makes a snapshot ready. What the store has already, and what the new
// contents may rest on, it only guesses: the transaction looks again.
func (s *Store) pack(snap claim.Snapshot) (*packed, error) {
	p := &packed{
		row: snapshotRow{
			Hash: snap.Hash, Target: snap.Target, URL: snap.URL, At: snap.At.UTC(),
			Header: snap.Header, ContentType: snap.ContentType,
		},
		text: content{raw: []byte(snap.Text), sum: sha256.Sum256([]byte(snap.Text))},
		body: content{raw: snap.Body, sum: sha256.Sum256(snap.Body)},
	}
	p.row.BodySum = hex.EncodeToString(p.body.sum[:])
	var wanted []*content
	err := s.transact(false, func(tx *bbolt.Tx) (err error) {
		wanted, err = s.plan(tx, p)
		return err
	})
	if errors.Is(err, ErrCorrupt) {
		// A damaged neighbour is no reason not to store this.
		wanted, err = []*content{&p.text, &p.body}, nil
	}
	for _, c := range wanted {
		c.packed = s.codec.pack(c.raw, c.on)
	}
	return p, err
}

// plan returns the contents of p that are not stored, each with what it may
// rest on.
func (s *Store) plan(tx *bbolt.Tx, p *packed) (wanted []*content, err error) {
	b, err := openBlobs(tx, s.codec)
	if err != nil {
		return nil, err
	}
	last, err := latest(tx, p.row.Target)
	if err != nil {
		return nil, err
	}
	before := map[*content]uint64{&p.text: last.Text, &p.body: last.Body}
	for _, c := range []*content{&p.text, &p.body} {
		known, err := knownBlob(tx, c.sum)
		if err != nil {
			return nil, err
		}
		if known != 0 {
			continue
		}
		wanted = append(wanted, c)
		if before[c] == 0 || len(c.raw) > maxDelta {
			continue
		}
		if c.on, err = b.basis(before[c]); err != nil {
			return nil, err
		}
	}
	return wanted, nil
}

// latest returns the snapshot of a target's last capture, or the zero value.
func latest(tx *bbolt.Tx, target string) (snapshotRow, error) {
	_, capture, err := lastCapture(tx, target)
	if err != nil || capture.Hash == "" {
		return snapshotRow{}, err
	}
	_, row, err := findSnapshot(tx, capture.Hash, target)
	return row, err
}

func claimKey(article, claimID, source string) []byte { return joined(article, claimID, source) }
