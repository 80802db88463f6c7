package capture_test

import (
	"net/http"
	"strings"
	"testing"

	"monitor/internal/capture"
	"monitor/internal/claim"
	"monitor/internal/fetch"
	"monitor/internal/page"
)

// FuzzGate holds that no answer brings the gate down, that it rules alike on
// like captures, and that a refusal has its reason and a sentence to show.
func FuzzGate(f *testing.F) {
	f.Add([]byte(body("Just a moment...", "<script src=/cdn-cgi/challenge-platform/h/b></script>")), "https://a.example/", uint16(403), "server: cloudflare", "Specs", 400)
	f.Add([]byte("<meta http-equiv=refresh content='0;url=x'><div id=root>"), "https://a.example/login?next=%00", uint16(200), "", "", 0)
	f.Add([]byte("页面不存在 \xff\xfe"), "::", uint16(200), "x-amzn-waf-action: captcha", "规格-极光", 9)
	f.Add([]byte(body("Cookies", "We use cookies with your consent, and our partners do.")), asked, uint16(200), "", "Specs | Aurora", 80)
	f.Add([]byte(strings.Repeat("Ã©", 50)), asked, uint16(200), "", "\x1b[2J", 1)
	f.Fuzz(func(t *testing.T, html []byte, final string, status uint16, header, title string, wordsBefore int) {
		c := capture.Capture{Asked: asked, Response: fetch.Response{
			Visit: claim.Visit{Outcome: claim.Fetched, StatusCode: int(status)},
			URL:   final, Header: http.Header{}, Body: html,
		}}
		name, value, _ := strings.Cut(header, ": ")
		c.Response.Header.Set(name, value)
		if status != http.StatusOK {
			c.Response.Visit.Outcome, c.Response.Visit.Reason, c.Response.Visit.Detail = claim.Unavailable, claim.ReasonStatus, "no"
		}
		c.Page, c.Err = page.Read(html, "text/html", page.View{})
		if wordsBefore > 0 {
			c.Last = seen(body(title, words(wordsBefore%500)))
		}
		got := capture.Gate(c)
		if again := capture.Gate(c); again != got {
			t.Fatalf("ruled %+v, then %+v", got, again)
		}
		v := got.Visit
		if v.Good() != (v.Reason == "") || !v.Good() && v.Detail == "" {
			t.Errorf("outcome %q with reason %q and detail %q", v.Outcome, v.Reason, v.Detail)
		}
		if len(v.Detail) > 512 || v.Detail != claim.EscapeLine(v.Detail) {
			t.Errorf("detail is not fit to be shown: %q", v.Detail)
		}
	})
}
