package store

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.etcd.io/bbolt"
)

// wholeTargets is how many targets the store of wholeFile knows, each in three
// editions.
const wholeTargets = 12

func wholeText(target, edition int) string {
	return fmt.Sprintf("%s edition %d", noise(int64(target), 600), edition)
}

// wholeFile returns the bytes of a closed store that has seen a few checks.
func wholeFile(t testing.TB) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "monitor.db")
	s, err := Open(path, Options{Now: func() time.Time { return day }})
	if err != nil {
		t.Fatal(err)
	}
	for i := range wholeTargets {
		for edition := range 3 {
			at := day.Add(time.Duration(edition) * time.Hour)
			record(t, s, check(fmt.Sprintf("target-%02d", i), wholeText(i, edition), at))
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return readFile(t, path)
}

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func writeFile(t testing.TB, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// boltFile makes a bbolt file by hand.
func boltFile(t testing.TB, path string, fill func(*bbolt.Tx) error) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(fill), db.Close()); err != nil {
		t.Fatal(err)
	}
}

// A refusal is a file that Open must not take, and what it says of it.
type refusal struct {
	name string
	make func(t testing.TB, path string)
	kind error
	says string
}

func refusals() []refusal {
	return []refusal{
		{"empty file", holding(nil), ErrCorrupt, "it is empty"},
		{"text", holding([]byte("version: 1\n")), ErrNotStore, "no bbolt header"},
		{"junk", holding([]byte(noise(1, 100_000))), ErrNotStore, "no bbolt header"},
		{"zeros", holding(make([]byte, 1<<16)), ErrNotStore, "no bbolt header"},
		{"bbolt file without buckets", bolt(func(*bbolt.Tx) error { return nil }), ErrNotStore, "another program"},
		{"bbolt file of another", bolt(foreign), ErrNotStore, "another program"},
		{"newer schema", schema("2"), ErrSchema, "its schema is 2, and this program knows 1"},
		{"schema 0", schema("0"), ErrCorrupt, "its schema is no number"},
		{"no schema", schema("one"), ErrCorrupt, "its schema is no number"},
		{"bucket gone", bolt(func(tx *bbolt.Tx) error {
			return errors.Join(begin(tx, day), tx.DeleteBucket([]byte(bucketEvents)))
		}), ErrCorrupt, "the bucket events is gone"},
		{"directory", func(t testing.TB, path string) { must(t, os.Mkdir(path, 0o700)) }, ErrNotStore, "it is a directory"},
		{"named pipe", func(t testing.TB, path string) { must(t, syscall.Mkfifo(path, 0o600)) }, ErrNotStore, "it is a named pipe"},
		{"socket", socket, ErrNotStore, "it is a socket"},
		{"device", linkTo("/dev/null"), ErrNotStore, "it is a device"},
		{"link in a circle", linkTo("m.db"), syscall.ELOOP, "too many levels"},
		{"link to nothing", linkTo("nowhere"), ErrNotStore, "symbolic link to nowhere"},
	}
}

func holding(b []byte) func(testing.TB, string) {
	return func(t testing.TB, path string) { writeFile(t, path, b) }
}

func bolt(fill func(*bbolt.Tx) error) func(testing.TB, string) {
	return func(t testing.TB, path string) { boltFile(t, path, fill) }
}

// schema makes an empty store that says it has another schema.
func schema(value string) func(testing.TB, string) {
	return bolt(func(tx *bbolt.Tx) error {
		key := []byte("schema")
		if err := begin(tx, day); err != nil {
			return err
		}
		return tx.Bucket([]byte(bucketMeta)).Put(key, seal(bucketMeta, key, []byte(value)))
	})
}

func linkTo(target string) func(testing.TB, string) {
	return func(t testing.TB, path string) { must(t, os.Symlink(target, path)) }
}

func TestOpenRefusesAndLeavesAsItWas(t *testing.T) {
	for _, tt := range refusals() {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "m.db")
			tt.make(t, path)
			before, beforeErr := regularContent(path)
			for _, readOnly := range []bool{false, true} {
				s, err := Open(path, Options{ReadOnly: readOnly})
				if err == nil {
					t.Fatal("opened", s.Close())
				}
				if !errors.Is(err, tt.kind) || !strings.Contains(err.Error(), tt.says) || !strings.Contains(err.Error(), path) {
					t.Errorf("error %q, want %v, %q and the path", err, tt.kind, tt.says)
				}
			}
			after, afterErr := regularContent(path)
			if !bytes.Equal(before, after) || fmt.Sprint(beforeErr) != fmt.Sprint(afterErr) {
				t.Error("it was changed")
			}
			if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

// regularContent reads a regular file, and says of others what they are.
func regularContent(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return nil, err
	}
	return os.ReadFile(path)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// foreign fills a bbolt file as another program might: buckets in buckets, one
// of them with a name of ours.
func foreign(tx *bbolt.Tx) error {
	outer, err := tx.CreateBucket([]byte(bucketMeta))
	if err != nil {
		return err
	}
	inner, err := outer.CreateBucket([]byte("inner"))
	if err != nil {
		return err
	}
	for i := range uint64(2000) {
		if err := inner.Put(number(i), []byte("value")); err != nil {
			return err
		}
	}
	return outer.Put([]byte("format"), []byte("theirs"))
}

func socket(t testing.TB, path string) {
	// The path of a socket is at most 104 to 108 bytes long, so it is named
	// from within its directory.
	t.(*testing.T).Chdir(filepath.Dir(path))
	l, err := net.Listen("unix", filepath.Base(path))
	must(t, err)
	t.Cleanup(func() { _ = l.Close() })
}

func TestOpenNeedsPermission(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	path := filepath.Join(t.TempDir(), "m.db")
	must(t, os.WriteFile(path, wholeFile(t), 0))
	_, err := Open(path, Options{})
	if !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), "for this user") {
		t.Errorf("error %v", err)
	}
}

func TestOpenOfATruncatedFile(t *testing.T) {
	whole := wholeFile(t)
	m := readMetas(bytes.NewReader(whole))[0]
	end := int(m.pages) * int(m.pageSize)
	for _, size := range []int{0, 1, 100, 4095, 4096, 8192, 16384, end / 2, end - 4096, end - 1, end, len(whole) - 1} {
		path := filepath.Join(t.TempDir(), "m.db")
		writeFile(t, path, whole[:size])
		s, err := Open(path, Options{})
		if size >= end {
			must(t, err)
			verified(t, s)
			must(t, s.Close())
			continue
		}
		if !errors.Is(err, ErrCorrupt) && !errors.Is(err, ErrNotStore) {
			t.Errorf("%d bytes: error %v", size, err)
		}
		if !bytes.Equal(readFile(t, path), whole[:size]) {
			t.Errorf("%d bytes: the file was changed", size)
		}
	}
}

func TestOpenOfNothing(t *testing.T) {
	dir := t.TempDir()
	for _, tt := range []struct {
		path string
		o    Options
	}{
		{filepath.Join(dir, "m.db"), Options{ReadOnly: true}},
		{filepath.Join(dir, "absent", "m.db"), Options{}},
	} {
		_, err := Open(tt.path, tt.o)
		if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), tt.path) {
			t.Errorf("%s: error %v", tt.path, err)
		}
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestOpenFollowsALink(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "real.db"), wholeFile(t))
	link := filepath.Join(dir, "m.db")
	must(t, os.Symlink("real.db", link))
	s := openAt(t, link)
	record(t, s, check("a", "text", day))
}

func TestReadOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	writeFile(t, path, wholeFile(t))
	before := readFile(t, path)
	for range 2 { // readers do not exclude each other
		s, err := Open(path, Options{ReadOnly: true})
		must(t, err)
		defer s.Close()
		if _, ok, err := s.Target("target-00"); !ok || err != nil {
			t.Errorf("found %v, error %v", ok, err)
		}
		if err := s.Record(t.Context(), check("a", "text", day)); !errors.Is(err, ErrReadOnly) {
			t.Errorf("record: error %v", err)
		}
		verified(t, s)
	}
	if !bytes.Equal(before, readFile(t, path)) {
		t.Error("the file was changed")
	}
}

func TestTheFileIsWatched(t *testing.T) {
	for name, spoil := range map[string]func(path string) error{
		"removed": os.Remove,
		"moved":   func(path string) error { return os.Rename(path, path+".old") },
		"replaced": func(path string) error {
			return errors.Join(os.Rename(path, path+".old"), os.WriteFile(path, []byte("new"), 0o600))
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "m.db")
			s := openAt(t, path)
			record(t, s, check("a", "text", day))
			must(t, spoil(path))
			for range 2 {
				if err := s.Record(t.Context(), check("a", "other", day)); !errors.Is(err, ErrFailed) {
					t.Errorf("error %v, want %v", err, ErrFailed)
				}
			}
		})
	}
}

func TestTheLossOfAHeaderIsSurvivedAndTold(t *testing.T) {
	whole := wholeFile(t)
	for _, offset := range []int{pageHeader + 20, 4096 + pageHeader + 20} {
		spoilt := bytes.Clone(whole)
		spoilt[offset] ^= 0x10
		path := filepath.Join(t.TempDir(), "m.db")
		writeFile(t, path, spoilt)
		var log bytes.Buffer
		s, err := Open(path, Options{Log: textLog(&log)})
		must(t, err)
		verified(t, s)
		if events, err := s.Events(EventQuery{}); len(events) != wholeTargets*3*2 || err != nil {
			t.Errorf("%d events, error %v: the last write is lost", len(events), err)
		}
		must(t, s.Close())
		if !strings.Contains(log.String(), "lost one of its two headers") {
			t.Errorf("log: %q", log.String())
		}
	}
}

func TestAClosedStore(t *testing.T) {
	s := openNew(t)
	must(t, s.Close())
	must(t, s.Close())
	if _, _, err := s.Target("a"); err == nil {
		t.Error("read from it")
	}
	if err := s.Record(t.Context(), check("a", "text", day)); err == nil {
		t.Error("wrote to it")
	}
}
