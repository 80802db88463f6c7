package claim

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// When writes a time for people, everywhere in the same form. It names the
// zone, since the reader's may be another than the server's.
func When(t time.Time) string { return t.Format("2 January 2006, 15:04 MST") }

// Count writes how many there are of what noun names, which forms its plural
// with an s.
func Count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// Head is the first n bytes of s at most, whole characters.
func Head(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// Size writes a number of bytes for people, as the configuration has it: in
// the largest binary unit (IEC 80000-13) that it fills, to one decimal.
func Size(bytes int64) string {
	units := []string{"bytes", "KiB", "MiB", "GiB"}
	n, unit := float64(bytes), 0
	for n >= 1024 && unit < len(units)-1 {
		n, unit = n/1024, unit+1
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", n), ".0") + " " + units[unit]
}
