package fetch

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

func pack(t testing.TB, w io.WriteCloser, out *bytes.Buffer, s string) string {
	t.Helper()
	if _, err := io.WriteString(w, s); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func gz(t testing.TB, s string) string {
	var b bytes.Buffer
	return pack(t, gzip.NewWriter(&b), &b, s)
}

func br(t testing.TB, s string) string {
	var b bytes.Buffer
	return pack(t, brotli.NewWriter(&b), &b, s)
}

func zs(t testing.TB, s string, o ...zstd.EOption) string {
	var b bytes.Buffer
	w, err := zstd.NewWriter(&b, o...)
	if err != nil {
		t.Fatal(err)
	}
	return pack(t, w, &b, s)
}

// prose is n bytes that do not pack well.
func prose(n int) string {
	r := rand.New(rand.NewPCG(1, 2))
	var b strings.Builder
	for b.Len() < n {
		fmt.Fprintf(&b, "%x ", r.Uint64())
	}
	return b.String()[:n]
}

func TestCodings(t *testing.T) {
	page := "<!doctype html><p>" + strings.Repeat("Clips last three minutes. ", 400)
	var zl, fl bytes.Buffer
	pack(t, zlib.NewWriter(&zl), &zl, page)
	raw, err := flate.NewWriter(&fl, 6)
	if err != nil {
		t.Fatal(err)
	}
	pack(t, raw, &fl, page)
	bomb := strings.Repeat("a", 2<<20)
	largest := prose(2 << 20)
	slow := gz(t, prose(2<<10)+bomb)
	tests := []struct {
		id, name, coding, sent, want, body string
	}{
		{"", "gzip", "gzip", gz(t, page), "fetched/", page},
		{"", "gzip of two members", "gzip", gz(t, page) + gz(t, "more"), "fetched/", page + "more"},
		{"", "gzip and a tail of zeros", "gzip", gz(t, page) + "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", "fetched/", page},
		{"", "identity", "identity", page, "fetched/", page},
		{"", "zlib", "deflate", zl.String(), "fetched/", page},
		{"", "bare deflate", "deflate", fl.String(), "fetched/", page},
		{"F31", "gzip bomb", "gzip", gz(t, bomb), "unavailable/too_large", ""},
		{"F31", "brotli bomb", "br", br(t, bomb), "unavailable/too_large", ""},
		{"F31", "zstd bomb", "zstd", zs(t, bomb), "unavailable/too_large", ""},
		{"F32", "slow-start bomb", "gzip", slow, "unavailable/too_large", ""},
		{"F33", "gzip twice", "gzip, gzip", gz(t, gz(t, page)), "fetched/", page},
		{"F33", "bomb in a bomb", "gzip, gzip", gz(t, gz(t, bomb)), "unavailable/too_large", ""},
		{"F33", "brotli of gzip", "gzip, br", br(t, gz(t, page)), "fetched/", page},
		{"F33", "three layers", "gzip, gzip, gzip", gz(t, gz(t, gz(t, page))), "unavailable/encoding", ""},
		{"F34", "x-gzip", "x-gzip", gz(t, page), "fetched/", page},
		{"F35", "brotli", "br", br(t, page), "fetched/", page},
		{"F35", "zstd", "zstd", zs(t, page), "fetched/", page},
		{"F35", "zstd with a large window", "zstd", zs(t, strings.Repeat(largest[:1<<18], 40), zstd.WithWindowSize(16<<20)), "unavailable/encoding", ""},
		{"F35", "unknown coding", "compress", "\x1f\x9d\x90abc", "unavailable/encoding", ""},
		{"F35", "hostile coding", "::error::\x1b[31m", page, "unavailable/bad_http", ""},
		{"F36", "says gzip, is five bytes of text", "gzip", "hello", "fetched/", "hello"},
		{"F36", "says gzip, is a page", "gzip", page, "fetched/", page},
		{"F36", "says brotli, is a page", "br", page, "fetched/", page},
		{"F36", "says zstd, is a page", "zstd", page, "fetched/", page},
		{"F36", "says deflate, is a page", "deflate", page, "fetched/", page},
		{"F36", "says gzip, is binary", "gzip", "\x00\x01\x02\x03\x04\x05", "unavailable/encoding", ""},
		{"F36", "says zstd, is binary", "zstd", "\x00\x01\x02\x03\x04\x05", "unavailable/encoding", ""},
		{"F36", "says brotli, is binary", "br", "\xff\xff\xff\xff\xff\xff\xff", "unavailable/encoding", ""},
		{"F37", "gzip without saying so", "", gz(t, page), "fetched/", page},
		{"F37", "bomb without saying so", "", gz(t, bomb), "unavailable/too_large", ""},
		{"F38", "gzip cut short", "gzip", gz(t, page)[:40], "unavailable/truncated", ""},
		{"F38", "gzip cut in its header", "gzip", gz(t, page)[:5], "unavailable/truncated", ""},
		{"F38", "brotli cut short", "br", br(t, page)[:30], "unavailable/truncated", ""},
		{"F38", "zstd cut short", "zstd", zs(t, page)[:30], "unavailable/truncated", ""},
		{"", "gzip with a wrong checksum", "gzip", gz(t, page)[:len(gz(t, page))-8] + "\x00\x00\x00\x00\x00\x00\x00\x00", "unavailable/encoding", ""},
		{"F66", "gzip of nothing", "gzip", gz(t, ""), "suspect/empty", ""},
		{"F66", "nothing, called gzip", "gzip", "", "suspect/empty", ""},
		{"", "as large as may be", "", largest, "fetched/", largest},
		{"", "unpacks to as much as may be", "gzip", gz(t, largest), "fetched/", largest},
		{"", "a byte too large", "", largest + "a", "unavailable/too_large", ""},
		{"", "unpacks to a byte too many", "gzip", gz(t, largest+"a"), "unavailable/too_large", ""},
	}
	for _, tt := range tests {
		t.Run(tt.id+" "+tt.name, func(t *testing.T) {
			t.Parallel()
			s := listen(t, says(ok(tt.sent, "Content-Encoding: "+tt.coding)))
			o := local()
			o.MaxBytes = 2 << 20
			got := get(t, start(t, o, quick()), s.url)
			want(t, got, tt.want)
			if bomb := strings.Contains(tt.name, "bomb"); bomb != strings.Contains(got.Visit.Detail, "unpacks to more than 200 times") {
				t.Errorf("detail %q", got.Visit.Detail)
			}
			if string(got.Body) != tt.body {
				t.Errorf("body of %d bytes, want %d", len(got.Body), len(tt.body))
			}
		})
	}
}

// The packed stream is whole, but the answer around it is not.
func TestWholeStreamInABrokenAnswer(t *testing.T) {
	packed := br(t, "<p>hello</p>")
	s := listen(t, says(fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: br\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n", len(packed), packed)))
	want(t, get(t, start(t, local(), quick()), s.url), "unavailable/truncated")
}

func TestDecodersAreReusedClean(t *testing.T) {
	answers := []string{
		ok(gz(t, "one"), "Content-Encoding: gzip"), ok(gz(t, strings.Repeat("x", 999))[:30], "Content-Encoding: gzip"),
		ok(zs(t, "two"), "Content-Encoding: zstd"), ok(zs(t, prose(999))[:30], "Content-Encoding: zstd"),
		ok(br(t, "three"), "Content-Encoding: br"), ok(br(t, prose(999))[:30], "Content-Encoding: br"),
	}
	s := listen(t, func(c net.Conn, n int) bool { io.WriteString(c, answers[(n-1)%len(answers)]); return true })
	f := start(t, local(), quick())
	for i := range 4 * len(answers) {
		got := get(t, f, s.url)
		if i%2 == 1 {
			want(t, got, "unavailable/truncated")
			continue
		}
		want(t, got, "fetched/")
		if want := []string{"one", "two", "three"}[i%6/2]; string(got.Body) != want {
			t.Errorf("visit %d: body %q, want %q", i, got.Body, want)
		}
	}
}

// answered is an exchange at the point where the headers have come.
func answered(f *Fetcher, coding string, body []byte) (*exchange, *http.Response) {
	x := &exchange{f: f, deadline: time.NewTimer(time.Hour)}
	x.ctx, x.cancel = context.WithCancelCause(context.Background())
	x.resp = &http.Response{
		Header:        http.Header{"Content-Encoding": {coding}},
		ContentLength: int64(len(body)),
		Body:          io.NopCloser(bytes.NewReader(body)),
	}
	return x, x.resp
}

func FuzzDecode(f *testing.F) {
	page := strings.Repeat("<p>three minutes</p>", 20)
	f.Add("gzip", []byte(gz(f, page)))
	f.Add("br", []byte(br(f, page)))
	f.Add("zstd", []byte(zs(f, page)))
	f.Add("gzip, br", []byte(page))
	f.Add("deflate", []byte{0x78, 0x9c, 1, 2, 3})
	f.Add("", []byte{0x1f, 0x8b, 8, 0})
	fetcher := start(f, local(), quick())
	f.Fuzz(func(t *testing.T, coding string, body []byte) {
		x, resp := answered(fetcher, coding, body)
		defer x.close()
		const most = 64 << 10
		got, fail := x.read(resp, most)
		if len(got) > most {
			t.Errorf("%d bytes, more than the limit of %d", len(got), most)
		}
		if fail != nil && (fail.outcome == "" || fail.reason == "" || fail.detail == "") {
			t.Errorf("failure without its words: %+v", fail)
		}
	})
}
