package page

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestHostile reads what no author would write. Each must come back with what
// a reader would see of it, in linear time and memory: a quadratic reader needs
// minutes for these.
func TestHostile(t *testing.T) {
	const n = 100_000
	rep := strings.Repeat
	tests := []struct {
		name, body string
		has        string // some of the text, or
		none       bool   // no text at all
		degraded   bool
	}{
		{name: "nested div", body: rep("<div>", n) + "<p>three minutes" + rep("</div>", n), has: "three minutes", degraded: true},
		{name: "nested b", body: rep("<b>", n) + "three minutes" + rep("</b>", n) + rep("</i>", n), has: "three minutes", degraded: true},
		{name: "nested tables", body: rep("<table><tr><td>x", n) + "three minutes", has: "three minutes", degraded: true},
		{name: "nested lists", body: rep("<ul><li>x", n) + "three minutes", has: "three minutes", degraded: true},
		{name: "nested buttons in labels", body: rep("<label>x<button>y", n) + "three minutes", has: "three minutes"},
		{name: "nested svg", body: rep("<svg><g>", n) + "three minutes", has: "three minutes", degraded: true},
		{name: "script beyond the depth", body: rep("<div>", 600) + "<script>no</script>three minutes<script>no</script>", has: "three minutes", degraded: true},
		{name: "attributes", body: "<p " + attributesOf(n) + ">three minutes" + rep("<i a=b>x</i>", n), has: "three minutes"},
		{name: "one attribute", body: `<p title="` + rep("y", 10<<20) + `">three minutes`, has: "three minutes", degraded: true},
		{name: "end tags", body: "<p>three minutes" + rep("</table></div></p></b>", n), has: "three minutes"},
		{name: "unclosed formatting", body: rep("<p><s>x<b>", n) + "three minutes", has: "three minutes"},
		{name: "one line", body: "<p>three minutes" + rep("x", 1<<20), has: "three minutes"},
		{name: "one line of spaces", body: "<p>three" + rep(" \n", 1<<20) + "minutes", has: "three minutes"},
		{name: "soft hyphens", body: "<p>three min" + rep("\u00ad", 1<<18) + "utes", has: "three minutes"},
		{name: "combining marks", body: "<p>three minutes e" + rep("\u0301", 1<<18), has: "three minutes"},
		{name: "wide spans", body: "<table><tr><td>three minutes" + rep("<tr><td colspan=1000 rowspan=1000>x", 20_000), has: "three minutes"},
		{name: "long row", body: "<table><tr>" + rep("<td>x", n) + "<td>three minutes", has: "three minutes"},
		{name: "header cells", body: "<table>" + rep("<tr><th>"+rep("h", 150)+"<th>x<td>y", 10_000) + "<td>three minutes", has: "three minutes"},
		{name: "titles in a long line", body: "<p>three minutes " + rep(`<i title=z>word</i> `, n), has: "three minutes"},
		{name: "headings", body: rep("<h1>x</h1><h6>y</h6>", n) + "<p>three minutes", has: "three minutes"},
		{name: "entities", body: "<p>three minutes" + rep("&notit;&amp", n), has: "three minutes"},
		{name: "less-than signs", body: "<p>three minutes" + rep("<", n) + rep("</", n), has: "three minutes"},
		{name: "unclosed comment", body: "<!-- " + rep("<p>three minutes</p>", n), none: true},
		{name: "unclosed script", body: "<script>" + rep("<p>three minutes</p>", n), none: true},
		{name: "unclosed title", body: "<title>" + rep("<p>three minutes</p>", n), none: true},
		{name: "unclosed textarea", body: "<textarea>" + rep("<p>three minutes</p>", n), none: true},
		{name: "unclosed attribute", body: `<a href="` + rep("<p>three minutes</p>", n), none: true},
		{name: "unclosed style in noscript", body: "<noscript><style>" + rep("<p>three minutes</p>", n), none: true},
		{name: "plaintext", body: "<plaintext><p>three minutes", has: "<p>three minutes"},
		{name: "nul bytes", body: "<p \x00a=b>th\x00ree <b\x00>minutes</b\x00>", has: "three minutes"},
		{name: "a huge text", body: rep("<p>three minutes</p>", 400_000), has: "three minutes", degraded: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := read(t, []byte(tt.body), "text/html; charset=utf-8")
			checkPage(t, p)
			text := p.Text()
			if tt.none && text != "" {
				t.Errorf("got %d bytes of text, want none", len(text))
			}
			if !strings.Contains(text, tt.has) {
				t.Errorf("%q is not in the %d bytes of text", tt.has, len(text))
			}
			if p.Degraded != tt.degraded {
				t.Errorf("Degraded is %v, want %v", p.Degraded, tt.degraded)
			}
			if len(text) > maxText {
				t.Errorf("got %d bytes of text", len(text))
			}
		})
	}
}

// TestHostileKinds reads what no program that means well would send as JSON, a
// feed or Markdown.
func TestHostileKinds(t *testing.T) {
	const n = 100_000
	rep := strings.Repeat
	entities := `<!DOCTYPE rss [<!ENTITY a "` + rep("x", 1000) + `"><!ENTITY b "` + rep("&a;", 1000) + `"><!ENTITY c "` + rep("&b;", 1000) + `"><!ENTITY f SYSTEM "file:///etc/passwd">]>`
	tests := []struct {
		name, contentType, body string
		has                     string // some of the text, or
		none                    bool   // no text at all
		degraded                bool
	}{
		{name: "nested arrays", contentType: "application/json", body: rep("[", n) + rep("]", n), none: true, degraded: true},
		{name: "nested objects", contentType: "application/json", body: `{"a":"three minutes","b":` + rep(`{"k":`, n) + "1" + rep("}", n) + "}", has: "three minutes", degraded: true},
		{name: "unclosed arrays", contentType: "application/json", body: `["three minutes",` + rep("[", n), has: "three minutes", degraded: true},
		{name: "many values", contentType: "application/json", body: `["three minutes"` + rep(",1", 1<<20) + "]", has: "three minutes", degraded: true},
		{name: "many keys", contentType: "application/json", body: `{"a":"three minutes"` + rep(`,"k":1`, n) + "}", has: "three minutes"},
		{name: "rows without a common column", contentType: "application/json", body: "[" + numbered(`{"k%[1]d":1,"l%[1]d":1},`, 2000) + `{"a":"three minutes"}]`, has: "three minutes"},
		{name: "a long key", contentType: "application/json", body: `{"` + rep("k", 1<<20) + `":{"x":{"` + rep("l", 1<<20) + `":"three minutes"}}}`, has: "three minutes"},
		{name: "a long number", contentType: "application/json", body: `{"a":"three minutes","n":` + rep("9", 1<<20) + "}", has: "three minutes"},
		{name: "a great exponent", contentType: "application/json", body: `{"a":"three minutes","n":1e999999999}`, has: "1e999999999"},
		{name: "half a surrogate", contentType: "application/json", body: `{"a":"three minutes \ud83d\u0000\u202e"}`, has: "three minutes"},
		{name: "a long text", contentType: "application/json", body: `"three minutes ` + rep("x y ", 2<<20) + `"`, has: "three minutes", degraded: true},
		{name: "markup in strings", contentType: "application/json", body: `["<p>three minutes</p>"` + rep(`,"<b><table></i>"`, 20_000) + "]", has: "three minutes"},
		{name: "entities in entities", contentType: "application/rss+xml", body: entities + "<rss><channel><item><title>three minutes &c; &f;</title></item></channel></rss>", has: "three minutes &c; &f;"},
		{name: "entities in entities of XHTML", contentType: "application/xhtml+xml", body: entities + "<html><body><p>three minutes &c; &f;</p></body></html>", has: "three minutes &c; &f;"},
		{name: "nested elements in a feed", contentType: "application/xml", body: "<feed><entry><title>three minutes</title>" + rep("<a>", n) + "x" + rep("</a>", n) + "</entry></feed>", has: "three minutes"},
		{name: "unclosed elements in a feed", contentType: "application/xml", body: "<rss><item><title>three minutes</title></item>" + rep("<item><a>", n), has: "three minutes", degraded: true},
		{name: "end tags in a feed", contentType: "application/xml", body: "<rss><item><title>three minutes</title></item>" + rep("</a>", n), has: "three minutes", degraded: true},
		{name: "unclosed section in a feed", contentType: "application/xml", body: "<rss><item><title>three minutes</title></item><item><title><![CDATA[" + rep("x", n), has: "three minutes", degraded: true},
		{name: "nested quotes", contentType: "text/markdown", body: "three minutes\n\n" + rep("> ", 1<<19) + "x", has: "three minutes", degraded: true},
		{name: "nested lists", contentType: "text/markdown", body: "three minutes\n\n" + rep("- ", 1<<19) + "x", has: "three minutes", degraded: true},
		{name: "brackets", contentType: "text/markdown", body: "three minutes " + rep("[a](", 1<<18), has: "three minutes", degraded: true},
		{name: "stars", contentType: "text/markdown", body: "three minutes " + rep("**a*", 5000), has: "three minutes"},
		{name: "a wide table", contentType: "text/markdown", body: "three minutes\n\n" + rep("|a", n) + "|\n" + rep("|-", n) + "|\n" + rep("|b|\n", n), has: "three minutes", degraded: true},
		{name: "definitions", contentType: "text/markdown", body: "three minutes\n\n" + numbered("[a%d]: b\n", n), has: "three minutes", degraded: true},
		{name: "tables", contentType: "text/markdown", body: "three minutes\n\n" + rep("|a|b|\n|-|-|\n|c|\n\n", 5_000), has: "three minutes"},
		{name: "long Markdown", contentType: "text/markdown", body: "three minutes\n" + rep("word word\n\n", 100_000), has: "three minutes", degraded: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := read(t, []byte(tt.body), tt.contentType)
			checkPage(t, p)
			text := p.Text()
			if tt.none && text != "" {
				t.Errorf("got %.100q, want no text", text)
			}
			if !strings.Contains(text, tt.has) {
				t.Errorf("%q is not in the %d bytes of text", tt.has, len(text))
			}
			if p.Degraded != tt.degraded {
				t.Errorf("Degraded is %v, want %v", p.Degraded, tt.degraded)
			}
			if len(text) > maxText {
				t.Errorf("got %d bytes of text", len(text))
			}
		})
	}
}

// numbered writes a text n times, each with its number.
func numbered(format string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

func attributesOf(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(" a")
		b.WriteString(strings.Repeat("b", i%7))
		b.WriteByte('0' + byte(i%10))
		b.WriteByte('0' + byte(i/10%10))
		b.WriteByte('0' + byte(i/100%10))
		b.WriteByte('0' + byte(i/1000%10))
		b.WriteByte('0' + byte(i/10000%10))
	}
	return b.String()
}

// checkPage holds a page against what every page must be.
func checkPage(t *testing.T, p *Page) {
	t.Helper()
	for i, block := range p.Blocks {
		text := block.Text
		if text == "" || text != strings.TrimSpace(text) || strings.Contains(text, "  ") {
			t.Fatalf("block %d: white space in %.80q", i, text)
		}
		if !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 }) {
			t.Fatalf("block %d: controls in %.80q", i, text)
		}
		last := 0
		for _, s := range block.Struck {
			if s[0] < last || s[0] >= s[1] || s[1] > len(text) || !utf8.RuneStart(text[s[0]]) || s[1] < len(text) && !utf8.RuneStart(text[s[1]]) {
				t.Fatalf("block %d: struck %v of %d bytes", i, block.Struck, len(text))
			}
			last = s[1]
		}
		last = 0
		for _, l := range block.Links {
			if l.Start < last || l.Start >= l.End || l.End > len(text) || l.Href == "" || !utf8.RuneStart(text[l.Start]) {
				t.Fatalf("block %d: link %v of %d bytes", i, l, len(text))
			}
			last = l.End
		}
		if (block.Table > 0) != (block.Row > 0) && block.Kind != Caption || (block.Row > 0) != (block.Column > 0) {
			t.Fatalf("block %d: table %d, row %d, column %d", i, block.Table, block.Row, block.Column)
		}
		if len(block.RowHeader) > 2*maxHeader || len(block.ColumnHeader) > 2*maxHeader || len(block.Headings) > levelBelow+pathLevels {
			t.Fatalf("block %d: headers of %d and %d bytes, %d headings", i, len(block.RowHeader), len(block.ColumnHeader), len(block.Headings))
		}
	}
}
