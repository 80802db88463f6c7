package web

import (
	"strings"
	"unicode/utf8"

	"monitor/internal/claim"
)

// An outcome is what became of a visit, for people.
type outcome struct {
	State string // claim.Outcome, or "never visited"
	Words string // why it is no good capture, as an editor would say it; may be empty
}

// neverVisited is the state of a source that is new.
const neverVisited = "never visited"

// Said is the words as the beginning of a sentence.
func (o outcome) Said() string {
	_, n := utf8.DecodeRuneInString(o.Words)
	return strings.ToUpper(o.Words[:n]) + o.Words[n:]
}

func outcomeOf(o claim.Outcome, r claim.Reason) outcome {
	if o == "" {
		return outcome{State: neverVisited}
	}
	words, known := reasons[r]
	if !known {
		words = wordOf(r)
	}
	return outcome{string(o), words}
}

// outcomeFrom reads an outcome as the log of events has it: a word, and the
// reason after it.
func outcomeFrom(s string) outcome {
	o, r, _ := strings.Cut(s, " ")
	return outcomeOf(claim.Outcome(o), claim.Reason(r))
}

// reasons are what the words for machines mean.
var reasons = map[claim.Reason]string{
	claim.ReasonDNS:         "its host's name leads nowhere",
	claim.ReasonConnect:     "its host does not answer",
	claim.ReasonTimeout:     "it took too long",
	claim.ReasonTLS:         "no secure connection came about",
	claim.ReasonReset:       "the connection broke off",
	claim.ReasonBadHTTP:     "its host's answer makes no sense",
	claim.ReasonStatus:      "its host answered with an error",
	claim.ReasonRateLimited: "its host asks us to come less often",
	claim.ReasonGone:        "its host says that there is no such page",
	claim.ReasonTooLarge:    "it is larger than we may read",
	claim.ReasonEncoding:    "what came cannot be unpacked",
	claim.ReasonTruncated:   "only a part of it came",
	claim.ReasonRedirect:    "it leads on and on, or nowhere",
	claim.ReasonContentType: "it is no text that we can read",
	claim.ReasonRender:      "a browser could not show it",

	claim.ReasonChallenge:   "it wants proof of a person first",
	claim.ReasonBlocked:     "its host turns us away",
	claim.ReasonLogin:       "it wants somebody to sign in",
	claim.ReasonConsent:     "it shows a dialog about consent alone",
	claim.ReasonPaywall:     "it wants to be paid for",
	claim.ReasonSoft404:     "it says that there is no such page",
	claim.ReasonMaintenance: "it is closed for maintenance",
	claim.ReasonParked:      "its domain has nothing on it but a sign",
	claim.ReasonEmpty:       "there is next to no text on it",
	claim.ReasonNeedsJS:     "its text comes by scripts that did not run",
	claim.ReasonMojibake:    "its letters came garbled",
	claim.ReasonShrunk:      "most of its text is missing",
	claim.ReasonMovedHome:   "it leads to the site's front page",
	claim.ReasonParseLimit:  "it is more than can be read whole",
	claim.ReasonLanguage:    "it came in another language",

	claim.ReasonAddress:   "its address is private",
	claim.ReasonScheme:    "addresses of its kind are not visited",
	claim.ReasonPort:      "its port is not visited",
	claim.ReasonDowngrade: "it leads from a secure address to one that is not",
	claim.ReasonRobots:    "its host asks programs not to visit it (robots.txt)",
}
