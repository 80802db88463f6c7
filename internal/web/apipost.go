package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"
)

// A done is the answer to what was asked to be done, for people.
type done struct {
	Said string `json:"said"`
}

func (d *Door) decide(w http.ResponseWriter, r *http.Request) error {
	var asked Decision
	if err := decode(r, &asked); err != nil {
		return err
	}
	said, err := d.settle(r.Context(), asked)
	if err != nil {
		return err
	}
	return d.give(w, r, http.StatusOK, done{said})
}

// check lets sources be visited now. What comes of it is seen later.
func (d *Door) check(w http.ResponseWriter, r *http.Request) error {
	var asked Ask
	if err := decode(r, &asked); err != nil {
		return err
	}
	if (asked.Article == "") == (asked.Source == "") || asked.Claim != "" && asked.Article == "" {
		return fault{http.StatusBadRequest, "name an article, an article and a claim of it, or a source"}
	}
	said, err := d.Visit(r.Context(), asked)
	if err != nil {
		return err
	}
	return d.give(w, r, http.StatusAccepted, done{said})
}

// decode reads the body of r into v, a struct of fields that hold no objects
// and no lists. It takes one object in JSON that says everything once, and
// nothing that v does not know (RFC 8259, section 4, leaves both open).
func decode(r *http.Request, v any) error {
	media, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	charset := params["charset"]
	if err != nil || media != "application/json" || charset != "" && !strings.EqualFold(charset, "utf-8") {
		return fault{http.StatusUnsupportedMediaType, "the body has to be application/json"}
	}
	if coding := r.Header.Get("Content-Encoding"); coding != "" && coding != "identity" {
		return fault{http.StatusUnsupportedMediaType, "the body has to come without a content encoding"}
	}
	body, err := io.ReadAll(r.Body)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return err
	case err != nil:
		return fault{http.StatusBadRequest, "the body did not come whole"}
	case !utf8.Valid(body):
		return fault{http.StatusBadRequest, "the body is not UTF-8"}
	}
	if err := saysOnce(body); err != nil {
		return fault{http.StatusBadRequest, err.Error()}
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	err = decoder.Decode(v)
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &kind):
		return fault{http.StatusBadRequest, fmt.Sprintf("field %q cannot be: %s", kind.Field, kind.Value)}
	case err != nil:
		return fault{http.StatusBadRequest, "the body cannot be read: " + strings.TrimPrefix(err.Error(), "json: ")}
	}
	return nil
}

// saysOnce holds that body is one object of which no name comes twice. Names
// are taken as they are, where encoding/json would take others for them.
func saysOnce(body []byte) error {
	if !json.Valid(body) {
		return errors.New("the body is not one JSON document")
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	if open, err := decoder.Token(); err != nil || open != json.Delim('{') {
		return errors.New("the body is not a JSON object")
	}
	seen := map[string]bool{}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return err
		}
		name, _ := token.(string)
		switch {
		case seen[name]:
			return fmt.Errorf("field %q comes twice", name)
		case strings.ContainsFunc(name, func(c rune) bool { return c != '_' && (c < 'a' || c > 'z') }):
			return fmt.Errorf("field %q is unknown", name)
		}
		seen[name] = true
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return err
		}
	}
	return nil
}
