// Package desk is what an editor looks at: articles by what needs doing, a
// claim with its evidence and its history, a source with its snapshots, what
// was told to whom.
//
// It owns the questions that people put to what was seen, and the shape of the
// answers, which the dashboard shows as pages and the API as JSON. It refuses
// to judge, to decide and to write. It stands after store, before web.
package desk

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"monitor/internal/article"
	"monitor/internal/check"
	"monitor/internal/claim"
	"monitor/internal/store"
)

// ErrUnknown says that there is no such article, claim, source or snapshot.
var ErrUnknown = errors.New("unknown")

// Options are what a Desk needs. All fields must be set.
type Options struct {
	Store *store.Store
	Now   func() time.Time
	Log   *slog.Logger

	// Text returns an article's own text with its claims placed; nil without
	// an error where there is none to be had.
	Text func(ctx context.Context, a claim.Article) (*article.Text, error)

	// Next returns when a target is to be visited next, zero when unknown.
	Next func(target string) time.Time
}

// An Edition is a configuration as the desk shows it.
type Edition struct {
	Articles  []claim.Article
	Plan      *check.Plan
	Schedules func(claim.Source) string            // in words
	Told      map[string]func(article string) bool // by receiver, of which articles it is told
}

// A Desk answers questions about what was seen. An answer comes without an
// error even where records of the store are damaged: it then holds the rest,
// says how many are missing, and the log says which. An error means that there
// is no answer. Its methods may be called from any goroutine.
type Desk struct {
	options Options
	woken   chan struct{} // holds one: something was touched

	looking sync.Mutex // held while the store is read for what the board shows: a later look is not overtaken by an earlier one

	mu    sync.Mutex
	board *board
}

// New returns a Desk that shows nothing yet.
func New(o Options) *Desk {
	return &Desk{options: o, woken: make(chan struct{}, 1), board: newBoard(Edition{Plan: &check.Plan{}})}
}

// Set makes e what is shown from now on.
func (d *Desk) Set(e Edition) {
	next := newBoard(e)
	d.mu.Lock()
	defer d.mu.Unlock()
	next.inherit(d.board)
	for _, s := range next.spots {
		next.touchTarget(s)
	}
	for _, c := range next.cards {
		next.touch(c)
	}
	d.board = next
	d.wake()
}

// Touch notes that something was recorded of these targets, named by
// claim.Target.Key.
func (d *Desk) Touch(targets ...string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, key := range targets {
		if s := d.board.spots[key]; s != nil {
			d.board.touchTarget(s)
		}
	}
	d.wake()
}

// TouchArticle notes that something was decided about a claim of an article.
func (d *Desk) TouchArticle(id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if c := d.board.byID[id]; c != nil {
		d.board.touch(c)
	}
	d.wake()
}

func (d *Desk) wake() {
	select {
	case d.woken <- struct{}{}:
	default:
	}
}

// unknown is the error of a question about what there is not.
func unknown(kind string, names ...string) error {
	return fmt.Errorf("%s %s: %w", kind, claim.EscapeLine(strings.Join(names, "/")), ErrUnknown)
}
