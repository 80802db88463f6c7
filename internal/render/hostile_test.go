package render

import (
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"

	"monitor/internal/claim"
)

// asking is the event of a request of the main frame.
func asking(n int, url string) *network.EventRequestWillBeSent {
	return &network.EventRequestWillBeSent{
		RequestID: network.RequestID(fmt.Sprint(n)), LoaderID: cdp.LoaderID(fmt.Sprint(n)),
		Request: &network.Request{URL: url, Method: "GET"},
	}
}

// A sink counts what reaches addresses of this machine that a page must not
// reach: connections and datagrams.
type sink struct {
	port int
	hits atomic.Int64
}

func newSink(t testing.TB) *sink {
	t.Helper()
	s := &sink{}
	srv := httptest.NewUnstartedServer(http.NotFoundHandler())
	srv.Config.ErrorLog = log.New(io.Discard, "", 0)
	srv.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			s.hits.Add(1)
		}
	}
	srv.Start()
	t.Cleanup(srv.Close)
	s.port = srv.Listener.Addr().(*net.TCPAddr).Port
	udp, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: s.port})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	t.Cleanup(func() { udp.Close(); <-done })
	go func() {
		defer close(done)
		buf := make([]byte, 1500)
		for {
			if _, _, err := udp.ReadFrom(buf); err != nil {
				return
			}
			s.hits.Add(1)
		}
	}()
	return s
}

// hostilePage tries every way to addr (a host and port) that a page has. What
// stays in place of the page is the text at its end.
func hostilePage(addr string) string {
	return strings.NewReplacer("ADDR", addr, "LONG", long).Replace(`<!doctype html><html><head>
<link rel=preconnect href="http://ADDR"><link rel=dns-prefetch href="//ADDR"><link rel=prefetch href="http://ADDR/prefetch">
<link rel=preload as=script href="http://ADDR/preload"><link rel=stylesheet href="http://ADDR/style"><link rel=icon href="http://ADDR/icon">
<link rel=manifest href="http://ADDR/manifest"><link rel=modulepreload href="http://ADDR/module">
<script type=speculationrules>{"prerender":[{"source":"list","urls":["http://ADDR/prerender"]}],"prefetch":[{"source":"list","urls":["http://ADDR/prefetch2"]}]}</script>
<style>@import "http://ADDR/import"; @font-face { font-family: f; src: url(http://ADDR/font) } body { background: url(http://ADDR/bg); font-family: f }</style>
</head><body><p>LONG</p>
<img src="http://ADDR/img" srcset="http://ADDR/img2 2x"><iframe src="http://ADDR/frame"></iframe><iframe src="https://ADDR/frame"></iframe>
<object data="http://ADDR/object"></object><embed src="http://ADDR/embed"><video src="http://ADDR/video" autoplay></video><audio src="http://ADDR/audio" autoplay></audio>
<script src="http://ADDR/script"></script><script type=module src="http://ADDR/module"></script><a ping="http://ADDR/ping" href="#x" id=a></a>
<form id=f method=post target=w action="http://ADDR/form"></form>
<script>
const quietly = (f) => { try { const p = f(); if (p && p.catch) p.catch(() => {}); } catch {} };
quietly(() => fetch('http://ADDR/fetch', {mode: 'no-cors'}));
quietly(() => fetch('https://ADDR/fetch', {mode: 'no-cors'}));
quietly(() => { const x = new XMLHttpRequest(); x.open('GET', 'http://ADDR/xhr'); x.send(); });
quietly(() => new WebSocket('ws://ADDR/ws'));
quietly(() => new WebSocket('wss://ADDR/ws'));
quietly(() => new EventSource('http://ADDR/events'));
quietly(() => navigator.sendBeacon('http://ADDR/beacon', 'x'));
quietly(() => { new Image().src = 'http://ADDR/image'; });
quietly(() => window.open('http://ADDR/open'));
quietly(() => window.open('about:blank').location = 'http://ADDR/open2');
quietly(() => a.click());
quietly(() => f.submit());
quietly(() => new Worker(URL.createObjectURL(new Blob(["fetch('http://ADDR/worker'); new WebSocket('ws://ADDR/worker'); importScripts('http://ADDR/import')"]))));
quietly(() => new SharedWorker(URL.createObjectURL(new Blob(["fetch('http://ADDR/shared')"]))));
quietly(() => navigator.serviceWorker.register('/sw.js'));
quietly(() => new WebTransport('https://ADDR/transport'));
quietly(() => {
  const pc = new RTCPeerConnection({iceServers: [{urls: ['stun:ADDR', 'turn:ADDR?transport=tcp'], username: 'u', credential: 'c'}]});
  pc.createDataChannel('x'); pc.createOffer().then((o) => pc.setLocalDescription(o));
});
quietly(() => { const i = document.createElement('iframe'); i.srcdoc = "<script>new RTCPeerConnection({iceServers: [{urls: 'stun:ADDR'}]}).createDataChannel('x'); fetch('http://ADDR/srcdoc')<\/script>"; document.body.append(i); });
</script></body></html>`)
}

func hostileSite(addr string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/":
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, hostilePage(addr))
		case "/sw.js":
			w.Header().Set("Content-Type", "text/javascript")
			fmt.Fprintf(w, "fetch('http://%s/sw'); self.onfetch = (e) => e.respondWith(fetch('http://%s/sw2'))", addr, addr)
		case "/refresh":
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprintf(w, `<meta http-equiv=refresh content="0;url=http://%s/refresh">`, addr)
		case "/location":
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprintf(w, `<script>location = 'http://%s/location'</script>`, addr)
		case "/redirect":
			http.Redirect(w, r, "http://"+addr+"/redirect", http.StatusFound)
		default:
			http.NotFound(w, r)
		}
	}
}

// No way leads from a page to an address that the guard refuses; the page
// itself is read, and its detail says that something was refused.
func TestPageReachesNothingPrivate(t *testing.T) {
	web, sink := newWeb(), newSink(t)
	r := web.renderer(t)
	for i, host := range []string{"127.0.0.1", "localhost", "[::1]", "sub.localhost", "[::ffff:127.0.0.1]", "127.1", "inside.test"} {
		t.Run(host, func(t *testing.T) {
			name := fmt.Sprintf("hostile-%d.test", i)
			web.serve(t, name, hostileSite(fmt.Sprintf("%s:%d", host, sink.port)))
			res := visitURL(t, r, "http://"+name+"/")
			wantText(t, res, long)
			if !strings.Contains(res.Visit.Detail, "refused: ") {
				t.Errorf("detail %q tells of no refusal", res.Visit.Detail)
			}
			t.Log(res.Visit.Detail)
			for _, way := range []string{"refresh", "location", "redirect"} {
				res := visitURL(t, r, "http://"+name+"/"+way)
				wantOutcome(t, res, claim.Refused, claim.ReasonAddress)
			}
			if n := sink.hits.Load(); n != 0 {
				t.Errorf("%d connections or datagrams reached a private address", n)
			}
		})
	}
	web.mu.Lock()
	defer web.mu.Unlock()
	if !slices.ContainsFunc(web.refused, func(s string) bool { return strings.HasPrefix(s, "inside.test:") }) {
		t.Errorf("the guard was never asked: %v", web.refused)
	}
}

func TestPagesThatKeepABrowserBusy(t *testing.T) {
	web := newWeb()
	pages := map[string]struct {
		html    string
		outcome claim.Outcome
		reason  claim.Reason
	}{
		"endless script":         {`<p>` + long + `<script>for (;;);</script>`, claim.Unavailable, claim.ReasonTimeout},
		"endless after load":     {`<p>` + long + `<script>onload = () => { for (;;); }</script>`, claim.Unavailable, claim.ReasonTimeout},
		"endless promises":       {`<p>` + long + `<script>const f = () => Promise.resolve().then(f); f()</script>`, claim.Unavailable, claim.ReasonTimeout},
		"endless messages":       {`<p>` + long + `<script>onmessage = () => postMessage(1); postMessage(1)</script>`, claim.Fetched, ""},
		"endless timers":         {`<p>` + long + `<script>setInterval(() => document.title += 'x', 1)</script>`, claim.Fetched, ""},
		"endless console":        {`<p>` + long + `<script>setInterval(() => { for (let i = 0; i < 1000; i++) console.error('x'.repeat(1000)) }, 0)</script>`, claim.Fetched, ""},
		"endless exceptions":     {`<p>` + long + `<script>setInterval(() => { for (let i = 0; i < 1000; i++) queueMicrotask(() => { throw new Error('x'.repeat(1000)) }) }, 0)</script>`, claim.Fetched, ""},
		"floods behind our back": {`<p>` + long + `<iframe></iframe><script>const c = frames[0].console; setInterval(() => { for (let i = 0; i < 1000; i++) c.error('x'.repeat(1000)) }, 0)</script>`, claim.Fetched, ""},
		"endless dialogs":        {`<p>` + long + `<script>setInterval(() => alert(1), 1)</script>`, claim.Fetched, ""},
		"ever more text":         {`<p>` + long + `<script>setInterval(() => document.body.append(' more'), 10)</script>`, claim.Fetched, ""},
		"many requests":          {`<p>` + long + `<script>for (let i = 0; i < 3000; i++) fetch('/?' + i)</script>`, claim.Unavailable, claim.ReasonTooLarge},
		"dialogs":                {`<p>` + long + `<script>alert(1); confirm(2); prompt(3)</script><p>after`, claim.Fetched, ""},
		"leaving is prompted":    {`<p>` + long + `<script>onbeforeunload = (e) => { e.preventDefault(); return 'stay' }; setTimeout(() => { location = '/other' }, 10)</script>`, claim.Unavailable, claim.ReasonGone},
		"print, full screen":     {`<p>` + long + `<script>print(); document.documentElement.requestFullscreen().catch(() => {}); navigator.geolocation.getCurrentPosition(() => {})</script>`, claim.Fetched, ""},
		"downloads":              {`<p>` + long + `<a id=a download=x href="data:text/plain,x"></a><script>a.click(); location = URL.createObjectURL(new Blob(['x'], {type: 'application/zip'}))</script>`, claim.Fetched, ""},
		"download from the net":  {`<p>` + long + `<script>location = '/file.zip'</script>`, claim.Fetched, ""},
		"nested without end":     {`<p>` + long + `<script>let n = document.body; for (let i = 0; i < 2000; i++) { const d = document.createElement('i'); n.append(d); n = d } n.attachShadow || 0; document.querySelector('p').attachShadow({mode: 'open'}).innerHTML = '<slot>'</script>`, claim.Fetched, ""},
		"frames in frames":       {`<p>` + long + `<iframe src="/?a"></iframe><iframe src="/?b"></iframe>`, claim.Fetched, ""},
		"tampered with":          {`<p>` + long + `<script>JSON.stringify = document.querySelector = Element.prototype.querySelectorAll = Array.prototype.push = () => { throw 1 }; Object.defineProperty(Element.prototype, 'outerHTML', {get: () => 'gone'})</script>`, claim.Fetched, ""},
		"closed by itself":       {`<p>` + long + `<script>close(); window.open('', '_self').close()</script>`, claim.Fetched, ""},
		"frozen clock":           {`<p>` + long + `<script>Date.now = () => 0; performance.now = () => 0; setTimeout = requestAnimationFrame = () => {}</script>`, claim.Fetched, ""},
	}
	for name, p := range pages {
		web.page(t, strings.ReplaceAll(strings.ReplaceAll(name, ",", ""), " ", "-")+".test", p.html)
	}
	web.serve(t, "download-from-the-net.test", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		if r.URL.Path != "/" {
			w.Header().Set("Content-Type", "application/zip")
		}
		fmt.Fprint(w, pages["download from the net"].html)
	})
	o := web.options()
	r := start(t, o.withDefaults(), nil)
	o.Timeout = 4 * time.Second
	hasty := start(t, o.withDefaults(), nil)
	for name, p := range pages {
		t.Run(name, func(t *testing.T) {
			r := r
			if p.reason == claim.ReasonTimeout {
				r = hasty
			}
			res := visitURL(t, r, "http://"+strings.ReplaceAll(strings.ReplaceAll(name, ",", ""), " ", "-")+".test/")
			wantOutcome(t, res, p.outcome, p.reason)
			if p.outcome == claim.Fetched {
				wantText(t, res, long)
			}
		})
	}
	web.page(t, "well.test", "<p>"+long)
	var flood sync.WaitGroup
	flood.Go(func() { visitURL(t, hasty, "http://endless-console.test/") })
	flood.Go(func() { visitURL(t, hasty, "http://endless-exceptions.test/") })
	flood.Wait() // cut off in the middle of it
	hasty.opts.Timeout = time.Minute
	wantText(t, visitURL(t, r, "http://well.test/"), long)
	wantText(t, visitURL(t, hasty, "http://well.test/"), long)
}
