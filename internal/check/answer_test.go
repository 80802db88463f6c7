package check_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
)

// paragraphs is what the good page says, beside the claims, so that a wall is
// short against it. Every page of it is written for these tests.
var paragraphs = []string{
	"The Aurora X2 is a small camera for people who film while they walk. It replaces the first Aurora, keeps its lens and its battery, and adds a stabiliser that works on two axes.",
	"A single clip lasts up to 3 minutes. When the time is up the camera closes the file and waits for the button, so that no recording is ever lost to a full card.",
	"The body weighs 412 grams with battery and card. The frame is magnesium, the grip is rubber, and the doors are sealed against dust and light rain but not against immersion.",
	"Films are written as plain files that any editor opens. The picture can be trimmed on the device, sent to a phone over the air, or copied by cable at the speed of the card.",
	"Menus are grouped by what the owner wants to do: film, look, share, set up. Each group fits on one screen, and the two buttons beside the display can be given any entry of it.",
	"The charger fills an empty battery overnight. A second battery can be charged in the grip while the first one is in use, and both report their age so that a worn one is found in time.",
	"Repairs are done by the maker and by shops that the maker has trained. Parts are kept for seven years after the last unit was sold, and the manual names every screw.",
}

const (
	siteNav    = `<nav><a href="/">Home</a> <a href="/cameras">Cameras</a> <a href="/support">Support</a> <a href="/login">Sign in</a></nav>`
	siteFooter = `<footer><p>Aurora Works. All rights reserved. <a href="/privacy">Privacy</a></p></footer>`
	pageTitle  = "Aurora X2 specifications | Aurora Works"
)

// article is the good page with what is given before and after its text.
func article(before, after string) string {
	return page(pageTitle, before+"<h1>Aurora X2 specifications</h1><p>"+strings.Join(paragraphs, "</p>\n<p>")+"</p>"+after)
}

// page is a whole page of the site.
func page(title, main string) string {
	return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>` + title + `</title></head><body>` +
		siteNav + "<main>" + main + "</main>" + siteFooter + "</body></html>"
}

// bare is a page without the site around it.
func bare(title, body string) string {
	return "<!DOCTYPE html><html><head><title>" + title + "</title></head><body>" + body + "</body></html>"
}

var goodPage = html(article("", ""))

// html answers with a page.
func html(body string) http.HandlerFunc { return status(http.StatusOK, body) }

// status answers with a page, a status and headers ("Name: value").
func status(code int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		for _, h := range headers {
			name, value, _ := strings.Cut(h, ": ")
			w.Header().Set(name, value)
		}
		w.WriteHeader(code)
		_, _ = io.WriteString(w, body)
	}
}

// raw answers with these bytes, which need not be HTTP, and closes.
func raw(answer string) http.HandlerFunc {
	return hijacked(func(c net.Conn) { _, _ = io.WriteString(c, answer) })
}

// hijacked lets speak write to the connection, and closes it.
func hijacked(speak func(c net.Conn)) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		c, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			panic(err) // the test server cannot do its work
		}
		defer c.Close()
		speak(c)
	}
}

// framed is a whole answer in raw bytes.
func framed(line, body string, headers ...string) string {
	return fmt.Sprintf("HTTP/1.1 %s\r\nContent-Type: text/html; charset=utf-8\r\n%s\r\n\r\n%s", line, strings.Join(headers, "\r\n"), body)
}

// silent accepts the request and says nothing until the client leaves.
func silent(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// elsewhere redirects from the source to another path of the site, or to a
// whole URL, and answers there. PORT stands for the server's own.
func elsewhere(code int, to string, there http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, port, _ := strings.Cut(r.Host, ":")
		target := strings.ReplaceAll(to, "PORT", port)
		_, path, whole := strings.Cut(target, "://")
		if whole {
			_, path, _ = strings.Cut(path, "/")
			path = "/" + path
		} else {
			path = target
		}
		path, _, _ = strings.Cut(path, "?")
		if r.URL.Path == path {
			there(w, r)
			return
		}
		w.Header().Set("Location", target)
		w.WriteHeader(code)
	}
}

// only answers with h at the source's path, and honestly that there is nothing
// elsewhere.
func only(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != specsPath {
			status(http.StatusNotFound, page("Page not found | Aurora Works", "<h1>Page not found</h1>"))(w, r)
			return
		}
		h(w, r)
	}
}

// endless sends pieces of a body until the client has enough.
func endless(head, piece string) http.HandlerFunc {
	return hijacked(func(c net.Conn) {
		for _, err := io.WriteString(c, head); err == nil; {
			_, err = io.WriteString(c, piece)
		}
	})
}

// stalls begins an answer and never ends it.
func stalls(head string) http.HandlerFunc {
	return hijacked(func(c net.Conn) {
		_, _ = io.WriteString(c, head)
		_, _ = io.Copy(io.Discard, c)
	})
}

// resets begins an answer and breaks the connection off.
func resets(head string) http.HandlerFunc {
	return hijacked(func(c net.Conn) {
		_, _ = io.WriteString(c, head)
		if tcp, ok := c.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
	})
}

// packed is s in a content coding.
func packed(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = io.WriteString(z, s) // to memory
	_ = z.Close()
	return b.String()
}
