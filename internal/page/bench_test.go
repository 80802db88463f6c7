package page

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// The cost of reading a page of 60 KB, beside that of the least that a tree
// needs: html.Parse and a walk over its text.
func BenchmarkRead(b *testing.B) {
	body := samplePage()
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(body, "text/html; charset=utf-8", View{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadView(b *testing.B) {
	body := samplePage()
	v, err := ParseView("main", []string{".promo"})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(body, "text/html; charset=utf-8", v); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParseAndWalk(b *testing.B) {
	body := samplePage()
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		root, err := html.Parse(bytes.NewReader(body))
		if err != nil {
			b.Fatal(err)
		}
		var text strings.Builder
		for n := range root.Descendants() {
			if n.Type == html.TextNode && n.Parent.Data != "script" && n.Parent.Data != "style" {
				text.WriteString(n.Data)
			}
		}
	}
}

// The cost of the other kinds, of some 60 KB each.
func BenchmarkKinds(b *testing.B) {
	rep := strings.Repeat
	tests := []struct{ name, contentType, body string }{
		{"json", "application/json", `{"plans":[` + rep(`{"name":"Pro plan","price":29.50,"limits":{"clip_seconds":180,"resolution":"720p"},"modes":["a","b"]},`, 550) + `{}]}`},
		{"feed", "application/rss+xml", "<rss><channel><title>News</title>" + rep("<item><title>Access</title><pubDate>Tue, 21 Apr 2026 08:00:00 GMT</pubDate><description>&lt;p&gt;The camera is in &lt;b&gt;early access&lt;/b&gt;, as it was.&lt;/p&gt;</description></item>", 340) + "</channel></rss>"},
		{"markdown", "text/markdown", rep("## Plans\n\nThe *camera* records clips of up to [three minutes](a).\n\n| Plan | Price |\n|---|---|\n| Free | $0 |\n| Pro | $29 |\n\n", 480)},
		{"text", "text/plain", rep("The camera records clips of up to three minutes.\n\n- one\n- two\n", 950)},
	}
	for _, tt := range tests {
		b.Run(tt.name, func(b *testing.B) {
			body := []byte(tt.body)
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Read(body, tt.contentType, View{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
