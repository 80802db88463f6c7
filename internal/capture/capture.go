// Package capture is the gate between fetching and judging: is what came the
// page that was asked for?
//
// It owns the signals that tell a page from a wall, a shell, a stand-in or a
// wreck, the words and signatures that they go by, and the sentence that
// explains a refusal to an editor. It refuses to fetch and to judge claims: it
// is a pure function of a response, its text, and what is remembered of the
// last good capture.
//
// A page that says much, or much of what it said last time under the same
// title, is the page: what it says of captchas, logins or missing pages is its
// subject. So the words of walls count only where little else is said, and
// signals that need no words are asked first.
package capture

import (
	"errors"
	"fmt"

	"monitor/internal/claim"
	"monitor/internal/fetch"
	"monitor/internal/page"
)

// A Capture is what came of a visit and what it is held against.
type Capture struct {
	Asked    string // the URL of the target
	Response fetch.Response
	Page     *page.Page  // what was read of the body; nil when it could not be
	Err      error       // why not
	Last     claim.Shape // of the last good capture; zero without one
	Probe    claim.Probe // what the host sends for a page that cannot exist; zero when it was not asked
}

// A Ruling is what the gate makes of a capture.
type Ruling struct {
	Visit claim.Visit // good, or with the outcome and reason that the capture deserves
	Shape claim.Shape // what a later capture is held against, when this one is good

	// Smells says that the page may stand for one that is gone: a probe of the
	// host would tell.
	Smells bool
}

// A doubt is why a capture is perhaps not the page. The zero doubt is none.
type doubt struct {
	reason claim.Reason
	detail string
	unread bool // nothing readable came: the visit is unavailable rather than suspect
}

func suspect(r claim.Reason, format string, args ...any) doubt {
	return doubt{reason: r, detail: fmt.Sprintf(format, args...)}
}

func (d doubt) outcome() claim.Outcome {
	if d.unread {
		return claim.Unavailable
	}
	return claim.Suspect
}

// Gate rules on a capture. A fetched page stays good or becomes suspect; so
// may an error answer, which tells more than its status when a wall sent it.
func Gate(c Capture) Ruling {
	e := examine(c)
	r := Ruling{Visit: c.Response.Visit, Shape: e.now}
	var d doubt
	switch r.Visit.Outcome {
	case claim.Fetched:
		d = e.first(unreadable, challenged, ledAside, hollow, garbled,
			loggedOut, paywalled, consentOnly, spoken, parked, absent, movedHome, cut, foreign)
		r.Smells = d.reason == "" && smells(e)
	case claim.Unavailable:
		d = e.first(challenged)
	}
	if d.reason == claim.ReasonNeedsJS && r.Visit.Rendered {
		d = suspect(claim.ReasonEmpty, "the page still waits for something after a browser ran its scripts")
	}
	if d.reason != "" {
		r.Visit.Outcome, r.Visit.Reason, r.Visit.Detail = d.outcome(), d.reason, claim.Sentence(d.detail)
	}
	return r
}

// PartlyRead rules on a page that was good but too deep or too long to be read
// whole, once something was not found in it: nobody can tell whether it stands
// in the rest.
func PartlyRead(v claim.Visit) claim.Visit {
	v.Outcome, v.Reason = claim.Suspect, claim.ReasonParseLimit
	v.Detail = "only a part of the page could be read, and not all that was looked for stands in it"
	return v
}

// first returns the first doubt that a signal raises.
func (e *exhibit) first(signals ...func(*exhibit) doubt) doubt {
	for _, signal := range signals {
		if d := signal(e); d.reason != "" {
			return d
		}
	}
	return doubt{}
}

// unreadable: no text could be had of the bytes, which proves nothing about
// what the page says.
func unreadable(e *exhibit) doubt {
	switch {
	case errors.Is(e.Err, page.ErrUnreadable), errors.Is(e.Err, page.ErrScanned):
		return doubt{claim.ReasonContentType, e.Err.Error(), true}
	case errors.Is(e.Err, page.ErrTooMuch):
		return doubt{claim.ReasonTooLarge, e.Err.Error(), true}
	case e.Err != nil:
		return suspect(claim.ReasonParseLimit, "the page could not be read: %v", e.Err)
	case e.Page == nil:
		return suspect(claim.ReasonParseLimit, "the page could not be read")
	}
	return doubt{}
}
