package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"
)

const (
	maxLive   = 64               // streams at a time: they hold a connection each
	liveFor   = 15 * time.Minute // then the client connects again, and is asked anew who it is
	livePing  = 20 * time.Second // proxies cut what is silent for a minute or even half of one
	liveQuiet = time.Second      // between two events to a client
	liveWrite = 10 * time.Second // for a client to take an event
	liveRetry = 5 * time.Second  // that a client is asked to wait before it connects again
)

// Live tells open pages that something is new, as server-sent events (HTML
// Living Standard, section 9.2). It says that there is news, never what: pages
// ask for that as they always do, and are let in as always.
type Live struct {
	mu      sync.Mutex
	begun   string // tells the ids of this process from those of the one before
	news    uint64
	clients map[chan struct{}]bool
}

// NewLive returns a Live that nobody listens to yet.
func NewLive() *Live {
	return &Live{
		begun:   strconv.FormatInt(time.Now().UnixNano(), 36),
		clients: map[chan struct{}]bool{},
	}
}

// Publish tells all who listen that what they show may be old. It waits for
// nobody, and what is published in quick succession is told once.
func (l *Live) Publish() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.news++
	for c := range l.clients {
		select {
		case c <- struct{}{}:
		default: // it has not taken the last news yet
		}
	}
}

// Mark names the newest news. Who saw everything up to a mark and listens from
// there misses nothing in between.
func (l *Live) Mark() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.mark()
}

func (l *Live) mark() string { return fmt.Sprintf("%s-%d", l.begun, l.news) }

// Clients is how many listen.
func (l *Live) Clients() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.clients)
}

// join returns a channel that holds one when there is news since last, which
// is empty or a mark, and the mark up to which there is nothing to tell; it is
// empty where there is. The channel is nil when too many listen already.
func (l *Live) join(last string) (c chan struct{}, told string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.clients) >= maxLive {
		return nil, ""
	}
	c, told = make(chan struct{}, 1), l.mark()
	l.clients[c] = true
	if last != "" && last != told {
		c <- struct{}{}
		told = ""
	}
	return c, told
}

func (l *Live) leave(c chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.clients, c)
}

// live answers with a stream of events until the client leaves, the server
// closes, or its time is over.
func (d *Door) live(w http.ResponseWriter, r *http.Request) error {
	last := r.Header.Get("Last-Event-ID")
	if last == "" {
		last = r.URL.Query().Get("last")
	}
	news, told := d.Live.join(last)
	if news == nil {
		w.Header().Set("Retry-After", "60")
		return fault{http.StatusServiceUnavailable, "too many listen already"}
	}
	defer d.Live.leave(news)
	header := w.Header()
	header.Set("Content-Type", "text/event-stream")
	header.Set("X-Accel-Buffering", "no") // nginx would collect events
	if r.Method == http.MethodHead {
		return nil
	}
	ctx, cancel := context.WithTimeout(r.Context(), liveFor)
	defer cancel()
	s := stream{w: w, control: http.NewResponseController(w), live: d.Live, news: news}
	if err := s.run(ctx, told, streaming(r.Context())); err != nil {
		d.Log.Debug("a client went away", "path", r.URL.Path, "err", err)
	}
	return nil
}

// A stream is what one client is told.
type stream struct {
	w       http.ResponseWriter
	control *http.ResponseController
	live    *Live
	news    <-chan struct{}
}

// run writes until ctx ends, closing is closed, or nothing can be written. It
// begins with the mark up to which the client knows everything, if it does: one
// that is cut off before the first event is to ask from where it was.
func (s stream) run(ctx context.Context, told string, closing <-chan struct{}) error {
	// The server's limit on reading a request would end the stream: it never
	// stops listening for a client that leaves.
	if err := s.control.SetReadDeadline(time.Time{}); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	beginning := fmt.Sprintf("retry: %d\n", liveRetry.Milliseconds())
	if told != "" {
		beginning += "id: " + told + "\n"
	}
	if err := s.write("%s\n", beginning); err != nil {
		return err
	}
	ping := time.NewTicker(livePing)
	defer ping.Stop()
	quiet := time.NewTimer(0)
	defer quiet.Stop()
	var news <-chan struct{} // nil while it is too early for more
	for {
		var err error
		select {
		case <-ctx.Done():
			return nil
		case <-closing:
			return nil
		case <-quiet.C:
			news = s.news
		case <-news:
			err = s.write("id: %s\nevent: changed\ndata: {}\n\n", s.live.Mark())
			news = nil
			quiet.Reset(liveQuiet)
		case <-ping.C:
			err = s.write(":\n\n")
		}
		if err != nil {
			return err
		}
	}
}

// write sends a part of the stream at once, in a time of its own: the server's
// limit on writing is for a whole answer.
func (s stream) write(format string, args ...any) error {
	err := s.control.SetWriteDeadline(time.Now().Add(liveWrite))
	if err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	if _, err := fmt.Fprintf(s.w, format, args...); err != nil {
		return err
	}
	return s.control.Flush()
}
