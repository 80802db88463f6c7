package evidence

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A Word is a folded word of a text: a run of letters, a number, a code with
// its underscores, or two neighbouring characters of a script that writes no
// spaces (Chinese, Japanese, Korean, Thai).
type Word struct {
	Form       string // in lower case, NFKC, without quotes and simple endings
	Start, End int    // bytes of the text
}

// Words cuts s into its words, in order. Spans never overlap.
func Words(s string) []Word {
	sc := scanner{text: s}
	if !sc.next() {
		return nil
	}
	out := append(make([]Word, 0, len(s)/5+1), Word{Form: string(sc.form), Start: sc.start, End: sc.end})
	for sc.next() {
		out = append(out, Word{Form: string(sc.form), Start: sc.start, End: sc.end})
	}
	return out
}

// A scanner walks the words of a text without allocating: form is valid until
// the next call of next.
type scanner struct {
	text       string
	pos        int
	start, end int
	form       []byte
}

// next finds the next word, and reports whether there is one.
func (sc *scanner) next() bool {
	for sc.pos < len(sc.text) {
		r, size := sc.rune(sc.pos)
		switch classOf(r) {
		case letter:
			sc.letters()
			return true
		case digit:
			sc.number()
			return true
		case dense:
			sc.bigram()
			return true
		case mark:
			sc.start, sc.end = sc.pos, sc.pos+size
			sc.form = append(sc.form[:0], markForm(r)...)
			sc.pos = sc.end
			return true
		}
		sc.pos += size
	}
	return false
}

func (sc *scanner) rune(at int) (rune, int) {
	if c := sc.text[at]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	return utf8.DecodeRuneInString(sc.text[at:])
}

// classAt returns the class of the character at a byte, other past the end.
func (sc *scanner) classAt(at int) (class, int) {
	if at >= len(sc.text) {
		return other, 0
	}
	r, size := sc.rune(at)
	return classOf(r), size
}

// letters takes a run that begins with a letter, with inner apostrophes and
// underscores, and with digits: A100 and ext4 are words.
func (sc *scanner) letters() {
	at, ascii, code := sc.pos, true, false
	for at < len(sc.text) {
		c, size := sc.classAt(at)
		switch {
		case c == letter, c == digit:
			ascii, code = ascii && size == 1, code || c == digit
		case c == joiner:
			after, _ := sc.classAt(at + size)
			if after != letter && !sc.tied(at+size) {
				sc.take(at, ascii, code)
				return
			}
			code = code || sc.text[at] == '_'
			ascii = ascii && size == 1
		default:
			sc.take(at, ascii, code)
			return
		}
		at += size
	}
	sc.take(at, ascii, code)
}

// tied reports whether the digits at a byte, behind an underscore, belong to
// the word before it: those of x86_64 do, those of edge_91.0.852 are a version.
func (sc *scanner) tied(at int) bool {
	start := at
	for at < len(sc.text) && sc.text[at] >= '0' && sc.text[at] <= '9' {
		at++
	}
	return at > start && (at+1 >= len(sc.text) || sc.text[at] != '.' || sc.text[at+1] < '0' || sc.text[at+1] > '9')
}

// take ends a run of letters at a byte and folds it.
func (sc *scanner) take(end int, ascii, code bool) {
	sc.start, sc.end = sc.pos, end
	sc.pos = end
	sc.form = fold(sc.form[:0], sc.text[sc.start:end], ascii)
	if !code {
		sc.form = stem(sc.form)
	}
}

// number takes digits with the dots, commas and colons between them. Commas
// before groups of three are thousands and fall away.
func (sc *scanner) number() {
	at := sc.pos
	for at < len(sc.text) {
		c, size := sc.classAt(at)
		if c != digit {
			if ch := sc.text[at]; ch != '.' && ch != ',' && ch != ':' {
				break
			}
			if after, _ := sc.classAt(at + 1); after != digit {
				break
			}
			size = 1
		}
		at += size
	}
	sc.start, sc.end = sc.pos, at
	sc.pos = at
	sc.form = fold(sc.form[:0], sc.text[sc.start:at], isASCII(sc.text[sc.start:at]))
	sc.form = dropThousands(sc.form)
}

// bigram takes one character of a dense script and forms it with its
// neighbour. The last of a run belongs to the bigram before it.
func (sc *scanner) bigram() {
	_, size := sc.rune(sc.pos)
	sc.start, sc.end = sc.pos, sc.pos+size
	form := sc.text[sc.start:sc.end]
	if c, next := sc.classAt(sc.end); c == dense {
		form = sc.text[sc.start : sc.end+next]
		if c, _ := sc.classAt(sc.end + next); c != dense {
			sc.end += next
		}
	}
	sc.pos = sc.end
	sc.form = fold(sc.form[:0], form, false)
}

// fold appends s in lower case without apostrophes; what is not ASCII is
// brought to NFKC first, which undoes ligatures and full width, and Latin
// letters lose their marks.
func fold(dst []byte, s string, ascii bool) []byte {
	if ascii {
		for i := range len(s) {
			switch c := s[i]; {
			case c == '\'':
			case 'A' <= c && c <= 'Z':
				dst = append(dst, c+'a'-'A')
			default:
				dst = append(dst, c)
			}
		}
		return dst
	}
	for _, r := range strings.ToLower(norm.NFKC.String(s)) {
		if r != '\'' && r != '’' && r != '\u00ad' {
			dst = utf8.AppendRune(dst, plain(r))
		}
	}
	return dst
}

// plain is a Latin letter without its marks: who writes São Paulo and who
// writes Sao Paulo name one place.
func plain(r rune) rune {
	if !(0xc0 <= r && r <= 0x24f || 0x1e00 <= r && r <= 0x1eff) {
		return r
	}
	first, _ := utf8.DecodeRuneInString(norm.NFD.String(string(r)))
	return first
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// dropThousands removes the commas of 1,500,000 and leaves those of 1,50.
func dropThousands(num []byte) []byte {
	first := -1
	for i, c := range num {
		if c != ',' {
			continue
		}
		if first < 0 {
			first = i
		}
		if len(num) < i+4 || (len(num) > i+4 && num[i+4] != ',' && num[i+4] != '.') {
			return num
		}
	}
	if first < 1 || first > 3 {
		return num
	}
	out := num[:0]
	for _, c := range num {
		if c != ',' {
			out = append(out, c)
		}
	}
	return out
}

type class uint8

const (
	other class = iota
	letter
	digit
	dense
	joiner // apostrophes, soft hyphen and underscore: inside a word they do not end it
	mark   // ticks and crosses, which tables use as words
)

func classOf(r rune) class {
	if r < utf8.RuneSelf {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z':
			return letter
		case '0' <= r && r <= '9':
			return digit
		case r == '\'', r == '_':
			return joiner
		}
		return other
	}
	switch {
	case r == '’', r == '\u00ad':
		return joiner
	case isDense(r):
		return dense
	case unicode.IsLetter(r), unicode.Is(unicode.M, r):
		return letter
	case unicode.Is(unicode.Nd, r):
		return digit
	case markForm(r) != "":
		return mark
	}
	return other
}

func isDense(r rune) bool {
	switch {
	case 0x4e00 <= r && r <= 0x9fff, 0x3040 <= r && r <= 0x30ff, 0xac00 <= r && r <= 0xd7a3:
		return true
	case r < 0x0e00, 0x0e80 <= r && r < 0x3040:
		return r == '々' || r == '〇'
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai)
}

// markForm gives the many ticks and crosses one form each.
func markForm(r rune) string {
	switch r {
	case '✓', '✔', '✅', '☑', '🗸':
		return "✓"
	case '✗', '✘', '❌', '✖', '☒', '❎', '🚫', '⛔':
		return "✗"
	}
	return ""
}

// stem cuts the simple English endings, so that supports, supported and
// supporting are one word. It works in place and may merge more than a reader
// would; it only ranks and aligns, it decides nothing.
func stem(w []byte) []byte {
	n := len(w)
	if n < 4 || w[n-1] >= utf8.RuneSelf {
		return w
	}
	if w[n-1] == 's' && w[n-2] != 's' && w[n-2] != 'u' && w[n-2] != 'i' {
		if n > 4 && w[n-2] == 'e' && w[n-3] == 'i' {
			w = append(w[:n-3], 'y')
		} else {
			w = w[:n-1]
		}
	}
	w = cutEnding(w)
	if n = len(w); n > 4 && w[n-1] == 'e' {
		w = w[:n-1]
	}
	return w
}

// cutEnding cuts -ing, -ed and -ly where enough of the word stays, and undoes
// the doubled consonant before them.
func cutEnding(w []byte) []byte {
	for _, end := range [...]string{"ing", "ed", "ly"} {
		n := len(w) - len(end)
		if n < 3 || string(w[n:]) != end {
			continue
		}
		if !hasVowel(w[:n]) {
			return w
		}
		w = w[:n]
		if n > 3 && w[n-1] == w[n-2] && w[n-1] != 's' && w[n-1] != 'l' {
			w = w[:n-1]
		}
		return w
	}
	return w
}

func hasVowel(w []byte) bool {
	for _, c := range w {
		switch c {
		case 'a', 'e', 'i', 'o', 'u', 'y':
			return true
		}
	}
	return false
}

// Fold returns text in lower case and NFKC, without apostrophes and soft
// hyphens: the form in which words are compared letter by letter.
func Fold(text string) string { return string(fold(nil, text, isASCII(text))) }

// Dense reports whether r belongs to a script that writes no spaces.
func Dense(r rune) bool { return isDense(r) }
