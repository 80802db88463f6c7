package fact

import (
	"strings"
	"unicode/utf8"
)

// readURL reads http, https and ftp URLs and hosts that start with www. What
// closes a sentence or a bracket is not part of them.
func (t *text) readURL(i int) (item, bool) {
	if !t.urlStart(i) {
		return item{}, false
	}
	start := int(t.toks[i].start)
	end := start + urlLength(t.src[start:])
	last := i
	for last < len(t.toks) && int(t.toks[last].end) <= end {
		last++
	}
	raw := t.span(i, last)
	return item{fact: Fact{Kind: URL, Words: []string{canonicalURL(raw)}}, end: last}, last > i+2
}

func (t *text) urlStart(i int) bool {
	switch t.folded(i) {
	case "http", "https", "ftp", "ws", "wss":
		return t.at(i+1).is(':') && t.at(i+2).is('/') && t.at(i+3).is('/') && t.at(i+3).gap == glued
	case "www":
		return t.at(i+1).is('.') && t.at(i+2).gap == glued
	}
	return false
}

// maxURL is where a URL ends that does not (RFC 9110 asks for 8000 octets).
const maxURL = 8000

func urlLength(s string) int {
	n := 0
	for n < len(s) && n < maxURL {
		r, size := utf8.DecodeRuneInString(s[n:])
		if _, space := whiteSpace(r); space || strings.ContainsRune("<>\"`{}|\\^，。、）】」》；", r) || isCJK(r) {
			break
		}
		n += size
	}
	for n > 0 && strings.ContainsRune(".,;:!?'*", rune(s[n-1])) || n > 0 && s[n-1] == ')' && strings.Count(s[:n], "(") < strings.Count(s[:n], ")") {
		n--
	}
	return n
}

// canonicalURL drops what does not tell pages apart: the scheme, the case of
// the host, a final slash.
func canonicalURL(raw string) string {
	if _, rest, ok := strings.Cut(raw, "://"); ok {
		raw = rest
	}
	host, path, _ := strings.Cut(raw, "/")
	host = strings.TrimPrefix(foldWord(host), "www.")
	return strings.TrimSuffix(host+"/"+path, "/")
}
