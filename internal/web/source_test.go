package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"testing"

	"monitor/internal/auth"
	"monitor/internal/claim"
	"monitor/internal/web"
)

// between is what stands in a page between two texts.
func between(t *testing.T, page, from, to string) string {
	t.Helper()
	_, rest, found := strings.Cut(page, from)
	inside, _, ended := strings.Cut(rest, to)
	if !found || !ended {
		t.Fatalf("nothing between %q and %q in\n%s", from, to, page)
	}
	return inside
}

var markup = regexp.MustCompile(`(?s)<title>.*?</title>|<[^>]*>`)

// words are what a fragment says to a reader.
func words(fragment string) string {
	return strings.Join(strings.Fields(markup.ReplaceAllString(fragment, " ")), " ")
}

// holds reports each of want that a fragment does not say.
func holds(t *testing.T, fragment string, want ...string) {
	t.Helper()
	said := words(fragment)
	for _, w := range want {
		if !strings.Contains(said, w) {
			t.Errorf("%q is not said in\n%s", w, said)
		}
	}
}

// page is the main part of a page that is there.
func (s *seen) page(path string) string {
	s.t.Helper()
	w := s.get(path)
	if w.Code != http.StatusOK {
		s.t.Fatalf("%s: %d %s", path, w.Code, w.Body)
	}
	return between(s.t, w.Body.String(), "<main", "</main>")
}

// TestSourceList holds that what cannot be read comes first, with why and since
// when.
func TestSourceList(t *testing.T) {
	s := cameras(t)
	page := s.page("/sources")
	holds(t, page, "1 source cannot be read", "4 sources · 1 unreadable · 1 not visited yet · 2 read")
	rows := strings.Split(page, "<li class=\"row")[1:]
	want := [][]string{
		{"unavailable for 5 days", "Press release of 3 March", "Its host answered with an error : the server is unavailable (503)", "read 17 days ago", "1 claim"},
		{"never visited", "forum", "never read", "no claims"},
		{"fetched", "Specifications of the maker", "read 6 days ago", "2 claims"},
		{"fetched", "Prices and plans", "1 claim"},
	}
	if len(rows) != len(want) {
		t.Fatalf("%d rows", len(rows))
	}
	for i, row := range rows {
		holds(t, row, want[i]...)
	}
	if !strings.Contains(rows[0], `href="/sources/press"`) || !strings.Contains(rows[0], `href="/?source=press"`) {
		t.Errorf("no way on from %s", rows[0])
	}
}

func TestSourcesAreSearched(t *testing.T) {
	s := cameras(t)
	found := s.page("/sources?q=prices")
	holds(t, found, "Only what has words prices", "Prices and plans")
	if strings.Contains(found, "Press release") {
		t.Error("another source is found")
	}
	holds(t, s.page("/sources?q=nowhere"), "Nothing found.", "Show all 4")
	if body := s.get("/sources?q=%22%3E%3Cscript%3E&page=x").Body.String(); strings.Contains(body, "<script>") {
		t.Error("what was searched for is markup")
	}
	holds(t, newSeen(t).page("/sources"), "Nothing is watched yet")
}

func TestSourcesInPages(t *testing.T) {
	a := claim.Article{ID: "many"}
	for i := range 120 {
		id := fmt.Sprintf("source-%03d", i)
		a.Sources = append(a.Sources, claim.Source{ID: id, Target: claim.Target{URL: "/" + id}})
	}
	s := newSeen(t, a)
	var ids []string
	path := "/sources?q=source"
	for n := 1; path != ""; n++ {
		page := s.page(path)
		for _, row := range strings.Split(page, "<li class=\"row")[1:] {
			ids = append(ids, between(t, row, `href="/sources/`, `"`))
		}
		holds(t, page, fmt.Sprintf("Page %d of", n), "120 sources")
		path = ""
		if _, link, found := strings.Cut(page, `" rel="next"`); found && link != "" {
			before, _, _ := strings.Cut(page, `" rel="next"`)
			path = strings.ReplaceAll(before[strings.LastIndex(before, `href="`)+len(`href="`):], "&amp;", "&")
		}
	}
	if slices.Sort(ids); len(slices.Compact(ids)) != 120 {
		t.Errorf("%d sources on all pages", len(ids))
	}
}

func TestSource(t *testing.T) {
	s := cameras(t)
	page := s.page("/sources/press")
	holds(t, page,
		"Press release of 3 March", "unavailable for 5 days",
		"5 visits in a row failed. Its host answered with an error: the server is unavailable (503)",
		"Last read 17 days ago", "Last visit 26 hours ago", "Next visit in 4 hours every 6 hours", "Answer HTTP 503",
		"Claims that rest on it", "open to everybody since March",
		"18 April 2026, 08:00 UTC unavailable", "1 April 2026, 08:00 UTC Read for the first time",
		"fetched 1 April 2026 to 18 April 2026 17 days", "unavailable 18 April 2026 to now 5 days",
	)
	if strings.Contains(page, `type="radio"`) {
		t.Error("one snapshot is to be compared to another")
	}
	if n := strings.Count(page, "<rect "); n != 2 {
		t.Errorf("%d bars", n)
	}
	holds(t, s.page("/sources/forum"), "never visited", "No article rests on it now.", "It has not been read yet.", "it was not visited yet")
	holds(t, s.page("/sources/maker-prices"), "It wants somebody to sign in", "that may not be the page: its text")
	specs := s.page("/sources/maker-specs")
	holds(t, specs, "3 minutes → 5 minutes", "clips of up to three minutes", "Another text: what changed")
	for _, hash := range s.hashes("maker-specs") {
		for _, name := range []string{"from", "to"} {
			if !strings.Contains(specs, fmt.Sprintf(`name="%s" value="%s"`, name, hash)) {
				t.Errorf("%s cannot be chosen as %s", hash, name)
			}
		}
	}
}

// TestCheckIsForEditors holds that who may not let a source be visited is not
// shown how.
func TestCheckIsForEditors(t *testing.T) {
	s := cameras(t)
	loopback := netip.MustParsePrefix("127.0.0.0/8")
	s.door.Guard.Set(web.Admission{Auth: auth.Settings{Proxy: &auth.Proxy{
		From: []netip.Prefix{loopback}, Header: "Remote-User", Role: auth.Reader, Editors: []string{"editor"},
	}}})
	for name, want := range map[string]bool{"editor": true, "reader": false} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest("GET", "/sources/press", nil)
		r.Header.Set("Remote-User", name)
		s.handler().ServeHTTP(w, r)
		if got := strings.Contains(w.Body.String(), `action="/sources/press/check" method="post"`); w.Code != 200 || got != want {
			t.Errorf("%s: %d, a button: %t", name, w.Code, got)
		}
	}
}

// TestJunk holds that what there is not has a page of its own, whatever it is
// called, and leads nowhere.
func TestJunk(t *testing.T) {
	s := cameras(t)
	hash := s.hashes("maker-specs")[0]
	paths := []string{
		"/sources/unknown", "/sources/press/compare", "/sources/unknown/compare",
		"/sources/maker-specs/compare?from=" + hash[:20], "/sources/maker-specs/compare?from=x&to=y",
		"/sources/maker-specs/snapshots/latest", "/sources/press/snapshots/" + hash, "/sources/press/snapshots/" + hash + "/raw",
		"/badge/unknown.svg", "/badge/camera-roundup", "/badge/camera-roundup.png", "/badge/.svg",
	}
	for _, junk := range []string{"..", "..%2f..%2fetc%2fpasswd", "..%5c..%5cwindows", "%00", "%2e%2e%2f", "sha256:", strings.Repeat("a", 5000), "%ff%fe", "a%0d%0aX-Y:%20z", "%e2%80%ae"} {
		paths = append(paths, "/sources/"+junk+"/compare", "/sources/maker-specs/snapshots/"+junk+"/raw", "/badge/"+junk+".svg")
	}
	for _, path := range paths {
		w := s.get(path)
		if w.Code == http.StatusMovedPermanently || w.Code == http.StatusTemporaryRedirect {
			w = s.get(w.Header().Get("Location")) // the mux's own, for a path with dots
		}
		if w.Code != http.StatusNotFound {
			t.Errorf("%.80s: %d", path, w.Code)
		}
		if strings.Contains(w.Body.String(), "root:") || w.Header().Get("X-Y") != "" {
			t.Errorf("%.80s: %s", path, w.Body)
		}
	}
}
