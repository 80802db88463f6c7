package web_test

import (
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
)

func TestStatic(t *testing.T) {
	n := newNewsroom(t)
	page := n.page("/")
	for _, name := range []string{"style.css", "sources.css", "monitor.js", "favicon.svg"} {
		address := regexp.MustCompile(`/static/` + regexp.QuoteMeta(name) + `\?v=[0-9a-f]{16}`).FindString(page)
		if address == "" {
			t.Errorf("no page asks for %s under its hash", name)
			continue
		}
		w := get(n.as(editor), "GET", address)
		if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || w.Header().Get("Content-Security-Policy") == "" {
			t.Errorf("GET %s: %d %v", address, w.Code, w.Header())
		}
		if w := get(n.as(editor), "GET", "/static/"+name+"?v=another"); strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s is kept for ever under a hash that is not its own", name)
		}
		r := httptest.NewRequest("GET", "/static/"+name, nil)
		r.Header.Set("If-None-Match", w.Header().Get("ETag"))
		again := httptest.NewRecorder()
		n.as(editor).ServeHTTP(again, r)
		if again.Code != http.StatusNotModified {
			t.Errorf("%s again: %d", name, again.Code)
		}
	}
	for _, path := range []string{"/static/", "/static/none.css", "/static/..%2fpage.go", "/static/%2e%2e/page.go", "/static/style.css%00", "/static/..%5cpage.go"} {
		if w := get(n.as(editor), "GET", path); w.Code == http.StatusOK {
			t.Errorf("GET %s: %s", path, w.Body)
		}
	}
}

// TestPagePolicy holds the headers of a page to what they promise: nothing in
// line, nothing from elsewhere.
func TestPagePolicy(t *testing.T) {
	n := newNewsroom(t)
	w := get(n.as(editor), "GET", "/articles/oyster")
	const want = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	if got := w.Header().Get("Content-Security-Policy"); got != want {
		t.Errorf("policy %s", got)
	}
	if w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("X-Frame-Options") != "DENY" {
		t.Errorf("headers %v", w.Header())
	}
	if inline := regexp.MustCompile(`(?i)<style|<script[^>]*>[^<]|\sstyle=|\son[a-z]+=|javascript:`).FindString(w.Body.String()); inline != "" {
		t.Errorf("the page has %q in line", inline)
	}
}

// colour matches a custom property that is a colour.
var colour = regexp.MustCompile(`--([a-z-]+): #([0-9a-f]{6});`)

// schemes are the colours of style.css by name: light, dark and on paper.
func schemes(t *testing.T) map[string]map[string]string {
	t.Helper()
	data, err := os.ReadFile("static/style.css")
	if err != nil {
		t.Fatal(err)
	}
	light, rest, ok := strings.Cut(string(data), "@media (prefers-color-scheme: dark)")
	dark, rest, ok2 := strings.Cut(rest, ".is-changed")
	_, paper, ok3 := strings.Cut(rest, "@media print")
	if !ok || !ok2 || !ok3 {
		t.Fatal("style.css has other schemes than this test reads")
	}
	all := map[string]map[string]string{}
	for name, text := range map[string]string{"light": light, "dark": dark, "paper": paper} {
		all[name] = map[string]string{}
		for _, m := range colour.FindAllStringSubmatch(text, -1) {
			all[name][m[1]] = m[2]
		}
	}
	return all
}

// TestContrast holds every pair of colours that meet to WCAG 2.2: 4.5 for text
// (success criterion 1.4.3), 3 for shapes and edges (1.4.11).
func TestContrast(t *testing.T) {
	var pairs [][2]string
	grounds := []string{"paper", "card"}
	for _, state := range []string{"changed", "missing", "unverified", "supported", "accepted", "snoozed"} {
		pairs = append(pairs, [2]string{state, state + "-tint"}, [2]string{"ink", state + "-tint"}, [2]string{"soft", state + "-tint"})
		for _, ground := range grounds {
			pairs = append(pairs, [2]string{state, ground})
		}
	}
	for _, ground := range grounds {
		pairs = append(pairs, [2]string{"ink", ground}, [2]string{"soft", ground}, [2]string{"accent", ground})
	}
	pairs = append(pairs, [2]string{"accent", "changed-tint"}, [2]string{"accent", "accepted-tint"})
	for name, colours := range schemes(t) {
		for _, p := range pairs {
			least(t, name, colours, p, 4.5)
		}
		for _, ground := range grounds {
			least(t, name, colours, [2]string{"edge", ground}, 3)
		}
		if name == "paper" { // has no buttons and no focus
			continue
		}
		least(t, name, colours, [2]string{"on-accent", "accent"}, 4.5)
		for _, ground := range grounds {
			least(t, name, colours, [2]string{"focus", ground}, 3)
		}
	}
}

func least(t *testing.T, scheme string, colours map[string]string, pair [2]string, want float64) {
	t.Helper()
	a, b := colours[pair[0]], colours[pair[1]]
	if a == "" || b == "" {
		t.Errorf("%s has no colour %s or %s", scheme, pair[0], pair[1])
		return
	}
	if got := contrast(t, a, b); got < want {
		t.Errorf("%s: %s on %s has contrast %.2f, want %.1f", scheme, pair[0], pair[1], got, want)
	}
}

// contrast and luminance are WCAG 2.2's contrast ratio and relative luminance.
func contrast(t *testing.T, a, b string) float64 {
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	var rgb [3]uint8
	if _, err := fmt.Sscanf(hex, "%02x%02x%02x", &rgb[0], &rgb[1], &rgb[2]); err != nil {
		t.Fatal(err)
	}
	var linear [3]float64
	for i, v := range rgb {
		c := float64(v) / 255
		if linear[i] = c / 12.92; c > 0.04045 {
			linear[i] = math.Pow((c+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*linear[0] + 0.7152*linear[1] + 0.0722*linear[2]
}
