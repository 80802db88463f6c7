package capture

import (
	"bytes"
	"strings"

	"monitor/internal/claim"
)

// hollow: there is no text, or what stands there waits for scripts.
func hollow(e *exhibit) doubt {
	const shell = "the page has no text of its own: its scripts would write it"
	words := e.now.Words
	if words >= few && !e.strange || words >= thin {
		return doubt{}
	}
	m := e.markup()
	switch {
	case e.Response.Visit.Rendered && words > 0: // its scripts ran: this is all there is
		return doubt{}
	case words == 0 && e.Response.Visit.Rendered:
		return suspect(claim.ReasonEmpty, "the page has no text, though a browser ran its scripts")
	case words == 0 && e.known && !m.root && m.noscript == "":
		return suspect(claim.ReasonEmpty, "the page has no text, though it had %d words", e.Last.Words)
	case words == 0 && (m.scripts > 0 || m.root):
		return suspect(claim.ReasonNeedsJS, shell)
	case words == 0 && m.refresh, words < tiny && m.refresh && !e.same:
		return suspect(claim.ReasonNeedsJS, "the page only leads on to another, which did not come")
	case words == 0:
		return suspect(claim.ReasonEmpty, "the page has no text")
	case m.scripts == 0 || !e.below(tiny, few):
	case m.root:
		return suspect(claim.ReasonNeedsJS, shell)
	case strings.Contains(m.noscript, "javascript") && strings.Contains(e.text(), "javascript"):
		return suspect(claim.ReasonNeedsJS, "the page asks for scripts to be run before it shows its text")
	}
	return doubt{}
}

// garbled: the characters are not those that were written. A page may well
// hold a replacement character of its own; then its bytes have it.
func garbled(e *exhibit) doubt {
	const (
		maxLossy  = 0.001 // of all characters
		someLossy = 0.05
		mostly    = 0.5 // of the letters: no language is written so
		letters   = 20
		pairs     = 5 // and one word in fifty
	)
	switch lossy := e.Page.Lossy; {
	case lossy > someLossy, lossy > maxLossy && !bytes.Contains(e.Response.Body, []byte("\ufffd")):
		return suspect(claim.ReasonMojibake, "%.1f %% of the page's characters could not be decoded", 100*lossy)
	case e.tally.letters() >= letters && float64(e.tally.latin1) > mostly*float64(e.tally.letters()),
		e.tally.doubled >= pairs && 50*e.tally.doubled > e.tally.words:
		return suspect(claim.ReasonMojibake, "the page's characters look like those of another encoding")
	}
	return doubt{}
}

// cut: much of the last text is missing, and a second sign says that it is not
// the page that lost it. Real pages lose half of their text in a rewrite.
func cut(e *exhibit) doubt {
	lostEnd := e.Last.Ended && !e.now.Ended
	const next = 0.1 // to nothing
	switch fell := e.fellBelow(0.5); {
	case !e.known:
	case lostEnd && e.Response.NoLength:
		return suspect(claim.ReasonShrunk, "the page may have been cut off: it ended with the connection, before its markup did")
	case e.fellBelow(next):
		return suspect(claim.ReasonShrunk, "next to nothing is left of the page: %d words of %d", e.now.Words, e.Last.Words)
	case lostEnd && e.fellBelow(0.9): // a program that died as it wrote the page
		return suspect(claim.ReasonShrunk, "the page may have been cut off: %d words of %d came, without the end of its markup", e.now.Words, e.Last.Words)
	case fell && e.Response.NoLength:
		return suspect(claim.ReasonShrunk, "the page may have been cut off: %d words of %d came before the connection ended", e.now.Words, e.Last.Words)
	case fell && !sameTitle(e.Last.Title, e.now.Title):
		return suspect(claim.ReasonShrunk, "the page has another title and %d words of %d", e.now.Words, e.Last.Words)
	case fell && hostOf(e.now.URL) != hostOf(e.Last.URL):
		return suspect(claim.ReasonShrunk, "the page came from another host, %s, with %d words of %d", hostOf(e.now.URL), e.now.Words, e.Last.Words)
	}
	return doubt{}
}

// hostOf returns the host of a URL as claim.DisplayURL writes it.
func hostOf(raw string) string {
	_, rest, _ := strings.Cut(raw, "://")
	host, _, _ := strings.Cut(rest, "/")
	return strings.TrimPrefix(host, "www.")
}

// foreign: the page came in another language than last time. Its claims were
// not written against that one.
func foreign(e *exhibit) doubt {
	const sharedByTranslations = 0.2 // names and figures
	if !e.known || e.near >= sharedByTranslations {
		return doubt{}
	}
	now, last := base(e.now.Lang), base(e.Last.Lang)
	switch {
	case now != "" && last != "" && now != last:
		return suspect(claim.ReasonLanguage, "the page came in another language than last time: %s instead of %s", e.now.Lang, e.Last.Lang)
	case e.now.Script != "" && e.Last.Script != "" && e.now.Script != e.Last.Script:
		return suspect(claim.ReasonLanguage, "the page came in another script than last time: %s instead of %s", e.now.Script, e.Last.Script)
	}
	return doubt{}
}

// base returns the language of a tag without region and script (RFC 5646).
func base(tag string) string {
	lang, _, _ := strings.Cut(strings.ReplaceAll(tag, "_", "-"), "-")
	return strings.ToLower(strings.TrimSpace(lang))
}
