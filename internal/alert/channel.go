package alert

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// A channel sends messages to one receiver.
type channel interface {
	// send sends a message once. Its error is a *failure where more is known
	// than that it did not arrive, and never holds a secret.
	send(ctx context.Context, m message) error
	// single reports that machines listen: every alert is a message of its own.
	single() bool
}

// open returns the channel of a receiver.
func open(r Receiver, o Options) (channel, error) {
	switch {
	case r.Webhook != nil:
		return openWebhook(*r.Webhook, newClient(o))
	case r.Mail != nil:
		return openMail(*r.Mail, o)
	}
	scheme, _, _ := strings.Cut(r.URL.Reveal(), "://")
	switch scheme {
	case "logger":
		return logged{o.Log}, nil
	case "slack":
		if c, ok := openSlack(r.URL, newClient(o)); ok {
			return c, nil
		}
	case "discord":
		if c, ok := openDiscord(r.URL, newClient(o)); ok {
			return c, nil
		}
	}
	return openService(r.URL)
}

// newClient returns a client that follows no redirects: what was configured is
// where messages go, and nowhere else.
func newClient(o Options) *http.Client {
	dial := o.Dial
	if dial == nil {
		dial = (&net.Dialer{Timeout: 10 * time.Second}).DialContext
	}
	return &http.Client{
		Timeout:       timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext:            dial,
			TLSClientConfig:        &tls.Config{RootCAs: o.Roots, MinVersion: tls.VersionTLS12},
			TLSHandshakeTimeout:    10 * time.Second,
			MaxResponseHeaderBytes: 64 << 10,
			DisableKeepAlives:      true, // messages are rare
			ForceAttemptHTTP2:      true,
		},
	}
}

const userAgent = "monitor/1"

// maxAnswer is as much as is read of what a receiver answers.
const maxAnswer = 4 << 10

// post posts a message and returns a failure unless the answer is 2xx.
func post(ctx context.Context, client *http.Client, target string, header http.Header, body []byte) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target, bytes.NewReader(body))
	if err != nil {
		return &failure{why: "the address cannot be used"}
	}
	req.Header = header
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", userAgent)
	resp, err := client.Do(req)
	if err != nil {
		return &failure{why: siteOf(target) + ": " + bare(err).Error()}
	}
	defer resp.Body.Close()
	_, _ = io.CopyN(io.Discard, resp.Body, maxAnswer) // a courtesy to servers that dislike resets
	if resp.StatusCode >= 200 && resp.StatusCode < 300 {
		return nil
	}
	return &failure{
		why:    siteOf(target) + ": " + http.StatusText(resp.StatusCode) + " (" + strconv.Itoa(resp.StatusCode) + ")",
		status: resp.StatusCode,
		after:  retryAfter(resp.Header.Get("Retry-After"), time.Now()),
	}
}

// retryAfter reads the header of RFC 9110, section 10.2.3; 0 when it says
// nothing.
func retryAfter(value string, now time.Time) time.Duration {
	if seconds, err := strconv.ParseUint(value, 10, 32); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}

// siteOf shows as much of an address as holds no secret.
func siteOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return "the receiver"
	}
	return u.Scheme + "://" + u.Host + "/…"
}

// bare takes the address off an error of net/http.
func bare(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}
