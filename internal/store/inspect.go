package store

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
)

// inspection is what is known of a file before bbolt opens it.
type inspection struct {
	counts map[string]uint64
}

// inspect reads a locked file without mapping or changing it, and refuses
// what is not a whole store of a schema that this program knows.
func inspect(f *os.File, path string, o Options) (inspection, error) {
	info, err := f.Stat()
	if err != nil {
		return inspection{}, fmt.Errorf("store %s: %w", path, err)
	}
	if !info.Mode().IsRegular() {
		return inspection{}, refuse(path, ErrNotStore, "it is a "+kindOf(info.Mode()), adviceOther)
	}
	if info.Size() == 0 {
		return inspection{}, refuse(path, ErrCorrupt, "it is empty, and a store never is", adviceRestore)
	}
	metas := readMetas(f)
	if len(metas) == 0 {
		return inspection{}, refuse(path, ErrNotStore, "it has no bbolt header", adviceOther+", or restore a backup if it was one")
	}
	m := metas[0]
	if m.pageSize < 1<<10 || m.pageSize > 1<<24 || m.pages > uint64(info.Size())/uint64(m.pageSize) {
		what := fmt.Sprintf("it has %d bytes, and its data reaches to %d", info.Size(), m.pages*uint64(m.pageSize))
		return inspection{}, refuse(path, ErrCorrupt, what, adviceRestore)
	}
	if len(metas) == 1 {
		o.Log.Warn("store has lost one of its two headers; if that was the newer, the last write is undone", "path", path)
	}
	s := survey{file: f, meta: m, leaves: maxLeaves}
	if err := s.roots(); err != nil {
		return inspection{}, refuse(path, ErrCorrupt, err.Error(), adviceRestore)
	}
	if err := s.judgeSchema(path); err != nil {
		return inspection{}, err
	}
	if err := s.rest(); err != nil {
		return inspection{}, refuse(path, ErrCorrupt, err.Error(), adviceRestore)
	}
	return s.counted(path, o)
}

// judgeSchema tells a newer store and a stranger's file from one of ours.
func (s *survey) judgeSchema(path string) error {
	row, ok := s.rows["schema"]
	if !ok {
		return refuse(path, ErrNotStore, "it is a bbolt file of another program", adviceOther)
	}
	payload, err := unseal(bucketMeta, []byte("schema"), row)
	if err != nil {
		return refuse(path, ErrCorrupt, err.Error(), adviceRestore)
	}
	schema, err := strconv.Atoi(string(payload))
	switch {
	case err != nil || schema < 1:
		return refuse(path, ErrCorrupt, "its schema is no number", adviceRestore)
	case schema > Schema:
		what := fmt.Sprintf("its schema is %d, and this program knows %d", schema, Schema)
		return refuse(path, ErrSchema, what, "use that monitor, or "+adviceOther)
	}
	for _, name := range dataBuckets() {
		if s.headers[name] == nil && !slices.Contains(laterBuckets(), name) {
			return refuse(path, ErrCorrupt, "the bucket "+name+" is gone", adviceRestore)
		}
	}
	return nil
}

// counted returns how many records there are, by bucket. Where the store no
// longer knows, the survey does, if it is whole.
func (s *survey) counted(path string, o Options) (inspection, error) {
	counts, err := s.countsAgree()
	switch {
	case err == nil:
		return inspection{counts: counts}, nil
	case counts == nil && !s.partial:
		o.Log.Warn("store has lost the counts of its records; they are counted anew", "path", path, "err", err)
		return inspection{counts: s.records}, nil
	}
	return inspection{}, refuse(path, ErrCorrupt, err.Error(), adviceRestore)
}

// countsAgree returns the stored counts, and an error when they cannot be read
// (they are nil then) or are not those found.
func (s *survey) countsAgree() (map[string]uint64, error) {
	delete(s.records, bucketMeta)
	payload, err := unseal(bucketMeta, []byte("counts"), s.rows["counts"])
	if err != nil {
		return nil, err
	}
	counts := map[string]uint64{}
	if err := json.Unmarshal(payload, &counts); err != nil {
		return nil, fmt.Errorf("counts of records: %w", err)
	}
	if !s.partial && !maps.Equal(counts, s.records) {
		return counts, fmt.Errorf("it should have the records %v, and has %v", counts, s.records)
	}
	return counts, nil
}
