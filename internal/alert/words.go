package alert

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf16"

	"monitor/internal/claim"
	"monitor/internal/diff"
)

// A style is how a channel writes.
type style struct {
	escape func(string) string // makes page text harmless
	gone   func(escaped string) string
	come   func(escaped string) string
	link   func(address string) string
	limit  int // of a message, in UTF-16 units, which no service counts shorter; 0: none
	lines  int // that a message has at most; 0: any
}

// plain is the style of what shows text as it is.
func plain() style {
	return style{
		escape: claim.Escape,
		gone:   func(s string) string { return "[-" + s + "-]" },
		come:   func(s string) string { return "{+" + s + "+}" },
		link:   func(s string) string { return s },
	}
}

const (
	maxSays    = 300 // runes of the article's words
	maxContext = 60  // runes beside a change of a passage
	maxWords   = 200 // runes of anything else that a page says
)

// text is m for people. What does not fit is left out whole, and counted.
func (m message) text(s style) string {
	blocks := m.blocks(s)
	shown, all := len(blocks), len(blocks)+m.omitted()
	if s.lines > 0 {
		shown = min(shown, s.lines)
	}
	where := m.elsewhere(s)
	room := s.limit - 60 - size(where)
	if s.limit > 0 && len(blocks) > 0 && size(blocks[0]) > room {
		blocks[0] = m.block(m.lines()[0], s, size(blocks[0])-room)
	}
	total := 0
	for i, b := range blocks[:shown] {
		total += size(b) + 2
		if s.limit > 0 && total > room && (i < all-1 || total > s.limit) {
			if shown = i; i == 0 {
				return cut(b, room) + fmt.Sprintf("\n… cut; %d more follow it, see %s", all-1, where)
			}
			break
		}
	}
	text := strings.Join(blocks[:shown], "\n\n")
	if more := all - shown; more > 0 {
		text += fmt.Sprintf("\n\n… and %d more, see %s", more, where)
	}
	return text
}

// elsewhere is where all of m can be read.
func (m message) elsewhere(s style) string {
	if link := m.link(); link != "" {
		return s.link(link)
	}
	return "monitor status"
}

func size(s string) int {
	n := 0
	for _, r := range s {
		n += max(utf16.RuneLen(r), 1)
	}
	return n
}

// cut cuts s to n UTF-16 units on the boundary of a rune, and not behind a
// backslash, which may escape what comes next.
func cut(s string, n int) string {
	units := 0
	for i, r := range s {
		if units += max(utf16.RuneLen(r), 1); units > n {
			return strings.TrimRight(s[:i], `\`)
		}
	}
	return s
}

func (m message) blocks(s style) []string {
	var blocks []string
	for _, l := range m.lines() {
		blocks = append(blocks, m.block(l, s, 0))
	}
	return blocks
}

// block is a line for people, its passage shorter by about so many UTF-16 units.
func (m message) block(l line, s style, less int) string {
	var b strings.Builder
	for _, part := range l.parts(m.remind) {
		if b.Len() > 0 {
			b.WriteString("\n")
		}
		if part.label != "" {
			b.WriteString(part.label + ": ")
		}
		if part.changes != nil && less > 0 {
			part.changes = part.shorter(s, less)
		}
		b.WriteString(part.write(s))
	}
	return b.String()
}

// shorter is a passage's changes shorter by less at least, where it has as much.
func (p part) shorter(s style, less int) []diff.Part {
	room := size(p.write(s)) - less
	for context := maxContext / 2; context > 4 && size(p.write(s)) > room; context /= 2 {
		p.changes = diff.Trim(p.changes, context)
	}
	for len(p.changes) > 1 && size(p.write(s)) > room {
		p.changes = append(slices.Clone(p.changes[:len(p.changes)-2]), diff.Part{Text: " …"})
	}
	return p.changes
}

// A part is one thing that is said of a line: a label of ours, and text that
// may come from a page.
type part struct {
	label   string
	text    string
	changes []diff.Part // in the place of text
	link    string      // likewise, to a page of the dashboard
}

func (p part) write(s style) string {
	switch {
	case p.link != "":
		return s.link(p.link)
	case p.changes == nil:
		return s.escape(p.text)
	}
	var b strings.Builder
	for _, c := range p.changes {
		switch text := s.escape(c.Text); c.Op {
		case diff.Delete:
			b.WriteString(s.gone(text))
		case diff.Insert:
			b.WriteString(s.come(text))
		default:
			b.WriteString(text)
		}
	}
	return b.String()
}

// parts are the evidence, in the order in which an editor wants it.
func (l line) parts(remind bool) []part {
	head := strings.ToUpper(headline(l.Kind))
	if remind {
		head = "STILL " + head
	}
	switch {
	case l.Kind.AboutSource():
		return l.outage(head)
	case l.Claim == "":
		return l.linked([]part{{text: head}, {text: short(l.alert.Why, 500)}})
	}
	parts := []part{
		{text: head + ": " + l.name()},
		{label: "The article says", text: "“" + short(l.Says, maxSays) + "”"},
	}
	add := func(label, text string) {
		if text != "" {
			parts = append(parts, part{label: label, text: text})
		}
	}
	add("Value", l.values())
	parts = append(parts, l.passages()...)
	add("Where", short(l.Reading.Evidence.Heading, maxWords))
	open := l.Kind != claim.AlertFresh && l.Kind != claim.AlertVerified
	if why := short(l.Reading.Why, maxWords); open && why != l.values() {
		add("Why", why)
	}
	add("Source", l.sourceName())
	add("Read", stamp(l.read(), l.Reading.Snapshot))
	add("Before", stamp(l.BeforeAt, l.Snapshot))
	add("Suggestion", suggestion(l.AlertItem))
	add("Published at", claim.DisplayURL(l.Page))
	parts = l.linked(parts)
	if l.Reading.Verdict.Fell() {
		add("Dealt with", fmt.Sprintf(`monitor accept %s/%s --reason "..."`, l.Article, l.Claim))
	}
	if open {
		add("Not now", fmt.Sprintf("monitor snooze %s/%s", l.Article, l.Claim))
	}
	return parts
}

// linked adds where the dashboard shows what parts tell.
func (l line) linked(parts []part) []part {
	if l.link == "" {
		return parts
	}
	return append(parts, part{label: "Dashboard", link: l.link})
}

// read is when the source was read as the line tells it.
func (l line) read() time.Time {
	if l.alert.Target == "" { // a reminder
		return l.Since
	}
	return l.alert.At
}

func (l line) values() string {
	s := ""
	if l.From != "" || l.To != "" {
		s = short(l.From, maxWords) + " → " + short(l.To, maxWords)
	}
	if l.Flips > 1 {
		s += fmt.Sprintf(" (it changed %d times)", l.Flips)
	}
	return s
}

// passages are the passage before and now: as one text with its changes, where
// both are known.
func (l line) passages() []part {
	before, now := claim.EscapeLine(l.Reading.Before), claim.EscapeLine(l.Reading.Evidence.Exact)
	switch {
	case before == "" && now == "":
		return nil
	case now == "":
		return []part{{label: "The passage was", text: short(before, 2*maxSays)}}
	case before == "" || before == now:
		return []part{{label: "The passage", text: short(now, 2*maxSays)}}
	}
	return []part{{label: "The passage", changes: diff.Trim(diff.Words(before, now), maxContext)}}
}

func (l line) sourceName() string {
	name := short(l.SourceTitle, maxWords)
	if name == "" {
		name = l.Source
	}
	if l.alert.URL != "" {
		name += ", " + l.alert.URL
	}
	return name
}

// stamp is when a snapshot was there, and which.
func stamp(at time.Time, snapshot string) string {
	if at.IsZero() {
		return ""
	}
	s := claim.When(at.UTC())
	if snapshot != "" {
		s += ", " + snapshot
	}
	return s
}

// suggestion says what the article could say instead.
func suggestion(it claim.AlertItem) string {
	if it.Kind != claim.AlertStale {
		return ""
	}
	text, whole := it.Reading.Instead(it.Says)
	if text = short(text, maxSays); whole {
		return "“" + text + "”"
	}
	return text
}

// outage tells of a source and lists the claims that rest on it.
func (l line) outage(head string) []part {
	parts := []part{{text: head + ": " + l.alert.URL}}
	if l.alert.Why != "" {
		parts = append(parts, part{label: "Why", text: short(l.alert.Why, 500)})
	}
	if !l.alert.Since.IsZero() {
		parts = append(parts, part{label: "Since", text: stamp(l.alert.Since, "")})
	}
	const listed = 20
	for i, it := range l.alert.Items {
		if i == listed {
			parts = append(parts, part{text: fmt.Sprintf("and %d more claims", len(l.alert.Items)-listed)})
			break
		}
		parts = append(parts, part{label: it.Article + "/" + it.Claim, text: "“" + short(it.Says, maxSays) + "”"})
	}
	return l.linked(parts)
}
