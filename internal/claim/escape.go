package claim

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"
)

// Escape makes untrusted text harmless on a terminal or in a log of a CI
// runner: control characters, invalid UTF-8, bidirectional controls and the
// Unicode line separators become visible escapes (\x1b, \u202e), no line
// starts with "::", and nothing reads "##[" or "##vso[". Line breaks and tabs
// stay.
func Escape(s string) string {
	var b strings.Builder
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			b.WriteByte('\n')
		}
		escapeLine(&b, line)
	}
	return b.String()
}

// EscapeLine is Escape for text that must stay on one line.
func EscapeLine(s string) string {
	return strings.NewReplacer("\n", `\n`, "\t", " ").Replace(Escape(strings.ReplaceAll(s, "\r\n", "\n")))
}

// commands are what GitHub and Azure runners act on.
var commands = strings.NewReplacer("##[", `#\u0023[`, "##vso[", `#\u0023vso[`)

func escapeLine(b *strings.Builder, line string) {
	if rest := strings.TrimLeft(line, " \t"); strings.HasPrefix(rest, "::") {
		line = line[:len(line)-len(rest)] + `\u003a` + rest[1:]
	}
	for _, r := range commands.Replace(line) {
		switch {
		case r == '\t':
			b.WriteRune(r)
		case r == unicode.ReplacementChar:
			b.WriteRune(r) // what invalid UTF-8 decodes to
		case r < 0x20 || r == 0x7f:
			fmt.Fprintf(b, `\x%02x`, r)
		case unsafeOnScreen(r):
			fmt.Fprintf(b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
}

// unsafeOnScreen reports C1 controls, bidirectional controls (Unicode TR 9)
// and the line and paragraph separators.
func unsafeOnScreen(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
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
