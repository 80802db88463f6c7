package fetch

import (
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"monitor/internal/claim"
)

func prefixes(cidrs ...string) []netip.Prefix {
	var list []netip.Prefix
	for _, c := range cidrs {
		list = append(list, netip.MustParsePrefix(c))
	}
	return list
}

// An allowance holds for its target's visits, their redirects and their
// robots.txt, and for nobody else's, whichever comes first.
func TestAllow(t *testing.T) {
	s := listen(t, func(c net.Conn, _ int) bool { io.WriteString(c, ok("inside")); return true })
	_, port, _ := net.SplitHostPort(hostOf(s.url))
	one := claim.Target{URL: s.url + "/", Allow: prefixes("127.0.0.1/32")}
	other := claim.Target{URL: s.url + "/", Allow: prefixes("10.0.0.0/8", "192.168.7.9/32")}
	none := claim.Target{URL: s.url + "/"}
	o := public()
	o.Robots = true
	for _, order := range [][]claim.Target{{one, other, none}, {none, other, one}, {other, one, none, one}} {
		f := start(t, o, quick())
		for _, target := range order {
			words := "refused/address"
			if len(target.Allow) == 1 {
				words = "fetched/"
			}
			want(t, send(t, f, Request{Target: target}), words)
		}
	}
	f := start(t, o, quick())
	for _, host := range []string{"[::ffff:127.0.0.1]", "127.0.0.2", "[::1]", "localhost"} { // localhost is ::1 too
		want(t, send(t, f, Request{Target: claim.Target{URL: "http://" + host + ":" + port + "/", Allow: one.Allow}}), "refused/address")
	}
	want(t, send(t, f, Request{Target: claim.Target{URL: "http://127.0.0.1:6379/", Allow: one.Allow}}), "refused/port")
}

func TestAllowOnRedirects(t *testing.T) {
	inside := hostOf(site(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "inside") }))
	_, port, _ := net.SplitHostPort(inside)
	away := site(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://127.0.0."+strings.Trim(r.URL.Path, "/")+":"+port+"/", http.StatusFound)
	})
	f := start(t, public(), quick())
	for path, words := range map[string]string{"/1": "fetched/", "/2": "refused/address"} {
		want(t, send(t, f, Request{Target: claim.Target{URL: away + path, Allow: prefixes("127.0.0.1/32")}}), words)
	}
}

func TestLanguage(t *testing.T) {
	asked := make(chan string, 2)
	url := site(t, func(w http.ResponseWriter, r *http.Request) {
		asked <- strings.Join(r.Header.Values("Accept-Language"), "|")
		if r.URL.Path == "/" {
			http.Redirect(w, r, "/end", http.StatusFound)
		}
	})
	f := start(t, local(), quick())
	for language, header := range map[string]string{"": "", "de": "de", "de-CH": "de-CH, de;q=0.5", "zh-Hant-TW": "zh-Hant-TW, zh;q=0.5"} {
		send(t, f, Request{Target: claim.Target{URL: url, Language: language}})
		for range 2 {
			if got := <-asked; got != header {
				t.Errorf("%q asks for %q, want %q", language, got, header)
			}
		}
	}
}
