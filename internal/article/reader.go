package article

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"
	"syscall"
	"time"

	"monitor/internal/claim"
)

const (
	maxFile    = 10 << 20        // bytes of a file
	patience   = 2 * time.Second // how long one who asks waits
	getTime    = time.Minute     // how long an article may take to come
	keepText   = time.Hour       // how long what came from the web is not asked for again
	keepError  = time.Minute     // the same, of what did not come
	maxReading = 8               // articles that are being read at once
	maxCache   = 64 << 20        // bytes of all texts that are kept
)

var (
	// ErrNotYet says that an article is still being read.
	ErrNotYet = errors.New("it is still being read; look again in a moment")

	// ErrBusy says that too many articles are being read.
	ErrBusy = errors.New("many articles are being read just now; look again in a moment")

	// ErrClosed says that the Reader was closed.
	ErrClosed = errors.New("monitor is shutting down")
)

// Options are what a Reader needs.
type Options struct {
	// Get returns what stands at a web address, and its content type. Without
	// it, articles that have no file have no text.
	Get func(ctx context.Context, url string) (data []byte, contentType string, err error)
	Now func() time.Time
}

// A Reader has the texts of articles: from their file, or where there is none
// from where they are published. It keeps what it read, a file's until the file
// is another. It is safe for concurrent use.
type Reader struct {
	options Options
	ctx     context.Context
	cancel  context.CancelFunc
	reading sync.WaitGroup

	mu      sync.Mutex
	closed  bool
	cache   cache
	flights map[string]*flight // by wanted.stamp
}

// A flight is an article that is being read.
type flight struct {
	done chan struct{}
	text *Text // these two once done is closed
	err  error
}

// NewReader returns a Reader, which must be closed.
func NewReader(o Options) *Reader {
	r := &Reader{options: o, cache: newCache(maxCache), flights: map[string]*flight{}}
	r.ctx, r.cancel = context.WithCancel(context.Background())
	return r
}

// Close ends what is being read, and returns when it has ended.
func (r *Reader) Close() {
	r.mu.Lock()
	r.closed = true
	r.mu.Unlock()
	r.cancel()
	r.reading.Wait()
}

// Text returns the article's text with its claims placed; nil without an error
// where there is none to be had. Errors are sentences for an editor. A text that
// is slow to come is read on behind ErrNotYet.
func (r *Reader) Text(ctx context.Context, a claim.Article) (*Text, error) {
	w, err := r.want(a)
	if w == nil || err != nil {
		return nil, err
	}
	text, f, err := r.begin(w)
	if f == nil {
		return text, err
	}
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-f.done:
		return f.text, f.err
	case <-timer.C:
		return nil, ErrNotYet
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// A wanted is a text to be had.
type wanted struct {
	article string // id
	stamp   string // differs when the text or its claims may
	fresh   bool   // it comes from the web, and grows old
	read    func(ctx context.Context) (*Text, error)
}

// want returns what is to be read for an article, nil when there is nothing.
func (r *Reader) want(a claim.Article) (*wanted, error) {
	w := &wanted{article: a.ID}
	switch {
	case a.File != "":
		info, err := os.Stat(a.File)
		if err != nil {
			return nil, fileError(a.File, err)
		}
		w.stamp = stamp(a, fmt.Sprint(a.File, info.Size(), info.ModTime().UnixNano()))
		w.read = func(context.Context) (*Text, error) { return fromFile(a) }
	case a.URL != "" && r.options.Get != nil:
		w.stamp, w.fresh = stamp(a, a.URL), true
		w.read = func(ctx context.Context) (*Text, error) { return r.fromWeb(ctx, a) }
	default:
		return nil, nil
	}
	return w, nil
}

// begin returns what is known of w, or the flight that will tell.
func (r *Reader) begin(w *wanted) (*Text, *flight, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e := r.cache.get(w.article, w.stamp, r.options.Now()); e != nil {
		return e.text, nil, e.err
	}
	if f := r.flights[w.stamp]; f != nil {
		return nil, f, nil
	}
	switch {
	case r.closed:
		return nil, nil, ErrClosed
	case len(r.flights) >= maxReading:
		return nil, nil, ErrBusy
	}
	f := &flight{done: make(chan struct{})}
	r.flights[w.stamp] = f
	r.reading.Go(func() { r.fly(w, f) })
	return nil, f, nil
}

// fly reads w, keeps it and tells those who wait. What was broken off is not
// kept.
func (r *Reader) fly(w *wanted, f *flight) {
	ctx, cancel := context.WithTimeout(r.ctx, getTime)
	defer cancel()
	f.text, f.err = unbroken(ctx, w.read)
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.flights, w.stamp)
	if r.ctx.Err() == nil {
		e := &entry{article: w.article, stamp: w.stamp, text: f.text, err: f.err}
		switch {
		case f.err != nil:
			e.until = r.options.Now().Add(keepError)
		case w.fresh:
			e.until = r.options.Now().Add(keepText)
		}
		r.cache.put(e)
	}
	close(f.done)
}

// unbroken reads a text. A fault of a parser costs that text, not the daemon.
func unbroken(ctx context.Context, read func(context.Context) (*Text, error)) (text *Text, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			text, err = nil, fmt.Errorf("monitor itself failed on its text: %v", fault)
		}
	}()
	return read(ctx)
}

// fromWeb reads an article where it is published.
func (r *Reader) fromWeb(ctx context.Context, a claim.Article) (*Text, error) {
	data, contentType, err := r.options.Get(ctx, a.URL)
	if err != nil {
		return nil, fmt.Errorf("%s could not be read: %w", claim.DisplayURL(a.URL), err)
	}
	text, err := Parse(data, contentType, a.Claims)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be shown: %w", claim.DisplayURL(a.URL), err)
	}
	return text, nil
}

// fromFile reads an article's file.
func fromFile(a claim.Article) (*Text, error) {
	data, err := readFile(a.File)
	if err != nil {
		return nil, fileError(a.File, err)
	}
	text, err := Parse(data, contentType(a.File, data), a.Claims)
	if err != nil {
		return nil, fileError(a.File, err)
	}
	return text, nil
}

var (
	errIrregular = errors.New("it is no regular file")
	errTooBig    = fmt.Errorf("it is above %s", claim.Size(maxFile))
)

// readFile reads a regular file that is not too big. A pipe in its place would
// be waited for without end, were it opened as a file is.
func readFile(path string) ([]byte, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errIrregular
	}
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = errTooBig
	}
	return data, err
}

// fileError says for an editor what is wrong with an article's file.
func fileError(path string, err error) error {
	var at *fs.PathError
	switch name := claim.EscapeLine(path); {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("its file %s was not found", name)
	case errors.As(err, &at):
		return fmt.Errorf("its file %s could not be read: %w", name, at.Err)
	default:
		return fmt.Errorf("its file %s cannot be shown: %w", name, err)
	}
}
