package claim

import (
	"slices"
	"time"
)

// An AlertKind names what an alert tells.
type AlertKind string

// The kinds of alerts.
const (
	AlertStale      AlertKind = "stale"      // a claim fell: changed or missing
	AlertFresh      AlertKind = "fresh"      // it holds again
	AlertVarying    AlertKind = "varying"    // it goes back and forth
	AlertUnverified AlertKind = "unverified" // its source is read, and for long nobody could tell
	AlertVerified   AlertKind = "verified"   // it can be told again
	AlertUnreadable AlertKind = "unreadable" // a source cannot be read, for long
	AlertGone       AlertKind = "gone"       // likewise, and its host says that there is no such page
	AlertReadable   AlertKind = "readable"   // a source that was told as one of these two is back
	AlertUnwell     AlertKind = "unwell"     // the watch itself is in trouble
	AlertWell       AlertKind = "well"       // it no longer is
)

// AboutSource reports whether k tells of a source rather than of claims.
func (k AlertKind) AboutSource() bool {
	return k == AlertUnreadable || k == AlertGone || k == AlertReadable
}

// An Alert is a message to editors: what one visit of one target, or the watch
// itself, has to tell. It lists every claim that the visit touched.
type Alert struct {
	ID     string      `json:"id"` // the same however often it is sent
	Kind   AlertKind   `json:"kind"`
	At     time.Time   `json:"at"`
	Target string      `json:"target,omitempty"` // Target.Key; empty when the watch is unwell
	URL    string      `json:"url,omitempty"`    // as DisplayURL has it
	Why    string      `json:"why,omitempty"`    // of what is no claim's
	Since  time.Time   `json:"since,omitzero"`   // when that began
	Items  []AlertItem `json:"items,omitempty"`

	// Omitted counts further claims, where there were more than one message
	// holds.
	Omitted int `json:"omitted,omitempty"`

	// Receiver is the one that the alert is about, and that cannot be told.
	Receiver string `json:"receiver,omitempty"`
}

// Identify gives a its ID, which tells it from any other alert of the project:
// what it is about, and when it came to be.
func (a *Alert) Identify() {
	var about []string
	for _, it := range a.Items {
		about = append(about, it.Article, it.Claim, it.Source, string(it.Kind))
	}
	a.ID = "alert_" + digest(a.Kind, a.Target, a.Receiver, a.At.UTC(), a.Why, about)
}

// An AlertItem is one claim in an alert, with what an editor needs to decide.
type AlertItem struct {
	Article     string    `json:"article"`
	Title       string    `json:"title,omitempty"`        // the article's
	Page        string    `json:"page,omitempty"`         // where it is published
	Claim       string    `json:"claim"`                  //
	Says        string    `json:"says"`                   // the article's words
	Source      string    `json:"source"`                 //
	SourceTitle string    `json:"source_title,omitempty"` //
	Kind        AlertKind `json:"kind"`                   // stale, fresh, varying, or that of the alert
	From        string    `json:"from,omitempty"`         // the value that editors know of, in words
	To          string    `json:"to,omitempty"`           // the value now
	Flips       int       `json:"flips,omitempty"`        // changes of the value since editors were told of one
	Reading     Reading   `json:"reading"`
	Since       time.Time `json:"since,omitzero"`     // when the reading's verdict began
	BeforeAt    time.Time `json:"before_at,omitzero"` // when Reading.Before last stood there
	Snapshot    string    `json:"snapshot_before,omitempty"`
}

// A Told is what editors know of a claim against a source, and how its value
// moved lately: kept so that news is told once.
type Told struct {
	Value string    `json:"value"`           // Reading.Value of the last alert; empty when the claim held
	At    time.Time `json:"at,omitzero"`     // of the last alert
	Flips int       `json:"flips,omitempty"` // changes of the value since then
	Seen  []Sight   `json:"seen,omitempty"`  // the last values, oldest first
}

// A Lapse is a row of good captures of which nobody could tell whether a claim
// holds.
type Lapse struct {
	Since  time.Time `json:"since"`
	Visits int       `json:"visits"`
	Told   bool      `json:"told,omitempty"` // editors know
}

// A Sight is a value that was read, and when it was first.
type Sight struct {
	Value string    `json:"value"`
	Words string    `json:"words"` // for people
	At    time.Time `json:"at"`
}

// Value is what tells the reading from another one of the same claim; it is
// empty when the claim holds.
func (r Reading) Value() string {
	switch r.Verdict {
	case Changed:
		return string(Changed) + " " + r.Observed
	case Supported:
		return ""
	}
	return string(r.Verdict)
}

// A Watch is what is remembered of the watch itself.
type Watch struct {
	FailingSince time.Time `json:"failing_since,omitzero"` // a third of all sources failed together; zero when not
	LateSince    time.Time `json:"late_since,omitzero"`    // sources are due and nobody comes to visit them; zero when not
}

// A Decision is what an editor decided about a claim.
type Decision struct {
	Article string  `json:"article"`
	Claim   string  `json:"claim"`
	Accept  *Accept `json:"accept,omitempty"`
	Snooze  *Snooze `json:"snooze,omitempty"`
}

// An Accept makes readings count as support.
type Accept struct {
	At       time.Time `json:"at"`
	Until    time.Time `json:"until,omitzero"` // zero: until the rule changes
	Reason   string    `json:"reason"`
	Because  Because   `json:"because,omitempty"`
	By       string    `json:"by,omitempty"` // who decided, where that is known
	Readings []Settled `json:"readings"`
}

// A Because says what made a reading acceptable.
type Because string

// The causes of an Accept; it may have none of them.
const (
	BecauseStillTrue      Because = "still_true"      // the source says the same in other words
	BecauseArticleChanged Because = "article_changed" // the article says now what the source says
)

// A Snooze keeps editors from being told.
type Snooze struct {
	At       time.Time `json:"at"`
	Until    time.Time `json:"until,omitzero"` // zero: until another value is read
	Reason   string    `json:"reason,omitempty"`
	By       string    `json:"by,omitempty"` // as with Accept
	Readings []Settled `json:"readings"`
}

// A Settled is the reading of one source that a decision is about.
type Settled struct {
	Source string `json:"source"`
	Rule   string `json:"rule"`  // Claim.Rule that gave it
	Value  string `json:"value"` // Reading.Value
}

func settled(list []Settled, source, rule, value string) bool {
	return slices.Contains(list, Settled{source, rule, value})
}

// Accepts reports whether the reading, as the claim's rule gave it, counts as
// support at now.
func (d Decision) Accepts(r Reading, rule string, now time.Time) bool {
	a := d.Accept
	return a != nil && r.Verdict.Fell() && (a.Until.IsZero() || now.Before(a.Until)) && settled(a.Readings, r.Source, rule, r.Value())
}

// Snoozed reports whether editors want to hear nothing, at now, of the reading
// that the claim's rule gave.
func (d Decision) Snoozed(r Reading, rule string, now time.Time) bool {
	switch s := d.Snooze; {
	case s == nil:
		return false
	case !s.Until.IsZero():
		return now.Before(s.Until)
	default:
		return settled(s.Readings, r.Source, rule, r.Value())
	}
}
