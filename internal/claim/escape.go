package claim

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Escape makes untrusted text harmless on a terminal or in the log of a CI
// runner: control characters, bidirectional controls, the Unicode line
// separators and invisible tags become visible escapes (\x1b, \u202e), invalid
// UTF-8 becomes U+FFFD, no line starts with "::", and nothing reads "##[" or
// "##vso[". Line breaks and tabs stay; what people write with (joiners in
// emoji and in Persian, soft hyphens, flags) stays too.
func Escape(s string) string {
	return escape(strings.ReplaceAll(s, "\r\n", "\n"), visible)
}

// EscapeLine is Escape for text that must stay on one line.
func EscapeLine(s string) string { return oneLine.Replace(Escape(s)) }

var oneLine = strings.NewReplacer("\n", `\n`, "\t", " ")

// EscapeJSON is Escape for an encoded JSON document: what it decodes to stays
// the same.
func EscapeJSON(doc string) string { return escape(doc, jsonEscape) }

// visible is how Escape spells r.
func visible(r rune) string {
	switch {
	case r < 0x20 || r == 0x7f:
		return fmt.Sprintf(`\x%02x`, r)
	case r > 0xffff:
		return fmt.Sprintf(`\U%08x`, r)
	}
	return fmt.Sprintf(`\u%04x`, r)
}

// jsonEscape spells r as a JSON string does (RFC 8259, section 7).
func jsonEscape(r rune) string {
	if hi, lo := utf16.EncodeRune(r); hi != unicode.ReplacementChar {
		return fmt.Sprintf(`\u%04x\u%04x`, hi, lo)
	}
	return fmt.Sprintf(`\u%04x`, r)
}

func escape(s string, spell func(rune) string) string {
	var b strings.Builder
	b.Grow(len(s))
	lead := true // nothing but space so far on this line
	flag := 0    // tags are part of a flag before this offset
	for i, r := range s {
		switch {
		case r > ' ' && r < 0x7f && r != ':' && r != '#': // most of all text
			b.WriteByte(byte(r))
			lead = false
			continue
		case r == '\n':
			b.WriteByte('\n')
			lead = true
			continue
		case opensCommand(s[i:], r, lead), unsafeOnScreen(r) && i >= flag:
			b.WriteString(spell(r))
			lead = false
			continue
		case r == blackFlag:
			flag = i + flagLen(s[i:])
		}
		b.WriteRune(r)
		lead = lead && (unicode.IsSpace(r) || ignorable(r))
	}
	return b.String()
}

// opensCommand reports that s, which starts with r, would be an order to a
// runner. GitHub's trims Unicode space before "::", Azure's and GitHub's older
// form look anywhere in a line, and a comparison by the rules of a culture, as
// .NET makes it, passes over ignorable characters and perhaps over case.
func opensCommand(s string, r rune, lead bool) bool {
	switch r {
	case ':':
		return lead && reads(s, "::")
	case '#':
		return reads(s, "##[") || reads(s, "##vso[")
	}
	return false
}

// reads reports that s starts with word to one who overlooks ignorable
// characters and case.
func reads(s, word string) bool {
	for _, r := range s {
		switch {
		case word == "":
			return true
		case ignorable(r):
		case strings.EqualFold(string(r), word[:1]):
			word = word[1:]
		default:
			return false
		}
	}
	return word == ""
}

// ignorable approximates Default_Ignorable_Code_Point (Unicode TR 44).
func ignorable(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}

// unsafeOnScreen reports control characters, line separators, and format
// characters that reorder, hide or carry text instead of shaping it.
func unsafeOnScreen(r rune) bool {
	switch {
	case r == '\t':
		return false
	case unicode.IsControl(r), r == '\u2028', r == '\u2029':
		return true
	}
	return unicode.Is(unicode.Bidi_Control, r) || isTag(r) ||
		r >= '\u206a' && r <= '\u206f' || // deprecated, some switch shaping
		r >= '\ufff9' && r <= '\ufffb' // interlinear annotation
}

// Tags (U+E0000 to U+E007F) are ASCII that nobody sees; they have a use in the
// flags of subdivisions alone (Unicode TS 51, emoji tag sequences).
const (
	blackFlag = '\U0001f3f4'
	cancelTag = '\U000e007f'
)

func isTag(r rune) bool { return r >= 0xe0000 && r <= cancelTag }

// flagLen returns the length of the flag that s starts with, 0 when its tags
// are not those of a flag: three to six letters or digits and the cancel tag.
func flagLen(s string) int {
	n := 0
	for i, r := range s[len(string(blackFlag)):] {
		switch c := r - 0xe0000; {
		case r == cancelTag && n >= 3:
			return len(string(blackFlag)) + i + utf8.RuneLen(r)
		case n < 6 && (c >= '0' && c <= '9' || c >= 'a' && c <= 'z'):
			n++
		default:
			return 0
		}
	}
	return 0
}

// DisplayURL returns raw without user info, query and fragment, which may
// hold secrets, for logs and details.
func DisplayURL(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return "<unreadable URL>"
	}
	u.User, u.RawQuery, u.Fragment, u.RawFragment, u.ForceQuery = nil, "", "", "", false
	return EscapeLine(u.String())
}

// MaxDetail bounds the sentence that a person is told of a visit, in bytes.
const MaxDetail = 512

// Sentence makes a detail fit to be shown: escaped, on one line, at most
// MaxDetail bytes.
func Sentence(s string) string {
	s = EscapeLine(s)
	if len(s) <= MaxDetail {
		return s
	}
	return strings.TrimSpace(Head(s, MaxDetail-len("…"))) + "…"
}
