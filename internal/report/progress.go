package report

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"monitor/internal/claim"
)

// redrawEvery keeps a line that nobody could read anyway from costing time.
const redrawEvery = 50 * time.Millisecond

// Progress is a line on a terminal that says how far a check is. It shows
// nothing where nobody watches, and is safe for concurrent use. What else goes
// to the terminal while it stands, such as a log, is written through it.
type Progress struct {
	mu    sync.Mutex
	w     io.Writer
	shown bool       // somebody watches
	width func() int // columns, 0 when unknown
	now   func() time.Time
	drawn time.Time // when the line that stands was drawn; zero when none does
}

// NewProgress returns the progress of one check, shown on f where Color would
// have colours.
func NewProgress(f *os.File, lookupEnv func(string) (string, bool)) *Progress {
	return &Progress{w: f, shown: Color(f, lookupEnv), width: func() int { return Width(f) }, now: time.Now}
}

// Step says that done of total sources are visited, the last one on host.
// Steps that follow each other closely are drawn once.
func (p *Progress) Step(done, total int, host string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.shown {
		return
	}
	now := p.now()
	if !p.drawn.IsZero() && done < total && now.Sub(p.drawn) < redrawEvery {
		return
	}
	p.draw(fmt.Sprintf("checking %d/%s · %s", done, claim.Count(total, "source"), claim.EscapeLine(host)))
}

// Again says that so many sources will be read once more after a wait.
func (p *Progress) Again(sources int, wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown {
		p.draw(fmt.Sprintf("%s to read again in %s", claim.Count(sources, "source"), wait))
	}
}

func (p *Progress) draw(line string) {
	columns := p.width()
	if columns == 0 {
		columns = defaultWidth
	}
	// A line that fills the last column would wrap, and could not be erased.
	p.put("\r" + cut(line, columns-1) + eraseRest)
	p.drawn = p.now()
}

// Done erases the line.
func (p *Progress) Done() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.erase()
}

// Write writes b, whole lines of something else, in place of the line, which
// the next step draws again.
func (p *Progress) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.erase()
	return p.w.Write(b)
}

func (p *Progress) erase() {
	if !p.drawn.IsZero() {
		p.put("\r" + eraseRest)
		p.drawn = time.Time{}
	}
}

// eraseRest is "erase in line" (ECMA-48): from the cursor to the line's end.
const eraseRest = "\x1b[K"

// put writes, and gives up on a terminal that has gone: progress is no reason
// for a check to fail.
func (p *Progress) put(s string) {
	if _, err := io.WriteString(p.w, s); err != nil {
		p.shown = false
	}
}
