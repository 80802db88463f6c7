//go:build !linux

package store

import "go.etcd.io/bbolt"

// ease does nothing: elsewhere MADV_DONTNEED says something else, or nothing.
func ease(*bbolt.Tx) {}
