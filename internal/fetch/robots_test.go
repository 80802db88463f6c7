package fetch

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func polite() Options {
	o := local()
	o.Robots = true
	return o
}

// withRobots serves a robots.txt and counts the pages asked for.
func withRobots(t testing.TB, robots http.HandlerFunc) (url string, pages *atomic.Int32) {
	pages = new(atomic.Int32)
	return site(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			robots(w, r)
			return
		}
		pages.Add(1)
		io.WriteString(w, "text")
	}), pages
}

func text(s string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, s) }
}

func code(n int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(n) }
}

func TestRobots(t *testing.T) { // C24
	const closed = "User-agent: *\nDisallow: /\n"
	tests := []struct {
		name   string
		robots http.HandlerFunc
		want   string
	}{
		{"open", text("User-agent: *\nAllow: /\n"), "fetched/"},
		{"closed", text(closed), "refused/robots"},
		{"closed to others", text("User-agent: other\nDisallow: /\n"), "fetched/"},
		{"closed to us", text("User-agent: *\nAllow: /\n\nUser-agent: Monitor\nDisallow: /page\n"), "refused/robots"},
		{"open to us", text(closed + "\nUser-agent: monitor/2\nDisallow:\n"), "fetched/"},
		{"byte order mark", text("\ufeff" + closed), "refused/robots"},
		{"missing", code(404), "fetched/"},
		{"forbidden", code(403), "fetched/"},
		{"empty", text(""), "fetched/"},
		{"broken server", code(500), "refused/robots"},
		{"unavailable", code(503), "refused/robots"},
		{"overrun", code(429), "unavailable/rate_limited"},
		{"a page for people", text("<!doctype html>\nUser-agent: *\nDisallow: /\n"), "fetched/"},
		{"600 KiB, closed at the start", text(closed + strings.Repeat("# filler\n", 600<<10/9)), "refused/robots"},
		{"600 KiB, closed at the end", text(strings.Repeat("# filler\n", 600<<10/9) + closed), "fetched/"},
		{"a line of 100,000 bytes", text("Disallow: " + strings.Repeat("/", 100_000) + "\n" + closed), "refused/robots"},
		{"six redirects", func(w http.ResponseWriter, r *http.Request) {
			n := len(r.URL.Query().Get("n"))
			if n == 6 {
				io.WriteString(w, closed)
				return
			}
			http.Redirect(w, r, "/robots.txt?n="+strings.Repeat("x", n+1), http.StatusFound)
		}, "fetched/"},
		{"five redirects", func(w http.ResponseWriter, r *http.Request) {
			n := len(r.URL.Query().Get("n"))
			if n == 5 {
				io.WriteString(w, closed)
				return
			}
			http.Redirect(w, r, "/robots.txt?n="+strings.Repeat("x", n+1), http.StatusFound)
		}, "refused/robots"},
		{"redirect to nowhere", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		}, "fetched/"},
		{"silent", func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, "refused/robots"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			url, pages := withRobots(t, tt.robots)
			l := quick()
			if tt.name == "silent" {
				l = hasty()
			}
			want(t, get(t, start(t, polite(), l), url+"/page"), tt.want)
			if asked := pages.Load() > 0; asked != (tt.want == "fetched/") {
				t.Errorf("page asked for: %v", asked)
			}
		})
	}
}

func TestRobotsOfADeadHost(t *testing.T) {
	f := start(t, polite(), quick())
	want(t, get(t, f, "http://127.0.0.1:1080/"), "unavailable/connect")
	o := polite()
	o.AllowPrivate = false
	want(t, get(t, start(t, o, quick()), "http://127.0.0.1:1080/"), "refused/address")
}

func TestRobotsAreAskedForOnce(t *testing.T) {
	var asked atomic.Int32
	var mu sync.Mutex
	now := time.Date(2026, 4, 23, 8, 0, 0, 0, time.UTC)
	url, _ := withRobots(t, func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		io.WriteString(w, "User-agent: *\nDisallow: /closed\n")
	})
	o := polite()
	o.Now = func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
	f := start(t, o, quick())
	var visits sync.WaitGroup
	for i := range 8 {
		visits.Go(func() { want(t, get(t, f, fmt.Sprint(url, "/", i)), "fetched/") })
	}
	visits.Wait()
	want(t, get(t, f, url+"/closed/a"), "refused/robots")
	if n := asked.Load(); n != 1 {
		t.Errorf("asked for robots.txt %d times, want 1", n)
	}
	mu.Lock()
	now = now.Add(robotsAge + time.Second)
	mu.Unlock()
	want(t, get(t, f, url), "fetched/")
	if n := asked.Load(); n != 2 {
		t.Errorf("asked for robots.txt %d times in two days, want 2", n)
	}
}

func TestRobotsHoldOnRedirects(t *testing.T) {
	closed, pages := withRobots(t, text("User-agent: *\nDisallow: /\n"))
	url, _ := withRobots(t, code(404))
	open := site(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			w.WriteHeader(404)
			return
		}
		http.Redirect(w, r, closed+"/page", http.StatusFound)
	})
	f := start(t, polite(), quick())
	want(t, get(t, f, url), "fetched/")
	want(t, get(t, f, open), "refused/robots")
	if pages.Load() != 0 {
		t.Error("the closed page was asked for")
	}
}

func TestRobotsNotAskedFor(t *testing.T) {
	var asked atomic.Int32
	url, _ := withRobots(t, func(http.ResponseWriter, *http.Request) { asked.Add(1) })
	want(t, get(t, start(t, local(), quick()), url), "fetched/")
	if asked.Load() != 0 {
		t.Error("robots.txt was asked for")
	}
}

// The examples of RFC 9309, section 5, and its rules on precedence.
func TestRules(t *testing.T) {
	const file = `User-agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html
Crawl-delay: 2.5

User-Agent: quxbot
`
	tests := []struct {
		agent, path string
		want        bool
	}{
		{"foobot", "/example/page.html", true},
		{"foobot", "/example/allowed.gif", true},
		{"foobot", "/other", false},
		{"barbot", "/example/page.html", false},
		{"bazbot", "/example/page.html?q", false},
		{"bazbot", "/example/", true},
		{"quxbot", "/example/", true},
		{"monitor", "/", true},
		{"monitor", "/a.gif", false},
		{"monitor", "/a.gif?x", true},
		{"monitor", "/example/x", false},
		{"monitor", "/publications/x", true},
	}
	for _, tt := range tests {
		u, err := url.Parse("http://example.com" + tt.path)
		if err != nil {
			t.Fatal(err)
		}
		if got := parseRobots([]byte(file), tt.agent).allow(u); got != tt.want {
			t.Errorf("%s at %s: %v, want %v", tt.agent, tt.path, got, tt.want)
		}
	}
	if got := parseRobots([]byte(file), "barbot").delay; got != 2500*time.Millisecond {
		t.Errorf("crawl delay %v, want 2.5 s", got)
	}
}

func TestCrawlDelay(t *testing.T) {
	for value, want := range map[string]time.Duration{"1": time.Second, "3600": maxCrawl, "-1": 0, "NaN": 0, "Inf": maxCrawl, "abc": 0} {
		if got := parseRobots([]byte("User-agent: *\nCrawl-delay: "+value), "monitor").delay; got != want {
			t.Errorf("crawl delay %q: %v, want %v", value, got, want)
		}
	}
}

func TestProductToken(t *testing.T) {
	for agent, want := range map[string]string{"monitor/1.0 (+x)": "monitor", "monitor": "monitor", "Some Bot": "Some", "": ""} {
		if got := productToken(agent); got != want {
			t.Errorf("productToken(%q) = %q, want %q", agent, got, want)
		}
	}
}

func FuzzRobots(f *testing.F) {
	for _, s := range []string{"User-agent: *\nDisallow: /", "\ufeffuser agent *\r\ndisalow /*a*$", "Crawl-delay: 1e999", ":\n#\n \t\u0085"} {
		f.Add([]byte(s), "/a/b?c")
	}
	f.Fuzz(func(t *testing.T, body []byte, path string) {
		u := &url.URL{Scheme: "http", Host: "example.com", Path: "/" + path}
		rs := parseRobots(body, "monitor")
		rs.allow(u)
		if rs.delay < 0 || rs.delay > maxCrawl {
			t.Errorf("crawl delay %v", rs.delay)
		}
	})
}
