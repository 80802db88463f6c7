package article

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"monitor/internal/claim"
)

// dump writes a text as a line a block, with links as [text](address) and
// claims as {ids: text}.
func dump(t *Text) string {
	var b strings.Builder
	for _, block := range t.Blocks {
		level := ""
		if block.Level > 0 {
			level = fmt.Sprint(block.Level)
		}
		b.WriteString(string(block.Kind) + level + " | ")
		for _, s := range block.Spans {
			text := s.Text
			if s.Link != "" {
				text = "[" + text + "](" + s.Link + ")"
			}
			if len(s.Claims) > 0 {
				text = "{" + strings.Join(s.Claims, ",") + ": " + text + "}"
			}
			b.WriteString(strings.ReplaceAll(text, "\n", "⏎"))
		}
		b.WriteString("\n")
	}
	return b.String()
}

func parse(t *testing.T, contentType, text string, claims ...claim.Claim) *Text {
	t.Helper()
	got, err := Parse([]byte(text), contentType, claims)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestMarkdown(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"headings and wrapped lines", "# One *two*\n\nThree\nfour  \nfive.\n\nSix\n===\n###### Seven ######\n",
			"heading1 | One two\nparagraph | Three four five.\nheading1 | Six\nheading6 | Seven\n"},
		{"wrapped Chinese has no spaces between", "单个视频最长\n三分钟。\n画面为 720p，\n支持 iOS\n系统。\n", "paragraph | 单个视频最长三分钟。画面为 720p，支持 iOS 系统。\n"},
		{"front matter", "---\ntitle: A\n---\nText.\n", "paragraph | Text.\n"},
		{"front matter of TOML", "\ufeff+++\ntitle = 'A'\n+++\nText.\n", "paragraph | Text.\n"},
		{"a rule is no front matter", "---\nText.\n", "paragraph | Text.\n"},
		{"nested lists", "- One\n  wrapped\n\n  and more\n  - Two\n    1. Three\n- Four\n",
			"item1 | One wrapped\nparagraph | and more\nitem2 | Two\nitem3 | Three\nitem1 | Four\n"},
		{"quotes and lists in one another", "> Said.\n>\n> - One\n>\n>   > Again.\n", "quote | Said.\nitem1 | One\nquote | Again.\n"},
		{"a table", "| Plan | Price |\n|---|---:|\n| *Pro* | $29 ~~$39~~ |\n| Team<br>of 5 |\n", "row | Plan | Price\nrow | Pro | $29\nrow | Team of 5 |\n"},
		{"code keeps its lines", "```go\nif a {\n\tb()\n}\n```\n\n    c  d\n\nRun `a  \\*b`.\n", "code | if a {⏎\tb()⏎}\ncode | c  d\nparagraph | Run a \\*b.\n"},
		{"escapes and references", `1 \* 2 &lt;b&gt; &#x41; &copy; &nope; \q &amp;amp;`, "paragraph | 1 * 2 <b> A © &nope; \\q &amp;\n"},
		{"links of the web alone", "[a](https://a.test/?x=1&amp;y=2) <https://b.test/> https://c.test/d. [d](https://a.test/%20\\_?q=<b>) [e](javascript:alert(1)) [f](/g) [h](mailto:i@j.test) [k](//l.test) [m](https://n:o@p.test/)\n",
			"paragraph | [a](https://a.test/?x=1&y=2) [https://b.test/](https://b.test/) [https://c.test/d](https://c.test/d). [d](https://a.test/%20_?q=%3Cb%3E) e f h k m\n"},
		{"links by reference, around emphasis", "See **the [help *centre*][1] now**.\n\n[1]: http://a.test/help\n", "paragraph | See the [help centre](http://a.test/help) now.\n"},
		{"pictures are no words", "Before ![three minutes](a.png) after.\n\n[![badge](b.svg)](https://a.test)\n", "paragraph | Before after.\n"},
		{"footnotes", "Fast.[^1]\n\n[^1]: So says [its maker](https://a.test/).\n", "paragraph | Fast.\nitem1 | So says [its maker](https://a.test/).\n"},
		{"raw HTML within text", "It <b>is</b> <a href='https://a.test/'>fast</a> <script>alert(1)</script><del>slow</del>&lt;i&gt; <!-- or not -->now.\n",
			"paragraph | It is [fast](https://a.test/) <i> now.\n"},
		{"blocks of HTML", "<div align=center>\n<h2>Limits</h2>\n<p>Up to <a href=https://a.test/>5 GB</a>.</div>\n\n<script>\nx\n</script>\n\nAfter.\n",
			"heading1 | Limits\nparagraph | Up to [5 GB](https://a.test/).\nparagraph | After.\n"},
		{"what has no width", "a\u200bb\u202ec\u00add \x07 e\u200df\n", "paragraph | abcd e\u200df\n"},
		{"not UTF-8", "caf\xe9 \xff\xfe\n", "paragraph | caf\ufffd \ufffd\ufffd\n"},
		{"struck through", "It costs ~~$29~~ $39.\n\n~~All of it.~~\n", "paragraph | It costs $39.\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, dump(parse(t, "text/markdown", c.text))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestHTML(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"what it is made of", `<!doctype html><title>T</title><meta name=description content=D><body><h1>One</h1><h2>Two</h2><p>See <a href="https://a.test/">the
help</a>, <a href="javascript:x()">this</a>.<button>Buy</button><ul><li>A<ol><li>B</ol><li>C</ul><ul><li>D</ul><table><tr><th>Plan<th>Price<tr><td>Pro<td>$29 <s>$39</s></table><pre>a
 b</pre><img alt=three src=x>`,
			"heading1 | One\nheading2 | Two\nparagraph | See [the help](https://a.test/), this.\nitem1 | A\nitem2 | B\nitem1 | C\nitem1 | D\nrow | Plan | Price\nrow | Pro | $29\ncode | a⏎b\n"},
		{"the main part", `<header>Top</header><nav>Menu</nav><main><article><header><h1>One</h1></header><p>Two</article></main><p>Three<footer>Four</footer>`,
			"heading1 | One\nparagraph | Two\n"},
		{"without a main part all but the chrome", `<nav>Menu</nav><p>Two<aside>More</aside><footer>Four</footer>`, "paragraph | Two\n"},
		{"no markup comes out", `<p>&lt;script&gt;<script>alert(1)</script><style>b{}</style><a href="https://a.test/&quot;onclick=x">b</a>`,
			"paragraph | <script>[b](https://a.test/%22onclick=x)\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, dump(parse(t, "text/html; charset=utf-8", c.text))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	deep := strings.Repeat("> ", 200) + "x\n"
	for _, c := range []struct {
		name, contentType, text string
		want                    error
	}{
		{"another kind", "application/pdf", "%PDF-1.7", ErrKind},
		{"no kind", "", "x", ErrKind},
		{"nothing", "text/markdown", "---\na: b\n---\n", ErrNoText},
		{"no words of HTML", "text/html", "<script>x</script>", ErrNoText},
		{"too long", "text/markdown", strings.Repeat("word ", maxText/5+1), ErrTooMuch},
		{"too much text of HTML", "text/html", "<p>" + strings.Repeat("word ", maxText/5+1), ErrTooMuch},
		{"too many paragraphs", "text/markdown", strings.Repeat("x\n\n", maxBlocks+1), ErrTooMuch},
		{"too many paragraphs of HTML", "text/html", strings.Repeat("<p>x", maxBlocks+1), ErrTooMuch},
		{"too many blocks of HTML in Markdown", "text/markdown", strings.Repeat("<br>\n\n", maxBlocks+1), ErrTooMuch},
		{"deeper than an author writes", "text/markdown", deep, nil},
		{"more marks than an author writes", "text/markdown", strings.Repeat("**a_", 100_000), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Parse([]byte(c.text), c.contentType, nil)
			if !errors.Is(err, c.want) || (got == nil) != (err != nil) {
				t.Errorf("got %v and %v, want %v", got, err, c.want)
			}
		})
	}
}

func TestContentType(t *testing.T) {
	for _, c := range []struct{ name, data, want string }{
		{"a.md", "<b>", "text/markdown; charset=utf-8"}, {"a.HTM", "# a", "text/html"}, {"a.txt", "<", "text/markdown; charset=utf-8"},
		{"README", "# a", "text/markdown; charset=utf-8"}, {"page", "\ufeff\n<!doctype html>", "text/html"}, {"a.v2", "", "text/markdown; charset=utf-8"},
	} {
		if got := contentType(c.name, []byte(c.data)); got != c.want {
			t.Errorf("%s with %q is %s, want %s", c.name, c.data, got, c.want)
		}
	}
}
