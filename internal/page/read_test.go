package page

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/net/html"
)

var update = flag.Bool("update", false, "write what is read into testdata")

// TestRead reads each NAME.html, .xhtml, .xml, .txt, .json and .md of the
// archives and compares the blocks with NAME.want.
func TestRead(t *testing.T) {
	for _, path := range archives(t) {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for i := 0; i+1 < len(archive.Files); i += 2 {
				in, want := archive.Files[i], &archive.Files[i+1]
				name, ext := splitName(in.Name)
				if want.Name != name+".want" {
					t.Fatalf("%s is followed by %s", in.Name, want.Name)
				}
				got := dump(read(t, in.Data, mediaTypes()[ext]))
				if *update {
					want.Data = []byte(got)
				} else if diff := cmp.Diff(string(want.Data), got); diff != "" {
					t.Errorf("%s (-want +got):\n%s", in.Name, diff)
				}
			}
			if *update {
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// TestTreeReadsAlike reads the same pages through a tree, as a View that
// leaves nothing out: the blocks must be those of the token stream.
func TestTreeReadsAlike(t *testing.T) {
	for _, path := range archives(t) {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if _, ext := splitName(f.Name); ext != ".html" {
				continue
			}
			compareWithTree(t, f.Name, f.Data)
		}
	}
	compareWithTree(t, "a generated page", samplePage())
}

func compareWithTree(t *testing.T, name string, body []byte) {
	t.Helper()
	tokens := read(t, body, "text/html; charset=utf-8")
	root, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	b := newBuilder(false, len(body))
	if err := b.readTree(root, View{}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(dump(tokens), dump(b.finish())); diff != "" {
		t.Errorf("%s (-tokens +tree):\n%s", name, diff)
	}
}

func archives(t testing.TB) []string {
	t.Helper()
	paths, err := filepath.Glob("testdata/read/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no archives in testdata/read: %v", err)
	}
	return paths
}

func splitName(name string) (base, ext string) {
	ext = filepath.Ext(name)
	return strings.TrimSuffix(name, ext), ext
}

func mediaTypes() map[string]string {
	return map[string]string{
		".html": "text/html; charset=utf-8", ".xhtml": "application/xhtml+xml",
		".xml": "application/xml", ".txt": "text/plain; charset=utf-8",
		".json": "application/json", ".md": "text/markdown; charset=utf-8",
	}
}

func read(t *testing.T, body []byte, contentType string) *Page {
	t.Helper()
	p, err := Read(body, contentType, View{})
	if err != nil {
		t.Fatalf("reading %q: %v", contentType, err)
	}
	return p
}

func TestReadKinds(t *testing.T) {
	const page = "<!DOCTYPE html><p>one</p><p>two</p>"
	tests := []struct {
		name, contentType, body, want string
		err                           error
	}{
		{"declared html", "text/html", page, "one\ntwo", nil},
		{"plain text stays text", "text/plain", "<p>one</p>", "<p>one</p>", nil},
		{"missing", "", page, "one\ntwo", nil},
		{"octet-stream", "application/octet-stream", page, "one\ntwo", nil},
		{"octet-stream of text", "application/octet-stream", "one two", "one two", nil},
		{"octet-stream of an image", "application/octet-stream", "\x89PNG\r\n\x1a\n\x00\x00", "", ErrUnreadable},
		{"image that is html", "image/png", page, "", ErrUnreadable},
		{"pdf", "application/pdf", "%PDF-1.7", "", ErrUnreadable},
		{"broken header", "text/html;;charset", page, "one\ntwo", nil},
		{"xhtml", "application/xhtml+xml", `<html><head><title/></head><body><script src="x"/><p>one</p></body></html>`, "one", nil},
		{"empty", "text/html", "", "", nil},
		{"json that is not said to be", "", `{"a": 1}`, "a: 1", nil},
		{"octet-stream of a feed", "application/octet-stream", "<?xml version='1.0'?><rss><channel><title>a</title></channel></rss>", "a", nil},
		{"octet-stream of a pdf", "application/octet-stream", "%PDF-1.7", "", ErrUnreadable},
		{"plain text that is json", "text/plain", `{"a": 1}`, `{"a": 1}`, nil},
		{"html that is a feed", "text/html", "<rss><channel><item>a</item></channel></rss>", "a", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := Read([]byte(tt.body), tt.contentType, View{})
			if !errors.Is(err, tt.err) {
				t.Fatalf("got error %v, want %v", err, tt.err)
			}
			if err == nil && p.Text() != tt.want {
				t.Errorf("got %q, want %q", p.Text(), tt.want)
			}
		})
	}
}

func TestNoEnd(t *testing.T) {
	tests := []struct {
		body, contentType string
		want              bool
	}{
		{"<html><p>a</html>", "text/html", false},
		{"<HTML><P>a</HTML >", "text/html", false},
		{"<html><p>a", "text/html", true},
		{"a", "text/plain", false},
		{"<rss><p>a</p></rss>", "application/xml", false},
	}
	for _, tt := range tests {
		if got := read(t, []byte(tt.body), tt.contentType).NoEnd; got != tt.want {
			t.Errorf("%s as %s: NoEnd is %v, want %v", tt.body, tt.contentType, got, tt.want)
		}
	}
}

func TestWords(t *testing.T) {
	tests := []struct {
		text string
		want int
	}{
		{"up to three minutes", 4},
		{"Gen-4.5 at 720p", 5},
		{"最长 3 分钟", 5},
		{"Überraschung für Zoë", 3},
		{"— … !", 0},
	}
	for _, tt := range tests {
		if got := read(t, []byte(tt.text), "text/plain").Words(); got != tt.want {
			t.Errorf("%q: got %d words, want %d", tt.text, got, tt.want)
		}
	}
}

// A long script is jumped over; its end is where the tokenizer would find it.
func TestLongScripts(t *testing.T) {
	long := strings.Repeat("var a = '</p>';\n", 100)
	tests := []struct{ name, body, want string }{
		{"plain", "<script>" + long + "</script><p>text", "text"},
		{"upper case", "<SCRIPT>" + long + "</Script ><p>text", "text"},
		{"style", "<style>" + long + "</script></styles><!-- </style><p>text", "text"},
		{"an end inside a comment", "<script><!--" + long + "<script></script>no--></script><p>text", "text"},
		{"no end", "<script>" + long + "<p>text", ""},
		{"in a drawing", "<svg><script>" + long + "</script></svg><p>text", "text"},
		{"two of them", "<p>a<script>" + long + "</script>b<script>" + long + "</script>c", "abc"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := read(t, []byte(tt.body), "text/html").Text(); got != tt.want {
				t.Errorf("got %.100q, want %q", got, tt.want)
			}
		})
	}
}
