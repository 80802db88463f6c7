package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"monitor/internal/claim"
	"monitor/internal/desk"
)

// maxProblem bounds what is said of a request that cannot be obeyed, in bytes.
const maxProblem = 1 << 10

// A problem is why a request of the API could not be obeyed (RFC 9457). Its
// type is always about:blank: the status says what a program needs, the detail
// what a person does.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
}

// ofAPI reports whether those who ask for r expect problems rather than pages.
func ofAPI(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/api/") }

// writeProblem answers with a problem. The detail may quote what was asked.
func writeProblem(w http.ResponseWriter, code int, detail string) error {
	detail = claim.Sentence(detail)
	body, err := problemBody(code, detail)
	for err == nil && len(body) > maxProblem {
		detail = strings.ToValidUTF8(detail[:len(detail)/2], "") + "…"
		body, err = problemBody(code, detail)
	}
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(code)
	_, err = w.Write(body)
	return err
}

func problemBody(code int, detail string) ([]byte, error) {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false) // five bytes more for each bracket
	err := encoder.Encode(problem{Type: "about:blank", Title: http.StatusText(code), Status: code, Detail: detail})
	return []byte(claim.EscapeJSON(body.String())), err
}

// refuse answers a request of the API that ended in err. What went wrong
// inside stays inside.
func (d *Door) refuse(w http.ResponseWriter, r *http.Request, err error) {
	f := problemOf(err)
	switch {
	case r.Context().Err() != nil: // nobody is there to read it
		d.Log.Debug("a client went away", "path", r.URL.Path, "err", err)
		return
	case f.code == http.StatusInternalServerError:
		d.Log.Error("api", "path", r.URL.Path, "err", err)
	}
	if err := writeProblem(w, f.code, f.why); err != nil {
		d.Log.Debug("a client went away", "path", r.URL.Path, "err", err)
	}
}

func problemOf(err error) fault {
	var own fault
	var refused Refused
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &own):
		return own
	case errors.As(err, &refused):
		return fault{http.StatusConflict, refused.Why}
	case errors.Is(err, desk.ErrUnknown):
		return fault{http.StatusNotFound, err.Error()}
	case errors.As(err, &tooLarge):
		return fault{http.StatusRequestEntityTooLarge, "the body is larger than " + claim.Size(tooLarge.Limit)}
	case errors.Is(err, context.DeadlineExceeded):
		return fault{http.StatusServiceUnavailable, "it took too long"}
	}
	return fault{http.StatusInternalServerError, "it could not be done; the daemon's log says why"}
}
