package alert

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"monitor/internal/claim"
)

// A chat is a service on loopback that answers for every name.
type chat struct {
	options Options
	mu      sync.Mutex
	paths   []string
	bodies  []map[string]any
}

func newChat(t *testing.T, answer func(n int) int) *chat {
	t.Helper()
	c := &chat{}
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data, _ := io.ReadAll(r.Body)
		var body map[string]any
		_ = json.Unmarshal(data, &body)
		c.mu.Lock()
		defer c.mu.Unlock()
		c.paths, c.bodies = append(c.paths, r.Host+r.URL.Path), append(c.bodies, body)
		w.WriteHeader(answer(len(c.bodies)))
	}))
	t.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	c.options = Options{Log: slog.New(slog.DiscardHandler), Roots: roots, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, server.Listener.Addr().String())
	}}
	return c
}

// channel leads to a service whose certificate is the one of the test's server.
func (c *chat) channel(t *testing.T, url claim.Secret) hook {
	t.Helper()
	channel, err := open(Receiver{Name: "desk", URL: url}, c.options)
	must(t, err)
	h, ok := channel.(hook)
	if !ok {
		t.Fatalf("%T", channel)
	}
	h.client.Transport.(*http.Transport).TLSClientConfig.ServerName = "example.com"
	return h
}

func (c *chat) send(t *testing.T, url claim.Secret, alerts ...claim.Alert) error {
	t.Helper()
	return c.channel(t, url).send(t.Context(), message{id: "x", at: day, alerts: alerts})
}

const (
	slackURL   = "slack://hook:WNA3PBYV6-F20DUQND3-RQWebhooks0000000000000000@webhook"
	discordURL = "discord://token-canary@123456789"
)

func hostile() claim.Alert {
	a := stale("a", "clip", day)
	it := &a.Items[0]
	it.Says = "<!channel> @everyone <@U1> [click](https://evil.example) *b* _i_ ~s~ ```fence``` \x1b[2J \u202e"
	it.Reading.Evidence.Exact = "<!here> @here <https://evil.example|bank> | **b** 5 minutes"
	it.Reading.Before = "<!here> @here <https://evil.example|bank> | **b** 3 minutes"
	it.Reading.Why = "# heading\n> quote\n- list"
	return a
}

func TestMarkupOfPagesIsHarmless(t *testing.T) {
	for url, forbidden := range map[claim.Secret][]string{
		slackURL:   {"<!", "<@", "<http", "@everyone", "```", "*b*", "_i_", "~s~", "\x1b", "\u202e"},
		discordURL: {"[click](", "```", "**b**", " _i_", "<@U1>", "\x1b", "\u202e", "@everyone"},
	} {
		c := newChat(t, func(int) int { return http.StatusOK })
		must(t, c.send(t, url, hostile()))
		text, _ := c.bodies[0]["text"].(string)
		if url == discordURL {
			text, _ = c.bodies[0]["content"].(string)
			if mentions, _ := json.Marshal(c.bodies[0]["allowed_mentions"]); string(mentions) != `{"parse":[]}` {
				t.Errorf("allowed mentions %s", mentions)
			}
		}
		for _, f := range forbidden {
			if strings.Contains(text, f) {
				t.Errorf("%s: %q stands in\n%s", url[:5], f, text)
			}
		}
		if !strings.Contains(text, "minutes") {
			t.Errorf("the message lost its words:\n%s", text)
		}
	}
	for name, escape := range map[string]func(string) string{"any": anyText, "telegram": telegramMarkdown().escape} {
		got := escape(hostile().Items[0].Says)
		for _, f := range []string{"@everyone", "](", "```"} {
			if f != "@everyone" || name != "telegram" {
				if strings.Contains(got, f) {
					t.Errorf("%s: %q stands in %q", name, f, got)
				}
			}
		}
	}
}

func TestWhereChatsAre(t *testing.T) {
	c := newChat(t, func(int) int { return http.StatusOK })
	must(t, c.send(t, slackURL, hostile()))
	must(t, c.send(t, discordURL, hostile()))
	want := []string{"hooks.slack.com/services/WNA3PBYV6/F20DUQND3/RQWebhooks0000000000000000", "discord.com/api/webhooks/123456789/token-canary"}
	same(t, "paths", want, c.paths)
}

// Markup that a service turns down is sent plain, once.
func TestMarkupTurnedDown(t *testing.T) {
	c := newChat(t, func(n int) int { return map[bool]int{true: http.StatusBadRequest, false: http.StatusOK}[n == 1] })
	must(t, c.send(t, slackURL, stale("a", "clip", day)))
	rich, natural := c.bodies[0]["text"].(string), c.bodies[1]["text"].(string)
	if !strings.Contains(rich, "*5*") && !strings.Contains(rich, "*5 minutes*") || !strings.Contains(natural, "{+5") {
		t.Errorf("rich:\n%s\nplain:\n%s", rich, natural)
	}
	c = newChat(t, func(int) int { return http.StatusBadRequest })
	err := c.send(t, discordURL, stale("a", "clip", day))
	if f, ok := err.(*failure); !ok || !f.refused() || len(c.bodies) != 2 || strings.Contains(err.Error(), "canary") {
		t.Errorf("%v after %d tries", err, len(c.bodies))
	}
}

// What does not fit is left out, counted, and cut between runes.
func TestLengths(t *testing.T) {
	var many []claim.Alert
	for range 40 {
		many = append(many, stale("a", strings.Repeat("c", len(many)+1), day))
	}
	giant := stale("a", "clip", day)
	giant.Items[0].Reading.Before = strings.Repeat("🎬*", 9000)
	giant.Items[0].Reading.Evidence.Exact = strings.Repeat("分_", 9000)
	for name, alerts := range map[string][]claim.Alert{"many": many, "giant": {giant}, "giant first": append([]claim.Alert{giant}, many...)} {
		for url, limit := range map[claim.Secret]int{slackURL: 3000, discordURL: 2000} {
			c := newChat(t, func(int) int { return http.StatusOK })
			must(t, c.send(t, url, alerts...))
			text, _ := c.bodies[0]["text"].(string)
			if url == discordURL {
				text, _ = c.bodies[0]["content"].(string)
			}
			if n := size(text); n > limit || !utf8.ValidString(text) || strings.ContainsRune(text, utf8.RuneError) {
				t.Errorf("%s: %d units", name, n)
			}
			if len(alerts) > 1 && !strings.Contains(text, "more") {
				t.Errorf("%s: what was cut is not told:\n%s", name, text)
			}
		}
	}
}

// However long the passage, what an editor needs to decide is all there, and
// each change is closed.
func TestALongPassageLeavesRoom(t *testing.T) {
	a := stale("a", "clip", day)
	it := &a.Items[0]
	it.Reading.Before = strings.Repeat("Every word of it was written long ago. ", 60) + "It records 3 minutes. " + strings.Repeat("So it was. ", 20)
	it.Reading.Evidence.Exact = strings.Repeat("Nothing here stayed as it had been before. ", 60) + "It records 5 minutes. " + strings.Repeat("That is new. ", 20)
	c := newChat(t, func(int) int { return http.StatusOK })
	must(t, c.send(t, discordURL, a))
	text, _ := c.bodies[0]["content"].(string)
	for _, part := range []string{"The article says", "The passage", "Where", "Source", "Read", "Dealt with", "Not now"} {
		if !strings.Contains(text, "\n"+part+": ") {
			t.Errorf("no %q in\n%s", part, text)
		}
	}
	if n := size(text); n > 2000 || strings.Contains(text, "cut;") {
		t.Errorf("%d units:\n%s", n, text)
	}
}

// A service of the library's gets plain text, and its URL stays a secret.
func TestServices(t *testing.T) {
	var got []string
	status := http.StatusOK
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = append(got, string(body))
		w.WriteHeader(status)
		_, _ = io.WriteString(w, "{}")
	}))
	defer server.Close()
	host := strings.TrimPrefix(server.URL, "http://")
	o := Options{Log: slog.New(slog.DiscardHandler)}
	c, err := open(Receiver{URL: claim.Secret("ntfy://" + host + "/topic-canary?scheme=http")}, o)
	must(t, err)
	must(t, c.send(t.Context(), message{id: "x", at: day, alerts: []claim.Alert{hostile()}}))
	if len(got) != 1 || !strings.Contains(got[0], "minutes") || strings.Contains(got[0], "@everyone") {
		t.Errorf("got %q", got)
	}
	status = http.StatusInternalServerError
	err = c.send(t.Context(), message{id: "x", at: day, alerts: []claim.Alert{hostile()}})
	if err == nil || strings.Contains(err.Error(), "canary") || strings.Contains(err.Error(), host) {
		t.Errorf("error %v", err)
	}
	server.Close()
	if err = c.send(t.Context(), message{id: "x", at: day, alerts: []claim.Alert{hostile()}}); err == nil || strings.Contains(err.Error(), "canary") {
		t.Errorf("error %v", err)
	}
	for _, bad := range []claim.Secret{"nowhere://token-canary", "telegram://token-canary", "slack://canary", "discord://token-canary"} {
		if _, err := open(Receiver{URL: bad}, o); err == nil || strings.Contains(err.Error(), "canary") {
			t.Errorf("%v", err)
		}
	}
}

// People get one message for what came together, a minute apart at least and
// after the digest's time; what fell and came back is told as what it is.
func TestPeopleGetOneMessage(t *testing.T) {
	c := newChat(t, func(int) int { return http.StatusOK })
	d := newDesk(t, Receiver{Name: "desk", URL: discordURL, Covers: map[string]bool{"a": true}, Digest: time.Hour})
	c.options.Log, c.options.Now, c.options.Receivers, c.options.Articles = d.o.Log, d.o.Now, d.o.Receivers, d.o.Articles
	d.o = c.options
	d.reload()
	trust := func() {
		d.receivers[0].channel.(hook).client.Transport.(*http.Transport).TLSClientConfig.ServerName = "example.com"
	}
	trust()
	fresh := stale("a", "x", day)
	fresh.Kind, fresh.Items[0].Kind = claim.AlertFresh, claim.AlertFresh
	d.owe(stale("a", "x", day), stale("a", "y", day), fresh)
	if r := d.deliver(59 * time.Minute); r.Sent != 0 || !r.Next.Equal(day.Add(time.Hour)) {
		t.Errorf("round %+v", r)
	}
	d.deliver(2 * time.Minute)
	d.owe(stale("a", "z", day))
	d.deliver(30 * time.Second)
	if len(c.bodies) != 1 {
		t.Fatalf("%d messages", len(c.bodies))
	}
	text := c.bodies[0]["content"].(string)
	if strings.Count(text, "STALE") != 1 || strings.Count(text, "FRESH AGAIN") != 1 {
		t.Errorf("message:\n%s", text)
	}
	d.reload()
	trust()
	d.deliver(time.Minute)
	if len(c.bodies) != 2 {
		t.Errorf("%d messages", len(c.bodies))
	}
}

// A message that was begun is the same after a crash, whatever came since.
func TestAMessageBegunStaysTheSame(t *testing.T) {
	c := newChat(t, func(n int) int {
		return map[bool]int{true: http.StatusInternalServerError, false: http.StatusOK}[n == 1]
	})
	d := newDesk(t, Receiver{Name: "desk", URL: slackURL, Covers: map[string]bool{"a": true}})
	c.options.Log, c.options.Now, c.options.Receivers, c.options.Articles = d.o.Log, d.o.Now, d.o.Receivers, d.o.Articles
	d.o = c.options
	for range 2 {
		d.reload()
		d.receivers[0].channel.(hook).client.Transport.(*http.Transport).TLSClientConfig.ServerName = "example.com"
		d.owe(stale("a", "x", d.now), stale("a", "y", d.now))
		d.deliver(time.Hour)
	}
	if len(c.bodies) != 2 || c.bodies[0]["text"] != c.bodies[1]["text"] {
		t.Errorf("messages %v", c.bodies)
	}
	d.deliver(time.Hour)
	if len(c.bodies) != 3 {
		t.Errorf("%d messages", len(c.bodies))
	}
}
