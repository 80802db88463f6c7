package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"monitor/internal/claim"
	"monitor/internal/store"
	"monitor/internal/web"
)

// besiegedSource is a source of which all that came was hostile: each of its
// snapshots has one of the texts in every field, and the newest has them all,
// each in a line that was another before. Alerts and receivers are no better.
func besiegedSource(t *testing.T) *seen {
	t.Helper()
	s := newSeen(t, claim.Article{ID: "a", Sources: []claim.Source{{ID: "s", Target: claim.Target{URL: "/s"}}}})
	key := s.plan.Targets()[0].Key
	at := april(1)
	keep := func(text string, snap claim.Snapshot) {
		t.Helper()
		at = at.Add(time.Minute)
		snap.Hash, snap.Target, snap.At, snap.Text, snap.Body = claim.HashText(text), key, at, text, []byte(text)
		r := claim.Record{
			Target:   claim.TargetState{Key: key, GoodAt: at, Snapshot: snap.Hash, Visit: claim.Visit{At: at, Outcome: claim.Fetched}},
			Snapshot: &snap, Events: []claim.Event{{At: at, Kind: claim.EventSnapshot, Target: key, To: snap.Hash}},
		}
		if err := s.store.Record(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	var before, after []string
	for _, text := range hostile() {
		keep(text, claim.Snapshot{URL: "https://h.example/" + text, ContentType: text, Header: map[string]string{"etag": text, text: text}})
		before, after = append(before, line(text)+" was three minutes long"), append(after, line(text)+" is three minutes long")
	}
	keep(strings.Join(before, "\n"), claim.Snapshot{})
	keep(strings.Join(after, "\n"), claim.Snapshot{})
	s.mu.Lock()
	s.now = at
	s.mu.Unlock()
	s.door.Desk.Touch(key)
	s.besiegeAlerts()
	return s
}

// line is a text as a block of a page: it holds no line feed.
func line(text string) string { return strings.ReplaceAll(text, "\n", " ") }

// besiegeAlerts writes alerts of hostile claims to receivers that are as bad.
func (s *seen) besiegeAlerts() {
	s.t.Helper()
	texts := hostile()
	for i, text := range texts {
		item := claim.AlertItem{
			Article: "a", Title: text, Page: text, Claim: "c", Says: text, Source: "s", SourceTitle: text, Kind: claim.AlertKind(text), From: text, To: text,
			Reading: claim.Reading{Source: "s", Verdict: claim.Verdict(text), Why: text + " in one claim"},
		}
		a := claim.Alert{ID: fmt.Sprint(i), Kind: claim.AlertKind(text), At: s.now, URL: text, Why: text, Items: []claim.AlertItem{item}}
		if err := s.store.Record(s.t.Context(), claim.Record{Alerts: []claim.Alert{a}, Watch: &claim.Watch{}}); err != nil {
			s.t.Fatal(err)
		}
	}
	for i := 9; i < len(texts); i += 10 { // each is on every page, with every alert
		r := store.Receiver{Name: texts[i], Cursor: 490, Failing: s.now, RetryAt: s.now, Trouble: texts[i]}
		s.told(r, &store.Delivery{Receiver: r.Name, ID: r.Name, First: 1, Last: 490, At: s.now, Result: store.SetAside, Why: r.Name})
	}
}

// wordOf is the word by which a hostile text is told from the others.
func wordOf(text string) string {
	number, _, _ := strings.Cut(text[1:], "x")
	return "x" + number + "x"
}

// TestHostileSource puts 500 texts into every field of captures, and all of
// them into a comparison.
func TestHostileSource(t *testing.T) {
	s := besiegedSource(t)
	for _, text := range hostile() {
		path := "/sources/s/snapshots/" + claim.HashText(text)
		w := s.get(path)
		if w.Code != http.StatusOK {
			t.Errorf("GET %s: %d", path, w.Code)
		}
		harmless(t, path, w.Body.String(), wordOf(text), 5)
		raw := s.get(path + "/raw")
		if raw.Body.String() != text || raw.Header().Get("Content-Type") != "text/plain; charset=utf-8" {
			t.Errorf("GET %s/raw: %v %q", path, raw.Header(), raw.Body)
		}
	}
	h := s.hashes("s")
	for path, least := range map[string]int{
		"/sources/s/compare": 1, "/sources/s/compare?view=side": 3, "/sources/s/snapshots/" + h[0]: 1, "/sources/s": 0, "/sources": 0,
	} {
		page := s.get(path).Body.String()
		for _, text := range []string{hostile()[0], hostile()[250], hostile()[499]} {
			harmless(t, path, page, wordOf(text), least)
		}
	}
}

// TestHostileAlerts puts them into alerts, the names of receivers, and what
// became of messages.
func TestHostileAlerts(t *testing.T) {
	s := besiegedSource(t)
	said := ""
	for n := range 10 {
		path := fmt.Sprint("/alerts?page=", n+1)
		page := s.get(path).Body.String()
		harmless(t, path, page, "x499x", 100)
		said += page
	}
	for _, text := range hostile() {
		if word := wordOf(text); strings.Count(said, word) < 5 {
			t.Errorf("alerts say %s %d times", word, strings.Count(said, word))
		}
	}
}

// TestHostileState puts them into what the daemon says of itself.
func TestHostileState(t *testing.T) {
	s := newSeen(t)
	for _, text := range hostile() {
		s.state = web.State{
			Version: text, Problems: []string{text}, Notes: []string{text}, Refused: text, Store: text, Config: "a: " + text + "\n",
		}
		w := s.get("/health?page=" + url.QueryEscape(text))
		if w.Code != http.StatusOK {
			t.Errorf("%q: %d", text, w.Code)
		}
		harmless(t, "/health", w.Body.String(), wordOf(text), 6)
	}
}

// TestHostileSourceInChromium lets a real browser make what it will of them.
func TestHostileSourceInChromium(t *testing.T) {
	s := besiegedSource(t)
	s.state = web.State{Problems: hostile(), Notes: hostile(), Refused: strings.Join(hostile(), "\n"), Config: strings.Join(hostile(), "\n")}
	b := browse(t, s.handler())
	paths := []string{"/sources/s/compare", "/sources/s/compare?view=side", "/sources/s/snapshots/" + s.hashes("s")[0], "/alerts", "/health", "/sources"}
	for i := 0; i < 500; i += 37 {
		paths = append(paths, "/sources/s/snapshots/"+claim.HashText(hostile()[i]))
	}
	b.look(320, "light")
	for _, path := range paths {
		b.open(path)
		if made := eval[[]string](b, `[...document.querySelectorAll("[pwn], pwn, base, iframe, object, plaintext")].map(e => e.outerHTML)`); len(made) > 0 {
			t.Errorf("GET %s: %s", path, made)
		}
		b.narrow("GET " + path)
		b.well("GET " + path)
	}
}
