package web_test

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"mime"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"monitor/internal/claim"
)

func TestCapture(t *testing.T) {
	s := cameras(t)
	hash := s.hashes("maker-specs")[0]
	page := s.page("/sources/maker-specs/snapshots/" + hash)
	holds(t, page, "What it said 6 days ago", "17 April 2026, 08:00 UTC", "text/html; charset=utf-8", hash,
		"Directing mode records up to 5 minutes of video.", "Support answers within two days.")
	suspect, ok, err := s.store.Suspect(s.plan.Targets()[1].Key)
	if err != nil || !ok {
		t.Fatalf("nothing suspect is kept: %v", err)
	}
	holds(t, s.page("/sources/maker-prices/snapshots/"+suspect.Hash), "What came instead 14 days ago", "no claim was ever held against it", "Please sign in to go on.")
}

func TestLongCapture(t *testing.T) {
	s := newSeen(t, claim.Article{ID: "a", Sources: []claim.Source{{ID: "list", Target: claim.Target{URL: "/list"}}}})
	s.says("/list", "List", strings.Repeat("界", 300_000), "the end")
	s.check(april(1))
	page := s.page("/sources/list/snapshots/" + s.hashes("list")[0])
	holds(t, page, "more are not shown: the raw bytes have them.")
	if len(page) > 600<<10 || strings.Contains(page, "\ufffd") || strings.Contains(page, "the end") {
		t.Errorf("%d bytes are shown", len(page))
	}
}

// TestRaw holds that the bytes come whole, under headers by which no browser
// runs them, and a name by which no machine opens them as more than a text.
func TestRaw(t *testing.T) {
	s := newSeen(t, claim.Article{ID: "a", Sources: []claim.Source{{ID: "evil..page", Target: claim.Target{URL: "/evil"}}}})
	const title = `<script>alert(1)</script>"; filename="run.html`
	s.says("/evil", title, "A paragraph that is long enough to be a page, about three minutes of video.")
	s.check(april(3).Add(90 * time.Minute))
	w := s.get("/sources/evil..page/snapshots/" + s.hashes("evil..page")[0] + "/raw")
	if w.Code != 200 || !strings.HasPrefix(w.Body.String(), "<!DOCTYPE html><html lang=en><title>"+title) {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	for name, want := range map[string]string{
		"Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff",
		"Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'", "Cache-Control": "no-store",
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
	kind, params, err := mime.ParseMediaType(w.Header().Get("Content-Disposition"))
	safe := regexp.MustCompile(`^evil\.\.page-20260403-0930-[0-9a-f]{8}\.txt$`)
	if err != nil || kind != "attachment" || !safe.MatchString(params["filename"]) {
		t.Errorf("Content-Disposition %q, %v", w.Header().Get("Content-Disposition"), err)
	}
}

// TestSlowDownload holds that a client that takes nothing keeps the store from
// nothing: a store waits for its readers before it closes.
func TestSlowDownload(t *testing.T) {
	s := newSeen(t, claim.Article{ID: "a", Sources: []claim.Source{{ID: "big", Target: claim.Target{URL: "/big"}}}})
	noise := make([]byte, 6<<20)
	random := rand.NewChaCha8([32]byte{})
	_, _ = random.Read(noise)
	s.mu.Lock()
	s.answers["/big"] = func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, "<!DOCTYPE html><html><title>Big</title><p>Some words about a page that is large.</p><script>/*%x*/</script></html>", noise[:3<<20])
	}
	s.mu.Unlock()
	s.check(april(1))
	server := httptest.NewServer(s.handler())
	defer server.Close()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "GET /sources/big/snapshots/%s/raw HTTP/1.1\r\nHost: x\r\n\r\n", s.hashes("big")[0])
	status, err := bufio.NewReaderSize(conn, 16).ReadString('\n')
	if err != nil || !strings.Contains(status, "200") {
		t.Fatalf("%q, %v", status, err)
	}
	s.says("/big", "Another", "Some other words.")
	s.check(april(2))
	closed := make(chan error)
	go func() { closed <- s.store.Close() }()
	select {
	case err := <-closed:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(time.Minute):
		t.Error("the store waits for a download")
	}
	if n, err := io.Copy(io.Discard, io.LimitReader(conn, 6<<20)); err != nil || n < 6<<20 {
		t.Errorf("of the capture %d bytes came: %v", n, err)
	}
}
