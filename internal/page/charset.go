package page

import (
	"bytes"
	"cmp"
	"mime"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
)

const (
	prescan     = 1024    // how far browsers look for a meta charset (WHATWG HTML 13.2.3.2)
	prescanLow  = 8 << 10 // how far servers in the wild put it
	detectBytes = 64 << 10

	// lossLimit is the share of replacement characters above which the label
	// that a page came with is taken for wrong.
	lossLimit = 0.001
)

// decode returns body as valid UTF-8 without a byte order mark. The charset is
// the browsers' choice: the mark, the label of the header, the declaration in
// the first kilobyte; then, where browsers guess, UTF-8 if the whole body is
// valid, a later declaration, statistics, windows-1252. A label under which the
// body does not decode is not believed.
func decode(body []byte, label string, markup bool) []byte {
	if name, n := byteOrderMark(body); n > 0 {
		return decodeAs(body[n:], name)
	}
	declared, certain := "", false
	if markup {
		declared, certain = declaredCharset(body)
	}
	if _, name := charset.Lookup(label); name != "" {
		return decodeLabelled(body, name, declared)
	}
	if certain {
		return decodeLabelled(body, declared, declared)
	}
	if utf8.Valid(body) {
		return body
	}
	if declared != "" {
		return decodeLabelled(body, declared, declared)
	}
	return decodeAs(body, cmp.Or(detect(body), "windows-1252"))
}

func byteOrderMark(body []byte) (name string, size int) {
	switch {
	case bytes.HasPrefix(body, []byte("\xef\xbb\xbf")):
		return "utf-8", 3
	case bytes.HasPrefix(body, []byte("\xff\xfe")):
		return "utf-16le", 2
	case bytes.HasPrefix(body, []byte("\xfe\xff")):
		return "utf-16be", 2
	}
	return "", 0
}

// decodeLabelled decodes body as name says, unless that loses characters and
// the declaration in the page or the detector does better.
func decodeLabelled(body []byte, name, declared string) []byte {
	text := decodeAs(body, name)
	if !mislabelled(text, name) {
		return text
	}
	if name != "utf-8" && utf8.Valid(body) {
		return body
	}
	for _, other := range []string{declared, detect(body)} {
		if other == "" || other == name {
			continue
		}
		if t := decodeAs(body, other); !mislabelled(t, other) {
			return t
		}
	}
	return text
}

// mislabelled reports whether so much was lost in decoding text that its label
// must be wrong: half of what is beyond ASCII, since markup dilutes a short
// text in another script; or lossLimit of all. The latter not for UTF-8, which
// no other charset looks like: there, most of it valid means a damaged text.
func mislabelled(text []byte, name string) bool {
	lost := bytes.Count(text, []byte("\uFFFD"))
	if lost == 0 {
		return false
	}
	total, foreign := 0, 0
	for _, c := range text {
		if c < utf8.RuneSelf || utf8.RuneStart(c) {
			total++
			if c >= utf8.RuneSelf {
				foreign++
			}
		}
	}
	return 2*lost > foreign || name != "utf-8" && float64(lost) > lossLimit*float64(total)
}

// decodeAs decodes body from the charset of that canonical name. What cannot
// be decoded becomes U+FFFD.
func decodeAs(body []byte, name string) []byte {
	var e encoding.Encoding
	switch name {
	case "utf-8":
		if utf8.Valid(body) {
			return body
		}
		e = unicode.UTF8
	case "utf-16le":
		e = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case "utf-16be":
		e = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	default:
		e, _ = charset.Lookup(name)
	}
	text, err := e.NewDecoder().Bytes(body)
	if err != nil { // decoders replace what they cannot read; "replacement" alone refuses
		text = bytes.ToValidUTF8(body, []byte("\uFFFD"))
	}
	return text
}

// detect guesses the charset of body from its statistics, or returns "".
// Ties go to the name, since the detector reports in no fixed order.
func detect(body []byte) string {
	results, err := chardet.NewHtmlDetector().DetectAll(body[:min(len(body), detectBytes)])
	if err != nil {
		return ""
	}
	slices.SortFunc(results, func(a, b chardet.Result) int {
		return cmp.Or(cmp.Compare(b.Confidence, a.Confidence), strings.Compare(a.Charset, b.Charset))
	})
	for _, r := range results {
		label := strings.ToLower(r.Charset)
		if label == "gb-18030" {
			label = "gb18030"
		}
		if _, name := charset.Lookup(label); name != "" && name != "replacement" {
			return name
		}
	}
	return ""
}

// declaredCharset returns the charset that markup declares for itself in its
// first 8 KiB, and whether that is early enough for browsers to act on it.
func declaredCharset(body []byte) (name string, certain bool) {
	if label := xmlEncoding(body); label != "" {
		if _, name := charset.Lookup(label); name != "" {
			return asciiCompatible(name), true
		}
	}
	z := html.NewTokenizer(bytes.NewReader(body[:min(len(body), prescanLow)]))
	offset := 0
	for {
		tt := z.Next()
		if tt == html.ErrorToken {
			return "", false
		}
		offset += len(z.Raw())
		if tt != html.StartTagToken && tt != html.SelfClosingTagToken {
			continue
		}
		if _, name := charset.Lookup(metaCharset(z)); name != "" {
			return asciiCompatible(name), offset <= prescan
		}
	}
}

// asciiCompatible replaces the charsets that cannot be true of a declaration
// that was read as ASCII (WHATWG HTML 13.2.3.2, step 10).
func asciiCompatible(name string) string {
	switch name {
	case "utf-16le", "utf-16be":
		return "utf-8"
	case "x-user-defined":
		return "windows-1252"
	}
	return name
}

func metaCharset(z *html.Tokenizer) string {
	tag, more := z.TagName()
	if string(tag) != "meta" {
		return ""
	}
	var label, content string
	var contentType bool
	for more {
		var key, val []byte
		key, val, more = z.TagAttr()
		switch string(key) {
		case "charset":
			label = string(val)
		case "content":
			content = string(val)
		case "http-equiv":
			contentType = strings.EqualFold(string(val), "content-type")
		}
	}
	if label == "" && contentType {
		label = charsetParam(content)
	}
	return strings.TrimSpace(label)
}

// xmlEncoding returns the encoding of an XML declaration.
func xmlEncoding(body []byte) string {
	if !bytes.HasPrefix(body, []byte("<?xml")) {
		return ""
	}
	decl, _, ok := bytes.Cut(body[:min(len(body), prescan)], []byte("?>"))
	if !ok {
		return ""
	}
	_, after, _ := strings.Cut(string(decl), "encoding")
	after = strings.TrimLeft(after, " \t\r\n=")
	if len(after) < 2 {
		return ""
	}
	label, _, _ := strings.Cut(after[1:], after[:1])
	return label
}

// charsetParam returns the charset of a content type, as loosely as browsers
// read it.
func charsetParam(contentType string) string {
	if _, params, err := mime.ParseMediaType(contentType); err == nil {
		return params["charset"]
	}
	_, after, ok := strings.Cut(strings.ToLower(contentType), "charset")
	if !ok {
		return ""
	}
	after = strings.TrimLeft(after, " \t\r\n=\"'")
	if i := strings.IndexAny(after, " \t\r\n;\"',"); i >= 0 {
		after = after[:i]
	}
	return after
}
