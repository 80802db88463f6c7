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

// A survey of any bytes ends, without a panic.
func FuzzSurvey(f *testing.F) {
	whole := readFile(f, golden)
	metas := readMetas(bytes.NewReader(whole))
	f.Add(whole[:metas[0].pages*uint64(metas[0].pageSize)], 0, byte(0))
	f.Add([]byte("SQLite format 3\x00"), 8, byte(1))
	f.Fuzz(func(t *testing.T, file []byte, flip int, with byte) {
		file = bytes.Clone(file)
		if flip >= 0 && flip < len(file) {
			file[flip] ^= with
		}
		r := bytes.NewReader(file)
		for _, m := range readMetas(r) {
			if m.pageSize < 1<<10 || m.pageSize > 1<<24 || m.pages > uint64(len(file))/uint64(m.pageSize) {
				continue
			}
			s := survey{file: r, meta: m, leaves: maxLeaves}
			if err := s.roots(); err != nil {
				continue
			}
			if err := s.rest(); err == nil && s.headers[bucketMeta] != nil {
				_, _ = s.countsAgree()
			}
		}
	})
}
