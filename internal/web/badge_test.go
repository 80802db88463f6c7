package web_test

import (
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"monitor/internal/claim"
)

// A pictured is what somebody who cannot see a badge is told.
type pictured struct {
	XMLName xml.Name `xml:"http://www.w3.org/2000/svg svg"`
	Width   string   `xml:"width,attr"`
	Role    string   `xml:"role,attr"`
	Title   string   `xml:"http://www.w3.org/2000/svg title"`
	Desc    string   `xml:"http://www.w3.org/2000/svg desc"`
	Texts   []string `xml:"http://www.w3.org/2000/svg g>text"`
}

func TestBadge(t *testing.T) {
	s := newSeen(t,
		claim.Article{ID: "fresh", Sources: []claim.Source{{ID: "one", Target: claim.Target{URL: "/one"}}},
			Claims: []claim.Claim{{ID: "c", Says: "three minutes", Sources: []string{"one"}, Quote: "It records up to 3 minutes of video."}}},
		claim.Article{ID: "stale", Sources: []claim.Source{{ID: "two", Target: claim.Target{URL: "/two"}}},
			Claims: []claim.Claim{{ID: "c", Says: "three minutes", Sources: []string{"two"}, Quote: "It records up to 3 minutes of video."}}},
		claim.Article{ID: "unverified", Sources: []claim.Source{{ID: "three", Target: claim.Target{URL: "/three"}}},
			Claims: []claim.Claim{{ID: "c", Says: "three minutes", Sources: []string{"three"}, Quote: "It records up to 3 minutes of video."}}},
	)
	s.says("/one", "Specifications", "It records up to 3 minutes of video.")
	s.says("/two", "Specifications", "It records up to 5 minutes of video.")
	s.check(april(1))
	seen := map[string]bool{}
	for _, status := range []string{"fresh", "stale", "unverified"} {
		w := s.get("/badge/" + status + ".svg")
		var p pictured
		if err := xml.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != 200 {
			t.Fatalf("%d, %v: %s", w.Code, err, w.Body)
		}
		if p.Title != "facts: "+status || p.Desc == "" || p.Role != "img" || p.Width != "132" || strings.Join(p.Texts, " ") != "facts "+status {
			t.Errorf("%+v", p)
		}
		shape := between(t, w.Body.String(), `stroke-linejoin="round">`, "</g>")
		if seen[shape] || shape == "" {
			t.Errorf("%s has the shape of another: %s", status, shape)
		}
		seen[shape] = true
		if w.Header().Get("Content-Type") != "image/svg+xml; charset=utf-8" || !strings.Contains(w.Header().Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("headers %v", w.Header())
		}
	}
}

// TestBadgeIsKept holds that a page elsewhere may show a badge, asks for it
// again soon, and is sent it when it is another.
func TestBadgeIsKept(t *testing.T) {
	s := cameras(t)
	first := s.get("/badge/camera-roundup.svg").Header()
	if first.Get("Cache-Control") != "private, max-age=60" || first.Get("Cross-Origin-Resource-Policy") != "cross-origin" {
		t.Errorf("headers %v", first)
	}
	r := httptest.NewRequest("GET", "/badge/camera-roundup.svg", nil)
	r.Header.Set("If-None-Match", first.Get("ETag"))
	w := httptest.NewRecorder()
	s.handler().ServeHTTP(w, r)
	if w.Code != http.StatusNotModified {
		t.Errorf("the same: %d", w.Code)
	}
	s.says("/specs", "Specifications", "Directing mode records up to 3 minutes of video.", "Video is made at 720p.")
	s.says("/press", "Press release", "The service is open to everybody since 3 March 2026.")
	s.check(april(24))
	w = httptest.NewRecorder()
	s.handler().ServeHTTP(w, r)
	if w.Code != 200 || !strings.Contains(w.Body.String(), "facts: fresh") {
		t.Errorf("another: %d %s", w.Code, w.Body)
	}
}
