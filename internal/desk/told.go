package desk

import (
	"errors"
	"slices"

	"monitor/internal/claim"
	"monitor/internal/store"
)

// What became of an alert at a receiver.
const (
	stateSent     = "sent"
	stateSetAside = "set_aside"
	stateOwed     = "owed"
	stateNotFor   = "not_for"
	stateUnknown  = "unknown"
)

// Alerts returns a page of alerts, from 1. A page beyond the last is the last.
func (d *Desk) Alerts(n int) (Alerts, error) {
	first, last, err := d.options.Store.AlertRange()
	if err != nil {
		return Alerts{}, err
	}
	list := Alerts{Found: int(last + 1 - first), Alerts: []Alert{}, Receivers: []Receiver{}}
	list.Page, list.Pages = pageOf(list.Found, n)
	to := last - uint64((list.Page-1)*perPage)
	from := max(to, first+perPage-1) - perPage + 1
	receivers, err := d.options.Store.Receivers()
	alerts, alertsErr := d.options.Store.Alerts(from-1, perPage)
	deliveries, deliveriesErr := d.options.Store.Deliveries(from, to)
	list.Damaged = d.tell(errors.Join(err, alertsErr, deliveriesErr))
	for _, r := range receivers {
		list.Receivers = append(list.Receivers, receiverOf(r, first, last))
	}
	d.mu.Lock()
	told := d.board.edition.Told
	d.mu.Unlock()
	for _, a := range slices.Backward(alerts) {
		if a.Number > to {
			continue
		}
		one := Alert{Number: a.Number, Alert: a.Alert, Deliveries: []Delivery{}}
		for _, r := range receivers {
			one.Deliveries = append(one.Deliveries, delivery(a, r, told[r.Name], deliveries))
		}
		list.Alerts = append(list.Alerts, one)
	}
	return list, nil
}

func receiverOf(r store.Receiver, first, last uint64) Receiver {
	owed := last - min(last, max(r.Cursor, first-1))
	if !r.Disabled.IsZero() {
		owed = 0
	}
	return Receiver{
		Name: r.Name, Owed: owed, SentAt: r.SentAt.UTC(), FailingSince: r.Failing.UTC(),
		RetryAt: r.RetryAt.UTC(), Trouble: r.Trouble, Disabled: !r.Disabled.IsZero(),
	}
}

// delivery is what became of an alert at r, which is told of articles.
func delivery(a store.NumberedAlert, r store.Receiver, told func(article string) bool, all []store.Delivery) Delivery {
	d := Delivery{Receiver: r.Name}
	i := slices.IndexFunc(all, func(one store.Delivery) bool {
		return one.Receiver == r.Name && one.First > 0 && one.First <= a.Number && a.Number <= one.Last
	})
	switch {
	case !concerns(a.Alert, r.Name, told):
		d.State = stateNotFor
	case a.Number > r.Cursor && r.Disabled.IsZero():
		d.State, d.Why = stateOwed, r.Trouble
	case i < 0:
		d.State = stateUnknown
	case all[i].Result == store.SetAside:
		d.State, d.At, d.Why = stateSetAside, all[i].At.UTC(), all[i].Why
	default:
		d.State, d.At = stateSent, all[i].At.UTC()
	}
	return d
}

// concerns reports whether a receiver is told of an alert: of the articles that
// it covers, and of the watch itself unless it is the trouble.
func concerns(a claim.Alert, receiver string, told func(article string) bool) bool {
	if len(a.Items) == 0 {
		return a.Receiver != receiver
	}
	return told == nil || slices.ContainsFunc(a.Items, func(it claim.AlertItem) bool { return told(it.Article) })
}
