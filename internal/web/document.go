package web

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"

	"monitor/internal/desk"
	"monitor/internal/diff"
)

// A ClaimView is a claim with what became of it.
type ClaimView struct {
	desk.Claim
	Seen    string       `json:"seen"` // for a Decision about it
	History desk.History `json:"history"`
}

func viewOfClaim(d *desk.Desk, article, id string) (ClaimView, error) {
	c, h, err := d.Claim(article, id)
	return ClaimView{c, seenOf(c), h}, err
}

func viewOfComparison(d *desk.Desk, source, from, to string) (desk.Comparison, error) {
	c, err := d.Compare(source, from, to)
	for _, hunk := range c.Hunks {
		for i := range hunk.Lines {
			if hunk.Lines[i].Parts == nil { // of an empty line; no list is null
				hunk.Lines[i].Parts = []diff.Part{}
			}
		}
	}
	return c, err
}

// Documents answers as the API does, of a store that no daemon has. Errors are
// the desk's.
type Documents struct{ Desk *desk.Desk }

// Claim returns the document of a claim, a ClaimView.
func (d Documents) Claim(_ context.Context, article, id string) ([]byte, error) {
	return document(viewOfClaim(d.Desk, article, id))
}

// Source returns the document of a source, a desk.Source.
func (d Documents) Source(_ context.Context, id string) ([]byte, error) {
	return document(d.Desk.Source(id))
}

// Comparison returns the document of a desk.Comparison, for hashes as
// desk.Compare takes them.
func (d Documents) Comparison(_ context.Context, source, from, to string) ([]byte, error) {
	return document(viewOfComparison(d.Desk, source, from, to))
}

func document[T any](v T, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	return encode(v)
}

// Claim asks the daemon for the document that Documents.Claim returns. It is
// ErrNoDaemon as Status is, and a Refused where there is no such claim; so are
// Source and Comparison.
func (c *Client) Claim(ctx context.Context, article, id string) ([]byte, error) {
	return c.send(ctx, http.MethodGet, "/api/v1/claims/"+url.PathEscape(article)+"/"+url.PathEscape(id), nil)
}

// Source asks the daemon for the document that Documents.Source returns.
func (c *Client) Source(ctx context.Context, id string) ([]byte, error) {
	return c.send(ctx, http.MethodGet, "/api/v1/sources/"+url.PathEscape(id), nil)
}

// Comparison asks the daemon for the document that Documents.Comparison returns.
func (c *Client) Comparison(ctx context.Context, source, from, to string) ([]byte, error) {
	ends := url.Values{"from": {from}, "to": {to}}
	return c.send(ctx, http.MethodGet, "/api/v1/sources/"+url.PathEscape(source)+"/compare?"+ends.Encode(), nil)
}

// Read reads a document of the API. What is empty there is as it is in a new
// T, which is how an empty time is read. No string of a document can hold what
// is looked for, since its quotes would be escaped.
func Read[T any](doc []byte) (T, error) {
	var v T
	if err := json.Unmarshal(bytes.ReplaceAll(doc, []byte(`": ""`), []byte(`": null`)), &v); err != nil {
		return v, fmt.Errorf("read an answer: %w", err)
	}
	return v, nil
}
