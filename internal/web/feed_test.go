package web_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode"

	"monitor/internal/web"
)

// An atomDocument is what a reader takes of a feed.
type atomDocument struct {
	XMLName xml.Name
	ID      []string `xml:"http://www.w3.org/2005/Atom id"`
	Title   []string `xml:"http://www.w3.org/2005/Atom title"`
	Updated []string `xml:"http://www.w3.org/2005/Atom updated"`
	Author  []string `xml:"http://www.w3.org/2005/Atom author>name"`
	Links   []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	} `xml:"http://www.w3.org/2005/Atom link"`
	Entries []struct {
		ID      []string `xml:"http://www.w3.org/2005/Atom id"`
		Title   []string `xml:"http://www.w3.org/2005/Atom title"`
		Updated []string `xml:"http://www.w3.org/2005/Atom updated"`
		Links   []struct {
			Rel  string `xml:"rel,attr"`
			Href string `xml:"href,attr"`
		} `xml:"http://www.w3.org/2005/Atom link"`
		Content []struct {
			Type string `xml:"type,attr"`
			Text string `xml:",chardata"`
		} `xml:"http://www.w3.org/2005/Atom content"`
	} `xml:"http://www.w3.org/2005/Atom entry"`
}

var (
	urnForm = regexp.MustCompile(`^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	dated   = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`)
)

// readFeed holds body to what RFC 4287 asks (sections 3.3, 4.1.1 and 4.1.2) and
// returns it.
func readFeed(t *testing.T, body []byte) atomDocument {
	t.Helper()
	var doc atomDocument
	decoder := xml.NewDecoder(bytes.NewReader(body))
	if err := decoder.Decode(&doc); err != nil {
		t.Fatalf("%v in\n%s", err, body)
	}
	if rest := bytes.TrimSpace(body[decoder.InputOffset():]); len(rest) > 0 {
		t.Errorf("after the feed follows %s", rest)
	}
	if doc.XMLName != (xml.Name{Space: "http://www.w3.org/2005/Atom", Local: "feed"}) || len(doc.Author) != 1 || doc.Author[0] == "" {
		t.Errorf("%v by %q", doc.XMLName, doc.Author)
	}
	seen := map[string]bool{}
	element := func(ids, titles, updates []string) {
		t.Helper()
		if len(ids) != 1 || len(titles) != 1 || len(updates) != 1 {
			t.Fatalf("ids %q, titles %q, updated %q: want one each", ids, titles, updates)
		}
		if _, err := time.Parse(time.RFC3339, updates[0]); err != nil || !dated.MatchString(updates[0]) {
			t.Errorf("updated %q", updates[0])
		}
		if !urnForm.MatchString(ids[0]) || seen[ids[0]] {
			t.Errorf("id %q: not a URN, or a second one", ids[0])
		}
		seen[ids[0]] = true
	}
	element(doc.ID, doc.Title, doc.Updated)
	for _, e := range doc.Entries {
		element(e.ID, e.Title, e.Updated)
		if len(e.Content) != 1 || e.Content[0].Type != "html" {
			t.Errorf("content %v", e.Content)
		}
	}
	if len(doc.Links) != 1 || doc.Links[0].Rel != "self" {
		t.Errorf("links %v", doc.Links)
	}
	for _, l := range doc.Links {
		if u, err := url.Parse(l.Href); err != nil || u.IsAbs() || u.Host != "" {
			t.Errorf("a link leads to %q", l.Href)
		}
	}
	return doc
}

func feeding(entries ...web.Entry) *web.Door {
	d := door()
	d.Feed = func() (web.Feed, error) { return web.Feed{Begun: time.Unix(1e9, 0), Entries: entries}, nil }
	return d
}

func TestFeed(t *testing.T) {
	at := time.Date(2026, 4, 3, 10, 5, 0, 0, time.FixedZone("", 7200))
	d := feeding(
		web.Entry{ID: "alert_2", At: at.Add(-time.Hour), Title: "second", HTML: "<p>a &lt;b&gt; &amp; c<ins>d</ins></p>", Link: "https://monitor.example.org/claims/a/c?x=1&y"},
		web.Entry{ID: "alert_1", At: at, Title: "first ]]>", HTML: "<p>1</p>"},
		web.Entry{ID: "alert_1", At: at, Title: "the same", HTML: ""},
	)
	w := get(d.Inner(), "GET", "/feed.atom")
	doc := readFeed(t, w.Body.Bytes())
	if got := w.Header().Get("Content-Type"); got != "application/atom+xml; charset=utf-8" {
		t.Errorf("Content-Type %s", got)
	}
	if doc.Updated[0] != "2026-04-03T08:05:00Z" {
		t.Errorf("updated %s, not when the youngest was", doc.Updated[0])
	}
	if len(doc.Entries) != 2 {
		t.Fatalf("%d entries", len(doc.Entries))
	}
	first, second := doc.Entries[0], doc.Entries[1]
	if first.Content[0].Text != "<p>a &lt;b&gt; &amp; c<ins>d</ins></p>" || second.Title[0] != "first ]]>" {
		t.Errorf("%+v", doc.Entries)
	}
	if len(first.Links) != 1 || first.Links[0].Rel != "alternate" || first.Links[0].Href != "https://monitor.example.org/claims/a/c?x=1&y" || len(second.Links) > 0 {
		t.Errorf("links %+v, %+v", first.Links, second.Links)
	}
	alone := readFeed(t, get(feeding(web.Entry{ID: "alert_1"}).Inner(), "GET", "/feed.atom").Body.Bytes())
	if got := alone.Entries[0].ID[0]; got != second.ID[0] {
		t.Errorf("an entry's id is %s, and beside others %s", got, second.ID[0])
	}
	if empty := readFeed(t, get(feeding().Inner(), "GET", "/feed.atom").Body.Bytes()); empty.Updated[0] != "2001-09-09T01:46:40Z" {
		t.Errorf("without alerts: %+v", empty)
	}
}

// TestFeedIsXML holds that nothing in a title or a fragment leaves its element,
// or makes the document unreadable.
func TestFeedIsXML(t *testing.T) {
	for _, s := range []string{
		"\x00", "\x1b[31m", "\ufffe\uffff", "\xff\xfe", "]]>", "</title><link href='http://evil'/>", "<!DOCTYPE x [<!ENTITY a 'b'>]>&a;",
		"<![CDATA[x]]>", "&#0;&#x1f;", "\u202etxt", "\u2028", "\u0085", "<?xml?>", "--><!--", "\r\n\r", `"'`, "",
	} {
		d := feeding(web.Entry{ID: s, Title: s, HTML: s}, web.Entry{ID: "2" + s, Title: s + s, HTML: s + s})
		doc := readFeed(t, get(d.Inner(), "GET", "/feed.atom").Body.Bytes())
		if len(doc.Entries) != 2 {
			t.Errorf("%q makes %d entries of two", s, len(doc.Entries))
		}
		if title := doc.Entries[0].Title[0]; strings.ContainsFunc(title, unicode.IsControl) {
			t.Errorf("a title with control characters: %q", title)
		}
	}
}

// ask asks for the feed with one header of a condition.
func ask(h http.Handler, method, header, value string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "/feed.atom", nil)
	r.Header.Set(header, value)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestFeedIsSentOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := feeding(web.Entry{ID: "alert_1"})
		h := d.Inner()
		first := get(h, "GET", "/feed.atom")
		tag := first.Header().Get("ETag")
		if first.Code != 200 || tag == "" || first.Header().Get("Last-Modified") != "" {
			t.Errorf("%d, tag %q, modified %q within the second", first.Code, tag, first.Header().Get("Last-Modified"))
		}
		time.Sleep(time.Second)
		modified := get(h, "GET", "/feed.atom").Header().Get("Last-Modified")
		for header, value := range map[string]string{"If-None-Match": tag, "If-Modified-Since": modified} {
			if w := ask(h, "GET", header, value); w.Code != http.StatusNotModified || w.Body.Len() > 0 {
				t.Errorf("%s %q: %d", header, value, w.Code)
			}
		}
		if w := get(h, "HEAD", "/feed.atom"); w.Code != 200 || w.Body.Len() > 0 || w.Header().Get("ETag") != tag {
			t.Errorf("HEAD: %d %s", w.Code, w.Body)
		}

		// An alert that came later, of a visit that began earlier, is news.
		d.Feed = feeding(web.Entry{ID: "alert_2", At: time.Unix(0, 0)}, web.Entry{ID: "alert_1"}).Feed
		for header, value := range map[string]string{"If-None-Match": tag, "If-Modified-Since": modified} {
			if w := ask(h, "GET", header, value); w.Code != 200 || !strings.Contains(w.Body.String(), "<feed") {
				t.Errorf("something new, %s %q: %d", header, value, w.Code)
			}
		}
	})
}

// TestFeedThatCannotBeHad holds that what cannot be read never looks like no
// alerts, and hides none that can.
func TestFeedThatCannotBeHad(t *testing.T) {
	d := door()
	d.Feed = func() (web.Feed, error) { return web.Feed{}, errors.New("secret path") }
	if w := get(d.Inner(), "GET", "/feed.atom"); w.Code != 500 || strings.Contains(w.Body.String(), "secret") || w.Header().Get("ETag") != "" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	d.Feed = func() (web.Feed, error) {
		return web.Feed{Entries: []web.Entry{{ID: "whole"}}}, errors.New("another is damaged")
	}
	if w := get(d.Inner(), "GET", "/feed.atom"); w.Code != 200 || len(readFeed(t, w.Body.Bytes()).Entries) != 1 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
