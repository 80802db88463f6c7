package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"monitor/internal/check"
	"monitor/internal/claim"
	"monitor/internal/config"
	"monitor/internal/store"
	"monitor/internal/web"
)

// A household is a daemon in a folder of its own, and the site it watches.
type household struct {
	*daemon
	t       *testing.T
	app     *app
	page    atomic.Pointer[string]
	visits  atomic.Int32
	hang    atomic.Bool // visits are not answered
	reloads chan os.Signal
	told    chan string // by notify
	stop    func() error
	front   net.Listener // of the dashboard; nil leaves it to the daemon
}

const before = "<!DOCTYPE html><title>Specifications</title><p>The camera records up to 3 minutes of video.</p>"

// settle starts a daemon on one source and one claim. Before that it prepares
// the household.
func settle(t *testing.T, prepare ...func(*household)) *household {
	t.Helper()
	h := &household{t: t, reloads: make(chan os.Signal, 1), told: make(chan string, 1000)}
	h.setPage(before)
	for _, f := range prepare {
		f(h)
	}
	site := httptest.NewServer(h)
	t.Cleanup(site.Close)
	t.Chdir(t.TempDir())
	write(t, "monitor.yaml", settings)
	write(t, "a.yaml", strings.ReplaceAll(cameras, "$SITE", site.URL))
	h.listenAsSystemd()
	h.app = newApp(os.Stdout, os.Stderr, noEnv)
	h.app.configFile = "monitor.yaml"
	cfg, err := h.app.load()
	if err != nil {
		t.Fatal(err)
	}
	plan, err := check.NewPlan(cfg.Articles)
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	st, err := store.Open(cfg.Store, store.Options{Log: log, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	if h.daemon, err = h.app.newDaemon(cfg, plan, st, log); err != nil {
		t.Fatal(err)
	}
	h.systemd, h.daemon.front = "systemd", h.front
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- h.run(ctx, h.reloads) }()
	h.stop = func() error {
		cancel()
		return errors.Join(<-ended, st.Close())
	}
	return h
}

const settings = `version: 1
fetch: {allow_private: true, robots: false, retries: 0, per_host: {concurrency: 1, interval: 0s}}
confirm: {times: 2, delay: 0s}
web: {listen: "127.0.0.1:0"}
articles: [a.yaml]
`

const cameras = `id: cameras
title: Two cameras
sources:
  - {id: specs, title: Specifications, url: "$SITE/specs"}
claims:
  - {id: clip, says: clips of up to three minutes, source: specs, quote: records up to 3 minutes of video}
`

func (h *household) setPage(html string) { h.page.Store(&html) }

func (h *household) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.visits.Add(1)
	if h.hang.Load() {
		<-r.Context().Done()
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = io.WriteString(w, *h.page.Load())
}

// listenAsSystemd takes what notify sends, as the service manager does.
func (h *household) listenAsSystemd() {
	l, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: "systemd", Net: "unixgram"})
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { l.Close() })
	go func() {
		defer close(h.told)
		buf := make([]byte, 256)
		for {
			n, err := l.Read(buf)
			if err != nil {
				return
			}
			h.told <- string(buf[:n])
		}
	}()
}

// await polls until cond holds; what it waits for takes as long as it takes.
func (h *household) await(what string, cond func() bool) {
	h.t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for !cond() {
		if time.Now().After(deadline) {
			h.t.Fatalf("%s did not come", what)
		}
		time.Sleep(time.Millisecond)
	}
}

func (h *household) verdict() claim.Verdict {
	rep, err := web.NewClient("monitor.db.sock").Status(h.t.Context())
	if errors.Is(err, web.ErrNoDaemon) {
		return ""
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return rep.Articles[0].Claims[0].Verdict
}

// get asks the daemon through its socket.
func (h *household) get(path string) (int, string) {
	h.t.Helper()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(context.Context, string, string) (net.Conn, error) {
		return net.Dial("unix", "monitor.db.sock")
	}}}
	resp, err := client.Get("http://monitor" + path)
	if err != nil {
		h.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// TestDaemon follows a daemon through its life: first visit, ready, a rule that
// changed, fifty reloads of which half are bad, the end.
func TestDaemon(t *testing.T) {
	others := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, others) })
	h := settle(t)
	h.await("the first verdict", func() bool { return h.verdict() == claim.Supported })
	if code, body := h.get("/readyz"); code != http.StatusOK {
		t.Errorf("readyz: %d %s", code, body)
	}
	if info, err := os.Stat("monitor.db.sock"); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the socket: %v, %v, want mode 0600", info, err)
	}
	for _, want := range []string{
		`monitor_claims{verdict="supported"} 1`, `monitor_visits_total{outcome="fetched",reason=""} 1`, "monitor_lateness_seconds_count 1",
		`monitor_source_last_success_timestamp_seconds{source="specs"}`, "monitor_sources_unreadable 0", "monitor_judge_duration_seconds_count 1",
	} {
		h.await(want, func() bool { // what was kept is counted a moment later
			_, metrics := h.get("/metrics")
			return strings.Contains(metrics, want)
		})
	}
	h.reloadOften()
	visits := h.visits.Load()
	data, err := os.ReadFile("a.yaml")
	if err != nil {
		t.Fatal(err)
	}
	write(t, "a.yaml", strings.NewReplacer("three minutes", "five minutes", "3 minutes", "5 minutes").Replace(string(data)))
	h.reloads <- syscall.SIGHUP
	h.await("the verdict of the new rule", func() bool { return h.verdict() == claim.Changed })
	if n := h.visits.Load() - visits; n != 2 {
		t.Errorf("%d visits for a rule that changed, want one and its confirmation", n)
	}
	if err := h.stop(); err != nil {
		t.Errorf("the end: %v", err)
	}
	if _, err := os.Lstat("monitor.db.sock"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the socket stayed: %v", err)
	}
}

// reloadOften reloads fifty times, every other time with a mistake: the
// configuration stays, nothing is visited for it, no goroutine is left.
func (h *household) reloadOften() {
	h.t.Helper()
	visits, goroutines := h.visits.Load(), runtime.NumGoroutine()
	for i := range 50 {
		wrong := ""
		if i%2 == 1 {
			wrong = "bogus: 1\n"
		}
		write(h.t, "monitor.yaml", settings+wrong)
		h.reloads <- syscall.SIGHUP
		want := fmt.Sprintf("monitor_reloads_total{result=%q} %d\n", []string{"taken", "refused"}[i%2], i/2+1)
		h.await(want, func() bool {
			_, metrics := h.get("/metrics")
			return strings.Contains(metrics, want)
		})
	}
	if code, body := h.get("/readyz"); code != http.StatusOK || !strings.Contains(body, "bogus") {
		h.t.Errorf("after a bad reload: %d %s, want ready and a note", code, body)
	}
	write(h.t, "monitor.yaml", settings)
	if n := h.visits.Load() - visits; n != 0 {
		h.t.Errorf("%d visits because of reloads", n)
	}
	h.await("as few goroutines as before", func() bool { return runtime.NumGoroutine() <= goroutines+2 })
}

// TestDaemonStopsMidVisit holds P21: a visit that is cut short records nothing.
func TestDaemonStopsMidVisit(t *testing.T) {
	h := settle(t, func(h *household) { h.hang.Store(true) })
	h.await("a visit", func() bool { return h.visits.Load() > 0 })
	began := time.Now()
	if err := h.stop(); err != nil {
		t.Error(err)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("the end took %s", took)
	}
	st, err := store.Open("monitor.db", store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	kept := func(s claim.TargetState) { t.Errorf("a visit that was cut short was kept: %+v", s) }
	if err := st.Targets(kept); err != nil {
		t.Error(err)
	}
	if told := strings.Join(h.heard(), " "); !strings.HasPrefix(told, "READY=1") || !strings.HasSuffix(told, "STOPPING=1") {
		t.Errorf("systemd was told %s", told)
	}
}

// heard is what systemd was told so far.
func (h *household) heard() []string {
	var all []string
	for {
		select {
		case state := <-h.told:
			all = append(all, state)
		case <-time.After(100 * time.Millisecond): // a datagram may still be on its way
			return all
		}
	}
}

// TestDaemonLosesItsStore holds S10: unhealthy at the first look, an end at the
// second, and no sign of life for the watchdog.
func TestDaemonLosesItsStore(t *testing.T) {
	h := settle(t)
	defer func() { _ = h.stop() }()
	h.await("the first verdict", func() bool { return h.verdict() == claim.Supported })
	if err := h.inspect(); err != nil {
		t.Fatal(err)
	}
	h.heard()
	if err := os.Rename("monitor.db", filepath.Join(t.TempDir(), "elsewhere.db")); err != nil {
		t.Fatal(err)
	}
	if err := h.inspect(); err != nil {
		t.Errorf("the first look ends it: %v", err)
	}
	if code, body := h.get("/healthz"); code != http.StatusServiceUnavailable || !strings.Contains(body, "moved, removed or replaced") {
		t.Errorf("healthz: %d %s", code, body)
	}
	if err := h.inspect(); !errors.Is(err, store.ErrFailed) {
		t.Errorf("the second look: %v, want an end", err)
	}
	for _, state := range h.heard() {
		if state == "WATCHDOG=1" {
			t.Error("systemd was told that all is well")
		}
	}
}

// TestNoSocket holds that a path too long for a socket is no reason not to
// watch, and is told.
func TestNoSocket(t *testing.T) {
	long := strings.Repeat("long/", 30)
	d := &daemon{log: slog.New(slog.DiscardHandler), now: &edition{cfg: &config.Config{Store: filepath.Join(t.TempDir(), long, "monitor.db")}}}
	if err := os.MkdirAll(filepath.Dir(d.now.cfg.Store), 0o755); err != nil {
		t.Fatal(err)
	}
	d.metrics = web.NewMetrics(func() web.Figures { return web.Figures{} })
	d.now.cfg.Web.Listen = "127.0.0.1:0"
	server, err := d.listen()
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close(0)
	if notes := d.notes(); len(notes) != 1 || !strings.Contains(notes[0], "no command can reach this daemon") {
		t.Errorf("notes %q", notes)
	}
}

// TestAddressInUse holds that a door that cannot be opened ends the start, and
// leaves no socket behind.
func TestAddressInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	t.Chdir(t.TempDir())
	d := &daemon{log: slog.New(slog.DiscardHandler), now: &edition{cfg: &config.Config{Store: "monitor.db"}}}
	d.metrics = web.NewMetrics(func() web.Figures { return web.Figures{} })
	d.now.cfg.Web.Listen = l.Addr().String()
	if _, err := d.listen(); err == nil || !strings.Contains(err.Error(), "address already in use") {
		t.Errorf("two at one address: %v", err)
	}
	if _, err := os.Lstat("monitor.db.sock"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the socket stayed: %v", err)
	}
}

// TestUnwritable holds what stops the visits against what does not.
func TestUnwritable(t *testing.T) {
	for _, err := range []error{store.ErrFailed, syscall.ENOSPC, syscall.EDQUOT, syscall.EROFS} {
		if !unwritable(fmt.Errorf("store monitor.db: %w", err)) {
			t.Errorf("%v stops nothing", err)
		}
	}
	if unwritable(fmt.Errorf("store monitor.db: %w", &store.RecordError{})) {
		t.Error("one damaged record stops everything")
	}
}
