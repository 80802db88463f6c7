package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"monitor/internal/auth"
	"monitor/internal/claim"
	"monitor/internal/desk"
	"monitor/internal/diff"
)

// A panel is a claim with its evidence and what may be done about it, as both
// the page of its article and its own show it.
type panel struct {
	desk.Claim
	Now      time.Time
	Acts     bool   // who is asking may decide
	Back     string // the page to come back to from a form: article or claim
	Number   int    // of Of, in the order of the text
	Of       int
	Earlier  string // the id of the claim before it; empty for the first
	Later    string
	Next     *panel // where this one is decided: another that is not; may be nil
	Selected bool
	Placed   bool // its words were found in the article's text
	refusal
}

// State is what the claim's shape shows: an accepted one is no plain support.
func (p *panel) State() string {
	if p.Accept != nil && p.Verdict == claim.Supported {
		return "accepted"
	}
	return string(p.Verdict)
}

// Refusal is why the form that was sent from here was refused.
func (p *panel) Refusal() refusal { return p.refusal }

// Held is what the form of verb was filled with when it was refused, so that
// nobody writes it twice.
func (p *panel) Held(verb string) refusal {
	if p.refusal.Verb != verb {
		return refusal{}
	}
	return p.refusal
}

// MayAccept reports whether there is a reading to accept.
func (p *panel) MayAccept() bool { return p.Verdict.Fell() }

// MaySnooze reports whether there is anything that editors could be told of.
func (p *panel) MaySnooze() bool { return p.Verdict != claim.Supported && p.Snooze == nil }

// Against are the readings that make the claim what it is, and Beside the
// others, which stand below what is to be decided.
func (p *panel) Against() []passage { return p.passages(true) }
func (p *panel) Beside() []passage  { return p.passages(false) }

func (p *panel) passages(decisive bool) []passage {
	var list []passage
	worst := claim.Supported
	for _, r := range p.Readings {
		r.Reading = p.asFound(r.Reading)
		worst = claim.Worst(worst, r.Verdict)
		list = append(list, passage{Reading: r, Now: p.Now, Differs: string(r.Verdict) != p.State()})
	}
	return slices.DeleteFunc(list, func(r passage) bool { return (r.Verdict == worst) != decisive })
}

// asFound is what a source says where an acceptance made it count as support:
// that stands beside it, and the editor wants to see what it is about.
func (p *panel) asFound(r claim.Reading) claim.Reading {
	if p.Accept == nil || r.Verdict != claim.Supported {
		return r
	}
	for _, s := range p.Accept.Readings {
		verdict, _, _ := strings.Cut(s.Value, " ")
		switch {
		case s.Source != r.Source || !claim.Verdict(verdict).Fell():
			continue
		case verdict == string(claim.Changed) && r.Expected != "" && r.Observed != "":
			r.Why = r.Expected + " → " + r.Observed
		default:
			r.Why = "no longer says so"
		}
		r.Verdict = claim.Verdict(verdict)
	}
	return r
}

// A passage is a reading beside what it was compared to.
type passage struct {
	desk.Reading
	Now     time.Time
	Differs bool // from what is said of the claim as a whole
}

// widely is how many characters around a difference are shown.
const widely = 240

// Both reports whether the two texts are told apart better one after the other:
// less than a third of what stands there is common to them.
func (p passage) Both() bool { return len(p.Diff) > 0 && diff.MostlyNew(p.Diff) }

// Marked is the passage with what went and what came; nil where there are not
// two that differ.
func (p passage) Marked() []diff.Part {
	if len(p.Diff) < 2 {
		return nil
	}
	return diff.Trim(p.Diff, widely)
}

// Text is the passage as it stands now, Was as it stood when it last held.
func (p passage) Text() string { return short(p.Evidence.Exact) }
func (p passage) Was() string  { return short(p.Before) }

func short(s string) string { return joined(diff.Trim([]diff.Part{{Text: s}}, 2*widely)) }

func joined(parts []diff.Part) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(p.Text)
	}
	return b.String()
}

// HeldBefore reports whether the passage last held at another time than the one
// at which it was read.
func (p passage) HeldBefore() bool { return !p.BeforeAt.IsZero() && !p.BeforeAt.Equal(p.ReadAt) }

// A hit is a passage with the value that was read in it.
type hit struct{ Head, Observed, Tail string }

// Hit sets off the value in the passage, where the claim no longer holds and it
// stands there as it was read.
func (p passage) Hit() hit {
	text := p.Text()
	head, tail, found := strings.Cut(text, p.Observed)
	if !found || p.Observed == "" {
		return hit{Head: text}
	}
	return hit{head, p.Observed, tail}
}

// Outside leads to the source itself.
func (p passage) Outside() link {
	l := linkOf(p.URL, "")
	if u, err := url.Parse(l.URL); err == nil && l.URL != "" {
		l.Words = claim.EscapeLine(u.Host)
	}
	return l
}

// Lead and Trail are what stands before and after the passage on its page.
func (p passage) Lead() string {
	if p.Evidence.Prefix == "" {
		return ""
	}
	return p.Evidence.Prefix + gap(p.Evidence.Prefix, p.Evidence.Exact)
}

func (p passage) Trail() string {
	if p.Evidence.Suffix == "" {
		return ""
	}
	return gap(p.Evidence.Exact, p.Evidence.Suffix) + whole(p.Evidence.Suffix)
}

// whole cuts off the word in which a text was cut, unless its end is one, or it
// has no spaces to tell by.
func whole(s string) string {
	last, _ := utf8.DecodeLastRuneInString(s)
	i := strings.LastIndexByte(s, ' ')
	if i < 0 || !unicode.IsLetter(last) && !unicode.IsNumber(last) {
		return s
	}
	return s[:i] + " …"
}

// gap is the space between two texts whose own is lost: none beside scripts
// that are written without, nor before a mark that closes.
func gap(a, b string) string {
	last, _ := utf8.DecodeLastRuneInString(a)
	first, _ := utf8.DecodeRuneInString(b)
	if unicode.In(last, unicode.Han, unicode.Hiragana, unicode.Katakana) ||
		unicode.In(first, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Pe, unicode.Pf, unicode.Po) {
		return ""
	}
	return " "
}

// Headings are those that the passage stands under, outermost first.
func (p passage) Headings() []string {
	if p.Evidence.Heading == "" {
		return nil
	}
	return strings.Split(p.Evidence.Heading, " > ")
}

// claim shows a claim with its evidence and its history.
func (d *Door) claim(w http.ResponseWriter, r *http.Request) error {
	return d.showClaim(w, r, refusal{})
}

func (d *Door) showClaim(w http.ResponseWriter, r *http.Request, no refusal) error {
	c, h, err := d.Desk.Claim(r.PathValue("article"), r.PathValue("claim"))
	if err != nil {
		return err
	}
	p := &panel{Claim: c, Now: d.Now(), Acts: auth.From(r.Context()).MayDecide(), Back: "claim", Selected: true, refusal: no}
	body := claimBody{Claim: c, Panel: p, History: h, Strip: stripOf(h.Spans)}
	return d.render(w, r, sheet{Template: "claim", Title: orID(c.Says, c.ID), Nav: "/", Code: no.code, Body: body})
}

// A claimBody is a claim as its template wants it.
type claimBody struct {
	desk.Claim
	Panel   *panel
	History desk.History
	Strip   []bar
}
