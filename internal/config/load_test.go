package config

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "rewrite what the tests expect")

// unpack writes the files of an archive into an empty working directory and
// returns the environment that its file env describes.
func unpack(t testing.TB, ar *txtar.Archive) Env {
	t.Helper()
	t.Chdir(t.TempDir())
	vars := make(map[string]string)
	for _, f := range ar.Files {
		if f.Name == "env" {
			for line := range strings.Lines(string(f.Data)) {
				name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
				vars[name] = value
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(f.Name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(f.Name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return func(name string) (string, bool) {
		value, ok := vars[name]
		return value, ok
	}
}

func archives(t testing.TB, pattern string) []string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("no archives match %s (%v)", pattern, err)
	}
	for i, name := range names {
		if names[i], err = filepath.Abs(name); err != nil {
			t.Fatal(err)
		}
	}
	return names
}

func readArchive(t testing.TB, name string) *txtar.Archive {
	t.Helper()
	ar, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return ar
}

// Each archive of testdata/bad is a configuration and, in its file want, all
// that is said about it.
func TestLoadRefuses(t *testing.T) {
	for _, name := range archives(t, "testdata/bad/*.txtar") {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			ar := readArchive(t, name)
			env := unpack(t, ar)
			_, err := Load("monitor.yaml", env)
			var mistakes Errors
			if !errors.As(err, &mistakes) {
				t.Fatalf("Load = %v, want Errors", err)
			}
			got := mistakes.Error() + "\n"
			want := file(ar, "want")
			if *update {
				*want = []byte(got)
				if err := os.WriteFile(name, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if got != string(*want) {
				t.Errorf("got:\n%swant:\n%s", got, *want)
			}
		})
	}
}

// file returns the contents of a file of ar, which it adds when it is not there.
func file(ar *txtar.Archive, name string) *[]byte {
	for i := range ar.Files {
		if ar.Files[i].Name == name {
			return &ar.Files[i].Data
		}
	}
	ar.Files = append(ar.Files, txtar.File{Name: name})
	return &ar.Files[len(ar.Files)-1].Data
}
