package page

import (
	"bytes"
	"encoding/json"
	"mime"
	"strings"
)

// A form is how bytes are to be read.
type form uint8

const (
	untold form = iota
	markup
	xhtml // markup where every tag that says so is closed
	plain
	values // JSON
	feed
	markdown
	paged // PDF
	opaque
)

func (f form) String() string {
	names := [...]string{"of an unknown kind", "HTML", "XML", "plain text", "JSON", "a feed", "Markdown", "a PDF", "not text"}
	return names[f]
}

// styled reports whether CSS can say which part of such a page counts.
func (f form) styled() bool { return f == markup || f == xhtml || f == markdown }

// formOf tells how a body is to be read: as its content type says, and by its
// bytes only where that is missing or says no more than "bytes". XML whose root
// is a feed's is a feed under any of XML's types.
func formOf(body []byte, contentType string) form {
	f := formByType(contentType)
	if f == untold {
		f = sniff(body)
	}
	if f == xhtml && isFeed(body) {
		return feed
	}
	return f
}

func formByType(contentType string) form {
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		media, _, _ = strings.Cut(contentType, ";")
		media = strings.ToLower(strings.TrimSpace(media))
	}
	switch media {
	case "", "application/octet-stream", "binary/octet-stream", "application/unknown", "unknown/unknown", "*/*":
		return untold
	case "text/html":
		return markup
	case "application/xhtml+xml", "application/xml", "text/xml":
		return xhtml
	case "application/atom+xml", "application/rss+xml", "application/rdf+xml":
		return xhtml // RDF need not be a feed, nor is all that is called one
	case "application/json", "text/json", "application/x-ndjson", "application/jsonl", "application/json-seq":
		return values
	case "text/markdown", "text/x-markdown":
		return markdown
	case "application/pdf", "application/x-pdf":
		return paged
	case "application/yaml", "application/x-yaml", "application/toml",
		"application/javascript", "application/x-javascript", "application/ecmascript":
		return plain
	}
	switch {
	case strings.HasSuffix(media, "+xml"):
		return xhtml
	case strings.HasSuffix(media, "+json"):
		return values
	case strings.HasPrefix(media, "text/"):
		return plain
	}
	return opaque
}

// sniffBytes is how far browsers look to tell a kind (WHATWG MIME Sniffing 7).
const sniffBytes = 1445

// sniff tells markup, JSON, PDF, text and binary apart by the first bytes.
func sniff(body []byte) form {
	head := body[:min(len(body), sniffBytes)]
	if _, n := byteOrderMark(head); n > 0 && n == 2 {
		return plain
	} else if n > 0 {
		head = head[n:]
	}
	head = bytes.TrimLeft(head, "\t\n\f\r ")
	switch {
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return paged
	case hasPrefixFold(head, "<?xml"):
		if bytes.Contains(bytes.ToLower(head), []byte("<html")) {
			return markup
		}
		return xhtml
	case hasPrefixFold(head, "<rss"), hasPrefixFold(head, "<feed"), hasPrefixFold(head, "<rdf:RDF"):
		return xhtml
	case len(head) > 1 && head[0] == '<' && (head[1] == '!' || head[1]|0x20 >= 'a' && head[1]|0x20 <= 'z'):
		return markup
	case bytes.ContainsFunc(head, isBinary):
		return opaque
	case isJSON(body):
		return values
	}
	return plain
}

// isJSON reports whether the body is one JSON object or array.
func isJSON(body []byte) bool {
	text := bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")))
	return len(text) > 0 && (text[0] == '{' || text[0] == '[') && json.Valid(text)
}

// isBinary reports the bytes that no text holds (WHATWG MIME Sniffing 3).
func isBinary(r rune) bool {
	return r <= 0x08 || r == 0x0b || r >= 0x0e && r <= 0x1a || r >= 0x1c && r <= 0x1f
}

func hasPrefixFold(b []byte, prefix string) bool {
	return len(b) >= len(prefix) && strings.EqualFold(string(b[:len(prefix)]), prefix)
}
