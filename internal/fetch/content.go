package fetch

import (
	"net/http"
	"strings"

	"monitor/internal/claim"
)

// A kind says what can be done with a content type.
type kind uint8

const (
	unknown    kind = iota // the bytes must say
	readable               // text in some form, or a document that holds some
	unreadable             // nothing in the flow can read it
)

// kindOf decides by the Content-Type as sent. Only where it is missing or says
// nothing (the types that the WHATWG MIME sniffing standard, section 7, calls
// unknown, and octet-stream) may the bytes speak for themselves.
func kindOf(contentType string) kind {
	mediaType, ok := mediaTypeOf(contentType)
	if !ok {
		return unknown
	}
	switch mediaType {
	case "application/octet-stream", "binary/octet-stream", "unknown/unknown", "application/unknown", "*/*":
		return unknown
	case "application/pdf", "application/json", "application/xml", "application/xhtml+xml", "application/javascript",
		"application/x-javascript", "application/ecmascript", "application/yaml", "application/x-yaml", "application/toml":
		return readable
	}
	top, sub, _ := strings.Cut(mediaType, "/")
	if top == "text" || top == "application" && (strings.HasSuffix(sub, "+xml") || strings.HasSuffix(sub, "+json")) {
		return readable
	}
	return unreadable
}

// mediaTypeOf returns the type and subtype in lower case, without parameters,
// which servers get wrong too often to parse.
func mediaTypeOf(contentType string) (string, bool) {
	mediaType, _, _ := strings.Cut(contentType, ";")
	mediaType = strings.ToLower(strings.TrimSpace(mediaType))
	return mediaType, strings.Contains(mediaType, "/")
}

// sniff names the content type of a body by its first bytes, without a
// charset: that any text is UTF-8, as net/http has it, is for page to find.
func sniff(body []byte) string {
	mediaType, _ := mediaTypeOf(http.DetectContentType(body))
	return mediaType
}

func unreadableType(contentType string) *failure {
	mediaType, _ := mediaTypeOf(contentType)
	return unavailable(claim.ReasonContentType, "the server sent %s, which holds no text to read", mediaType)
}
