package store

import (
	"syscall"

	"go.etcd.io/bbolt"
)

// ease gives the pages of tx's file back to the kernel, which keeps them as
// long as it has room: else the map comes to hold the whole file, and counts
// as this process's memory (madvise(2): a page that is asked for again is what
// the file holds). It is advice, and what becomes of it changes nothing. While
// tx is open the map stays where it is.
func ease(tx *bbolt.Tx) {
	_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, tx.DB().Info().Data, uintptr(tx.Size()), syscall.MADV_DONTNEED)
}
