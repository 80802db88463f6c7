package claim

import (
	"encoding/json"
	"time"
)

// A TargetState is what is remembered of a target between checks.
type TargetState struct {
	Key string `json:"key"` // Target.Key
	URL string `json:"url"`

	// The validators and identity of the last good capture (RFC 9110, 8.8).
	ETag         string    `json:"etag"`
	LastModified string    `json:"last_modified"`
	BodyHash     string    `json:"body_hash"` // of Snapshot.Body
	Snapshot     string    `json:"snapshot"`  // Snapshot.Hash
	GoodAt       time.Time `json:"good_at"`   // when a good capture was last seen

	// ChangedAt is when the text last became another, zero while the first one
	// stands; FirstAt is when that was read.
	FirstAt   time.Time `json:"first_at,omitzero"`
	ChangedAt time.Time `json:"changed_at,omitzero"`

	// A 304 is believed only so often: FullAt is when a whole body last came,
	// NotModified how many 304s came since. Quiet counts the same bytes too.
	FullAt      time.Time `json:"full_at"`
	NotModified int       `json:"not_modified"`
	Quiet       int       `json:"quiet"`

	// Noise is page.Noise: what tells the blocks that differ at nearly every
	// visit from news.
	Noise json.RawMessage `json:"noise,omitempty"`

	Shape Shape `json:"shape,omitzero"` // of the last good capture
	Probe Probe `json:"probe,omitzero"` // of its host, the last one sent for this target

	// Rules identifies the claims, rules and engine of the last visit, and
	// Doubts says why claims could not be judged at it though it was good, by
	// article/claim/source.
	Rules  string            `json:"rules"`
	Doubts map[string]string `json:"doubts,omitempty"`

	Visit    Visit `json:"visit"`    // the last one, good or not
	Failures int   `json:"failures"` // bad visits in a row

	// BadSince is when the row of bad visits began; zero after a good one.
	BadSince time.Time `json:"bad_since"`

	// Told is the alert that said so to editors: AlertUnreadable, AlertGone, or
	// empty.
	Told AlertKind `json:"told,omitempty"`

	// Lapses are those of the claims that rest on it, by article/claim/source.
	Lapses map[string]Lapse `json:"lapses,omitempty"`
}

// Still is how long the text has stood, as far as good captures saw it.
func (t TargetState) Still() time.Duration {
	since := t.ChangedAt
	if since.IsZero() {
		since = t.FirstAt
	}
	if since.IsZero() || since.After(t.GoodAt) { // never read, or by a clock that has been put right
		return 0
	}
	return t.GoodAt.Sub(since)
}

// A Shape is what is remembered of a good capture to tell by whether a later
// one is the same page. The zero Shape is that of no capture.
type Shape struct {
	Title  string `json:"title"`
	Words  int    `json:"words"`  // outside of navigation, header, footer and asides
	Lang   string `json:"lang"`   // as the page declares it
	Script string `json:"script"` // that most of it is written in; may be empty
	URL    string `json:"url"`    // after redirects, as DisplayURL has it
	Ended  bool   `json:"ended"`  // its markup was closed
	Sketch string `json:"sketch"` // of the set of its words: two are compared letter by letter
}

// A Probe is what a host sent when it was asked for a page that cannot exist.
type Probe struct {
	At         time.Time `json:"at"`
	StatusCode int       `json:"status_code"` // 0 when nothing came
	Sketch     string    `json:"sketch"`      // Shape.Sketch
}

// A ClaimState is what is remembered of one claim against one source. It
// holds the last verdict of a good capture: a bad one never touches it.
type ClaimState struct {
	Article string `json:"article"`
	Claim   string `json:"claim"`
	Source  string `json:"source"`

	Rule    string  `json:"rule"`   // Claim.Rule that gave the reading
	Engine  string  `json:"engine"` // version of the extractor and the judge that gave it
	Reading Reading `json:"reading"`

	Since      time.Time `json:"since"`       // when the reading's verdict began
	VerifiedAt time.Time `json:"verified_at"` // the last good capture that it was held against
	Anchor     Evidence  `json:"anchor"`      // the passage that last supported the claim
	AnchorAt   time.Time `json:"anchor_at"`

	Told Told `json:"told,omitzero"` // what editors know of it
}

// An Event is a line of the log of what happened, never rewritten.
type Event struct {
	At      time.Time `json:"at"`
	Kind    EventKind `json:"kind"`
	Article string    `json:"article,omitempty"`
	Claim   string    `json:"claim,omitempty"`
	Source  string    `json:"source,omitempty"`
	Target  string    `json:"target,omitempty"`
	From    string    `json:"from,omitempty"` // the verdict, outcome or snapshot before; empty when there was none
	To      string    `json:"to,omitempty"`
	Why     string    `json:"why,omitempty"` // of a decision, the reason

	Reading *Reading `json:"reading,omitempty"` // of a verdict: what was read, long passages cut

	// What else there is to say of a decision.
	By      string    `json:"by,omitempty"` // who decided, where that is known
	Because Because   `json:"because,omitempty"`
	Until   time.Time `json:"until,omitzero"`
}

// An EventKind names what an event is about.
type EventKind string

// The kinds of events.
const (
	EventVerdict  EventKind = "verdict"  // a claim was first read in a source, or another value was
	EventOutcome  EventKind = "outcome"  // a target's outcome or reason became another
	EventSnapshot EventKind = "snapshot" // a target's text became another
	EventDecision EventKind = "decision" // an editor decided about a claim, or took that back
)

// What an EventDecision is To.
const (
	DecisionAccept       = "accept"
	DecisionAcceptUndone = "accept undone"
	DecisionSnooze       = "snooze"
	DecisionSnoozeUndone = "snooze undone"
)

// A Record is all that one check of one target writes, in one transaction. One
// that is about the watch itself has no target.
type Record struct {
	Target   TargetState
	Snapshot *Snapshot // set when a good capture with another text came
	Suspect  *Snapshot // set when a suspect capture came: for people to look at, and never held against
	Claims   []ClaimState
	Events   []Event
	Alerts   []Alert // owed to editors from now on
	Watch    *Watch  // set when it became another
}
