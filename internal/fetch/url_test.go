package fetch

import (
	"strings"
	"testing"
)

func TestCheckURL(t *testing.T) {
	good := map[string]string{ // as given, as visited
		"http://example.com":                 "http://example.com",
		"https://example.com/a?b=c#d":        "https://example.com/a?b=c#d",
		"HTTPS://EXAMPLE.com/Path":           "https://example.com/Path",
		"http://example.com:8080/":           "http://example.com:8080/",
		"http://example.com./":               "http://example.com./",
		"http://my_host.example/":            "http://my_host.example/",
		"http://bücher.example/":             "http://xn--bcher-kva.example/",
		"http://例え。テスト/":                     "http://xn--r8jz45g.xn--zckzah/",
		"http://127.0.0.1/":                  "http://127.0.0.1/",
		"http://[::1]:8080/":                 "http://[::1]:8080/",
		"http://[2606:4700:0::1111]/":        "http://[2606:4700::1111]/",
		"http://example.com/?q=a b&r=é'<>\"": "http://example.com/?q=a%20b&r=%C3%A9%27%3C%3E%22",
		"http://1.example/":                  "http://1.example/",
		"http://example.com:/":               "http://example.com/",
	}
	for raw, want := range good {
		u, err := CheckURL(raw)
		if err != nil {
			t.Errorf("CheckURL(%q): %v", raw, err)
		} else if u.String() != want {
			t.Errorf("CheckURL(%q) = %q, want %q", raw, u, want)
		}
	}
	bad := []struct{ id, raw string }{
		{"", ""}, {"", "example.com"}, {"", "//example.com/"}, {"", "http:example.com"}, {"", "http://"}, {"", "%zz"},
		{"", "file:///etc/passwd"}, {"", "ftp://example.com/"}, {"", "javascript:alert(1)"},
		{"F86", "http://2130706433/"}, {"F86", "http://0177.0.0.1/"}, {"F86", "http://0x7f.1/"}, {"F86", "http://0x7f000001/"},
		{"F86", "http://127.1/"}, {"F86", "http://0/"}, {"F86", "http://017700000001/"}, {"F86", "http://0x/"},
		{"F86", "http://1.2.3.4.5/"}, {"F86", "http://example.0x1/"}, {"F89", "http://127.0.0.1./"},
		{"F87", "http://[fe80::1%25lo]/"}, {"F87", "http://[::1/"}, {"F87", "http://[1.2.3.4]/"},
		{"F88", "http://①②⑦.⓪.⓪.①/"}, {"F88", "http://127。0。0。1/"}, {"F88", "http://ⓛocalhost/"}, {"F88", "http://ｅxample.com/"},
		{"F90", "http://example.com@127.0.0.1/"}, {"F90", "http://127.0.0.1%2f@example.com/"}, {"F90", "http://a:hunter2@h/"}, {"F90", "http://@h/"},
		{"F91", `http://127.0.0.1\@example.com/`}, {"F91", "http://[::1]%2f@x/"}, {"F91", "http:///127.0.0.1/"},
		{"F91", "http://exa\tmple.com/"}, {"F91", "http://example.com/\n"}, {"F91", "http://example.com/\x7f"}, {"F91", `http://example.com/a\b`},
		{"F95", "http://example.com:22/"}, {"F95", "http://example.com:0/"}, {"F95", "http://example.com:99999/"}, {"F95", "http://example.com:6379/"},
		{"", "http://a..b/"}, {"", "http://.a/"}, {"", "http://a!b/"}, {"", "http://a b/"}, {"", "http://exa%6dple!.com/"},
		{"", "http://" + strings.Repeat("a.", 130) + "example/"}, {"", "http://example.com/" + strings.Repeat("a", 8<<10)},
	}
	for _, tt := range bad {
		u, err := CheckURL(tt.raw)
		if err == nil {
			t.Errorf("%s CheckURL(%q) = %q, want an error", tt.id, tt.raw, u)
		} else if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("error %q holds a password", err)
		}
	}
}

func FuzzCheckURL(f *testing.F) {
	for _, s := range []string{"http://example.com/", "http://①②⑦.⓪.⓪.①/", "http://0x7f.1:80/", "http://[::1%25lo]/", "https://bücher.example:8443/?q=é#x", `http://a\@b/`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		u, err := CheckURL(raw)
		if err != nil {
			return
		}
		again, err := CheckURL(u.String())
		if err != nil || again.String() != u.String() {
			t.Errorf("CheckURL(%q) = %q, which comes to %v, %v", raw, u, again, err)
		}
		if u.User != nil || strings.ContainsAny(u.Host, "\\ \t@/%") || !isASCII(u.Host) {
			t.Errorf("CheckURL(%q) has the host %q", raw, u.Host)
		}
	})
}
