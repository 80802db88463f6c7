package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// pageOf returns the bytes of the first page in use with these flags and so
// many elements.
func pageOf(t *testing.T, file []byte, flags uint16, atLeast int) []byte {
	t.Helper()
	s := survey{file: bytes.NewReader(file), meta: readMetas(bytes.NewReader(file))[0], leaves: maxLeaves}
	must(t, s.roots())
	must(t, s.rest())
	for id := uint64(2); id < s.meta.pages; id++ {
		b := file[id*4096 : (id+1)*4096]
		p, err := newPage(b)
		must(t, err)
		if s.isUsed(id) && p.id == id && p.flags == flags && p.count >= atLeast {
			return b
		}
	}
	t.Fatalf("no page with flags %d", flags)
	return nil
}

// A spoiler changes one number that bbolt would follow; says is what Open
// makes of it.
type spoiler struct {
	name  string
	spoil func(t *testing.T, file []byte)
	says  string
}

func branchSpoilers() []spoiler {
	order := binary.NativeEndian
	return []spoiler{
		{"fewer records than were written", func(t *testing.T, file []byte) {
			leaf := order.Uint64(pageOf(t, file, branchPage, 2)[pageHeader+8:])
			file[leaf*4096+10]--
		}, "it should have the records"},
		{"a branch has a page twice", func(t *testing.T, file []byte) {
			b := pageOf(t, file, branchPage, 2)
			copy(b[pageHeader+elementSize+8:], b[pageHeader+8:pageHeader+16])
		}, "is used twice"},
		{"a branch leads to itself", func(t *testing.T, file []byte) {
			b := pageOf(t, file, branchPage, 2)
			copy(b[pageHeader+8:], b[:8])
		}, "is used twice"},
		{"a branch leads out of the file", func(t *testing.T, file []byte) {
			order.PutUint64(pageOf(t, file, branchPage, 2)[pageHeader+8:], 1<<40)
		}, "lies beyond the last"},
		{"keys are out of order", func(t *testing.T, file []byte) {
			b := pageOf(t, file, branchPage, 2)
			first, second := b[pageHeader:], b[pageHeader+elementSize:]
			position := order.Uint32(first) // positions are seen from the element itself
			order.PutUint32(first, order.Uint32(second)+elementSize)
			order.PutUint32(second, position-elementSize)
		}, "is out of order"},
	}
}

func pageSpoilers() []spoiler {
	order := binary.NativeEndian
	return []spoiler{
		{"a used page is listed as free", func(t *testing.T, file []byte) {
			used := order.Uint64(pageOf(t, file, branchPage, 2))
			b := pageOf(t, file, freelistPage, 1)
			order.PutUint16(b[10:], 1)
			order.PutUint64(b[pageHeader:], used)
		}, "is not free"},
		{"a page has no room for its elements", func(t *testing.T, file []byte) {
			order.PutUint16(pageOf(t, file, leafPage, 1)[10:], 60_000)
		}, "points outside"},
		{"a page is of no kind", func(t *testing.T, file []byte) {
			order.PutUint16(pageOf(t, file, leafPage, 1)[8:], 3)
		}, "not the page it should be"},
		{"the list of free pages is none", func(t *testing.T, file []byte) {
			order.PutUint16(pageOf(t, file, freelistPage, 1)[8:], leafPage)
		}, "not the list of free pages"},
		{"more is free than there is", func(t *testing.T, file []byte) {
			b := pageOf(t, file, freelistPage, 1)
			order.PutUint16(b[10:], 0xFFFF)
			order.PutUint64(b[pageHeader:], 1<<60)
		}, "longer than the file"},
	}
}

func TestWhatBboltWouldFollowIsRefused(t *testing.T) {
	whole := wholeFile(t)
	for _, tt := range append(branchSpoilers(), pageSpoilers()...) {
		t.Run(tt.name, func(t *testing.T) {
			spoilt := bytes.Clone(whole)
			tt.spoil(t, spoilt)
			path := filepath.Join(t.TempDir(), "m.db")
			writeFile(t, path, spoilt)
			_, err := Open(path, Options{})
			if !errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("error %v, want %q", err, tt.says)
			}
			if !bytes.Equal(readFile(t, path), spoilt) {
				t.Error("the file was changed")
			}
		})
	}
}

// The counts are a record like any other: when they are bad, they are made
// anew.
func TestLostCountsAreCountedAnew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	writeFile(t, path, wholeFile(t))
	spoilRecord(t, path, bucketMeta, []byte("counts"))
	s := openAt(t, path)
	record(t, s, check("new", "text", day))
	verified(t, s)
}

// What the survey saw may change later: the file is mapped, and a page that is
// cut away under it raises SIGBUS.
func TestAFileCutUnderAnOpenStore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	writeFile(t, path, wholeFile(t))
	s, err := Open(path, Options{ReadOnly: true})
	must(t, err)
	must(t, os.Truncate(path, 8192))
	if _, _, err := s.Target("target-00"); !errors.Is(err, ErrCorrupt) {
		t.Errorf("error %v, want %v", err, ErrCorrupt)
	}
	if _, err := gathered(s.Targets); !errors.Is(err, ErrCorrupt) {
		t.Errorf("error %v, want %v", err, ErrCorrupt)
	}
	if _, err := s.Verify(t.Context()); !errors.Is(err, ErrCorrupt) {
		t.Errorf("verify: error %v, want %v", err, ErrCorrupt)
	}
	must(t, s.Close())
}

// A write then fails at its start, in its middle or in its rollback, and
// neither it nor what comes after it waits for ever.
func TestWritingToAFileThatWasCut(t *testing.T) {
	whole := wholeFile(t)
	for _, size := range []int64{0, 4096, 8192, int64(len(whole)) / 4, int64(len(whole)) / 2} {
		path := filepath.Join(t.TempDir(), "m.db")
		writeFile(t, path, whole)
		s, err := Open(path, Options{})
		must(t, err)
		must(t, os.Truncate(path, size))
		for range 2 {
			err := s.Record(t.Context(), check("target-00", "text", day))
			if !errors.Is(err, ErrCorrupt) && !errors.Is(err, ErrFailed) {
				t.Errorf("cut to %d: error %v", size, err)
			}
		}
		must(t, s.Close())
		again, err := Open(path, Options{})
		if err == nil {
			t.Errorf("cut to %d: opened again", size)
			must(t, again.Close())
		}
		if errors.Is(err, ErrLocked) {
			t.Errorf("cut to %d: the lock was kept", size)
		}
	}
}
