package alert

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"monitor/internal/claim"
)

// A message is what one receiver is sent at once.
type message struct {
	id     string
	first  uint64 // the number of its first alert; 0 of a reminder
	to     uint64 // the number of its last alert
	at     time.Time
	alerts []claim.Alert
	remind bool

	dashboard string // where links lead; empty: there are none
}

// batchID identifies a message of several alerts.
func batchID(receiver string, alerts []claim.Alert) string {
	h := sha256.New()
	fmt.Fprintln(h, receiver)
	for _, a := range alerts {
		fmt.Fprintln(h, a.ID)
	}
	return "batch_" + hex.EncodeToString(h.Sum(nil)[:16])
}

// A line is one thing that a message tells: an item of an alert, or an alert
// that has none.
type line struct {
	claim.AlertItem
	alert claim.Alert
	link  string // to the dashboard; may be empty
}

// lines are what m tells people, the last of each claim: where a claim fell and
// came back before anybody could be told, that it holds is what counts. What a
// source's outage says of its claims is one line.
func (m message) lines() []line {
	type key struct{ article, claim, source string }
	var list []line
	at := map[key]int{}
	for _, a := range m.alerts {
		items := a.Items
		if a.Kind.AboutSource() || len(items) == 0 {
			items = []claim.AlertItem{{Kind: a.Kind}}
		}
		for _, it := range items {
			k := key{it.Article, it.Claim, it.Source}
			if k == (key{}) {
				k.source = a.Target
			}
			if k.source == "" {
				k.source = a.Receiver + a.Why
			}
			if i, seen := at[k]; seen {
				list[i].Kind = "" // superseded
			}
			at[k] = len(list)
			l := line{AlertItem: it, alert: a}
			l.link = linkTo(m.dashboard, l)
			list = append(list, l)
		}
	}
	return slices.DeleteFunc(list, func(l line) bool { return l.Kind == "" })
}

// omitted is how many claims m tells nothing of but that they are there.
func (m message) omitted() int {
	n := 0
	for _, a := range m.alerts {
		n += a.Omitted
	}
	return n
}

// subject is one line that says what m is about.
func (m message) subject() string {
	lines, omitted := m.lines(), m.omitted()
	still := ""
	if m.remind {
		still = "still "
	}
	if len(lines) == 1 && omitted == 0 {
		return still + lines[0].subject()
	}
	counts := map[claim.AlertKind]int{}
	articles := map[string]bool{}
	for _, l := range lines {
		counts[l.Kind]++
		if l.Article != "" {
			articles[l.Article] = true
		}
	}
	for _, a := range m.alerts {
		counts[a.Kind] += a.Omitted
	}
	var parts []string
	for _, kind := range kinds() {
		if n := counts[kind]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, headline(kind)))
		}
	}
	s := still + strings.Join(parts, ", ")
	switch {
	case omitted > 0: // nobody counted theirs
	case len(articles) == 1:
		s += " in " + lines[0].name()
	case len(articles) > 1:
		s += fmt.Sprintf(" in %d articles", len(articles))
	}
	return s
}

func (l line) subject() string {
	switch {
	case l.Claim != "":
		return fmt.Sprintf("%s: “%s” in %s", headline(l.Kind), short(l.Says, 80), l.name())
	case l.alert.URL != "":
		return fmt.Sprintf("%s: %s", headline(l.Kind), l.alert.URL)
	}
	return fmt.Sprintf("%s: %s", headline(l.Kind), short(l.alert.Why, 120))
}

// name is what people call the article.
func (l line) name() string {
	if l.Title != "" {
		return short(l.Title, 80)
	}
	return l.Article
}

// kinds are the kinds of alerts, the most pressing first.
func kinds() []claim.AlertKind {
	return []claim.AlertKind{
		claim.AlertUnwell, claim.AlertStale, claim.AlertVarying, claim.AlertGone, claim.AlertUnreadable,
		claim.AlertUnverified, claim.AlertFresh, claim.AlertVerified, claim.AlertReadable, claim.AlertWell,
	}
}

func headline(k claim.AlertKind) string {
	switch k {
	case claim.AlertFresh:
		return "fresh again"
	case claim.AlertUnverified:
		return "unverified for long"
	case claim.AlertVerified:
		return "verified again"
	case claim.AlertGone:
		return "source gone"
	case claim.AlertUnreadable:
		return "source unreadable"
	case claim.AlertReadable:
		return "source readable again"
	case claim.AlertUnwell:
		return "monitor is unwell"
	case claim.AlertWell:
		return "monitor is well again"
	}
	return string(k)
}

// short is s on one line, cut to n runes; it says when it was cut. Of a page's
// text only as much is looked at as may be shown.
func short(s string, n int) string {
	const folded = 8 // runes of space, at most, for each that is shown
	head := firstRunes(s, folded*n)
	line := strings.Join(strings.Fields(claim.EscapeLine(head)), " ")
	if shown := firstRunes(line, n); len(shown) < len(line) || len(head) < len(s) {
		return strings.TrimSpace(shown) + "…"
	}
	return line
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
