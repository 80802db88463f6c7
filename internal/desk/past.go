package desk

import (
	"monitor/internal/claim"
	"monitor/internal/store"
)

// A past is the store for as long as one look lasts: a target on which many
// claims rest is read once.
type past struct {
	*store.Store
	targets map[string]recalled
}

type recalled struct {
	state claim.TargetState
	ok    bool
	err   error
}

// Target is what the store remembers of a target.
func (p *past) Target(key string) (claim.TargetState, bool, error) {
	r, known := p.targets[key]
	if !known {
		r.state, r.ok, r.err = p.Store.Target(key)
		p.targets[key] = r
	}
	return r.state, r.ok, r.err
}

// tell logs what of the store cannot be read, and returns how much that is, for
// people.
func (d *Desk) tell(err error) int {
	if err != nil {
		d.options.Log.Error("some of what was seen is lost", "err", err)
	}
	return lost(err)
}

// lost counts the different errors that err joins: records that cannot be read.
func lost(err error) int {
	distinct := map[string]bool{}
	count(err, distinct)
	return len(distinct)
}

func count(err error, distinct map[string]bool) {
	switch e := err.(type) {
	case nil:
	case interface{ Unwrap() []error }:
		for _, one := range e.Unwrap() {
			count(one, distinct)
		}
	case *store.RecordError:
		distinct[e.Error()] = true
	case interface{ Unwrap() error }:
		count(e.Unwrap(), distinct)
	default:
		distinct[err.Error()] = true
	}
}
