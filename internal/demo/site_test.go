package demo

import (
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
)

var paths = map[string]string{
	"announcement": "/blog/happy-oyster-1-0",
	"interface":    "/studio",
	"help":         "/help/articles/4109-creating-with-gen-4",
	"research":     "/research/gen-4",
}

func newSite(t *testing.T) (*Site, *httptest.Server) {
	t.Helper()
	site, err := NewSite()
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(site)
	t.Cleanup(srv.Close)
	return site, srv
}

func get(t *testing.T, url, etag string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("If-None-Match", etag)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

func TestEditionsSayWhatTheStoryNeeds(t *testing.T) {
	tests := []struct {
		page         string
		first, later []string // what stands in this edition alone
		both         []string
	}{
		{"announcement",
			[]string{"two modes, Wandering and Directing", "over one minute"},
			[]string{"two modes, Adventure and Directing", "世界探索", "60, 90 or 120 seconds"},
			[]string{"720p", "480p", "wanderV2"}},
		{"interface",
			[]string{"Early Access", "Enter your invite code", "邀请码", "内测"},
			[]string{"Registration is open", "开放注册", "ended on 17 June"},
			[]string{"Start Wandering", "漫游", "one of two modes"}},
		{"help",
			[]string{"Gen-4 creates fast, controllable and flexible video"},
			[]string{"Gen-4 enables fast, controllable, and flexible video", "12 credits/second"},
			[]string{"5 or 10 seconds", "Gen-4 Turbo"}},
		{"research", nil, nil,
			[]string{"keeps characters, locations and objects consistent"}},
	}
	for _, tt := range tests {
		t.Run(tt.page, func(t *testing.T) {
			site, srv := newSite(t)
			_, first := get(t, srv.URL+paths[tt.page], "")
			site.Turn()
			_, later := get(t, srv.URL+paths[tt.page], "")
			expect(t, first, append(tt.first, tt.both...), tt.later)
			expect(t, later, append(tt.later, tt.both...), tt.first)
		})
	}
}

func expect(t *testing.T, page string, present, absent []string) {
	t.Helper()
	for _, s := range present {
		if !strings.Contains(page, s) {
			t.Errorf("page lacks %q", s)
		}
	}
	for _, s := range absent {
		if strings.Contains(page, s) {
			t.Errorf("page has %q, which belongs to the other edition", s)
		}
	}
}

func TestEveryVisitToADynamicPageDiffers(t *testing.T) {
	token := regexp.MustCompile(`name="csrf-token" content="([0-9a-f]{32})"`)
	for _, name := range []string{"announcement", "interface", "help"} {
		t.Run(name, func(t *testing.T) {
			_, srv := newSite(t)
			seen := map[string]bool{}
			for range 5 {
				resp, body := get(t, srv.URL+paths[name], "")
				m := token.FindStringSubmatch(body)
				if m == nil || seen[m[1]] {
					t.Fatalf("no new token: %q", m)
				}
				seen[m[1]] = true
				if etag := resp.Header.Get("ETag"); etag != "" {
					t.Errorf("a page made for each visitor has the ETag %s", etag)
				}
			}
		})
	}
}

func TestCachedPageAnswersNotModified(t *testing.T) {
	site, srv := newSite(t)
	resp, _ := get(t, srv.URL+paths["research"], "")
	etag := resp.Header.Get("ETag")
	if etag == "" {
		t.Fatal("no ETag")
	}
	site.Turn()
	if resp, _ := get(t, srv.URL+paths["research"], etag); resp.StatusCode != http.StatusNotModified {
		t.Errorf("status = %d, want 304", resp.StatusCode)
	}
}

func TestContentTypesAndStatus(t *testing.T) {
	tests := []struct {
		path, contentType string
		status            int
	}{
		{paths["interface"], "text/html; charset=utf-8", 200},
		{paths["research"], "text/html; charset=utf-8", 200},
		{"/assets/site.css", "text/css; charset=utf-8", 200},
		{"/robots.txt", "text/plain; charset=utf-8", 200},
		{"/nowhere", "text/plain; charset=utf-8", 404},
	}
	_, srv := newSite(t)
	for _, tt := range tests {
		resp, _ := get(t, srv.URL+tt.path, "")
		if got := resp.Header.Get("Content-Type"); got != tt.contentType || resp.StatusCode != tt.status {
			t.Errorf("%s: %d %q, want %d %q", tt.path, resp.StatusCode, got, tt.status, tt.contentType)
		}
	}
}

func TestSiteIsSafeForConcurrentVisitors(t *testing.T) {
	site, srv := newSite(t)
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			if i == 8 {
				site.Turn()
			}
			resp, err := http.Get(srv.URL + paths["help"])
			if err != nil {
				t.Error(err)
				return
			}
			resp.Body.Close()
		})
	}
	wg.Wait()
	if got := site.Visits(); got != 16 {
		t.Errorf("Visits() = %d, want 16", got)
	}
}

func TestFilesPointAtTheSite(t *testing.T) {
	_, srv := newSite(t)
	files, err := Files(srv.URL, true)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"monitor.yaml", "articles/happy-oyster-and-runway.yaml", "articles/happy-oyster-and-runway.md"} {
		if len(files[name]) == 0 {
			t.Errorf("no file %s", name)
		}
	}
	article := string(files["articles/happy-oyster-and-runway.yaml"])
	urls := regexp.MustCompile(`url: (\S+)`).FindAllStringSubmatch(article, -1)
	if len(urls) != len(paths) {
		t.Errorf("the article has %d sources, the site %d", len(urls), len(paths))
	}
	for _, u := range urls {
		if resp, _ := get(t, u[1], ""); resp.StatusCode != http.StatusOK {
			t.Errorf("GET %s = %d", u[1], resp.StatusCode)
		}
	}
}

// The article's own text and its claims must not drift apart.
func TestArticleSaysWhatItsClaimsSay(t *testing.T) {
	files, err := Files("http://127.0.0.1", false)
	if err != nil {
		t.Fatal(err)
	}
	link := regexp.MustCompile(`\[([^]]*)\]\([^)]*\)`)
	text := link.ReplaceAllString(string(files["articles/happy-oyster-and-runway.md"]), "$1")
	says := regexp.MustCompile(`says: "([^"]*[^".])\.?"`).FindAllStringSubmatch(string(files["articles/happy-oyster-and-runway.yaml"]), -1)
	if len(says) < 9 {
		t.Fatalf("found %d claims", len(says))
	}
	for _, s := range says {
		if !strings.Contains(text, s[1]) {
			t.Errorf("the article does not say %q", s[1])
		}
	}
}

// The live page shows its text only to a browser.
func TestLivePageIsAShell(t *testing.T) {
	_, srv := newSite(t)
	_, body := get(t, srv.URL+"/live", "")
	before, _, _ := strings.Cut(body, "<script nonce")
	_, shown, _ := strings.Cut(body, "<body")
	shown, _, _ = strings.Cut(shown, "<script")
	if strings.Contains(before+shown, "Wandering") {
		t.Errorf("the text stands outside scripts:\n%s", body)
	}
	for browser, want := range map[bool]bool{true: true, false: false} {
		files, err := Files(srv.URL, browser)
		if err != nil {
			t.Fatal(err)
		}
		if _, got := files[liveArticle]; got != want {
			t.Errorf("with a browser %v: the live article is there: %v", browser, got)
		}
	}
}
