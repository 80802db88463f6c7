// Package pdf gets the text of a PDF, page by page.
//
// It owns the reader of PDFs (PDFium, compiled to WebAssembly) and the process
// that it runs in: a child of our own binary, which is given the bytes and
// nothing else, no files, no environment, so many bytes of memory and so much
// time. Whatever a PDF does to it, the parent stays as it was. It owns the
// layout, too: which characters are a line, which lines a paragraph, which a
// row. It refuses to know what the text says; page makes blocks of it. It
// stands between fetch and page.
//
// Nothing of the reader is set up before the first PDF comes.
package pdf

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"

	"monitor/internal/page"
)

const (
	maxPages = 2000
	maxText  = 4 << 20 // bytes; what lies beyond is left out, and the text is partial

	// maxWire is how much a child may say: maxText in JSON, where a character
	// may need six bytes, and what goes around it.
	maxWire = 8 * maxText

	// readTime is what reading a PDF may take. setupTime is what comes before,
	// which without a cache is compiling the reader.
	readTime  = 20 * time.Second
	setupTime = 2 * time.Minute

	// atOnce is how many children run at the same time: one without a cache
	// needs 300 MB for a moment.
	atOnce = 2
)

// errSlow is the cause of a context that a child's time ended.
var errSlow = errors.New("time is up")

// A Reader reads PDFs, each in a process of its own.
type Reader struct {
	cache    string // folder of the compiled reader; empty: none
	program  string // what a child runs; empty: this program
	log      *slog.Logger
	slots    chan struct{}
	told     sync.Once // what the lack of something costs
	readTime time.Duration
}

// New returns a Reader that keeps its compiled reader in that folder, which is
// made when it is first needed. Without one every PDF takes seconds longer.
func New(cache string, log *slog.Logger) *Reader {
	return &Reader{cache: cache, log: log, slots: make(chan struct{}, atOnce), readTime: readTime}
}

// CacheDir returns the folder for what is compiled once, in the user's folder
// for caches, or "" where there is none.
func CacheDir() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "monitor")
}

// Text returns the text of a PDF. The errors are page.ErrUnreadable for what is
// no PDF, is damaged or needs a password, page.ErrTooMuch for what needs more
// pages, time or memory than it gets, and those of ctx.
func (r *Reader) Text(ctx context.Context, body []byte) (page.PDF, error) {
	select {
	case r.slots <- struct{}{}:
		defer func() { <-r.slots }()
	case <-ctx.Done():
		return page.PDF{}, context.Cause(ctx)
	}
	child, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	clock := time.AfterFunc(setupTime, func() { cancel(errSlow) })
	defer clock.Stop()
	pdf, err := r.ask(child, body, func() { clock.Reset(r.readTime) })
	switch {
	case err == nil:
		return pdf, nil
	case ctx.Err() != nil:
		return page.PDF{}, context.Cause(ctx)
	case errors.Is(context.Cause(child), errSlow):
		return page.PDF{}, fmt.Errorf("the PDF was not read in %v: %w", r.readTime, page.ErrTooMuch)
	}
	return page.PDF{}, err
}

// ask starts a child, gives it the body and takes its answer. Ready is called
// once the child begins to read.
func (r *Reader) ask(ctx context.Context, body []byte, ready func()) (page.PDF, error) {
	program := r.program
	if program == "" {
		var err error
		if program, err = os.Executable(); err != nil {
			return page.PDF{}, fmt.Errorf("read a PDF: %w", err)
		}
	}
	cmd := exec.CommandContext(ctx, program, childArg, r.cache)
	cmd.Env = []string{} // nil would be ours, with its secrets
	cmd.Dir = os.TempDir()
	cmd.Stdin = bytes.NewReader(body)
	cmd.WaitDelay = time.Second
	var said tail
	cmd.Stderr = &said
	out, err := cmd.StdoutPipe()
	if err != nil {
		return page.PDF{}, fmt.Errorf("read a PDF: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return page.PDF{}, fmt.Errorf("read a PDF: %w", err)
	}
	pdf, err := r.listen(json.NewDecoder(io.LimitReader(out, maxWire)), ready)
	_ = cmd.Process.Kill() // it has said what there is to say
	_ = cmd.Wait()
	if errors.Is(err, errGone) {
		r.log.Warn("the reader of a PDF died", "err", said.String())
	}
	return pdf, err
}

// errGone says that a child ended without an answer: it ran out of memory, or
// the PDF found a fault in the reader.
var errGone = fmt.Errorf("the reader of PDFs gave up on it: %w", page.ErrTooMuch)

// listen takes the messages of a child.
func (r *Reader) listen(in *json.Decoder, ready func()) (page.PDF, error) {
	var pdf page.PDF
	for {
		var m message
		if err := in.Decode(&m); err != nil {
			return page.PDF{}, errGone
		}
		switch m.Kind {
		case kindReady:
			ready()
			if m.Text != "" {
				r.told.Do(func() { r.log.Warn("reading PDFs is slower than it could be", "err", m.Text) })
			}
		case kindPage:
			pdf.Pages = append(pdf.Pages, m.Text)
		case kindEnd:
			pdf.Partial = m.Partial
			return pdf, nil
		case kindTooMuch:
			return page.PDF{}, fmt.Errorf("%s: %w", m.Text, page.ErrTooMuch)
		case kindUnreadable:
			return page.PDF{}, fmt.Errorf("%s: %w", m.Text, page.ErrUnreadable)
		default:
			return page.PDF{}, fmt.Errorf("read a PDF: %s", m.Text)
		}
	}
}

// A tail keeps the first bytes that a child says of its end.
type tail struct{ bytes.Buffer }

func (t *tail) Write(p []byte) (int, error) {
	const enough = 2 << 10
	if room := enough - t.Len(); room > 0 {
		t.Buffer.Write(p[:min(len(p), room)])
	}
	return len(p), nil
}
