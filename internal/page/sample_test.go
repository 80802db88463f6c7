package page

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// samplePage returns a page of about that many bytes with the proportions of a
// documentation site: a third of it scripts and styles, a tenth navigation, an
// article with headings, paragraphs, links and lists, and three tables.
func samplePage(size int) []byte {
	g := generator{Rand: rand.New(rand.NewPCG(1, 2))}
	g.printf("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Limits of plan %d - Sample docs</title>\n", 7)
	g.printf("<meta name=\"description\" content=\"What each plan allows.\">\n<link rel=\"stylesheet\" href=\"/a.css\">\n<style>")
	for g.Len() < size/12 {
		g.printf(".c%d > a:hover{margin:%dpx;color:#%06x}", g.IntN(99), g.IntN(40), g.IntN(1<<24))
	}
	g.printf("</style>\n<script>")
	for g.Len() < size/3 {
		g.printf("function f%d(a,b){if(a<b&&a!==%d){return q('.c%d')}return b>>>%d}", g.IntN(999), g.IntN(99), g.IntN(50), g.IntN(31))
	}
	g.printf("</script>\n</head>\n<body class=\"docs\">\n<header><a href=\"/\" class=\"logo\">Sample</a>\n<nav aria-label=\"Sections\"><ul>\n")
	for i := 0; g.Len() < size/2; i++ {
		g.printf("<li class=\"nav-item c%d\"><a href=\"/docs/%d\" data-track=\"nav-%d\" class=\"link link-quiet\">%s %s</a></li>\n", i%9, i, i, g.word(), g.word())
	}
	g.printf("</ul></nav></header>\n<main id=\"content\"><article>\n<h1>Limits</h1>\n")
	for i := 0; g.Len() < size*24/25; i++ {
		g.section(i)
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

func (g *generator) sentence(words int) {
	for range words {
		g.printf("%s ", g.word())
	}
	g.printf("is %d&nbsp;MB. ", g.IntN(5000))
}

func (g *generator) section(i int) {
	g.printf("<h2 id=\"s%d\">%s %s <a href=\"#s%d\" class=\"anchor\">#</a></h2>\n", i, g.word(), g.word(), i)
	for range 3 {
		g.printf("<p>")
		for range 4 {
			g.sentence(12)
		}
		g.printf("See <a href=\"/docs/%d\" title=\"More\">the <em>%s</em> page</a> or use <code>%s_%s</code>.</p>\n", i, g.word(), g.word(), g.word())
	}
	g.printf("<ul>\n")
	for range 4 {
		g.printf("<li>Up to <strong>%d</strong> %s</li>\n", g.IntN(900), g.word())
	}
	g.printf("</ul>\n")
	if i%3 == 0 {
		g.table()
	}
}

func (g *generator) table() {
	g.printf("<table class=\"grid\">\n<thead><tr><th>Limit</th><th>Free</th><th>Team</th><th>Large</th></tr></thead>\n<tbody>\n")
	for range 12 {
		g.printf("<tr><td>%s %s</td><td>%d</td><td>%d MB</td><td class=\"num\">%d per second</td></tr>\n", g.word(), g.word(), g.IntN(99), g.IntN(99), g.IntN(999))
	}
	g.printf("</tbody></table>\n")
}
