// Package claim holds the words of the project: articles, the claims they
// make, the sources those rest on, and what a check says of them.
//
// It owns the types that every other package speaks in and their invariants
// (the order of verdicts, what makes an article stale, when a capture is good,
// how untrusted text is made harmless). It refuses to do anything: no I/O, no
// YAML, no HTML, no clock; it imports the standard library alone. It stands at
// the head of the flow, and imports point toward it.
package claim

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"slices"
	"time"
)

// An Article is a text, published or about to be, that cites sources.
type Article struct {
	ID      string
	Title   string
	URL     string    // where it is published; may be empty
	File    string    // path of its text; may be empty
	Checked time.Time // the day a person last checked its facts; zero when unknown
	Tags    []string
	Sources []Source
	Claims  []Claim
}

// A Source is an article's view of a target: which part of it counts.
type Source struct {
	ID       string
	Title    string
	Target   Target
	Schedule string   // cron expression or descriptor; empty means the default
	Select   string   // the part of the page that counts (CSS, or a JSONPath that starts with $); empty means all
	Ignore   []string // CSS: parts that do not count
}

// A Claim is one statement of an article that rests on one or more sources.
// Quote and About say where to look; of Value, Phrase, AllOf and Pattern at
// most one says what must hold, save that Pattern may go with Value.
type Claim struct {
	ID      string
	Says    string   // the article's words
	Sources []string // source ids; the claim holds only if all support it
	Quote   string   // the passage of the source that bears the claim
	About   string   // words that stand near the fact
	Value   string   // a typed fact or several, in words that fact.ParseAll reads
	Phrase  []string // any one of these
	AllOf   [][]string
	Pattern *regexp.Regexp
}

// Rule returns the hash of everything that decides how the claim is judged
// against s, as 32 hex digits. Two equal rules give equal readings of a page.
func (c Claim) Rule(s Source) string {
	pattern := ""
	if c.Pattern != nil {
		pattern = c.Pattern.String()
	}
	return digest(c.Says, c.Quote, c.About, c.Value, c.Phrase, c.AllOf, pattern, s.Select, s.Ignore)
}

// digest hashes values that JSON can tell apart.
func digest(parts ...any) string {
	b, err := json.Marshal(parts)
	if err != nil { // strings and lists of strings always marshal
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:16])
}

// A Verdict is what a claim is worth against a source.
type Verdict string

// The verdicts, worst first.
const (
	Changed    Verdict = "changed"    // the source states another value, or contradicts the claim
	Missing    Verdict = "missing"    // the source was read, and no longer states the fact
	Unverified Verdict = "unverified" // nobody could tell
	Supported  Verdict = "supported"  // the source still states the fact
)

var byBadness = []Verdict{Changed, Missing, Unverified, Supported}

// Fell reports whether v makes an article stale.
func (v Verdict) Fell() bool { return v == Changed || v == Missing }

// Worst returns the worst of vs: changed, missing, unverified, supported, in
// this order. Without any, nobody could tell; a word that is no verdict, such
// as the empty one, tells nothing either.
func Worst(vs ...Verdict) Verdict {
	if len(vs) == 0 {
		return Unverified
	}
	worst := len(byBadness) - 1
	for _, v := range vs {
		i := slices.Index(byBadness, v)
		if i < 0 {
			i = slices.Index(byBadness, Unverified)
		}
		worst = min(worst, i)
	}
	return byBadness[worst]
}

// A Status is what an article, or a whole check, comes to.
type Status string

// The statuses of an article.
const (
	StatusFresh      Status = "fresh"
	StatusStale      Status = "stale"
	StatusUnverified Status = "unverified"
)

// StatusOf returns the status of an article whose claims have the verdicts vs.
// An article without claims is fresh: nothing of it can fall.
func StatusOf(vs ...Verdict) Status {
	if len(vs) == 0 {
		return StatusFresh
	}
	switch worst := Worst(vs...); {
	case worst.Fell():
		return StatusStale
	case worst == Unverified:
		return StatusUnverified
	}
	return StatusFresh
}

// A Reading is what a claim finds in one snapshot of one source.
type Reading struct {
	Source   string   `json:"source"`
	Verdict  Verdict  `json:"verdict"`
	Expected string   `json:"expected"` // the fact as the claim has it
	Observed string   `json:"observed"` // the fact as read, or the shortest span that differs
	Evidence Evidence `json:"evidence"`
	Before   string   `json:"before"` // the passage as it stood when last supported

	// Why is one phrase that an editor understands; empty only when supported.
	Why string `json:"why"`

	// Confidence is between 0 and 1, and 0 when unverified.
	Confidence float64 `json:"confidence"`
	Reworded   bool    `json:"reworded"`
	Snapshot   string  `json:"snapshot"` // Snapshot.Hash, empty when nothing was read
}

// Evidence is a passage of a page and where it stands.
type Evidence struct {
	Exact   string `json:"exact"`
	Prefix  string `json:"prefix"`  // the text just before
	Suffix  string `json:"suffix"`  // the text just after
	Heading string `json:"heading"` // headings joined by " > ", outermost first
}

// A Snapshot is a target as captured at one moment.
type Snapshot struct {
	Hash        string // "sha256:" and 64 hex digits, of Text
	Target      string // Target.Key
	URL         string // after redirects
	At          time.Time
	Header      map[string]string // the response headers worth keeping, names in lower case
	ContentType string
	Body        []byte // decoded from its content encoding, not from its charset
	Text        string
}

// HashText returns the identity of a text as Snapshot.Hash has it.
func HashText(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256:" + hex.EncodeToString(sum[:])
}
