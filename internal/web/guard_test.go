package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"monitor/internal/auth"
	"monitor/internal/claim"
	"monitor/internal/web"
)

const (
	botToken  = "monitor_of-the-bot-that-decides"
	feedToken = "monitor_of-a-reader-of-feeds"
)

// A porch is a dashboard on loopback with a guard before it, and what it was
// asked to change.
type porch struct {
	*seen
	server  *httptest.Server
	changes atomic.Int32
}

func newPorch(t *testing.T, a web.Admission) *porch {
	t.Helper()
	p := &porch{seen: newSeen(t)}
	p.door.Guard = web.NewGuard(a, p.time)
	p.door.Decide = func(_ context.Context, d web.Decision) (string, error) { p.changes.Add(1); return "by " + d.By, nil }
	p.door.Visit = func(context.Context, web.Ask) (string, error) { p.changes.Add(1); return "", nil }
	pages, err := p.door.Dashboard()
	if err != nil {
		t.Fatal(err)
	}
	p.server = httptest.NewServer(pages)
	t.Cleanup(p.server.Close)
	return p
}

// staff are ann, an editor, and rita, a reader, whose passwords are their names
// twice, and a token of either kind.
func staff(t *testing.T) auth.Settings {
	t.Helper()
	hash := func(password string) claim.Secret {
		h, err := bcrypt.GenerateFromPassword([]byte(password), bcrypt.MinCost)
		if err != nil {
			t.Fatal(err)
		}
		return claim.Secret(h)
	}
	return auth.Settings{
		Users: []auth.User{
			{Name: "ann", Hash: hash("annann"), Role: auth.Editor},
			{Name: "rita", Hash: hash("ritarita"), Role: auth.Reader},
		},
		Tokens: []auth.Token{
			{Name: "bot", Token: botToken, Role: auth.Editor},
			{Name: "reader", Token: feedToken, Role: auth.Reader},
		},
	}
}

// An answered is an answer that was read to its end.
type answered struct {
	*http.Response
	body string
}

// ask sends a request as its header says: "Name: value" each. A header Host is
// the request's. Redirects are answers.
func (p *porch) ask(method, path, body string, headers ...string) answered {
	p.t.Helper()
	r, err := http.NewRequestWithContext(p.t.Context(), method, p.server.URL+path, strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		if r.Header.Add(name, value); name == "Host" {
			r.Host = value
		}
	}
	resp, err := (&http.Client{Timeout: time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return answered{resp, string(text)}
}

const asForm = "Content-Type: application/x-www-form-urlencoded"

// in signs somebody in and returns the header that says so from then on.
func (p *porch) in(name string) string {
	p.t.Helper()
	a := p.ask("POST", "/login", url.Values{"name": {name}, "password": {name + name}}.Encode(), asForm)
	if a.StatusCode != http.StatusSeeOther || len(a.Cookies()) != 1 {
		p.t.Fatalf("%s: %s, cookies %v\n%s", name, a.Status, a.Cookies(), a.body)
	}
	return "Cookie: " + a.Cookies()[0].Name + "=" + a.Cookies()[0].Value
}

// Without a name there is an answer to few things, and else the way to get one.
func TestNobodySeesNothing(t *testing.T) {
	p := newPorch(t, web.Admission{Auth: staff(t)})
	for _, path := range []string{"/healthz", "/login", "/login?next=/health", "/static/style.css", "/static/monitor.js"} {
		if a := p.ask("GET", path, ""); a.StatusCode != http.StatusOK {
			t.Errorf("GET %s: %s", path, a.Status)
		}
	}
	pages := []string{
		"/", "/?q=x&status=stale", "/articles/a", "/articles/a?claim=b", "/claims/a/b", "/sources", "/sources/s", "/sources/s/compare?from=1&to=2",
		"/sources/s/snapshots/h", "/sources/s/snapshots/h/raw", "/alerts", "/health", "/nowhere", "/login/", "/logout", "/healthz/x", "/staticx",
	}
	for _, path := range pages {
		want := "/login?next=" + url.QueryEscape(path)
		if path == "/" {
			want = "/login"
		}
		if a := p.ask("GET", path, ""); a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != want {
			t.Errorf("GET %s: %s to %q, want to %q", path, a.Status, a.Header.Get("Location"), want)
		}
	}
	programs := []string{
		"/feed.atom", "/readyz", "/metrics", "/badge/a.svg", "/api/", "/api/v1/openapi.json", "/api/v1/status", "/api/v1/articles",
		"/api/v1/articles/a", "/api/v1/claims/a/b", "/api/v1/sources", "/api/v1/sources/s", "/api/v1/sources/s/compare",
		"/api/v1/sources/s/snapshots/h", "/api/v1/alerts", "/api/v1/health", "/api/v1/live", "/api/v1/decisions", "/api/v1/checks",
	}
	for _, path := range programs {
		for _, method := range []string{"GET", "POST", "DELETE", "OPTIONS"} {
			unauthorized(t, method+" "+path, p.ask(method, path, "{}"))
		}
	}
	for _, path := range []string{
		"/articles/a/check", "/claims/a/b/accept", "/claims/a/b/snooze", "/claims/a/b/undo", "/claims/a/b/check", "/sources/s/check", "/", "/healthz", "/static/style.css",
	} {
		if a := p.ask("POST", path, ""); a.StatusCode != http.StatusSeeOther && a.StatusCode != http.StatusUnauthorized {
			t.Errorf("POST %s: %s", path, a.Status)
		}
	}
	for _, path := range []string{"/static/../health", "/static/%2e%2e/health", "/static//../health", "/static/..%2fhealth", "/login/../health", "//health", "/static/../api/v1/status", `/static/..%5chealth`} {
		if a := p.ask("GET", path, ""); a.StatusCode < 300 {
			t.Errorf("GET %s: %s", path, a.Status)
		}
	}
	if n := p.changes.Load(); n > 0 {
		t.Errorf("%d changes", n)
	}
}

// unauthorized holds that an answer is a 401 that a program understands.
func unauthorized(t *testing.T, what string, a answered) {
	t.Helper()
	var problem struct{ Status int }
	err := json.Unmarshal([]byte(a.body), &problem)
	if a.StatusCode != http.StatusUnauthorized || !strings.HasPrefix(a.Header.Get("WWW-Authenticate"), "Bearer ") ||
		a.Header.Get("Content-Type") != "application/problem+json" || err != nil || problem.Status != http.StatusUnauthorized {
		t.Errorf("%s: %s, %v, %v", what, a.Status, a.Header, err)
	}
}

// Whoever says that he is somebody in another way than the one in force is
// nobody.
func TestFalsePapers(t *testing.T) {
	p := newPorch(t, web.Admission{Auth: staff(t)})
	for _, header := range []string{
		"Authorization: Bearer", "Authorization: Bearer ", "Authorization: Bearer annann", "Authorization: " + botToken,
		"Authorization: Digest " + botToken, "Authorization: Bearer " + botToken + "x", "Authorization: Bearer " + botToken + ", " + feedToken,
		"Authorization: Basic " + botToken, "Authorization: Basic YW5uOmFubmFubg==", // ann:annann, a password is no token
		"Cookie: monitor_session=", "Cookie: monitor_session=ann", "Cookie: monitor_session=" + botToken, "Cookie: __Host-monitor_session=x",
		"X-Forwarded-User: ann", "Remote-User: ann", "X-Remote-User: ann", "X-Forwarded-For: 127.0.0.1",
	} {
		unauthorized(t, header, p.ask("GET", "/api/v1/status", "", header))
	}
	unauthorized(t, "a token in the address", p.ask("GET", "/api/v1/status?access_token="+botToken+"&token="+botToken, ""))
}

func TestRoles(t *testing.T) {
	p := newPorch(t, web.Admission{Auth: staff(t)})
	tests := []struct {
		name, header, by string
		decides          bool
	}{
		{"an editor's session", p.in("ann"), "ann", true},
		{"a reader's session", p.in("rita"), "rita", false},
		{"an editor's token", "Authorization: Bearer " + botToken, "bot", true},
		{"a scheme in small letters", "Authorization: bearer " + botToken, "bot", true},
		{"a reader's token", "Authorization: Bearer " + feedToken, "reader", false},
		{"a token as a password", "Authorization: Basic YW55Om1vbml0b3Jfb2YtYS1yZWFkZXItb2YtZmVlZHM=", "reader", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, path := range []string{"/", "/health", "/feed.atom", "/metrics", "/readyz", "/api/v1/articles"} {
				if a := p.ask("GET", path, "", tt.header); a.StatusCode != http.StatusOK {
					t.Errorf("GET %s: %s", path, a.Status)
				}
			}
			before := p.changes.Load()
			a := p.ask("POST", "/api/v1/decisions", `{"article":"a","claim":"c","verb":"accept","by":"eve"}`, tt.header, "Content-Type: application/json")
			if tt.decides && (a.StatusCode != http.StatusOK || !strings.Contains(a.body, "by "+tt.by+`"`)) {
				t.Errorf("a decision: %s %s", a.Status, a.body)
			}
			if !tt.decides && (a.StatusCode != http.StatusForbidden || a.Header.Get("Content-Type") != "application/problem+json") {
				t.Errorf("a decision: %s %s", a.Status, a.body)
			}
			p.ask("POST", "/sources/s/check", "", tt.header, asForm)
			if changed := p.changes.Load() > before; changed != tt.decides {
				t.Errorf("something was changed: %t", changed)
			}
			if page := p.ask("POST", "/claims/a/b/accept", "", tt.header, asForm); !tt.decides &&
				(page.StatusCode != http.StatusForbidden || !strings.HasPrefix(page.Header.Get("Content-Type"), "text/html")) {
				t.Errorf("a form: %s", page.Status)
			}
		})
	}
}

// On the machine itself nobody is asked, and there is nothing to sign in to. A
// listener that others reach lets them in by no rules that ask nobody.
func TestWithoutAuth(t *testing.T) {
	p := newPorch(t, web.Admission{})
	if a := p.ask("POST", "/api/v1/decisions", `{"article":"a","claim":"c","verb":"accept","by":"eve"}`, "Content-Type: application/json"); !strings.Contains(a.body, "by local") {
		t.Errorf("a decision: %s %s", a.Status, a.body)
	}
	for _, step := range [][2]string{{"GET", "/login"}, {"GET", "/login?next=/health"}, {"POST", "/login"}, {"POST", "/logout"}} {
		if a := p.ask(step[0], step[1], "", asForm); a.StatusCode != http.StatusSeeOther {
			t.Errorf("%v: %s", step, a.Status)
		}
	}
	handler, err := p.door.Dashboard()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/", "/api/v1/status", "/feed.atom", "/metrics"} {
		r := httptest.NewRequest("GET", path, nil)
		r.Host, r.RemoteAddr = "localhost", "192.0.2.1:1"
		w := httptest.NewRecorder()
		if handler.ServeHTTP(w, r); w.Code != http.StatusForbidden {
			t.Errorf("GET %s from elsewhere: %d", path, w.Code)
		}
	}
}

func TestProxyHeader(t *testing.T) {
	from := func(network string) web.Admission {
		return web.Admission{Auth: auth.Settings{Proxy: &auth.Proxy{
			From: []netip.Prefix{netip.MustParsePrefix(network)}, Header: "X-Forwarded-User", Role: auth.Reader, Editors: []string{"ann"},
		}}}
	}
	p := newPorch(t, from("127.0.0.1/32"))
	if a := p.ask("POST", "/api/v1/decisions", `{"article":"a","claim":"c","verb":"accept"}`, "Content-Type: application/json", "X-Forwarded-User: ann"); !strings.Contains(a.body, "by ann") {
		t.Errorf("an editor: %s %s", a.Status, a.body)
	}
	if a := p.ask("POST", "/sources/s/check", "", asForm, "X-Forwarded-User: rita"); a.StatusCode != http.StatusForbidden {
		t.Errorf("a reader: %s", a.Status)
	}
	unauthorized(t, "two names", p.ask("GET", "/feed.atom", "", "X-Forwarded-User: rita", "X-Forwarded-User: ann"))
	if a := p.ask("GET", "/login", ""); a.StatusCode != http.StatusOK || strings.Contains(a.body, "<form") {
		t.Errorf("a form that nobody can fill in: %s %s", a.Status, a.body)
	}
	if a := p.ask("POST", "/login", "name=ann&password=annann", asForm); a.StatusCode != http.StatusForbidden {
		t.Errorf("without users: %s", a.Status)
	}
	elsewhere := newPorch(t, from("192.0.2.0/24"))
	for _, more := range []string{"X-Forwarded-For: 192.0.2.1", "X-Real-Ip: 192.0.2.1", "Forwarded: for=192.0.2.1"} {
		unauthorized(t, more, elsewhere.ask("GET", "/feed.atom", "", "X-Forwarded-User: ann", more))
	}
}

// Nothing that stands behind the guard has to ask again.
func TestWhatTheGuardLetsThrough(t *testing.T) {
	through := false
	g := web.NewGuard(web.Admission{Auth: staff(t)}, time.Now)
	h := g.Wrap(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { through = true }),
		func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusTeapot) })
	for _, tt := range []struct {
		method, path, token string
		through             bool
	}{
		{"GET", "/healthz", "", true},
		{"HEAD", "/static/style.css", "", true},
		{"POST", "/login", "", true},
		{"GET", "/", "", false},
		{"PUT", "/login", "", false},
		{"POST", "/static/style.css", "", false},
		{"GET", "/static/../health", "", false},
		{"GET", "/static/./../health", "", false},
		{"GET", "/login/", "", false},
		{"GET", "/health", feedToken, true},
		{"POST", "/claims/a/c/accept", feedToken, false},
		{"PROPFIND", "/", feedToken, false},
		{"POST", "/api/v1/decisions", feedToken, false},
		{"POST", "/claims/a/c/accept", botToken, true},
	} {
		r := httptest.NewRequest(tt.method, "/", nil)
		r.Host, r.URL.Path = "localhost", tt.path
		if tt.token != "" {
			r.Header.Set("Authorization", "Bearer "+tt.token)
		}
		through = false
		if h.ServeHTTP(httptest.NewRecorder(), r); through != tt.through {
			t.Errorf("%s %s with %q: through %t", tt.method, tt.path, tt.token, through)
		}
	}
}

// What stands behind the guard sees no header that others could have set.
func TestProxyHeaderIsTakenOff(t *testing.T) {
	for _, network := range []string{"127.0.0.1/32", "192.0.2.0/24"} {
		g := web.NewGuard(web.Admission{Auth: auth.Settings{Tokens: staff(t).Tokens, Proxy: &auth.Proxy{
			From: []netip.Prefix{netip.MustParsePrefix(network)}, Header: "X-Forwarded-User", Role: auth.Reader,
		}}}, time.Now)
		h := g.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, "%s %q", auth.From(r.Context()).Name, r.Header.Values("X-Forwarded-User"))
		}), func(http.ResponseWriter, *http.Request, error) {})
		r := httptest.NewRequest("GET", "http://localhost/", nil)
		r.URL.Scheme, r.URL.Host, r.RemoteAddr = "", "", "127.0.0.1:1"
		r.Header.Set("X-Forwarded-User", "eve")
		r.Header.Set("Authorization", "Bearer "+botToken)
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, r); w.Body.String() != "bot []" {
			t.Errorf("%s: %s", network, w.Body)
		}
	}
}

// Rules change under requests, and each of them meets one set.
func TestSetWhileAsked(t *testing.T) {
	p := newPorch(t, web.Admission{Auth: staff(t)})
	open, closed := web.Admission{Auth: staff(t), Hosts: []string{"desk.example.org"}}, web.Admission{Auth: auth.Settings{Tokens: staff(t).Tokens}}
	var wg sync.WaitGroup
	stop := make(chan struct{})
	wg.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				p.door.Guard.Set(open)
				p.door.Guard.Set(closed)
			}
		}
	})
	for range 200 {
		if a := p.ask("GET", "/api/v1/health", "", "Host: desk.example.org"); a.StatusCode != http.StatusUnauthorized && a.StatusCode != http.StatusMisdirectedRequest {
			t.Errorf("%s", a.Status)
		}
		if a := p.ask("GET", "/api/v1/health", "", "Authorization: Bearer "+botToken); a.StatusCode != http.StatusOK {
			t.Errorf("who stays: %s", a.Status)
		}
	}
	close(stop)
	wg.Wait()
}
