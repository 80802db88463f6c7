package web_test

import (
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"monitor/internal/auth"
	"monitor/internal/web"
)

// later sets the clock.
func (p *porch) later(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.now = p.now.Add(d)
}

func (p *porch) signIn(name, password string, headers ...string) answered {
	p.t.Helper()
	form := url.Values{"name": {name}, "password": {password}}
	return p.ask("POST", "/login", form.Encode(), append(headers, asForm)...)
}

func TestSession(t *testing.T) {
	for _, tt := range []struct {
		external, name string
		secure         bool
	}{
		{"", "monitor_session", false}, {"http://monitor.example.org", "monitor_session", false}, {"https://monitor.example.org", "__Host-monitor_session", true},
	} {
		p := newPorch(t, web.Admission{Auth: staff(t), External: tt.external})
		a := p.signIn("ann", "annann")
		if len(a.Cookies()) != 1 {
			t.Fatalf("%s: %s with cookies %v", tt.external, a.Status, a.Cookies())
		}
		c := a.Cookies()[0]
		if c.Name != tt.name || c.Secure != tt.secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.MaxAge != 12*60*60 {
			t.Errorf("%s: the cookie is %s", tt.external, c)
		}
		if len(c.Value) < 43 { // 256 bits
			t.Errorf("%s: a session is called %q", tt.external, c.Value)
		}
		session := "Cookie: " + c.Name + "=" + c.Value
		if a := p.ask("GET", "/health", "", session); a.StatusCode != http.StatusOK {
			t.Errorf("%s: signed in, %s", tt.external, a.Status)
		}
		p.later(12*time.Hour - time.Second)
		if a := p.ask("GET", "/health", "", session); a.StatusCode != http.StatusOK {
			t.Errorf("%s: before twelve hours are over, %s", tt.external, a.Status)
		}
		p.later(time.Second)
		if a := p.ask("GET", "/health", "", session); a.StatusCode != http.StatusSeeOther {
			t.Errorf("%s: after twelve hours, %s", tt.external, a.Status)
		}
	}
}

func TestSigningOut(t *testing.T) {
	p := newPorch(t, web.Admission{Auth: staff(t)})
	one, other := p.in("ann"), p.in("ann")
	a := p.ask("POST", "/logout", "", one)
	if a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != "/login" || len(a.Cookies()) != 1 || a.Cookies()[0].MaxAge >= 0 {
		t.Errorf("%s to %s, cookies %v", a.Status, a.Header.Get("Location"), a.Cookies())
	}
	if a := p.ask("GET", "/health", "", one); a.StatusCode != http.StatusSeeOther {
		t.Errorf("who kept the cookie is still in: %s", a.Status)
	}
	if a := p.ask("GET", "/health", "", other); a.StatusCode != http.StatusOK {
		t.Errorf("signed out elsewhere too: %s", a.Status)
	}
	if a := p.ask("GET", "/logout", "", other); a.StatusCode == http.StatusSeeOther {
		t.Errorf("a link signs out: %s", a.Status)
	}
}

// A session's name from before is worth nothing once somebody signed in.
func TestFixation(t *testing.T) {
	p := newPorch(t, web.Admission{Auth: staff(t)})
	rita := p.in("rita")
	for _, before := range []string{rita, "Cookie: monitor_session=chosen-by-somebody-else"} {
		a := p.signIn("ann", "annann", before)
		if len(a.Cookies()) != 1 || strings.HasSuffix(before, "="+a.Cookies()[0].Value) {
			t.Fatalf("%s, cookies %v", a.Status, a.Cookies())
		}
		if a := p.ask("GET", "/health", "", before); a.StatusCode != http.StatusSeeOther {
			t.Errorf("%s is a session still: %s", before, a.Status)
		}
	}
}

// Who is wrong learns nothing of what is right.
func TestWrongNameOrPassword(t *testing.T) {
	p := newPorch(t, web.Admission{Auth: staff(t)})
	wrong, unknown := p.signIn("ann", "ritarita"), p.signIn("bob", "ritarita")
	if wrong.StatusCode != http.StatusForbidden || wrong.StatusCode != unknown.StatusCode || len(wrong.Cookies())+len(unknown.Cookies()) > 0 {
		t.Errorf("%s and %s", wrong.Status, unknown.Status)
	}
	if same := strings.ReplaceAll(unknown.body, "bob", "ann"); same != wrong.body || !strings.Contains(wrong.body, "The name or the password is wrong.") {
		t.Errorf("a wrong password:\n%s\nan unknown name:\n%s", wrong.body, unknown.body)
	}
	if strings.Contains(wrong.body, "ritarita") {
		t.Error("the password comes back")
	}
	hostile := p.signIn(`"><script>alert(1)</script>`, "x")
	if strings.Contains(hostile.body, "<script>") {
		t.Errorf("a name runs:\n%s", hostile.body)
	}
	if a := p.ask("POST", "/login?password=annann", "name=ann", asForm); a.StatusCode != http.StatusForbidden {
		t.Errorf("a password in the address: %s", a.Status)
	}
	if a := p.signIn("ann", strings.Repeat("x", 1<<20)); a.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("a mebibyte of password: %s", a.Status)
	}
	if a := p.signIn("ann", strings.Repeat("x", 60<<10)); a.StatusCode != http.StatusForbidden {
		t.Errorf("a long password: %s", a.Status)
	}
}

func TestTooManyTries(t *testing.T) {
	settings := staff(t)
	settings.Proxy = &auth.Proxy{From: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}}
	p := newPorch(t, web.Admission{Auth: settings})
	const from, elsewhere = "X-Forwarded-For: 192.0.2.1", "X-Forwarded-For: 192.0.2.1, 192.0.2.2"
	for i := range 5 {
		if a := p.signIn("ann", "wrong", from); a.StatusCode != http.StatusForbidden {
			t.Fatalf("try %d: %s", i, a.Status)
		}
	}
	for _, headers := range [][]string{{from}, {"X-Forwarded-For: 203.0.113.9, 192.0.2.1"}, {"X-Forwarded-For: 203.0.113.9", from}} {
		a := p.signIn("ann", "annann", headers...)
		if a.StatusCode != http.StatusTooManyRequests || a.Header.Get("Retry-After") != "60" || len(a.Cookies()) > 0 || !strings.Contains(a.body, "wait 60 seconds") {
			t.Errorf("%v: %s, Retry-After %s", headers, a.Status, a.Header.Get("Retry-After"))
		}
	}
	if a := p.signIn("ann", "annann", elsewhere); a.StatusCode != http.StatusSeeOther {
		t.Errorf("from elsewhere: %s", a.Status)
	}
	p.later(time.Minute)
	if a := p.signIn("ann", "annann", from); a.StatusCode != http.StatusSeeOther {
		t.Errorf("a minute later: %s", a.Status)
	}
}

// X-Forwarded-For is anybody's word where no proxy of ours stands before us.
func TestTriesByAnybodysWord(t *testing.T) {
	p := newPorch(t, web.Admission{Auth: staff(t)})
	limited := 0
	for i := range 10 {
		if a := p.signIn("ann", "wrong", "X-Forwarded-For: 192.0.2."+string(rune('0'+i))); a.StatusCode == http.StatusTooManyRequests {
			limited++
		}
	}
	if limited != 5 {
		t.Errorf("%d of 10 tries had to wait, want 5", limited)
	}
}

// The way in leads back to where somebody wanted to go, and nowhere else.
func TestNext(t *testing.T) {
	p := newPorch(t, web.Admission{Auth: staff(t)})
	rita := p.in("rita") // ann signs in too often below to stay signed in
	for next, want := range map[string]string{
		"/health":                       "/health",
		"/articles/a?claim=b&x=%2F%2Fy": "/articles/a?claim=b&x=%2F%2Fy",
		"/?q=clips+of":                  "/?q=clips+of",
		"":                              "/",
		"health":                        "/",
		"//evil.test":                   "/",
		"///evil.test":                  "/",
		"/\\evil.test":                  "/",
		"\\\\evil.test":                 "/",
		"https://evil.test":             "/",
		"https:evil.test":               "/",
		"http:///evil.test":             "/",
		"javascript:alert(1)":           "/",
		"/\t/evil.test":                 "/",
		"/\r\nSet-Cookie: a=b":          "/",
		"\x00":                          "/",
		"//user@evil.test/":             "/",
		"/login?next=/login":            "/",
		"/logout":                       "/",
		"?x":                            "/",
	} {
		form := url.Values{"name": {"ann"}, "password": {"annann"}, "next": {next}}
		if a := p.ask("POST", "/login", form.Encode(), asForm); a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != want {
			t.Errorf("the form with %q: %s to %q", next, a.Status, a.Header.Get("Location"))
		}
		if a := p.ask("GET", "/login?next="+url.QueryEscape(next), "", rita); a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != want {
			t.Errorf("signed in already, with %q: %s to %q", next, a.Status, a.Header.Get("Location"))
		}
	}
	for _, next := range []string{"/.//evil.test", "/%5cevil.test", "/%2f%2fevil.test"} {
		a := p.ask("GET", "/login?next="+url.QueryEscape(next), "", rita)
		to, err := a.Location()
		if err != nil || to.Host != strings.TrimPrefix(p.server.URL, "http://") || strings.HasPrefix(a.Header.Get("Location"), "//") {
			t.Errorf("%q leads to %q", next, a.Header.Get("Location"))
		}
	}
}

// A new configuration throws out whom it does not have, and nobody else.
func TestSessionsAndReload(t *testing.T) {
	settings := staff(t)
	p := newPorch(t, web.Admission{Auth: settings})
	ann, rita := p.in("ann"), p.in("rita")
	code := func(session string) int { return p.ask("GET", "/health", "", session).StatusCode }
	p.door.Guard.Set(web.Admission{Auth: settings, Hosts: []string{"desk.example.org"}})
	if code(ann) != http.StatusOK || code(rita) != http.StatusOK {
		t.Errorf("after another change: %d, %d", code(ann), code(rita))
	}
	without := settings
	without.Users = settings.Users[:1]
	p.door.Guard.Set(web.Admission{Auth: without})
	if code(ann) != http.StatusOK || code(rita) != http.StatusSeeOther {
		t.Errorf("without rita: %d, %d", code(ann), code(rita))
	}
	p.door.Guard.Set(web.Admission{Auth: settings})
	if code(rita) != http.StatusSeeOther {
		t.Error("rita's session came back with her")
	}
	demoted := settings
	demoted.Users = append([]auth.User(nil), settings.Users...)
	demoted.Users[0].Role = auth.Reader
	p.door.Guard.Set(web.Admission{Auth: demoted})
	if a := p.ask("POST", "/sources/s/check", "", ann, asForm); a.StatusCode != http.StatusForbidden {
		t.Errorf("no editor any more: %s", a.Status)
	}
}
