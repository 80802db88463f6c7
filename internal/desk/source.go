package desk

import (
	"fmt"

	"monitor/internal/claim"
)

// Sources returns the page of sources that q asks for. A page beyond the last
// is the last.
func (d *Desk) Sources(q SourceQuery) (SourceList, error) {
	return SourceList{Page: 1, Pages: 1, Sources: []SourceRow{}}, nil
}

// Source returns a source with its health, its snapshots and the claims on it.
func (d *Desk) Source(id string) (Source, error) {
	return Source{}, fmt.Errorf("source %s: %w", claim.EscapeLine(id), ErrUnknown)
}

// Snapshot returns a text that a source has had, with the bytes that came.
func (d *Desk) Snapshot(source, hash string) (claim.Snapshot, error) {
	return claim.Snapshot{}, fmt.Errorf("snapshot %s of source %s: %w", claim.EscapeLine(hash), claim.EscapeLine(source), ErrUnknown)
}

// Compare returns what became of a source's text between two snapshots of it,
// named by their hashes. Without to it is the newest, without from the one
// before to.
func (d *Desk) Compare(source, from, to string) (Comparison, error) {
	return Comparison{}, fmt.Errorf("source %s: %w", claim.EscapeLine(source), ErrUnknown)
}
