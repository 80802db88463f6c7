package alert

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"github.com/nicholas-fedor/shoutrrr/pkg/router"
	"github.com/nicholas-fedor/shoutrrr/pkg/types"

	"monitor/internal/claim"
)

// logged writes alerts to the log.
type logged struct{ log *slog.Logger }

func (logged) single() bool { return true }

func (c logged) send(_ context.Context, m message) error {
	for _, l := range m.lines() {
		c.log.Warn("alert", "alert", m.id, "kind", l.Kind, "article", l.Article, "claim", l.Claim,
			"url", l.alert.URL, "from", l.From, "to", l.To, "why", l.alert.Why, "link", l.link)
	}
	return nil
}

// A hook posts to the webhook of a chat service, with marks for what changed.
// One that turns the markup down is sent plain text, once.
type hook struct {
	client  *http.Client
	url     claim.Secret
	rich    style
	wrap    func(text string, rich bool) any
	natural style // of plain text
}

func (hook) single() bool { return false }

func (h hook) send(ctx context.Context, m message) error {
	err := h.post(ctx, h.wrap(m.text(h.rich), true))
	var f *failure
	if errors.As(err, &f) && f.status == http.StatusBadRequest {
		return h.post(ctx, h.wrap(m.text(h.natural), false))
	}
	return err
}

func (h hook) post(ctx context.Context, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return &failure{why: "the message cannot be written", reject: true}
	}
	return post(ctx, h.client, h.url.Reveal(), http.Header{}, body)
}

// openSlack takes slack://hook:A-B-C@webhook and the shorter forms of it; a
// token of another kind is left to the library.
func openSlack(raw claim.Secret, client *http.Client) (channel, bool) {
	rest := strings.TrimPrefix(raw.Reveal(), "slack://")
	rest, _, _ = strings.Cut(rest, "?")
	token, _, _ := strings.Cut(rest, "@")
	token = strings.TrimPrefix(strings.Trim(token, "/:"), "hook:")
	parts := strings.FieldsFunc(token, func(r rune) bool { return r == '-' || r == '/' || r == ',' })
	if len(parts) != 3 || strings.Contains(token, ":") || strings.HasPrefix(token, "xox") {
		return nil, false
	}
	h := hook{client: client, url: claim.Secret("https://hooks.slack.com/services/" + strings.Join(parts, "/"))}
	h.rich = style{escape: slackText, gone: around("~"), come: around("*"), link: between("<", ">"), limit: 3000}
	h.natural = plain()
	h.natural.escape, h.natural.link, h.natural.limit = slackText, between("<", ">"), 3000
	h.wrap = func(text string, rich bool) any {
		return map[string]any{"text": text, "mrkdwn": rich, "parse": "none", "link_names": false, "unfurl_links": false, "unfurl_media": false}
	}
	return h, true
}

// openDiscord takes discord://TOKEN@ID.
func openDiscord(raw claim.Secret, client *http.Client) (channel, bool) {
	u, err := url.Parse(raw.Reveal())
	if err != nil || u.User == nil || u.Host == "" {
		return nil, false
	}
	target := url.URL{Scheme: "https", Host: "discord.com", Path: "/api/webhooks/" + u.Host + "/" + u.User.Username()}
	if thread := u.Query().Get("thread_id"); thread != "" {
		target.RawQuery = url.Values{"thread_id": {thread}}.Encode()
	}
	h := hook{client: client, url: claim.Secret(target.String())}
	h.rich = style{escape: markdownText, gone: around("~~"), come: around("**"), link: between("<", ">"), limit: 2000}
	h.natural = plain()
	h.natural.escape, h.natural.link, h.natural.limit = markdownText, between("<", ">"), 2000
	const suppressEmbeds = 1 << 2
	h.wrap = func(text string, _ bool) any {
		return map[string]any{"content": text, "flags": suppressEmbeds, "allowed_mentions": map[string]any{"parse": []string{}}}
	}
	return h, true
}

// around marks text; marks that touch a space would not be read as such.
func around(mark string) func(string) string {
	return func(s string) string {
		core := strings.TrimSpace(s)
		if core == "" {
			return s
		}
		before, after, _ := strings.Cut(s, core)
		return before + mark + core + mark + after
	}
}

// between is how chat services are told where an address ends.
func between(open, end string) func(string) string {
	return func(s string) string { return open + s + end }
}

// inert stands behind a character and takes its meaning: no renderer shows it.
const inert = "\u200b"

// slackText makes text harmless in Slack's mrkdwn: no link, no mention and no
// mark begins without one of these characters.
func slackText(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;",
		"*", "*"+inert, "_", "_"+inert, "~", "~"+inert, "`", "`"+inert, "@", "@"+inert).Replace(claim.Escape(s))
}

// markdownText makes text harmless in Discord's Markdown.
func markdownText(s string) string {
	var b strings.Builder
	for _, r := range claim.Escape(s) {
		if strings.ContainsRune("\\*_~`|>[]()#-<:", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
		if r == '@' {
			b.WriteString(inert)
		}
	}
	return b.String()
}

// A service is any that shoutrrr speaks to. The library decides how it speaks:
// it knows no context, and some services of it follow redirects.
type service struct {
	sender types.Service
	secret claim.Secret
	style  style
	titled bool
}

func openService(raw claim.Secret) (channel, error) {
	var r router.ServiceRouter
	sender, err := r.Locate(raw.Reveal())
	scheme, _, _ := strings.Cut(raw.Reveal(), "://")
	if err != nil {
		if errors.Is(err, router.ErrUnknownService) {
			return nil, fmt.Errorf("shoutrrr has no service %q", short(scheme, 40))
		}
		return nil, fmt.Errorf("the URL is not one of shoutrrr's service %s (https://shoutrrr.nickfedor.com)", short(scheme, 40))
	}
	// A title makes Telegram's text HTML, which it is not.
	return service{sender: sender, secret: raw, style: serviceStyle(scheme, raw), titled: scheme != "telegram"}, nil
}

// serviceStyle knows how long a message may be, and what Telegram is told to
// read in it. Everywhere else text is made harmless for any renderer.
func serviceStyle(scheme string, raw claim.Secret) style {
	s := plain()
	s.escape, s.limit = anyText, 2000
	switch scheme {
	case "telegram":
		s.limit = 4096
		u, err := url.Parse(raw.Reveal())
		if err != nil {
			break
		}
		switch strings.ToLower(u.Query().Get("parsemode")) {
		case "html":
			s.escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace
		case "markdown", "markdownv2":
			return telegramMarkdown()
		}
	case "pushover", "bark":
		s.limit = 1024
	case "mattermost", "rocketchat", "matrix", "zulip", "googlechat", "teams", "ntfy":
		s.limit = 4000
	}
	return s
}

// telegramMarkdown escapes what MarkdownV2 reserves, our own marks as well.
func telegramMarkdown() style {
	escape := func(s string) string {
		var b strings.Builder
		for _, r := range claim.Escape(s) {
			if strings.ContainsRune("\\_*[]()~`>#+-=|{}.!", r) {
				b.WriteByte('\\')
			}
			b.WriteRune(r)
		}
		return b.String()
	}
	s := plain()
	s.escape, s.link, s.limit = escape, escape, 4096
	s.gone, s.come = func(s string) string { return escape("[-") + s + escape("-]") }, func(s string) string { return escape("{+") + s + escape("+}") }
	return s
}

// anyText takes the meaning from what mentions, links and fences begin with.
func anyText(s string) string {
	return strings.NewReplacer("@", "@"+inert, "<", "<"+inert, "](", "]"+inert+"(", "`", "`"+inert).Replace(claim.Escape(s))
}

func (service) single() bool { return false }

// send gives up when ctx ends; the library's own limits then end its call.
func (s service) send(ctx context.Context, m message) error {
	done := make(chan error, 1)
	go func() {
		params := types.Params{}
		if s.titled {
			params.SetTitle(s.style.escape(m.subject()))
		}
		done <- s.sender.Send(m.text(s.style), &params)
	}()
	select {
	case <-ctx.Done():
		return &failure{why: "no answer in time"}
	case err := <-done:
		if err != nil {
			return &failure{why: s.scrub(err)}
		}
		return nil
	}
}

// scrub keeps what an error says of the service's URL out of it.
func (s service) scrub(err error) string {
	scheme, rest, _ := strings.Cut(s.secret.Reveal(), "://")
	text := bare(err).Error()
	words := strings.FieldsFunc(rest, func(r rune) bool { return strings.ContainsRune("/@:?&=,-", r) })
	for _, word := range words {
		if plain, err := url.QueryUnescape(word); err == nil && len(plain) > 3 {
			text = strings.ReplaceAll(strings.ReplaceAll(text, word, "…"), plain, "…")
		}
	}
	return scheme + "://…: " + short(text, 200)
}
