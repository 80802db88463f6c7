package store

import (
	"fmt"
	"path/filepath"
	"syscall"
)

// minRoom is what one check may need: pages of the file, and its copies of what
// it changes.
const minRoom = 512 << 10

// Room reports that the disk is full, before something that has to be kept finds
// out. Its error is ENOSPC then.
func (s *Store) Room() error {
	n, err := free(filepath.Dir(s.path))
	if err == nil && n < minRoom {
		err = fmt.Errorf("%d KiB are left: %w", n>>10, syscall.ENOSPC)
	}
	if err != nil {
		return fmt.Errorf("store %s: %w", s.path, err)
	}
	return nil
}

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
