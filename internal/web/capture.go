package web

import (
	"bytes"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"monitor/internal/claim"
	"monitor/internal/desk"
)

const (
	// maxCapture is how much of a text a page shows, in bytes.
	maxCapture = 512 << 10

	// rawPolicy keeps what was captured from being anything but text, even
	// where a browser would take it for more.
	rawPolicy = "sandbox; default-src 'none'; frame-ancestors 'none'"
)

// capture shows the text of a snapshot.
func (d *Door) capture(w http.ResponseWriter, r *http.Request) error {
	snap, err := d.Desk.Snapshot(r.PathValue("source"), r.PathValue("hash"))
	if err != nil {
		return err
	}
	source, err := d.Desk.Source(r.PathValue("source"))
	if err != nil {
		return err
	}
	body := captureBody{Source: source.ID, Title: source.Title, Snapshot: snap, Now: d.Now()}
	body.Suspect = source.Suspect != nil && source.Suspect.Hash == snap.Hash &&
		!slices.ContainsFunc(source.Snapshots, func(s desk.Snapshot) bool { return s.Hash == snap.Hash })
	text := snap.Text
	if len(text) > maxCapture {
		text = strings.ToValidUTF8(text[:maxCapture], "")
		body.Left = int64(len(snap.Text) - len(text))
	}
	if text != "" {
		body.Lines = strings.Split(text, "\n")
	}
	return d.render(w, r, sheet{Template: "capture", Title: "Capture of " + orID(body.Title, body.Source), Nav: "/sources", Body: body})
}

// A captureBody is a snapshot as its template wants it.
type captureBody struct {
	Source, Title string
	claim.Snapshot
	Now     time.Time
	Suspect bool     // it may not be the page
	Lines   []string // of its text, as far as they are shown
	Left    int64    // bytes of the text that are not
}

// Bytes is how large the capture is.
func (b captureBody) Bytes() int64 { return int64(len(b.Body)) }

// A header is one that came with a capture.
type header struct{ Name, Value string }

// Headers are those that were kept, in the order of their names.
func (b captureBody) Headers() []header {
	var list []header
	for name, value := range b.Header {
		list = append(list, header{name, value})
	}
	slices.SortFunc(list, func(a, b header) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// raw sends the bytes of a capture as a file that nothing runs. They are in
// memory by then: a slow client keeps nothing of the store from going on.
func (d *Door) raw(w http.ResponseWriter, r *http.Request) error {
	snap, err := d.Desk.Snapshot(r.PathValue("source"), r.PathValue("hash"))
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Content-Security-Policy", rawPolicy)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": rawName(r.PathValue("source"), snap)}))
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(snap.Body))
	return nil
}

// rawName is what the file is called. Whatever the page was, it ends as a text
// does, since a file is opened by its name.
func rawName(source string, snap claim.Snapshot) string {
	plain := func(r rune) rune {
		if r < utf8.RuneSelf && (r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_.", r)) {
			return r
		}
		return '-'
	}
	name := strings.Trim(strings.Map(plain, source), ".-")
	return name[:min(len(name), 80)] + "-" + snap.At.UTC().Format("20060102-1504") + "-" + shortHash(snap.Hash) + ".txt"
}
