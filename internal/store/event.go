package store

import (
	"bytes"
	"errors"
	"math"
	"slices"

	"go.etcd.io/bbolt"

	"monitor/internal/claim"
)

// An EventQuery chooses events. The zero value chooses all. Events of an
// article, of a claim and of a target are found without reading others.
type EventQuery struct {
	Article string // only events of this article
	Claim   string // only events of this claim of Article
	Target  string // only events of this target
	After   uint64 // only events with a greater number
	Before  uint64 // only events with a smaller number; 0 means all
	Newest  bool   // the newest first
	Limit   int    // at most so many, the first of them; 0 means all
}

// chooses reports whether q chooses e, whatever its number.
func (q EventQuery) chooses(e claim.Event) bool {
	return (q.Article == "" || e.Article == q.Article) && (q.Claim == "" || e.Claim == q.Claim) &&
		(q.Target == "" || e.Target == q.Target)
}

// span is where the numbers that q chooses stand in events, or, of name, in an
// index of them.
func (q EventQuery) span(name string) span {
	before := q.Before
	if before == 0 {
		before = math.MaxUint64
	}
	if name == "" {
		return span{from: number(q.After + 1), to: number(before), back: q.Newest}
	}
	return span{
		prefix: joined(name, ""), from: numbered(name, q.After+1), to: numbered(name, before), back: q.Newest,
	}
}

// A NumberedEvent is an event and its place in the order of arrival. Numbers
// grow, perhaps with gaps, and are never given twice.
type NumberedEvent struct {
	Number uint64
	claim.Event
}

// Events returns the events that q chooses, in the order of their arrival or
// the newest first, and damaged records as Targets does. To page, ask again
// After, or Before, the last Number.
func (s *Store) Events(q EventQuery) ([]NumberedEvent, error) {
	var list []NumberedEvent
	err := s.view(func(tx *bbolt.Tx) error {
		events, err := open(tx, bucketEvents)
		if err != nil {
			return err
		}
		take := func(key, payload []byte) (bool, error) {
			e := NumberedEvent{Number: toNumber(key)}
			if err := events.decode(key, payload, &e.Event); err != nil {
				return true, err
			}
			if q.chooses(e.Event) {
				list = append(list, e)
			}
			return q.Limit == 0 || len(list) < q.Limit, nil
		}
		switch {
		case q.Article != "":
			return events.through(bucketEventIndex, q.span(q.Article), q.Claim, take)
		case q.Target != "":
			err := events.through(bucketTargetEvents, q.span(q.Target), "", take)
			if !errors.Is(err, errNone) {
				return err
			}
		}
		return events.scan(q.span(""), take)
	})
	return list, err
}

// through visits the records whose numbers stand in a span of an index. Where of
// is not empty, those that the index knows as another's are passed over.
func (t table) through(index string, s span, of string, visit func(key, payload []byte) (bool, error)) error {
	i, err := open(t.bucket.Tx(), index)
	if err != nil {
		return err
	}
	return i.scan(s, func(key, owner []byte) (bool, error) {
		n := key[len(s.prefix):]
		switch {
		case len(n) != 8:
			return true, badRecord(i.name, key, "it has no number")
		case of != "" && len(owner) > 0 && string(owner) != of:
			return true, nil
		}
		payload, err := t.at(toNumber(n))
		if err != nil {
			return true, err
		}
		return visit(n, payload)
	})
}

// event adds an event, and its number to the indexes of what it is about.
func (w *writer) event(e event) error {
	n, err := w.add(bucketEvents, e.payload)
	if err != nil {
		return err
	}
	if e.article != "" {
		if err := w.put(bucketEventIndex, numbered(e.article, n), []byte(e.claim)); err != nil {
			return err
		}
	}
	if e.target == "" {
		return nil
	}
	return w.put(bucketTargetEvents, numbered(e.target, n), nil)
}

// indexTargets writes the index of the events of targets, which the first
// stores of this schema were made without. A damaged event stays out of it.
func (w *writer) indexTargets() error {
	events, err := open(w.tx, bucketEvents)
	if err != nil {
		return err
	}
	var keys [][]byte
	err = events.scan(span{}, func(key, payload []byte) (bool, error) {
		var e claim.Event
		err := events.decode(key, payload, &e)
		if err == nil && e.Target != "" {
			keys = append(keys, numbered(e.Target, toNumber(key)))
		}
		return true, err
	})
	if whole(err) != nil {
		return err
	}
	// In one transaction a new key moves all that stand behind it: in any other
	// order a hundred thousand events take five seconds, a million ten minutes.
	slices.SortFunc(keys, bytes.Compare)
	for _, key := range keys {
		if err := w.put(bucketTargetEvents, key, nil); err != nil {
			return err
		}
	}
	return nil
}
