package page

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// TestHTML5Lib reads the tree construction cases of html5lib, which hold what
// browsers make of the worst markup, from the token stream and from the tree.
// Every page must be well formed. The texts are alike but for what the builder
// does otherwise on purpose (text of a table outside of its cells stays where
// it stands, framesets are read, a title or text area without an end is no
// text) and a few tangles of formatting.
func TestHTML5Lib(t *testing.T) {
	const mayDiffer = 0.025
	total, differ := 0, 0
	for _, path := range html5libCases(t) {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, test := range strings.Split(string(data), "#data\n")[1:] {
			source, _, _ := strings.Cut(test, "\n#errors")
			p := read(t, []byte(source), "text/html; charset=utf-8")
			checkPage(t, p)
			root, err := html.Parse(bytes.NewReader([]byte(source)))
			if err != nil {
				continue // too deep for a tree
			}
			b := newBuilder(false, len(source))
			if err := b.readTree(root, View{}); err != nil {
				t.Fatal(err)
			}
			total++
			if running(p) != running(b.finish()) {
				differ++
				t.Logf("%s: %.200q", filepath.Base(path), source)
			}
		}
	}
	if float64(differ) > mayDiffer*float64(total) {
		t.Errorf("%d of %d pages read otherwise from their tokens than from a tree", differ, total)
	}
}

// running returns the text of a page without its breaks.
func running(p *Page) string { return strings.Join(strings.Fields(p.Text()), " ") }

func html5libCases(t *testing.T) []string {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "golang.org/x/net").Output()
	if err != nil {
		t.Skipf("the module of the cases is not at hand: %v", err)
	}
	paths, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(dir)), "html/testdata/html5lib-tests/tree-construction/*.dat"))
	if err != nil || len(paths) == 0 {
		t.Skipf("no cases in %s: %v", dir, err)
	}
	return paths
}
