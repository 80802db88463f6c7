package config

import (
	"cmp"
	"errors"
	"fmt"
	"net/netip"
	"strings"

	"golang.org/x/text/language"
)

// languageTag returns a tag in its usual spelling.
func languageTag(s string) (string, error) {
	tag, err := language.Parse(s)
	usual := tag.String()
	if err != nil || tag.IsRoot() || strings.HasPrefix(usual, "x-") {
		return "", fmt.Errorf("%s is no language such as de or pt-BR", quoted(s))
	}
	if !strings.EqualFold(usual, s) {
		return "", fmt.Errorf("%s is no language such as de or pt-BR (did you mean %s?)", quoted(s), usual)
	}
	return usual, nil
}

// network reads a range of addresses.
func network(dst *netip.Prefix) kind { return parsed(dst, textForm(), parseNetwork) }

func parseNetwork(s string) (netip.Prefix, error) {
	p, err := netip.ParsePrefix(s)
	if addr, alone := netip.ParseAddr(s); alone == nil && addr.Zone() == "" {
		return p, fmt.Errorf("%s is one address (did you mean %s/%d?)", quoted(s), s, addr.BitLen())
	}
	switch {
	case err != nil || p.Addr().Is4In6():
		return p, fmt.Errorf("%s is no range of addresses such as 10.1.0.0/16 or 192.168.7.9/32", quoted(s))
	case p.Bits() == 0:
		return p, errors.New("these are all addresses; fetch.allow_private allows them")
	case p != p.Masked():
		return p, fmt.Errorf("%s has bits set behind its range (did you mean %s?)", quoted(s), p.Masked())
	}
	return p, nil
}

func comparePrefix(a, b netip.Prefix) int {
	return cmp.Or(a.Addr().Compare(b.Addr()), cmp.Compare(a.Bits(), b.Bits()))
}
