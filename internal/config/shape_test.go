package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"
)

// Scalars keep their spelling, whatever YAML would make of them.
func TestScalarsStayWhatIsWritten(t *testing.T) {
	env := unpack(t, readArchive(t, archives(t, "testdata/good/plain-scalars.txtar")[0]))
	a := load(t, "monitor.yaml", env).Articles[0]
	got := []string{a.Claims[0].ID, a.Claims[0].Says}
	for _, s := range a.Sources {
		got = append(got, s.ID)
	}
	got = append(append(got, a.Claims[0].Sources...), a.Claims[0].Phrase...)
	want := []string{"0x1f", "yes", "010", "1e3", "2026-01-01", "no", "010", "1e3", "2026-01-01", "no", "010", "~x", "true"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// The committed schemas are those of the loader; -update writes them.
func TestSchemasAreCurrent(t *testing.T) {
	files, err := Schemas()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		path := filepath.Join("schema", name)
		if *update {
			if err := os.WriteFile(path, want, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what the loader reads (%v): go test ./internal/config -update", path, err)
		}
	}
}

func compiled(t testing.TB, name string) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile(filepath.Join("schema", name))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// decoded returns a YAML file as an editor hands it to a JSON Schema.
func decoded(t testing.TB, data []byte) any {
	t.Helper()
	var v any
	if err := yaml.Load(data, &v); err != nil {
		t.Fatal(err)
	}
	if m, ok := v.(map[string]any); ok {
		if day, ok := m["checked"].(time.Time); ok {
			m["checked"] = day.Format(time.DateOnly)
		}
	}
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if v, err = jsonschema.UnmarshalJSON(bytes.NewReader(data)); err != nil {
		t.Fatal(err)
	}
	return v
}

// Editors accept what the loader accepts, as far as values are written as what
// they are.
func TestSchemasAccept(t *testing.T) {
	monitor, article := compiled(t, "monitor.schema.json"), compiled(t, "article.schema.json")
	ar := readArchive(t, "testdata/good/contract.txtar")
	for _, name := range []string{"config/minimal.yaml", "config/monitor.yaml"} {
		if err := monitor.Validate(decoded(t, *file(ar, name))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := article.Validate(decoded(t, *file(ar, "config/articles/camera-roundup.yaml"))); err != nil {
		t.Error(err)
	}
}

// The shipped files say where their schema is, and fit it.
func TestShippedFilesFitTheirSchemas(t *testing.T) {
	root := "../../config"
	names, err := filepath.Glob(root + "/articles/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(names, root+"/monitor.yaml") {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		line, _, _ := strings.Cut(string(data), "\n")
		ref, ok := strings.CutPrefix(line, "# yaml-language-server: $schema=")
		if !ok {
			t.Errorf("%s: the first line names no schema", name)
			continue
		}
		s, err := jsonschema.NewCompiler().Compile(filepath.Join(filepath.Dir(name), ref))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := s.Validate(decoded(t, data)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Bad configurations that say so in their comment are refused by the schemas
// already, while they are typed.
func TestSchemasRefuse(t *testing.T) {
	schemas := map[string]*jsonschema.Schema{
		"monitor.yaml": compiled(t, "monitor.schema.json"), "a.yaml": compiled(t, "article.schema.json"),
	}
	refused := 0
	for _, name := range archives(t, "testdata/bad/*.txtar") {
		ar := readArchive(t, name)
		_, claim, _ := strings.Cut(string(ar.Comment), "The schema refuses ")
		for f, s := range schemas {
			if !strings.Contains(claim, f) {
				continue
			}
			refused++
			var invalid *jsonschema.ValidationError
			if err := s.Validate(decoded(t, *file(ar, f))); !errors.As(err, &invalid) {
				t.Errorf("%s: the schema accepts %s (%v)", filepath.Base(name), f, err)
			}
		}
	}
	if refused < 10 {
		t.Errorf("%d bad files were tried", refused)
	}
}

// What is secret never shows, wherever it stands and whatever is wrong.
func TestSecretsNeverShow(t *testing.T) {
	const canary = "hunter2-canary"
	for _, name := range archives(t, "testdata/bad/*.txtar") {
		ar := readArchive(t, name)
		if strings.Contains(string(*file(ar, "want")), canary) {
			t.Errorf("%s expects a secret to be shown", filepath.Base(name))
		}
	}
	t.Chdir(t.TempDir())
	env := func(string) (string, bool) { return canary, true }
	for _, value := range []string{"${X}", "slack://${X}", "https://${X}", "${X", canary, "*" + canary, "[" + canary, "{" + canary + ": 1}", "'" + canary, "!" + canary + " x"} {
		write(t, "monitor.yaml", "version: 1\narticles: [a.yaml]\nfetch:\n  proxy: "+value+"\n  proxy_file: "+value+"\n  browser: {remote: "+value+"}\n"+
			"web:\n  external_url: "+value+"\n  hosts: ["+value+"]\n  auth:\n    users: [{name: a, hash: "+value+"}, {name: b, hash_file: "+value+"}]\n"+
			"    tokens:\n      - {name: c, token: "+value+"}\n      - {name: d, token_file: "+value+"}\nalerts:\n"+
			"  - {name: a, url: "+value+"}\n"+
			"  - name: b\n    webhook:\n      url: "+value+"\n      secret: "+value+"\n"+
			"  - name: c\n    mail:\n      server: "+value+"\n      from: "+value+"\n      password_file: "+value+"\n")
		write(t, "a.yaml", "id: a\nsources:\n  - id: s\n    url: https://s.example/\n    headers:\n      X-Key: "+value+"\n      X-Other_file: "+value+"\n")
		c, err := Load("monitor.yaml", env)
		if shown := fmt.Sprintf("%v %+v", err, c); strings.Contains(shown, canary) {
			t.Errorf("%s: %s", value, shown)
		}
	}
}

func FuzzLoad(f *testing.F) {
	for _, pattern := range []string{"testdata/bad/*.txtar", "testdata/good/*.txtar"} {
		for _, name := range archives(f, pattern) {
			for _, member := range readArchive(f, name).Files {
				if strings.HasSuffix(member.Name, ".yaml") {
					f.Add(member.Data)
				}
			}
		}
	}
	f.Add([]byte(strings.Repeat("[", 200)))
	f.Add([]byte("a: &a [*a, *a]"))
	f.Add([]byte("\xff\xfe"))
	dir := f.TempDir()
	settings, art := filepath.Join(dir, "monitor.yaml"), filepath.Join(dir, "a.yaml")
	env := func(string) (string, bool) { return "value", true }
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, pair := range [][2][]byte{{data, []byte("id: a\n")}, {[]byte("version: 1\narticles: [a.yaml]\n"), data}} {
			write(t, settings, string(pair[0]))
			write(t, art, string(pair[1]))
			c, err := Load(settings, env)
			if err == nil {
				if shown, err := c.Masked(); err != nil || yaml.Load(shown, new(any)) != nil {
					t.Errorf("what is in force is shown as %s (%v)", shown, err)
				}
			}
			var mistakes Errors
			if err != nil && !errors.As(err, &mistakes) {
				t.Fatalf("%v is no Errors", err)
			}
			for _, e := range mistakes {
				if line := e.Error(); e.Message == "" || strings.ContainsAny(line, "\n\x1b") {
					t.Errorf("unprintable mistake %q", line)
				}
			}
		}
	})
}

// BenchmarkLoad reads a hundred thousand sources with a claim each, close to
// the cap.
func BenchmarkLoad(b *testing.B) {
	const sources = 100_000
	var a strings.Builder
	a.WriteString("id: a\nsources:\n")
	for i := range sources {
		fmt.Fprintf(&a, "  - {id: s%d, title: Source %d, url: \"https://h%d.example/page/%d\", schedule: \"@daily\"}\n", i, i, i%1000, i)
	}
	a.WriteString("claims:\n")
	for i := range sources {
		fmt.Fprintf(&a, "  - {id: c%d, says: it takes %d minutes, source: s%d, quote: takes %d minutes to charge}\n", i, i, i, i)
	}
	b.Chdir(b.TempDir())
	write(b, "monitor.yaml", "version: 1\narticles: [a.yaml]\n")
	write(b, "a.yaml", a.String())
	b.SetBytes(int64(a.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if c := load(b, "monitor.yaml", nil); len(c.Articles[0].Sources) != sources {
			b.Fatal("sources are missing")
		}
	}
}

// BenchmarkLoadDangling reads a file in which every claim cites a source that
// is not there.
func BenchmarkLoadDangling(b *testing.B) {
	var a strings.Builder
	a.WriteString("id: a\nsources:\n")
	for i := range 50_000 {
		fmt.Fprintf(&a, "  - {id: s%d, url: \"https://h.example/page/%d\"}\n", i, i)
	}
	a.WriteString("claims:\n")
	for i := range 50_000 {
		fmt.Fprintf(&a, "  - {id: c%d, says: x, source: t%d}\n", i, i)
	}
	b.Chdir(b.TempDir())
	write(b, "monitor.yaml", "version: 1\narticles: [a.yaml]\n")
	write(b, "a.yaml", a.String())
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Load("monitor.yaml", nil); err == nil {
			b.Fatal("dangling references are accepted")
		}
	}
}
