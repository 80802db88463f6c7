package report

import (
	"os"
	"strings"

	"golang.org/x/term"

	"monitor/internal/claim"
)

// Color reports whether w should be written in colour: it is a terminal that
// knows how, and NO_COLOR (https://no-color.org) is unset or empty.
func Color(w *os.File, lookupEnv func(string) (string, bool)) bool {
	if v, _ := lookupEnv("NO_COLOR"); v != "" {
		return false
	}
	if kind, _ := lookupEnv("TERM"); kind == "dumb" {
		return false
	}
	return term.IsTerminal(int(w.Fd()))
}

// Width returns the columns of the terminal w, 0 when it is none.
func Width(w *os.File) int {
	columns, _, err := term.GetSize(int(w.Fd()))
	if err != nil {
		return 0
	}
	return columns
}

// A style is a select graphic rendition (ECMA-48). Nothing is said by style
// alone: a word stands beside each. They are those that can be read on light
// and dark terminals alike, which yellow is not; dim is for labels and
// addresses, never for what a source says.
type style string

const (
	plain   style = ""
	bold    style = "\x1b[1m"
	dim     style = "\x1b[2m"
	red     style = "\x1b[1;31m"
	gone    style = "\x1b[31m"
	green   style = "\x1b[32m"
	magenta style = "\x1b[1;35m"
	reset   style = "\x1b[0m"
)

// paint returns text in style st, or bare where there is no colour.
func (p *printer) paint(st style, text string) string {
	if !p.color || st == plain || text == "" {
		return text
	}
	return string(st) + text + string(reset)
}

// A sign is how a word of the contract shows: its mark, its style.
type sign struct {
	mark  string
	style style
}

func signOf(word string) sign {
	switch word {
	case string(claim.StatusStale), string(claim.Changed), string(claim.Missing):
		return sign{"✗", red}
	case string(claim.StatusFresh), string(claim.Supported), string(claim.Fetched), string(claim.NotModified):
		return sign{"✓", green}
	case string(claim.Unverified):
		return sign{"?", magenta}
	case string(claim.NotDue), neverVisited:
		return sign{"·", plain}
	}
	return sign{"!", magenta}
}

// tag returns mark and word, such as "✗ stale".
func (p *printer) tag(word string) string {
	s := signOf(word)
	return p.paint(s.style, s.mark+" "+strings.ReplaceAll(word, "_", " "))
}
