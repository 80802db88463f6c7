package main

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A browser goes to a dashboard as a person's does, but follows nothing.
type browser struct {
	t    *testing.T
	base string
	http http.Client
}

func newBrowser(t *testing.T, base string) *browser {
	b := &browser{t: t, base: base}
	b.http.Transport = &http.Transport{DisableKeepAlives: true}
	b.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return b
}

func (b *browser) get(path string) (int, string) {
	b.t.Helper()
	resp, err := b.http.Get(b.base + path)
	return b.read(resp, err)
}

func (b *browser) post(path string, form url.Values) (int, string) {
	b.t.Helper()
	resp, err := b.http.PostForm(b.base+path, form)
	return b.read(resp, err)
}

func (b *browser) read(resp *http.Response, err error) (int, string) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return resp.StatusCode, resp.Header.Get("Location") + string(body)
}

// status is what the API says of the first article.
func (b *browser) status() string {
	code, body := b.get("/api/v1/articles")
	var list struct {
		Articles []struct{ Status string }
	}
	if err := json.Unmarshal([]byte(body), &list); code != http.StatusOK || err != nil {
		b.t.Fatalf("articles: %d, %v: %s", code, err, body)
	}
	if len(list.Articles) == 0 {
		return ""
	}
	return list.Articles[0].Status
}

// TestDashboard follows an editor through a daemon's pages: the article is
// fresh, has it checked now, finds it stale, accepts, takes that back; and then
// the operator asks for passwords.
func TestDashboard(t *testing.T) {
	front, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b := newBrowser(t, "http://"+front.Addr().String())
	h := settle(t, func(h *household) { h.front = front })
	h.await("a fresh article", func() bool { return b.status() == "fresh" })
	h.setPage(strings.Replace(before, "3 minutes", "5 minutes", 1))
	if code, at := b.post("/articles/cameras/check", nil); code != http.StatusSeeOther {
		t.Fatalf("check now: %d %s", code, at)
	}
	h.await("a stale article", func() bool { return b.status() == "stale" })
	for _, path := range []string{"/", "/articles/cameras", "/claims/cameras/clip", "/sources/specs"} {
		if code, page := b.get(path); code != http.StatusOK || !strings.Contains(page, "3 minutes → 5 minutes") {
			t.Errorf("%s: %d %s", path, code, page)
		}
	}
	code, at := b.post("/claims/cameras/clip/accept", url.Values{"because": {"article_changed"}, "reason": {"it says five now"}})
	if code != http.StatusSeeOther || b.status() != "fresh" {
		t.Errorf("accept: %d %s, then %s", code, at, b.status())
	}
	if _, page := b.get("/claims/cameras/clip"); !strings.Contains(page, "it says five now") || !strings.Contains(page, "local") {
		t.Errorf("the claim does not tell who accepted it and why: %s", page)
	}
	if code, at := b.post("/claims/cameras/clip/undo", url.Values{"verb": {"accept"}}); code != http.StatusSeeOther || b.status() != "stale" {
		t.Errorf("undo: %d %s, then %s", code, at, b.status())
	}
	h.lockUp(b)
	if err := h.stop(); err != nil {
		t.Errorf("the end: %v", err)
	}
}

// lockUp makes a reload ask for passwords.
func (h *household) lockUp(b *browser) {
	h.t.Helper()
	const hash = "$2a$10$oHm3j4qVIYqb3K9dXKcVYuU1R2LAnxSnVRkUuKTvgF1Uqr6pC.vEm"
	locked := strings.Replace(settings, `web: {listen: "127.0.0.1:0"}`,
		`web: {listen: "127.0.0.1:0", auth: {users: [{name: ada, hash: "`+hash+`", role: editor}]}}`, 1)
	write(h.t, "monitor.yaml", locked)
	h.reloads <- syscall.SIGHUP
	h.await("a closed door", func() bool { code, _ := b.get("/"); return code != http.StatusOK })
	if code, at := b.get("/"); code != http.StatusSeeOther || !strings.HasPrefix(at, "/login") {
		h.t.Errorf("the desk without a name: %d %s", code, at)
	}
	if code, body := b.get("/api/v1/articles"); code != http.StatusUnauthorized {
		h.t.Errorf("the API without a name: %d %s", code, body)
	}
	if _, body := h.get("/api/v1/health"); strings.Contains(body, hash) || !strings.Contains(body, "ada") {
		h.t.Errorf("the configuration in force: %s", body)
	}
}

// TestDemoServes holds that the dashboard over the demo's story opens, and has a
// past.
func TestDemoServes(t *testing.T) {
	b := newBrowser(t, serveDemo(t))
	for deadline := time.Now().Add(time.Minute); b.status() != "stale"; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the article does not go stale")
		}
	}
	for path, want := range map[string]string{
		"/":                                 "Wandering → Adventure",
		"/articles/happy-oyster-and-runway": "One thing decides it for many readers",
		"/claims/happy-oyster-and-runway/mode-names": "23 April 2026",
		"/sources/oyster-announcement":               "3 June 2026",
		"/alerts":                                    "18 June 2026",
		"/health":                                    "monitor-demo-",
	} {
		if code, page := b.get(path); code != http.StatusOK || !strings.Contains(page, want) {
			t.Errorf("%s: %d, without %q: %s", path, code, want, page)
		}
	}
}

// serveDemo opens the demo's dashboard and returns its address. At the end it
// is interrupted, which is how it is meant to end, and must leave nothing
// behind.
func serveDemo(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	out, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	a := newTestApp(t)
	a.stdout = out
	ctx, cancel := context.WithCancel(context.Background())
	code := make(chan int, 1)
	go func() { code <- a.run(ctx, []string{"demo", "--serve"}) }()
	t.Cleanup(func() {
		cancel()
		if got := <-code; got != codeDone {
			t.Errorf("exit code %d, want %d", got, codeDone)
		}
		if left, err := filepath.Glob(filepath.Join(dir, "monitor-*")); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
		_ = out.Close()
	})
	return addressIn(t, out.Name())
}

// addressIn waits until the file names the address of a dashboard.
func addressIn(t *testing.T, file string) string {
	t.Helper()
	address := regexp.MustCompile(`http://127\.0\.0\.1:\d+`)
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if found := address.Find(data); found != nil {
			return string(found)
		}
	}
	t.Fatal("the demo does not say where its dashboard is")
	return ""
}
