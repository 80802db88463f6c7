package web

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"monitor/internal/claim"
	"monitor/internal/desk"
)

// alerts shows what editors were told, what they are owed, and what failed.
func (d *Door) alerts(w http.ResponseWriter, r *http.Request) error {
	list, err := d.Desk.Alerts(pageAsked(r))
	if err != nil {
		return err
	}
	body := alertsBody{Alerts: list, Now: d.Now(), Pager: pagerOf("/alerts", url.Values{}, list.Page, list.Pages)}
	body.Pager.Found = count(list.Found, "alert", "alerts")
	for _, a := range list.Alerts {
		body.List = append(body.List, told{a, body.Now})
	}
	body.Receivers = receiversOf(list.Receivers, body.Now)
	return d.render(w, r, sheet{Template: "alerts", Title: "Alerts", Nav: "/alerts", Body: body})
}

// An alertsBody is a page of alerts as its template wants it.
type alertsBody struct {
	desk.Alerts
	Now       time.Time
	List      []told // newest first
	Receivers []receiver
	Pager     pager
}

// Failing is how many receivers cannot be told.
func (b alertsBody) Failing() int {
	n := 0
	for _, r := range b.Receivers {
		if r.State() == "failing" {
			n++
		}
	}
	return n
}

// A told is an alert, as seen now.
type told struct {
	desk.Alert
	Now time.Time
}

// Mark is the state whose shape stands beside the alert.
func (t told) Mark() string { return alertMark(t.Kind) }

// Head says what it tells, as messages do.
func (t told) Head() string { return alertHead(t.Kind) }

// For are the deliveries to those who are told of it at all.
func (t told) For() []desk.Delivery {
	var list []desk.Delivery
	for _, d := range t.Deliveries {
		if d.State != "not_for" {
			list = append(list, d)
		}
	}
	return list
}

// Lines are its claims.
func (t told) Lines() []toldItem {
	var list []toldItem
	for _, it := range t.Items {
		list = append(list, toldItem{it, t.Kind, t.Alert.Why})
	}
	return list
}

// Articles are those of its claims, each once.
func (t told) Articles() []named {
	var list []named
	for _, it := range t.Items {
		if one := (named{it.Article, it.Title}); !slices.Contains(list, one) {
			list = append(list, one)
		}
	}
	return list
}

// A named is something with an id and, perhaps, a title.
type named struct{ ID, Title string }

// A toldItem is a claim in an alert.
type toldItem struct {
	claim.AlertItem
	of   claim.AlertKind // of the whole alert
	said string          // of the whole alert
}

// Why says what became of the claim where that is not said of all.
func (i toldItem) Why() string {
	if i.Reading.Why == i.said {
		return ""
	}
	return i.Reading.Why
}

// Mark is the state whose shape stands beside the claim.
func (i toldItem) Mark() string {
	if i.Kind == claim.AlertStale {
		return string(i.Reading.Verdict)
	}
	return alertMark(i.Kind)
}

// Head says what became of the claim where that is not what became of all.
func (i toldItem) Head() string {
	if i.Kind == i.of {
		return ""
	}
	return alertHead(i.Kind)
}

func alertMark(k claim.AlertKind) string {
	switch k {
	case claim.AlertStale, claim.AlertVarying:
		return "stale"
	case claim.AlertFresh, claim.AlertVerified, claim.AlertReadable, claim.AlertWell:
		return "fresh"
	case claim.AlertUnverified:
		return "unverified"
	}
	return "unavailable"
}

func alertHead(k claim.AlertKind) string {
	switch k {
	case claim.AlertStale:
		return "Stale"
	case claim.AlertFresh:
		return "Fresh again"
	case claim.AlertVarying:
		return "Varying"
	case claim.AlertUnverified:
		return "Unverified for long"
	case claim.AlertVerified:
		return "Verified again"
	case claim.AlertUnreadable:
		return "Source unreadable"
	case claim.AlertGone:
		return "Source gone"
	case claim.AlertReadable:
		return "Source readable again"
	case claim.AlertUnwell:
		return "monitor is unwell"
	case claim.AlertWell:
		return "monitor is well again"
	}
	return wordOf(k)
}

// A receiver is one of those who are told, as seen now.
type receiver struct {
	desk.Receiver
	Now time.Time
}

func receiversOf(all []desk.Receiver, now time.Time) []receiver {
	var list []receiver
	for _, r := range all {
		list = append(list, receiver{r, now})
	}
	return list
}

// State is how it is with the receiver, in a word.
func (r receiver) State() string {
	switch {
	case r.Disabled:
		return "disabled"
	case !r.FailingSince.IsZero():
		return "failing"
	case r.Owed > 0:
		return "owed"
	}
	return "told"
}

// Waits is how much it was not told yet.
func (r receiver) Waits() string { return count(int(r.Owed), "alert", "alerts") }

// Mark is the state whose shape stands beside the receiver.
func (r receiver) Mark() string {
	switch r.State() {
	case "disabled":
		return "refused"
	case "failing":
		return "unavailable"
	case "owed":
		return "not_due"
	}
	return "fetched"
}
