package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"monitor/internal/web"
)

// TestForms walks through the forms one after another, and looks at the page to
// which each leads.
func TestForms(t *testing.T) {
	n := newNewsroom(t)
	accept := url.Values{"back": {"article"}, "because": {"article_changed"}, "reason": {"five <b>minutes</b> now"}}
	tests := []struct {
		name, path string
		form       url.Values
		to         string // where it leads
		want       []string
	}{
		{"accept", "/claims/oyster/length/accept", accept, "/articles/oyster?claim=length&said=accept", []string{
			"Accepted: what the source says now counts as support.", "1 changed", "1 missing", "1 of them accepted",
			`class="evidence is-accepted selected" id="evidence-length"`, "<strong>Accepted</strong> by mara", ": the article was changed.",
			"<q>five &lt;b&gt;minutes&lt;/b&gt; now</q>", `class="next"`, "Next: It has a mode called Wandering", "Undo the acceptance"}},
		{"undo", "/claims/oyster/length/undo", url.Values{"back": {"article"}, "verb": {"accept"}}, "/articles/oyster?claim=length&said=accept-undone", []string{
			"The acceptance is undone.", `class="evidence is-changed selected" id="evidence-length"`, "Dealt with?"}},
		{"accept on the claim's own page", "/claims/oyster/length/accept", url.Values{"back": {"claim"}, "because": {"still_true"}}, "/claims/oyster/length?said=accept", []string{
			"Accepted: what", ": still true, in other words.", "<strong>Accepted</strong> by mara", "<strong>Acceptance undone</strong> by mara", "five &lt;b&gt;minutes"}},
		{"snooze until a day", "/claims/oyster/access/snooze", url.Values{"back": {"article"}, "until": {"2026-05-01"}, "reason": {"they are asked"}}, "/articles/oyster?claim=access&said=snooze", []string{
			"Snoozed: nobody is told of it for now.", "snoozed</span>", "<strong>Snoozed</strong> by mara", "until", `datetime="2026-05-01T00:00:00Z"`, "they are asked", "Undo the snooze"}},
		{"undo the snooze", "/claims/oyster/access/undo", url.Values{"back": {"claim"}, "verb": {"snooze"}}, "/claims/oyster/access?said=snooze-undone", []string{"The snooze is undone.", "Snooze…"}},
		{"snooze until it changes", "/claims/walls/price/snooze", url.Values{"back": {"claim"}}, "/claims/walls/price?said=snooze", []string{"until its source says something else"}},
		{"check a claim", "/claims/oyster/modes/check", url.Values{"back": {"claim"}}, "/claims/oyster/modes?said=check", []string{"It is being checked now."}},
		{"check an article", "/articles/oyster/check", nil, "/articles/oyster?said=check", []string{"It is being checked now."}},
		{"check a source", "/sources/studio/check", nil, "/sources/studio?said=check", []string{"It is being checked now."}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := n.send(editor, tt.path, tt.form)
			if to := w.Header().Get("Location"); w.Code != http.StatusSeeOther || to != tt.to {
				t.Fatalf("%d to %s, want %s: %s", w.Code, to, tt.to, w.Body)
			}
			inOrder(t, n.page(tt.to), tt.want...)
		})
	}
	want := []web.Ask{{Article: "oyster", Claim: "modes"}, {Article: "oyster"}, {Source: "studio"}}
	if diff := cmp.Diff(want, n.asked); diff != "" {
		t.Errorf("visits asked for (-want +got):\n%s", diff)
	}
}

func TestFormsThatAreRefused(t *testing.T) {
	n := newNewsroom(t)
	tests := []struct {
		name, path string
		form       url.Values
		code       int
		want       []string
	}{
		{"nothing to accept", "/claims/oyster/size/accept", url.Values{"back": {"article"}, "because": {"still_true"}}, 409, []string{
			`class="evidence is-supported selected" id="evidence-size"`, `role="alert"><strong>Not done.</strong> there is nothing to accept: it is supported`,
			`href="/articles/oyster?claim=access#evidence-access"`}},
		{"on the claim's own page", "/claims/oyster/size/accept", url.Values{"back": {"claim"}, "because": {"still_true"}}, 409, []string{
			`id="says-size"`, "Not done.", "History"}},
		{"a day that has passed, and what was written is kept", "/claims/oyster/access/snooze", url.Values{"back": {"claim"}, "until": {"2026-04-01"}, "reason": {"\"><b>asked"}}, 400, []string{
			"Not done.", "until has passed", "<details open>", `value="2026-04-01"`, `value="&#34;&gt;&lt;b&gt;asked"`}},
		{"no such cause", "/claims/oyster/length/accept", url.Values{"back": {"claim"}, "because": {"whim"}, "reason": {"why not"}}, 400, []string{"Not done.", `value="why not"`}},
		{"a check that comes too soon", "/claims/oyster/views/check", url.Values{"back": {"article"}}, 409, []string{"Not done.", "it was visited a moment ago"}},
		{"no day", "/claims/oyster/access/snooze", url.Values{"until": {"tomorrow"}}, 400, []string{"That is no date"}},
		{"no such verb", "/claims/oyster/access/burn", nil, 404, []string{"There is no such page."}},
		{"undo of nothing", "/claims/oyster/access/undo", nil, 400, []string{"Not done."}},
		{"no such claim", "/claims/oyster/none/accept", url.Values{"because": {"still_true"}}, 404, []string{"There is no such page."}},
		{"a form without end", "/claims/oyster/access/snooze", url.Values{"reason": {strings.Repeat("a", 2<<20)}}, 413, []string{"That was more than"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := n.send(editor, tt.path, tt.form)
			if w.Code != tt.code {
				t.Errorf("%d, want %d", w.Code, tt.code)
			}
			inOrder(t, w.Body.String(), tt.want...)
		})
	}
	if d, ok, err := n.store.Decision("oyster", "access"); ok || err != nil {
		t.Errorf("something was decided: %+v, %v", d, err)
	}
}

// Who may only read is shown nothing to press, and pressing it anyway does
// nothing.
func TestReadersDecideNothing(t *testing.T) {
	n := newNewsroom(t)
	for _, path := range []string{"/articles/oyster", "/claims/oyster/modes", "/"} {
		w := get(n.as(reader), "GET", path)
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "reads only") {
			t.Errorf("GET %s: %d", path, w.Code)
		}
		lacks(t, w.Body.String(), `method="post"`, "Check now")
	}
	for _, path := range []string{"/claims/oyster/modes/accept", "/claims/oyster/modes/check", "/articles/oyster/check", "/sources/studio/check"} {
		if w := n.send(reader, path, url.Values{"because": {"still_true"}}); w.Code != http.StatusForbidden {
			t.Errorf("POST %s: %d", path, w.Code)
		}
	}
	if len(n.asked) > 0 {
		t.Errorf("visits were asked for: %v", n.asked)
	}
}

// TestSaid holds that an address makes a page say nothing but our own lines.
func TestSaid(t *testing.T) {
	n := newNewsroom(t)
	lacks(t, n.page("/?said="+url.QueryEscape("Send your password to mallory")), "mallory", `class="said"`)
	inOrder(t, n.page("/?said=accept"), `class="said" role="status"`)
}

// TestLooking holds that GET changes nothing, whatever it asks for.
func TestLooking(t *testing.T) {
	n := newNewsroom(t)
	for _, path := range []string{"/claims/oyster/modes/accept?because=still_true", "/claims/oyster/modes/undo?verb=accept", "/articles/oyster/check"} {
		if w := get(n.as(editor), "GET", path); w.Code < 400 {
			t.Errorf("GET %s: %d", path, w.Code)
		}
	}
	if list, err := n.store.Decisions(); len(list) > 0 || len(n.asked) > 0 || err != nil {
		t.Errorf("decided %v, asked for %v, %v", list, n.asked, err)
	}
}
