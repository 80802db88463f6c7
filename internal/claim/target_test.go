package claim

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"strings"
	"testing"
)

func TestTargetKey(t *testing.T) {
	base := Target{URL: "https://example.org/", Render: RenderHTTP}
	tests := []struct {
		name string
		in   Target
		same bool
	}{
		{"the same", Target{URL: "https://example.org/", Render: RenderHTTP}, true},
		{"no headers, twice", Target{URL: "https://example.org/", Render: RenderHTTP, Headers: map[string]Secret{}}, true},
		{"another URL", Target{URL: "https://example.org/a", Render: RenderHTTP}, false},
		{"another render", Target{URL: "https://example.org/", Render: RenderBrowser}, false},
		{"a header", Target{URL: "https://example.org/", Render: RenderHTTP, Headers: map[string]Secret{"A": "1"}}, false},
		{"a language", Target{URL: "https://example.org/", Render: RenderHTTP, Language: "de"}, false},
		{"an allowance", Target{URL: "https://example.org/", Render: RenderHTTP, Allow: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}, false},
		{"no allowance, twice", Target{URL: "https://example.org/", Render: RenderHTTP, Allow: []netip.Prefix{}}, true},
	}
	for _, tt := range tests {
		if same := tt.in.Key() == base.Key(); same != tt.same {
			t.Errorf("%s: same key = %v", tt.name, same)
		}
	}
	one := Target{Headers: map[string]Secret{"A": "1"}}
	two := Target{Headers: map[string]Secret{"A": "2"}}
	if one.Key() == two.Key() {
		t.Error("two credentials share a key, and so each other's pages")
	}
	if key := base.Key(); key != "25a02ba4884691cb3d1d9b40dfbdeceb" {
		t.Errorf("Key = %q: stores would lose what they remember", key)
	}
	if key := one.Key(); len(key) != 32 {
		t.Errorf("Key = %q, want 32 hex digits", key)
	}
}

// TestSecretStaysSecret prints a credential in every way that a careless line
// of code would.
func TestSecretStaysSecret(t *testing.T) {
	const word = "hunter2"
	s := Secret(word)
	target := Target{URL: "https://example.org/", Headers: map[string]Secret{"Authorization": s}}
	printed := map[string]string{
		"error": errors.Join(fmt.Errorf("send %v: %w", s, errors.New("x"))).Error(),
		"print": fmt.Sprint(s, &s, target, []Secret{s}),
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%e", "%U", "%c", "%y", "%10.3s"} {
		printed[verb] = fmt.Sprintf(verb, s) + fmt.Sprintf(verb, target) + fmt.Sprintf(verb, &target)
	}
	encoded, err := json.Marshal(target)
	if err != nil {
		t.Fatal(err)
	}
	printed["json"] = unescapeHTML(string(encoded))
	var text, doc bytes.Buffer
	slog.New(slog.NewTextHandler(&text, nil)).Info("x", "s", s, "target", target)
	slog.New(slog.NewJSONHandler(&doc, nil)).Info("x", "s", s, "target", target)
	printed["slog text"], printed["slog json"] = text.String(), unescapeHTML(doc.String())

	hex := fmt.Sprintf("%x", word)
	for how, got := range printed {
		if strings.Contains(got, word) || strings.Contains(strings.ToLower(got), hex) {
			t.Errorf("%s shows the credential: %s", how, got)
		}
		if !strings.Contains(got, "<secret>") {
			t.Errorf("%s does not say that there is one: %s", how, got)
		}
	}
	if s.Reveal() != word {
		t.Errorf("Reveal() = %q", s.Reveal())
	}
}

func unescapeHTML(doc string) string {
	return strings.NewReplacer(`\u003c`, "<", `\u003e`, ">").Replace(doc)
}
