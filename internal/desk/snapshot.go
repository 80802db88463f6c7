package desk

import (
	"errors"
	"slices"
	"time"

	"monitor/internal/claim"
	"monitor/internal/diff"
	"monitor/internal/store"
)

// captures are when the texts of targets became which, each asked for once.
type captures struct {
	store *store.Store
	of    map[string][]store.Capture // oldest first
	err   error                      // what of them cannot be read
}

func (d *Desk) captures() *captures {
	return &captures{store: d.options.Store, of: map[string][]store.Capture{}}
}

func (c *captures) list(target string) []store.Capture {
	list, known := c.of[target]
	if !known {
		var err error
		list, err = c.store.Snapshots(target)
		c.err = errors.Join(c.err, err)
		c.of[target] = list
	}
	return list
}

// at returns the hash of the text that a target had at t, empty when it is not
// known.
func (c *captures) at(target string, t time.Time) string {
	hash := ""
	for _, one := range c.list(target) {
		if one.At.After(t) {
			break
		}
		hash = one.Hash
	}
	return hash
}

// Snapshot returns a text that a source has had, or what came of it that was
// suspect, with the bytes.
func (d *Desk) Snapshot(source, hash string) (claim.Snapshot, error) {
	o, err := d.origin(source)
	if err != nil {
		return claim.Snapshot{}, err
	}
	snap, ok, err := d.snapshot(o.spot.key, hash)
	if err != nil {
		return claim.Snapshot{}, err
	}
	if !ok {
		return claim.Snapshot{}, unknown("snapshot", source, hash)
	}
	snap.URL = claim.DisplayURL(snap.URL)
	return snap, nil
}

// snapshot finds a text among those of a target, and not among those of others.
func (d *Desk) snapshot(target, hash string) (claim.Snapshot, bool, error) {
	list, err := d.options.Store.Snapshots(target)
	d.tell(err)
	if slices.ContainsFunc(list, func(c store.Capture) bool { return c.Hash == hash }) {
		return d.options.Store.Snapshot(hash)
	}
	snap, ok, err := d.options.Store.Suspect(target)
	if err != nil || !ok || snap.Hash != hash {
		return claim.Snapshot{}, false, err
	}
	return snap, true, nil
}

// Compare returns what became of a source's text between two snapshots of it,
// named by their hashes. Without to it is the newest, without from the one
// before to.
func (d *Desk) Compare(source, from, to string) (Comparison, error) {
	o, err := d.origin(source)
	if err != nil {
		return Comparison{}, err
	}
	list, err := d.options.Store.Snapshots(o.spot.key)
	d.tell(err)
	first, last := pick(list, from, to)
	switch {
	case last < 0:
		return Comparison{}, unknown("snapshot", source, to)
	case first < 0 && from == "":
		return Comparison{}, unknown("snapshot before", source, list[last].Hash)
	case first < 0:
		return Comparison{}, unknown("snapshot", source, from)
	}
	before, err := d.text(list[first].Hash)
	if err != nil {
		return Comparison{}, err
	}
	after, err := d.text(list[last].Hash)
	if err != nil {
		return Comparison{}, err
	}
	return Comparison{
		Source: source, Title: o.source.Title, From: snapshotOf(list[first]), To: snapshotOf(list[last]),
		Hunks: append([]diff.Hunk{}, diff.Lines(before, after)...),
	}, nil
}

func snapshotOf(c store.Capture) Snapshot { return Snapshot{Hash: c.Hash, At: c.At.UTC()} }

// pick returns which captures two hashes mean: the newest of to, and of from
// the newest before that. What there is not is below 0.
func pick(list []store.Capture, from, to string) (first, last int) {
	last = len(list) - 1
	if to != "" {
		last = lastOf(list, to)
	}
	if last < 0 || from == "" {
		return last - 1, last
	}
	if first = lastOf(list[:last], from); first < 0 { // it came after to alone
		first = lastOf(list, from)
	}
	return first, last
}

// lastOf returns where a text last came, -1 when it never did.
func lastOf(list []store.Capture, hash string) int {
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].Hash == hash {
			return i
		}
	}
	return -1
}

func (d *Desk) text(hash string) (string, error) {
	snap, ok, err := d.options.Store.Snapshot(hash)
	if err == nil && !ok {
		err = unknown("snapshot", hash)
	}
	return snap.Text, err
}
