package store

import "fmt"

// Check reports why what is recorded from now on would be lost: because an
// earlier write failed for good, or because the path no longer names the file
// that is written. It reads no record.
func (s *Store) Check() error {
	s.commitMu.Lock()
	defer s.commitMu.Unlock()
	if s.failed == nil && !s.closed {
		return s.named()
	}
	return s.failed
}

func (s *Store) named() error {
	if err := s.stillNamed(); err != nil {
		return fmt.Errorf("store %s: %w", s.path, err)
	}
	return nil
}
