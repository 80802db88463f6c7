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

// tell logs what of the store cannot be read. People are told how much it is.
func (d *Desk) tell(err error) {
	if err != nil {
		d.options.Log.Error("some of what was seen is lost", "err", err)
	}
}

// lost counts the errors that err joins: the records that cannot be read.
func lost(err error) int {
	switch e := err.(type) {
	case nil:
		return 0
	case *store.RecordError:
		return 1
	case interface{ Unwrap() []error }:
		n := 0
		for _, one := range e.Unwrap() {
			n += lost(one)
		}
		return n
	case interface{ Unwrap() error }:
		return lost(e.Unwrap())
	}
	return 1
}
