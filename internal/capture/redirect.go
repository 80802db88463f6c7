package capture

import (
	"net/url"
	"slices"
	"strings"

	"monitor/internal/claim"
)

// A journey is where a visit was meant to go and where it ended.
type journey struct {
	asked, final *url.URL
}

// journey returns the way of a visit that was led to another place; a scheme,
// a "www." or a slash at the end make no other.
func (e *exhibit) journey() (journey, bool) {
	asked, err := url.Parse(e.Asked)
	if err != nil {
		return journey{}, false
	}
	final, err := url.Parse(e.Response.URL)
	if err != nil {
		return journey{}, false
	}
	j := journey{asked, final}
	led := siteOf(asked) != siteOf(final) || !slices.Equal(steps(asked), steps(final))
	return j, led && e.Response.URL != ""
}

// steps are the parts of a path, in lower case.
func steps(u *url.URL) []string {
	return strings.FieldsFunc(strings.ToLower(u.Path), func(r rune) bool { return r == '/' })
}

func siteOf(u *url.URL) string { return strings.TrimPrefix(strings.ToLower(u.Host), "www.") }

// ledAside: the site led the visit to where it asks who comes, or what may be
// done with their data.
func ledAside(e *exhibit) doubt {
	j, led := e.journey()
	if !led || e.same || e.Page == nil {
		return doubt{}
	}
	to := claim.DisplayURL(e.Response.URL)
	switch {
	case j.entered(loginSteps[:], loginHosts[:]) && (e.now.Words < thin || e.markup().passwords > 0):
		return suspect(claim.ReasonLogin, "the site leads to a login page: %s", to)
	case j.entered(consentSteps[:], consentHosts[:]) && e.now.Words < thin:
		return suspect(claim.ReasonConsent, "the site leads to a page that asks for consent: %s", to)
	case j.entered(missingSteps[:], nil) && !e.known, j.entered(missingSteps[:], nil) && e.strange:
		return suspect(claim.ReasonSoft404, "the site leads to its page for what it does not have: %s", to)
	}
	return doubt{}
}

var (
	loginSteps = [...]string{
		"login", "log-in", "log_in", "logon", "signin", "sign-in", "sign_in", "auth", "authenticate", "authorize", "sso", "oauth", "oauth2",
		"saml", "saml2", "cas", "adfs", "wp-login", "sessions", "passport", "登录",
	}
	loginHosts   = [...]string{"login", "signin", "auth", "sso", "accounts", "idp", "passport", "adfs"}
	consentSteps = [...]string{"consent", "cookie-consent", "cookiewall", "cookie-wall", "collectconsent", "privacy-gate"}
	consentHosts = [...]string{"consent", "guce", "cmp", "cookiewall"}
	missingSteps = [...]string{"404", "404error", "error404", "not-found", "notfound", "not_found", "page-not-found", "pagenotfound", "error"}
)

// entered reports whether the visit ended at one of the steps or hosts, and
// was not meant to.
func (j journey) entered(names, hosts []string) bool {
	passes := func(u *url.URL) bool {
		label, _, _ := strings.Cut(strings.ToLower(u.Hostname()), ".")
		return slices.Contains(hosts, label) || slices.ContainsFunc(steps(u), func(step string) bool {
			name, _, _ := strings.Cut(step, ".") // login.php, 404.html
			return slices.Contains(names, name)
		})
	}
	return passes(j.final) && !passes(j.asked)
}

// movedHome: the page is no more, and its site leads to a page of fewer steps.
// The same text at another place has only moved.
func movedHome(e *exhibit) doubt {
	j, led := e.journey()
	if !led || e.same || e.near >= alike || e.known && e.Last.URL == e.now.URL || isHome(j.asked) {
		return doubt{}
	}
	to := claim.DisplayURL(e.Response.URL)
	asked, final := steps(j.asked), steps(j.final)
	switch {
	case isHome(j.final):
		return suspect(claim.ReasonMovedHome, "the site leads to its home page instead: %s", to)
	case e.strange && len(final) < len(asked) && siteOf(j.asked) == siteOf(j.final) && slices.Equal(final, asked[:len(final)]):
		return suspect(claim.ReasonMovedHome, "the site leads to another page further up: %s", to)
	}
	return doubt{}
}

// isHome reports the root of a site, or of one of its languages ("/en-GB/").
func isHome(u *url.URL) bool {
	s := steps(u)
	if len(s) == 0 {
		return true
	}
	name, _, _ := strings.Cut(s[0], ".")
	lang, region, _ := strings.Cut(s[0], "-")
	return len(s) == 1 && (name == "index" || name == "home" || name == "default" ||
		slices.Contains(languages[:], lang) && (region == "" || len(region) == 2))
}

// languages are those that sites name a home page by (ISO 639-1, and the two
// country codes that stand for one).
var languages = [...]string{
	"ar", "bg", "cn", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu", "id", "it", "ja", "jp",
	"ko", "lt", "lv", "nb", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "th", "tr", "uk", "vi", "zh",
}
