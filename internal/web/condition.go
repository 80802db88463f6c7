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
	body := conditionBody{State: d.State(), Now: d.Now()}
	body.Receivers = receiversOf(list.Receivers, body.Now)
	return d.render(w, r, sheet{Template: "health", Title: "Health", Nav: "/health", Body: body})
}

// A conditionBody is the daemon's state as its template wants it.
type conditionBody struct {
	State
	Now       time.Time
	Receivers []receiver
}

// Well reports whether nothing is wrong.
func (b conditionBody) Well() bool { return len(b.Problems) == 0 && b.Refused == "" }
