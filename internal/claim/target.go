package claim

import (
	"fmt"
	"io"
	"log/slog"
	"net/netip"
	"time"
)

// A Render says how a target's text comes to be.
type Render string

// The ways to render a target.
const (
	RenderHTTP    Render = "http"
	RenderBrowser Render = "browser"
	RenderAuto    Render = "auto" // HTTP first, a browser when the page is a shell
)

// A Target is what is fetched. It is visited once however many sources point
// to it, and it has the validators, snapshots and schedule.
type Target struct {
	URL     string // absolute, without fragment
	Render  Render
	Headers map[string]Secret // sent to the URL's own host alone

	// Language is the BCP 47 tag of the language that the page is asked for in;
	// empty leaves it to the server.
	Language string

	// Allow are the private addresses that may be reached on the way to this
	// target, although others may not.
	Allow []netip.Prefix
}

// Key identifies the target in the store, as 32 hex digits.
func (t Target) Key() string {
	headers := make(map[string]string, len(t.Headers))
	for name, value := range t.Headers {
		headers[name] = value.Reveal()
	}
	parts := []any{t.URL, t.Render, headers}
	if t.Language != "" || len(t.Allow) > 0 { // else it is the key that stores have had from the first
		parts = append(parts, t.Language, append([]netip.Prefix{}, t.Allow...))
	}
	return digest(parts...)
}

// A Secret is a credential. It prints, logs and marshals as "<secret>".
type Secret string

const hidden = "<secret>"

// Reveal returns the credential itself, for the one place that sends it.
func (s Secret) Reveal() string { return string(s) }

func (s Secret) String() string { return hidden }

// Format keeps every verb of fmt from printing the credential, also those
// that do not fit a string, whose complaint would show it. It cannot help a
// Secret in an unexported field, which fmt reads without asking.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, hidden) }

// LogValue keeps the credential out of logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText keeps the credential out of JSON and YAML.
func (s Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// An Outcome says what became of a visit.
type Outcome string

// The outcomes. Only Fetched and NotModified are good captures.
const (
	Fetched     Outcome = "fetched"
	NotModified Outcome = "not_modified"
	Unavailable Outcome = "unavailable" // nothing readable came
	Suspect     Outcome = "suspect"     // bytes came, but perhaps not the page
	Refused     Outcome = "refused"     // our own policy; nothing was sent
	NotDue      Outcome = "not_due"     // not visited this time
)

// A Reason says in one word why an outcome is not a good capture.
type Reason string

// The reasons of Unavailable.
const (
	ReasonDNS         Reason = "dns"
	ReasonConnect     Reason = "connect"
	ReasonTimeout     Reason = "timeout"
	ReasonTLS         Reason = "tls"
	ReasonReset       Reason = "reset"
	ReasonBadHTTP     Reason = "bad_http"
	ReasonStatus      Reason = "status"
	ReasonRateLimited Reason = "rate_limited"
	ReasonGone        Reason = "gone"
	ReasonTooLarge    Reason = "too_large"
	ReasonEncoding    Reason = "encoding"
	ReasonTruncated   Reason = "truncated"
	ReasonRedirect    Reason = "redirect"
	ReasonContentType Reason = "content_type"
	ReasonRender      Reason = "render"
)

// The reasons of Suspect.
const (
	ReasonChallenge   Reason = "challenge"
	ReasonBlocked     Reason = "blocked"
	ReasonLogin       Reason = "login"
	ReasonConsent     Reason = "consent"
	ReasonPaywall     Reason = "paywall"
	ReasonSoft404     Reason = "soft_404"
	ReasonMaintenance Reason = "maintenance"
	ReasonParked      Reason = "parked"
	ReasonEmpty       Reason = "empty"
	ReasonNeedsJS     Reason = "needs_js"
	ReasonMojibake    Reason = "mojibake"
	ReasonShrunk      Reason = "shrunk"
	ReasonMovedHome   Reason = "moved_home"
	ReasonParseLimit  Reason = "parse_limit"
	ReasonLanguage    Reason = "language" // another one than last time
)

// The reasons of Refused.
const (
	ReasonAddress   Reason = "address"
	ReasonScheme    Reason = "scheme"
	ReasonPort      Reason = "port"
	ReasonDowngrade Reason = "downgrade"
	ReasonRobots    Reason = "robots"
)

// A Visit is what became of asking for a target once.
type Visit struct {
	Rendered   bool          `json:"rendered"` // by a browser
	Outcome    Outcome       `json:"outcome"`
	Reason     Reason        `json:"reason"`
	Detail     string        `json:"detail"` // one sentence for people, escaped, without secrets or queries
	StatusCode int           `json:"status_code"`
	Bytes      int64         `json:"bytes"` // of the body after decoding
	Duration   time.Duration `json:"duration"`
	At         time.Time     `json:"at"`       // when the visit began
	RetryAt    time.Time     `json:"retry_at"` // the host asked not to be visited before; zero when it did not
}

// Good reports whether claims may be judged on what came.
func (v Visit) Good() bool { return v.Outcome == Fetched || v.Outcome == NotModified }
