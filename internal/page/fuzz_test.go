package page

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
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
		for _, v := range []View{v, View{}.WithLinks()} {
			if p, err := Read(body, contentType, v); err == nil {
				checkPage(t, p)
			}
		}
	})
}

// FuzzKinds holds the other kinds of sources to the same, and to a JSONPath
// that never fails in another way than it says.
func FuzzKinds(f *testing.F) {
	kinds := []string{"application/json", "application/rss+xml", "text/markdown"}
	for _, path := range archives(f) {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			if _, ext := splitName(file.Name); ext == ".json" || ext == ".xml" || ext == ".md" {
				f.Add(file.Data, uint8(len(ext)))
			}
		}
	}
	v, err := ParseView("$..[?@.name || length(@.k) > 1]", nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body []byte, kind uint8) {
		contentType := kinds[int(kind)%len(kinds)]
		p, err := Read(body, contentType, View{})
		if err != nil {
			t.Fatal(err)
		}
		checkPage(t, p)
		again, err := Read(body, contentType, View{})
		if diff := cmp.Diff(p, again); diff != "" || err != nil {
			t.Fatalf("read twice (-first +second), %v:\n%s", err, diff)
		}
		part, err := Read(body, "application/json", v)
		switch {
		case err == nil:
			checkPage(t, part)
		case !errors.Is(err, ErrNoMatch) && !errors.Is(err, ErrUnreadable) && !errors.Is(err, ErrTooMuch):
			t.Fatal(err)
		}
	})
}

// FuzzParseView holds that a selector is compiled or refused.
func FuzzParseView(f *testing.F) {
	for _, s := range []string{"$", "$.a[0]", "$..b", "$[?@.x==1 && match(@.n,'a.*')]", "$['a','b'][1:2:-1]", "$.a[", "$$", "main > p", "p:not(.a)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, err := ParseView(s, nil)
		if err != nil || v.path == nil {
			return
		}
		_, err = Read([]byte(`{"a":[{"x":1,"n":"ab"},[2]],"b":null}`), "application/json", v)
		if err != nil && !errors.Is(err, ErrNoMatch) {
			t.Fatalf("%q: %v", s, err)
		}
	})
}

// FuzzOfPDF holds that any text of a PDF makes a page.
func FuzzOfPDF(f *testing.F) {
	f.Add("Specifications\nPlan\tPrice\nPro\t$29", "")
	f.Add("\t\t\n\t\x00\t", "\xff\t")
	f.Fuzz(func(t *testing.T, one, two string) {
		p, err := OfPDF(PDF{Pages: []string{one, two}}, View{})
		if err == nil {
			checkPage(t, p)
		} else if !errors.Is(err, ErrScanned) {
			t.Fatal(err)
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
