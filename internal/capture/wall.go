package capture

import (
	"net/http"
	"strconv"
	"strings"

	"monitor/internal/claim"
)

// maxWidget is how many words may stand around the test of a wall.
const maxWidget = 200

// challenged: a vendor's wall stands before the page, or a test that tells
// people from programs is nearly all there is. A form with fields that a
// person fills in has such a test for its own sake.
func challenged(e *exhibit) doubt {
	for i := range signatures {
		if s := &signatures[i]; s.fits(e) {
			return s.doubt(e)
		}
	}
	if !e.mayBeWall() || e.now.Words >= maxWidget || e.markup().fields > 0 {
		return doubt{}
	}
	for i := range widgets {
		if s := &widgets[i]; s.fits(e) && !invisible(e.markup(), s) {
			return s.doubt(e)
		}
	}
	return doubt{}
}

func (s *signature) doubt(e *exhibit) doubt {
	status := ""
	if code := e.Response.Visit.StatusCode; code != http.StatusOK {
		status = " (status " + strconv.Itoa(code) + ")"
	}
	if s.reason == claim.ReasonBlocked {
		return suspect(s.reason, "%s keeps us from the page%s", s.vendor, status)
	}
	return suspect(s.reason, "%s asks visitors to prove that they are people before it shows the page%s", s.vendor, status)
}

// fits reports whether the answer bears the signature. What a page says counts
// only where it says little else.
func (s *signature) fits(e *exhibit) bool {
	code := e.Response.Visit.StatusCode
	switch {
	case s.status == 4 && code/100 != 4, s.status > 4 && code != s.status:
		return false
	case s.within > 0 && len(e.Response.Body) > s.within:
		return false
	case s.header != "" && !headerHas(e.Response.Header, s.header, s.value):
		return false
	case s.title == "" && s.url == "" && s.mark == "" && s.text == "":
		return true
	case code == http.StatusOK && !e.mayBeWall(), code == http.StatusOK && s.alone && !e.below(tiny, few):
		return false
	}
	return (s.title == "" || strings.Contains(fold(e.now.Title), s.title)) &&
		(s.url == "" || e.markup().pointsTo(s.url)) &&
		(s.mark == "" || e.markup().marked(s.mark)) &&
		(s.text == "" || strings.Contains(e.text(), s.text))
}

func headerHas(h http.Header, name, value string) bool {
	for _, v := range h[name] {
		if strings.Contains(strings.ToLower(v), value) {
			return true
		}
	}
	return false
}

// invisible reports the reCAPTCHA that watches every page of a site and shows
// nothing: its address names a key to render (Google's guide to v3).
func invisible(m *markup, s *signature) bool {
	if s.url == "" || m.marked("g-recaptcha") {
		return false
	}
	for _, u := range m.urls {
		_, key, found := strings.Cut(u, "render=")
		if strings.Contains(u, s.url) && found && !strings.HasPrefix(key, "explicit") {
			return true
		}
	}
	return false
}
