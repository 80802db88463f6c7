package pdf

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/requests"
)

// childArg is the first argument of a child, the folder of the compiled reader
// the second. It is no command: nobody types it.
const childArg = "pdf-child"

// maxBody bounds what a child takes in; fetch bounds it far lower.
const maxBody = 64 << 20

// A message is what a child tells its parent, one a line.
type message struct {
	Kind    string
	Text    string `json:",omitempty"`
	Partial bool   `json:",omitempty"`
}

// The kinds of messages: ready (its text is what that cost), then pages, then
// one of the others.
const (
	kindReady      = "ready"
	kindPage       = "page"
	kindEnd        = "end"
	kindTooMuch    = "too much"
	kindUnreadable = "unreadable"
	kindFault      = "fault"
)

// IsChild reports whether a program with these arguments (os.Args) was started
// as a child of a Reader, and is to call Child and nothing else.
func IsChild(args []string) bool { return len(args) == 3 && args[1] == childArg }

// Child is the whole of a child process: it reads a PDF from in, writes its
// text to out and returns the exit code. It ends with its time even when nobody
// is left to end it.
func Child(args []string, in io.Reader, out io.Writer) int {
	done := make(chan int, 1)
	go func() { done <- serve(args[2], in, json.NewEncoder(out)) }()
	select {
	case code := <-done:
		return code
	case <-time.After(setupTime + readTime):
		return 1
	}
}

func serve(cache string, in io.Reader, tell *json.Encoder) int {
	last := message{Kind: kindFault, Text: "reading the PDF from the parent failed"}
	if body, err := io.ReadAll(io.LimitReader(in, maxBody)); err == nil {
		last = answer(body, cache, tell)
	}
	if err := tell.Encode(last); err != nil { // the parent has gone
		return 1
	}
	return 0
}

// answer tells the pages of a PDF and returns what is to be told last. A panic
// of the library is a PDF that it could not take.
func answer(body []byte, cache string, tell *json.Encoder) (last message) {
	defer func() {
		if fault := recover(); fault != nil {
			last = message{Kind: kindUnreadable, Text: fmt.Sprintf("the reader of PDFs failed on it: %.200v", fault)}
		}
	}()
	e, cost, err := newEngine(context.Background(), cache)
	if err != nil {
		return message{Kind: kindFault, Text: err.Error()}
	}
	if err := tell.Encode(message{Kind: kindReady, Text: cost}); err != nil {
		return message{Kind: kindFault, Text: err.Error()}
	}
	d, err := e.open(body)
	switch {
	case errors.Is(err, pdferrors.ErrPassword), errors.Is(err, pdferrors.ErrSecurity):
		return message{Kind: kindUnreadable, Text: "the PDF needs a password"}
	case err != nil:
		return message{Kind: kindUnreadable, Text: "it is a damaged PDF, or none"}
	case d.pages > maxPages:
		return message{Kind: kindTooMuch, Text: fmt.Sprintf("the PDF has %d pages, and %d are read", d.pages, maxPages)}
	}
	return d.tellAll(tell)
}

// tellAll tells each page. One that cannot be opened, or shows something and has
// no text, makes the text partial: what it says is unknown.
func (d *document) tellAll(tell *json.Encoder) message {
	end := message{Kind: kindEnd}
	size, opened := 0, 0
	for i := range d.pages {
		text, whole, err := d.text(i)
		switch {
		case err == nil:
			opened++
		case !errors.Is(err, pdferrors.ErrPage): // the reader stopped, and is in no state to go on
			if opened == 0 {
				return message{Kind: kindTooMuch, Text: fmt.Sprintf("page %d of the PDF needs more memory than it gets", i+1)}
			}
			end.Partial = true
			return end
		}
		end.Partial = end.Partial || !whole
		if size += len(text); size > maxText {
			end.Partial = true
			return end
		}
		if err := tell.Encode(message{Kind: kindPage, Text: text}); err != nil {
			return message{Kind: kindFault, Text: err.Error()}
		}
	}
	if opened == 0 {
		return message{Kind: kindUnreadable, Text: "the PDF has no page that can be opened"}
	}
	return end
}

// text returns the text of page i, and whether it is all that the page shows.
func (d *document) text(i int) (text string, whole bool, err error) {
	loaded, err := d.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: d.ref, Index: i})
	if err != nil {
		return "", false, err
	}
	defer func() { _, _ = d.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page}) }()
	at := requests.Page{ByReference: &loaded.Page}
	glyphs, whole, err := d.glyphs(at)
	if err != nil {
		return "", false, err
	}
	if text = layOut(glyphs); text == "" {
		shown, err := d.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: at})
		return "", err == nil && shown.Count == 0, nil
	}
	return text, whole, nil
}
