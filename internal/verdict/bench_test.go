package verdict_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"monitor/internal/claim"
	"monitor/internal/evidence"
	"monitor/internal/page"
	"monitor/internal/verdict"

	"golang.org/x/net/html"
)

// handbook writes a page of about size bytes: prose, lists and tables under
// headings, with links and classes as real pages have them.
func handbook(size int) []byte {
	var b bytes.Buffer
	b.WriteString(`<!DOCTYPE html><html lang="en"><head><title>Handbook</title><style>.a{color:red}</style></head><body><nav><ul><li><a href="/">Home</a></li></ul></nav><main><h1>Handbook</h1>`)
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, `<h2 id="s%d" class="heading css-%x">Service %d</h2><p class="text">Service %d answers <a href="/docs/%d" rel="noopener">%d requests per second</a> and keeps its logs for %d days. It may be restarted at any time, and it is <em>not</em> supported on weekends.</p>`, i, i*7919, i, i, i, i+10, i%90+1)
		fmt.Fprintf(&b, `<ul><li>Uploads of up to %d MB</li><li>At most %d members in a workspace</li><li>Released on %d March 2026</li></ul>`, i+5, i+2, i%28+1)
		fmt.Fprintf(&b, `<table><tr><th>Plan</th><th>Price</th><th>Seats</th></tr><tr><td>Solo %d</td><td>$%d per month</td><td>1</td></tr><tr><td>Team %d</td><td>$%d per month</td><td>%d</td></tr></table>`, i, i+9, i, i+29, i%9+2)
	}
	b.WriteString(`</main><footer>© 2026</footer></body></html>`)
	return b.Bytes()
}

// tenClaims are claims about the first services of the handbook: half of them
// hold, the rest have changed or are gone.
func tenClaims(tb testing.TB) []verdict.Rule {
	tb.Helper()
	claims := []claim.Claim{
		{Says: "Service 3 answers 13 requests per second.", Quote: "Service 3 answers 13 requests per second"},
		{Says: "Service 4 answers 99 requests per second.", Quote: "Service 4 answers 99 requests per second"},
		{Says: "Uploads may have 9 MB.", Quote: "Uploads of up to 9 MB"},
		{Says: "Service 5 keeps logs for six days.", Quote: "Service 5 answers 15 requests per second and keeps its logs for 6 days"},
		{Says: "Team 2 costs $31.", Quote: "Team 2 $31 per month 4"},
		{Says: "Team 7 costs $30.", Quote: "Team 7 $30 per month 9"},
		{Says: "It is not supported on weekends.", Quote: "it is not supported on weekends"},
		{Says: "Guests can sign in with a passkey.", Quote: "Guests can sign in with a passkey since spring"},
		{Says: "It was released on 2 March 2026.", Quote: "Released on 2 March 2026"},
		{Says: "A workspace has four members.", Quote: "At most 4 members in a workspace"},
	}
	var rules []verdict.Rule
	for _, c := range claims {
		r, err := verdict.Compile(c)
		if err != nil {
			tb.Fatal(err)
		}
		rules = append(rules, r)
	}
	return rules
}

func read(tb testing.TB, body []byte) *page.Page {
	tb.Helper()
	p, err := page.Read(body, "text/html; charset=utf-8", page.View{})
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

func judgeAll(rules []verdict.Rule, p *page.Page) {
	idx := evidence.NewIndex(p)
	for _, r := range rules {
		verdict.Judge(r, idx, claim.Evidence{})
	}
}

// walk is the text walk that the speed is held against.
func walk(n *html.Node, sb *strings.Builder) {
	if n.Type == html.TextNode {
		sb.WriteString(n.Data)
	}
	for c := range n.ChildNodes() {
		walk(c, sb)
	}
}

func BenchmarkParseAndWalk(b *testing.B) {
	body := handbook(60 << 10)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		root, err := html.Parse(bytes.NewReader(body))
		if err != nil {
			b.Fatal(err)
		}
		var sb strings.Builder
		walk(root, &sb)
	}
}

func BenchmarkReadAndJudgeTen(b *testing.B) {
	rules, body := tenClaims(b), handbook(60<<10)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		judgeAll(rules, read(b, body))
	}
}

func BenchmarkJudgeTen(b *testing.B) {
	for _, size := range []int{60 << 10, 250 << 10, 1 << 20} {
		b.Run(fmt.Sprintf("%dKiB", size>>10), func(b *testing.B) {
			rules, p := tenClaims(b), read(b, handbook(size))
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				judgeAll(rules, p)
			}
		})
	}
}

func BenchmarkIndex(b *testing.B) {
	p := read(b, handbook(60<<10))
	b.SetBytes(60 << 10)
	b.ReportAllocs()
	for b.Loop() {
		evidence.NewIndex(p)
	}
}

func BenchmarkParse1MiB(b *testing.B) {
	body := handbook(1 << 20)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := html.Parse(bytes.NewReader(body)); err != nil {
			b.Fatal(err)
		}
	}
}

// manyCells is a pathological page: a hundred thousand cells that all but
// repeat each other, in rows of width cells.
func manyCells(width int) []byte {
	var b bytes.Buffer
	b.WriteString("<table><tr><th>Plan</th><th>Price</th></tr><tr>")
	for i := range 100_000 {
		if i%width == 0 && i > 0 {
			b.WriteString("</tr><tr>")
		}
		fmt.Fprintf(&b, "<td>Team %d $30 per month</td>", i%10)
	}
	b.WriteString("</tr></table>")
	return b.Bytes()
}

func BenchmarkManyCells(b *testing.B) {
	for _, width := range []int{2, 100_000} {
		b.Run(fmt.Sprintf("rows of %d", width), func(b *testing.B) {
			rules, p := tenClaims(b), read(b, manyCells(width))
			b.ReportAllocs()
			for b.Loop() {
				judgeAll(rules, p)
			}
		})
	}
}
