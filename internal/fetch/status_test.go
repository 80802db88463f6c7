package fetch

import (
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"monitor/internal/claim"
)

func TestStatuses(t *testing.T) {
	tests := []struct {
		id, line, want, detail string
	}{
		{"F57", "401 Unauthorized", "unavailable/status", "login"},
		{"F57", "402 Payment Required", "unavailable/status", "payment"},
		{"F57", "403 Forbidden", "unavailable/status", "denies access"},
		{"F57", "407 Proxy Authentication Required", "unavailable/status", "login"},
		{"F57", "451 Unavailable For Legal Reasons", "unavailable/status", "legal"},
		{"F58", "404 Not Found", "unavailable/gone", "404"},
		{"F59", "410 Gone", "unavailable/gone", "410"},
		{"", "400 Bad Request", "unavailable/status", "400"},
		{"", "429 Too Many Requests", "unavailable/rate_limited", "asked not to be visited"},
		{"", "500 Internal Server Error", "unavailable/status", "500"},
		{"", "502 Bad Gateway", "unavailable/status", "502"},
		{"", "503 Service Unavailable", "unavailable/status", "503"},
		{"", "504 Gateway Timeout", "unavailable/status", "504"},
		{"", "201 Created", "unavailable/status", "201"},
		{"", "203 Non-Authoritative Information", "suspect/empty", ""},
		{"F68", "304 Not Modified", "unavailable/status", "304"},
	}
	for _, tt := range tests {
		t.Run(tt.id+" "+tt.line, func(t *testing.T) {
			t.Parallel()
			got := get(t, start(t, local(), quick()), listen(t, says(status(tt.line))).url)
			want(t, got, tt.want)
			if !strings.Contains(got.Visit.Detail, tt.detail) || !strings.HasPrefix(tt.line, strconv.Itoa(got.Visit.StatusCode)) {
				t.Errorf("status %d, detail %q", got.Visit.StatusCode, got.Visit.Detail)
			}
		})
	}
}

// The gate that tells challenges from pages needs to see what came.
func TestErrorBodyIsKept(t *testing.T) {
	body := strings.Repeat("Just a moment... ", 10_000)
	s := listen(t, says("HTTP/1.1 403 Forbidden\r\nCf-Mitigated: challenge\r\nContent-Type: text/html\r\n\r\n"+body))
	got := get(t, start(t, local(), quick()), s.url)
	want(t, got, "unavailable/status")
	if string(got.Body) != body[:64<<10] || got.Header.Get("Cf-Mitigated") != "challenge" || got.ContentType != "text/html" {
		t.Errorf("%d bytes, header %v", len(got.Body), got.Header)
	}
}

func TestConditional(t *testing.T) { // F67
	tests := []struct {
		name string
		r    Request
		inm  string
		ims  string
	}{
		{"etag", Request{ETag: `"v1"`}, `"v1"`, ""},
		{"date", Request{LastModified: "Mon, 02 Jan 2006 15:04:05 GMT"}, "", "Mon, 02 Jan 2006 15:04:05 GMT"},
		{"both", Request{ETag: `"v1"`, LastModified: "Mon, 02 Jan 2006 15:04:05 GMT"}, `"v1"`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			url := site(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("If-None-Match") != tt.inm || r.Header.Get("If-Modified-Since") != tt.ims {
					t.Errorf("asked with %v", r.Header)
				}
				w.Header().Set("Etag", `"v1"`)
				w.WriteHeader(http.StatusNotModified)
			})
			tt.r.Target.URL = url
			got := send(t, start(t, local(), quick()), tt.r)
			want(t, got, "not_modified/")
			if got.Header.Get("Etag") != `"v1"` || len(got.Body) != 0 {
				t.Errorf("header %v, body %q", got.Header, got.Body)
			}
		})
	}
}

func TestRetryAfter(t *testing.T) { // F60 to F62
	now := time.Date(2026, 4, 23, 8, 0, 0, 0, time.UTC)
	tests := []struct {
		value string
		want  time.Duration // 0: nothing was asked
	}{
		{"3600", time.Hour},
		{" 120 ", 2 * time.Minute},
		{"0", 0},
		{"-5", 0},
		{"abc", 0},
		{"", 0},
		{"1.5", 0},
		{"1e18", 0},
		{"86401", 24 * time.Hour},
		{"1000000000000000000", 24 * time.Hour},
		{"99999999999999999999999999", 24 * time.Hour},
		{"Thu, 23 Apr 2026 08:10:00 GMT", 10 * time.Minute},
		{"Thursday, 23-Apr-26 08:10:00 GMT", 10 * time.Minute},
		{"Wed, 22 Apr 2026 08:10:00 GMT", 0},
		{"Thu, 23 Apr 9999 08:10:00 GMT", 24 * time.Hour},
	}
	for _, tt := range tests {
		var want time.Time
		if tt.want > 0 {
			want = now.Add(tt.want)
		}
		if got := retryAfter(tt.value, now); !got.Equal(want) {
			t.Errorf("retryAfter(%q) = %v, want %v", tt.value, got, want)
		}
	}
}

func FuzzRetryAfter(f *testing.F) {
	for _, s := range []string{"3600", "-5", "1e18", "Thu, 23 Apr 2026 08:10:00 GMT", "Thu, 23 Apr 9999 08:10:00 GMT"} {
		f.Add(s)
	}
	now := time.Date(2026, 4, 23, 8, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, value string) {
		if got := retryAfter(value, now); !got.IsZero() && (!got.After(now) || got.After(now.Add(maxPause))) {
			t.Errorf("retryAfter(%q) = %v", value, got)
		}
	})
}

func TestHostThatAsksForRest(t *testing.T) { // F60
	now := time.Date(2026, 4, 23, 8, 0, 0, 0, time.UTC)
	limited := listen(t, says(status("429 Too Many Requests", "Retry-After: 3600")))
	o := local()
	o.Retries, o.Now = 2, func() time.Time { return now }
	f := start(t, o, quick())
	for _, path := range []string{"/a", "/b"} {
		got := get(t, f, limited.url+path)
		want(t, got, "unavailable/rate_limited")
		if !got.Visit.RetryAt.Equal(now.Add(time.Hour)) || !got.Visit.At.Equal(now) {
			t.Errorf("%s: retry at %v, visited at %v", path, got.Visit.RetryAt, got.Visit.At)
		}
	}
	if n := limited.requests.Load(); n != 1 {
		t.Errorf("%d requests to a host that asked for rest, want 1", n)
	}
	want(t, get(t, f, listen(t, says(ok("hi"))).url), "fetched/") // another host is not concerned

	now = now.Add(time.Hour)
	want(t, get(t, f, limited.url), "unavailable/rate_limited")
	if n := limited.requests.Load(); n != 2 {
		t.Errorf("%d requests after the rest, want 2", n)
	}
}

func TestUnreadableRetryAfter(t *testing.T) { // F62
	now := time.Date(2026, 4, 23, 8, 0, 0, 0, time.UTC)
	o := local()
	o.Now = func() time.Time { return now }
	got := get(t, start(t, o, quick()), listen(t, says(status("429 Too Many Requests", "Retry-After: abc"))).url)
	want(t, got, "unavailable/rate_limited")
	if !got.Visit.RetryAt.Equal(now.Add(time.Minute)) {
		t.Errorf("retry at %v, want a minute later", got.Visit.RetryAt)
	}
}

func TestPauseFromAnEarlierRun(t *testing.T) {
	now := time.Date(2026, 4, 23, 8, 0, 0, 0, time.UTC)
	s := listen(t, says(ok("hi")))
	o := local()
	o.Now = func() time.Time { return now }
	f := start(t, o, quick())
	f.Pause(s.url+"/other", now.Add(1000*time.Hour))
	f.Pause("no address", now.Add(time.Hour))
	got := get(t, f, s.url)
	want(t, got, "unavailable/rate_limited")
	if s.accepts.Load() != 0 || !got.Visit.RetryAt.Equal(now.Add(24*time.Hour)) {
		t.Errorf("%d connections, retry at %v", s.accepts.Load(), got.Visit.RetryAt)
	}
}

func TestContentTypes(t *testing.T) { // C19
	const png = "\x89PNG\x0d\x0a\x1a\x0a\x00\x00\x00\x0d"
	tests := []struct {
		sent, body string
		want, as   string
	}{
		{"text/html; charset=utf-8", "<p>hi", "fetched/", "text/html; charset=utf-8"},
		{"text/plain", "<html>stays text", "fetched/", "text/plain"},
		{"application/ld+json", "{}", "fetched/", "application/ld+json"},
		{"application/rss+xml", "<rss/>", "fetched/", "application/rss+xml"},
		{"", "<html><p>hi", "fetched/", "text/html"},
		{"", "just words", "fetched/", "text/plain"},
		{"html", "<html><p>hi", "fetched/", "text/html"},
		{"application/octet-stream", "<!DOCTYPE html><p>hi", "fetched/", "text/html"},
		{"application/octet-stream", png, "unavailable/content_type", "image/png"},
		{"application/octet-stream", "\x00\x01\x02\x03", "unavailable/content_type", "application/octet-stream"},
		{"", "PK\x03\x04zip", "unavailable/content_type", "application/zip"},
		{"image/png", "<html><p>hi", "unavailable/content_type", "image/png"},
		{"video/mp4", "x", "unavailable/content_type", "video/mp4"},
		{"audio/mpeg", "x", "unavailable/content_type", "audio/mpeg"},
		{"application/zip", "x", "unavailable/content_type", "application/zip"},
		{"application/pdf", "%PDF-1.7", "fetched/", "application/pdf"},
		{"application/octet-stream", "%PDF-1.7", "fetched/", "application/pdf"},
		{"text/markdown", "# hi", "fetched/", "text/markdown"},
		{"application/atom+xml", "<feed/>", "fetched/", "application/atom+xml"},
		{"application/feed+json", "{}", "fetched/", "application/feed+json"},
		{"::error::x/y", "x", "unavailable/content_type", "::error::x/y"},
	}
	for _, tt := range tests {
		t.Run(tt.sent+" "+tt.as, func(t *testing.T) {
			s := listen(t, func(c net.Conn, _ int) bool {
				head := "HTTP/1.1 200 OK\r\n"
				if tt.sent != "" {
					head += "Content-Type: " + tt.sent + "\r\n"
				}
				io.WriteString(c, head+"Content-Length: "+strconv.Itoa(len(tt.body))+"\r\n\r\n"+tt.body)
				return false
			})
			got := get(t, start(t, local(), quick()), s.url)
			want(t, got, tt.want)
			if got.ContentType != tt.as {
				t.Errorf("content type %q, want %q", got.ContentType, tt.as)
			}
		})
	}
}

func TestVisitSaysWhatCame(t *testing.T) {
	s := listen(t, says(ok("hello")))
	got := send(t, start(t, local(), quick()), Request{Target: claim.Target{URL: s.url + "/p#part"}})
	want(t, got, "fetched/")
	v := got.Visit
	if v.StatusCode != 200 || v.Bytes != 5 || v.Duration <= 0 || v.At.IsZero() || !v.RetryAt.IsZero() || got.URL != s.url+"/p" {
		t.Errorf("visit %+v of %s", v, got.URL)
	}
}
