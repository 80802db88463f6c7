package fetch

import (
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"monitor/internal/claim"
)

// What is counted is what the server saw.
func TestRequests(t *testing.T) {
	var seen atomic.Int32
	url := site(t, func(w http.ResponseWriter, r *http.Request) {
		n := seen.Add(1)
		switch r.URL.Path {
		case "/robots.txt":
			http.NotFound(w, r)
		case "/moved":
			http.Redirect(w, r, "/page", http.StatusMovedPermanently)
		case "/shell":
			w.Header().Set("Content-Type", "text/html")
			io.WriteString(w, meta("0;url=/page"))
		case "/shaky":
			if n%2 == 0 {
				w.WriteHeader(http.StatusBadGateway)
			}
			fmt.Fprint(w, "hi")
		default:
			fmt.Fprint(w, "hi")
		}
	})
	o := local()
	o.Robots, o.Retries = true, 2
	f := start(t, o, quick())
	get(t, f, url+"/page")  // robots.txt, page
	get(t, f, url+"/moved") // page, redirect
	get(t, f, url+"/shell") // page, redirect
	get(t, f, url+"/page")  // page
	get(t, f, url+"/shaky") // page 8, which fails, and a retry
	send(t, f, Request{Target: claim.Target{URL: url + "/no-such-page"}, Probe: true})
	send(t, f, Request{Target: claim.Target{URL: url + "/moved"}, Probe: true}) // both are the probe's
	get(t, f, "http://127.0.0.1:1/")                                            // refused: nothing is sent
	got := f.Requests()
	if diff := cmp.Diff(Requests{Pages: 5, Redirects: 2, Retries: 1, Robots: 1, Probes: 3}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if got.Total() != int(seen.Load()) {
		t.Errorf("%d requests counted, %d seen", got.Total(), seen.Load())
	}
}

// A probe is asked once.
func TestProbeIsNotRetried(t *testing.T) {
	s := listen(t, says(status("502 Bad Gateway")))
	o := local()
	o.Retries = 3
	want(t, send(t, start(t, o, quick()), Request{Target: claim.Target{URL: s.url}, Probe: true}), "unavailable/status")
	if n := s.requests.Load(); n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
}
