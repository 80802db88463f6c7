package web

import (
	"fmt"
	"html/template"
	"math"
	"net/url"
	"strings"
	"time"

	"monitor/internal/claim"
	"monitor/internal/desk"
)

// wording is what templates may call. All text of articles, pages and people
// goes through line or text, and all addresses of theirs through link.
func wording(files statics) template.FuncMap {
	return template.FuncMap{
		"asset":    files.path,
		"line":     claim.EscapeLine,
		"text":     claim.Escape,
		"kind":     kind,
		"word":     wordOf,
		"moment":   momentOf,
		"link":     linkOf,
		"count":    count,
		"decision": decisionWords,
		"came":     outcomeFrom,
		"claims":   claimsOf,
		"sure":     sure,
		"size":     claim.Size,
		"short":    shortHash,
		"seen":     seenOf,
	}
}

// kind makes of a verdict, a status or an outcome a word that style.css and
// the shapes know: nobody else's word becomes a class.
func kind(state any) string {
	switch word := fmt.Sprint(state); word {
	case "changed", "missing", "unverified", "supported", "accepted", "snoozed", "stale", "fresh",
		"fetched", "not_modified", "unavailable", "suspect", "refused", "not_due":
		return word
	}
	return "unknown"
}

// wordOf is a state as people read it.
func wordOf(state any) string {
	return strings.ReplaceAll(claim.EscapeLine(fmt.Sprint(state)), "_", " ")
}

// A moment is a time as a page shows it.
type moment struct {
	ISO   string // for machines
	Exact string // for people
	Ago   string // "3 days ago", "in 2 hours", and a date when it is long ago
	For   string // "3 days": how long since, or until
	Day   string
}

// far is how long ago a time is told as a date.
const far = 60 * 24 * time.Hour

// momentOf says t as seen from now.
func momentOf(now, t time.Time) moment {
	t = t.UTC()
	m := moment{ISO: t.Format(time.RFC3339), Exact: claim.When(t), For: lasting(now.Sub(t).Abs()), Day: t.Format("2 January 2006")}
	switch since := now.Sub(t); {
	case since >= far || since <= -far:
		m.Ago = "on " + m.Day
	case since < time.Minute && since > -time.Minute:
		m.Ago = "just now"
	case since < 0:
		m.Ago = "in " + m.For
	default:
		m.Ago = m.For + " ago"
	}
	return m
}

// lasting says d in its largest unit.
func lasting(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d < time.Minute:
		return "a moment"
	case d < time.Hour:
		return count(int(d/time.Minute), "minute", "minutes")
	case d < 2*day:
		return count(int(math.Round(d.Hours())), "hour", "hours")
	case d < far:
		return count(int(math.Round(d.Hours()/24)), "day", "days")
	}
	return count(int(math.Round(d.Hours()/24/30.44)), "month", "months")
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// claimsOf counts all claims of a tally.
func claimsOf(t desk.Tally) int { return t.Changed + t.Missing + t.Unverified + t.Supported }

// sure says a confidence in words and as a number. Of readings with confidence
// 0.9, nine in ten are right.
func sure(confidence float64) string {
	words := "a guess"
	switch {
	case confidence >= 0.9:
		words = "very sure"
	case confidence >= 0.75:
		words = "sure"
	case confidence >= 0.6:
		words = "fairly sure"
	}
	return fmt.Sprintf("%s (%.0f %%)", words, 100*confidence)
}

// decisionWords is what an editor did, as an event has it.
func decisionWords(to string) string {
	switch to {
	case claim.DecisionAccept:
		return "Accepted"
	case claim.DecisionAcceptUndone:
		return "Acceptance undone"
	case claim.DecisionSnooze:
		return "Snoozed"
	case claim.DecisionSnoozeUndone:
		return "Snooze undone"
	}
	return claim.EscapeLine(to)
}

// A link leads out of the dashboard; without an address it is words.
type link struct {
	URL   string // http or https, or empty
	Words string
}

// linkOf makes a link of what others wrote: any other scheme than those of the
// web leads nowhere.
func linkOf(raw, words string) link {
	l := link{Words: claim.EscapeLine(words)}
	if strings.TrimSpace(l.Words) == "" {
		l.Words = claim.EscapeLine(raw)
	}
	u, err := url.Parse(raw)
	if err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
		l.URL = u.String()
	}
	return l
}
