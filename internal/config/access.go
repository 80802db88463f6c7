package config

import (
	"errors"
	"fmt"
	"net/netip"
	"net/textproto"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"monitor/internal/auth"
	"monitor/internal/claim"
)

// An access is the mapping web.auth.
type access struct {
	to     *auth.Settings
	users  []user
	tokens []token
	proxy  proxy
}

// newAccess returns what reads into s, and shows what it holds.
func newAccess(s *auth.Settings) *access {
	a := &access{to: s, proxy: proxy{Proxy: auth.Proxy{Role: auth.Reader}, named: true}}
	for _, u := range s.Users {
		a.users = append(a.users, user{User: u})
	}
	for _, t := range s.Tokens {
		a.tokens = append(a.tokens, token{Token: t})
	}
	if s.Proxy != nil {
		a.proxy.Proxy = *s.Proxy
	}
	return a
}

func (a *access) fields() []field {
	freshUser, freshToken := user{User: auth.User{Role: auth.Reader}}, token{Token: auth.Token{Role: auth.Reader}}
	return []field{
		{"users", "Who signs in with a password.", listOver(freshUser, &a.users, 1, func(u *user) kind { return mapping(u) })},
		{"tokens", "What programs send with each request.", listOver(freshToken, &a.tokens, 1, func(t *token) kind { return mapping(t) })},
		{"proxy", "A proxy that asks people who they are and passes their requests on.", mapping(&a.proxy).unless(func() bool { return a.to.Proxy == nil })},
	}
}

func (*access) rule() schema {
	return schema{"anyOf": []schema{having("users"), having("tokens"), having("proxy")}}
}

func (a *access) finish(d *decoder, n *yaml.Node, at keys) {
	seen := make(map[string]place, len(a.users)+len(a.tokens))
	for _, u := range a.users {
		d.unique(seen, "name", mention{strings.ToLower(u.Name), u.place})
		a.to.Users = append(a.to.Users, u.User)
	}
	values := make(map[claim.Secret]string, len(a.tokens))
	for _, t := range a.tokens {
		d.unique(seen, "name", mention{strings.ToLower(t.Name), t.place})
		if other, twice := values[t.Token.Token]; twice && t.Token.Token != "" {
			d.failAt(t.place, "the token of %s is that of %s too", quoted(t.Name), quoted(other))
		}
		values[t.Token.Token] = t.Name
		a.to.Tokens = append(a.to.Tokens, t.Token)
	}
	if at["proxy"] != nil {
		asks := a.proxy.Proxy
		a.to.Proxy = &asks
	}
	if at["users"] == nil && at["tokens"] == nil && (at["proxy"] == nil || !a.proxy.named) {
		d.fail(n, "auth: nobody can come in: name users or tokens, or the header in which a proxy says who is asking")
	}
}

// A user is an entry of users.
type user struct {
	auth.User
	place place // of the name
}

func (u *user) fields() []field {
	return slices.Concat(
		[]field{{"name", "Who it is: what is signed in with, and what decisions are noted under.", personName(&u.Name).must()}},
		twin("hash", "The password's bcrypt hash; monitor password prints one.", &u.Hash, auth.CheckHash),
		[]field{{"role", "reader sees everything, editor decides too.", role(&u.Role)}},
	)
}

func (*user) rule() schema { return havingTwin("hash") }

func (u *user) finish(d *decoder, n *yaml.Node, at keys) {
	u.place = d.at(at.or("name", n))
	if !at.given("hash") {
		d.fail(n, "hash is missing")
	}
}

// A token is an entry of tokens.
type token struct {
	auth.Token
	place place // of the name
}

func (t *token) fields() []field {
	return slices.Concat(
		[]field{{"name", "What decisions are noted under.", personName(&t.Name).must()}},
		twin("token", "What is sent as a bearer token, or as a password of HTTP Basic; monitor password --token prints one.", &t.Token.Token, auth.CheckToken),
		[]field{{"role", "reader sees everything, editor decides too.", role(&t.Role)}},
	)
}

func (*token) rule() schema { return havingTwin("token") }

func (t *token) finish(d *decoder, n *yaml.Node, at keys) {
	t.place = d.at(at.or("name", n))
	if !at.given("token") {
		d.fail(n, "token is missing")
	}
}

// A proxy is the mapping web.auth.proxy.
type proxy struct {
	auth.Proxy
	named bool // a header was given, right or wrong, or cannot be looked for
}

func (p *proxy) fields() []field {
	return []field{
		{"header", "The header in which it says who is asking, such as X-Forwarded-User. It must take away what the asker sends under that name.", words(&p.Header, identityHeader)},
		{"from", "Where it asks from, as ranges such as 10.1.0.0/16; from elsewhere the header and X-Forwarded-For are not read.", list(&p.From, 1, proxyNetwork).must()},
		{"role", "What those may do who are not among editors.", role(&p.Role)},
		{"editors", "Who may decide, by the name in the header.", list(&p.Editors, 1, personName)},
	}
}

func (p *proxy) finish(d *decoder, n *yaml.Node, at keys) {
	if p.named = at["header"] != nil; p.named {
		return
	}
	for _, key := range []string{"role", "editors"} {
		if at[key] != nil {
			d.fail(at[key], "%s: without header nobody is named", key)
		}
	}
}

// identityHeader refuses headers that browsers and proxies fill with something
// else than a name.
func identityHeader(s string) (string, error) {
	name := textproto.CanonicalMIMEHeaderKey(s)
	taken := []string{
		"Accept", "Accept-Language", "Authorization", "Content-Type", "Cookie", "Forwarded", "Origin", "Referer", "Via",
		"X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip",
	}
	if !headerName(s) || ownHeader(name) || slices.Contains(taken, name) || strings.HasPrefix(name, "Sec-") {
		return "", fmt.Errorf("%s is no header such as X-Forwarded-User", quoted(s))
	}
	return name, nil
}

func proxyNetwork(dst *netip.Prefix) kind {
	return parsed(dst, textForm(), func(s string) (netip.Prefix, error) {
		if p, err := netip.ParsePrefix(s); err == nil && p.Bits() == 0 {
			return p, errors.New("these are all addresses: anybody could say who is asking")
		}
		return parseNetwork(s)
	})
}

func personName(dst *string) kind {
	return words(dst, func(s string) (string, error) { return s, auth.CheckName(s) })
}

func role(dst *auth.Role) kind {
	known := []string{string(auth.Reader), string(auth.Editor)}
	return parsed(dst, schema{"enum": known, "default": *dst}, func(s string) (auth.Role, error) {
		if !slices.Contains(known, s) {
			return "", fmt.Errorf("%s is none of reader and editor%s", quoted(s), guess(s, known))
		}
		return auth.Role(s), nil
	})
}
