package web_test

import (
	"net/http"
	"strings"
	"testing"

	"monitor/internal/web"
)

// TestForged sends what pages of other sites can make a browser send, with the
// cookie of an editor as if the browser had sent it too: P11 and W04.
func TestForged(t *testing.T) {
	tests := 0
	for _, admission := range []web.Admission{{}, {Auth: staff(t)}, {Auth: staff(t), External: "https://monitor.example.org"}} {
		p := newPorch(t, admission)
		host := strings.TrimPrefix(p.server.URL, "http://")
		cookie := "Cookie: none=1"
		if len(admission.Auth.Users) > 0 {
			cookie = p.in("ann")
		}
		forms := []struct{ path, body string }{
			{"/claims/a/c/accept", "reason=x"}, {"/claims/a/c/snooze", ""}, {"/claims/a/c/undo", "verb=accept"}, {"/articles/a/check", ""},
			{"/sources/s/check", ""}, {"/claims/a/c/check", ""}, {"/api/v1/decisions", `{"article":"a","claim":"c","verb":"accept"}`},
			{"/api/v1/checks", `{"article":"a"}`}, {"/login", "name=rita&password=ritarita"}, {"/logout", ""},
		}
		origins := [][]string{
			{"Sec-Fetch-Site: cross-site"}, {"Sec-Fetch-Site: same-site"}, {"Sec-Fetch-Site: cross-site", "Origin: http://" + host},
			{"Origin: https://evil.test"}, {"Origin: null"}, {"Origin: http://localhost:1"}, {"Origin: http://" + host + ".evil.test"},
			{"Referer: https://evil.test/" + host}, {"Origin: http://evil.test", "X-Forwarded-Host: evil.test"},
		}
		for _, form := range forms {
			for _, origin := range origins {
				for _, kind := range []string{asForm, "Content-Type: text/plain", "Content-Type: application/json", "Content-Type: multipart/form-data; boundary=x"} {
					tests++
					a := p.ask("POST", form.path, form.body, append(origin, kind, cookie)...)
					if a.StatusCode != http.StatusForbidden || len(a.Cookies()) > 0 {
						t.Errorf("POST %s with %s: %s, cookies %v", form.path, origin, a.Status, a.Cookies())
					}
				}
			}
		}
		for _, method := range []string{"PUT", "PATCH", "DELETE", "TRACE", "ACCEPT"} {
			if a := p.ask(method, "/claims/a/c/accept", "", cookie, "Sec-Fetch-Site: cross-site"); a.StatusCode != http.StatusForbidden {
				t.Errorf("%s: %s", method, a.Status)
			}
		}
		for _, form := range forms {
			p.ask("GET", form.path+"?"+form.body, "", cookie)
			p.ask("HEAD", form.path, "", cookie)
			p.ask("GET", form.path, "", cookie, "X-HTTP-Method-Override: POST")
		}
		if a := p.ask("GET", "/api/v1/live", "", cookie, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: cors"); a.StatusCode != http.StatusForbidden {
			t.Errorf("a stream for another site: %s", a.Status)
		}
		if n := p.changes.Load(); n > 0 {
			t.Errorf("%d changes", n)
		}
		if a := p.ask("GET", "/api/v1/health", "", cookie); a.StatusCode != http.StatusOK {
			t.Errorf("signed out by somebody else: %s", a.Status)
		}
		for _, own := range [][]string{{"Sec-Fetch-Site: same-origin"}, {"Origin: http://" + host}, {"Sec-Fetch-Site: none"}, {"Referer: http://" + host + "/x"}, nil} {
			p.ask("POST", "/sources/s/check", "", append(own, asForm, cookie)...)
		}
		if n := p.changes.Load(); n != 5 {
			t.Errorf("%d changes by pages of our own, want 5", n)
		}
	}
	if tests < 40 {
		t.Errorf("%d forged requests", tests)
	}
}

// TestHeaders holds W17 for every kind of answer.
func TestHeaders(t *testing.T) {
	p := newPorch(t, web.Admission{Auth: staff(t)})
	ann := p.in("ann")
	for _, path := range []string{"/", "/login", "/health", "/healthz", "/api/v1/status", "/nowhere", "/feed.atom"} {
		for _, headers := range [][]string{nil, {ann}, {"Host: evil.test"}} {
			a := p.ask("GET", path, "", headers...)
			for name, want := range map[string]string{
				"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer",
				"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
				"Content-Security-Policy": "default-src 'none';", "Permissions-Policy": "camera=()", "Cache-Control": "no-",
				"Server": "",
			} {
				if got := a.Header.Get(name); (got == "") != (want == "") || !strings.Contains(got, want) {
					t.Errorf("GET %s with %v, %s: %s is %q", path, headers, a.Status, name, got)
				}
			}
		}
	}
	if login := p.ask("GET", "/login", ""); strings.Contains(login.body, "alerts") || strings.Contains(login.body, "feed") {
		t.Errorf("the way in says what is inside:\n%s", login.body)
	}
}
