package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// An output is where a report goes. It is opened before anything is visited,
// so that a long check does not end in a file that cannot be written, and a
// file keeps its former content until the whole report has been written.
type output struct {
	*os.File
	path string // what File becomes; empty when it is written to directly
}

// openOutput opens the file at path for a report, or standard output.
func (a *app) openOutput(path string) (*output, error) {
	if path == "" {
		return &output{File: a.stdout}, nil
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		// A pipe that nobody reads is an error, not a wait.
		f, err := os.OpenFile(path, os.O_WRONLY|syscall.O_NONBLOCK, 0)
		return &output{File: f}, err
	}
	mode := fs.FileMode(0o644)
	if err == nil {
		mode = info.Mode().Perm()
	}
	beside := filepath.Join(filepath.Dir(path), fmt.Sprintf(".%s.%d", filepath.Base(path), os.Getpid()))
	f, err := os.OpenFile(beside, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
	if err != nil {
		return nil, fmt.Errorf("--output %s: %w", path, err)
	}
	return &output{File: f, path: path}, nil
}

// commit writes the whole report and lets it take its place.
func (o *output) commit(report io.WriterTo) error {
	_, err := report.WriteTo(o.File)
	if err == nil && o.path != "" {
		err = errors.Join(o.File.Sync(), o.File.Close())
	}
	if err == nil && o.path != "" {
		err = os.Rename(o.File.Name(), o.path)
	}
	if err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

// discard gives up what was not committed. After commit it does nothing.
func (o *output) discard() {
	if o.path != "" {
		_ = o.File.Close()           // closed by commit, or of no more use
		_ = os.Remove(o.File.Name()) // likewise
	}
}
