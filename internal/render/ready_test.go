package render

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"monitor/internal/claim"
)

const long = "clips of up to three minutes, in two sizes and at three frame rates"

// Each page's text exists only once its scripts have run.
func TestTextComesWithScripts(t *testing.T) {
	web := newWeb()
	pages := map[string]string{
		"at once":       `<div id=r></div><script>r.textContent = %q</script>`,
		"after load":    `<div id=r></div><script>onload = () => { r.textContent = %q }</script>`,
		"after a timer": `<div id=r></div><script>setTimeout(() => { r.textContent = %q }, 4000)</script>`,
		"after timers in a chain": `<div id=r></div><script>let n = 0, text = %q;
			const step = () => { r.textContent += ' ' + n; if (n++ < 3) setTimeout(step, 3000); else r.textContent = text }; step()</script>`,
		"fetched":                         `<div id=r></div><script>const text = %q; fetch('/slow').then(() => { r.textContent = text })</script>`,
		"fetched twice":                   `<div id=r></div><script>const text = %q; fetch('/slow').then(() => fetch('/slow')).then(() => { r.textContent = text })</script>`,
		"after a frame":                   `<div id=r></div><script>const text = %q; requestAnimationFrame(() => requestAnimationFrame(() => { r.textContent = text }))</script>`,
		"from a worker":                   `<div id=r></div><script>const text = %q; const w = new Worker('/worker.js'); w.onmessage = () => { r.textContent = text }</script>`,
		"from a worker beside text":       `<p>` + "already here, and a good deal of it" + `<div id=r></div><script>const text = %q; const w = new Worker('/worker.js'); w.onmessage = () => { r.textContent = text }</script>`,
		"from a database":                 `<p>` + "already here, and a good deal of it" + `<div id=r></div><script>const text = %q; const q = indexedDB.open('x'); q.onsuccess = () => { indexedDB.databases().then(() => { r.textContent = text }) }</script>`,
		"from compiled code":              `<p>` + "already here, and a good deal of it" + `<div id=r></div><script>const text = %q; WebAssembly.instantiate(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(() => crypto.subtle ? crypto.subtle.digest('SHA-256', new Uint8Array(9)) : 0).then(() => { r.textContent = text })</script>`,
		"by a module":                     `<div id=r></div><script type=module>await new Promise((ok) => setTimeout(ok, 2000)); document.getElementById('r').textContent = %q</script>`,
		"when idle":                       `<div id=r></div><script>const text = %q; requestIdleCallback(() => { r.textContent = text })</script>`,
		"when seen":                       `<div id=r style="height:9px"></div><script>const text = %q; new IntersectionObserver(() => { r.textContent = text }).observe(r)</script>`,
		"beside a stream":                 `<div id=r></div><script>new EventSource('/stream'); const text = %q; setTimeout(() => { r.textContent = text }, 300)</script>`,
		"beside a dead image":             `<img src="/never"><div id=r></div><script>r.textContent = %q</script>`,
		"after a redirect by script":      `<script>const text = %q; if (location.hash !== '#2' && !location.search) location = '/?2'; else document.write('<p>' + text)</script>`,
		"after a late redirect by script": `<p>Please wait while we take you there.</p><script>const text = %q; if (!location.search) setTimeout(() => { location = '/?2' }, 1500); else document.body.textContent = text</script>`,
		"in a shadow tree":                `<x-a><b slot=s>%[2]q</b></x-a><script>const text = %[1]q; customElements.define('x-a', class extends HTMLElement { constructor() { super(); this.attachShadow({mode: 'open'}).innerHTML = '<p>' + text + '</p><slot name=s></slot>' } })</script>`,
	}
	for name, html := range pages {
		if strings.Contains(html, "%[2]q") {
			html = fmt.Sprintf(html, long, "in a slot")
		} else {
			html = fmt.Sprintf(html, long)
		}
		web.serve(t, strings.ReplaceAll(name, " ", "-")+".test", app(html))
	}
	r := web.renderer(t)
	for name := range pages {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for range 2 { // the second visit is in the first one's tab, emptied
				res := visitURL(t, r, "http://"+strings.ReplaceAll(name, " ", "-")+".test/")
				wantText(t, res, ">"+long+"<")
				if got := strings.Count(string(res.Body), long); got > 2 { // in the script and on the page
					t.Errorf("the text stands %d times", got)
				}
			}
		})
	}
}

// app serves a page with a slow answer, a worker, a stream and a file that
// never comes beside it.
func app(html string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/":
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, "<!doctype html><title>app</title><body>"+html)
		case "/slow":
			select {
			case <-time.After(150 * time.Millisecond):
			case <-r.Context().Done():
			}
			fmt.Fprint(w, "done")
		case "/worker.js":
			w.Header().Set("Content-Type", "text/javascript")
			fmt.Fprint(w, "setTimeout(() => postMessage(1), 200)")
		case "/stream":
			w.Header().Set("Content-Type", "text/event-stream")
			fmt.Fprint(w, "data: 1\n\n")
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		case "/never":
			<-r.Context().Done()
		default:
			http.NotFound(w, r)
		}
	}
}

func TestNoscriptIsNotShown(t *testing.T) {
	web := newWeb()
	web.page(t, "a.test", `<noscript>Please enable JavaScript</noscript><p>`+long)
	res := visitURL(t, web.renderer(t), "http://a.test/")
	wantText(t, res, long)
	if strings.Contains(string(res.Body), "enable") {
		t.Errorf("noscript stands in %q", res.Body)
	}
	if res.ContentType != "text/html; charset=utf-8" || res.Visit.StatusCode != 200 || res.Visit.Bytes != int64(len(res.Body)) {
		t.Errorf("got %q, %+v", res.ContentType, res.Visit)
	}
}

func TestReadySelector(t *testing.T) {
	web := newWeb()
	web.serve(t, "a.test", app(`<p>`+long+`</p><p id=r></p><script>
		const w = new Worker('/worker.js'); w.onmessage = () => { r.innerHTML = '<b class=done>and more</b>' }</script>`))
	r := start(t, web.options().withDefaults(), func(l *limits) { l.settle = 3 * time.Second })
	res := visitPage(t, r, Request{Target: claim.Target{URL: "http://a.test/"}, ReadySelector: ".done"})
	wantText(t, res, "and more")
	res = visitPage(t, r, Request{Target: claim.Target{URL: "http://a.test/"}, ReadySelector: ".never"})
	wantOutcome(t, res, claim.Unavailable, claim.ReasonRender)
	res = visitPage(t, r, Request{Target: claim.Target{URL: "http://a.test/"}, ReadySelector: "]] not a selector \x00\u2028\""})
	wantOutcome(t, res, claim.Unavailable, claim.ReasonRender)
}

func TestEmptyPageTellsWhatItsScriptsSay(t *testing.T) {
	web := newWeb()
	web.page(t, "a.test", `<div id=root></div><script>console.error('no answer from http://api.test/x?key=hush'); undefinedThing()</script>`)
	res := visitURL(t, web.impatient(t), "http://a.test/")
	wantOutcome(t, res, claim.Fetched, "")
	for _, want := range []string{"no answer from http://api.test/x", "undefinedThing is not defined"} {
		if !strings.Contains(res.Visit.Detail, want) {
			t.Errorf("detail %q lacks %q", res.Visit.Detail, want)
		}
	}
	if strings.Contains(res.Visit.Detail, "hush") {
		t.Errorf("detail %q shows a query", res.Visit.Detail)
	}
}
