package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/xml"
	"fmt"
	"net/http"
	"sync"
	"time"

	"monitor/internal/claim"
)

const feedPath = "/feed.atom"

// A Feed is what /feed.atom shows.
type Feed struct {
	Begun   time.Time // when the store was made, which tells its feed from others
	Entries []Entry   // the newest first
}

// An Entry is one alert in a Feed.
type Entry struct {
	ID    string // the alert's
	At    time.Time
	Title string // may quote a page
	HTML  string // a fragment that is harmless already
	Link  string // to the page that tells it; may be empty
}

// The elements of an Atom feed (RFC 4287). The content is escaped markup,
// since HTML need not be XML.
type (
	atomFeed struct {
		XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		ID      string      `xml:"id"`
		Title   string      `xml:"title"`
		Updated string      `xml:"updated"`
		Author  string      `xml:"author>name"`
		Link    atomLink    `xml:"link"`
		Entries []atomEntry `xml:"entry"`
	}
	atomLink struct {
		Rel  string `xml:"rel,attr"`
		Type string `xml:"type,attr"`
		Href string `xml:"href,attr"`
	}
	atomEntry struct {
		ID      string    `xml:"id"`
		Title   string    `xml:"title"`
		Updated string    `xml:"updated"`
		Link    *atomLink `xml:"link"`
		Content atomText  `xml:"content"`
	}
	atomText struct {
		Type string `xml:"type,attr"`
		Text string `xml:",chardata"`
	}
)

// atom is f as a document. It was updated when its newest alert came to be: a
// feed without any when its store was made.
func (f Feed) atom() ([]byte, error) {
	updated := f.Begun
	doc := atomFeed{
		ID: urn("feed " + f.Begun.UTC().Format(time.RFC3339)), Title: "monitor: alerts", Author: "monitor",
		Link: atomLink{Rel: "self", Type: "application/atom+xml", Href: feedPath},
	}
	seen := map[string]bool{}
	for _, e := range f.Entries {
		id := urn("alert " + e.ID)
		if seen[id] {
			continue
		}
		seen[id] = true
		if e.At.After(updated) {
			updated = e.At
		}
		entry := atomEntry{
			ID: id, Title: claim.EscapeLine(e.Title), Updated: e.At.UTC().Format(time.RFC3339),
			Content: atomText{Type: "html", Text: e.HTML},
		}
		if e.Link != "" {
			entry.Link = &atomLink{Rel: "alternate", Type: "text/html", Href: e.Link}
		}
		doc.Entries = append(doc.Entries, entry)
	}
	doc.Updated = updated.UTC().Format(time.RFC3339)
	body, err := xml.MarshalIndent(doc, "", "  ")
	return append([]byte(xml.Header), append(body, '\n')...), err
}

// urn makes a name that is the same for ever and nobody else's of any other
// one (RFC 9562, section 5.8).
func urn(name string) string {
	id := sha256.Sum256([]byte("monitor " + name))
	id[6] = id[6]&0x0f | 0x80 // version 8
	id[8] = id[8]&0x3f | 0x80 // variant of that document
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:16])
}

// feed shows what can be read of the alerts. An empty feed would say that
// there are none, so it is no answer to a failure.
func (d *Door) feed(w http.ResponseWriter, r *http.Request) {
	f, err := d.Feed()
	if err != nil {
		d.Log.Error("feed", "err", err)
	}
	if err != nil && len(f.Entries) == 0 {
		http.Error(w, "the alerts cannot be read; the daemon's log says why", http.StatusInternalServerError)
		return
	}
	body, err := f.atom()
	if err != nil {
		d.Log.Error("feed", "err", err)
		http.Error(w, "the feed cannot be written", http.StatusInternalServerError)
		return
	}
	tag := fmt.Sprintf(`"%x"`, sha256.Sum256(body))
	header := w.Header()
	header.Set("Content-Type", "application/atom+xml; charset=utf-8")
	header.Set("Cache-Control", "private, no-cache") // it may be kept, and is asked for again each time
	header.Set("ETag", tag)
	http.ServeContent(w, r, "", d.fed.modified(tag, time.Now()), bytes.NewReader(body))
}

// A standing is since when a document is as it is. The times in an alert do not
// tell: one that a slow visit began may come after a younger one.
type standing struct {
	mu    sync.Mutex
	tag   string
	since time.Time
}

// modified returns when the document with this tag was first seen, for a
// Last-Modified. It is zero, for none, until that second is over: the document
// could change in it once more (RFC 9110, section 8.8.2.2).
func (s *standing) modified(tag string, now time.Time) time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.tag != tag {
		since := now.Truncate(time.Second)
		if least := s.since.Add(time.Second); since.Before(least) { // also where the clock was set back
			since = least
		}
		s.tag, s.since = tag, since
	}
	if now.Sub(s.since) < time.Second {
		return time.Time{}
	}
	return s.since
}
