package evidence

import (
	"strings"

	"monitor/internal/claim"
)

// Quote returns the text of places i to j, both included: of one block as it
// stands, of several joined by spaces.
func (p *Passage) Quote(i, j int) string {
	a, b := p.Places[i], p.Places[j]
	if a.Block == b.Block {
		return p.x.page.Blocks[a.Block].Text[a.Start:b.End]
	}
	var sb strings.Builder
	sb.WriteString(p.x.page.Blocks[a.Block].Text[a.Start:])
	for k := a.Block + 1; k < b.Block; k++ {
		sb.WriteByte(' ')
		sb.WriteString(p.x.page.Blocks[k].Text)
	}
	sb.WriteByte(' ')
	sb.WriteString(p.x.page.Blocks[b.Block].Text[:b.End])
	return sb.String()
}

// contextBytes is how much of the page's text stands on either side of a
// passage in its evidence.
const contextBytes = 80

// Unit returns the unit that was found.
func (p *Passage) Unit() Unit { return Unit{p.x, p.unit} }

// Evidence returns the passage as a reader finds it: the whole unit.
func (p *Passage) Evidence() claim.Evidence { return p.x.evidence(p.unit) }

func (x *Index) evidence(no int) claim.Evidence {
	u := &x.units[no]
	var parts []string
	for b := u.block; b < u.endBlock; b++ {
		from, to := x.bytes(u, b)
		parts = append(parts, strings.TrimSpace(x.page.Blocks[b].Text[from:to]))
	}
	return claim.Evidence{
		Exact:   strings.Join(parts, " "),
		Prefix:  tail(x.textBefore(u), contextBytes),
		Suffix:  head(x.textAfter(u), contextBytes),
		Heading: strings.Join(x.page.Blocks[u.block].Headings, " > "),
	}
}

func (x *Index) textBefore(u *unit) string {
	if s := strings.TrimSpace(x.page.Blocks[u.block].Text[:u.start]); s != "" || u.block == 0 {
		return s
	}
	return x.page.Blocks[u.block-1].Text
}

func (x *Index) textAfter(u *unit) string {
	if s := strings.TrimSpace(x.page.Blocks[u.endBlock-1].Text[u.end:]); s != "" || int(u.endBlock) >= len(x.page.Blocks) {
		return s
	}
	return x.page.Blocks[u.endBlock].Text
}

// head cuts s to at most n bytes, at a character's end.
func head(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xc0 == 0x80 {
		n--
	}
	return s[:n]
}

// tail keeps at most the last n bytes of s, from a character's start.
func tail(s string, n int) string {
	if len(s) <= n {
		return s
	}
	at := len(s) - n
	for at < len(s) && s[at]&0xc0 == 0x80 {
		at++
	}
	return s[at:]
}

// Reach returns the text from the first to the last place that holds a term of
// the query, of whatever unit.
func (p *Passage) Reach() string {
	first, last := -1, -1
	for _, at := range p.At {
		if at >= 0 && (first < 0 || at < first) {
			first = at
		}
		last = max(last, at)
	}
	if first < 0 {
		return ""
	}
	return p.Quote(first, last)
}
