package page

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// samplePage returns a page of 60 KB with the proportions of a documentation
// site: 20 KB of styles and scripts, a navigation of 90 links, an article of
// 800 words, three tables, a footer, and the attributes of all of them.
func samplePage() []byte {
	g := generator{Rand: rand.New(rand.NewPCG(1, 2))}
	g.head(20 << 10)
	g.printf("<body class=\"docs\">\n<header class=\"top c1\"><a href=\"/\" class=\"logo\">Sample</a>\n<nav aria-label=\"Sections\"><ul>\n")
	for i := range 90 {
		g.printf("<li class=\"nav-item c%d\"><a href=\"/docs/%s/%d\" data-track=\"nav-%d\" class=\"link link-quiet\">%s %s</a></li>\n", i%9, g.word(), i, i, g.word(), g.word())
	}
	g.printf("</ul></nav></header>\n<main id=\"content\" class=\"wide\"><article class=\"prose prose-docs\">\n<h1>Limits</h1>\n")
	for i := range 12 {
		g.section(i)
	}
	for range 3 {
		g.table(30)
	}
	g.printf("</article></main>\n<footer><p>Sample &copy; 2026 &middot; <a href=\"/privacy\">Privacy</a></p></footer>\n</body>\n</html>\n")
	return []byte(g.String())
}

type generator struct {
	strings.Builder
	*rand.Rand
}

func (g *generator) printf(format string, args ...any) { fmt.Fprintf(&g.Builder, format, args...) }

func (g *generator) word() string {
	words := strings.Fields("the plan allows requests each minute per user and project limits apply when account region storage archive build cache token upload file size time queue worker retry error header version number release support team month price credit second export import")
	return words[g.IntN(len(words))]
}

// head writes the head of a page with that many bytes of styles and scripts.
func (g *generator) head(size int) {
	g.printf("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Limits - Sample docs</title>\n")
	g.printf("<meta name=\"description\" content=\"What each plan allows.\">\n<link rel=\"stylesheet\" href=\"/a.css\">\n<style>")
	for g.Len() < size/3 {
		g.printf(".c%d > a:hover{margin:%dpx;color:#%06x}", g.IntN(99), g.IntN(40), g.IntN(1<<24))
	}
	g.printf("</style>\n<script>")
	for g.Len() < size {
		g.printf("function f%d(a,b){if(a<b&&a!==%d){return q('.c%d')}return b>>>%d}", g.IntN(999), g.IntN(99), g.IntN(50), g.IntN(31))
	}
	g.printf("</script>\n</head>\n")
}

func (g *generator) sentence(words int) {
	for range words {
		g.printf("%s ", g.word())
	}
	g.printf("is %d&nbsp;MB. ", g.IntN(5000))
}

func (g *generator) section(i int) {
	g.printf("<h2 id=\"s%d\" class=\"heading\">%s %s <a href=\"#s%d\" class=\"anchor\">#</a></h2>\n<p>", i, g.word(), g.word(), i)
	for range 3 {
		g.sentence(15)
	}
	g.printf("See <a href=\"/docs/%d\" class=\"link\">the <em>%s</em> page</a> or use <code class=\"code\">%s_%s</code>.</p>\n<ul class=\"list\">\n", i, g.word(), g.word(), g.word())
	for range 3 {
		g.printf("<li>Up to <strong>%d</strong> %s</li>\n", g.IntN(900), g.word())
	}
	g.printf("</ul>\n")
}

func (g *generator) table(rows int) {
	g.printf("<table class=\"grid\">\n<thead><tr><th>Limit</th><th>Free</th><th>Team</th><th>Large</th></tr></thead>\n<tbody>\n")
	for range rows {
		g.printf("<tr class=\"row c%d\"><td class=\"name\">%s %s</td><td class=\"num\">%d</td><td class=\"num\">%d MB</td><td class=\"num last\">%d per second</td></tr>\n", g.IntN(9), g.word(), g.word(), g.IntN(99), g.IntN(99), g.IntN(999))
	}
	g.printf("</tbody></table>\n")
}
