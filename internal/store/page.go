package store

import (
	"encoding/binary"
	"errors"
	"hash/fnv"
	"io"
)

// The file format of bbolt, as far as it takes to tell a whole file from a
// damaged one without mapping it: bbolt itself follows every number that it
// finds there. All numbers are in the byte order of the machine.
//
//	page    id 8, flags 2, count 2, overflow 4, elements; overflow counts the pages that follow
//	meta    magic 4, version 4, page size 4, flags 4, root 8, sequence 8, free list 8, pages 8, transaction 8, FNV-1a 8
//	leaf    flags 4, position 4, key size 4, value size 4; the position is from the element's own start
//	branch  position 4, key size 4, page 8
//	bucket  root 8, sequence 8; with root 0, the page itself follows
const (
	boltMagic   = 0xED0CDAED
	boltVersion = 2

	pageHeader  = 16
	metaSize    = 64
	elementSize = 16
	bucketSize  = 16
	bucketFlag  = 1 // on the elements of the root that are buckets

	branchPage   = 0x01
	leafPage     = 0x02
	freelistPage = 0x10

	noFreelist = ^uint64(0) // the free list is not kept in the file
)

// boltMeta is one of the two first pages: where a transaction left everything.
type boltMeta struct {
	pageSize    uint32
	root        uint64
	freelist    uint64
	pages       uint64 // all of them; the file may be longer
	transaction uint64
}

func parseMeta(b []byte) (boltMeta, bool) {
	if len(b) < metaSize {
		return boltMeta{}, false
	}
	order := binary.NativeEndian
	h := fnv.New64a()
	h.Write(b[:metaSize-8])
	ok := order.Uint32(b) == boltMagic && order.Uint32(b[4:]) == boltVersion && order.Uint64(b[56:]) == h.Sum64()
	return boltMeta{
		pageSize:    order.Uint32(b[8:]),
		root:        order.Uint64(b[16:]),
		freelist:    order.Uint64(b[32:]),
		pages:       order.Uint64(b[40:]),
		transaction: order.Uint64(b[48:]),
	}, ok
}

func metaAt(r io.ReaderAt, offset int64) (boltMeta, bool) {
	b := make([]byte, metaSize)
	if _, err := r.ReadAt(b, offset+pageHeader); err != nil {
		return boltMeta{}, false
	}
	return parseMeta(b)
}

// readMetas returns the metas that are whole, the newer first. Where the first
// is damaged, the page size is unknown: the second is looked for behind a page
// of each size that bbolt knows.
func readMetas(r io.ReaderAt) []boltMeta {
	if first, ok := metaAt(r, 0); ok {
		second, ok := metaAt(r, int64(first.pageSize))
		switch {
		case !ok:
			return []boltMeta{first}
		case second.transaction > first.transaction:
			return []boltMeta{second, first}
		}
		return []boltMeta{first, second}
	}
	for size := int64(1 << 10); size <= 1<<24; size <<= 1 {
		if second, ok := metaAt(r, size); ok {
			return []boltMeta{second}
		}
	}
	return nil
}

// A page is a run of pages: one and its overflow.
type page struct {
	id    uint64
	flags uint16
	count int
	pages uint64
	size  int64
	head  []byte // the first page of the run, or all of an inline page
	rest  io.ReaderAt
	start int64 // of the run, in rest
}

var errPage = errors.New("points outside of itself")

// newPage reads the header in head.
func newPage(head []byte) (page, error) {
	if len(head) < pageHeader {
		return page{}, errPage
	}
	order := binary.NativeEndian
	p := page{
		id:    order.Uint64(head),
		flags: order.Uint16(head[8:]),
		count: int(order.Uint16(head[10:])),
		pages: uint64(order.Uint32(head[12:])) + 1,
		size:  int64(len(head)),
		head:  head,
	}
	return p, nil
}

// at returns n bytes of the run.
func (p *page) at(offset, n int64) ([]byte, error) {
	if offset < pageHeader || n < 0 || offset > p.size || n > p.size-offset {
		return nil, errPage
	}
	if offset+n <= int64(len(p.head)) {
		return p.head[offset : offset+n], nil
	}
	b := make([]byte, n)
	_, err := p.rest.ReadAt(b, p.start+offset)
	return b, err
}

// An element is an entry of a leaf or a branch.
type element struct {
	key   []byte
	flags uint32 // of a leaf
	value int64  // where it starts, in the run of a leaf
	size  int64  // of the value
	child uint64 // of a branch
}

func (p *page) element(i int) (element, error) {
	start := int64(pageHeader + i*elementSize)
	b, err := p.at(start, elementSize)
	if err != nil {
		return element{}, err
	}
	order := binary.NativeEndian
	var e element
	var position, keySize int64
	if p.flags == branchPage {
		position, keySize, e.child = int64(order.Uint32(b)), int64(order.Uint32(b[4:])), order.Uint64(b[8:])
	} else {
		e.flags, e.size = order.Uint32(b), int64(order.Uint32(b[12:]))
		position, keySize = int64(order.Uint32(b[4:])), int64(order.Uint32(b[8:]))
	}
	e.value = start + position + keySize
	if keySize == 0 || e.value+e.size > p.size {
		return element{}, errPage
	}
	e.key, err = p.at(start+position, keySize)
	return e, err
}
