package fetch

import (
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/idna"

	"monitor/internal/claim"
)

const (
	maxURL  = 8 << 10
	maxHost = 253 // RFC 1035, 2.3.4, without the root label
)

// CheckURL parses raw and applies the rules that need no network: http or
// https, no user info, a port that the contract allows, a host that every
// parser reads alike, no backslash or control character, at most 8 KiB. The
// host of the URL that it returns is in lower case and, for an international
// name, in its ASCII form (RFC 5891). Its error quotes neither user info nor
// query.
func CheckURL(raw string) (*url.URL, error) {
	u, err := parseURL(raw)
	if err != nil {
		return nil, err
	}
	return u, nil
}

// parseURL is CheckURL with the contract's word for what is wrong.
func parseURL(raw string) (*url.URL, *failure) {
	if f := checkText(raw); f != nil {
		return nil, f
	}
	u, err := url.Parse(raw)
	if err != nil { // the error quotes the URL, which may hold a secret
		return nil, refused(claim.ReasonAddress, "the address cannot be read as a URL")
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return nil, refused(claim.ReasonScheme, "only http and https addresses are visited, not %q", u.Scheme)
	}
	if u.User != nil {
		return nil, refused(claim.ReasonAddress, "the address holds a user name or password")
	}
	if f := checkPort(u); f != nil {
		return nil, f
	}
	host, f := canonicalHost(u.Hostname())
	if f != nil {
		return nil, f
	}
	u.Host = joinHost(host, u.Port())
	u.RawQuery = escapeQuery(u.RawQuery)
	return u, nil
}

// escapeQuery escapes what net/url leaves in a query and a request line cannot
// hold, as browsers do (WHATWG URL standard, query percent-encode set).
func escapeQuery(query string) string {
	var b strings.Builder
	done := 0
	for i, c := range []byte(query) {
		if c <= 0x20 || c >= 0x7f || strings.IndexByte(`"'<>\`, c) >= 0 {
			fmt.Fprintf(&b, "%s%%%02X", query[done:i], c)
			done = i + 1
		}
	}
	return b.String() + query[done:]
}

// checkText refuses what URL parsers are known to disagree about.
func checkText(raw string) *failure {
	if len(raw) > maxURL {
		return refused(claim.ReasonAddress, "the address is longer than %d bytes", maxURL)
	}
	if strings.ContainsFunc(raw, func(r rune) bool { return r < 0x20 || r == 0x7f || r == '\\' }) {
		return refused(claim.ReasonAddress, "the address holds a backslash or a control character")
	}
	return nil
}

// checkPort applies the contract's rule for ports.
func checkPort(u *url.URL) *failure {
	if u.Port() == "" {
		return nil
	}
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	if err != nil || !openPort(uint16(port)) {
		return refused(claim.ReasonPort, "port %s is not one that pages are served on", u.Port())
	}
	return nil
}

// openPort reports whether a page may be asked for on port: 80, 443, and 1024
// upward except the bad ports of the WHATWG Fetch standard (section 2.9) and
// well-known databases and caches.
func openPort(port uint16) bool {
	switch port {
	case 80, 443:
		return true
	case 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566,
		6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080:
		return false
	case 2375, 3306, 5432, 6379, 9200, 11211, 27017:
		return false
	}
	return port >= 1024
}

// canonicalHost returns host as it will be looked up, or why it is refused: a
// name that one parser takes for an address and another for a name, and
// characters that turn into others on the way, serve to get past a check.
func canonicalHost(host string) (string, *failure) {
	if host == "" {
		return "", refused(claim.ReasonAddress, "the address names no host")
	}
	if strings.Contains(host, ":") {
		return canonicalIPv6(host)
	}
	ascii, ok := asciiHost(host)
	if !ok || !plainHost(ascii) {
		return "", refused(claim.ReasonAddress, "the host's name is not one that every program reads alike")
	}
	if _, err := netip.ParseAddr(ascii); err != nil && endsInNumber(ascii) {
		return "", refused(claim.ReasonAddress, "the host is an IP address in a form that programs read differently")
	}
	return ascii, nil
}

func canonicalIPv6(host string) (string, *failure) {
	addr, err := netip.ParseAddr(host)
	if err != nil || addr.Zone() != "" {
		return "", refused(claim.ReasonAddress, "the host is not an IP address that can be visited")
	}
	return addr.String(), nil
}

// asciiHost returns the ASCII form of a host, in lower case. A label that is
// not ASCII must stay international (xn--): one that maps to plain letters or
// digits, as circled or full-width ones do, is a disguise.
func asciiHost(host string) (string, bool) {
	if isASCII(host) {
		return strings.ToLower(host), true // an underscore is no error here
	}
	ascii, err := idna.Lookup.ToASCII(host)
	if err != nil || endsInNumber(ascii) { // no address is written in other digits or dots
		return "", false
	}
	before := strings.FieldsFunc(host, func(r rune) bool { return strings.ContainsRune(".。．｡", r) })
	after := strings.FieldsFunc(ascii, func(r rune) bool { return r == '.' })
	if len(before) != len(after) {
		return "", false
	}
	for i, label := range before {
		if !isASCII(label) && !strings.HasPrefix(after[i], "xn--") {
			return "", false
		}
	}
	return ascii, true
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= 0x80 })
}

// plainHost reports whether host is made of labels of letters, digits, hyphens
// and underscores. One dot may end it.
func plainHost(host string) bool {
	host = strings.TrimSuffix(host, ".")
	if len(host) > maxHost || slices.Contains(strings.Split(host, "."), "") {
		return false
	}
	return !strings.ContainsFunc(host, func(r rune) bool {
		letter := r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
		return !letter && r != '-' && r != '_' && r != '.'
	})
}

// endsInNumber is the WHATWG URL standard's test (section 3.5) for a host that
// browsers take for an IPv4 address: its last label is a decimal, octal or
// hexadecimal number.
func endsInNumber(host string) bool {
	labels := strings.Split(strings.TrimSuffix(host, "."), ".")
	last := labels[len(labels)-1]
	if digits, hex := strings.CutPrefix(last, "0x"); hex {
		return strings.Trim(digits, "0123456789abcdef") == ""
	}
	return strings.Trim(last, "0123456789") == ""
}

func joinHost(host, port string) string {
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port == "" {
		return host
	}
	return host + ":" + port
}
