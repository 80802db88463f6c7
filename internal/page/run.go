package page

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
	"golang.org/x/text/unicode/norm"
)

// A run is the text since the last break.
type run struct {
	buf    []byte
	space  bool // white space is owed before the next character
	lines  int  // line breaks owed likewise
	plain  bool // some of the text is not bold
	ascii  bool // set by reset, cleared by anything beyond
	link   int  // where the open link begins, -1 outside
	struck [][2]int
	links  []Link
}

func (r *run) reset() {
	r.buf, r.struck, r.links = r.buf[:0], nil, nil
	r.space, r.plain, r.ascii = false, false, true
	r.lines, r.link = 0, -1
}

// A heldBlock waits for the text around it to end.
type heldBlock struct {
	Block
	label bool // from an attribute: left out where the text says the same
}

// text takes the text between two tags, entities resolved.
func (b *builder) text(s []byte) {
	switch {
	case !b.listens():
	case b.top().name == atom.Noscript:
		b.noscript = append(b.noscript, s...)
	default:
		b.write(s, b.top().traits)
	}
}

// listens reports whether text at this place is of any use. What stands before
// the root of XML is of the document type.
func (b *builder) listens() bool {
	top := b.top()
	if top.name == atom.Noscript {
		return b.stack[len(b.stack)-2].traits&hidden == 0
	}
	return top.traits&hidden == 0 && (b.rooted || !b.xml)
}

// write appends s to the run: white space folded, what has no width left out.
func (b *builder) write(s []byte, f trait) {
	for i := 0; i < len(s) && !b.full; {
		c := s[i]
		switch {
		case c > ' ' && c < 0x7f:
			j := i + 1
			for j < len(s) && s[j] > ' ' && s[j] < 0x7f {
				j++
			}
			b.add(s[i:j], rune(c), f)
			i = j
		case c < utf8.RuneSelf:
			b.blank(c, f)
			i++
		default:
			r, n := utf8.DecodeRune(s[i:])
			b.writeRune(s[i:i+n], r, f)
			i += n
		}
	}
}

// blank takes an ASCII character that is not shown. Controls are nothing.
func (b *builder) blank(c byte, f trait) {
	switch c {
	case '\n', '\r':
		if f&verbatim != 0 {
			b.flush()
			return
		}
		b.run.space = true
	case ' ', '\t', '\f':
		b.run.space = true
	}
}

func (b *builder) writeRune(enc []byte, r rune, f trait) {
	switch {
	case unicode.IsSpace(r), r == '\u2028', r == '\u2029':
		b.run.space = true
	case invisible(r):
	default:
		b.run.ascii = false
		b.add(enc, r, f)
	}
}

// invisible reports what has no width and only steers layout: soft hyphen,
// zero width space, word joiner, marks of direction, byte order mark, controls.
// The joiners U+200C and U+200D change letters and emoji, and stay.
func invisible(r rune) bool {
	switch {
	case r == '\u00ad', r == '\u034f', r == '\u061c', r == '\u180e', r == '\u200b', r == '\u200e', r == '\u200f', r == '\ufeff':
		return true
	case r >= '\u202a' && r <= '\u202e', r >= '\u2060' && r <= '\u206f', r >= 0x80 && r < 0xa0:
		return true
	}
	return false
}

// add appends characters that are shown, the first of which is r.
func (b *builder) add(s []byte, r rune, f trait) {
	if s = b.fit(s); len(s) == 0 {
		return
	}
	if b.run.lines > 0 && len(b.run.buf) > 0 {
		if b.run.lines > 1 || endsLine(b.run.buf, r) && f&inHeading == 0 {
			b.flush()
		}
		b.run.space = true
	}
	b.run.lines = 0
	from := len(b.run.buf)
	if b.run.space && from > 0 {
		b.run.buf = append(b.run.buf, ' ')
		from++
	}
	b.run.space = false
	b.run.buf = append(b.run.buf, s...)
	b.run.plain = b.run.plain || f&bold == 0
	if f&struck != 0 {
		b.strike(from)
	}
	if href := b.top().href; href != "" {
		b.lead(from, href)
	}
}

// fit returns what of s the page has room for.
func (b *builder) fit(s []byte) []byte {
	b.volume += len(s) + 1
	if b.volume <= maxText {
		return s
	}
	b.full, b.page.Degraded = true, true
	if s[0] >= utf8.RuneSelf {
		return nil
	}
	return s[:max(0, len(s)-(b.volume-maxText))]
}

// strike marks the run from there to its end as struck.
func (b *builder) strike(from int) {
	n := len(b.run.struck)
	if n > 0 && b.run.struck[n-1][1] >= from-1 {
		b.run.struck[n-1][1] = len(b.run.buf)
		return
	}
	b.run.struck = append(b.run.struck, [2]int{from, len(b.run.buf)})
}

// lead makes the run from there to its end a link.
func (b *builder) lead(from int, href string) {
	n := len(b.run.links)
	if n > 0 && b.run.links[n-1].Href == href && b.run.links[n-1].End >= from-1 {
		b.run.links[n-1].End = len(b.run.buf)
		return
	}
	b.run.links = append(b.run.links, Link{from, len(b.run.buf), href})
}

// lineBreak takes a br. Two of them end the block; for one, what stands on both
// sides tells a new line from a wrapped one.
func (b *builder) lineBreak() {
	switch f := b.top().traits; {
	case f&hidden != 0:
	case f&verbatim != 0:
		b.flush()
	default:
		b.run.lines++
	}
}

// endsLine reports whether a line break between text and next ends a statement
// rather than wraps it: after the end of a sentence, before a bullet or a
// capital letter; not after a colon, a comma or a dash, where more is promised.
func endsLine(text []byte, next rune) bool {
	switch last, _ := utf8.DecodeLastRune(text); last {
	case ':', ',', ';', '(', '/', '&', '+', '-', '–', '—', '：', '，', '、':
		return false
	case '.', '!', '?', '。', '！', '？', '…':
		return true
	}
	switch next {
	case '•', '·', '–', '—', '-', '*', '▪', '◦', '‣', '●', '○', '■', '□', '✓', '✔', '✗', '➤', '→', '★':
		return true
	}
	return unicode.IsUpper(next)
}

// flush makes a block of the run, and then of what was held for its end.
func (b *builder) flush() {
	text := ""
	if len(b.run.buf) > 0 {
		block := b.block(b.top().kind)
		text = block.Text
		if b.waits() {
			b.held = append(b.held, heldBlock{Block: block})
		} else {
			b.emit(block)
			b.head(text)
		}
	}
	b.run.reset()
	if len(b.outer) == 0 {
		b.release(text)
	}
}

// waits reports whether the text of a control stands inside other text, which
// then goes first.
func (b *builder) waits() bool {
	for i := range b.outer {
		if len(b.outer[i].buf) > 0 {
			return true
		}
	}
	return len(b.outer) > 0 && len(b.held) > 0
}

// block returns the run as a block of that kind, at this place.
func (b *builder) block(kind Kind) Block {
	top := b.top()
	text, spans := b.normal()
	block := Block{Text: text, Kind: kind, Region: top.region, Struck: spans, Links: b.run.links, RowHeader: top.row}
	if kind != Title && kind != Description {
		block.Headings = b.headings.texts()
	}
	if kind == Item {
		block.List = top.list
	}
	if top.level > 0 {
		block.Headings = b.headings.above(top.level).texts()
	}
	if top.table != nil && top.traits&inCell != 0 {
		top.table.place(&block, b.run.plain)
	} else if kind == Caption && top.table != nil {
		block.Table = top.table.number
	}
	return block
}

// normal returns the text of the run in NFC, and its struck spans. Links that
// the composing of characters would move are given up.
func (b *builder) normal() (string, [][2]int) {
	r := &b.run
	if r.ascii || norm.NFC.IsNormal(r.buf) {
		return string(r.buf), r.struck
	}
	r.links = nil
	var out []byte
	at := 0
	for i, span := range r.struck {
		out = norm.NFC.Append(out, r.buf[at:span[0]]...)
		from := len(out)
		out = append(out, norm.NFC.Bytes(r.buf[span[0]:span[1]])...)
		r.struck[i], at = [2]int{from, len(out)}, span[1]
	}
	return string(append(out, norm.NFC.Bytes(r.buf[at:])...)), r.struck
}

func (b *builder) emit(block Block) {
	b.page.Blocks = append(b.page.Blocks, block)
	if b.selecting {
		b.picked = append(b.picked, b.chosen > 0)
	}
}

// head makes text a heading of what follows, if it stands in one.
func (b *builder) head(text string) {
	top := b.top()
	if top.level > 0 && (top.kind == Heading || top.kind == Caption) {
		b.headings = b.headings.under(top.level, text)
	}
}

// release emits what was held, now that the text around it has been.
func (b *builder) release(text string) {
	const longText = 4 << 10 // searched no further, to stay linear
	for i := range b.held {
		h := &b.held[i]
		if h.label && len(text) <= longText && strings.Contains(text, h.Text) {
			continue
		}
		b.emit(h.Block)
	}
	b.held = b.held[:0]
}

// setAside starts a run of its own for what stands beside the text around it.
func (b *builder) setAside() {
	b.outer = append(b.outer, b.run)
	b.run = run{}
	b.run.reset()
}

// takeBack returns to the text that setAside left.
func (b *builder) takeBack() {
	n := len(b.outer) - 1
	b.run = b.outer[n]
	b.outer = b.outer[:n]
}

// textAside makes a block of s, beside the text around it.
func (b *builder) textAside(kind Kind, s string) {
	b.setAside()
	b.write([]byte(s), 0)
	if len(b.run.buf) > 0 {
		b.held = append(b.held, heldBlock{Block: b.block(kind), label: kind == Control})
	}
	b.takeBack()
	if kind == Description && len(b.run.buf) == 0 {
		b.flush()
	}
}

// label takes what an attribute tells a reader. What is longer than any label
// is left out.
func (b *builder) label(s string) {
	const longLabel = 4 << 10
	switch {
	case len(s) > longLabel:
		b.page.Degraded = true
	case s != "":
		b.textAside(Control, s)
	}
}

// leaveLink drops the text of a link to the place itself, which is a symbol.
func (b *builder) leaveLink() {
	from := b.run.link
	b.run.link = -1
	if from < 0 || from > len(b.run.buf) {
		return
	}
	switch text := string(b.run.buf[from:]); strings.TrimSpace(text) {
	case "#", "¶", "🔗", "⚓":
	default:
		if b.top().level == 0 || strings.ContainsFunc(text, isWord) {
			return
		}
	}
	b.run.buf = b.run.buf[:from]
	for n := len(b.run.links); n > 0 && b.run.links[n-1].End > from; n-- {
		b.run.links = b.run.links[:n-1]
	}
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }
