package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"monitor/internal/schedule"
)

// Env looks a variable of the environment up, as os.LookupEnv does.
type Env func(name string) (string, bool)

const (
	// maxFiles bounds all files of a configuration together.
	maxFiles = 32 << 20

	// maxErrors bounds what is told at once; nobody reads further.
	maxErrors = 1000

	// maxGuesses bounds the names that misspelt ones are held against: about a
	// second's worth.
	maxGuesses = 1_000_000
)

// A loader holds what the files of one configuration share.
type loader struct {
	env       Env
	errs      Errors
	left      int // mistakes beyond maxErrors
	room      int // bytes that may still be read
	guesses   int // names that may still be compared
	timezone  *time.Location
	schedules map[string]schedule.Schedule
}

// Load reads the configuration at path and every article file that it names.
// Without an env what may be secret stays unread and empty, for who asks a daemon
// that has it. An error is of type Errors and holds all mistakes of all files.
func Load(path string, env Env) (*Config, error) {
	l := &loader{
		env: env, room: maxFiles, guesses: maxGuesses,
		timezone: time.UTC, schedules: make(map[string]schedule.Schedule),
	}
	s := settings{Config: defaults()}
	s.File = path
	l.read(path, &s, place{file: path})
	files := l.articles(path, s.globs)
	l.link(files)
	s.aimed(l, files)
	if len(l.errs) > 0 {
		return nil, l.mistakes(path)
	}
	return s.build(l, files), nil
}

// mistakes returns what was noted of the configuration at path, in order.
func (l *loader) mistakes(path string) Errors {
	errs := l.errs.sorted()
	if l.left > 0 {
		errs = append(errs, Error{File: path, Message: fmt.Sprintf("and %d more mistakes", l.left)})
	}
	return errs
}

// read reads the file at path into o. When it cannot be opened, that is a
// mistake of whoever named it.
func (l *loader) read(path string, o object, named place) {
	f, err := openRegular(path)
	if err != nil {
		l.failAt(named, "%s%v", prefix(path, named), err)
		return
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, int64(l.room)+1))
	if err != nil {
		l.failAt(named, "%s%v", prefix(path, named), withoutPath(err))
		return
	}
	if l.room -= len(data); l.room < 0 {
		l.failAt(place{file: path}, "the configuration is above %dMiB in all", maxFiles>>20)
		return
	}
	d := &decoder{loader: l, name: path}
	d.parse(data, o)
}

// prefix names the file that could not be read, unless the place does.
func prefix(path string, named place) string {
	if named.file == path {
		return ""
	}
	return path + ": "
}

// openRegular opens a regular file. A pipe or a device might never end, and a
// pipe that nobody writes to would not even open without O_NONBLOCK.
func openRegular(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, withoutPath(err)
	}
	info, err := f.Stat()
	if err == nil && info.Mode().IsRegular() {
		return f, nil
	}
	f.Close()
	if err != nil {
		return nil, withoutPath(err)
	}
	return nil, errors.New("no regular file")
}

// withoutPath takes the path off an error of the file system: messages show it
// as it was written, where they show it.
func withoutPath(err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err
	}
	return err
}

// articles reads the files that the globs of the configuration at path match,
// each once.
func (l *loader) articles(path string, globs []mention) []*article {
	var files []*article
	seen := make(map[string]bool)
	for _, glob := range globs {
		for _, name := range l.match(path, glob) {
			if seen[name] || l.room < 0 {
				continue
			}
			seen[name] = true
			a := new(article)
			l.read(name, a, glob.place)
			files = append(files, a)
		}
	}
	return files
}

// match returns the files that a glob matches, as seen from the directory of
// the configuration at path.
func (l *loader) match(path string, glob mention) []string {
	if glob.name == "" {
		return nil // noted when it was read
	}
	full := glob.name
	if !filepath.IsAbs(full) {
		full = filepath.Join(literalDir(path), full)
	}
	names, err := filepath.Glob(full)
	switch {
	case err != nil:
		l.failAt(glob.place, "articles: %s is no glob: a bracket or backslash is left open", quoted(glob.name))
	case strings.Contains(glob.name, "**"):
		l.failAt(glob.place, "articles: %s: ** is not read; name each folder", quoted(glob.name))
	case len(names) == 0:
		l.failAt(glob.place, "articles: %s matches no file", quoted(glob.name))
	default:
		return names
	}
	return nil
}

// literalDir returns the directory of path as a glob that matches it alone.
func literalDir(path string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(filepath.Dir(path))
}

// schedule parses a spec in the time zone of all, each spec once.
func (l *loader) schedule(spec string) (schedule.Schedule, error) {
	if known, ok := l.schedules[spec]; ok {
		return known, nil
	}
	s, err := schedule.Parse(spec, l.timezone)
	if err == nil {
		l.schedules[spec] = s
	}
	return s, err
}
