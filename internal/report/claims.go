package report

import (
	"fmt"
	"strings"
	"time"

	"monitor/internal/claim"
)

// claim tells of one that fell: what happened, the article's words, what each
// source says now, since when, and its name for the commands that take one.
func (t *text) claim(article string, c claim.ClaimReport) {
	t.blank()
	single := len(c.Readings) == 1
	if single {
		t.verdict(2, c.Readings[0])
	} else {
		bad := 0
		for _, r := range c.Readings {
			if r.Verdict != claim.Supported {
				bad++
			}
		}
		t.hang("  "+t.tag(string(c.Verdict))+"  ", fmt.Sprintf("in %d of its %d sources", bad, len(c.Readings)))
	}
	t.says(c)
	if single {
		t.reading(4, c.Readings[0])
	}
	t.since(c.Since)
	t.unbroken(4, "claim", inline(article+"/"+c.ID))
	if single {
		return
	}
	for _, r := range c.Readings {
		t.blank()
		t.verdict(4, r)
		t.reading(6, r)
	}
}

func (t *text) says(c claim.ClaimReport) {
	if c.Says != "" {
		t.field(4, "article", quoted(c.Says))
	}
}

// verdict is the headline of a reading: its verdict, why, and how sure.
func (t *text) verdict(indent int, r claim.Reading) {
	why := inline(r.Why)
	if r.Verdict == claim.Supported && why == "" {
		why = "as the article has it"
	}
	if r.Confidence > 0 {
		why += t.paint(dim, fmt.Sprintf(" (%.0f%% sure)", 100*r.Confidence))
	}
	t.hang(strings.Repeat(" ", indent)+t.tag(string(r.Verdict))+"  ", why)
}

// reading tells where a source says what.
func (t *text) reading(indent int, r claim.Reading) {
	t.where(indent, r)
	if url := t.urls[r.Source]; url != "" {
		t.unbroken(indent, "", t.paint(dim, url))
	}
	switch r.Verdict {
	case claim.Supported:
		return
	case claim.Unverified:
		t.told[r.Source] = true
	}
	t.passage(indent, r)
}

// where names the source of r and the headings that its passage stands under.
func (t *text) where(indent int, r claim.Reading) {
	if r.Source == "" {
		return
	}
	where := t.title(r.Source)
	if r.Evidence.Heading != "" {
		where += " › " + inline(headings(r.Evidence.Heading))
	}
	t.field(indent, "source", where)
}

// headings shows the innermost of a path, which say most.
func headings(path string) string {
	const most = 3
	list := strings.Split(path, " > ")
	if len(list) > most {
		list = append([]string{"…"}, list[len(list)-most:]...)
	}
	return strings.Join(list, " › ")
}

func (t *text) since(at time.Time) {
	if !at.IsZero() {
		t.field(4, "since", t.when(at))
	}
}

func (t *text) when(at time.Time) string { return claim.When(at.In(t.loc)) }

// A blind is what keeps claims from being verified: where, why, since when.
type blind struct {
	source, why string
	since       time.Time
}

// unverified tells of the claims that nobody could judge; those that one thing
// keeps from it stand together, so that a dead source is told once.
func (t *text) unverified(a claim.ArticleReport) {
	var order []blind
	together := map[blind][]claim.ClaimReport{}
	for _, c := range a.Claims {
		if c.Verdict != claim.Unverified {
			continue
		}
		b := blindOf(c)
		if together[b] == nil {
			order = append(order, b)
		}
		together[b] = append(together[b], c)
	}
	for _, b := range order {
		t.group(a.ID, together[b])
	}
}

func blindOf(c claim.ClaimReport) blind {
	b := blind{since: c.Since}
	for _, r := range c.Readings {
		if r.Verdict == claim.Unverified {
			b.source, b.why = b.source+r.Source+" ", b.why+r.Why+"\x00"
			if r.Evidence.Exact != "" { // has something of its own to show
				b.why += c.ID
			}
		}
	}
	return b
}

func (t *text) group(article string, claims []claim.ClaimReport) {
	first := claims[0]
	for _, r := range unverifiedOf(first) {
		t.blank()
		t.verdict(2, r)
		t.reading(4, r)
	}
	t.since(first.Since)
	if len(claims) == 1 {
		t.says(first)
		t.unbroken(4, "claim", inline(article+"/"+first.ID))
		return
	}
	label := "claims"
	for _, c := range claims {
		t.field(4, label, inline(article+"/"+c.ID)+": "+quoted(c.Says))
		label = ""
	}
}

func unverifiedOf(c claim.ClaimReport) []claim.Reading {
	var list []claim.Reading
	for _, r := range c.Readings {
		if r.Verdict == claim.Unverified {
			list = append(list, r)
		}
	}
	if len(list) == 0 {
		list = []claim.Reading{{Verdict: claim.Unverified, Why: "no source of it was read"}}
	}
	return list
}

func quoted(s string) string { return "“" + inline(s) + "”" }
