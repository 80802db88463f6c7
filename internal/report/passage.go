package report

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"monitor/internal/claim"
	"monitor/internal/diff"
)

// A passage shows about context characters on either side of a change, and one
// shorter than enough also what stands around it on the page: a table cell
// says little alone.
const (
	context = 80
	enough  = 40
)

// passage shows what the source said and says.
func (t *text) passage(indent int, r claim.Reading) {
	before, now := fold(r.Before), fold(r.Evidence.Exact)
	switch {
	case r.Verdict == claim.Unverified && now == "":
		return // nothing was read
	case now == "" && before == "":
		if expected := inline(r.Expected); expected != "" {
			t.field(indent, "expected", expected)
		}
	case now == "":
		t.field(indent, "before", "“"+show(whole(before))+"”")
		t.field(indent, "now", "no such passage")
	case before == "" || before == now:
		t.field(indent, "now", "“"+show(around(now, fold(r.Observed), r.Evidence))+"”")
	default:
		t.change(indent, inContext(diff.Words(before, now), r.Evidence))
	}
}

// change shows one text with marks or, where little of it stayed, the two
// texts one after the other.
func (t *text) change(indent int, parts []diff.Part) {
	if mostlyNew(parts) {
		var before, now []diff.Part
		for _, p := range parts {
			if p.Op != diff.Insert {
				before = append(before, diff.Part{Text: p.Text})
			}
			if p.Op != diff.Delete {
				now = append(now, diff.Part{Text: p.Text})
			}
		}
		t.field(indent, "before", "“"+show(whole(joinText(before)))+"”")
		t.field(indent, "now", "“"+show(whole(joinText(now)))+"”")
		return
	}
	t.marked = true
	t.field(indent, "passage", diff.Terminal(diff.Trim(parts, context), t.color))
}

// mostlyNew reports that less than a third of what the reader would see is
// common to both texts.
func mostlyNew(parts []diff.Part) bool {
	same, all := 0, 0
	for _, p := range parts {
		n := utf8.RuneCountInString(strings.TrimSpace(p.Text))
		if p.Op == diff.Equal {
			same += n
		}
		all += n
	}
	return 3*same < all
}

// inContext puts the text around a short passage beside it.
func inContext(parts []diff.Part, e claim.Evidence) []diff.Part {
	if utf8.RuneCountInString(e.Exact) >= enough {
		return parts
	}
	prefix, exact, suffix := fold(e.Prefix), fold(e.Exact), fold(e.Suffix)
	if prefix != "" {
		parts = append([]diff.Part{{Text: prefix + gap(prefix, exact)}}, parts...)
	}
	if suffix != "" {
		parts = append(parts, diff.Part{Text: gap(exact, suffix) + suffix + ellipsis(suffix)})
	}
	return mergeEqual(parts)
}

// ellipsis marks the end of a text that was cut: within a sentence, for no mark
// ends it.
func ellipsis(s string) string {
	last, _ := utf8.DecodeLastRuneInString(s)
	switch {
	case !unicode.IsLetter(last) && !unicode.IsNumber(last):
		return ""
	case wideCells(last) == 2:
		return "…"
	}
	return " …"
}

// gap is what stands between two neighbours whose own space is lost: nothing
// beside a wide character or before a mark that closes, else a space.
func gap(a, b string) string {
	last, _ := utf8.DecodeLastRuneInString(a)
	first, _ := utf8.DecodeRuneInString(b)
	if wideCells(last) == 2 || wideCells(first) == 2 || unicode.In(first, unicode.Pe, unicode.Pf, unicode.Po) {
		return ""
	}
	return " "
}

func mergeEqual(parts []diff.Part) []diff.Part {
	var merged []diff.Part
	for _, p := range parts {
		if n := len(merged); n > 0 && p.Op == diff.Equal && merged[n-1].Op == diff.Equal {
			merged[n-1].Text += p.Text
			continue
		}
		merged = append(merged, p)
	}
	return merged
}

// around cuts a passage to what stands about observed.
func around(now, observed string, e claim.Evidence) []diff.Part {
	parts := []diff.Part{{Text: now}}
	if i := strings.Index(now, observed); observed != "" && i >= 0 {
		end := i + len(observed)
		parts = []diff.Part{{Text: now[:i]}, {Op: diff.Insert, Text: now[i:end]}, {Text: now[end:]}}
	}
	return diff.Trim(inContext(parts, e), context)
}

// whole cuts a passage to its beginning.
func whole(s string) []diff.Part { return diff.Trim([]diff.Part{{Text: s}}, 3*context/2) }

// show joins the texts of parts without marks.
func show(parts []diff.Part) string { return claim.EscapeLine(joinText(parts)) }

func joinText(parts []diff.Part) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(p.Text)
	}
	return b.String()
}

// fold puts s on one line.
func fold(s string) string { return strings.Join(strings.Fields(s), " ") }
