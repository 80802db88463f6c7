package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"monitor/internal/claim"
)

// counts ends a report: articles, claims, sources, what was asked of their
// hosts, and the time it took. It is one line, or breaks between these.
func (t *text) counts(r claim.Report, took time.Duration) {
	articles := tally{noun: "article"}
	claims := tally{noun: "claim"}
	for _, a := range r.Articles {
		articles.add(string(a.Status))
		for _, c := range a.Claims {
			claims.add(string(c.Verdict))
		}
	}
	sources := tally{noun: "source"}
	for _, s := range r.Sources {
		sources.add(counted(s))
	}
	parts := []string{
		articles.verdicts(string(claim.StatusStale), string(claim.StatusUnverified), string(claim.StatusFresh)),
		claims.parts(string(claim.Supported), string(claim.Changed), string(claim.Missing), string(claim.Unverified)),
		sources.parts("read", "unavailable", "suspect", "refused", "not due", neverVisited),
	}
	if r.Requests > 0 {
		parts = append(parts, claim.Count(r.Requests, "request"))
	}
	if took > 0 {
		parts = append(parts, seconds(took))
	}
	if i := slices.IndexFunc(byUrgency, func(s claim.Status) bool { return articles.count[string(s)] > 0 }); i >= 0 {
		parts[0] = t.paint(signOf(string(byUrgency[i])).style, parts[0])
	}
	t.joined("", parts)
}

// joined writes as many parts on a line as fit, with dots between them.
func (t *text) joined(indent string, parts []string) {
	const dot = " · "
	line, room := parts[0], t.width-cells(indent)
	for _, part := range parts[1:] {
		if cells(line)+cells(dot)+cells(part) > room {
			t.hang(indent, line)
			line = part
			continue
		}
		line += dot + part
	}
	t.hang(indent, line)
}

// counted is what the last line counts a source as.
func counted(s claim.SourceReport) string {
	if (claim.Visit{Outcome: s.Outcome}).Good() {
		return "read"
	}
	return strings.ReplaceAll(outcome(s), "_", " ")
}

// A tally counts things of one noun by what became of them.
type tally struct {
	noun  string
	total int
	count map[string]int
}

func (t *tally) add(word string) {
	if t.count == nil {
		t.count = map[string]int{}
	}
	t.total++
	t.count[word]++
}

// each lists the counts that are not zero, in the order of words.
func (t *tally) each(words []string) []string {
	var list []string
	for _, w := range words {
		if n := t.count[w]; n > 0 {
			list = append(list, fmt.Sprintf("%d %s", n, w))
		}
	}
	return list
}

// parts reads "9 claims: 6 supported, 2 changed".
func (t *tally) parts(words ...string) string {
	if t.total == 0 {
		return "no " + t.noun + "s"
	}
	return claim.Count(t.total, t.noun) + ": " + strings.Join(t.each(words), ", ")
}

// verdicts reads "1 article stale, 2 fresh".
func (t *tally) verdicts(words ...string) string {
	list := t.each(words)
	if len(list) == 0 {
		return "no " + t.noun + "s"
	}
	n, word, _ := strings.Cut(list[0], " ")
	list[0] = n + " " + t.noun + " " + word
	if n != "1" {
		list[0] = n + " " + t.noun + "s " + word
	}
	return strings.Join(list, ", ")
}

// seconds rounds to what a reader cares for.
func seconds(d time.Duration) string {
	switch {
	case d < time.Second:
		return fmt.Sprintf("%d ms", max(1, d.Milliseconds()))
	case d < 10*time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d < 2*time.Minute:
		return fmt.Sprintf("%.0f s", d.Seconds())
	}
	return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
}
