package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"monitor/internal/claim"
)

const decisionPath = "/api/v1/decisions"

// A Decision is what an editor decided about a claim.
type Decision struct {
	Article string    `json:"article"`
	Claim   string    `json:"claim"`
	Verb    string    `json:"verb"` // accept or snooze
	Reason  string    `json:"reason"`
	Until   time.Time `json:"until"` // zero without a date
	Undo    bool      `json:"undo"`
}

// A decided is the answer to a Decision: what it came to, or why not.
type decided struct {
	Said    string `json:"said"`
	Refused string `json:"refused"`
}

// A Refused is a decision that makes no sense as things stand.
type Refused struct{ Why string }

func (r Refused) Error() string { return r.Why }

func (d *Door) decide(w http.ResponseWriter, r *http.Request) {
	var asked Decision
	body := json.NewDecoder(r.Body)
	body.DisallowUnknownFields()
	if err := body.Decode(&asked); err != nil {
		d.answer(w, http.StatusBadRequest, decided{Refused: "the decision cannot be read: " + claim.EscapeLine(err.Error())})
		return
	}
	said, err := d.Decide(r.Context(), asked)
	var refused Refused
	switch {
	case errors.As(err, &refused):
		d.answer(w, http.StatusConflict, decided{Refused: refused.Why})
	case err != nil:
		d.Log.Error("decide", "article", asked.Article, "claim", asked.Claim, "err", err)
		http.Error(w, "the decision could not be kept; the daemon's log says why", http.StatusInternalServerError)
	default:
		d.answer(w, http.StatusOK, decided{Said: said})
	}
}

// Decide asks the daemon to keep a decision and returns what that came to. It
// is ErrNoDaemon as Status is, and a Refused where the daemon refused.
func (c *Client) Decide(ctx context.Context, d Decision) (string, error) {
	body, err := json.Marshal(d)
	if err != nil {
		return "", err
	}
	var answer decided
	err = c.ask(ctx, http.MethodPost, decisionPath, bytes.NewReader(body), &answer)
	if answer.Refused != "" {
		return "", Refused{answer.Refused}
	}
	return answer.Said, err
}

// ask sends a request and decodes the answer, also that of one that the daemon
// could not obey.
func (c *Client) ask(ctx context.Context, method, path string, body io.Reader, answer any) error {
	req, err := http.NewRequestWithContext(ctx, method, "http://monitor"+path, body)
	if err != nil {
		return err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		if nobodyThere(err) {
			err = ErrNoDaemon
		}
		return fmt.Errorf("ask the daemon at %s: %w", c.path, err)
	}
	defer resp.Body.Close()
	whole, err := io.ReadAll(resp.Body)
	if err != nil {
		return fmt.Errorf("ask the daemon at %s: %w", c.path, err)
	}
	decodeErr := json.Unmarshal(whole, answer)
	switch {
	case resp.StatusCode >= 400:
		return fmt.Errorf("ask the daemon at %s: %s: %s", c.path, resp.Status, claim.EscapeLine(string(whole[:min(len(whole), 512)])))
	case decodeErr != nil:
		return fmt.Errorf("ask the daemon at %s: %w", c.path, decodeErr)
	}
	return nil
}
