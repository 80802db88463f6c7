package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"monitor/internal/config"
)

const readmeFile = "../../README.md"

// readme returns the section of the README that begins so, or all of it.
func readme(t *testing.T, heading string) string {
	t.Helper()
	data, err := os.ReadFile(readmeFile)
	if err != nil {
		t.Fatal(err)
	}
	_, text, ok := strings.Cut(string(data), heading)
	if !ok {
		t.Fatalf("the README has no %q", heading)
	}
	if heading != "" {
		text, _, _ = strings.Cut(text, "\n## ")
	}
	return text
}

// A block is a fenced part of the README: a file where its first line names
// one in a comment, else what a terminal shows.
type block struct{ file, text string }

var fenced = regexp.MustCompile("(?s)```(?:yaml|html|console)\n(?:(?:# |<!-- )(\\S+/?\\S*\\.(?:yaml|html))(?: -->)?\n)?(.*?)```")

func blocks(text string) []block {
	var list []block
	for _, m := range fenced.FindAllStringSubmatch(text, -1) {
		list = append(list, block{m[1], m[2]})
	}
	return list
}

// file returns the block that names a file.
func file(t *testing.T, text, name string) string {
	t.Helper()
	list := blocks(text)
	i := slices.IndexFunc(list, func(b block) bool { return b.file == name })
	if i < 0 {
		t.Fatalf("the README shows no %s", name)
	}
	return list[i].text
}

// TestReadmeTour does what the tour tells a newcomer to do, in an empty folder,
// and holds what every command prints to what the README shows. With UPDATE set
// it prints what would be right.
func TestReadmeTour(t *testing.T) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip(err)
	}
	bin, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	tour := readme(t, "## From the demo")
	t.Chdir(t.TempDir())
	if err := os.Symlink(bin, "monitor"); err != nil {
		t.Fatal(err)
	}
	site := tourSite(t)
	for _, b := range blocks(tour) {
		if b.file != "" {
			write(t, b.file, strings.ReplaceAll(b.text, tourAddress, site))
			continue
		}
		for _, step := range strings.Split(b.text, "$ ")[1:] {
			command, want, _ := strings.Cut(step, "\n")
			if strings.HasPrefix(command, "python3 -m http.server") || strings.Contains(command, "go build") {
				continue // tourSite, and this binary
			}
			cmd := exec.Command("sh", "-c", command)
			cmd.Env = append(os.Environ(), "MONITOR_CONFIG=", "MONITOR_STORE=", "GORACE="+promptly)
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%s: %v\n%s", command, err, out)
			}
			got := strings.ReplaceAll(string(out), site, tourAddress)
			if diff := cmp.Diff(steady(want), steady(got)); diff != "" {
				t.Errorf("%s prints otherwise (-README +monitor):\n%s", command, diff)
				if os.Getenv("UPDATE") != "" {
					t.Logf("\n%s", got)
				}
			}
		}
	}
}

const tourAddress = "127.0.0.1:8000"

// tourSite serves the tour's folder, without the dates by which a change within
// a second could not be told.
func tourSite(t *testing.T) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := os.ReadFile(filepath.Join("site", filepath.Base(r.URL.Path)))
		if err != nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write(body)
	}))
	t.Cleanup(server.Close)
	return strings.TrimPrefix(server.URL, "http://")
}

var unsteady = regexp.MustCompile(`\d+ [A-Z][a-z]+ \d{4}, \d\d:\d\d UTC|[\d.]+ m?s\b|\d+% sure`)

// steady is the words of s, since what depends on the hour moves the breaks of lines.
func steady(s string) []string {
	return strings.Fields(strings.ReplaceAll(unsteady.ReplaceAllString(s, "TIME"), " · ", " "))
}

// TestReadmeDefaults holds the README's full configuration to the defaults.
func TestReadmeDefaults(t *testing.T) {
	shown := file(t, readme(t, "## Configuration"), "monitor.yaml")
	load := func(content string) *config.Config {
		t.Chdir(t.TempDir())
		write(t, "monitor.yaml", content)
		write(t, "articles/a.yaml", "id: a\ntitle: A\n")
		cfg, err := config.Load("monitor.yaml", noEnv)
		if err != nil {
			t.Fatal(err)
		}
		return cfg
	}
	short, full := load("version: 1\narticles: [\"articles/*.yaml\"]\n"), load(shown)
	if diff := cmp.Diff(short.Fetch, full.Fetch); diff != "" {
		t.Errorf("fetch (-default +README):\n%s", diff)
	}
	if diff := cmp.Diff(short.Web, full.Web); diff != "" {
		t.Errorf("web (-default +README):\n%s", diff)
	}
	if short.Store != full.Store || short.Confirm != full.Confirm || short.Unreadable != full.Unreadable ||
		len(full.Alerts) != len(short.Alerts) || short.Timezone.String() != full.Timezone.String() {
		t.Errorf("default %+v\nREADME  %+v", short, full)
	}
}

// TestReadmeArticle loads the article that shows every key of a source.
func TestReadmeArticle(t *testing.T) {
	text := readme(t, "")
	shown := file(t, text, "articles/sources.yaml")
	t.Chdir(t.TempDir())
	write(t, "monitor.yaml", "version: 1\narticles: [\"articles/*.yaml\"]\n")
	write(t, "articles/sources.yaml", shown)
	write(t, "articles/sources.md", "# Cameras\n")
	_, err := config.Load("monitor.yaml", func(name string) (string, bool) { return "hunter2", name == "MAKER_TOKEN" })
	if err != nil {
		t.Error(err)
	}
}

// TestReadmeKeys holds that every key which the loader knows is shown. A key
// that ends in _file is its twin's.
func TestReadmeKeys(t *testing.T) {
	schemas, err := config.Schemas()
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]string{
		"monitor.schema.json": file(t, readme(t, "## Configuration"), "monitor.yaml"),
		"article.schema.json": readme(t, "## What a claim can ask"),
	}
	for name, data := range schemas {
		var schema any
		if err := json.Unmarshal(data, &schema); err != nil {
			t.Fatal(err)
		}
		for _, key := range keysOf(schema) {
			if !regexp.MustCompile("(?m)(?:^|[\\s{`])"+key+":|^\\| `"+key+"` ").MatchString(shown[name]) && !strings.HasSuffix(key, "_file") {
				t.Errorf("the README does not show %s, a key of %s", key, name)
			}
		}
	}
}

// keysOf lists the names of all properties in a JSON Schema.
func keysOf(schema any) []string {
	var keys []string
	switch s := schema.(type) {
	case map[string]any:
		properties, _ := s["properties"].(map[string]any)
		for key := range properties {
			keys = append(keys, key)
		}
		for _, v := range s {
			keys = append(keys, keysOf(v)...)
		}
	case []any:
		for _, v := range s {
			keys = append(keys, keysOf(v)...)
		}
	}
	return keys
}

// TestReadmeCommands holds the table of commands to the program.
func TestReadmeCommands(t *testing.T) {
	var listed, have []string
	for _, m := range regexp.MustCompile("`monitor (\\w+)").FindAllStringSubmatch(readme(t, "## Commands"), -1) {
		if !slices.Contains(listed, m[1]) {
			listed = append(listed, m[1])
		}
	}
	root := newTestApp(t).root()
	root.InitDefaultHelpCmd()
	for _, cmd := range root.Commands() {
		have = append(have, cmd.Name())
	}
	slices.Sort(listed)
	slices.Sort(have)
	if diff := cmp.Diff(have, listed); diff != "" {
		t.Errorf("commands (-monitor +README):\n%s", diff)
	}
}

// TestReadmePackages holds the map of packages to the tree.
func TestReadmePackages(t *testing.T) {
	var listed []string
	for _, m := range regexp.MustCompile("(?m)^\\| `((?:cmd|internal)/\\w+)` \\|").FindAllStringSubmatch(readme(t, ""), -1) {
		listed = append(listed, m[1])
	}
	have := []string{"cmd/monitor"}
	dirs, err := filepath.Glob("../../internal/*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range dirs {
		if dir := "internal/" + filepath.Base(filepath.Dir(file)); !slices.Contains(have, dir) {
			have = append(have, dir)
		}
	}
	slices.Sort(listed)
	slices.Sort(have)
	if diff := cmp.Diff(have, listed); diff != "" {
		t.Errorf("packages (-tree +README):\n%s", diff)
	}
}

func noEnv(string) (string, bool) { return "", false }

func write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}
