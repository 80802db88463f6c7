package page

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

// FuzzRead holds every page, read whole or through a View, to be well formed,
// and reads it twice: the same bytes give the same blocks.
func FuzzRead(f *testing.F) {
	f.Add([]byte("<p>720<b>p</b><s>no</s>"), "text/html")
	f.Add([]byte("\xff\xfe<\x00p\x00>\x00"), "")
	f.Add([]byte("<?xml encoding='big5'?><a><b/>\xa4\xa4</a>"), "text/xml")
	f.Add([]byte("# a\n- b\n  c\n```\nd"), "text/plain; charset=gbk")
	f.Add([]byte("<table><td rowspan=0>a<tr><th colspan=3>b<td>c"), "text/html; charset=utf-8")
	f.Add([]byte("<svg><title>a<p>b</svg><math><![CDATA[c]]>"), "application/xhtml+xml")
	v, err := ParseView("p, td, main", []string{"i", "th", "[hidden]"})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		p, err := Read(body, contentType, View{})
		if err != nil {
			return
		}
		checkPage(t, p)
		again, err := Read(body, contentType, View{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(p, again); diff != "" {
			t.Fatalf("read twice (-first +second):\n%s", diff)
		}
		if p, err := Read(body, contentType, v); err == nil {
			checkPage(t, p)
		}
	})
}

// FuzzAttrs holds the scan that spares the tokenizer its copies against it: no
// attribute that matters is overlooked.
func FuzzAttrs(f *testing.F) {
	for _, s := range []string{`<p hidden>`, `<p a=b/hidden>`, `<p a="x>y" STYLE=display:none>`, `<p a = 'b'title=c>`, `<p/role=x =y>`, "<p\x0chidden\n=\r1>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		z := html.NewTokenizer(strings.NewReader(s))
		for tt := z.Next(); tt != html.ErrorToken; tt = z.Next() {
			if tt != html.StartTagToken && tt != html.SelfClosingTagToken {
				continue
			}
			name := tagName(z.Raw()[1:])
			_, some := scanAttrs(z.Raw())
			tag, more := z.TagName()
			if want := lookup(tag); name != want && !strings.Contains(s, "\x00") {
				t.Fatalf("%q: name is %v, want %v", s, name, want)
			}
			for more {
				var key []byte
				key, _, more = z.TagAttr()
				if _, ok := attrKeyOf(key); ok && !some {
					t.Fatalf("%q: attribute %q is overlooked", s, key)
				}
			}
		}
	})
}
