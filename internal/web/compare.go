package web

import (
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"monitor/internal/desk"
	"monitor/internal/diff"
)

// How much of a comparison a page shows: beyond it, the two texts are there as
// a whole.
const (
	maxCompared = 3000 // lines
	maxParts    = 4000 // characters of one line, about
	lineContext = 400  // characters beside a change in a line longer than that
)

// compare shows what became of a source's text between two snapshots.
func (d *Door) compare(w http.ResponseWriter, r *http.Request) error {
	v := r.URL.Query()
	c, err := d.Desk.Compare(r.PathValue("source"), v.Get("from"), v.Get("to"))
	if err != nil {
		return err
	}
	body := compareBody{Comparison: c, Now: d.Now(), Side: v.Get("view") == "side"}
	body.Hunks, body.Left = shownHunks(c.Hunks)
	return d.render(w, r, sheet{Template: "compare", Title: "Changes in " + orID(c.Title, c.Source), Nav: "/sources", Body: body})
}

// A compareBody is a comparison as its template wants it.
type compareBody struct {
	desk.Comparison
	Now   time.Time
	Side  bool        // the two texts side by side, where there is room
	Hunks []diff.Hunk // that are shown
	Left  int         // lines that differ and are not
}

// Address is that of the comparison in one of its views, and Turned the one of
// the same with its two sides exchanged.
func (b compareBody) Address(view string) string {
	return b.address(b.From.Hash, b.To.Hash, view)
}

// Turned is the address of the comparison the other way round.
func (b compareBody) Turned() string {
	view := "inline"
	if b.Side {
		view = "side"
	}
	return b.address(b.To.Hash, b.From.Hash, view)
}

func (b compareBody) address(from, to, view string) string {
	v := url.Values{"from": {from}, "to": {to}, "view": {view}}
	return "/sources/" + url.PathEscape(b.Source) + "/compare?" + v.Encode()
}

// Ends are both sides, the one before first.
func (b compareBody) Ends() []end {
	return []end{{"Before", b.Source, b.From}, {"After", b.Source, b.To}}
}

// An end is one side of a comparison.
type end struct {
	Name   string
	Source string
	desk.Snapshot
}

// Summary counts the lines that differ, by what became of them.
func (b compareBody) Summary() string {
	var lines [diff.Change + 1]int
	for _, h := range b.Comparison.Hunks {
		for _, l := range h.Lines {
			lines[l.Op]++
		}
	}
	var parts []string
	for _, p := range []struct {
		n    int
		fate string
	}{{lines[diff.Change], "changed"}, {lines[diff.Delete], "gone"}, {lines[diff.Insert], "new"}} {
		if p.n > 0 {
			parts = append(parts, count(p.n, "line", "lines")+" "+p.fate)
		}
	}
	return strings.Join(parts, ", ")
}

// Same reports whether the two texts are one.
func (b compareBody) Same() bool { return b.From.Hash == b.To.Hash }

// shownHunks returns as much of hunks as a page shows, and how many lines that
// differ are left out.
func shownHunks(hunks []diff.Hunk) (shown []diff.Hunk, left int) {
	room := maxCompared
	for _, h := range hunks {
		n := min(len(h.Lines), room)
		room -= n
		if n > 0 {
			shown = append(shown, diff.Hunk{Before: h.Before, After: h.After, Lines: shownLines(h.Lines[:n])})
		}
		for _, l := range h.Lines[n:] {
			if l.Op != diff.Equal {
				left++
			}
		}
	}
	return shown, left
}

func shownLines(lines []diff.Line) []diff.Line {
	list := make([]diff.Line, len(lines))
	for i, l := range lines {
		list[i] = l
		if n := runes(l.Parts); n > maxParts {
			list[i].Parts = diff.Trim(l.Parts, lineContext)
		}
	}
	return list
}

func runes(parts []diff.Part) int {
	n := 0
	for _, part := range parts {
		n += utf8.RuneCountInString(part.Text)
	}
	return n
}
