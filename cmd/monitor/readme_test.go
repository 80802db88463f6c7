package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"monitor/internal/config"
)

// readme returns the README and its YAML blocks by the file that their first
// line names, in order.
func readme(t *testing.T) (text string, files [][2]string) {
	t.Helper()
	data, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile("(?s)```yaml\n# (\\S+)\n(.*?)```").FindAllStringSubmatch(string(data), -1) {
		files = append(files, [2]string{m[1], m[2]})
	}
	return string(data), files
}

// TestReadmeTour does what the tour tells a newcomer to do.
func TestReadmeTour(t *testing.T) {
	text, files := readme(t)
	if len(files) != 3 {
		t.Fatalf("the README has %d YAML files, want the two of the tour and the defaults", len(files))
	}
	t.Chdir(t.TempDir())
	for _, f := range files[:2] {
		write(t, f[0], f[1])
	}
	const validate = "$ ./monitor validate -c monitor.yaml\n"
	_, after, ok := strings.Cut(text, validate)
	if !ok {
		t.Fatal("the tour does not validate")
	}
	want, _, _ := strings.Cut(after, "```")
	stdout, err := os.Create("stdout")
	if err != nil {
		t.Fatal(err)
	}
	defer stdout.Close()
	a := newApp(stdout, os.Stderr, noEnv)
	if code := a.run(t.Context(), strings.Fields(validate)[2:]); code != codeDone {
		t.Errorf("exit code %d", code)
	}
	got, err := os.ReadFile("stdout")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("validate prints otherwise (-README +monitor):\n%s", diff)
	}
}

// TestReadmeDefaults holds the README's full configuration to the defaults.
func TestReadmeDefaults(t *testing.T) {
	_, files := readme(t)
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
	short := load("version: 1\narticles: [\"articles/*.yaml\"]\n")
	full := load(files[2][1])
	if diff := cmp.Diff(short.Fetch, full.Fetch); diff != "" {
		t.Errorf("fetch (-default +README):\n%s", diff)
	}
	if short.Store != full.Store || short.Confirm != full.Confirm || short.Web != full.Web ||
		short.Timezone.String() != full.Timezone.String() {
		t.Errorf("default %+v\nREADME  %+v", short, full)
	}
}

// TestReadmePackages holds the map of packages to the tree.
func TestReadmePackages(t *testing.T) {
	text, _ := readme(t)
	var listed []string
	for _, m := range regexp.MustCompile("(?m)^\\| `((?:cmd|internal)/\\w+)` \\|").FindAllStringSubmatch(text, -1) {
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
