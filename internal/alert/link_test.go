package alert

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"mime/quotedprintable"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"monitor/internal/claim"
)

const dashboard = "https://monitor.example.org"

func TestWhereLinksLead(t *testing.T) {
	claims := func(names ...string) claim.Alert {
		a := claim.Alert{Kind: claim.AlertStale, Target: "t", URL: "https://example.com"}
		for _, name := range names {
			article, id, _ := strings.Cut(name, "/")
			a.Items = append(a.Items, claim.AlertItem{Article: article, Claim: id, Source: "s", Kind: claim.AlertStale})
		}
		return a
	}
	gone := claims("a/x", "b/y")
	gone.Kind = claim.AlertGone
	hostile := `../"><b>@x&y?z#*_` + "\n"
	tests := []struct {
		name  string
		alert claim.Alert
		lines []string
		whole string
	}{
		{"a claim", claims("a/x.y"), []string{"/claims/a/x.y"}, "/claims/a/x.y"},
		{"of one article", claims("a/x", "a/y"), []string{"/claims/a/x", "/claims/a/y"}, "/articles/a"},
		{"of two", claims("a/x", "b/y"), []string{"/claims/a/x", "/claims/b/y"}, "/"},
		{"a source", gone, []string{"/sources/s"}, "/sources/s"},
		{"the watch", claim.Alert{Kind: claim.AlertUnwell, Why: "x"}, []string{"/health"}, "/health"},
		{"a sample", sample(day), []string{"/"}, "/"},
		{"no id that a configuration takes", claim.Alert{Kind: claim.AlertStale, Items: []claim.AlertItem{{Article: "a", Claim: hostile, Kind: claim.AlertStale}}},
			[]string{"/claims/a/..%2F%22%3E%3Cb%3E%40x%26y%3Fz%23%2A_%0A"}, "/claims/a/..%2F%22%3E%3Cb%3E%40x%26y%3Fz%23%2A_%0A"},
	}
	for _, tt := range tests {
		for _, base := range []string{dashboard, ""} {
			m := message{alerts: []claim.Alert{tt.alert}, dashboard: base}
			var lines []string
			for _, l := range m.lines() {
				lines = append(lines, l.link)
			}
			want, whole := make([]string, len(tt.lines)), ""
			if base != "" {
				for i, path := range tt.lines {
					want[i] = base + path
				}
				whole = base + tt.whole
			}
			same(t, tt.name, want, lines)
			if got := m.link(); got != whole {
				t.Errorf("%s: %q leads to all of it, want %q", tt.name, got, whole)
			}
		}
	}
}

// Every channel writes an address so that it can be followed, whatever it does
// to the text of pages.
func TestLinksInEveryChannel(t *testing.T) {
	const link = dashboard + "/claims/a/max_clip.v-2"
	a := stale("a", "max_clip.v-2", day)
	m := message{id: a.ID, at: day, alerts: []claim.Alert{a}, dashboard: dashboard}
	styles := map[string]string{
		"generic://example.org":                        link,
		"mattermost://example.org/token":               link,
		"telegram://1:x@telegram?chats=@x":             link,
		"telegram://1:x@telegram?parsemode=HTML":       link,
		"telegram://1:x@telegram?parsemode=markdownv2": strings.NewReplacer(".", `\.`, "_", `\_`, "-", `\-`).Replace(link),
	}
	for raw, want := range styles {
		scheme, _, _ := strings.Cut(raw, "://")
		if text := m.text(serviceStyle(scheme, claim.Secret(raw))); !strings.Contains(text, "\nDashboard: "+want+"\n") {
			t.Errorf("%s: no line %q in\n%s", raw, want, text)
		}
	}
	for _, url := range []claim.Secret{slackURL, discordURL} {
		h := newChat(t, func(int) int { return http.StatusOK }).channel(t, url)
		for _, s := range []style{h.rich, h.natural} {
			if text := m.text(s); !strings.Contains(text, "\nDashboard: <"+link+">\n") {
				t.Errorf("%s: no link in\n%s", url.Reveal()[:5], text)
			}
		}
	}
	var log bytes.Buffer
	must(t, logged{slog.New(slog.NewTextHandler(&log, nil))}.send(t.Context(), m))
	if !strings.Contains(log.String(), "link="+link) {
		t.Errorf("log %s", log.String())
	}
	stories, err := Stories(m.alerts, dashboard+"/")
	must(t, err)
	if want := `<a href="` + link + `">` + link + `</a>`; stories[0].Link != link || !strings.Contains(stories[0].HTML, want) {
		t.Errorf("story %q without %s:\n%s", stories[0].Link, want, stories[0].HTML)
	}
}

func TestLinksInLettersAndPayloads(t *testing.T) {
	b := newInbox(t, nil)
	p, roots := newPostOffice(t, true)
	m := p.mail()
	covers := map[string]bool{"a": true, "b": true}
	d := newDesk(t, hookTo("cms", b), Receiver{Name: "post", Mail: &m, Covers: covers})
	d.o.Dashboard, d.o.Roots = dashboard, roots
	d.reload()
	clip := stale("a", "clip", day)
	gone := clip
	gone.Kind = claim.AlertGone
	gone.Identify()
	d.owe(clip, gone)
	if r := d.deliver(0); r.Sent != 3 {
		t.Fatalf("round %+v", r)
	}
	for i, want := range []string{dashboard + "/claims/a/clip", dashboard + "/sources/maker-specs"} {
		var doc document
		must(t, json.Unmarshal(b.got[i].body, &doc))
		if got := doc.Data.Items[0].Link; got != want {
			t.Errorf("payload leads to %q, want %q", got, want)
		}
		letter := unfolded(t, p.letters[0])
		for _, form := range []string{"\nDashboard: " + want + "\n", `<a href="` + want + `">`} {
			if !strings.Contains(letter, form) {
				t.Errorf("no %q in\n%s", form, letter)
			}
		}
	}
	d.o.Dashboard = ""
	d.reload()
	d.owe(clip)
	d.deliver(time.Hour)
	if body := string(b.got[2].body); !strings.Contains(body, `"link":""`) || strings.Contains(unfolded(t, p.letters[1]), "Dashboard") {
		t.Errorf("a link without a dashboard: %s\n%s", body, p.letters[1])
	}
}

// unfolded is a letter without the line breaks that mail needs.
func unfolded(t *testing.T, letter string) string {
	t.Helper()
	var b bytes.Buffer
	_, err := b.ReadFrom(quotedprintable.NewReader(strings.NewReader(letter)))
	must(t, err)
	return strings.ReplaceAll(b.String(), "\r\n", "\n")
}

// When thousands of claims fall at once, people get a message a minute at most,
// with how many there are and where they are listed.
func TestThousandsOfClaimsFallAtOnce(t *testing.T) {
	const fallen = 5000
	p, roots := newPostOffice(t, true)
	m := p.mail()
	c := newChat(t, func(int) int { return http.StatusOK })
	covers := map[string]bool{}
	alerts := make([]claim.Alert, fallen)
	for i := range alerts {
		article := fmt.Sprint("article-", i%100)
		covers[article] = true
		alerts[i] = stale(article, fmt.Sprint("claim-", i), day)
	}
	d := newDesk(t, Receiver{Name: "post", Mail: &m, Covers: covers}, Receiver{Name: "chat", URL: slackURL, Covers: covers})
	d.o.Dashboard, d.o.Roots = dashboard, roots
	d.reload()
	d.receivers[1].channel = c.channel(t, slackURL)
	d.owe(alerts...)
	minutes := 0
	for told := 0; told < fallen; minutes++ {
		before := len(p.letters)
		if r := d.deliver(time.Second); r.Sent > 2 {
			t.Fatalf("%d messages to two receivers at once", r.Sent)
		}
		if r := d.deliver(30 * time.Second); r.Sent > 0 {
			t.Fatalf("another message within the minute")
		}
		d.deliver(30 * time.Second)
		if len(p.letters) == before {
			t.Fatal("nothing was sent for a minute")
		}
		told = len(p.letters) * batchSize
	}
	if len(p.letters) > minutes+1 || len(c.bodies) != len(p.letters) {
		t.Errorf("%d letters and %d chat messages in %d minutes", len(p.letters), len(c.bodies), minutes)
	}
	letter, text := unfolded(t, p.letters[0]), c.bodies[0]["text"].(string)
	for _, form := range []string{
		"\n… and 400 more, see " + dashboard + "/\n", "… and 400 more:", `<a href="` + dashboard + `/">`, "/claims/article-0/claim-0",
	} {
		if !strings.Contains(letter, form) {
			t.Errorf("the letter lacks %q", form)
		}
	}
	if len(letter) > 500_000 {
		t.Errorf("a letter of %d bytes", len(letter))
	}
	if !strings.Contains(text, "more, see <"+dashboard+"/>") || len(text) > 4*3000 {
		t.Errorf("the chat reads\n%s", text)
	}
	sent, err := d.store.Deliveries(1, fallen)
	must(t, err)
	owed := map[string]uint64{"post": fallen - keptAlerts, "chat": fallen - keptAlerts}
	for _, s := range sent {
		if s.First != owed[s.Receiver]+1 {
			t.Errorf("%s: from %d after %d", s.Receiver, s.First, owed[s.Receiver])
		}
		owed[s.Receiver] = s.Last
	}
	if diff := cmp.Diff(map[string]uint64{"post": fallen, "chat": fallen}, owed); diff != "" {
		t.Errorf("told up to (-want +got):\n%s", diff)
	}
}
