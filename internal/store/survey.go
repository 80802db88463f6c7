package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
)

const (
	// maxDepth is far beyond any tree of two keys a page and more.
	maxDepth = 40

	// maxLeaves keeps the opening of a large store within seconds on a cold
	// disk: leaves beyond are taken on faith. Verify reads them all.
	maxLeaves = 1 << 15
)

// A survey walks the trees of a file that is at rest, or pinned by a
// transaction, page by page: each is used once, is none of the free ones, and
// holds keys in order within those of its parent. It counts the records of
// each bucket. So bbolt can neither be led in a circle nor onto an old page,
// and no record goes missing unseen; what the records say is for their
// checksums.
type survey struct {
	file   io.ReaderAt
	meta   boltMeta
	leaves int // that may still be read

	used    []uint64         // a bit for each page
	buffers [maxDepth][]byte // a page for each level, as few pages are kept

	headers map[string][]byte // what the root says of each bucket
	records map[string]uint64 // found, by bucket
	rows    map[string][]byte // of the bucket meta
	partial bool              // leaves ran out: records are too few
}

// roots reads what the buckets are, and the records of the bucket meta.
func (s *survey) roots() error {
	s.used = make([]uint64, s.meta.pages/64+1)
	s.headers = map[string][]byte{}
	s.records = map[string]uint64{}
	s.rows = map[string][]byte{}
	if err := s.use(0, 2); err != nil { // the two metas
		return err
	}
	_, err := s.tree(s.meta.root, bounds{}, 0, func(p *page, e element) error {
		value, err := p.at(e.value, e.size)
		if err != nil || e.flags != bucketFlag || len(value) < bucketSize {
			return fmt.Errorf("%q is not a bucket", e.key)
		}
		s.headers[string(e.key)] = bytes.Clone(value)
		return nil
	})
	if err != nil || s.headers[bucketMeta] == nil {
		return err
	}
	return s.bucket(bucketMeta, func(p *page, e element) error {
		value, err := p.at(e.value, e.size)
		if e.flags == 0 { // a stranger's file may hold buckets here
			s.rows[string(e.key)] = bytes.Clone(value)
		}
		return err
	})
}

// rest surveys all other buckets, and the free pages.
func (s *survey) rest() error {
	for _, name := range slices.Sorted(maps.Keys(s.headers)) {
		if name == bucketMeta {
			continue
		}
		err := s.bucket(name, func(_ *page, e element) error {
			if e.flags != 0 {
				return fmt.Errorf("record %s is not marked as one", showKey(e.key))
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return s.free()
}

// bucket surveys the bucket name.
func (s *survey) bucket(name string, visit visitor) error {
	header := s.headers[name]
	if root := binary.NativeEndian.Uint64(header); root != 0 {
		got, err := s.tree(root, bounds{}, 1, visit)
		s.records[name] = got.records
		return inBucket(name, err)
	}
	p, err := newPage(header[bucketSize:])
	if err == nil && p.flags != leafPage {
		err = errors.New("its page is no leaf")
	}
	if err == nil {
		s.records[name] = uint64(p.count)
		err = elements(&p, bounds{}, visit)
	}
	return inBucket(name, err)
}

func inBucket(name string, err error) error {
	if err != nil {
		return fmt.Errorf("bucket %q: %w", name, err)
	}
	return nil
}

// bounds are the keys between which a page's keys lie; nil is open.
type bounds struct{ low, high []byte }

type visitor func(p *page, e element) error

// elements visits the elements of p in order and checks their keys.
func elements(p *page, in bounds, visit visitor) error {
	var last []byte
	for i := range p.count {
		e, err := p.element(i)
		if err != nil {
			return fmt.Errorf("page %d: element %d: %w", p.id, i, err)
		}
		inOrder := (i == 0 || bytes.Compare(last, e.key) < 0) &&
			bytes.Compare(in.low, e.key) <= 0 && (in.high == nil || bytes.Compare(e.key, in.high) < 0)
		if !inOrder {
			return fmt.Errorf("page %d: key %s is out of order", p.id, showKey(e.key))
		}
		if err := visit(p, e); err != nil {
			return fmt.Errorf("page %d: %w", p.id, err)
		}
		last = e.key
	}
	return nil
}

// found says what lies below a page.
type found struct {
	records uint64
	leaf    bool // the page itself is one
}

// tree surveys the page id and all below it.
func (s *survey) tree(id uint64, in bounds, depth int, visit visitor) (found, error) {
	p, err := s.page(id, depth)
	if err != nil {
		return found{}, err
	}
	if p.flags == leafPage {
		s.leaves--
		return found{records: uint64(p.count), leaf: true}, elements(p, in, visit)
	}
	var children []element
	collect := func(_ *page, e element) error {
		children = append(children, e)
		return nil
	}
	if err := elements(p, in, collect); err != nil {
		return found{}, err
	}
	if len(children) == 0 {
		return found{}, fmt.Errorf("page %d: a branch of nothing", id)
	}
	return s.children(children, in, depth+1, visit)
}

// children surveys the pages below a branch. A tree has its leaves all on one
// level, so the first child tells what the others are.
func (s *survey) children(children []element, in bounds, depth int, visit visitor) (found, error) {
	var sum found
	var leaves bool
	for i, c := range children {
		if leaves && s.leaves <= 0 {
			s.partial = true
			if err := s.use(c.child, 1); err != nil {
				return found{}, err
			}
			continue
		}
		// Keys below the first may be smaller than its own.
		below := bounds{low: c.key, high: in.high}
		if i == 0 {
			below.low = in.low
		}
		if i+1 < len(children) {
			below.high = children[i+1].key
		}
		got, err := s.tree(c.child, below, depth, visit)
		if err != nil {
			return found{}, err
		}
		leaves = got.leaf
		sum.records += got.records
	}
	return sum, nil
}

// page reads the page id of a tree and marks it, with its overflow, as used.
func (s *survey) page(id uint64, depth int) (*page, error) {
	if depth == maxDepth {
		return nil, errors.New("the tree is too deep")
	}
	p, err := s.read(id, depth)
	if err != nil {
		return nil, err
	}
	if p.id != id || p.flags != leafPage && p.flags != branchPage {
		return nil, fmt.Errorf("page %d is not the page it should be", id)
	}
	return p, s.use(id, p.pages)
}

func (s *survey) read(id uint64, level int) (*page, error) {
	if id >= s.meta.pages {
		return nil, fmt.Errorf("page %d lies beyond the last", id)
	}
	if s.buffers[level] == nil {
		s.buffers[level] = make([]byte, s.meta.pageSize)
	}
	head := s.buffers[level]
	start := int64(id) * int64(s.meta.pageSize)
	if _, err := s.file.ReadAt(head, start); err != nil {
		return nil, fmt.Errorf("page %d: %w", id, err)
	}
	p, err := newPage(head)
	p.size = int64(p.pages) * int64(s.meta.pageSize)
	p.rest, p.start = s.file, start
	return &p, err
}

// use marks n pages from id on; each may be used once.
func (s *survey) use(id, n uint64) error {
	if id >= s.meta.pages || n > s.meta.pages-id {
		return fmt.Errorf("page %d and those after it lie beyond the last", id)
	}
	for ; n > 0; id, n = id+1, n-1 {
		if s.isUsed(id) {
			return fmt.Errorf("page %d is used twice", id)
		}
		s.used[id/64] |= 1 << (id % 64)
	}
	return nil
}

func (s *survey) isUsed(id uint64) bool { return s.used[id/64]&(1<<(id%64)) != 0 }

// free checks that no page in use is listed as free: the next write would
// overwrite it.
func (s *survey) free() error {
	if s.meta.freelist == noFreelist {
		return nil
	}
	p, err := s.read(s.meta.freelist, 0)
	if err != nil {
		return err
	}
	if p.id != s.meta.freelist || p.flags != freelistPage {
		return fmt.Errorf("page %d is not the list of free pages", s.meta.freelist)
	}
	if err := s.use(p.id, p.pages); err != nil {
		return err
	}
	offset, count := int64(pageHeader), uint64(p.count)
	if p.count == 0xFFFF { // too many for the header: the first entry counts them
		b, err := p.at(offset, 8)
		if err != nil {
			return fmt.Errorf("free list: %w", err)
		}
		offset, count = offset+8, binary.NativeEndian.Uint64(b)
	}
	if count > s.meta.pages {
		return errors.New("free list: it is longer than the file")
	}
	return s.freePages(p, offset, int64(count))
}

func (s *survey) freePages(p *page, offset, count int64) error {
	ids, err := p.at(offset, 8*count)
	if err != nil {
		return fmt.Errorf("free list: %w", err)
	}
	last := uint64(1)
	for ; len(ids) > 0; ids = ids[8:] {
		id := binary.NativeEndian.Uint64(ids)
		if id <= last || id >= s.meta.pages || s.isUsed(id) {
			return fmt.Errorf("free list: page %d is not free", id)
		}
		last = id
	}
	return nil
}
