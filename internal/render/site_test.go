package render

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"monitor/internal/claim"
	"monitor/internal/fetch"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A web is the network of a test: hosts by name, each served on loopback under
// the usual port. Whatever else is dialled is refused, as the guard would.
type web struct {
	mu      sync.Mutex
	hosts   map[string]string // name and port → where it really listens
	refused []string
	dialled []string
}

func newWeb() *web { return &web{hosts: map[string]string{}} }

// serve answers for name on port 80.
func (w *web) serve(t testing.TB, name string, h http.HandlerFunc) {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.hosts[name+":80"] = srv.Listener.Addr().String()
}

// page answers for name with one document.
func (w *web) page(t testing.TB, name, html string) {
	t.Helper()
	w.serve(t, name, func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(rw, r)
			return
		}
		rw.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(rw, html)
	})
}

// A denial is what the guard says of an address that is not public.
type denial struct{}

func (denial) Error() string { return "the host is at a private or reserved address" }
func (d denial) Visit() claim.Visit {
	return claim.Visit{Outcome: claim.Refused, Reason: claim.ReasonAddress, Detail: d.Error()}
}

func (w *web) dial(ctx context.Context, _ claim.Target, network, address string) (net.Conn, error) {
	w.mu.Lock()
	real, ok := w.hosts[address]
	if ok {
		w.dialled = append(w.dialled, address)
	} else {
		w.refused = append(w.refused, address)
	}
	w.mu.Unlock()
	if strings.HasSuffix(address, ".nowhere.test:80") {
		return nil, &net.DNSError{Err: "no such host", Name: address, IsNotFound: true}
	}
	if !ok {
		return nil, denial{}
	}
	return new(net.Dialer).DialContext(ctx, network, real)
}

func checkURL(raw string) error {
	_, err := fetch.CheckURL(raw)
	return err
}

// requireBrowser skips a test where there is no Chromium, by this name.
func requireBrowser(t testing.TB) {
	t.Helper()
	if _, err := Find(""); err != nil {
		t.Skip("no Chromium")
	}
}

func (w *web) options() Options {
	return Options{NoSandbox: os.Geteuid() == 0, Dial: w.dial, CheckURL: checkURL, Timeout: time.Minute}
}

func start(t testing.TB, o Options, adjust func(*limits)) *Renderer {
	t.Helper()
	requireBrowser(t)
	l := defaultLimits()
	if adjust != nil {
		adjust(&l)
	}
	r, err := newRenderer(o, l)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

func (w *web) renderer(t testing.TB) *Renderer {
	t.Helper()
	return start(t, w.options().withDefaults(), nil)
}

// impatient is a renderer that waits little for text that does not come.
func (w *web) impatient(t testing.TB) *Renderer {
	t.Helper()
	return start(t, w.options().withDefaults(), func(l *limits) { l.patient = 100 * time.Millisecond })
}

func visitPage(t testing.TB, r *Renderer, req Request) fetch.Response {
	t.Helper()
	if req.Target.Render == "" {
		req.Target.Render = claim.RenderBrowser
	}
	res, err := r.Render(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func visitURL(t testing.TB, r *Renderer, url string) fetch.Response {
	t.Helper()
	return visitPage(t, r, Request{Target: claim.Target{URL: url}})
}

// wantText fails unless a visit fetched a page that says text.
func wantText(t testing.TB, res fetch.Response, text string) {
	t.Helper()
	if res.Visit.Outcome != claim.Fetched || !strings.Contains(string(res.Body), text) {
		t.Errorf("got %s %s (%s), body %.500q, want %q", res.Visit.Outcome, res.Visit.Reason, res.Visit.Detail, res.Body, text)
	}
}

func wantOutcome(t testing.TB, res fetch.Response, o claim.Outcome, r claim.Reason) {
	t.Helper()
	if res.Visit.Outcome != o || res.Visit.Reason != r || (o != claim.Fetched && res.Visit.Detail == "") {
		t.Errorf("got %s %s (%s), want %s %s", res.Visit.Outcome, res.Visit.Reason, res.Visit.Detail, o, r)
	}
}
