package web_test

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"monitor/internal/web"
)

// A listener is who listens to a stream, and may be asked meanwhile what came.
type listener struct {
	mu     sync.Mutex
	header http.Header
	heard  strings.Builder
}

func (l *listener) Header() http.Header { return l.header }
func (l *listener) WriteHeader(int)     {}
func (l *listener) Flush()              {}

func (l *listener) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.heard.Write(b)
}

func (l *listener) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.heard.String()
}

func (l *listener) events() int { return strings.Count(l.String(), "event: changed\ndata: {}\n\n") }

// listen asks d for its stream, which goes on in its own goroutine until the
// returned function was called.
func listen(ctx context.Context, d *web.Door, query string) (*listener, func()) {
	ctx, leave := context.WithCancel(ctx)
	l := &listener{header: http.Header{}}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		d.Inner().ServeHTTP(l, httptest.NewRequestWithContext(ctx, "GET", "/api/v1/live"+query, nil))
	}()
	return l, func() { leave(); <-ended }
}

// TestLive holds what a client is told, and when, over the life of a stream.
func TestLive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := door()
		w, leave := listen(t.Context(), d, "")
		defer leave()
		synctest.Wait()
		if got, want := w.String(), "retry: 5000\nid: "+d.Live.Mark()+"\n\n"; got != want {
			t.Errorf("it begins with %q, want %q", got, want)
		}
		for range 100 {
			d.Live.Publish()
		}
		synctest.Wait()
		first := w.events()
		d.Live.Publish()
		synctest.Wait()
		early := w.events()
		time.Sleep(time.Second)
		synctest.Wait()
		if n := w.events(); first != 1 || early != 1 || n != 2 {
			t.Errorf("%d events of a hundred, %d within the second, %d after it; want 1, 1, 2", first, early, n)
		}
		if !strings.Contains(w.String(), "id: "+d.Live.Mark()+"\nevent: changed\n") {
			t.Errorf("no event has the mark %s: %q", d.Live.Mark(), w)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if n := strings.Count(w.String(), ":\n\n"); n != 3 || w.events() != 2 {
			t.Errorf("%d pings and %d events after a minute of nothing: %q", n, w.events(), w)
		}
		if n := d.Live.Clients(); n != 1 {
			t.Errorf("%d clients", n)
		}
		time.Sleep(15 * time.Minute)
		synctest.Wait()
		if n := d.Live.Clients(); n != 0 {
			t.Errorf("%d clients after the longest time", n)
		}
	})
}

// TestLiveFrom holds that who listens from a mark is told what came since.
func TestLiveFrom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := door()
		mark := d.Live.Mark()
		upToDate, leave := listen(t.Context(), d, "?last="+mark)
		defer leave()
		synctest.Wait()
		if n := upToDate.events(); n != 0 {
			t.Errorf("%d events though nothing happened", n)
		}
		d.Live.Publish()
		for _, last := range []string{mark, "of-another-process"} {
			w, leave := listen(t.Context(), d, "?last="+last)
			defer leave()
			synctest.Wait()
			if n := w.events(); n != 1 || !strings.HasPrefix(w.String(), "retry: 5000\n\nid: "+d.Live.Mark()+"\nevent:") {
				t.Errorf("from %s: %d events in %q", last, n, w)
			}
		}
	})
}

func TestLiveIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := door()
		for range 64 {
			_, leave := listen(t.Context(), d, "")
			defer leave()
		}
		synctest.Wait()
		w := get(d.Inner(), "GET", "/api/v1/live")
		if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
			t.Errorf("the 65th client: %d %v %s", w.Code, w.Header(), w.Body)
		}
	})
	if w := get(door().Inner(), "HEAD", "/api/v1/live"); w.Code != http.StatusOK || w.Header().Get("Content-Type") != "text/event-stream" {
		t.Errorf("HEAD: %d %v", w.Code, w.Header())
	}
}

func TestLiveMetric(t *testing.T) {
	d := door()
	d.Metrics = web.NewMetrics(func() web.Figures { return web.Figures{Live: 3} })
	if w := get(d.Outer(), "GET", "/metrics"); !strings.Contains(w.Body.String(), "\nmonitor_live_clients 3\n") {
		t.Error("no metric says how many listen")
	}
}

// TestLiveOutlivesTheLimits holds that the server's limits on a request and an
// answer do not end a stream: its second event comes a second after the first.
func TestLiveOutlivesTheLimits(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	d := door()
	server := httptest.NewUnstartedServer(d.Inner())
	server.Config.ReadTimeout, server.Config.WriteTimeout = 900*time.Millisecond, 900*time.Millisecond
	server.Start()
	defer server.Close()
	stream, leave := open(t, server.URL)
	defer leave()
	for range 2 {
		d.Live.Publish()
		if err := next(stream); err != nil {
			t.Fatal(err)
		}
	}
}

// TestCloseEndsStreams holds that a stream keeps no server from closing.
func TestCloseEndsStreams(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	d := door()
	address, server := start(t, d.Inner())
	stream, leave := open(t, "http://"+address)
	defer leave()
	d.Live.Publish()
	if err := next(stream); err != nil {
		t.Fatal(err)
	}
	if err := server.Close(time.Minute); err != nil {
		t.Errorf("the stream was cut: %v", err)
	}
	if _, err := io.ReadAll(stream); err != nil {
		t.Errorf("it did not end as it should: %v", err)
	}
	if n := d.Live.Clients(); n != 0 {
		t.Errorf("%d clients", n)
	}
}

// open returns the stream of a server.
func open(t *testing.T, url string) (*bufio.Reader, func()) {
	t.Helper()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: time.Minute}
	resp, err := client.Get(url + "/api/v1/live")
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("%s %v", resp.Status, resp.Header)
	}
	stream := bufio.NewReader(resp.Body)
	if line, err := stream.ReadString('\n'); err != nil || line != "retry: 5000\n" { // it listens
		t.Fatalf("%q, %v", line, err)
	}
	return stream, func() { resp.Body.Close() }
}

// next reads up to the next event.
func next(stream *bufio.Reader) error {
	for {
		line, err := stream.ReadString('\n')
		if err != nil || line == "data: {}\n" {
			return err
		}
	}
}
