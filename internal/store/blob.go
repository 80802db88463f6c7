package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"runtime"

	"github.com/klauspost/compress/zstd"
	"go.etcd.io/bbolt"
)

// A blob's payload starts with how it is packed.
const (
	packedWhole = 0 // a zstd frame follows
	packedDelta = 1 // a number in blobs, and a zstd frame with that content as raw dictionary
)

const (
	// maxContent bounds what unpacking may yield; a body is 10 MiB by default.
	maxContent = 256 << 20

	// maxDelta bounds the contents that are packed against an earlier one, for
	// such an encoder is made anew each time and its memory grows with them.
	maxDelta = 1 << 20

	// dictionaryID marks the frames of deltas; any number but 0 would do.
	dictionaryID = 1
)

// codec packs and unpacks contents. The library makes at most one encoder and
// one decoder for each core, and lends them to whoever calls.
type codec struct {
	enc *zstd.Encoder
	dec *zstd.Decoder
}

func newCodec() (*codec, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithLowerEncoderMem(true),
		zstd.WithWindowSize(1<<20), zstd.WithEncoderConcurrency(runtime.GOMAXPROCS(0)))
	if err != nil {
		return nil, fmt.Errorf("zstd encoder: %w", err)
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(maxContent), zstd.WithDecoderConcurrency(runtime.GOMAXPROCS(0)))
	if err != nil {
		return nil, fmt.Errorf("zstd decoder: %w", err)
	}
	return &codec{enc, dec}, nil
}

func (c *codec) close() {
	c.enc.Close() // without a stream there is nothing to flush that could fail
	c.dec.Close()
}

// pack packs content against on where that pays, else whole.
func (c *codec) pack(content []byte, on *basis) []byte {
	if delta, ok := c.packDelta(content, on); ok {
		return delta
	}
	return c.packWhole(content)
}

func (c *codec) packWhole(content []byte) []byte {
	return c.enc.EncodeAll(content, []byte{packedWhole})
}

// A basis is an earlier content that is stored whole.
type basis struct {
	number  uint64
	content []byte
	packed  int // bytes that it takes
}

// packDelta packs content against b, and reports whether that is worth while:
// the deltas of a page that drifts away from its basis grow until one is
// stored whole and becomes the next basis. No delta rests on a delta.
func (c *codec) packDelta(content []byte, b *basis) ([]byte, bool) {
	if b == nil || len(content) > maxDelta || len(b.content) > maxDelta || len(b.content) == 0 {
		return nil, false
	}
	window := max(zstd.MinWindowSize, 1<<bits.Len(uint(len(content)+len(b.content))))
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithLowerEncoderMem(true),
		zstd.WithWindowSize(window), zstd.WithEncoderConcurrency(1), zstd.WithEncoderDictRaw(dictionaryID, b.content))
	if err != nil {
		return nil, false
	}
	defer enc.Close()
	packed := enc.EncodeAll(content, binary.BigEndian.AppendUint64([]byte{packedDelta}, b.number))
	return packed, len(packed) < b.packed/2
}

// blobs reads contents in one transaction.
type blobs struct {
	table
	codec *codec
}

func openBlobs(tx *bbolt.Tx, c *codec) (blobs, error) {
	t, err := open(tx, bucketBlobs)
	return blobs{t, c}, err
}

// content unpacks the blob n.
func (b blobs) content(n uint64) ([]byte, error) {
	payload, err := b.at(n)
	if err != nil {
		return nil, err
	}
	base, frame, err := splitBlob(payload)
	if err != nil {
		return nil, badRecord(b.name, number(n), err.Error())
	}
	if base == 0 {
		return b.unpack(n, b.codec.dec, frame)
	}
	dictionary, err := b.whole(base)
	if err != nil {
		return nil, err
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(maxContent), zstd.WithDecoderConcurrency(1),
		zstd.WithDecoderDictRaw(dictionaryID, dictionary))
	if err != nil {
		return nil, fmt.Errorf("zstd decoder: %w", err)
	}
	defer dec.Close()
	return b.unpack(n, dec, frame)
}

// whole unpacks the blob n, which must not rest on another: so a damaged
// reference cannot lead in a circle.
func (b blobs) whole(n uint64) ([]byte, error) {
	payload, err := b.at(n)
	if err != nil {
		return nil, err
	}
	base, frame, err := splitBlob(payload)
	if err != nil || base != 0 {
		return nil, badRecord(b.name, number(n), "another blob rests on it, but it is not stored whole")
	}
	return b.unpack(n, b.codec.dec, frame)
}

func (b blobs) unpack(n uint64, dec *zstd.Decoder, frame []byte) ([]byte, error) {
	content, err := dec.DecodeAll(frame, nil)
	if err != nil {
		return nil, badRecord(b.name, number(n), "it cannot be unpacked: "+err.Error())
	}
	return content, nil
}

// basis returns the blob that the next delta to n may rest on.
func (b blobs) basis(n uint64) (*basis, error) {
	payload, err := b.at(n)
	if err != nil {
		return nil, err
	}
	base, _, err := splitBlob(payload)
	if err != nil {
		return nil, badRecord(b.name, number(n), err.Error())
	}
	if base != 0 {
		n = base
		if payload, err = b.at(n); err != nil {
			return nil, err
		}
	}
	content, err := b.whole(n)
	return &basis{number: n, content: content, packed: len(payload)}, err
}

// intact reports whether the blob n, and what it rests on, have their
// checksums.
func (b blobs) intact(n uint64) bool {
	payload, err := b.at(n)
	if err != nil {
		return false
	}
	base, _, err := splitBlob(payload)
	if err == nil && base != 0 {
		_, err = b.at(base)
	}
	return err == nil
}

// splitBlob takes a blob's payload apart; base is 0 when it rests on nothing.
func splitBlob(payload []byte) (base uint64, frame []byte, err error) {
	switch {
	case len(payload) > 0 && payload[0] == packedWhole:
		return 0, payload[1:], nil
	case len(payload) > 8 && payload[0] == packedDelta:
		base = binary.BigEndian.Uint64(payload[1:9])
		if base == 0 {
			return 0, nil, errors.New("it rests on a blob without a number")
		}
		return base, payload[9:], nil
	}
	return 0, nil, errors.New("it is packed in an unknown way")
}
