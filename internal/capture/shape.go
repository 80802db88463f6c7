package capture

import (
	"unicode"
	"unicode/utf8"

	"monitor/internal/claim"
	"monitor/internal/page"
)

const (
	maxTitle = 200 // bytes of a title that are remembered

	// inOneScript is the share of the letters from which on a text is written
	// in one script.
	inOneScript = 0.6

	// bins is how many minima a sketch keeps. The similarity that it tells is
	// right within 0.09 in 19 of 20 cases, within 0.05 above 0.9.
	bins = 128
)

// shape is what a later capture is held against. The URL is the last one asked
// for.
func (t *tally) shape(p *page.Page, url string) claim.Shape {
	return claim.Shape{
		Title: claim.Head(p.Title, maxTitle), Words: t.words, Lang: p.Lang, Script: t.script(),
		URL: claim.DisplayURL(url), Ended: !p.NoEnd, Sketch: t.sketch(),
	}
}

// A tally counts the words of a page in one pass: how many, of which script,
// and the sketch of their set.
type tally struct {
	words   int
	scripts [scripts]int // letters of each
	latin1  int          // of the letters, those between U+0080 and U+00FF
	doubled int          // pairs that look like UTF-8 taken for Latin-1 and encoded again
	least   [bins]uint32 // the sketch in the making; 0 is empty

	hash  uint32 // of the word so far
	open  bool   // a word is being read
	glyph rune   // the last one of a script without spaces, to pair with the next
	lead  bool   // the last character is what the lead byte of UTF-8 is in Latin-1
}

// take counts what the page itself says: navigation, header, footer and
// asides stand on its neighbours and on its error pages too. A page that has
// nothing else is counted whole.
func (t *tally) take(p *page.Page) {
	for i := range p.Blocks {
		if b := &p.Blocks[i]; !furniture(b) && !heads(b) {
			t.read(b.Text)
		}
	}
	if t.words > 0 {
		return
	}
	for i := range p.Blocks {
		if b := &p.Blocks[i]; !heads(b) {
			t.read(b.Text)
		}
	}
}

// furniture reports the blocks that every page of a site shares.
func furniture(b *page.Block) bool {
	return b.Region == page.Nav || b.Region == page.Banner || b.Region == page.Footer || b.Region == page.Aside
}

// heads reports what search results show of a page, but its reader does not
// see below the address.
func heads(b *page.Block) bool { return b.Kind == page.Title || b.Kind == page.Description }

// read counts the words of one block.
func (t *tally) read(s string) {
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(s[i:])
			i += n
			t.rune(r)
			continue
		}
		t.lead = false
		if ascii[c] == 0 {
			t.endWord()
			i++
			continue
		}
		i = t.run(s, i)
	}
	t.endWord()
}

// ascii folds letters and keeps digits; all else is 0.
var ascii = func() (folded [256]byte) {
	for c := byte('0'); c <= 'z'; c++ {
		switch {
		case c <= '9', c >= 'a':
			folded[c] = c
		case 'A' <= c && c <= 'Z':
			folded[c] = c | 0x20
		}
	}
	return folded
}()

// run spells the ASCII letters and digits from i on and returns where they end.
func (t *tally) run(s string, i int) int {
	hash := t.begin()
	for ; i < len(s) && ascii[s[i]] != 0; i++ {
		c := ascii[s[i]]
		hash = (hash ^ uint32(c)) * fnvPrime
		if c >= 'a' {
			t.scripts[latin]++
		}
	}
	t.hash = hash
	return i
}

// rune counts a character beyond ASCII. Where a script writes no spaces, each
// letter is a word, and is known with the one before.
func (t *tally) rune(r rune) {
	if t.lead && trails(r) {
		t.doubled++
	}
	t.lead = r == 'Â' || r == 'Ã' || r >= 'à' && r <= 'ï'
	if !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsNumber(r) {
		t.endWord()
		return
	}
	s := scriptOf(r)
	t.scripts[s]++
	if r <= 0xff {
		t.latin1++
	}
	if s != han && s != thai {
		t.spell(uint32(unicode.ToLower(r)))
		return
	}
	if t.open {
		t.endWord()
	}
	t.words++
	t.put(uint32(t.glyph)*31 ^ uint32(r))
	t.glyph = r
}

// trails reports what the bytes after the lead byte of UTF-8 (0x80 to 0xBF)
// are in windows-1252.
func trails(r rune) bool {
	return r >= 0x80 && r <= 0xbf || r >= 0x2010 && r <= 0x203a || r == '€' || r == '™'
}

// FNV-1a, of 32 bits.
const (
	fnvBasis = 2166136261
	fnvPrime = 16777619
)

// begin returns the hash of the word being read, or of one that begins.
func (t *tally) begin() uint32 {
	if !t.open {
		t.open, t.hash = true, fnvBasis
	}
	return t.hash
}

// spell adds a letter to the word being read.
func (t *tally) spell(c uint32) { t.hash = (t.begin() ^ c) * fnvPrime }

func (t *tally) endWord() {
	if t.open {
		t.words++
		t.put(t.hash)
	}
	t.open, t.glyph = false, 0
}

// put adds a word to the sketch: the hash's low bits choose the bin, the rest
// competes to be the least in it (one permutation hashing; Li, Owen and Zhang,
// NIPS 2012).
func (t *tally) put(h uint32) {
	h ^= h >> 16 // the finalizer of MurmurHash3, for all bits to count
	h *= 0x85ebca6b
	h ^= h >> 13
	h *= 0xc2b2ae35
	h ^= h >> 16
	bin, rest := h%bins, h/bins+1
	if t.least[bin] == 0 || rest < t.least[bin] {
		t.least[bin] = rest
	}
}

// letters spells a bin of a sketch: six bits of its minimum are enough to tell
// two apart (b-bit minwise hashing; Li and König, WWW 2010).
const (
	letters  = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	emptyBin = '.'
)

func (t *tally) sketch() string {
	if t.words == 0 {
		return ""
	}
	var s [bins]byte
	for i, least := range t.least {
		s[i] = emptyBin
		if least != 0 {
			s[i] = letters[least%uint32(len(letters))]
		}
	}
	return string(s[:])
}

// similarity estimates the share of words that two texts have in common, of
// all words that either has. Without two sketches nothing is in common.
func similarity(a, b string) float64 {
	if len(a) != bins || len(b) != bins {
		return 0
	}
	same, either := 0, 0
	for i := range bins {
		if a[i] == emptyBin && b[i] == emptyBin {
			continue
		}
		either++
		if a[i] == b[i] {
			same++
		}
	}
	if either == 0 {
		return 0
	}
	return float64(same) / float64(either)
}
