package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"

	"monitor/internal/claim"
)

// What is decoded was sealed so, and nothing else is.
func FuzzUnseal(f *testing.F) {
	state, err := json.Marshal(check("a", "text", day).Claims[0])
	must(f, err)
	key := claimKey("roundup", "claim-a", "source-a")
	f.Add(bucketClaims, key, seal(bucketClaims, key, state))
	f.Add(bucketTargets, key, seal(bucketClaims, key, state))
	f.Add(bucketMeta, []byte("schema"), []byte("1"))
	f.Add(bucketBlobIndex, number(1), seal(bucketBlobIndex, number(1), number(7)))
	f.Fuzz(func(t *testing.T, bucket string, key, value []byte) {
		payload, err := unseal(bucket, key, value)
		if err != nil {
			if !errors.Is(err, ErrCorrupt) {
				t.Errorf("error %v is not %v", err, ErrCorrupt)
			}
			return
		}
		if !bytes.Equal(value, seal(bucket, key, payload)) {
			t.Error("a payload came of a value that it was not sealed into")
		}
		var s claim.ClaimState
		if err := (table{name: bucket}).decode(key, payload, &s); err != nil && !errors.Is(err, ErrCorrupt) {
			t.Errorf("error %v is not %v", err, ErrCorrupt)
		}
	})
}

// A blob of any bytes unpacks to a content or an error.
func FuzzBlob(f *testing.F) {
	c, err := newCodec()
	must(f, err)
	defer c.close()
	on := &basis{number: 1, content: []byte(noise(1, 2000)), packed: 2000}
	f.Add(c.packWhole([]byte("up to 3 minutes")))
	delta, ok := c.packDelta([]byte(noise(1, 1900)+"!"), on)
	if !ok {
		f.Fatal("no delta")
	}
	f.Add(delta)
	f.Add([]byte{packedDelta, 0, 0, 0, 0, 0, 0, 0, 0, 0})
	f.Add([]byte{9})
	f.Fuzz(func(t *testing.T, payload []byte) {
		base, frame, err := splitBlob(payload)
		if err != nil {
			return
		}
		if base == 0 && payload[0] != packedWhole {
			t.Error("a delta that rests on nothing")
		}
		content, err := (blobs{table{name: bucketBlobs}, c}).unpack(1, c.dec, frame)
		if err != nil && !errors.Is(err, ErrCorrupt) {
			t.Errorf("error %v is not %v", err, ErrCorrupt)
		}
		if err == nil && base == 0 {
			again, err := c.dec.DecodeAll(c.packWhole(content)[1:], nil)
			if err != nil || !bytes.Equal(again, content) {
				t.Errorf("packed anew it is another: %v", err)
			}
		}
	})
}

// A survey of a store of which any bytes were changed ends, without a panic.
func FuzzSurvey(f *testing.F) {
	whole := readFile(f, golden)
	m := readMetas(bytes.NewReader(whole))[0]
	f.Add(uint32(m.root)*m.pageSize+8, []byte{branchPage}, uint32(0), []byte{})
	f.Add(uint32(m.freelist)*m.pageSize+10, []byte{0xff, 0xff}, uint32(m.root)*m.pageSize+12, []byte{1})
	f.Fuzz(func(t *testing.T, at uint32, change []byte, atAlso uint32, changeAlso []byte) {
		file := bytes.Clone(whole)
		copy(file[at%uint32(len(file)):], change)
		copy(file[atAlso%uint32(len(file)):], changeAlso)
		s := survey{file: bytes.NewReader(file), meta: m, leaves: maxLeaves}
		err := s.roots()
		if err == nil {
			err = s.rest()
		}
		if err == nil && s.headers[bucketMeta] != nil {
			_, _ = s.countsAgree()
		}
		_ = readMetas(bytes.NewReader(file))
	})
}
