package capture_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"monitor/internal/capture"
	"monitor/internal/claim"
	"monitor/internal/fetch"
	"monitor/internal/page"
)

// The walls, stand-ins and odd pages that the gate must tell apart are tried
// end to end, over HTTP, in package check. Here are the edges of its signals.

const asked = "https://aurora.example/cameras/x2"

// words are n words, all different.
func words(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "word%dx ", i*7919%10007)
	}
	return b.String()
}

func body(title, text string) string {
	return `<html lang="en"><head><title>` + title + `</title></head><body><p>` + text + `</p></body></html>`
}

// came is a page that was fetched.
func came(html string, last claim.Shape) capture.Capture {
	p, err := page.Read([]byte(html), "text/html; charset=utf-8", page.View{})
	return capture.Capture{
		Asked: asked, Page: p, Err: err, Last: last,
		Response: fetch.Response{
			Visit: claim.Visit{Outcome: claim.Fetched, StatusCode: http.StatusOK},
			URL:   asked, Header: http.Header{}, ContentType: "text/html; charset=utf-8", Body: []byte(html),
		},
	}
}

// seen is the shape of a page.
func seen(html string) claim.Shape { return capture.Gate(came(html, claim.Shape{})).Shape }

func TestShape(t *testing.T) {
	got := seen(`<html lang="fr"><title>Fiche</title><nav>Accueil Produits</nav><main><h1>Fiche</h1><p>Deux heures.</p></main><footer>Nous</footer></html>`)
	if got.Title != "Fiche" || got.Words != 3 || got.Lang != "fr" || got.Script != "Latin" || got.URL != asked || !got.Ended || len(got.Sketch) != 128 {
		t.Errorf("got %+v", got)
	}
	if other := seen("<p>单段视频最长三分钟"); other.Script != "Han" || other.Words != 9 || other.Ended {
		t.Errorf("got %+v", other)
	}
	if mixed := seen("<p>abc абв"); mixed.Script != "" {
		t.Errorf("got script %q of a text in two", mixed.Script)
	}
}

// TestVolume holds that shrinkage alone is no sign, and what second one is.
func TestVolume(t *testing.T) {
	whole := seen(body("Specs | Aurora", words(400)))
	for _, tt := range []struct {
		name   string
		html   string
		tweak  func(*capture.Capture)
		reason claim.Reason
	}{
		{"a third left", body("Specs | Aurora", words(133)), nil, ""},
		{"a tenth and a bit left", body("Specs | Aurora", words(42)), nil, ""},
		{"less than a tenth", body("Specs | Aurora", words(38)), nil, claim.ReasonShrunk},
		{"a third, no end", strings.TrimSuffix(body("Specs | Aurora", words(133)), "</html>"), nil, claim.ReasonShrunk},
		{"most of it, no end", strings.TrimSuffix(body("Specs | Aurora", words(350)), "</html>"), nil, claim.ReasonShrunk},
		{"nearly all of it, no end", strings.TrimSuffix(body("Specs | Aurora", words(390)), "</html>"), nil, ""},
		{"all of it, no end, closed by the connection", strings.TrimSuffix(body("Specs | Aurora", words(400)), "</html>"),
			func(c *capture.Capture) { c.Response.NoLength = true }, claim.ReasonShrunk},
		{"all of it, closed by the connection", body("Specs | Aurora", words(400)), func(c *capture.Capture) { c.Response.NoLength = true }, ""},
		{"a third, closed by the connection", body("Specs | Aurora", words(133)), func(c *capture.Capture) { c.Response.NoLength = true }, claim.ReasonShrunk},
		{"a third, another title", body("Offers | Aurora", words(133)), nil, claim.ReasonShrunk},
		{"a third, no title", body("", words(133)), nil, claim.ReasonShrunk},
		{"all of it, another title", body("Offers | Aurora", words(400)), nil, ""},
		{"a third, the title longer", body("X2 Specs 2027 | Aurora", words(133)), nil, ""},
		{"a third, another host", body("Specs | Aurora", words(133)), func(c *capture.Capture) { c.Response.URL = "https://old.example/cameras/x2" }, claim.ReasonShrunk},
		{"a third, at www", body("Specs | Aurora", words(133)), func(c *capture.Capture) { c.Response.URL = "https://www.aurora.example/cameras/x2" }, ""},
		{"twice as much", body("Specs | Aurora", words(800)), nil, ""},
	} {
		c := came(tt.html, whole)
		if tt.tweak != nil {
			tt.tweak(&c)
		}
		if got := capture.Gate(c).Visit; got.Reason != tt.reason {
			t.Errorf("%s: got %q (%s), want %q", tt.name, got.Reason, got.Detail, tt.reason)
		}
	}
}

// TestLed holds where a visit may end.
func TestLed(t *testing.T) {
	html := body("Welcome", words(60))
	for _, tt := range []struct {
		asked, final string
		last         claim.Shape
		reason       claim.Reason
	}{
		{"https://a.example/x/y", "https://a.example/", claim.Shape{}, claim.ReasonMovedHome},
		{"https://a.example/x/y", "https://a.example/index.php", claim.Shape{}, claim.ReasonMovedHome},
		{"https://a.example/x/y", "https://b.example/pt-BR", claim.Shape{}, claim.ReasonMovedHome},
		{"https://a.example/x/y", "https://a.example/x2", claim.Shape{}, ""},
		{"https://a.example/x/y", "https://a.example/x/y/", claim.Shape{}, ""},
		{"https://a.example/x/y", "https://www.a.example/x/y", claim.Shape{}, ""},
		{"https://a.example/x/y", "https://a.example/x", claim.Shape{}, ""},
		{"https://a.example/x/y", "https://a.example/x", seen(body("Specs", "quite another text than it was before")), claim.ReasonMovedHome},
		{"https://a.example/x/y", "https://a.example/", seen(html), ""},
		{"https://a.example/", "https://a.example/en", claim.Shape{}, ""},
		{"https://a.example/", "https://b.example/", claim.Shape{}, ""},
		{"https://a.example/x", "https://a.example/login.php?next=/x", claim.Shape{}, claim.ReasonLogin},
		{"https://a.example/docs/login", "https://a.example/help/login", claim.Shape{}, ""},
		{"https://a.example/x", "https://accounts.a.example/v3", claim.Shape{}, claim.ReasonLogin},
		{"https://a.example/x", "https://consent.a.example/v3", claim.Shape{}, claim.ReasonConsent},
		{"https://a.example/x", "https://a.example/errors/404.aspx", claim.Shape{}, claim.ReasonSoft404},
	} {
		c := came(html, tt.last)
		c.Asked, c.Response.URL = tt.asked, tt.final
		if got := capture.Gate(c).Visit; got.Reason != tt.reason {
			t.Errorf("%s to %s: got %q (%s), want %q", tt.asked, tt.final, got.Reason, got.Detail, tt.reason)
		}
	}
}

// TestProbe holds when a host is to be probed, and what its answer decides.
func TestProbe(t *testing.T) {
	standIn := body("Nothing | Aurora", "Not found. "+words(60))
	headed := strings.Replace(standIn, "Nothing", "Page not found", 1)
	other := seen(body("Specs | Aurora", "the text as it was, of which no word is left, and not so short either"))
	answer := func(status int, html string) claim.Probe {
		r := came(html, claim.Shape{}).Response
		r.Visit.StatusCode, r.Visit.At = status, time.Date(2026, 4, 23, 8, 0, 0, 0, time.UTC)
		if status != http.StatusOK {
			r.Visit.Outcome = claim.Unavailable
		}
		return capture.ProbeOf(r)
	}
	for _, tt := range []struct {
		name   string
		html   string
		last   claim.Shape
		probe  claim.Probe
		smells bool
		reason claim.Reason
	}{
		{"headed like one", headed, claim.Shape{}, claim.Probe{}, true, ""},
		{"headed like one, and the host sends it for anything", headed, claim.Shape{}, answer(200, headed), false, claim.ReasonSoft404},
		{"headed like one, and the host sends another", headed, claim.Shape{}, answer(200, body("Home", "quite something else, and more of it")), false, ""},
		{"headed like one, and the host is honest", headed, claim.Shape{}, answer(404, ""), false, ""},
		{"headed like one, and nothing came", headed, claim.Shape{}, answer(0, ""), false, claim.ReasonSoft404},
		{"another page", standIn, other, claim.Probe{}, true, ""},
		{"another page, and the host sends it for anything", standIn, other, answer(200, standIn), false, claim.ReasonSoft404},
		{"another page, and the host is honest", standIn, other, answer(404, ""), false, ""},
		{"any page of a host that sends it for anything", standIn, claim.Shape{}, answer(200, standIn), false, ""},
		{"the last page", standIn, seen(standIn), claim.Probe{}, false, ""},
	} {
		c := came(tt.html, tt.last)
		c.Probe = tt.probe
		got := capture.Gate(c)
		if got.Smells != tt.smells || got.Visit.Reason != tt.reason {
			t.Errorf("%s: got smells %v, %q (%s), want %v, %q", tt.name, got.Smells, got.Visit.Reason, got.Visit.Detail, tt.smells, tt.reason)
		}
	}
}

// TestErrorAnswers holds that a status stands unless a wall sent it.
func TestErrorAnswers(t *testing.T) {
	c := came(body("Forbidden", "You may not."), claim.Shape{})
	c.Response.Visit = claim.Visit{Outcome: claim.Unavailable, Reason: claim.ReasonStatus, Detail: "the server denies access (403)", StatusCode: 403}
	if got := capture.Gate(c).Visit; got != c.Response.Visit {
		t.Errorf("got %+v, want it untouched", got)
	}
	c.Response.Header.Set("Cf-Mitigated", "challenge")
	if got := capture.Gate(c).Visit; got.Outcome != claim.Suspect || got.Reason != claim.ReasonChallenge || got.StatusCode != 403 {
		t.Errorf("got %+v, want a challenge", got)
	}
	c.Response.Visit = claim.Visit{Outcome: claim.Refused, Reason: claim.ReasonRobots, Detail: "its rules"}
	if got := capture.Gate(c).Visit; got != c.Response.Visit {
		t.Errorf("got %+v, want it untouched", got)
	}
}

// Once a browser has run its scripts, what stands on a page is all of it.
func TestRendered(t *testing.T) {
	const script = `<div id="root">%s</div><script>start()</script>`
	tests := []struct {
		name, text   string
		http, chrome claim.Reason
	}{
		{"nothing", "", claim.ReasonNeedsJS, claim.ReasonEmpty},
		{"a few words", "Three minutes.", "", ""},
		{"a request", "Please enable JavaScript.", claim.ReasonNeedsJS, claim.ReasonEmpty},
	}
	for _, tt := range tests {
		c := came(fmt.Sprintf(script, tt.text), claim.Shape{})
		if got := capture.Gate(c).Visit.Reason; got != tt.http {
			t.Errorf("%s by HTTP: got %q, want %q", tt.name, got, tt.http)
		}
		c.Response.Visit.Rendered = true
		if got := capture.Gate(c).Visit.Reason; got != tt.chrome {
			t.Errorf("%s rendered: got %q, want %q", tt.name, got, tt.chrome)
		}
	}
}
