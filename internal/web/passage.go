package web

import (
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"monitor/internal/claim"
	"monitor/internal/desk"
	"monitor/internal/diff"
)

// A passage is a reading beside what it was compared to.
type passage struct {
	desk.Reading
	Now     time.Time
	Differs bool // from what is said of the claim as a whole
}

// widely is how many characters around a difference are shown.
const widely = 240

// Both reports whether the two texts are better shown one after the other.
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

// Hit sets off the value in the passage, where it stands there as it was read.
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

// Lead and Trail are what stands before and after the passage on its page. A
// heading right before it is shown as one already.
func (p passage) Lead() string {
	if before := p.Evidence.Prefix; before == "" || strings.HasSuffix(p.Evidence.Heading, before) {
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

// gap is the space between two texts whose own is lost: none between scripts
// that are written without, nor before a mark that closes.
func gap(a, b string) string {
	last, _ := utf8.DecodeLastRuneInString(a)
	first, _ := utf8.DecodeRuneInString(b)
	if dense(last) && dense(first) || unicode.In(first, unicode.Pe, unicode.Pf, unicode.Po) {
		return ""
	}
	return " "
}

// dense reports whether a character stands beside its like without a space: those
// of Chinese and Japanese, and their wide marks.
func dense(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || unicode.IsPunct(r) && r >= '\u3000'
}

// Headings are those that the passage stands under, outermost first.
func (p passage) Headings() []string {
	if p.Evidence.Heading == "" {
		return nil
	}
	return strings.Split(p.Evidence.Heading, " > ")
}
