package fetch

import (
	"crypto/tls"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"monitor/internal/claim"
)

func meta(content string) string {
	return `<!doctype html><title>Please wait</title><meta http-equiv="Refresh" content="` + content + `"><p>You are being sent on.`
}

// pages serves these bodies by path, as HTML.
func pages(t testing.TB, byPath map[string]string) string {
	return site(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, byPath[r.URL.Path])
	})
}

func TestRefresh(t *testing.T) { // F55
	const end = "the end"
	tests := []struct {
		name  string
		start string
		want  string // the last path asked for
	}{
		{"at once", meta("0;url=/end"), "/end"},
		{"quoted, spaced", meta(" 5 ; URL = '/end' rest"), "/end"},
		{"without the word", meta("0; end"), "/end"},
		{"comma and fraction", meta("0.5, url=/end"), "/end"},
		{"three in a row", meta("0;url=/one"), "/two"},
		{"to itself", meta("0;url=/start"), "/start"},
		{"in a minute", meta("60;url=/end"), "/start"},
		{"nowhere", meta("0"), "/start"},
		{"nowhere, later", meta("5;"), "/start"},
		{"no time", meta("url=/end"), "/start"},
		{"for those without scripts", "<noscript>" + meta("0;url=/end") + "</noscript>", "/start"},
		{"in a comment", "<!-- " + meta("0;url=/end") + " -->", "/start"},
		{"another meta", `<meta name=refresh content="0;url=/end">`, "/start"},
		{"beside a text", meta("0;url=/end") + strings.Repeat("<p>Clips last three minutes.", 20), "/start"},
		{"beside scripts", "<style>" + strings.Repeat("p{}", 200) + "</style>" + meta("0;url=/end") + "<script>" + strings.Repeat("a=1;", 200) + "</script>", "/end"},
		{"on a large page", meta("0;url=/end") + strings.Repeat(" ", maxShell), "/start"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			url := pages(t, map[string]string{
				"/start": tt.start, "/one": meta("0;url=/two"), "/two": meta("0;url=/three"), "/three": end, "/end": end,
			})
			f := start(t, local(), quick())
			got := get(t, f, url+"/start")
			want(t, got, "fetched/")
			if got.URL != url+tt.want {
				t.Errorf("ended at %s, want %s", got.URL, tt.want)
			}
			if tt.want == "/end" && string(got.Body) != end || got.Moved != "" {
				t.Errorf("body %q, moved to %q", got.Body, got.Moved)
			}
			got.Release()
			if !f.room.TryAcquire(roomFor(f.opts)) {
				t.Error("a page on the way still holds room")
			}
		})
	}
}

func TestRefreshByHeader(t *testing.T) {
	url := site(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		if r.URL.Path == "/start" {
			w.Header().Set("Refresh", "0; url=/end")
		}
		fmt.Fprint(w, "<p>hi")
	})
	if got := get(t, start(t, local(), quick()), url+"/start"); got.URL != url+"/end" {
		t.Errorf("ended at %s", got.URL)
	}
}

// A refresh is under the rules of redirects.
func TestRefreshIsGuarded(t *testing.T) {
	sink := listen(t, says(ok("secret")))
	o := public()
	o.Proxy = claim.Secret(pages(t, map[string]string{
		"/address": meta("0;url=" + sink.url), "/scheme": meta("0;url=javascript:alert(1)"), "/port": meta("0;url=//page.example:25/"),
	}))
	f := start(t, o, quick())
	for path, words := range map[string]string{"address": "refused/address", "scheme": "refused/scheme", "port": "refused/port"} {
		want(t, get(t, f, "http://page.example/"+path), words)
	}
	if sink.accepts.Load() != 0 {
		t.Errorf("%d connections, want none", sink.accepts.Load())
	}

	ca := root(t, "test root", nil)
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, meta("0;url="+sink.url))
	}))
	s.TLS = &tls.Config{Certificates: []tls.Certificate{issue(t, leaf(), ca).pair()}}
	s.StartTLS()
	defer s.Close()
	l := quick()
	l.tls, l.header = 10*time.Second, 10*time.Second
	want(t, get(t, trusting(start(t, local(), l), ca), s.URL), "refused/downgrade")
}

func FuzzRefresh(f *testing.F) {
	for _, content := range []string{"0;url=/real", "5; URL='a'", "0.1,url = \"b", ";", "99999999999999999999;url=/", "0;url"} {
		f.Add(meta(content))
	}
	f.Fuzz(func(t *testing.T, page string) {
		location, said := skim([]byte(page))
		if location != strings.TrimSpace(location) || said < 0 || said > 3*len(page) {
			t.Errorf("skim = %q, %d", location, said)
		}
		if to, ok := refreshTo(page); ok != (to != "") || len(to) > len(page) {
			t.Errorf("refreshTo = %q, %v", to, ok)
		}
	})
}
