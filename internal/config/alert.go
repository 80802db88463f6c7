package config

import (
	"errors"
	"net"
	"net/mail"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

// alert is an entry of alerts.
type alert struct {
	Alert
	place   place
	webhook Webhook
	mail    Mail
	entries []mention
}

// maxRemind bounds remind and digest: an alert later than that is lost.
const (
	maxRemind = 366 * 24 * time.Hour
	maxDigest = 7 * 24 * time.Hour
)

// freshAlert is what holds by default.
func freshAlert() alert {
	return alert{Alert: Alert{Remind: 72 * time.Hour, Articles: []string{"*"}}}
}

func oneAlert(a *alert) kind { return mapping(a) }

func (a *alert) fields() []field {
	return slices.Concat(
		[]field{{"name", "Names the alert in logs.", id(&a.Name).must()}},
		twin("url", "A shoutrrr service URL.", &a.URL, serviceURL),
		[]field{
			{"webhook", "A receiver of Standard Webhooks.", mapping(&a.webhook).unless(func() bool { return a.Webhook == nil })},
			{"mail", "A mail server and who is written to.", mapping(&a.mail).unless(func() bool { return a.Mail == nil })},
			{"articles", "Which articles: ids, globs of ids, or tags; all by default.", list(&a.entries, 1, glob).as(list(&a.Alert.Articles, 1, text))},
			{"remind", "Tell again after this long while an article stays stale; 0 never.", duration(&a.Remind, 0, maxRemind)},
			{"digest", "Collect for this long before sending; 0 sends at once.", duration(&a.Digest, 0, maxDigest)},
		},
	)
}

func (*alert) rule() schema {
	return schema{"oneOf": []schema{having("url"), having("url_file"), having("webhook"), having("mail")}}
}

func (a *alert) finish(d *decoder, n *yaml.Node, at keys) {
	a.place = d.at(at.or("name", n))
	targets := 0
	for _, key := range []string{"url", "webhook", "mail"} {
		if at.given(key) {
			targets++
		}
	}
	if targets != 1 {
		d.fail(n, "an alert has one of url, webhook and mail, this one has %s", count(targets))
	}
	if at["webhook"] != nil {
		webhook := a.webhook
		a.Webhook = &webhook
	}
	if at["mail"] != nil {
		letters := a.mail
		a.Mail = &letters
	}
	if len(a.entries) > 0 {
		a.Alert.Articles = nil
	}
	for _, entry := range a.entries {
		a.Alert.Articles = append(a.Alert.Articles, entry.name)
	}
}

func count(n int) string {
	if n == 0 {
		return "none"
	}
	return strconv.Itoa(n)
}

func glob(dst *mention) kind {
	pattern := parsed(&dst.name, textForm(), func(s string) (string, error) {
		if _, err := path.Match(s, ""); err != nil {
			return "", errors.New(quoted(s) + " is no glob: a bracket or backslash is left open")
		}
		return s, nil
	})
	return kind{
		read: func(d *decoder, n *yaml.Node) {
			dst.place = d.at(n)
			pattern.read(d, n)
		},
		schema: pattern.schema,
		show:   pattern.show,
	}
}

func (w *Webhook) fields() []field {
	return slices.Concat(
		twin("url", "Where messages are posted.", &w.URL, webURL),
		twin("secret", "Signs the messages, as Standard Webhooks has it; two with a space between while the one takes the other's place.", &w.Secret, oneLine),
	)
}

func (*Webhook) rule() schema { return havingTwin("url") }

func (*Webhook) finish(d *decoder, n *yaml.Node, at keys) {
	if !at.given("url") {
		d.fail(n, "url is missing")
	}
}

func (m *Mail) fields() []field {
	return slices.Concat(
		twin("server", "The mail server, as host:port.", &m.Server, mailServer),
		twin("from", "The sender's address.", &m.From, mailAddress),
		[]field{
			{"to", "Who is written to. Addresses may hold ${NAME} from the environment.", list(&m.To, 1, recipient)},
			{"to_file", "A file with one address a line, relative to this one.", recipients(&m.To)},
		},
		twin("username", "Who signs in at the server.", &m.Username, oneLine),
		twin("password", "What to sign in with.", &m.Password, oneLine),
	)
}

func (*Mail) finish(d *decoder, n *yaml.Node, at keys) {
	for _, key := range []string{"server", "from", "to"} {
		if !at.given(key) {
			d.fail(n, "%s is missing", key)
		}
	}
	if at.given("username") != at.given("password") {
		d.fail(n, "username and password go together")
	}
	if at["to"] != nil && at["to_file"] != nil {
		d.fail(at["to_file"], "to and to_file are both given")
	}
}

func recipient(dst *string) kind {
	return masked(dst, expanded(func(d *decoder, n *yaml.Node, value string) {
		if err := mailAddress(value); err != nil {
			d.wrong(n, "%v", err)
			return
		}
		*dst = value
	}))
}

func recipients(dst *[]string) kind {
	return contents(func(d *decoder, n *yaml.Node, value string) {
		for line := range strings.Lines(value) {
			address := strings.TrimSpace(line)
			if err := mailAddress(address); err != nil {
				d.wrong(n, "a line of the file: %v", err)
				return
			}
			*dst = append(*dst, address)
		}
	})
}

// The checks below see values that may be secret, and quote none of them.

func serviceURL(value string) error {
	scheme, _, ok := strings.Cut(value, "://")
	switch {
	case !ok || scheme == "":
		return errors.New("the value is no service URL such as slack://TOKEN@CHANNEL")
	case scheme == "http" || scheme == "https":
		return errors.New("the value is a web address, not the URL of a service (did you mean webhook: {url: ...}?)")
	}
	return oneLine(value)
}

func webURL(value string) error {
	u, err := url.Parse(value)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return errors.New("the value is no address such as https://example.org/hook")
	}
	return nil
}

func mailServer(value string) error {
	if host, port, err := net.SplitHostPort(value); err == nil && host != "" {
		if n, err := strconv.ParseUint(port, 10, 16); err == nil && n > 0 {
			return nil
		}
	}
	return errors.New("the value is no address such as smtp.example.org:587")
}

func mailAddress(value string) error {
	if _, err := mail.ParseAddress(value); err != nil || oneLine(value) != nil {
		return errors.New("the value is no mail address such as desk@example.org")
	}
	return nil
}
