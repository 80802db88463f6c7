// Package internal_test holds the shape of the project: which package may
// import which, and which modules it may require at all.
package internal_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/modfile"
)

// mayImport is the direction of imports: toward claim, never forward along
// the flow. A package that is not here fails; a line that is not needed too.
var mayImport = map[string][]string{
	"internal/claim":    {},
	"internal/fact":     {},
	"internal/schedule": {},
	"internal/diff":     {"internal/claim"},
	"internal/page":     {},
	"internal/pdf":      {"internal/page"},
	"internal/fetch":    {"internal/claim"},
	"internal/render":   {"internal/claim", "internal/fetch"},
	"internal/store":    {"internal/claim"},
	"internal/capture":  {"internal/claim", "internal/fetch", "internal/page"},
	"internal/evidence": {"internal/claim", "internal/fact", "internal/page"},
	"internal/verdict":  {"internal/claim", "internal/evidence", "internal/fact", "internal/page"},
	"internal/check":    {"internal/capture", "internal/claim", "internal/evidence", "internal/fetch", "internal/page", "internal/verdict"},
	"internal/alert":    {"internal/claim", "internal/diff", "internal/store"},
	"internal/report":   {"internal/claim", "internal/desk", "internal/diff"},
	"internal/config":   {"internal/auth", "internal/claim", "internal/fact", "internal/fetch", "internal/page", "internal/schedule"},
	"internal/demo":     {"internal/claim", "internal/report"},
	"internal/article":  {"internal/claim", "internal/evidence", "internal/fact", "internal/page"},
	"internal/auth":     {"internal/claim"},
	"internal/desk":     {"internal/article", "internal/check", "internal/claim", "internal/diff", "internal/store"},
	"internal/web":      {"internal/article", "internal/auth", "internal/claim", "internal/desk", "internal/diff", "internal/report"},
	"cmd/monitor":       {"internal/alert", "internal/article", "internal/auth", "internal/check", "internal/claim", "internal/config", "internal/demo", "internal/desk", "internal/fetch", "internal/pdf", "internal/render", "internal/report", "internal/schedule", "internal/store", "internal/verdict", "internal/web"},
}

// usedBy names, for every module that go.mod requires directly, the packages
// that may import it: as few as can be. Test files are free within the list.
var usedBy = map[string][]string{
	"code.dny.dev/ssrf":                                        {"internal/fetch"},
	"github.com/PuerkitoBio/goquery":                           {"internal/page"},
	"github.com/andybalholm/brotli":                            {"internal/fetch"},
	"github.com/andybalholm/cascadia":                          {"internal/page"},
	"github.com/cenkalti/backoff/v5":                           {"internal/fetch"},
	"github.com/chromedp/cdproto":                              {"internal/render"},
	"github.com/chromedp/chromedp":                             {"internal/render"},
	"github.com/clipperhouse/uax29/v2":                         {"internal/diff"},
	"github.com/gogs/chardet":                                  {"internal/page"},
	"github.com/google/go-cmp":                                 {},
	"github.com/jimsmart/grobotstxt":                           {"internal/fetch"},
	"github.com/klauspost/compress":                            {"internal/fetch", "internal/store"},
	"github.com/klippa-app/go-pdfium":                          {"internal/pdf"},
	"github.com/nicholas-fedor/shoutrrr":                       {"internal/alert"},
	"github.com/ohler55/ojg":                                   {"internal/page"},
	"github.com/prometheus/client_golang":                      {"internal/web"},
	"github.com/robfig/cron/v3":                                {"internal/schedule"},
	"github.com/rogpeppe/go-internal":                          {},
	"github.com/santhosh-tekuri/jsonschema/v6":                 {},
	"github.com/sergi/go-diff":                                 {"internal/diff"},
	"github.com/spf13/cobra":                                   {"cmd/monitor"},
	"github.com/standard-webhooks/standard-webhooks/libraries": {},
	"github.com/tetratelabs/wazero":                            {"internal/pdf"},
	"github.com/wneessen/go-mail":                              {"internal/alert"},
	"github.com/yuin/goldmark":                                 {"internal/article", "internal/page"},
	"go.etcd.io/bbolt":                                         {"internal/store"},
	"go.uber.org/goleak":                                       {},
	"go.yaml.in/yaml/v4":                                       {"internal/config"},
	"golang.org/x/crypto":                                      {"internal/auth"},
	"golang.org/x/mod":                                         {},
	"golang.org/x/net":                                         {"internal/article", "internal/capture", "internal/fetch", "internal/page"},
	"golang.org/x/sync":                                        {"internal/alert", "internal/check", "internal/fetch", "internal/render"},
	"golang.org/x/term":                                        {"cmd/monitor", "internal/report"},
	"golang.org/x/text":                                        {"internal/config", "internal/desk", "internal/evidence", "internal/fact", "internal/page", "internal/report"},
	"golang.org/x/tools":                                       {},
	"pgregory.net/rapid":                                       {},
}

func TestImportDirections(t *testing.T) {
	unused := map[string][]string{}
	for pkg, allowed := range mayImport {
		unused[pkg] = slices.Clone(allowed)
	}
	eachImport(t, func(pkg, path string, test bool) {
		own, ok := strings.CutPrefix(path, "monitor/")
		if !ok || test {
			return
		}
		if !slices.Contains(mayImport[pkg], own) {
			t.Errorf("%s imports %s: the table of directions does not allow it", pkg, own)
		}
		unused[pkg] = slices.DeleteFunc(unused[pkg], func(s string) bool { return s == own })
	})
	for pkg, rest := range unused {
		if len(rest) > 0 {
			t.Errorf("%s may import %v but does not: take it off the table", pkg, rest)
		}
	}
}

func TestDependencies(t *testing.T) {
	data, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	mod, err := modfile.Parse("go.mod", data, nil)
	if err != nil {
		t.Fatal(err)
	}
	required := map[string]bool{}
	for _, r := range mod.Require {
		if _, ok := usedBy[r.Mod.Path]; !r.Indirect && !ok {
			t.Errorf("go.mod requires %s, which is not on the list", r.Mod.Path)
		}
		required[r.Mod.Path] = !r.Indirect
	}
	for path := range usedBy {
		if !required[path] {
			t.Errorf("%s is on the list but go.mod does not require it directly", path)
		}
	}
	eachImport(t, func(pkg, path string, test bool) {
		for module, users := range usedBy {
			if !test && (path == module || strings.HasPrefix(path, module+"/")) && !slices.Contains(users, pkg) {
				t.Errorf("%s imports %s, which is for %v", pkg, path, users)
			}
		}
	})
}

// eachImport calls f for every import of every Go file of the project.
func eachImport(t *testing.T, f func(pkg, path string, test bool)) {
	t.Helper()
	seen := map[string]bool{}
	for _, root := range []string{"../cmd", "."} {
		err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(file) != ".go" {
				return err
			}
			parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
			if err != nil {
				return err
			}
			pkg := filepath.ToSlash(filepath.Join("internal", filepath.Dir(file)))
			test := strings.HasSuffix(file, "_test.go")
			seen[pkg] = seen[pkg] || !test
			for _, spec := range parsed.Imports {
				f(pkg, strings.Trim(spec.Path.Value, `"`), test)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for pkg := range seen {
		if _, ok := mayImport[pkg]; !ok && seen[pkg] {
			t.Errorf("%s is not in the table of directions", pkg)
		}
	}
}
