package main

import (
	"encoding/xml"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"golang.org/x/net/html"

	"monitor/internal/check"
	"monitor/internal/claim"
	"monitor/internal/config"
	"monitor/internal/store"
)

// feedOf is a daemon that was left alerts.
func feedOf(t testing.TB, alerts ...claim.Alert) *daemon {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	st, err := store.Open(filepath.Join(t.TempDir(), "monitor.db"), store.Options{Log: log, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := st.Record(t.Context(), claim.Record{Target: claim.TargetState{Key: "t"}, Alerts: alerts}); err != nil {
		t.Fatal(err)
	}
	d := &daemon{store: st, log: log}
	d.outfit = func(*config.Config) (*check.Checker, func(), error) { return &check.Checker{}, func() {}, nil }
	plan, err := check.NewPlan(nil)
	if err != nil {
		t.Fatal(err)
	}
	cfg := &config.Config{Store: filepath.Join(t.TempDir(), "monitor.db")}
	cfg.Web = config.Web{Listen: freeAddress(t), Probes: freeAddress(t)}
	if err := d.begin(cfg, plan); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.texts.Close)
	return d
}

func TestFeedShowsTheNewest(t *testing.T) {
	at := time.Date(2026, 4, 3, 8, 0, 0, 0, time.UTC)
	var alerts []claim.Alert
	for i := range 120 {
		a := claim.Alert{Kind: claim.AlertUnwell, At: at.Add(time.Duration(i) * time.Minute), Why: fmt.Sprint("trouble ", i)}
		a.Identify()
		alerts = append(alerts, a)
	}
	d := feedOf(t, alerts...)
	g := newGazette(d)
	f, err := g.feed()
	if err != nil || len(f.Entries) != fed {
		t.Fatalf("%d entries, error %v", len(f.Entries), err)
	}
	for i, e := range f.Entries {
		if want := alerts[len(alerts)-1-i]; e.ID != want.ID || !e.At.Equal(want.At) || e.Title != "monitor is unwell: "+want.Why {
			t.Errorf("entry %d is %+v, want that of %+v", i, e, want)
		}
	}
	if f.Begun.IsZero() {
		t.Error("nothing tells the feed from others")
	}

	// One more is news, however old it is.
	late := claim.Alert{Kind: claim.AlertWell, At: at.Add(-time.Hour)}
	late.Identify()
	if err := d.store.Record(t.Context(), claim.Record{Target: claim.TargetState{Key: "t"}, Alerts: []claim.Alert{late}}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if f, err := g.feed(); err != nil || len(f.Entries) != fed || f.Entries[0].ID != late.ID {
			t.Errorf("%d entries, the first %+v, error %v", len(f.Entries), f.Entries[0], err)
		}
	}
	none, err := newGazette(feedOf(t)).feed()
	if err != nil || len(none.Entries) > 0 {
		t.Errorf("of no alerts: %v, error %v", none.Entries, err)
	}
}

// TestFeedDoor holds that what quotes articles is not where probes are answered.
func TestFeedDoor(t *testing.T) {
	d := feedOf(t)
	server, err := d.listen()
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := server.Close(time.Minute); err != nil {
			t.Error(err)
		}
		d.removeSocket()
	}()
	for address, code := range map[string]int{d.now.cfg.Web.Listen: http.StatusOK, d.now.cfg.Web.Probes: http.StatusNotFound} {
		resp, err := http.Get("http://" + address + "/feed.atom")
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != code {
			t.Errorf("%+v: %s answers %d, want %d", d.now.cfg.Web, address, resp.StatusCode, code)
		}
	}
	http.DefaultClient.CloseIdleConnections()
}

// freeAddress is one that nobody listens at.
func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// BenchmarkFeed shows fifty alerts of as much as one may show.
func BenchmarkFeed(b *testing.B) {
	var words strings.Builder
	for i := range 400 {
		fmt.Fprintf(&words, "word%d and ", i)
	}
	var alerts []claim.Alert
	for i := range fed {
		a := claim.Alert{Kind: claim.AlertStale, At: time.Unix(int64(i), 0)}
		for j := range 100 {
			a.Items = append(a.Items, claim.AlertItem{
				Article: "a", Claim: fmt.Sprint(j), Kind: claim.AlertStale, Says: words.String(),
				Reading: claim.Reading{
					Verdict: claim.Changed, Before: words.String(),
					Evidence: claim.Evidence{Exact: strings.ReplaceAll(words.String(), "7 and", "8 or")},
				},
			})
		}
		a.Identify()
		alerts = append(alerts, a)
	}
	d := feedOf(b, alerts...)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := (newGazette(d)).feed(); err != nil {
			b.Fatal(err)
		}
	}
}

// hostile are fifty texts that a page may have to break out of where they are
// quoted.
func hostile() []string {
	return []string{
		"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</p></div><iframe src=//evil.example>", "]]>", "<![CDATA[", "--><!--",
		"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>&a;", "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;b&#62;", "&amp;lt;b&gt;", "&#0;", "&#x1b;",
		"</content></entry><entry><id>x</id>", "</title>", `" onmouseover="alert(1)`, "' style='", "javascript:alert(1)", "data:text/html,<b>",
		"{{.Subject}}", `{{template "lines" .}}`, "${HOME}", "$(id)", "`id`", "%s%n%00", "\x00", "\x07\x08", "\x1b[31mred", "\x1b]0;title\x07",
		"\x7f", "\u0085", "\u009b31m", "\u2028\u2029", "\u202eevil", "\u2066a\u2069", "\u200b\u200d", "\ufeffbom", "\ufffe\uffff", "\ufdd0",
		"\xff\xfe\xfd", "\xed\xa0\x80", "\r\nBcc: a@b.example", "\r", "\n\n", "\t", "\U000e0041\U000e0042", "::set-output name=x::y", "##vso[task.x]y",
		strings.Repeat("<b>", 300), strings.Repeat("\x00", 300), strings.Repeat("a\u0301", 300),
	}
}

// fill puts s into every text of v but what is of a type of its own.
func fill(v reflect.Value, s string) {
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() && v.CanSet() {
			v.SetString(s)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			fill(v.Field(i), s)
		}
	case reflect.Slice:
		for i := range v.Len() {
			fill(v.Index(i), s)
		}
	}
}

func TestFeedOfHostilePages(t *testing.T) {
	kinds := []claim.AlertKind{
		claim.AlertStale, claim.AlertFresh, claim.AlertVarying, claim.AlertUnverified, claim.AlertVerified,
		claim.AlertUnreadable, claim.AlertGone, claim.AlertReadable, claim.AlertUnwell, claim.AlertWell,
	}
	texts := hostile()
	if len(texts) != 50 {
		t.Errorf("%d texts", len(texts))
	}
	for _, s := range texts {
		var alerts []claim.Alert
		for i, kind := range append(kinds, claim.AlertKind(s)) {
			a := claim.Alert{Kind: kind, At: time.Unix(1e9, 0), Since: time.Unix(1e9, 0), Items: []claim.AlertItem{{
				Kind: kind, Reading: claim.Reading{Verdict: claim.Changed}, BeforeAt: time.Unix(1e9, 0),
			}}}
			fill(reflect.ValueOf(&a).Elem(), s)
			a.Items[0].Reading.Before += " was"
			a.ID += fmt.Sprint(i)
			alerts = append(alerts, a)
		}
		w := httptest.NewRecorder()
		feedOf(t, alerts...).door().Inner().ServeHTTP(w, httptest.NewRequest("GET", "/feed.atom", nil))
		var doc struct {
			Titles   []string `xml:"entry>title"`
			Contents []string `xml:"entry>content"`
		}
		if err := xml.Unmarshal(w.Body.Bytes(), &doc); err != nil || len(doc.Contents) != len(alerts) || len(doc.Titles) != len(alerts) {
			t.Errorf("%q: %d titles and %d contents of %d, error %v", s, len(doc.Titles), len(doc.Contents), len(alerts), err)
		}
		for _, title := range doc.Titles {
			tame(t, title)
		}
		for _, content := range doc.Contents {
			tameHTML(t, content)
		}
	}
}

// tame holds that text moves no terminal and reverses no line.
func tame(t *testing.T, text string) {
	t.Helper()
	if strings.ContainsFunc(text, func(r rune) bool {
		return r != '\n' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028'
	}) {
		t.Errorf("control characters in %q", text)
	}
}

// tameHTML holds that a fragment has the elements that we write, and no
// other.
func tameHTML(t *testing.T, fragment string) {
	t.Helper()
	ours := []string{"div", "p", "span", "del", "ins"}
	for tokens := html.NewTokenizer(strings.NewReader(fragment)); ; {
		switch tokens.Next() {
		case html.ErrorToken:
			return
		case html.TextToken:
			tame(t, tokens.Token().Data)
		case html.StartTagToken, html.EndTagToken:
			token := tokens.Token()
			if !slices.Contains(ours, token.Data) || len(token.Attr) > 1 || len(token.Attr) == 1 && token.Attr[0].Key != "style" {
				t.Errorf("%v in %q", token, fragment)
			}
		default:
			t.Errorf("%v in %q", tokens.Token(), fragment)
		}
	}
}
