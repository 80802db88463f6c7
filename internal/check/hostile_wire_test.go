package check_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"monitor/internal/fetch"
)

func hostileCases() []hostileCase {
	cases := hostileWire()
	cases = append(cases, hostileRedirects()...)
	cases = append(cases, hostileStatuses()...)
	cases = append(cases, hostileVendors()...)
	cases = append(cases, hostileWalls()...)
	cases = append(cases, hostileStandIns()...)
	return append(cases, hostileContent()...)
}

func patience(d time.Duration) func(*fetch.Options) {
	return func(o *fetch.Options) { o.Timeout = d }
}

func obedient(o *fetch.Options) { o.Robots = true }

// robots answers a request for robots.txt on its own.
func robots(rules, other http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			rules(w, r)
			return
		}
		other(w, r)
	}
}

// hostileWire has one or two of each reason; the rest is in package fetch.
func hostileWire() []hostileCase {
	half := article("", "")[:1500]
	deaf := patience(150 * time.Millisecond)
	return []hostileCase{
		{name: "F02 accepts and says nothing", answer: silent, want: "unavailable timeout", tune: deaf},
		{name: "F04 slow body", answer: stalls(framed("200 OK", half, "Content-Length: 9000")), want: "unavailable timeout", tune: deaf},
		{name: "F06 infinite chunks", answer: endless(framed("200 OK", "", "Transfer-Encoding: chunked"), "2000\r\n"+strings.Repeat("a", 0x2000)+"\r\n"), want: "unavailable too_large"},
		{name: "F07 honest huge length", answer: stalls(framed("200 OK", half, "Content-Length: 10737418240")), want: "unavailable too_large"},
		{name: "F08 less than said", answer: raw(framed("200 OK", half, "Content-Length: 9000")), want: "unavailable truncated"},
		{name: "F09 more than said", answer: raw(framed("200 OK", half, "Content-Length: 40")), want: "suspect empty"},
		{name: "F09 half of it said", answer: raw(framed("200 OK", article("", ""), "Content-Length: 700")), want: "suspect shrunk"},
		{name: "F10 two lengths", answer: raw(framed("200 OK", half, "Content-Length: 3", "Content-Length: 5")), want: "unavailable bad_http"},
		{name: "F14 chunks without an end", answer: raw(framed("200 OK", "5\r\nabcde\r\n", "Transfer-Encoding: chunked")), want: "unavailable truncated"},
		{name: "F15 cut in a chunk", answer: raw(framed("200 OK", "ff\r\nabcde", "Transfer-Encoding: chunked")), want: "unavailable truncated"},
		{name: "F18 closed after half", answer: raw(framed("200 OK", half)), want: "suspect shrunk", says: "cut off"},
		{name: "F18 closed near the end", answer: raw(framed("200 OK", strings.TrimSuffix(article("", ""), "</html>"))), want: "suspect shrunk"},
		{name: "F19 reset", answer: resets(framed("200 OK", half, "Content-Length: 9000")), want: "unavailable reset"},
		{name: "F20 empty reply", answer: raw(""), want: "unavailable reset"},
		{name: "F22 huge header", answer: raw(framed("200 OK", half, "X: "+strings.Repeat("a", 300<<10))), want: "unavailable too_large"},
		{name: "F26 an SSH banner", answer: raw("SSH-2.0-OpenSSH_9.6\r\n"), want: "unavailable bad_http"},
		{name: "F31 bomb", answer: status(200, packed(strings.Repeat("a", 9<<20)), "Content-Encoding: gzip"), want: "unavailable too_large"},
		{name: "F33 packed three times over", answer: status(200, "x", "Content-Encoding: gzip, gzip, gzip"), want: "unavailable encoding"},
		{name: "F35 a coding unknown", answer: status(200, "x", "Content-Encoding: compress"), want: "unavailable encoding"},
		{name: "F38 packed and cut", answer: status(200, packed(article("", ""))[:600], "Content-Encoding: gzip"), want: "unavailable truncated"},
		{name: "C19 an image", answer: status(200, "\x89PNG\r\n\x1a\n", "Content-Type: image/png"), want: "unavailable content_type"},
		{name: "C24 robots.txt fails", answer: robots(status(500, ""), goodPage), want: "refused robots", tune: obedient},
		{name: "C24 robots.txt forbids", answer: robots(status(200, "User-agent: *\nDisallow: /cameras", "Content-Type: text/plain"), goodPage), want: "refused robots", tune: obedient},
	}
}

func hostileRedirects() []hostileCase {
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	gone := page("Home | Aurora Works", "<h1>Cameras for people who walk</h1><p>See what is new this spring.</p>")
	form := `<form action="/session"><input name="user"><input type="password" name="pass"><button>Go</button></form>`
	return []hostileCase{
		{name: "F43 loop", answer: func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, http.StatusFound) }, want: "unavailable redirect"},
		{name: "F44 ever new", answer: func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path+"x", http.StatusFound) }, want: "unavailable redirect"},
		{name: "F45 to a file", answer: elsewhere(302, "file:///etc/passwd", goodPage), want: "refused scheme"},
		{name: "F45 to javascript", answer: elsewhere(302, "javascript:alert(1)", goodPage), want: "refused scheme"},
		{name: "F46 private", answer: goodPage, want: "refused address", tune: func(o *fetch.Options) { o.AllowPrivate = false }},
		{name: "F95 port of mail", answer: elsewhere(302, "http://127.0.0.1:25/", goodPage), want: "refused port"},
		{name: "F03 nobody listens", answer: elsewhere(302, closed.URL+"/", goodPage), want: "unavailable connect"},
		{name: "F100 not TLS", answer: elsewhere(302, "https://127.0.0.1:PORT/specs", goodPage), want: "unavailable tls"},
		{name: "F52 home", answer: elsewhere(301, "/", html(gone)), want: "suspect moved_home", says: "home page"},
		{name: "F52 home of a language", answer: elsewhere(302, "/en-GB/", html(gone)), want: "suspect moved_home"},
		{name: "F52 home of another host", answer: elsewhere(301, "http://www.new.localhost:PORT/", html(gone)), want: "suspect moved_home"},
		{name: "F52 home, at first sight", fresh: true, answer: elsewhere(301, "/index.html", html(gone)), want: "suspect moved_home"},
		{name: "F52 further up", answer: elsewhere(301, "/cameras", html(page("Cameras | Aurora Works", "<h1>Cameras</h1><p>Aurora X3 and Aurora Mini.</p>"))), want: "suspect moved_home"},
		{name: "F54 login", answer: elsewhere(302, "/login?next=/x", html(page("Aurora Works", form))), want: "suspect login", says: "login page"},
		{name: "F54 login of a host of its own", answer: elsewhere(302, "http://sso.localhost:PORT/realms/aurora", html(bare("Aurora", form))), want: "suspect login"},
		{name: "F54 login, the name first", answer: elsewhere(302, "/account/signin", html(bare("Aurora", `<h1>Hello again</h1><input type=email placeholder="Work mail">`))), want: "suspect login"},
		{name: "F54 login in Chinese", answer: elsewhere(302, "/passport/index.do", html(bare("统一身份认证", "<p>扫码登录</p>"))), want: "suspect login"},
		{name: "F80 consent of a host of its own", answer: elsewhere(302, "http://consent.localhost:PORT/m?continue=x", html(bare("Aurora", "<p>Before you continue</p><button>OK</button>"))), want: "suspect consent"},
		{name: "F64 to the page for what is missing", answer: elsewhere(302, "/error/404.html", html(bare("Hoppla", "<p>Da ist nichts.</p>"))), want: "suspect soft_404"},
	}
}

func hostileStatuses() []hostileCase {
	var cases []hostileCase
	add := func(id string, code int, want string, headers ...string) {
		cases = append(cases, hostileCase{
			name: fmt.Sprintf("%s %d", id, code), want: want,
			answer: status(code, bare(http.StatusText(code), "<h1>"+http.StatusText(code)+"</h1>"), headers...),
		})
	}
	for _, code := range []int{300, 305, 306, 401, 402, 403, 405, 407, 418, 451, 500, 501, 502, 503, 504, 511, 520, 530} {
		add("F57", code, "unavailable status")
	}
	add("F25", 999, "unavailable status")
	add("F29", 206, "unavailable status", "Content-Range: bytes 0-99/2000")
	add("F58", 404, "unavailable gone")
	add("F59", 410, "unavailable gone")
	add("F60", 429, "unavailable rate_limited", "Retry-After: 3600")
	add("F61", 503, "unavailable rate_limited", "Retry-After: 600")
	add("F62", 429, "unavailable rate_limited", "Retry-After: -5")
	for i := range cases {
		cases[i].rests = strings.HasSuffix(cases[i].want, "rate_limited")
	}
	return append(cases,
		hostileCase{name: "F28 204", answer: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) }, want: "suspect empty"},
		hostileCase{name: "F28 205 with a body", answer: raw("HTTP/1.1 205 Reset Content\r\nContent-Length: 5\r\n\r\nhello"), want: "suspect empty"},
		hostileCase{name: "F49 304 unasked", answer: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(304) }, want: "unavailable status"},
		hostileCase{name: "F25 101", answer: raw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"), want: "unavailable status"},
		hostileCase{name: "F66 empty", answer: html(""), want: "suspect empty"},
		hostileCase{name: "F66 empty, packed", answer: status(200, packed(""), "Content-Encoding: gzip"), want: "suspect empty"},
		hostileCase{name: "F66 white space", answer: html(" \n\t "), want: "suspect empty"},
	)
}
