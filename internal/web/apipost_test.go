package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"monitor/internal/web"
)

// request sends a request with a body to the API.
func request(h http.Handler, method, path, media, body string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if media != "" {
		r.Header.Set("Content-Type", media)
	}
	h.ServeHTTP(w, r)
	return w
}

// isProblem holds an answer that refuses something to RFC 9457 and to what
// W14 asks: short, and nothing of the inside.
func isProblem(t *testing.T, name string, w *httptest.ResponseRecorder, code int) {
	t.Helper()
	var p struct {
		Type, Title, Detail string
		Status              int
	}
	err := json.Unmarshal(w.Body.Bytes(), &p)
	if w.Code != code || err != nil || p.Status != code || p.Title != http.StatusText(code) || p.Type != "about:blank" || p.Detail == "" {
		t.Errorf("%s: %d %s, %v; want a problem of status %d", name, w.Code, w.Body, err, code)
	}
	if media := w.Header().Get("Content-Type"); media != "application/problem+json" {
		t.Errorf("%s: it is %q", name, media)
	}
	if w.Body.Len() > 1024 {
		t.Errorf("%s: %d bytes", name, w.Body.Len())
	}
	for _, inside := range []string{"goroutine", ".go:", "Go struct", "web.", "\x1b", "\u202e"} {
		if strings.Contains(w.Body.String(), inside) {
			t.Errorf("%s: it tells %q: %s", name, inside, w.Body)
		}
	}
}

const goodBody = `{"article": "a", "claim": "c", "verb": "accept"}`

// A bodyTest is a body and what becomes of it.
type bodyTest struct {
	name, media, body string
	code              int
}

func bodyTests() []bodyTest {
	const asJSON = "application/json"
	good := goodBody
	with := func(field string) string { return strings.TrimSuffix(good, "}") + ", " + field + "}" }
	return []bodyTest{
		{"what it should be", "application/json; charset=UTF-8", good, 200},
		{"no media type", "", good, 415},
		{"a form", "application/x-www-form-urlencoded", "article=a&claim=c&verb=accept", 415},
		{"text, as a form of another site could send it", "text/plain", good, 415},
		{"another charset", "application/json; charset=utf-16", good, 415},
		{"a media type that is none", "application/json; charset", good, 415},
		{"nothing", asJSON, "", 400},
		{"no object", asJSON, `[` + good + `]`, 400},
		{"null", asJSON, `null`, 400},
		{"unfinished", asJSON, good[:20], 400},
		{"two documents", asJSON, good + good, 400},
		{"something after it", asJSON, good + " x", 400},
		{"a comment", asJSON, "// it\n" + good, 400},
		{"a comma too many", asJSON, strings.Replace(good, "}", ",}", 1), 400},
		{"an unknown field", asJSON, with(`"force": true`), 400},
		{"a field twice", asJSON, with(`"verb": "snooze"`), 400},
		{"a field twice, escaped", asJSON, with(`"\u0076erb": "snooze"`), 400},
		{"a field twice, in capitals", asJSON, with(`"Verb": "snooze"`), 400},
		{"a field twice, in letters that fold", asJSON, with(`"rea\u017fon": "x"`), 400},
		{"no number", asJSON, with(`"undo": NaN`), 400},
		{"infinity", asJSON, with(`"undo": -Infinity`), 400},
		{"a number for a truth", asJSON, with(`"undo": 1`), 400},
		{"an object for a text", asJSON, with(`"reason": {"a": 1}`), 400},
		{"a number without end", asJSON, with(`"undo": 1` + strings.Repeat("0", 10_000)), 400},
		{"depth", asJSON, with(`"reason": ` + strings.Repeat(`{"a":`, 10_001) + "1" + strings.Repeat("}", 10_001)), 400},
		{"depth of lists, unfinished", asJSON, strings.Repeat("[", 100_000), 400},
		{"what is no UTF-8", asJSON, with("\"reason\": \"\xff\""), 400},
		{"UTF-8 with a mark before it", asJSON, "\ufeff" + good, 400},
		{"a date that is none", asJSON, with(`"until": "tomorrow"`), 400},
		{"a date that is empty", asJSON, with(`"until": ""`), 400},
		{"a date that has passed", asJSON, with(`"until": "2001-01-01T00:00:00Z"`), 400},
		{"the last moment that can be written", asJSON, with(`"until": "9999-12-31T23:59:59Z"`), 200},
		{"a date in the year 10000 of UTC", asJSON, with(`"until": "9999-12-31T23:59:59-00:01"`), 400},
		{"a long reason", asJSON, with(`"reason": "` + strings.Repeat("a", 2001) + `"`), 400},
		{"a hostile verb", asJSON, `{"article": "a", "claim": "c", "verb": "\u001b[31m\u202e` + strings.Repeat(`\"::error::`, 500) + `"}`, 400},
		{"a hostile field", asJSON, with(`"` + strings.Repeat(`\\\"<##[`, 500) + `": 1`), 400},
		{"no claim", asJSON, `{"article": "a", "verb": "accept"}`, 400},
		{"a reason of an undo", asJSON, with(`"undo": true, "reason": "it was wrong"`), 200},
		{"a cause of an undo", asJSON, with(`"undo": true, "because": "still_true"`), 400},
		{"10 MiB", asJSON, with(`"reason": "` + strings.Repeat("a", 10<<20) + `"`), 413},
	}
}

// TestBodies holds W14: a body that is not what it should be is refused, and
// nothing is decided.
func TestBodies(t *testing.T) {
	for _, tt := range bodyTests() {
		t.Run(tt.name, func(t *testing.T) {
			d := door()
			decided, decide := 0, d.Decide
			d.Decide = func(ctx context.Context, asked web.Decision) (string, error) {
				decided++
				return decide(ctx, asked)
			}
			w := request(d.Inner(), "POST", "/api/v1/decisions", tt.media, tt.body)
			if tt.code != 200 {
				isProblem(t, tt.name, w, tt.code)
			} else if w.Code != 200 {
				t.Errorf("%d %s", w.Code, w.Body)
			}
			if want := map[bool]int{true: 1}[tt.code == 200]; decided != want {
				t.Errorf("decided %d times, want %d", decided, want)
			}
		})
	}
}

func TestBodyInACoding(t *testing.T) {
	r := httptest.NewRequest("POST", "/api/v1/decisions", strings.NewReader(goodBody))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Content-Encoding", "gzip")
	w := httptest.NewRecorder()
	door().Inner().ServeHTTP(w, r)
	isProblem(t, "a coding", w, 415)
}

// TestMethods holds what each path says to each method.
func TestMethods(t *testing.T) {
	h := door().Inner()
	for path, allow := range map[string]string{
		"/api/v1/status":     "OPTIONS, GET, HEAD",
		"/api/v1/live":       "OPTIONS, GET, HEAD",
		"/api/v1/claims/a/b": "OPTIONS, GET, HEAD",
		"/api/v1/decisions":  "OPTIONS, POST",
		"/api/v1/checks":     "OPTIONS, POST",
	} {
		if w := request(h, "OPTIONS", path, "", ""); w.Code != http.StatusNoContent || w.Header().Get("Allow") != allow {
			t.Errorf("OPTIONS %s: %d %q", path, w.Code, w.Header().Get("Allow"))
		}
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "get"} {
			if slices.Contains(strings.Split(allow, ", "), method) {
				continue
			}
			w := request(h, method, path, "application/json", "{}")
			isProblem(t, method+" "+path, w, http.StatusMethodNotAllowed)
			if w.Header().Get("Allow") != allow {
				t.Errorf("%s %s: Allow %q, want %q", method, path, w.Header().Get("Allow"), allow)
			}
		}
	}
	for _, path := range []string{"/api/", "/api/v1/", "/api/v1/status/", "/api/v2/status", "/api/v1/articles/a/b", "/api/v1/schemas/report"} {
		for _, method := range []string{"GET", "POST"} {
			isProblem(t, method+" "+path, request(h, method, path, "", ""), http.StatusNotFound)
		}
	}
	whole, head := request(h, "GET", "/api/v1/status", "", ""), request(h, "HEAD", "/api/v1/status", "", "")
	for _, name := range []string{"Content-Type", "Content-Length", "ETag"} {
		if whole.Header().Get(name) == "" || whole.Header().Get(name) != head.Header().Get(name) {
			t.Errorf("HEAD has %s %q, GET %q", name, head.Header().Get(name), whole.Header().Get(name))
		}
	}
}

// TestWhoDecides holds that a name is believed over the socket alone.
func TestWhoDecides(t *testing.T) {
	d := door()
	var by string
	d.Decide = func(_ context.Context, asked web.Decision) (string, error) {
		by = asked.By
		return "done", nil
	}
	pages, err := d.Dashboard()
	if err != nil {
		t.Fatal(err)
	}
	network := httptest.NewServer(pages)
	defer network.Close()
	mark := d.Live.Mark()
	for field, want := range map[string]string{"": "local", `, "by": "mara"`: "mara"} {
		body := `{"article": "a", "claim": "c", "verb": "accept"` + field + `}`
		if w := request(d.Inner(), "POST", "/api/v1/decisions", "application/json", body); w.Code != 200 || by != want {
			t.Errorf("over the socket with %s: %d, by %q, want %q", field, w.Code, by, want)
		}
		resp, err := http.Post(network.URL+"/api/v1/decisions", "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != 200 || by != "local" {
			t.Errorf("over the network with %s: %s, by %q, want local", field, resp.Status, by)
		}
	}
	if d.Live.Mark() == mark {
		t.Error("nobody was told that something was decided")
	}
}

// TestClient holds that the commands beside the daemon are told what it said.
func TestClient(t *testing.T) {
	t.Chdir(t.TempDir())
	d := door()
	d.Visit = func(_ context.Context, a web.Ask) (string, error) {
		switch a.Source {
		case "":
			return "visiting 2 sources", nil
		case "resting":
			return "", web.Refused{Why: "its host asked not to be visited before noon"}
		}
		return "", fmt.Errorf("secret path")
	}
	l, err := web.ListenSocket("s")
	if err != nil {
		t.Fatal(err)
	}
	server := web.NewServer(discard)
	server.Listen(l, d.Inner())
	defer server.Close(time.Second)
	client := web.NewClient("s")
	if said, err := client.Visit(t.Context(), web.Ask{Article: "a"}); err != nil || said != "visiting 2 sources" {
		t.Errorf("%q, %v", said, err)
	}
	for ask, want := range map[web.Ask]string{
		{Source: "resting"}:         "its host asked not to be visited before noon",
		{Source: "x", Article: "y"}: "name an article, an article and a claim of it, or a source",
		{Claim: "c"}:                "name an article, an article and a claim of it, or a source",
	} {
		if _, err := client.Visit(t.Context(), ask); err != (web.Refused{Why: want}) {
			t.Errorf("%+v: %v", ask, err)
		}
	}
	_, err = client.Visit(t.Context(), web.Ask{Source: "broken"})
	if err == nil || strings.Contains(err.Error(), "secret") || !strings.Contains(err.Error(), "500") {
		t.Errorf("broken: %v", err)
	}
}
