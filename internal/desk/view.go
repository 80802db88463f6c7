package desk

import (
	"time"

	"monitor/internal/article"
	"monitor/internal/claim"
	"monitor/internal/diff"
)

// A Query chooses articles. The zero value chooses all, and their first page.
type Query struct {
	Text   string       // words that stand in a title, an id, a tag, a claim or the address of a source
	Status claim.Status // only those
	Tag    string
	Source string // an id that a claim of theirs rests on
	Page   int    // from 1
}

// A List is a page of articles: stale ones first, then those that nobody could
// verify, then the fresh; of each, those that have the newest news first.
type List struct {
	Counts   Counts   `json:"counts"`
	Tags     []string `json:"tags"`  // of all articles
	Found    int      `json:"found"` // articles that the query lets through
	Page     int      `json:"page"`
	Pages    int      `json:"pages"`
	Articles []Row    `json:"articles"`
	Pending  int      `json:"pending"` // articles that nobody has looked up yet since the start, listed as unverified
	Damaged  int      `json:"damaged"` // as in Article, of all articles
}

// Counts are all articles by status, and their claims by verdict.
type Counts struct {
	Stale      int   `json:"stale"`
	Unverified int   `json:"unverified"`
	Fresh      int   `json:"fresh"`
	Claims     Tally `json:"claims"`
}

// A Tally is claims by verdict. Accepted ones count as supported too, snoozed
// ones under their verdict.
type Tally struct {
	Changed    int `json:"changed"`
	Missing    int `json:"missing"`
	Unverified int `json:"unverified"`
	Supported  int `json:"supported"`
	Accepted   int `json:"accepted"`
	Snoozed    int `json:"snoozed"`

	// Unconfirmed ones keep the verdict of the last good capture, though later
	// visits could not confirm it; they count under it too.
	Unconfirmed int `json:"unconfirmed"`
}

// A Row is an article at a glance.
type Row struct {
	ID         string       `json:"id"`
	Title      string       `json:"title"`
	URL        string       `json:"url"` // where it is published; may be empty
	Tags       []string     `json:"tags"`
	Status     claim.Status `json:"status"`
	Since      time.Time    `json:"since"`       // when the status began, as far as is known; zero before the first visit
	VerifiedAt time.Time    `json:"verified_at"` // of its claims, the one where it is longest ago; zero when one never was
	Tally      Tally        `json:"tally"`

	// UnconfirmedSince is when the first of the claims that later visits could
	// not confirm began to be one; zero without such claims.
	UnconfirmedSince time.Time `json:"unconfirmed_since"`

	Worst []Line `json:"worst"` // claims that make it what it is, worst first, a few
	More  int    `json:"more"`  // such claims beyond Worst
}

// A Line is a claim at a glance.
type Line struct {
	Article string        `json:"article"`
	Claim   string        `json:"claim"`
	Says    string        `json:"says"`
	Verdict claim.Verdict `json:"verdict"`
	Why     string        `json:"why"`
	Since   time.Time     `json:"since"`
	Snoozed bool          `json:"snoozed"`

	UnconfirmedSince time.Time `json:"unconfirmed_since"` // as in Claim
}

// An Article is one with all its claims and, where it can be had, its text.
type Article struct {
	Row
	File        string        `json:"file"`
	Checked     time.Time     `json:"checked"`      // the day its facts were last checked by a person; zero when unknown
	Claims      []Claim       `json:"claims"`       // in the order of the configuration
	Text        *article.Text `json:"text"`         // null without
	TextTrouble string        `json:"text_trouble"` // why it cannot be had though there should be one
	Damaged     int           `json:"damaged"`      // records of the store that cannot be read: what they held is missing here
}

// A Claim is one with its evidence.
type Claim struct {
	Article      string        `json:"article"`
	ArticleTitle string        `json:"article_title"`
	ID           string        `json:"id"`
	Says         string        `json:"says"`
	Verdict      claim.Verdict `json:"verdict"` // as people see it: an accepted reading supports
	Since        time.Time     `json:"since"`
	VerifiedAt   time.Time     `json:"verified_at"`

	// UnconfirmedSince is since when visits could not confirm the verdict; zero
	// when the last one did.
	UnconfirmedSince time.Time `json:"unconfirmed_since"`

	Readings []Reading     `json:"readings"`
	Accept   *claim.Accept `json:"accept"`  // null unless it is in force
	Snooze   *claim.Snooze `json:"snooze"`  // likewise
	Damaged  int           `json:"damaged"` // as in Article
}

// A Reading is what a claim finds in one source, with what it was compared to.
type Reading struct {
	claim.Reading
	Title          string      `json:"title"`           // the source's
	URL            string      `json:"url"`             // the source's, as claim.DisplayURL has it
	ReadAt         time.Time   `json:"read_at"`         // the last good capture that it was held against
	BeforeAt       time.Time   `json:"before_at"`       // when Before last stood there; zero when it never did
	SnapshotBefore string      `json:"snapshot_before"` // that it stood in; may be empty
	Diff           []diff.Part `json:"diff"`            // from Before to Evidence.Exact; empty without both
	Suggestion     string      `json:"suggestion"`      // what the article could say instead; may be empty
}

// A History is what became of a claim: the states one after another, and what
// was read and decided.
type History struct {
	Spans   []Span  `json:"spans"`   // oldest first, one after the other
	Entries []Entry `json:"entries"` // newest first
	Cut     bool    `json:"cut"`     // older entries are left out; the spans begin with the oldest that is there
}

// A Span is a time with one state: a verdict, or an outcome.
type Span struct {
	State string    `json:"state"`
	From  time.Time `json:"from"`
	To    time.Time `json:"to"` // now, of the last
}

// An Entry is a line of a history.
type Entry struct {
	At      time.Time       `json:"at"`
	Kind    claim.EventKind `json:"kind"`
	Source  string          `json:"source"` // of a reading or an outcome
	From    string          `json:"from"`
	To      string          `json:"to"`
	Why     string          `json:"why"`
	Reading *claim.Reading  `json:"reading"` // null where there was none
	By      string          `json:"by"`      // of a decision
	Because claim.Because   `json:"because"` // of an accept
	Until   time.Time       `json:"until"`   // of a decision; zero without end
}

// A Source is one with its health, its snapshots and the claims on it.
type Source struct {
	ID        string       `json:"id"`
	Title     string       `json:"title"`
	URL       string       `json:"url"` // as claim.DisplayURL has it
	Render    claim.Render `json:"render"`
	Schedule  string       `json:"schedule"`
	NextAt    time.Time    `json:"next_at"` // the visit that comes; zero when unknown
	Visit     claim.Visit  `json:"visit"`   // the last one
	GoodAt    time.Time    `json:"good_at"`
	BadSince  time.Time    `json:"bad_since"` // zero when the last visit was good
	Failures  int          `json:"failures"`  // in a row
	Health    []Span       `json:"health"`    // outcomes one after another
	Entries   []Entry      `json:"entries"`   // newest first
	Snapshots []Snapshot   `json:"snapshots"` // newest first, at most 500
	Suspect   *Snapshot    `json:"suspect"`   // what came last that was perhaps not the page, which Snapshot returns as well; null without
	Cut       bool         `json:"cut"`       // older entries are left out, as in a History
	Claims    []Line       `json:"claims"`    // that rest on it, worst first, at most 100
	More      int          `json:"more"`      // such claims beyond Claims
	Damaged   int          `json:"damaged"`   // as in Article
}

// A SourceQuery chooses sources. The zero value chooses all, and their first
// page.
type SourceQuery struct {
	Text string // words that stand in a title, an id or an address
	Page int    // from 1
}

// A SourceList is a page of sources: those that cannot be read first, what
// began last before all else, then those that nobody visited yet, then the
// others in the order of the configuration.
type SourceList struct {
	Unreadable int         `json:"unreadable"` // of all sources
	Unvisited  int         `json:"unvisited"`
	Readable   int         `json:"readable"`
	Found      int         `json:"found"` // sources that the query lets through
	Page       int         `json:"page"`
	Pages      int         `json:"pages"`
	Sources    []SourceRow `json:"sources"`
	Damaged    int         `json:"damaged"` // as in Article
}

// A SourceRow is a source at a glance.
type SourceRow struct {
	ID       string        `json:"id"`
	Title    string        `json:"title"`
	URL      string        `json:"url"` // as claim.DisplayURL has it
	Outcome  claim.Outcome `json:"outcome"`
	Reason   claim.Reason  `json:"reason"`
	Detail   string        `json:"detail"`
	At       time.Time     `json:"at"` // of the last visit; zero before the first
	GoodAt   time.Time     `json:"good_at"`
	BadSince time.Time     `json:"bad_since"` // zero when the last visit was good
	Failures int           `json:"failures"`  // in a row
	Claims   int           `json:"claims"`    // that rest on it
}

// A Snapshot is a moment at which a source's text became that one.
type Snapshot struct {
	Hash string    `json:"hash"`
	At   time.Time `json:"at"`
}

// A Comparison is what became of a source's text between two snapshots.
type Comparison struct {
	Source string      `json:"source"`
	Title  string      `json:"title"`
	From   Snapshot    `json:"from"`
	To     Snapshot    `json:"to"`
	Hunks  []diff.Hunk `json:"hunks"` // empty when they are equal
}

// Alerts is a page of what editors were told or are owed, newest first.
type Alerts struct {
	Found     int        `json:"found"`
	Page      int        `json:"page"`
	Pages     int        `json:"pages"`
	Alerts    []Alert    `json:"alerts"`
	Receivers []Receiver `json:"receivers"`
	Damaged   int        `json:"damaged"` // as in Article
}

// An Alert is one with what became of it at each receiver.
type Alert struct {
	Number uint64 `json:"number"`
	claim.Alert
	Deliveries []Delivery `json:"deliveries"`
}

// A Delivery is an alert at one receiver.
type Delivery struct {
	Receiver string    `json:"receiver"`
	State    string    `json:"state"` // sent, owed, set_aside, not_for (it is told of other articles), or unknown (nobody noted it)
	At       time.Time `json:"at"`    // zero unless it was sent or set aside
	Why      string    `json:"why"`   // it is still owed, or was set aside
}

// A Receiver is how far one of those who are told has been told.
type Receiver struct {
	Name         string    `json:"name"`
	Owed         uint64    `json:"owed"`
	SentAt       time.Time `json:"sent_at"`
	FailingSince time.Time `json:"failing_since"` // zero when the last message was taken
	RetryAt      time.Time `json:"retry_at"`
	Trouble      string    `json:"trouble"`
	Disabled     bool      `json:"disabled"` // it asked never to be sent anything again
}
