package fetch

import (
	"bytes"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

const (
	maxRefreshes = 2       // pages in a row that send their reader on
	maxShell     = 4 << 10 // bytes of such a page
	maxAside     = 256     // bytes of what it may say beside: where to click instead
	maxDelay     = 10      // seconds until it does; what stays for longer is to be read
)

// refresh returns where a page that says next to nothing sends its reader on,
// under the rules of redirects. Nil is the end of the way: what came is for
// others to judge.
func (v *visit) refresh(u *url.URL) (*url.URL, *failure) {
	mediaType, _ := mediaTypeOf(v.res.ContentType)
	markup := mediaType == "text/html" || mediaType == "application/xhtml+xml"
	if !markup || len(v.res.Body) > maxShell || v.refreshes == maxRefreshes {
		return nil, nil
	}
	location, said := skim(v.res.Body)
	if header, ok := refreshTo(v.res.Header.Get("Refresh")); ok {
		location = header
	}
	if location == "" || said > maxAside {
		return nil, nil
	}
	next, fail := v.lead(u, location)
	if fail != nil {
		return nil, fail
	}
	if slices.Contains(v.seen, next.String()) { // it asks to wait
		return nil, nil
	}
	v.refreshes++
	v.fixed = false
	return next, nil
}

// skim returns where the first refresh of a page leads, and how many bytes of
// text the page shows. The tokenizer takes what noscript, script and style hold
// for text, and a browser shows none of it.
func skim(page []byte) (location string, said int) {
	z := html.NewTokenizer(bytes.NewReader(page))
	shown := true
	for {
		switch z.Next() {
		case html.ErrorToken:
			return location, said
		case html.TextToken:
			if shown {
				said += lettersIn(z.Text())
			}
		case html.EndTagToken:
			shown = true
		case html.StartTagToken, html.SelfClosingTagToken:
			token := z.Token()
			switch token.Data {
			case "meta":
				if to, ok := refreshTo(refreshOf(token)); ok && location == "" {
					location = to
				}
			case "noscript", "script", "style", "title", "iframe", "noframes", "noembed":
				shown = false
			}
		}
	}
}

func lettersIn(text []byte) (n int) {
	for len(text) > 0 {
		field, rest, _ := bytes.Cut(text, []byte(" "))
		n += len(bytes.TrimFunc(field, unicode.IsSpace))
		text = rest
	}
	return n
}

// refreshOf is the content of a meta tag that is a refresh.
func refreshOf(meta html.Token) (content string) {
	refresh := false
	for _, a := range meta.Attr {
		switch a.Key {
		case "http-equiv":
			refresh = strings.EqualFold(strings.TrimSpace(a.Val), "refresh")
		case "content":
			content = a.Val
		}
	}
	if !refresh {
		return ""
	}
	return content
}

// refreshTo reads "0; url=/real" (HTML standard, shared declarative refresh
// steps): where it leads, when it does so soon and to another page.
func refreshTo(content string) (location string, ok bool) {
	content = strings.TrimSpace(content)
	digits := len(content) - len(strings.TrimLeft(content, "0123456789"))
	if delay, err := strconv.Atoi(content[:digits]); err != nil || delay > maxDelay {
		return "", false
	}
	location = strings.TrimLeft(content[digits:], "0123456789.")
	location = strings.TrimLeft(location, " \t\r\n\f;,")
	if len(location) >= 3 && strings.EqualFold(location[:3], "url") {
		if value, equal := strings.CutPrefix(strings.TrimSpace(location[3:]), "="); equal {
			location = strings.TrimSpace(value)
		}
	}
	if location != "" && (location[0] == '"' || location[0] == '\'') {
		location, _, _ = strings.Cut(location[1:], location[:1])
	}
	location = strings.TrimSpace(location)
	return location, location != ""
}
