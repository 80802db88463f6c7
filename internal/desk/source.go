package desk

import (
	"errors"
	"slices"

	"monitor/internal/claim"
	"monitor/internal/store"
)

// maxLines bounds the claims that are listed with a source.
const maxLines = 100

// Sources returns the page of sources that q asks for. A page beyond the last
// is the last.
func (d *Desk) Sources(q SourceQuery) (SourceList, error) {
	d.catchUp()
	list, shown := d.chooseSources(q)
	var errs []error
	for _, o := range shown {
		state, _, err := d.options.Store.Target(o.spot.key)
		errs = append(errs, err)
		list.Sources = append(list.Sources, o.row(state))
	}
	d.tell(errors.Join(errs...))
	return list, nil
}

// chooseSources returns the list without its rows, and the sources of these.
func (d *Desk) chooseSources(q SourceQuery) (SourceList, []*origin) {
	list := SourceList{Sources: []SourceRow{}}
	d.mu.Lock()
	sorted := d.board.sort()
	for _, o := range sorted {
		switch o.spot.health() {
		case unreadable:
			list.Unreadable++
		case unvisited:
			list.Unvisited++
		case readable:
			list.Readable++
		}
	}
	for _, s := range d.board.spots {
		list.Damaged += s.damaged
	}
	d.mu.Unlock()
	words := newSearch(q.Text)
	var chosen, shown []*origin
	for _, o := range sorted {
		if words.in(o.words) {
			chosen = append(chosen, o)
		}
	}
	shown, list.Page, list.Pages = page(chosen, q.Page)
	list.Found = len(chosen)
	return list, shown
}

func (o *origin) row(state claim.TargetState) SourceRow {
	v := state.Visit
	return SourceRow{
		ID: o.source.ID, Title: o.source.Title, URL: claim.DisplayURL(o.source.Target.URL),
		Outcome: v.Outcome, Reason: v.Reason, Detail: v.Detail, At: v.At.UTC(),
		GoodAt: state.GoodAt.UTC(), BadSince: state.BadSince.UTC(), Failures: state.Failures, Claims: len(o.claims),
	}
}

// origin returns what there is of a source.
func (d *Desk) origin(id string) (*origin, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if o := d.board.bySource[id]; o != nil {
		return o, nil
	}
	return nil, unknown("source", id)
}

// Source returns a source with its health, its snapshots and the claims on it.
func (d *Desk) Source(id string) (Source, error) {
	o, err := d.origin(id)
	if err != nil {
		return Source{}, err
	}
	d.catchUp()
	key := o.spot.key
	state, _, err := d.options.Store.Target(key)
	captures, capturesErr := d.options.Store.Snapshots(key)
	s := Source{
		ID: id, Title: o.source.Title, URL: claim.DisplayURL(o.source.Target.URL), Render: o.source.Target.Render,
		NextAt: d.options.Next(key).UTC(), Visit: state.Visit, GoodAt: state.GoodAt.UTC(), BadSince: state.BadSince.UTC(),
		Failures: state.Failures, Snapshots: newest(captures),
	}
	s.Visit.At, s.Visit.RetryAt = state.Visit.At.UTC(), state.Visit.RetryAt.UTC()
	suspect, ok, suspectErr := d.options.Store.Suspect(key)
	if ok {
		s.Suspect = &Snapshot{Hash: suspect.Hash, At: suspect.At.UTC()}
	}
	events, cut, eventsErr := d.events(store.EventQuery{Target: key})
	s.Health = healthOf(events, cut, state, d.options.Now().UTC())
	s.Entries, s.Cut = entriesOf(events, func(string) string { return id }), cut
	s.Damaged = d.tell(errors.Join(err, capturesErr, suspectErr, eventsErr))
	d.mu.Lock()
	schedules := d.board.edition.Schedules
	s.Claims, s.More = o.lines()
	d.mu.Unlock()
	s.Schedule = schedules(*o.source)
	return s, nil
}

// newest are the newest of a list of captures, the newest first.
func newest(list []store.Capture) []Snapshot {
	snapshots := []Snapshot{}
	for _, c := range slices.Backward(list[max(0, len(list)-maxEntries):]) {
		snapshots = append(snapshots, snapshotOf(c))
	}
	return snapshots
}

// lines are the claims that rest on a source, and how many more there are.
func (o *origin) lines() ([]Line, int) {
	lines := make([]Line, 0, len(o.claims))
	for _, c := range o.claims {
		lines = append(lines, c.card.line(c.at))
	}
	worstFirst(lines)
	if more := len(lines) - maxLines; more > 0 {
		return lines[:maxLines], more
	}
	return lines, 0
}
