package web

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"monitor/internal/auth"
	"monitor/internal/claim"
	"monitor/internal/desk"
)

// A panel is a claim with its evidence and what may be done about it, as both
// the page of its article and its own show it.
type panel struct {
	desk.Claim
	Now      time.Time
	Acts     bool   // who is asking may decide
	Back     string // the page to come back to from a form: article or claim
	Number   int    // of Of, in the order of the text
	Of       int
	Earlier  string // the id of the claim before it; empty for the first
	Later    string
	Next     *panel // where this one is decided: another that is not; may be nil
	Selected bool
	Placed   bool // its words were found in the article's text

	refused refusal
}

// State is what the claim's shape shows: an accepted one is no plain support.
func (p *panel) State() string {
	if p.Accept != nil && p.Verdict == claim.Supported {
		return "accepted"
	}
	return string(p.Verdict)
}

// Refusal is why the form that was sent from here was refused.
func (p *panel) Refusal() refusal { return p.refused }

// Held is what the form of verb was filled with when it was refused, so that
// nobody writes it twice.
func (p *panel) Held(verb string) refusal {
	if p.refused.Verb != verb {
		return refusal{}
	}
	return p.refused
}

// MayAccept reports whether there is a reading to accept.
func (p *panel) MayAccept() bool { return p.Verdict.Fell() }

// MaySnooze reports whether there is anything that editors could be told of.
func (p *panel) MaySnooze() bool { return p.Verdict != claim.Supported && p.Snooze == nil }

// Against are the readings that make the claim what it is, and Beside the
// others, which stand below what is to be decided.
func (p *panel) Against() []passage { return p.passages(true) }
func (p *panel) Beside() []passage  { return p.passages(false) }

func (p *panel) passages(decisive bool) []passage {
	var list []passage
	worst := claim.Supported
	for _, r := range p.Readings {
		r.Reading = p.asFound(r.Reading)
		worst = claim.Worst(worst, r.Verdict)
		list = append(list, passage{Reading: r, Now: p.Now, Differs: string(r.Verdict) != p.State()})
	}
	return slices.DeleteFunc(list, func(r passage) bool { return (r.Verdict == worst) != decisive })
}

// asFound is what a source says where an acceptance made it count as support:
// that stands beside it, and the editor wants to see what it is about.
func (p *panel) asFound(r claim.Reading) claim.Reading {
	if p.Accept == nil || r.Verdict != claim.Supported {
		return r
	}
	for _, s := range p.Accept.Readings {
		verdict, _, _ := strings.Cut(s.Value, " ")
		switch {
		case s.Source != r.Source || !claim.Verdict(verdict).Fell():
			continue
		case verdict == string(claim.Changed) && r.Expected != "" && r.Observed != "":
			r.Why = r.Expected + " → " + r.Observed
		default:
			r.Why = "no longer says so"
		}
		r.Verdict = claim.Verdict(verdict)
	}
	return r
}

// claim shows a claim with its evidence and its history.
func (d *Door) claim(w http.ResponseWriter, r *http.Request) error {
	return d.showClaim(w, r, refusal{})
}

func (d *Door) showClaim(w http.ResponseWriter, r *http.Request, no refusal) error {
	c, h, err := d.Desk.Claim(r.PathValue("article"), r.PathValue("claim"))
	if err != nil {
		return err
	}
	p := &panel{Claim: c, Now: d.Now(), Acts: auth.From(r.Context()).MayDecide(), Back: "claim", Selected: true, refused: no}
	body := claimBody{Claim: c, Panel: p, History: h, Strip: stripOf(h.Spans)}
	return d.render(w, r, sheet{Template: "claim", Title: orID(c.Says, c.ID), Nav: "/", Code: no.code, Body: body})
}

// A claimBody is a claim as its template wants it.
type claimBody struct {
	desk.Claim
	Panel   *panel
	History desk.History
	Strip   []bar
}
