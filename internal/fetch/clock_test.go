package fetch

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"
)

// Many certificates that are out of their time speak against our own clock.
func TestClock(t *testing.T) { // F99
	ca := root(t, "test root", nil)
	with := func(change func(*x509.Certificate)) string {
		template := leaf()
		for i := range 9 {
			template.DNSNames = append(template.DNSNames, fmt.Sprintf("h%d.localhost", i))
		}
		change(template)
		url := secure(t, &tls.Config{Certificates: []tls.Certificate{issue(t, template, ca).pair()}})
		return strings.Replace(url, "127.0.0.1", "h%d.localhost", 1)
	}
	early := with(func(c *x509.Certificate) { c.NotBefore = time.Now().Add(time.Minute) })
	late := with(func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) })
	wrong := with(func(c *x509.Certificate) { c.ExtKeyUsage = nil; c.DNSNames = nil })
	good := with(func(*x509.Certificate) {})
	tests := []struct {
		name  string
		urls  []string
		alike bool // all on one host
		told  int
	}{
		{"two hosts", []string{early, late}, false, 0},
		{"three hosts, then more", []string{early, early, late, early, late}, false, 1},
		{"wrong otherwise", []string{wrong, wrong, wrong, wrong}, false, 0},
		{"one host", []string{late, late, late, late}, true, 0},
		{"a good one between", []string{late, late, good, late, late}, false, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			o := local()
			o.Log = slog.New(slog.NewTextHandler(&out, nil))
			l := quick()
			l.tls, l.header = 10*time.Second, 10*time.Second
			f := trusting(start(t, o, l), ca)
			for i, url := range tt.urls {
				if tt.alike {
					i = 0
				}
				get(t, f, fmt.Sprintf(url, i))
			}
			if n := strings.Count(out.String(), "clock"); n != tt.told {
				t.Errorf("told %d times, want %d: %s", n, tt.told, &out)
			}
		})
	}
}
