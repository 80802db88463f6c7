package render

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"monitor/internal/claim"
)

// glance is how often another process is looked at, which tells nobody of its
// end.
const glance = 5 * time.Millisecond

// descendants are the processes that pid started, and those that they did.
func descendants(t testing.TB, pid int) map[int]string {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("no /proc")
	}
	parent, command := map[int]int{}, map[int]string{}
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range stats {
		stat, err := os.ReadFile(path)
		if err != nil {
			continue // it ended meanwhile
		}
		id, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
		if fields[0] == "Z" { // dead, only its parent has not looked yet
			continue
		}
		parent[id], _ = strconv.Atoi(fields[1])
		line, _ := os.ReadFile(filepath.Join(filepath.Dir(path), "cmdline"))
		command[id] = strings.ReplaceAll(string(line), "\x00", " ")
	}
	found := map[int]string{}
	for id := range parent {
		for at := parent[id]; at > 1; at = parent[at] {
			if at == pid {
				found[id] = command[id]
			}
		}
	}
	return found
}

// wantGone fails unless the processes end soon.
func wantGone(t testing.TB, ids map[int]string) {
	t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for id, command := range ids {
		for {
			now, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", id))
			if err != nil || strings.ReplaceAll(string(now), "\x00", " ") != command {
				break
			}
			if time.Now().After(deadline) {
				t.Errorf("process %d is left: %.200s", id, command)
				break
			}
			time.Sleep(glance)
		}
	}
}

func TestCloseLeavesNoProcess(t *testing.T) {
	web := newWeb()
	web.page(t, "a.test", "<p>"+long)
	r := web.renderer(t)
	wantText(t, visitURL(t, r, "http://a.test/"), long)
	ids := descendants(t, os.Getpid())
	if len(ids) == 0 {
		t.Fatal("no browser was started")
	}
	r.Close()
	wantGone(t, ids)
}

func TestBrowserThatDiesIsFollowed(t *testing.T) {
	web := newWeb()
	arrived, held := make(chan bool, 4), make(chan bool)
	web.serve(t, "a.test", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<p>"+long)
		if r.URL.Path == "/hold" {
			w.(http.Flusher).Flush()
			arrived <- true
			select {
			case <-held:
			case <-r.Context().Done():
			}
		}
	})
	r := web.renderer(t)
	wantText(t, visitURL(t, r, "http://a.test/"), long)
	killBrowser(t, r)
	wantText(t, visitURL(t, r, "http://a.test/"), long)

	var visit sync.WaitGroup
	visit.Go(func() { wantText(t, visitURL(t, r, "http://a.test/hold"), long) })
	<-arrived
	killBrowser(t, r)
	<-arrived // the visit is made again
	close(held)
	visit.Wait()
}

// killBrowser kills the process of the browser in use.
func killBrowser(t testing.TB, r *Renderer) {
	t.Helper()
	r.browsers.turn <- struct{}{}
	b := r.browsers.now
	<-r.browsers.turn
	if err := b.session.Process().Kill(); err != nil {
		t.Fatal(err)
	}
	<-b.session.LostConnection
}

// A page that is shown by a process that dies is not the page's end.
func TestTabThatDies(t *testing.T) {
	web := newWeb()
	arrived := make(chan bool, 1)
	web.serve(t, "a.test", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<p>"+long)
		if r.URL.Path == "/hold" {
			w.(http.Flusher).Flush()
			arrived <- true
			<-r.Context().Done()
		}
	})
	r := web.renderer(t)
	var visit sync.WaitGroup
	visit.Go(func() {
		wantOutcome(t, visitURL(t, r, "http://a.test/hold"), claim.Unavailable, claim.ReasonRender)
	})
	<-arrived
	for id, command := range descendants(t, os.Getpid()) {
		if strings.Contains(command, "--type=renderer") {
			process, err := os.FindProcess(id)
			if err != nil {
				t.Fatal(err)
			}
			if err := process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
				t.Fatal(err)
			}
		}
	}
	visit.Wait()
	wantText(t, visitURL(t, r, "http://a.test/"), long)
}

func TestEndlessScriptEndsWithItsVisit(t *testing.T) {
	web := newWeb()
	web.page(t, "a.test", "<script>for (;;);</script>")
	web.page(t, "b.test", "<p>"+long)
	o := web.options()
	o.Timeout = 3 * time.Second
	r := start(t, o.withDefaults(), nil)
	wantText(t, visitURL(t, r, "http://b.test/"), long)
	before := descendants(t, os.Getpid())
	wantOutcome(t, visitURL(t, r, "http://a.test/"), claim.Unavailable, claim.ReasonTimeout)
	after := descendants(t, os.Getpid())
	for id, command := range after {
		if before[id] == command || !strings.Contains(command, "--type=renderer") {
			delete(after, id)
		}
	}
	wantGone(t, after)
}

func TestRecycling(t *testing.T) {
	web := newWeb()
	web.page(t, "a.test", "<p>"+long)
	r := start(t, web.options().withDefaults(), func(l *limits) { l.recycle = 2 })
	seen := map[*browser]int{}
	for range 5 {
		wantText(t, visitURL(t, r, "http://a.test/"), long)
		seen[r.browsers.now]++
	}
	if len(seen) != 3 {
		t.Errorf("5 visits at 2 a browser took %d browsers", len(seen))
	}
}

func TestIdleBrowserIsEnded(t *testing.T) {
	web := newWeb()
	web.page(t, "a.test", "<p>"+long)
	r := start(t, web.options().withDefaults(), func(l *limits) { l.idle = time.Millisecond })
	wantText(t, visitURL(t, r, "http://a.test/"), long)
	wantGone(t, descendants(t, os.Getpid()))
	wantText(t, visitURL(t, r, "http://a.test/"), long)
}

func TestTabsAreBounded(t *testing.T) {
	web := newWeb()
	var mu sync.Mutex
	now, most := 0, 0
	web.serve(t, "a.test", func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		now++
		most = max(most, now)
		mu.Unlock()
		defer func() { mu.Lock(); now--; mu.Unlock() }()
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<p>"+long)
		<-time.After(50 * time.Millisecond)
	})
	o := web.options()
	o.Tabs = 2
	r := start(t, o.withDefaults(), nil)
	var visits sync.WaitGroup
	for i := range 8 {
		visits.Go(func() { wantText(t, visitURL(t, r, fmt.Sprintf("http://a.test/%d", i)), long) })
	}
	visits.Wait()
	if most > 2 {
		t.Errorf("%d visits were under way at once", most)
	}
}

func TestCancelledVisitIsNoObservation(t *testing.T) {
	web := newWeb()
	ctx, cancel := context.WithCancel(t.Context())
	web.serve(t, "a.test", func(w http.ResponseWriter, r *http.Request) { cancel(); <-r.Context().Done() })
	r := web.renderer(t)
	res, err := r.Render(ctx, Request{Target: claim.Target{URL: "http://a.test/"}})
	if !errors.Is(err, context.Canceled) || res.Visit.Outcome != "" {
		t.Errorf("got %+v, %v", res.Visit, err)
	}
}

func TestCloseEndsVisits(t *testing.T) {
	web := newWeb()
	arrived := make(chan bool, 1)
	web.serve(t, "a.test", func(w http.ResponseWriter, r *http.Request) { arrived <- true; <-r.Context().Done() })
	r := web.renderer(t)
	var visit sync.WaitGroup
	visit.Go(func() {
		if _, err := r.Render(t.Context(), Request{Target: claim.Target{URL: "http://a.test/"}}); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
	<-arrived
	r.Close()
	visit.Wait()
}

// What the machine lacks is told by the visit, with what to do about it.
func TestNoBrowser(t *testing.T) {
	empty := t.TempDir()
	broken := filepath.Join(empty, "broken")
	if err := os.WriteFile(broken, []byte("#!/bin/sh\necho 'no libraries here' >&2\nexit 1\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		o    Options
		want string
	}{
		{"missing", Options{Executable: filepath.Join(empty, "chromium"), NoSandbox: true}, "no browser: "},
		{"broken", Options{Executable: broken, NoSandbox: true}, "no libraries here"},
		{"not answering", Options{Remote: "http://127.0.0.1:1/"}, "cannot be reached"},
	}
	if os.Geteuid() == 0 {
		tests = append(tests, struct {
			name string
			o    Options
			want string
		}{"root", Options{Executable: broken}, "fetch.browser.sandbox: false"})
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := New(tt.o)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			res := visitURL(t, r, "http://a.test/")
			wantOutcome(t, res, claim.Unavailable, claim.ReasonRender)
			if !strings.Contains(res.Visit.Detail, tt.want) {
				t.Errorf("detail %q lacks %q", res.Visit.Detail, tt.want)
			}
		})
	}
}

func TestFind(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	if _, err := Find(""); err == nil || !strings.Contains(err.Error(), "fetch.browser.executable") {
		t.Errorf("got %v", err)
	}
	for _, name := range []string{"google-chrome", "chromium", "chromium-headless-shell"} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, nil, 0o755); err != nil {
			t.Fatal(err)
		}
		if got, err := Find(""); err != nil || got != path {
			t.Errorf("got %s, %v, want %s", got, err, path)
		}
	}
}

func TestRemoteMustBeAURL(t *testing.T) {
	for _, remote := range []string{"127.0.0.1:9222", "ftp://h/", "http://", "::"} {
		if r, err := New(Options{Remote: remote}); err == nil {
			r.Close()
			t.Errorf("%q is taken for an address", remote)
		}
	}
}

// A browser that runs already is used, and left running.
func TestRemote(t *testing.T) {
	requireBrowser(t)
	path, err := Find("")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	args := []string{"--headless", "--remote-debugging-port=0", "--user-data-dir=" + dir, "--disable-gpu", "--disable-quic",
		"--disable-background-networking", "--disable-component-update", "about:blank"}
	if os.Geteuid() == 0 {
		args = append([]string{"--no-sandbox"}, args...)
	}
	browser := exec.Command(path, args...)
	if err := browser.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		ids := descendants(t, browser.Process.Pid)
		for id := range ids {
			if p, err := os.FindProcess(id); err == nil {
				_ = p.Kill() // one that ended is as good
			}
		}
		_ = browser.Process.Kill()
		_ = browser.Wait()
		wantGone(t, ids)
	}()
	address := debuggingAddress(t, dir)
	web, sink := newWeb(), newSink(t)
	web.serve(t, "a.test", hostileSite(fmt.Sprintf("127.0.0.1:%d", sink.port)))
	o := web.options()
	o.Remote = "http://" + address
	r := start(t, o.withDefaults(), nil)
	wantText(t, visitURL(t, r, "http://a.test/"), long)
	if n := sink.hits.Load(); n != 0 {
		t.Errorf("%d connections or datagrams reached a private address", n)
	}
	r.Close()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatalf("the browser was ended: %v", err)
	}
	conn.Close()
}

// debuggingAddress waits for a browser to write where it listens.
func debuggingAddress(t testing.TB, dir string) string {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(glance) {
		b, err := os.ReadFile(filepath.Join(dir, "DevToolsActivePort"))
		if port, _, ok := strings.Cut(string(b), "\n"); err == nil && ok {
			return "127.0.0.1:" + port
		}
	}
	t.Fatal("the browser does not listen")
	return ""
}
