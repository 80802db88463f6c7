package capture_test

import (
	"fmt"
	"strings"
	"testing"

	"monitor/internal/capture"
	"monitor/internal/claim"
	"monitor/internal/page"
)

// usual is a page of 60 KB: navigation, an article, three tables, scripts.
func usual() []byte {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE html><html lang="en"><head><title>Specs | Aurora</title><script>` + strings.Repeat("var a=1;", 2500) + "</script></head><body><nav><ul>")
	for i := range 120 {
		fmt.Fprintf(&b, `<li class="item nav-%d"><a href="/section/%d" class="link">Section %d</a></li>`, i, i, i)
	}
	b.WriteString("</ul></nav><main><h1>Specs</h1>")
	for range 16 {
		b.WriteString(`<p class="text">` + words(50) + "</p>")
	}
	for t := range 3 {
		b.WriteString("<table>")
		for r := range 30 {
			fmt.Fprintf(&b, `<tr class="row"><th scope="row">Mode %d.%d</th><td class="cell">%d minutes</td><td>%d MB</td></tr>`, t, r, r, r*3)
		}
		b.WriteString("</table>")
	}
	b.WriteString("</main></body></html>")
	return []byte(b.String())
}

// The gate must cost little beside the reading of the page.
func BenchmarkGate(b *testing.B) {
	html := usual()
	c := came(string(html), claim.Shape{})
	c.Last = capture.Gate(c).Shape
	b.Run("gate", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if r := capture.Gate(c); !r.Visit.Good() {
				b.Fatal(r.Visit)
			}
		}
	})
	b.Run("read", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(html)))
		for b.Loop() {
			if _, err := page.Read(html, "text/html; charset=utf-8", page.View{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
