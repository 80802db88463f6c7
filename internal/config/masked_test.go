package config

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"go.yaml.in/yaml/v4"
)

// Each archive of testdata/masked is a configuration and, in its file want,
// what is shown of it.
func TestMasked(t *testing.T) {
	for _, name := range archives(t, "testdata/masked/*.txtar") {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			ar := readArchive(t, name)
			c := load(t, "monitor.yaml", unpack(t, ar))
			got, err := c.Masked()
			if err != nil {
				t.Fatal(err)
			}
			want := file(ar, "want")
			if *update {
				*want = got
				if err := os.WriteFile(name, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if string(got) != string(*want) {
				t.Errorf("got:\n%swant:\n%s", got, *want)
			}
		})
	}
}

// The archive with every key holds a secret in each that may be one, and shows
// none; each key that the loader knows is shown, but for the twins in _file.
func TestMaskedIsWholeAndHoldsNoSecret(t *testing.T) {
	const canary = "hunter2"
	ar := readArchive(t, archives(t, "testdata/masked/every-key.txtar")[0])
	env := unpack(t, ar)
	shown, err := load(t, "monitor.yaml", env).Masked()
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(shown), canary) {
		t.Errorf("a secret is shown:\n%s", shown)
	}
	var doc, known any
	if err := yaml.Load(shown, &doc); err != nil {
		t.Fatalf("%v in\n%s", err, shown)
	}
	schemas, err := Schemas()
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(schemas["monitor.schema.json"], &known); err != nil {
		t.Fatal(err)
	}
	for _, path := range paths(known) {
		if value, ok := at(doc, path); !strings.HasSuffix(path[len(path)-1], "_file") && (!ok || value == nil) {
			t.Errorf("%v is not shown, or the archive does not give it", path)
		}
	}
}

// paths lists the keys of a JSON Schema, each behind those that it is within.
func paths(known any) [][]string {
	s, _ := known.(map[string]any)
	list := [][]string{}
	if items, ok := s["items"]; ok {
		list = append(list, paths(items)...)
	}
	properties, _ := s["properties"].(map[string]any)
	for key, value := range properties {
		list = append(list, []string{key})
		for _, inner := range paths(value) {
			list = append(list, slices.Concat([]string{key}, inner))
		}
	}
	return list
}

// at returns what stands at a path of keys: of a list, what the first element
// has that knows the rest of the path.
func at(doc any, path []string) (any, bool) {
	if list, ok := doc.([]any); ok {
		for _, item := range list {
			if value, ok := at(item, path); ok && value != nil {
				return value, true
			}
		}
		return nil, false
	}
	if len(path) == 0 {
		return doc, true
	}
	m, _ := doc.(map[string]any)
	return at(m[path[0]], path[1:])
}

// What was changed since the files were read is in force.
func TestMaskedShowsWhatIsInForce(t *testing.T) {
	c := load(t, "monitor.yaml", unpack(t, readArchive(t, archives(t, "testdata/masked/defaults.txtar")[0])))
	c.Store = "/var/lib/monitor/monitor.db"
	shown, err := c.Masked()
	if err != nil || !strings.Contains(string(shown), "store: /var/lib/monitor/monitor.db\n") {
		t.Errorf("%v in\n%s", err, shown)
	}
}
