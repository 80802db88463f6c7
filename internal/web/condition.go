package web

import (
	"net/http"
	"time"
)

// condition shows what the daemon does and what is wrong with it.
func (d *Door) condition(w http.ResponseWriter, r *http.Request) error {
	list, err := d.Desk.Alerts(1)
	if err != nil {
		return err
	}
	late := d.Metrics.Lateness()
	body := conditionBody{State: d.State(), Now: d.Now(), Late: delay(late.Last), Latest: delay(late.Worst)}
	body.Receivers = receiversOf(list.Receivers, body.Now)
	return d.render(w, r, sheet{Template: "health", Title: "Health", Nav: "/health", Body: body})
}

// A conditionBody is the daemon's state as its template wants it.
type conditionBody struct {
	State
	Now          time.Time
	Late, Latest string // how late the last source was visited, and at worst since the start
	Receivers    []receiver
}

// delay says how late something was.
func delay(d time.Duration) string {
	switch {
	case d < time.Second:
		return "less than a second"
	case d < time.Minute:
		return count(int(d/time.Second), "second", "seconds")
	}
	return lasting(d)
}

// Well reports whether nothing is wrong.
func (b conditionBody) Well() bool { return len(b.Problems) == 0 && b.Refused == "" }
