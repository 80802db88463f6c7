package fact

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

// A role is what a word can do in a fact. A word may have several.
type role uint32

const (
	cardinal     role = 1 << iota // seven, seventy
	hundred                       // multiplies what stands before it: hundred
	scale                         // closes a group: thousand, million
	half                          // half, 半
	article                       // a, an
	ordinal                       // third
	month                         // March, Mar
	hanDigit                      // 三
	hanTen                        // 十 百 千
	hanScale                      // 万 亿
	counter                       // 个 种: stands between a number and its noun
	stop                          // ends a noun phrase: of, is, with
	per                           // per, each, every, 每
	versionWord                   // version, release, build
	boundWord                     // part of a phrase that bounds
	statusWord                    // starts a phrase of a product's life
	levelWord                     // starts a phrase of requirement
	currencyWord                  // USD, dollars
	yearLead                      // in, since: a bare year may follow
	plain                         // a common word that no version follows: Maximum, Step
	adverb                        // daily, monthly
	product                       // Python, Windows: a version follows
	multiple                      // twice
	lead                          // 第, 百分之: a numeral follows
	zone                          // UTC, a.m.
	conjunction                   // or, and
	denial                        // starts a phrase that denies
)

// A lexeme is a word of the lexicon.
type lexeme struct {
	text   string
	role   role
	n      int64  // of cardinals, scales, ordinals, months
	unit   *unit  // that the word spells in any case
	noun   string // in English, of a CJK noun or measure word; the code of a currency
	starts []*phrase
	ends   []*phrase
}

// A phrase is a fixed sequence of words with a meaning.
type phrase struct {
	words []*lexeme
	use   role // boundWord, statusWord or levelWord
	after bool // a bound that stands after its value
	bound Bound
	name  string // of a status or a level, canonical
	rank  int64
}

// A dictionary finds words in constant time.
type dictionary struct {
	words  map[string]*lexeme
	exact  map[string]*unit   // case-sensitive spellings of units
	tight  map[string]*unit   // the same, when they touch their number
	shapes [256]lengths       // of words, by first byte, with and without 's: most words are none
	cjk    map[rune][]*lexeme // by first character, longest first
}

// lexicon is built once and never changes.
var lexicon = newDictionary()

func newDictionary() *dictionary {
	d := &dictionary{words: map[string]*lexeme{}, exact: map[string]*unit{}, tight: map[string]*unit{}, cjk: map[rune][]*lexeme{}}
	for _, add := range []func(*dictionary){
		addNumerals, addUnits, addCurrencies, addMonths, addNouns, addPeriods,
		addBounds, addStatuses, addLevels, addVersionWords, addPolarity, addConjunctions,
	} {
		add(d)
	}
	for _, list := range d.cjk {
		slices.SortStableFunc(list, func(a, b *lexeme) int { return len(b.text) - len(a.text) })
	}
	for w, l := range d.words {
		d.shapes[w[0]] |= 1<<min(len(w), 31) | 1<<min(len(w)+2, 31)
		longestFirst(l.starts)
		longestFirst(l.ends)
	}
	return d
}

func longestFirst(ps []*phrase) {
	slices.SortStableFunc(ps, func(a, b *phrase) int { return len(b.words) - len(a.words) })
}

// add gives the words, separated by spaces, a role, and returns them.
func (d *dictionary) add(r role, words string) []*lexeme {
	var list []*lexeme
	for _, w := range strings.Fields(words) {
		l := d.words[w]
		if l == nil {
			l = &lexeme{text: w}
			d.words[w] = l
			if first, _ := utf8.DecodeRuneInString(w); isCJK(first) {
				d.cjk[first] = append(d.cjk[first], l)
			}
		}
		l.role |= r
		list = append(list, l)
	}
	return list
}

// addPhrase registers p under its first word, or under its last when it is a
// bound that stands before its value.
func (d *dictionary) addPhrase(p phrase, words string) {
	p.words = d.add(0, words)
	first, last := p.words[0], p.words[len(p.words)-1]
	if p.use == boundWord && !p.after {
		last.ends = append(last.ends, &p)
		last.role |= p.use
		return
	}
	first.starts = append(first.starts, &p)
	first.role |= p.use
}

// splitPhrases cuts a table of phrases at bars and line ends.
func splitPhrases(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == '|' || r == '\n' })
}

var possessive = []byte("'s")

// maxWord is longer than any word of the lexicon with its possessive.
const maxWord = 24

// lengths is a set of lengths of words.
type lengths uint32

func (l lengths) has(n int) bool { return l>>n&1 == 1 }

// word looks a word up in any case, without allocating for what it is asked.
func (d *dictionary) word(s string) *lexeme {
	var buf [maxWord]byte
	key := buf[:0]
	for i := 0; i < len(s); {
		if len(key)+utf8.UTFMax > len(buf) {
			return nil
		}
		if c := s[i]; c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				c |= 0x20
			}
			key = append(key, c)
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		key = utf8.AppendRune(key, foldRune(r))
		i += size
	}
	if len(key) == 0 || !d.shapes[key[0]].has(len(key)) {
		return nil
	}
	if l := d.words[string(key)]; l != nil {
		return l
	}
	return d.words[string(bytes.TrimSuffix(key, possessive))]
}

// ideographs returns the longest CJK entry that s starts with.
func (d *dictionary) ideographs(s string, first rune) *lexeme {
	for _, l := range d.cjk[first] {
		if strings.HasPrefix(s, l.text) {
			return l
		}
	}
	return nil
}

// match reports whether the words of p stand at token i, joined by spaces or
// hyphens, and the token after them.
func (t *text) match(p *phrase, i int) (int, bool) {
	for n, w := range p.words {
		if n > 0 && t.at(i).is('-') {
			i++
		}
		if t.at(i).lex != w {
			return 0, false
		}
		i++
	}
	return i, true
}

// matchBack is match for a phrase that ends before token i; it returns the
// phrase's first token.
func (t *text) matchBack(p *phrase, i int) (int, bool) {
	for n := len(p.words) - 1; n >= 0; n-- {
		if n < len(p.words)-1 && t.at(i-1).is('-') {
			i--
		}
		if t.at(i-1).lex != p.words[n] {
			return 0, false
		}
		i--
	}
	return i, true
}

// starting returns the longest phrase of the given use at token i.
func (t *text) starting(i int, use role) (*phrase, int) {
	k := t.at(i)
	if !k.has(use) {
		return nil, 0
	}
	for _, p := range k.lex.starts {
		if p.use != use {
			continue
		}
		if end, ok := t.match(p, i); ok {
			return p, end
		}
	}
	return nil, 0
}
