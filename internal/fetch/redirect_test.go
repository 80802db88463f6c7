package fetch

import (
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"monitor/internal/claim"
)

// site serves a handler on a loopback port of its own.
func site(t testing.TB, h http.HandlerFunc) string {
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

// to redirects everything but /end.
func to(code int, location string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/end" {
			io.WriteString(w, "the end")
			return
		}
		w.Header()["Location"] = []string{location}
		w.WriteHeader(code)
	}
}

func TestRedirects(t *testing.T) {
	tests := []struct {
		id, name string
		code     int
		location string
		want     string
		detail   string
	}{
		{"", "found", 302, "/end", "fetched/", ""},
		{"", "see other", 303, "end", "fetched/", ""},
		{"", "with a fragment", 307, "/end#part", "fetched/", ""},
		{"", "with a space and a quote in the query", 302, `/end?a="b c"`, "fetched/", ""},
		{"F43", "loop", 302, "/x", "unavailable/redirect", "circle"},
		{"F45", "file", 302, "file:///etc/passwd", "refused/scheme", `"file"`},
		{"F45", "gopher", 302, "gopher://127.0.0.1/", "refused/scheme", "gopher"},
		{"F45", "ftp", 302, "ftp://user:hunter2@127.0.0.1/", "refused/scheme", "ftp"},
		{"F45", "data", 302, "data:text/html,hunter2", "refused/scheme", "data"},
		{"F45", "javascript", 302, "javascript:alert('hunter2')", "refused/scheme", "javascript"},
		{"F47", "tab", 302, "/\t/127.0.0.1/", "unavailable/redirect", "no address"},
		{"F90", "user info", 302, "http://a:hunter2@127.0.0.1/", "refused/address", "password"},
		{"F95", "port of mail", 302, "http://127.0.0.1:25/", "refused/port", "25"},
		{"F86", "address as a number", 302, "http://2130706433/", "refused/address", "differently"},
		{"", "no location", 302, "", "unavailable/redirect", "where"},
		{"F49", "300", 300, "/end", "unavailable/status", "(300)"},
		{"F49", "305", 305, "/end", "unavailable/status", "(305)"},
		{"F49", "306", 306, "/end", "unavailable/status", "(306)"},
	}
	for _, tt := range tests {
		t.Run(tt.id+" "+tt.name, func(t *testing.T) {
			got := get(t, start(t, local(), quick()), site(t, to(tt.code, tt.location))+"/start")
			want(t, got, tt.want)
			if !strings.Contains(got.Visit.Detail, tt.detail) {
				t.Errorf("detail %q lacks %q", got.Visit.Detail, tt.detail)
			}
			if got.Visit.Good() && string(got.Body) != "the end" {
				t.Errorf("body %q", got.Body)
			}
		})
	}
}

// Backslashes are path, not the start of another host.
func TestBackslashStaysOnTheHost(t *testing.T) { // F47
	sink := listen(t, says(ok("evil")))
	other := strings.TrimPrefix(sink.url, "http://")
	for _, location := range []string{`\\127.0.0.1\x`, `/\` + other, `\/` + other, `/?\\` + other} {
		var asked []string
		url := site(t, func(w http.ResponseWriter, r *http.Request) {
			asked = append(asked, r.RequestURI)
			if len(asked) == 1 {
				w.Header()["Location"] = []string{location}
				w.WriteHeader(302)
				return
			}
			io.WriteString(w, "mine")
		})
		got := get(t, start(t, local(), quick()), url+"/start")
		want(t, got, "fetched/")
		if string(got.Body) != "mine" || sink.accepts.Load() != 0 {
			t.Errorf("%s: body %q by way of %q, %d connections to the other host", location, got.Body, asked, sink.accepts.Load())
		}
	}
}

func TestEverNewRedirects(t *testing.T) { // F44
	requests := 0
	url := site(t, func(w http.ResponseWriter, r *http.Request) {
		requests++
		http.Redirect(w, r, fmt.Sprint("/", requests), http.StatusFound)
	})
	want(t, get(t, start(t, local(), quick()), url), "unavailable/redirect")
	if requests != 6 {
		t.Errorf("%d requests, want 6", requests)
	}
}

func TestFiveRedirectsAreFollowed(t *testing.T) {
	requests := 0
	url := site(t, func(w http.ResponseWriter, r *http.Request) {
		if requests++; requests == 6 {
			io.WriteString(w, "there")
			return
		}
		http.Redirect(w, r, fmt.Sprint("/", requests), http.StatusFound)
	})
	got := get(t, start(t, local(), quick()), url)
	want(t, got, "fetched/")
	if got.URL != url+"/5" {
		t.Errorf("URL %q, want %q", got.URL, url+"/5")
	}
}

func TestMoved(t *testing.T) { // F53
	const end = "/end"
	tests := []struct {
		name string
		hops []int
		want string
	}{
		{"no redirect", nil, ""},
		{"found", []int{302}, ""},
		{"moved", []int{301}, end},
		{"moved twice", []int{308, 301}, end},
		{"moved, then found", []int{301, 302}, "/1"},
		{"found, then moved", []int{302, 301}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := 0
			url := site(t, func(w http.ResponseWriter, r *http.Request) {
				if n++; n > len(tt.hops) {
					io.WriteString(w, "text")
					return
				}
				location := fmt.Sprint("/", n)
				if n == len(tt.hops) {
					location = end
				}
				http.Redirect(w, r, location, tt.hops[n-1])
			})
			got := get(t, start(t, local(), quick()), url)
			want(t, got, "fetched/")
			if strings.TrimPrefix(got.Moved, url) != tt.want {
				t.Errorf("moved to %q, want %q", got.Moved, tt.want)
			}
		})
	}
}

// What is secret goes to the target's own host alone.
func TestSecretsStayHome(t *testing.T) { // F51
	var mu sync.Mutex
	heard := map[string]http.Header{}
	record := func(who string, next http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			heard[who+r.URL.Path] = r.Header.Clone()
			mu.Unlock()
			next(w, r)
		}
	}
	other := site(t, record("other", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "text") }))
	home := site(t, record("home", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "session", Value: "s3cr3t"})
		if r.URL.Path == "/" {
			http.Redirect(w, r, "/second", http.StatusFound)
			return
		}
		http.Redirect(w, r, other+"/", http.StatusFound)
	}))
	target := claim.Target{URL: home + "/?token=hunter2", Headers: map[string]claim.Secret{
		"x-api-key": "s3cr3t", "Authorization": "Bearer s3cr3t", "Cookie": "a=s3cr3t", "Referer": "http://s3cr3t/",
	}}
	want(t, send(t, start(t, local(), quick()), Request{Target: target}), "fetched/")

	for _, path := range []string{"home/", "home/second"} {
		if got := heard[path].Get("X-Api-Key"); got != "s3cr3t" {
			t.Errorf("%s heard the key %q", path, got)
		}
	}
	want := []string{"Accept", "Accept-Encoding", "User-Agent"}
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(heard["other/"]))); diff != "" {
		t.Errorf("headers that the other host heard (-want +got):\n%s", diff)
	}
}

func TestOwnHost(t *testing.T) {
	tests := []struct {
		target, u string
		want      bool
	}{
		{"http://a.example/", "http://a.example/x", true},
		{"http://a.example/", "http://a.example:80/", true},
		{"http://a.example/", "https://a.example/", true},
		{"https://a.example/", "http://a.example/", false},
		{"http://a.example:8080/", "https://a.example/", false},
		{"https://a.example/", "https://a.example:8443/", false},
		{"https://a.example/", "https://b.a.example/", false},
		{"https://a.example/", "https://a.example.org/", false},
	}
	for _, tt := range tests {
		target, f1 := parseURL(tt.target)
		u, f2 := parseURL(tt.u)
		if f1 != nil || f2 != nil {
			t.Fatal(f1, f2)
		}
		if got := ownHost(target, u); got != tt.want {
			t.Errorf("ownHost(%s, %s) = %v", tt.target, tt.u, got)
		}
	}
}

func TestCircleThroughAnotherHost(t *testing.T) {
	var first string
	second := site(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, first+"/", http.StatusFound) })
	first = site(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, second+"/", http.StatusFound) })
	o := local()
	o.PerHost.Concurrency, o.Concurrency = 1, 1 // a turn held across hops would never end
	want(t, get(t, start(t, o, quick()), first+"/"), "unavailable/redirect")
}

func TestDrainedRedirectKeepsItsConnection(t *testing.T) {
	s := listen(t, func(c net.Conn, n int) bool {
		if n == 1 {
			io.WriteString(c, "HTTP/1.1 302 Found\r\nLocation: /end\r\nContent-Length: 5\r\n\r\nmoved")
		} else {
			io.WriteString(c, ok("end"))
		}
		return true
	})
	want(t, get(t, start(t, local(), quick()), s.url), "fetched/")
	if n := s.accepts.Load(); n != 1 {
		t.Errorf("%d connections, want 1", n)
	}
}
