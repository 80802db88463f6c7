package web

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"monitor/internal/claim"
	"monitor/internal/desk"
)

// badge shows an article's status as a picture that a page elsewhere can hold.
// It says no word of the article, and is as wide whatever it says, so that a
// page that may show it but not read it learns nothing by it.
func (d *Door) badge(w http.ResponseWriter, r *http.Request) error {
	id, isSVG := strings.CutSuffix(r.PathValue("file"), ".svg")
	if !isSVG {
		return desk.ErrUnknown
	}
	status, err := d.Desk.Status(id)
	if err != nil {
		if errors.Is(err, desk.ErrUnknown) { // what asks is a page, which shows no error's
			http.NotFound(w, r)
			return nil
		}
		return err
	}
	var picture bytes.Buffer
	if err := d.pages["badge"].ExecuteTemplate(&picture, "badge.svg", badgeOf(status)); err != nil {
		return fmt.Errorf("badge: %w", err)
	}
	h := w.Header()
	h.Set("Content-Type", "image/svg+xml; charset=utf-8")
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin") // a CMS is elsewhere
	h.Set("Cache-Control", "private, max-age=60")
	h.Set("ETag", fmt.Sprintf(`"%x"`, sha256.Sum256(picture.Bytes())))
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(picture.Bytes()))
	return nil
}

// A badgeBody is a status as its template wants it.
type badgeBody struct {
	Status claim.Status
	Means  string // in a sentence
	Fill   string // a colour that white stands out from, as WCAG AA asks
}

func badgeOf(s claim.Status) badgeBody {
	switch s {
	case claim.StatusFresh:
		return badgeBody{s, "What the article says is still what its sources say.", "#1a6b3c"}
	case claim.StatusStale:
		return badgeBody{s, "A source of the article no longer says what the article says.", "#b3261e"}
	}
	return badgeBody{claim.StatusUnverified, "Not every source of the article could be read.", "#5b6068"}
}
