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
