package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"go.etcd.io/bbolt"

	"monitor/internal/claim"
)

// A Receiver is how far one receiver of alerts has been told. What its numbers
// and times lead to is the business of those who deliver.
type Receiver struct {
	Name   string `json:"name"`
	Target string `json:"target"` // tells where it is from where it was; no secret
	Cursor uint64 `json:"cursor"` // alerts up to this number need nothing more

	// Sending is the message that was begun; it is the same at every try.
	Sending *Sending  `json:"sending,omitempty"`
	Tries   int       `json:"tries,omitempty"`   // that failed, of the present message
	Refused int       `json:"refused,omitempty"` // those of them that the receiver itself turned down
	RetryAt time.Time `json:"retry_at,omitzero"` // not before
	Failing time.Time `json:"failing,omitzero"`  // since when
	Trouble string    `json:"trouble,omitempty"` // what went wrong last, without secrets

	SentAt     time.Time `json:"sent_at,omitzero"`
	RemindedAt time.Time `json:"reminded_at,omitzero"`
	Disabled   time.Time `json:"disabled,omitzero"` // it asked never to be sent anything again
}

// A Sending is a message of more than one alert, or a reminder.
type Sending struct {
	ID     string       `json:"id"`
	To     uint64       `json:"to"` // it ends with the alert of this number
	Remind *claim.Alert `json:"remind,omitempty"`
	At     time.Time    `json:"at"`
}

// A NumberedAlert is an alert and its place in the order of arrival, as with
// NumberedEvent.
type NumberedAlert struct {
	Number uint64
	claim.Alert
}

// Alerts returns alerts with a greater number than after, at most limit of
// them, in the order of their arrival. Damaged records are as with Targets.
func (s *Store) Alerts(after uint64, limit int) ([]NumberedAlert, error) {
	var list []NumberedAlert
	err := s.view(func(tx *bbolt.Tx) error {
		t, err := open(tx, bucketAlerts)
		if err != nil {
			return err
		}
		return t.scan(span{from: number(after + 1)}, func(key, payload []byte) (bool, error) {
			a := NumberedAlert{Number: toNumber(key)}
			err := t.decode(key, payload, &a.Alert)
			if err == nil {
				list = append(list, a)
			}
			return len(list) < limit, err
		})
	})
	if errors.Is(err, errNone) {
		return nil, nil
	}
	return list, err
}

// AlertRange returns the numbers of the first and of the last alert that is
// kept. Without any, first is one more than last.
func (s *Store) AlertRange() (first, last uint64, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		t, err := open(tx, bucketAlerts)
		if err != nil {
			return err
		}
		first, last = t.bucket.Sequence()+1, t.bucket.Sequence()
		if k, _ := t.bucket.Cursor().First(); len(k) == 8 {
			first = toNumber(k)
		}
		if k, _ := t.bucket.Cursor().Last(); len(k) == 8 {
			last = max(last, toNumber(k))
		}
		return nil
	})
	if errors.Is(err, errNone) {
		return 1, 0, nil
	}
	return first, last, err
}

// trimChunk bounds what one transaction removes.
const trimChunk = 1000

// TrimAlerts removes the alerts before the number first, and what became of
// them.
func (s *Store) TrimAlerts(ctx context.Context, first uint64) error {
	from, _, err := s.AlertRange()
	for err == nil && from < first {
		j := &job{}
		for ; from < first && len(j.gone) < trimChunk; from++ {
			j.gone = append(j.gone, row{bucket: bucketAlerts, key: number(from)})
		}
		err = s.do(ctx, j, "trim alerts")
	}
	if err != nil {
		return err
	}
	return s.trimDeliveries(ctx, first)
}

// Receivers returns every receiver, in the order of their names.
func (s *Store) Receivers() ([]Receiver, error) { return all[Receiver](s, bucketReceivers) }

// A Mark is how far a receiver has been told, and what else that comes to.
type Mark struct {
	Receiver Receiver
	Delivery *Delivery     // what became of a message; nil while nothing did
	Owed     []claim.Alert // what others are owed for it
}

// Mark writes m.
func (s *Store) Mark(ctx context.Context, m Mark) error {
	what := "mark receiver " + claim.EscapeLine(m.Receiver.Name)
	j := &job{}
	err := errors.Join(j.row(bucketReceivers, []byte(m.Receiver.Name), m.Receiver), j.owe(m.Owed))
	if m.Delivery != nil {
		err = errors.Join(err, j.row(bucketDeliveries, m.Delivery.key(), m.Delivery))
	}
	if err != nil {
		return fmt.Errorf("store %s: %s: %w", s.path, what, err)
	}
	return s.do(ctx, j, what)
}

// Forget removes receivers.
func (s *Store) Forget(ctx context.Context, names ...string) error {
	j := &job{}
	for _, name := range names {
		j.gone = append(j.gone, row{bucket: bucketReceivers, key: []byte(name)})
	}
	return s.do(ctx, j, "forget receivers")
}

// Decisions returns what editors decided, in the order of article and claim.
func (s *Store) Decisions() ([]claim.Decision, error) {
	return all[claim.Decision](s, bucketDecisions)
}

// Decision returns what an editor decided about a claim.
func (s *Store) Decision(article, claimID string) (claim.Decision, bool, error) {
	return one[claim.Decision](s, bucketDecisions, joined(article, claimID))
}

// Decide writes a decision in the place of the claim's former one, and the
// events that tell of it; one that decides nothing takes that away.
func (s *Store) Decide(ctx context.Context, d claim.Decision, events ...claim.Event) error {
	what := fmt.Sprintf("decide on %s/%s", claim.EscapeLine(d.Article), claim.EscapeLine(d.Claim))
	if strings.Contains(d.Article+d.Claim, "\x00") || d.Article == "" {
		return fmt.Errorf("store %s: %s: not an id", s.path, what)
	}
	key, j := joined(d.Article, d.Claim), &job{}
	if d.Accept == nil && d.Snooze == nil {
		j.gone = []row{{bucket: bucketDecisions, key: key}}
	} else if err := j.row(bucketDecisions, key, d); err != nil {
		return fmt.Errorf("store %s: %s: %w", s.path, what, err)
	}
	if err := j.tell(events); err != nil {
		return fmt.Errorf("store %s: %s: %w", s.path, what, err)
	}
	return s.do(ctx, j, what)
}

// Watch returns what is remembered of the watch itself.
func (s *Store) Watch() (claim.Watch, error) {
	w, _, err := one[claim.Watch](s, bucketWatch, watchKey())
	return w, err
}

func watchKey() []byte { return []byte("watch") }

// owe adds alerts to what a job writes.
func (j *job) owe(alerts []claim.Alert) error {
	for _, a := range alerts {
		payload, err := json.Marshal(a)
		if err != nil {
			return fmt.Errorf("alert: %w", err)
		}
		j.alerts = append(j.alerts, payload)
	}
	return nil
}
