package web

import (
	"net/url"
	"strings"
	"testing"
)

// FuzzOwnPath holds that no link to the form leads to another site, by what
// RFC 3986 makes of it and by what browsers do.
func FuzzOwnPath(f *testing.F) {
	for _, seed := range []string{
		"/", "/health?x=1", "//evil.test", `/\evil.test`, "/\t/evil.test", "https:evil.test", "/%2f/evil.test", "/.//evil.test", "/..//evil.test", "?//evil.test", "/a:b@c",
	} {
		f.Add(seed)
	}
	base := &url.URL{Scheme: "https", Host: "monitor.example.org", Path: "/login"}
	f.Fuzz(func(t *testing.T, next string) {
		got := ownPath(next)
		to, err := base.Parse(got)
		if err != nil || to.Host != base.Host || to.Scheme != base.Scheme || to.User != nil {
			t.Errorf("%q leads to %q: %v, %v", next, got, to, err)
		}
		slashes := strings.NewReplacer(`\`, "/", "\t", "", "\n", "", "\r", "").Replace(got)
		if !strings.HasPrefix(got, "/") || strings.HasPrefix(slashes, "//") {
			t.Errorf("%q leads a browser to %q", next, got)
		}
	})
}
