package fact

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// readIdentifier reads a name that is spelled, not read: max_tokens, --flag,
// Content-Type, camelCase, config.yaml, /etc/hosts, user@example.com, HTTP/2,
// GPT-4o, A100. A digit in such a name is identity, not a quantity.
func (t *text) readIdentifier(i int) (item, bool) {
	if t.at(i).gap == glued && t.at(i-1).kind != ideograph && !t.opens(i-1) {
		return item{}, false
	}
	end := t.chunk(i)
	if end == 0 {
		return item{}, false
	}
	s := t.span(i, end)
	if at := strings.LastIndexByte(s, '@'); at > 0 && t.at(end-1).kind == digits {
		if it, ok := t.pinned(i, end, s[:at], s[at+1:]); ok {
			return it, true
		}
	}
	if !identifying(s) || t.gluedQuantity(i, end) {
		return item{}, false
	}
	return item{fact: Fact{Kind: Identifier, Words: []string{foldWord(s)}}, end: end}, true
}

// joints are the marks that hold the parts of a name together.
const joints = "_-./@:~+#\\"

// opens reports a mark that a name may follow without a space.
func (t *text) opens(i int) bool {
	k := t.at(i)
	return k.kind == symbol && (k.sym == ':' || !strings.ContainsRune(joints, k.sym))
}

// maxChunk is how many tokens a name may have.
const maxChunk = 64

// chunk returns the end of the run of letters, digits and joining marks at
// token i, without the marks that close a sentence.
func (t *text) chunk(i int) int {
	end := i
	for end == i || t.at(end).gap == glued && end-i <= maxChunk {
		k := t.at(end)
		if k.kind != word && k.kind != digits && (k.kind != symbol || !strings.ContainsRune(joints, k.sym)) {
			break
		}
		end++
	}
	for end > i && t.at(end-1).kind == symbol {
		end--
	}
	if end == i || end-i > maxChunk {
		return 0
	}
	return end
}

// pinned reads a package at a version: actions/checkout@v4, react@18.2.0.
func (t *text) pinned(i, end int, name, version string) (item, bool) {
	version = strings.TrimPrefix(foldWord(version), "v")
	for _, r := range version {
		if r != '.' && (r < '0' || r > '9') {
			return item{}, false
		}
	}
	f := Fact{Kind: Version, Words: []string{version}, Nouns: []string{foldWord(name)}}
	return item{fact: f, end: end}, true
}

// identifying reports whether the shape of s is that of a name.
func identifying(s string) bool {
	letters, numbers := strings.IndexFunc(s, unicode.IsLetter) >= 0, strings.IndexFunc(s, unicode.IsDigit) >= 0
	switch {
	case strings.HasPrefix(s, "--"):
		return len(s) > 3 && letters
	case !letters:
		return strings.Count(s, ".") == 3 || strings.Count(s, ":") > 2
	case strings.ContainsRune(s, '@'):
		return mailbox(s)
	case strings.ContainsRune(s, '_'):
		return strings.Trim(s, "_") != ""
	case path(s), headerName(s), dotted(s), camel(s):
		return true
	}
	return numbers && designation(s)
}

func mailbox(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	return ok && local != "" && strings.Contains(domain, ".") && !strings.Contains(domain, "@")
}

// path reports /etc/hosts and a/b/c; "and/or" is prose.
func path(s string) bool {
	if strings.HasPrefix(s, "/") {
		return strings.IndexFunc(s, unicode.IsLetter) == 1 && len(s) > 2
	}
	return strings.Count(s, "/") > 1 && strings.IndexFunc(s, unicode.IsUpper) < 0 && strings.ContainsAny(s, ".-_")
}

// headerFields start the names of HTTP fields (RFC 9110); a capital after
// every hyphen is not enough, since titles have that too.
var headerFields = []string{"X-", "Content-", "Accept-", "Cache-", "If-", "Access-Control-", "Sec-", "Set-Cookie", "Retry-After", "User-Agent", "Last-Modified", "Strict-Transport-", "Proxy-", "Transfer-Encoding", "Idempotency-"}

func headerName(s string) bool {
	for _, p := range headerFields {
		if strings.HasPrefix(s, p) && len(s) > len(p) && unicode.IsUpper(rune(s[len(p)])) || s == p {
			return true
		}
	}
	return false
}

// dotted reports file.ext and dotted.names: lower-case parts of two letters or
// more, so that neither "e.g." nor a missing space makes one.
func dotted(s string) bool {
	parts := strings.Split(s, ".")
	if len(parts) < 2 || strings.ContainsRune(s, '/') && !strings.HasPrefix(s, ".") {
		return false
	}
	for k, p := range parts {
		if p == "" && k == 0 {
			continue
		}
		first, _ := utf8.DecodeRuneInString(p)
		if len(p) < 2 || !unicode.IsLower(first) {
			return false
		}
	}
	return true
}

// camel reports maxTokens; macOS and iPhone are names that evidence knows.
func camel(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	if !unicode.IsLower(first) {
		return false
	}
	humps, lower := 0, 0
	for k, r := range s {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			return false
		case unicode.IsUpper(r):
			if lower > 1 && k+1 < len(s) && unicode.IsLower(rune(s[k+1])) {
				humps++
			}
			lower = 0
		default:
			lower++
		}
	}
	return humps > 0 && lower > 0
}

// designation reports letters and digits that name one thing together: A100,
// GPT-4o, HTTP/1.1, Gen-4.5, utf-8, ext4, 3D, sha256:ab12. A common word before
// a hyphen leads to a quantity instead: top-5, up-to-3-minute.
func designation(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	cut := strings.IndexAny(s, "-/")
	switch {
	case unicode.IsDigit(first):
		rest := strings.TrimLeftFunc(s, unicode.IsDigit)
		next, _ := utf8.DecodeRuneInString(rest)
		return unicode.IsLetter(next)
	case cut < 0:
		return true
	}
	head, tail := s[:cut], s[cut+1:]
	switch {
	case strings.IndexFunc(head, unicode.IsDigit) >= 0:
		return true
	case s[cut] == '/':
		return head == strings.ToUpper(head) && tail != "" && strings.IndexFunc(tail, unicode.IsLetter) < 0
	}
	return !leading(head)
}

// leading reports words that a hyphen joins to a quantity: top-5, up-to-3-minute.
func leading(head string) bool {
	l := lexicon.word(head)
	return l != nil && l.role&(stop|boundWord|plain|yearLead|cardinal) != 0 || head == "sub" || head == "pre" || head == "post" || head == "multi"
}

// gluedQuantity reports a word that lost the space before a quantity:
// durations5 seconds, or digits with a unit or a known ending: 5s, 720p, 10k.
func (t *text) gluedQuantity(i, end int) bool {
	k := t.at(i)
	if k.kind == digits {
		n, ok := t.number(i)
		if !ok {
			return false
		}
		u, after := t.unit(n.end)
		if u == nil {
			after = n.end
			if it, ok := t.readResolution(i); ok {
				after = it.end
			}
		}
		joins := t.at(after).is('/') || t.at(after).is('-')
		return after >= end || after > n.end && joins && t.at(after+1).kind == digits
	}
	if k.kind != word || int(k.end-k.start) < 3 || t.at(i+1).kind != digits {
		return false
	}
	n, ok := t.number(i + 1)
	if !ok || n.end < end-1 {
		return false
	}
	u, _ := t.unit(n.end)
	return u != nil && u.kind != Count && (t.at(n.end).gap != glued || n.end == end-1)
}

// relateIdentifiers holds two names against each other: they are comparable
// when they share the letters before their first digit, or, in names of
// several parts, one of these.
func relateIdentifiers(a, b string) Relation {
	switch x, y := squeeze(a), squeeze(b); {
	case x == y:
		return Same
	case stem(a) != "" && stem(a) == stem(b):
		return Different
	case strings.ContainsRune(a, '@') && strings.ContainsRune(b, '@'):
		return Different
	}
	for _, p := range parts(a) {
		for _, q := range parts(b) {
			if p == q && len(p) > 1 {
				return Different
			}
		}
	}
	return Other
}

// squeeze drops the marks that people leave out: GPT-4 is GPT 4.
func squeeze(s string) string {
	if strings.IndexFunc(s, unicode.IsDigit) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' {
			return -1
		}
		return r
	}, s)
}

func stem(s string) string {
	i := strings.IndexFunc(s, unicode.IsDigit)
	if i <= 0 {
		return ""
	}
	return strings.TrimRight(s[:i], "-/._ ")
}

func parts(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("_-./:", r) })
}
