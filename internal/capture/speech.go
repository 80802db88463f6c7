package capture

import (
	"strings"

	"monitor/internal/claim"
	"monitor/internal/page"
)

// spoken: the page is little more than words that walls and stand-ins use.
func spoken(e *exhibit) doubt {
	for i := range wordings {
		w := &wordings[i]
		if e.headed(w.lines) || e.says(w.phrases) {
			return doubt{reason: w.reason, detail: w.detail}
		}
	}
	return doubt{}
}

// loggedOut: the page asks who comes instead of showing its text. A form to log
// in with stands in the corner of many good pages.
func loggedOut(e *exhibit) doubt {
	const detail = "the page asks for a login"
	switch {
	case !e.mayBeWall():
	case e.says(loginPhrases):
		return doubt{reason: claim.ReasonLogin, detail: detail}
	case e.markup().passwords > 0 && (e.strange && e.now.Words < thin || e.headed(loginLines)),
		e.markup().fields > 0 && e.strange && e.headed(loginLines):
		return doubt{reason: claim.ReasonLogin, detail: detail}
	}
	return doubt{}
}

// paywalled: only the beginning came, and an offer of the rest.
func paywalled(e *exhibit) doubt {
	const teaser = 500 // no beginning is longer
	switch {
	case e.same || e.Page == nil:
	case e.known && !e.fellBelow(0.8), !e.known && e.now.Words >= thin, e.now.Words >= teaser:
	case e.offered(paywallPhrases), e.known && e.offered(paywallWords) && !e.offered(letterWords):
		return suspect(claim.ReasonPaywall, "only the beginning of the page came: it offers the rest to subscribers")
	case (e.known || e.now.Words < small) && (e.markup().paid || e.markup().walled()):
		return suspect(claim.ReasonPaywall, "only a part of the page came: it says of itself that it is not free to read")
	}
	return doubt{}
}

// offered reports whether one of the words stands in the second half of what
// the page itself says.
func (e *exhibit) offered(words []string) bool {
	seen := 0
	for i := range e.Page.Blocks {
		b := &e.Page.Blocks[i]
		if heads(b) || furniture(b) {
			continue
		}
		var t tally
		t.read(b.Text)
		seen += t.words
		if 2*seen > e.now.Words && mentions(fold(b.Text), words) {
			return true
		}
	}
	return false
}

// consentOnly: a dialog about cookies is all there is. Beside a banner, a page
// has words of its own.
func consentOnly(e *exhibit) doubt {
	if !e.mayBeWall() {
		return doubt{}
	}
	var dialog, other tally
	terms := 0 // a page about one of them is none about consent
	for i := range e.Page.Blocks {
		b := &e.Page.Blocks[i]
		switch {
		case heads(b) || furniture(b) || b.Kind == page.Control:
		case mentions(fold(b.Text), consentWords):
			dialog.read(b.Text)
			terms += count(fold(b.Text), consentWords)
		default:
			other.read(b.Text)
		}
	}
	const own = 8 // the site's name, "Settings", "Back"
	if alone := other.words <= own && terms > 1; dialog.words > 2 && (alone || e.strange && other.words <= dialog.words) {
		return suspect(claim.ReasonConsent, "the page shows nothing but its dialog about cookies and consent")
	}
	return doubt{}
}

func mentions(text string, words []string) bool { return count(text, words) > 0 }

// count returns how many of the words stand in text.
func count(text string, words []string) int {
	n := 0
	for _, w := range words {
		if strings.Contains(text, w) {
			n++
		}
	}
	return n
}

// parked: the name of the site is for sale, and nothing is left of the page.
func parked(e *exhibit) doubt {
	const left = 0.1
	if e.same || e.now.Words >= thin || e.near >= left {
		return doubt{}
	}
	for _, host := range parkingHosts {
		if e.markup().uses(host) || onHost(e.now.URL, host) {
			return suspect(claim.ReasonParked, "the site's name is parked: the page comes from a seller of names")
		}
	}
	if e.below(few, thin) && mentions(e.text(), parkingPhrases) {
		return suspect(claim.ReasonParked, "the site's name seems to be for sale")
	}
	return doubt{}
}
