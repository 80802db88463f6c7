package config

import (
	"strings"
	"testing"
)

func TestOrigin(t *testing.T) {
	tests := []struct{ value, want, mistake string }{
		{"https://monitor.example.org", "https://monitor.example.org", ""},
		{"https://Monitor.Example.org:8443/", "https://monitor.example.org:8443", ""},
		{"http://[2001:db8::1]:8080", "http://[2001:db8::1]:8080", ""},
		{"https://monitor.example.org:443", "https://monitor.example.org", ""},
		{"http://monitor.example.org:80/", "http://monitor.example.org", ""},
		{"http://monitor.example.org:443", "http://monitor.example.org:443", ""},
		{"https://monitor.example.org:", "https://monitor.example.org", ""},
		{"https://mönitor.example", "", "no address such as"},
		{"https://a b.example", "", "no address such as"},
		{"https://[fe80::1%25eth0]", "", "no address such as"},
		{"monitor.example.org", "", "no address such as"},
		{"//monitor.example.org", "", "no address such as"},
		{"ftp://monitor.example.org", "", "no address such as"},
		{"javascript:alert(1)", "", "no address such as"},
		{"https://", "", "no address such as"},
		{"https://:443", "", "no address such as"},
		{"https://monitor.example.org:port", "", "no address such as"},
		{"https://ann:hunter2@monitor.example.org", "", "a password has no place"},
		{"https://ann@monitor.example.org", "", "a password has no place"},
		{"https://monitor.example.org/desk", "", "a host of its own"},
		{"https://monitor.example.org/?a=hunter2", "", "a query or a fragment"},
		{"https://monitor.example.org?", "", "a query or a fragment"},
		{"https://monitor.example.org/#", "", "a query or a fragment"},
		{"https://${HOST}", "", "${NAME} is read in"},
	}
	for _, tt := range tests {
		got, err := origin(tt.value)
		mistake := ""
		if err != nil {
			mistake = err.Error()
		}
		if got != tt.want || (mistake == "") != (tt.mistake == "") || !strings.Contains(mistake, tt.mistake) {
			t.Errorf("%s: %q, %v", tt.value, got, err)
		}
		if strings.Contains(mistake, "hunter2") {
			t.Errorf("%s is repeated: %s", tt.value, mistake)
		}
	}
}
