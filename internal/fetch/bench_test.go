package fetch

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"monitor/internal/claim"
)

// origin serves a page of 60 KB, packed where it is asked for, and answers 304
// to its validator.
func origin(b *testing.B) string {
	page := prose(60 << 10)
	packed := gz(b, page)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h["Content-Type"], h["Etag"] = []string{"text/html"}, []string{`"v1"`}
		body := page
		switch {
		case r.Header.Get("If-None-Match") == `"v1"`:
			w.WriteHeader(http.StatusNotModified)
			return
		case r.URL.Path == "/packed":
			h["Content-Encoding"], body = []string{"gzip"}, packed
		}
		h["Content-Length"] = []string{strconv.Itoa(len(body))}
		io.WriteString(w, body)
	}))
	b.Cleanup(s.Close)
	return s.URL
}

// BenchmarkFetch compares a visit with net/http's own client in the same run;
// the server's share is in both.
func BenchmarkFetch(b *testing.B) {
	url := origin(b)
	visits := []struct {
		name string
		r    Request
		want claim.Outcome
	}{
		{"page", Request{Target: claim.Target{URL: url + "/"}}, claim.Fetched},
		{"packed", Request{Target: claim.Target{URL: url + "/packed"}}, claim.Fetched},
		{"304", Request{Target: claim.Target{URL: url + "/"}, ETag: `"v1"`}, claim.NotModified},
	}
	for _, v := range visits {
		b.Run(v.name, func(b *testing.B) { benchmarkVisit(b, v.r, v.want) })
		b.Run(v.name+"/net-http", func(b *testing.B) { benchmarkClient(b, v.r) })
	}
}

func benchmarkVisit(b *testing.B, r Request, want claim.Outcome) {
	f := start(b, local(), defaultLimits())
	b.ReportAllocs()
	for b.Loop() {
		res, err := f.Fetch(context.Background(), r)
		if err != nil || res.Visit.Outcome != want {
			b.Fatal(res.Visit, err)
		}
		res.Release()
	}
}

func benchmarkClient(b *testing.B, r Request) {
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	b.ReportAllocs()
	for b.Loop() {
		req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, r.Target.URL, nil)
		if err != nil {
			b.Fatal(err)
		}
		if r.ETag != "" {
			req.Header.Set("If-None-Match", r.ETag)
		}
		resp, err := client.Do(req)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.ReadAll(resp.Body); err != nil {
			b.Fatal(err)
		}
		resp.Body.Close()
	}
}
