package web_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"monitor/internal/claim"
	"monitor/internal/web"
)

var discard = slog.New(slog.DiscardHandler)

// door is a daemon's that is well, unless a test says otherwise.
func door() *web.Door {
	nothing := func() []string { return nil }
	return &web.Door{
		Alive: nothing, Ready: nothing, Notes: nothing,
		Status: func() (claim.Report, error) { return claim.Report{Version: 1, Status: claim.StatusStale}, nil },
		Decide: func(_ context.Context, d web.Decision) (string, error) {
			switch d.Claim {
			case "supported":
				return "", web.Refused{Why: "there is nothing to accept"}
			case "broken":
				return "", errors.New("secret path")
			}
			return d.Verb + " " + d.Article + "/" + d.Claim, nil
		},
		Feed:    func() (web.Feed, error) { return web.Feed{Begun: time.Unix(1e9, 0)}, nil },
		Metrics: web.NewMetrics(func() web.Figures { return web.Figures{Rounds: 7, LastRound: time.Unix(1e9, 0)} }),
		State:   func() web.State { return web.State{} },
		Refused: func() string { return "" },
		Live:    web.NewLive(),
		Guard:   web.NewGuard(web.Admission{}, time.Now),
		Log:     discard,
		Now:     time.Now,
	}
}

func get(h http.Handler, method, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, path, nil))
	return w
}

func TestPaths(t *testing.T) {
	d := door()
	tests := []struct {
		name         string
		h            http.Handler
		method, path string
		code         int
		body         string
	}{
		{"alive", d.Outer(), "GET", "/healthz", 200, `"status": "alive"`},
		{"ready", d.Outer(), "GET", "/readyz", 200, `"problems": []`},
		{"a probe asks for the head alone", d.Outer(), "HEAD", "/readyz", 200, ""},
		{"metrics", d.Outer(), "GET", "/metrics", 200, "monitor_rounds_total 7"},
		{"nothing of articles outside", d.Outer(), "GET", "/api/v1/status", 404, ""},
		{"no alerts outside", d.Outer(), "GET", "/feed.atom", 404, ""},
		{"alerts inside", d.Inner(), "GET", "/feed.atom", 200, "<feed xmlns="},
		{"alerts are read alone", d.Inner(), "POST", "/feed.atom", 405, ""},
		{"status inside", d.Inner(), "GET", "/api/v1/status", 200, `"status": "stale"`},
		{"nothing is decided outside", d.Outer(), "POST", "/api/v1/decisions", 404, ""},
		{"no decision", d.Inner(), "POST", "/api/v1/decisions", 415, "application/json"},
		{"nothing is changed", d.Inner(), "POST", "/api/v1/status", 405, ""},
		{"elsewhere", d.Inner(), "GET", "/healthz/..%2f..%2fetc", 404, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := get(tt.h, tt.method, tt.path)
			if w.Code != tt.code || !strings.Contains(w.Body.String(), tt.body) {
				t.Errorf("%d %s, want %d %s", w.Code, w.Body, tt.code, tt.body)
			}
			for _, name := range []string{"X-Content-Type-Options", "Content-Security-Policy", "Cache-Control"} {
				if w.Header().Get(name) == "" {
					t.Errorf("no %s", name)
				}
			}
		})
	}
}

func TestHealthTellsWhy(t *testing.T) {
	d := door()
	d.Alive = func() []string { return []string{"the store \x1b[31mis gone"} }
	d.Notes = func() []string { return []string{"worth knowing"} }
	w := get(d.Outer(), "GET", "/healthz")
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), `the store \\x1b[31mis gone`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := get(d.Outer(), "GET", "/readyz"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "worth knowing") {
		t.Errorf("a note alone: %d %s", w.Code, w.Body)
	}
}

func TestStatusThatCannotBeHad(t *testing.T) {
	d := door()
	d.Status = func() (claim.Report, error) { return claim.Report{}, errors.New("secret path") }
	if w := get(d.Inner(), "GET", "/api/v1/status"); w.Code != 500 || strings.Contains(w.Body.String(), "secret") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// The key to a source is for those who have the store: over the network, its
// address comes without.
func TestStatusKeepsKeys(t *testing.T) {
	const key = "/specs?key=hunter2"
	d := door()
	remembered := claim.Report{Version: 1, Sources: []claim.SourceReport{{ID: "specs", URL: "https://maker.example" + key}}}
	d.Status = func() (claim.Report, error) { return remembered, nil }
	pages, err := d.Dashboard()
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("GET", "/api/v1/status", nil)
	r.Host, r.RemoteAddr = "localhost", "127.0.0.1:1"
	w := httptest.NewRecorder()
	pages.ServeHTTP(w, r)
	if body := w.Body.String(); w.Code != http.StatusOK || strings.Contains(body, "hunter2") || !strings.Contains(body, `"https://maker.example/specs"`) {
		t.Errorf("the network: %d %s", w.Code, body)
	}
	if w := get(d.Inner(), "GET", "/api/v1/status"); !strings.Contains(w.Body.String(), key) {
		t.Errorf("the socket: %d %s", w.Code, w.Body)
	}
}

// TestSources holds the bound of what there is one series of for each source.
func TestSources(t *testing.T) {
	d := door()
	var targets []*web.Target
	for i := range 3000 {
		targets = append(targets, &web.Target{
			Key: fmt.Sprint(i), Sources: []string{fmt.Sprint("source-", i)}, GoodAt: time.Unix(1e9, 0), Bad: i%3 == 0,
			Claims: []web.Cited{{Article: "a", Claim: "c", Source: fmt.Sprint("source-", i), Verdict: claim.Supported}},
		})
	}
	d.Metrics.Watch(targets)
	d.Metrics.Visited(claim.Record{
		Target: claim.TargetState{Key: "1", GoodAt: time.Unix(2e9, 0), Visit: claim.Visit{Outcome: claim.Fetched}},
		Claims: []claim.ClaimState{
			{Article: "a", Claim: "c", Source: "source-1", Reading: claim.Reading{Verdict: claim.Changed}},
			{Article: "a", Claim: "unknown", Source: "source-1", Reading: claim.Reading{Verdict: claim.Missing}},
		},
	})
	d.Metrics.Visited(claim.Record{Target: claim.TargetState{Key: "of another configuration", Visit: claim.Visit{Outcome: claim.Refused, Reason: claim.ReasonRobots}}})
	body := get(d.Outer(), "GET", "/metrics").Body.String()
	if n := strings.Count(body, "\nmonitor_source_last_success_timestamp_seconds{"); n != 1000 {
		t.Errorf("%d series of sources, want 1000", n)
	}
	for _, want := range []string{
		"monitor_sources 3000", "monitor_sources_unreadable 1000", `monitor_claims{verdict="supported"} 2999`,
		`monitor_claims{verdict="changed"} 1`, `monitor_claims{verdict="missing"} 0`,
		`monitor_source_last_success_timestamp_seconds{source="source-1"} 2e+09`,
		`monitor_visits_total{outcome="refused",reason="robots"} 1`, "monitor_last_round_timestamp_seconds 1e+09",
	} {
		if !strings.Contains(body, want+"\n") {
			t.Errorf("the metrics lack %s", want)
		}
	}
}

func TestStoreFailing(t *testing.T) {
	d := door()
	d.Metrics.Unkept()
	if body := get(d.Outer(), "GET", "/metrics").Body.String(); !strings.Contains(body, "monitor_store_failing 1\n") {
		t.Error("a visit that could not be kept does not show")
	}
	d.Metrics.Visited(claim.Record{})
	if body := get(d.Outer(), "GET", "/metrics").Body.String(); !strings.Contains(body, "monitor_store_failing 0\n") {
		t.Error("a visit that was kept does not show")
	}
}

// TestServerLimits holds P18 on a real connection: headers have an end.
func TestServerLimits(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := web.NewServer(discard)
	server.Listen(l, door().Outer())
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	go func() {
		_, _ = fmt.Fprintf(conn, "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: %s\r\n\r\n", strings.Repeat("a", 80<<10))
	}()
	answer := make([]byte, len("HTTP/1.1 431"))
	if _, err := io.ReadFull(conn, answer); err != nil || string(answer) != "HTTP/1.1 431" {
		t.Errorf("80 KiB of header: %q, %v", answer, err)
	}
	if err := server.Close(time.Second); err != nil {
		t.Error(err)
	}
	if _, err := net.Dial("tcp", l.Addr().String()); err == nil {
		t.Error("it still listens")
	}
}

func TestSocket(t *testing.T) {
	t.Chdir(t.TempDir())
	path := web.SocketPath("monitor.db")
	client := web.NewClient(path)
	if _, err := client.Status(t.Context()); !errors.Is(err, web.ErrNoDaemon) {
		t.Errorf("without a socket: %v", err)
	}
	stale, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	stale.SetUnlinkOnClose(false)
	stale.Close()
	if _, err := client.Status(t.Context()); !errors.Is(err, web.ErrNoDaemon) {
		t.Errorf("at a socket that a dead daemon left: %v", err)
	}
	l, err := web.ListenSocket(path)
	if err != nil {
		t.Fatal(err)
	}
	server := web.NewServer(discard)
	server.Listen(l, door().Inner())
	defer server.Close(time.Second)
	if rep, err := client.Status(t.Context()); err != nil || rep.Status != claim.StatusStale {
		t.Errorf("status %+v, %v", rep, err)
	}
	if said, err := client.Decide(t.Context(), web.Decision{Article: "a", Claim: "c", Verb: "accept"}); err != nil || said != "accept a/c" {
		t.Errorf("decide: %q, %v", said, err)
	}
	var refused web.Refused
	if _, err := client.Decide(t.Context(), web.Decision{Article: "a", Claim: "supported", Verb: "accept"}); !errors.As(err, &refused) || refused.Why != "there is nothing to accept" {
		t.Errorf("refused: %v", err)
	}
	if _, err := client.Decide(t.Context(), web.Decision{Article: "a", Claim: "broken", Verb: "accept"}); err == nil || errors.As(err, &refused) || strings.Contains(err.Error(), "secret") {
		t.Errorf("broken: %v", err)
	}
	info, err := os.Lstat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v, want 0600", info.Mode(), err)
	}
	if left, _ := filepath.Glob(".s-*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := client.Status(cancelled); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// A file that somebody keeps under that name stays what it is.
func TestSocketReplacesSocketsAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "monitor.db.sock")
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := web.ListenSocket(path); err == nil {
		t.Error("a file was replaced")
	}
	if data, err := os.ReadFile(path); err != nil || string(data) != "mine" {
		t.Errorf("the file is %q, %v", data, err)
	}
}
