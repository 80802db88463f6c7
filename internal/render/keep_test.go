package render

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"monitor/internal/claim"
)

// leaver serves a page that says what it finds of an earlier visit, and leaves
// what a page can leave.
func leaver(rec *recorder, name, more string) http.HandlerFunc {
	return rec.keep(name, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "max-age=3600")
		switch r.URL.Path {
		case "/cached":
			fmt.Fprint(w, "cached")
			return
		case "/sw.js":
			w.Header().Set("Content-Type", "text/javascript")
			return
		}
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("ETag", `"1"`)
		w.Header().Set("Set-Cookie", "seen=1; Max-Age=3600; Path=/")
		fmt.Fprintf(w, `<p>%s</p><p id=r></p>%s<script>(async () => {
			const found = [document.cookie.includes('mark'), localStorage.mark, sessionStorage.mark, window.name, history.length,
				(await indexedDB.databases()).length, navigator.storage ? 0 : 1];
			document.cookie = 'mark=1; max-age=3600';
			localStorage.mark = sessionStorage.mark = window.name = 'mark';
			history.pushState({}, '', '/#pushed');
			await new Promise((ok) => { const q = indexedDB.open('mark'); q.onsuccess = q.onerror = ok; });
			await fetch('/cached');
			r.textContent = 'kept: ' + found.join(',') + '.';
		})()</script>`, long, more)
	})
}

// Nothing that a page leaves behind is there at the next visit, though that is
// in the same tab.
func TestVisitsShareNothing(t *testing.T) {
	web, rec := newWeb(), &recorder{seen: map[string][]http.Header{}}
	web.serve(t, "a.test", leaver(rec, "a.test", ""))
	r := web.renderer(t)
	var first string
	for i := range 4 {
		res := visitURL(t, r, "http://a.test/")
		wantText(t, res, "kept: false,,,,")
		if i == 0 {
			first = string(res.Body)
		}
		if diff := cmp.Diff(first, string(res.Body)); diff != "" {
			t.Errorf("visit %d found something else (-first +this):\n%s", i, diff)
		}
	}
	for _, name := range []string{"Cookie", "If-None-Match"} {
		for _, line := range rec.headers(name) {
			if line != "a.test/ " && line != "a.test/cached seen=1; mark=1" && line != "a.test/cached " {
				t.Errorf("%s: %s", name, line)
			}
		}
	}
	if got := len(rec.headers("Cookie")); got != 8 {
		t.Errorf("the server was asked %d times, want each time for both files", got)
	}
	b := r.browsers.now
	b.tending.Wait()
	served := 0
	for _, tab := range b.spare["http://a.test "] {
		served += tab.served
	}
	if tabs := len(b.spare["http://a.test "]); tabs == 0 || tabs == 4 || served != 4 {
		t.Errorf("the visits were in %d tabs, of which none served again", tabs)
	}
}

// A tab is kept only where its profile can be emptied for sure.
func TestTabsThatAreNotKept(t *testing.T) {
	web, rec := newWeb(), &recorder{seen: map[string][]http.Header{}}
	web.page(t, "b.test", "<p>"+long)
	web.serve(t, "a.test", leaver(rec, "a.test", ""))
	web.serve(t, "third.test", leaver(rec, "third.test", `<script src="http://b.test/lib.js"></script>`))
	web.serve(t, "inside.test", leaver(rec, "inside.test", `<img src="http://10.0.0.1/"><script src="http://10.0.0.1/"></script>`))
	web.serve(t, "gone.test", func(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) })
	web.serve(t, "moved.test", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "http://b.test/", http.StatusFound) })
	r := web.renderer(t)
	visitPage(t, r, Request{Target: claim.Target{URL: "http://a.test/", Headers: map[string]claim.Secret{"X-Key": "hush-hush"}}})
	for _, host := range []string{"third", "inside", "gone", "moved"} {
		visitURL(t, r, "http://"+host+".test/")
	}
	r.browsers.now.tending.Wait()
	if got := len(r.browsers.now.spare); got != 0 {
		t.Errorf("%d tabs were kept", got)
	}
}

// No more tabs are kept than visits may be under way, and none for ever.
func TestKeptTabsAreBounded(t *testing.T) {
	web := newWeb()
	for i := range 5 {
		web.page(t, fmt.Sprintf("a%d.test", i), "<p>"+long)
	}
	r := web.renderer(t)
	for i := range 5 {
		wantText(t, visitURL(t, r, fmt.Sprintf("http://a%d.test/", i)), long)
	}
	r.browsers.now.tending.Wait()
	if b := r.browsers.now; b.tabs != b.room || len(b.spare) != b.room {
		t.Errorf("%d tabs kept, want %d", b.tabs, b.room)
	}
	for range keepFor + 1 {
		wantText(t, visitURL(t, r, "http://a0.test/"), long)
	}
	r.browsers.now.tending.Wait()
	for _, tabs := range r.browsers.now.spare {
		if tabs[0].served > keepFor {
			t.Errorf("a tab served %d visits", tabs[0].served)
		}
	}
}

// The language of a target is its own: a tab that was set up for another does
// not serve it.
func TestKeptTabsKnowTheirLanguage(t *testing.T) {
	web, rec := newWeb(), &recorder{seen: map[string][]http.Header{}}
	web.serve(t, "a.test", rec.keep("a.test", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<p>", long)
	}))
	r := web.renderer(t)
	for _, language := range []string{"de", "fr", "de"} {
		visitPage(t, r, Request{Target: claim.Target{URL: "http://a.test/", Language: language}})
	}
	if diff := cmp.Diff([]string{"a.test/ de", "a.test/ fr", "a.test/ de"}, rec.headers("Accept-Language")); diff != "" {
		t.Errorf("languages asked for (-want +got):\n%s", diff)
	}
}
