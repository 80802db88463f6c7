package fact

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A tokenKind says what a token is made of.
type tokenKind uint8

const (
	noToken   tokenKind = iota // before the first token and after the last
	word                       // letters of an alphabet
	digits                     // decimal digits of any script
	ideograph                  // a known CJK word, or one CJK character
	symbol                     // anything else, one character
)

// A gap is what stands before a token.
type gap uint8

const (
	glued  gap = iota // nothing
	thin              // a space that does not break, as between groups of digits
	spaced            // white space
	broken            // a line break or a tab
)

type token struct {
	start, end int32
	sym        rune // of a symbol, folded
	kind       tokenKind
	gap        gap
	lex        *lexeme // nil when the word is not in the lexicon
}

func (k token) has(r role) bool { return k.lex != nil && k.lex.role&r != 0 }

func (k token) is(sym rune) bool { return k.kind == symbol && k.sym == sym }

// A text is a source cut into tokens.
type text struct {
	src  string
	toks []token
}

// at returns the token i, or one of no kind outside the text.
func (t *text) at(i int) token {
	if i < 0 || i >= len(t.toks) {
		return token{gap: broken}
	}
	return t.toks[i]
}

func (t *text) spelled(i int) string {
	k := t.at(i)
	return t.src[k.start:k.end]
}

// span returns the source from token i up to, not including, token end.
func (t *text) span(i, end int) string {
	return t.src[t.toks[i].start:t.toks[end-1].end]
}

// folded returns the token in lower case and narrow letters.
func (t *text) folded(i int) string {
	if k := t.at(i); k.lex != nil {
		return k.lex.text
	}
	return foldWord(t.spelled(i))
}

// lex cuts src in one pass. White space and characters without width are no
// tokens; an apostrophe between letters belongs to its word.
func lex(src string) *text {
	t := &text{src: src, toks: make([]token, 0, len(src)/5+4)}
	g := broken
	for i := 0; i < len(src); {
		r, size := rune(src[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(src[i:])
		}
		if w, ok := whiteSpace(r); ok {
			g = max(g, w)
			i += size
			continue
		}
		k := token{start: int32(i), gap: g}
		i = t.scan(&k, r, size)
		k.end = int32(i)
		t.toks = append(t.toks, k)
		g = glued
	}
	return t
}

// scan fills in the token that starts with r and returns where it ends.
func (t *text) scan(k *token, r rune, size int) int {
	i := int(k.start)
	switch {
	case digitValue(r) >= 0:
		k.kind = digits
		return runEnd(t.src, i, func(r rune) bool { return digitValue(r) >= 0 })
	case isCJK(r):
		k.kind = ideograph
		k.lex = lexicon.ideographs(t.src[i:], r)
		if k.lex != nil {
			return i + len(k.lex.text)
		}
	case isLetter(r):
		k.kind = word
		end := wordEnd(t.src, i)
		k.lex = lexicon.word(t.src[i:end])
		return end
	default:
		k.kind, k.sym = symbol, foldSymbol(r)
	}
	return i + size
}

func runEnd(src string, i int, in func(rune) bool) int {
	for i < len(src) {
		r, size := utf8.DecodeRuneInString(src[i:])
		if !in(r) {
			break
		}
		i += size
	}
	return i
}

func wordEnd(src string, i int) int {
	for i < len(src) {
		if c := src[i]; c < utf8.RuneSelf {
			if asciiLetter(c) || c == '\'' && i+1 < len(src) && asciiLetter(src[i+1]) {
				i++
				continue
			}
			return i
		}
		r, size := utf8.DecodeRuneInString(src[i:])
		if r == '’' && i+size < len(src) && asciiLetter(src[i+size]) {
			i += size
			continue
		}
		if isCJK(r) || !isLetter(r) && !unicode.Is(unicode.Mn, r) {
			return i
		}
		i += size
	}
	return i
}

func asciiLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isLetter(r rune) bool {
	if r < utf8.RuneSelf {
		return asciiLetter(byte(r))
	}
	return unicode.IsLetter(r)
}

// isCJK reports characters that are written without spaces between words.
func isCJK(r rune) bool {
	switch {
	case r < 0x3005:
		return false
	case r <= 0x3007: // 々〆〇
		return true
	case 0x3041 <= r && r <= 0x30ff: // kana
		return r != '・'
	case 0x3400 <= r && r <= 0x9fff, 0xf900 <= r && r <= 0xfaff, 0x20000 <= r && r <= 0x3ffff: // Han
		return true
	}
	return 0xac00 <= r && r <= 0xd7a3 // Hangul
}

// whiteSpace classifies white space and characters that nobody sees; the
// latter make no gap.
func whiteSpace(r rune) (gap, bool) {
	switch r {
	case ' ', '\u3000':
		return spaced, true
	case '\n', '\r', '\t', '\v', '\f', '\u0085', '\u2028', '\u2029':
		return broken, true
	case '\u00a0', '\u202f', '\u2009', '\u2007', '\u2008':
		return thin, true
	case '\u200b', '\u200c', '\u200d', '\u200e', '\u200f', '\u2060', '\ufeff', '\u00ad', '\ufe0f':
		return glued, true
	}
	return spaced, r > 0x7f && unicode.IsSpace(r)
}

// zeros are the digits zero of the scripts whose digits are read.
var zeros = [...]rune{'٠', '۰', '०', '০', '੦', '૦', '୦', '௦', '౦', '೦', '൦', '๐', '໐', '０'}

// digitValue returns the value of a decimal digit, or -1.
func digitValue(r rune) int64 {
	if r < utf8.RuneSelf {
		if '0' <= r && r <= '9' {
			return int64(r - '0')
		}
		return -1
	}
	if r < '٠' || '๙' < r && r < '０' && !('໐' <= r && r <= '໙') || r > '９' {
		return -1
	}
	for _, z := range zeros {
		if z <= r && r < z+10 {
			return int64(r - z)
		}
	}
	return -1
}

// foldSymbol maps the variants of a punctuation mark to one.
func foldSymbol(r rune) rune {
	switch r {
	case '\u2010', '\u2011', '\u2212', '\ufe63':
		return '-'
	case '\u2012', '\u2013', '\u2014', '\u2015':
		return '–'
	case '✕', '⨉', '╳':
		return '×'
	case '〜', '∼', '～':
		return '~'
	case '‘', '’', 'ʼ':
		return '\''
	case '≦', '⩽':
		return '≤'
	case '≧', '⩾':
		return '≥'
	case '٪':
		return '%'
	case '٫':
		return '.'
	case '٬':
		return '\''
	case '￥':
		return '¥'
	case '￡':
		return '£'
	case '，': // separates clauses, never groups of digits
		return '，'
	}
	return narrow(r)
}

// narrow maps full-width ASCII to ASCII.
func narrow(r rune) rune {
	if 0xff01 <= r && r <= 0xff5e {
		return r - 0xfee0
	}
	return r
}

func foldRune(r rune) rune {
	switch r = narrow(r); {
	case 'A' <= r && r <= 'Z':
		return r | 0x20
	case r == 'µ':
		return 'μ'
	case r == '’':
		return '\''
	case r < utf8.RuneSelf:
		return r
	}
	return unicode.ToLower(r)
}

func foldWord(s string) string { return strings.Map(foldRune, s) }
