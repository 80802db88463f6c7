package fetch

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// An authority issues certificates for tests.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// issue signs a template; without a parent the certificate signs itself.
func issue(t testing.TB, template *x509.Certificate, parent *authority) *authority {
	t.Helper()
	a := &authority{key: newKey(t)}
	issuer, signer := template, a.key
	if parent != nil {
		issuer, signer = parent.cert, parent.key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, issuer, &a.key.PublicKey, signer)
	if err != nil {
		t.Fatal(err)
	}
	if a.cert, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	return a
}

func root(t testing.TB, name string, parent *authority) *authority {
	return issue(t, &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}, parent)
}

// leaf is the template of a certificate that is good for 127.0.0.1.
func leaf() *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "127.0.0.1"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
}

func (a *authority) pair(chain ...*authority) tls.Certificate {
	c := tls.Certificate{Certificate: [][]byte{a.cert.Raw}, PrivateKey: a.key}
	for _, link := range chain {
		c.Certificate = append(c.Certificate, link.cert.Raw)
	}
	return c
}

// trusting makes f trust an authority beside none.
func trusting(f *Fetcher, a *authority) *Fetcher {
	f.common.transport.TLSClientConfig.RootCAs = x509.NewCertPool()
	f.common.transport.TLSClientConfig.RootCAs.AddCert(a.cert)
	return f
}

// secure serves "hello" over TLS and returns its URL.
func secure(t testing.TB, config *tls.Config) string {
	t.Helper()
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "hello") }))
	s.TLS, s.EnableHTTP2 = config, true
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // handshakes are meant to fail
	s.StartTLS()
	t.Cleanup(s.Close)
	return s.URL
}

func TestTLS(t *testing.T) { // F99
	ca, foreign := root(t, "test root", nil), root(t, "foreign root", nil)
	middle := root(t, "test intermediate", ca)
	with := func(change func(*x509.Certificate)) tls.Certificate {
		template := leaf()
		change(template)
		return issue(t, template, ca).pair()
	}
	good := issue(t, leaf(), ca).pair()
	tests := []struct {
		name   string
		config *tls.Config
		want   string
		detail string
	}{
		{"good", &tls.Config{Certificates: []tls.Certificate{good}}, "fetched/", ""},
		{"whole chain", &tls.Config{Certificates: []tls.Certificate{issue(t, leaf(), middle).pair(middle)}}, "fetched/", ""},
		{"expired", &tls.Config{Certificates: []tls.Certificate{with(func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) })}}, "unavailable/tls", "expired"},
		{"not yet valid", &tls.Config{Certificates: []tls.Certificate{with(func(c *x509.Certificate) { c.NotBefore = time.Now().Add(time.Minute) })}}, "unavailable/tls", "not yet valid"},
		{"self-signed", &tls.Config{Certificates: []tls.Certificate{issue(t, leaf(), nil).pair()}}, "unavailable/tls", "self-signed"},
		{"unknown root", &tls.Config{Certificates: []tls.Certificate{issue(t, leaf(), foreign).pair(foreign)}}, "unavailable/tls", "unknown authority"},
		{"incomplete chain", &tls.Config{Certificates: []tls.Certificate{issue(t, leaf(), middle).pair()}}, "unavailable/tls", "link of its chain is missing"},
		{"wrong host", &tls.Config{Certificates: []tls.Certificate{with(func(c *x509.Certificate) { c.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 2)} })}}, "unavailable/tls", "another host"},
		{"common name only", &tls.Config{Certificates: []tls.Certificate{with(func(c *x509.Certificate) { c.IPAddresses = nil })}}, "unavailable/tls", "names no host"},
		{"for clients", &tls.Config{Certificates: []tls.Certificate{with(func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} })}}, "unavailable/tls", "key usage"},
		{"TLS 1.0", &tls.Config{Certificates: []tls.Certificate{good}, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS10}, "unavailable/tls", "version"},
		{"TLS 1.1", &tls.Config{Certificates: []tls.Certificate{good}, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}, "unavailable/tls", "version"},
		{"client certificate wanted", &tls.Config{Certificates: []tls.Certificate{good}, ClientAuth: tls.RequireAnyClientCert}, "unavailable/tls", "certificate"},
		{"client certificate wanted, TLS 1.2", &tls.Config{Certificates: []tls.Certificate{good}, ClientAuth: tls.RequireAnyClientCert, MaxVersion: tls.VersionTLS12}, "unavailable/tls", "ended the handshake"},
		{"ten thousand names", &tls.Config{Certificates: []tls.Certificate{with(func(c *x509.Certificate) {
			for i := range 10_000 {
				c.DNSNames = append(c.DNSNames, fmt.Sprintf("host-%d.example", i))
			}
		})}}, "fetched/", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := quick()
			l.tls = 10 * time.Second // handshakes are slow under the race detector
			l.header = 10 * time.Second
			got := get(t, trusting(start(t, local(), l), ca), secure(t, tt.config))
			want(t, got, tt.want)
			if !strings.Contains(got.Visit.Detail, tt.detail) {
				t.Errorf("detail %q lacks %q", got.Visit.Detail, tt.detail)
			}
		})
	}
}

func TestTLSToOtherServers(t *testing.T) { // F100
	plain := "https" + strings.TrimPrefix(site(t, func(http.ResponseWriter, *http.Request) {}), "http")
	want(t, get(t, start(t, local(), quick()), plain), "unavailable/tls")

	silent, err := net.Listen("tcp", "127.0.0.1:0") // accepts in the backlog, and never shakes hands
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	got := get(t, start(t, local(), hasty()), "https://"+silent.Addr().String())
	want(t, got, "unavailable/tls")
	if !strings.Contains(got.Visit.Detail, "in time") {
		t.Errorf("detail %q", got.Visit.Detail)
	}
}

func TestCertificateThatTurnsBad(t *testing.T) { // F100
	ca := root(t, "test root", nil)
	good, bad := issue(t, leaf(), ca).pair(), issue(t, leaf(), nil).pair()
	var turned atomic.Bool
	url := secure(t, &tls.Config{GetConfigForClient: func(*tls.ClientHelloInfo) (*tls.Config, error) {
		if turned.Load() {
			return &tls.Config{Certificates: []tls.Certificate{bad}}, nil
		}
		return &tls.Config{Certificates: []tls.Certificate{good}}, nil
	}})
	l := quick()
	l.tls, l.header = 10*time.Second, 10*time.Second
	f := trusting(start(t, local(), l), ca)
	want(t, get(t, f, url), "fetched/")
	f.common.transport.CloseIdleConnections()
	turned.Store(true)
	want(t, get(t, f, url), "unavailable/tls")
}

func TestDowngrade(t *testing.T) { // F50
	ca := root(t, "test root", nil)
	sink := listen(t, says(ok("plain")))
	s := httptest.NewUnstartedServer(http.RedirectHandler(sink.url, http.StatusMovedPermanently))
	s.TLS = &tls.Config{Certificates: []tls.Certificate{issue(t, leaf(), ca).pair()}}
	s.StartTLS()
	defer s.Close()
	l := quick()
	l.tls, l.header = 10*time.Second, 10*time.Second
	got := get(t, trusting(start(t, local(), l), ca), s.URL)
	want(t, got, "refused/downgrade")
	if sink.accepts.Load() != 0 || got.Moved != "" {
		t.Errorf("%d connections, moved to %q", sink.accepts.Load(), got.Moved)
	}
}
