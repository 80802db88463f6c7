package alert

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"monitor/internal/claim"
)

// A webhook posts alerts after the Standard Webhooks specification, 1.0.0.
type webhook struct {
	client *http.Client
	url    claim.Secret
	keys   [][]byte // the first signs first; all sign while a key is replaced
}

func openWebhook(w Webhook, client *http.Client) (channel, error) {
	keys, err := signingKeys(w.Secret)
	return webhook{client: client, url: w.URL, keys: keys}, err
}

// signingKeys reads one or more keys with spaces between. One that begins with
// "whsec_" goes on in base64; another one is base64 where it can be, as in the
// libraries of the specification, else it is taken as it is.
func signingKeys(secret claim.Secret) ([][]byte, error) {
	var keys [][]byte
	for _, s := range strings.Fields(secret.Reveal()) {
		digits, marked := strings.CutPrefix(s, "whsec_")
		key, err := base64.StdEncoding.DecodeString(digits)
		switch {
		case marked && (err != nil || len(key) == 0):
			return nil, errors.New("a secret of the webhook begins with whsec_, but no base64 follows")
		case err != nil:
			key = []byte(s)
		}
		keys = append(keys, key)
	}
	return keys, nil
}

func (webhook) single() bool { return true }

func (w webhook) send(ctx context.Context, m message) error {
	body, err := payload(m)
	if err != nil {
		return &failure{why: "the message cannot be written", reject: true}
	}
	return post(ctx, w.client, w.url.Reveal(), w.sign(m.id, m.at, body), body)
}

// sign returns the headers of a message that is sent at at.
func (w webhook) sign(id string, at time.Time, body []byte) http.Header {
	stamp := strconv.FormatInt(at.Unix(), 10)
	var signatures []string
	for _, key := range w.keys {
		mac := hmac.New(sha256.New, key)
		fmt.Fprintf(mac, "%s.%s.%s", id, stamp, body)
		signatures = append(signatures, "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	}
	h := http.Header{}
	h.Set("webhook-id", id)
	h.Set("webhook-timestamp", stamp)
	if len(signatures) > 0 {
		h.Set("webhook-signature", strings.Join(signatures, " "))
	}
	return h
}

// maxPayload is what the specification advises to stay below.
const maxPayload = 20_000

// A document is what a webhook posts.
type document struct {
	Type      string    `json:"type"`      // alert. and its kind
	Timestamp time.Time `json:"timestamp"` // when it happened
	Data      data      `json:"data"`
}

type data struct {
	ID       string          `json:"id"`
	Kind     claim.AlertKind `json:"kind"`
	Reminder bool            `json:"reminder"`
	URL      string          `json:"url"`
	Why      string          `json:"why"`
	Items    []item          `json:"items"`
	Omitted  int             `json:"omitted"` // further items, for want of room
}

type item struct {
	claim.AlertItem
	Suggestion string `json:"suggestion"`
	Link       string `json:"link"` // to the page of the dashboard; empty without one
}

// payload writes m, whose one alert it tells. Page text is cut to what an
// editor reads, and items that do not fit are left out and counted.
func payload(m message) ([]byte, error) {
	a := m.alerts[0]
	d := document{Type: "alert." + string(a.Kind), Timestamp: a.At.UTC(), Data: data{
		ID: a.ID, Kind: a.Kind, Reminder: m.remind, URL: a.URL, Why: short(a.Why, 500), Items: []item{}, Omitted: a.Omitted,
	}}
	for _, it := range a.Items {
		link := linkTo(m.dashboard, line{AlertItem: it, alert: a})
		d.Data.Items = append(d.Data.Items, item{brief(it), suggestion(it), link})
	}
	for {
		body, err := json.Marshal(d)
		if err != nil || len(body) <= maxPayload || len(d.Data.Items) == 0 {
			return body, err
		}
		left := len(d.Data.Items) * maxPayload / len(body)
		d.Data.Omitted += len(d.Data.Items) - left
		d.Data.Items = d.Data.Items[:left]
	}
}

// brief cuts what a page may have made long, so that any one item fits.
func brief(it claim.AlertItem) claim.AlertItem {
	r := &it.Reading
	for _, s := range []*string{&it.Says, &r.Before, &r.Evidence.Exact} {
		*s = short(*s, 2*maxSays)
	}
	for _, s := range []*string{&it.Title, &it.SourceTitle, &it.Page, &it.From, &it.To, &r.Expected, &r.Observed, &r.Why, &r.Evidence.Prefix, &r.Evidence.Suffix, &r.Evidence.Heading} {
		*s = short(*s, maxWords)
	}
	return it
}
