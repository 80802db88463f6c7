package web

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"monitor/internal/auth"
	"monitor/internal/claim"
	"monitor/internal/desk"
)

const (
	decisionPath = "/api/v1/decisions"

	maxReason = 2000 // bytes
	maxBy     = 100

	// lastYear is the last one that a time is written in (RFC 3339, section
	// 1). A date in it may be in the next one in UTC.
	lastYear = 9999
)

// A Decision is what an editor decided about a claim.
type Decision struct {
	Article string        `json:"article"`
	Claim   string        `json:"claim"`
	Verb    string        `json:"verb"`    // accept or snooze
	Because claim.Because `json:"because"` // of an accept; may be empty
	Reason  string        `json:"reason"`
	By      string        `json:"by"`             // who decides; of the socket alone it is believed
	Until   time.Time     `json:"until,omitzero"` // zero without a date
	Undo    bool          `json:"undo"`

	// Seen is what seenOf says of the claim that whoever decides has seen. A
	// decision is about what is read when it is kept; where that is another
	// reading, it is not kept. Empty where nobody looked.
	Seen string `json:"seen,omitempty"`
}

// seenOf tells readings of a claim from others of it, by what they come to.
func seenOf(c desk.Claim) string {
	sum := sha256.New()
	for _, r := range c.Readings {
		fmt.Fprintf(sum, "%q %q\n", r.Source, r.Value())
	}
	return fmt.Sprintf("%x", sum.Sum(nil)[:16])
}

// A Refused is a decision that makes no sense as things stand.
type Refused struct{ Why string }

func (r Refused) Error() string { return r.Why }

// settle keeps what the one who asks in ctx decided, and says what that came
// to. An error is a fault, a Refused, or what kept the decision from being
// kept. All pages and paths that decide come through here.
func (d *Door) settle(ctx context.Context, asked Decision) (string, error) {
	who := auth.From(ctx)
	if !who.MayDecide() {
		return "", fault{http.StatusForbidden, "only an editor may do this"}
	}
	if asked.By == "" || !overSocket(ctx) {
		asked.By = who.Name
	}
	if why := asked.Wrong(d.Now()); why != "" {
		return "", fault{http.StatusBadRequest, why}
	}
	if err := d.stillSo(asked); err != nil {
		return "", err
	}
	if !asked.Until.IsZero() {
		asked.Until = asked.Until.UTC() // stored times are
	}
	said, err := d.Decide(ctx, asked)
	if err != nil {
		return "", fmt.Errorf("decide %s/%s: %w", claim.EscapeLine(asked.Article), claim.EscapeLine(asked.Claim), err)
	}
	d.Live.Publish()
	return said, nil
}

// stillSo refuses a decision about readings that are no more.
func (d *Door) stillSo(asked Decision) error {
	if asked.Seen == "" || asked.Undo {
		return nil
	}
	c, _, err := d.Desk.Claim(asked.Article, asked.Claim)
	if err == nil && seenOf(c) != asked.Seen {
		err = Refused{"it is no longer as it was when you looked: look again before you decide"}
	}
	return err
}

// Wrong says what is wrong with asked itself, whatever it is about; nothing
// where it may be tried.
func (asked Decision) Wrong(now time.Time) string {
	switch {
	case asked.Article == "" || asked.Claim == "":
		return "a decision names an article and a claim"
	case asked.Verb != "accept" && asked.Verb != "snooze":
		return fmt.Sprintf("%q is no decision: it is accept or snooze", asked.Verb)
	case asked.Because != "" && asked.Because != claim.BecauseStillTrue && asked.Because != claim.BecauseArticleChanged:
		return fmt.Sprintf("because %q: it is still_true or article_changed", asked.Because)
	case asked.Because != "" && (asked.Verb != "accept" || asked.Undo):
		return "because is of an accept alone"
	case !asked.Until.IsZero() && asked.Undo:
		return "what is undone has no until"
	case !asked.Until.IsZero() && !asked.Until.After(now):
		return "until has passed"
	case asked.Until.UTC().Year() > lastYear:
		return fmt.Sprintf("until is at most in the year %d", lastYear)
	case len(asked.Reason) > maxReason || !utf8.ValidString(asked.Reason):
		return fmt.Sprintf("the reason is at most %d bytes of text", maxReason)
	case len(asked.By) > maxBy || !utf8.ValidString(asked.By) || strings.ContainsFunc(asked.By, unicode.IsControl):
		return fmt.Sprintf("by is a name of at most %d bytes", maxBy)
	}
	return ""
}

// Decide asks the daemon to keep a decision and returns what that came to. It
// is ErrNoDaemon as Status is, and a Refused where the daemon refused.
func (c *Client) Decide(ctx context.Context, d Decision) (string, error) {
	return c.do(ctx, decisionPath, d)
}
