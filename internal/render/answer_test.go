package render

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"monitor/internal/claim"
)

func TestOutcomes(t *testing.T) {
	web := newWeb()
	web.serve(t, "a.test", func(w http.ResponseWriter, r *http.Request) {
		body := "<p>" + long
		switch path := strings.Trim(r.URL.Path, "/"); path {
		case "404", "410", "500", "403", "503", "206", "401":
			var status int
			fmt.Sscan(path, &status)
			w.Header().Set("Content-Type", "text/html")
			w.Header().Set("WWW-Authenticate", `Basic realm="members"`)
			w.WriteHeader(status)
			fmt.Fprint(w, body)
		case "429":
			w.Header().Set("Retry-After", "120")
			w.WriteHeader(http.StatusTooManyRequests)
		case "204":
			w.WriteHeader(http.StatusNoContent)
		case "pdf":
			w.Header().Set("Content-Type", "application/pdf")
			fmt.Fprint(w, "%PDF-1.7")
		case "zip":
			w.Header().Set("Content-Type", "application/zip")
			fmt.Fprint(w, "PK\x03\x04")
		case "attachment":
			w.Header().Set("Content-Type", "text/html")
			w.Header().Set("Content-Disposition", "attachment; filename=x.html")
			fmt.Fprint(w, body)
		case "cut":
			w.Header().Set("Content-Type", "text/html")
			w.Header().Set("Content-Length", "100000")
			fmt.Fprint(w, body)
		case "reset":
			panic(http.ErrAbortHandler)
		case "loop":
			http.Redirect(w, r, "/loop?n="+fmt.Sprint(len(r.URL.RawQuery)+1)+r.URL.RawQuery, http.StatusFound)
		case "reload":
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, "<script>location = '/reload?' + Math.random()</script>")
		case "form":
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, "<form method=post action=/home></form><script>document.forms[0].submit()</script>")
		case "inside":
			http.Redirect(w, r, "http://10.0.0.1/", http.StatusFound)
		case "file":
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		case "big":
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, "<script>document.write('x'.repeat(3 << 20))</script>")
		case "bomb":
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, body, strings.Repeat(" ", 9<<20))
		case "json":
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprintf(w, `{"says": %q}`, long)
		default:
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, body)
		}
	})
	o := web.options()
	o.MaxBytes = 2 << 20
	r := start(t, o.withDefaults(), nil)
	tests := []struct {
		url     string
		outcome claim.Outcome
		reason  claim.Reason
		status  int
	}{
		{"http://a.test/", claim.Fetched, "", 200},
		{"http://a.test/json", claim.Fetched, "", 200},
		{"http://a.test/404", claim.Unavailable, claim.ReasonGone, 404},
		{"http://a.test/410", claim.Unavailable, claim.ReasonGone, 410},
		{"http://a.test/401", claim.Unavailable, claim.ReasonStatus, 401},
		{"http://a.test/403", claim.Unavailable, claim.ReasonStatus, 403},
		{"http://a.test/500", claim.Unavailable, claim.ReasonStatus, 500},
		{"http://a.test/503", claim.Unavailable, claim.ReasonStatus, 503},
		{"http://a.test/206", claim.Unavailable, claim.ReasonStatus, 206},
		{"http://a.test/429", claim.Unavailable, claim.ReasonRateLimited, 429},
		{"http://a.test/204", claim.Suspect, claim.ReasonEmpty, 204},
		{"http://a.test/pdf", claim.Unavailable, claim.ReasonContentType, 200},
		{"http://a.test/zip", claim.Unavailable, claim.ReasonContentType, 200},
		{"http://a.test/attachment", claim.Unavailable, claim.ReasonContentType, 200},
		{"http://a.test/cut", claim.Unavailable, claim.ReasonTruncated, 200},
		{"http://a.test/reset", claim.Unavailable, claim.ReasonReset, 0},
		{"http://a.test/loop", claim.Unavailable, claim.ReasonRedirect, 0},
		{"http://a.test/reload", claim.Unavailable, claim.ReasonRedirect, 0},
		{"http://a.test/form", claim.Unavailable, claim.ReasonRedirect, 0},
		{"http://a.test/inside", claim.Refused, claim.ReasonAddress, 0},
		{"http://a.test/file", claim.Unavailable, claim.ReasonRedirect, 0},
		{"http://a.test/big", claim.Unavailable, claim.ReasonTooLarge, 200},
		{"http://a.test/bomb", claim.Unavailable, claim.ReasonTooLarge, 200},
		{"http://host.nowhere.test/", claim.Unavailable, claim.ReasonDNS, 0},
		{"https://host.nowhere.test:80/", claim.Unavailable, claim.ReasonDNS, 0},
		{"http://10.0.0.1/", claim.Refused, claim.ReasonAddress, 0},
		{"https://10.0.0.1/", claim.Refused, claim.ReasonAddress, 0},
		{"http://a.test:22/", claim.Refused, claim.ReasonPort, 0},
		{"file:///etc/passwd", claim.Refused, claim.ReasonScheme, 0},
		{"chrome://version/", claim.Refused, claim.ReasonScheme, 0},
		{"data:text/html,x", claim.Refused, claim.ReasonScheme, 0},
		{"javascript:alert(1)", claim.Refused, claim.ReasonScheme, 0},
	}
	for _, tt := range tests {
		t.Run(tt.url, func(t *testing.T) {
			res := visitURL(t, r, tt.url)
			wantOutcome(t, res, tt.outcome, tt.reason)
			if tt.status != 0 && res.Visit.StatusCode != tt.status {
				t.Errorf("got status %d, want %d", res.Visit.StatusCode, tt.status)
			}
			if tt.status >= 400 && tt.status != 429 && !strings.Contains(string(res.Body), long) {
				t.Errorf("the gate gets no body: %q", res.Body)
			}
			t.Log(res.Visit.Detail)
		})
	}
}

func TestDeadServer(t *testing.T) {
	web := newWeb()
	srv := httptest.NewServer(http.NotFoundHandler())
	web.hosts["dead.test:80"] = srv.Listener.Addr().String()
	web.hosts["dead.test:443"] = srv.Listener.Addr().String()
	srv.Close()
	r := web.renderer(t)
	wantOutcome(t, visitURL(t, r, "http://dead.test/"), claim.Unavailable, claim.ReasonConnect)
	wantOutcome(t, visitURL(t, r, "https://dead.test/"), claim.Unavailable, claim.ReasonConnect)
}

func TestCertificateOfNobody(t *testing.T) {
	web := newWeb()
	srv := httptest.NewTLSServer(http.NotFoundHandler())
	defer srv.Close()
	web.hosts["a.test:443"] = srv.Listener.Addr().String()
	wantOutcome(t, visitURL(t, web.renderer(t), "https://a.test/"), claim.Unavailable, claim.ReasonTLS)
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 4, 23, 8, 0, 0, 0, time.UTC)
	tests := []struct {
		value string
		want  time.Duration
	}{
		{"", 0}, {"-5", 0}, {"abc", 0}, {"1e18", 0}, {"0", 0}, {" 120 ", 2 * time.Minute}, {"4000000000", maxPause},
		{"Thu, 23 Apr 2026 08:10:00 GMT", 10 * time.Minute}, {"Thu, 23 Apr 2025 08:10:00 GMT", 0},
	}
	for _, tt := range tests {
		want := time.Time{}
		if tt.want > 0 {
			want = now.Add(tt.want)
		}
		if got := retryAfter(tt.value, now); !got.Equal(want) {
			t.Errorf("retryAfter(%q) = %v, want %v", tt.value, got, want)
		}
	}
}

func TestRedirects(t *testing.T) {
	web := newWeb()
	web.page(t, "b.test", "<p>"+long)
	hop := func(status int, to string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, status) }
	}
	web.serve(t, "moved.test", hop(http.StatusMovedPermanently, "http://b.test/"))
	web.serve(t, "found.test", hop(http.StatusFound, "http://moved.test/"))
	web.serve(t, "both.test", hop(http.StatusPermanentRedirect, "http://moved.test/"))
	web.page(t, "meta.test", `<meta http-equiv=refresh content="0;url=http://b.test/">`)
	r := web.renderer(t)
	for host, moved := range map[string]string{"moved.test": "http://b.test/", "found.test": "", "both.test": "http://b.test/", "meta.test": ""} {
		res := visitURL(t, r, "http://"+host+"/")
		wantText(t, res, long)
		if res.URL != "http://b.test/" || res.Moved != moved {
			t.Errorf("%s leads to %s, moved to %q, want moved to %q", host, res.URL, res.Moved, moved)
		}
	}
}

// A step back from https to http is refused whoever makes it.
func TestDowngrade(t *testing.T) {
	tests := []struct {
		seen []string
		next string
		want claim.Reason
	}{
		{[]string{"https://a.test/"}, "http://a.test/", claim.ReasonDowngrade},
		{[]string{"http://a.test/", "https://a.test/"}, "http://a.test/x", claim.ReasonDowngrade},
		{[]string{"http://a.test/"}, "https://a.test/", ""},
		{[]string{"https://a.test/"}, "https://b.test/", ""},
	}
	for _, tt := range tests {
		v := &visit{opts: Options{}.withDefaults(), limits: defaultLimits()}
		for i, u := range append(tt.seen, tt.next) {
			v.seen.doc = v.seen.doc.next(asking(i, u))
		}
		var got claim.Reason
		if fail := v.checkDocument(asking(0, tt.next).Request); fail != nil {
			got = fail.reason
		}
		if got != tt.want {
			t.Errorf("%v then %s: got %q, want %q", tt.seen, tt.next, got, tt.want)
		}
	}
}

// A recorder keeps what came to a host with a request.
type recorder struct {
	mu   sync.Mutex
	seen map[string][]http.Header // by host and path
}

func (rec *recorder) keep(name string, h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		rec.mu.Lock()
		rec.seen[name+r.URL.Path] = append(rec.seen[name+r.URL.Path], r.Header)
		rec.mu.Unlock()
		w.Header().Set("Access-Control-Allow-Origin", "*")
		h(w, r)
	}
}

func (rec *recorder) headers(name string) []string {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	var got []string
	for at, list := range rec.seen {
		if strings.HasSuffix(at, "/favicon.ico") { // Chromium with windows asks for it, the shell does not
			continue
		}
		for _, h := range list {
			got = append(got, fmt.Sprintf("%s %s", at, h.Get(name)))
		}
	}
	return got
}

func TestSecretsGoToTheOwnHostAlone(t *testing.T) {
	web, rec := newWeb(), &recorder{seen: map[string][]http.Header{}}
	text := func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "document.title = 'x'") }
	web.serve(t, "other.test", rec.keep("other.test", text))
	web.serve(t, "own.test", rec.keep("own.test", func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/":
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprintf(w, `<p>%s</p><script src="http://other.test/lib.js"></script><script src="/leads"></script>
				<iframe src="http://other.test/frame"></iframe>
				<script>fetch('/api'); fetch('http://other.test/api'); console.error('token-0123456789')</script>`, long)
		case "/leads":
			http.Redirect(w, r, "http://other.test/led", http.StatusFound)
		case "/away":
			http.Redirect(w, r, "http://other.test/away", http.StatusFound)
		}
	}))
	r := web.impatient(t)
	secret := claim.Target{URL: "http://own.test/", Headers: map[string]claim.Secret{"Authorization": "Bearer token-0123456789"}}
	wantText(t, visitPage(t, r, Request{Target: secret}), long)
	secret.URL = "http://own.test/away"
	visitPage(t, r, Request{Target: secret})

	got := map[string]bool{}
	for _, line := range rec.headers("Authorization") {
		got[line] = true
	}
	for _, path := range []string{"own.test/", "own.test/api", "own.test/leads", "own.test/away"} {
		if !got[path+" Bearer token-0123456789"] {
			t.Errorf("%s was not shown the credential: %v", path, got)
		}
	}
	for _, path := range []string{"lib.js", "frame", "api", "led", "away"} {
		if !got["other.test/"+path+" "] {
			t.Errorf("%s was shown the credential or not asked: %v", path, got)
		}
	}
	for _, line := range rec.headers("Proxy-Authorization") {
		if !strings.HasSuffix(line, " ") {
			t.Errorf("a server was shown the proxy's password: %s", line)
		}
	}
}

func TestDetailHidesSecrets(t *testing.T) {
	web := newWeb()
	web.page(t, "a.test", `<script>console.error('sent Bearer token-0123456789 with it')</script>`)
	res := visitPage(t, web.impatient(t), Request{Target: claim.Target{
		URL: "http://a.test/", Headers: map[string]claim.Secret{"Authorization": "Bearer token-0123456789"},
	}})
	if !strings.Contains(res.Visit.Detail, "<secret>") || strings.Contains(res.Visit.Detail, "token-") {
		t.Errorf("got %q", res.Visit.Detail)
	}
}

func TestAgentAndLanguage(t *testing.T) {
	web, rec := newWeb(), &recorder{seen: map[string][]http.Header{}}
	web.serve(t, "a.test", rec.keep("a.test", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, `<p>%s</p><p id=r></p><script>r.textContent = navigator.userAgent + ' in ' + navigator.language; fetch('/api')</script>`, long)
	}))
	o := web.options()
	o.UserAgent, o.Language = "monitor/1 (+https://example.org/bot)", "de"
	res := visitURL(t, start(t, o.withDefaults(), nil), "http://a.test/")
	wantText(t, res, "monitor/1 (+https://example.org/bot) in de<")
	for _, name := range []string{"User-Agent", "Accept-Language"} {
		want := map[string]string{"User-Agent": o.UserAgent, "Accept-Language": "de"}[name]
		for _, line := range rec.headers(name) {
			if !strings.HasSuffix(line, " "+want) {
				t.Errorf("%s: got %q, want %q", name, line, want)
			}
		}
	}
}

func TestHostPort(t *testing.T) {
	for raw, want := range map[string]string{
		"http://a.test/": "a.test:80", "https://a.test/": "a.test:443", "wss://a.test": "a.test:443",
		"http://a.test:8080/": "a.test:8080", "http://[::1]/": "[::1]:80",
	} {
		u, err := url.Parse(raw)
		if err != nil {
			t.Fatal(err)
		}
		if got := hostPort(u); got != want {
			t.Errorf("hostPort(%s) = %s, want %s", raw, got, want)
		}
	}
}
