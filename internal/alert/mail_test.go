package alert

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"log/slog"
	"mime"
	"net"
	"net/http/httptest"
	netmail "net/mail"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"monitor/internal/claim"
)

// A postOffice is an SMTP server on loopback (RFC 5321), as small as can be.
type postOffice struct {
	net.Listener
	tls     *tls.Config // offered by STARTTLS, when set
	wrapped atomic.Bool // TLS from the first byte
	rcpt    func(address string) string
	data    string // the answer to a letter
	mu      sync.Mutex
	letters []string
	to      [][]string
	said    []string // every command
}

func newPostOffice(t *testing.T, secure bool) (*postOffice, *x509.CertPool) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	p := &postOffice{Listener: l, data: "250 taken", rcpt: func(string) string { return "250 ok" }}
	server := httptest.NewTLSServer(nil) // for its certificate
	defer server.Close()
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	if secure {
		p.tls = &tls.Config{Certificates: server.TLS.Certificates}
	}
	var open sync.WaitGroup
	open.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			open.Go(func() { p.serve(c) })
		}
	})
	t.Cleanup(func() { _ = l.Close(); open.Wait() })
	return p, roots
}

func (p *postOffice) serve(c net.Conn) {
	defer func() { _ = c.Close() }()
	_ = c.SetDeadline(time.Now().Add(10 * time.Second))
	secured := p.wrapped.Load()
	if secured {
		c = tls.Server(c, p.tls)
	}
	r := bufio.NewReader(c)
	var to []string
	say := func(s string) { fmt.Fprintf(c, "%s\r\n", s) }
	say("220 post.example ESMTP")
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimSpace(line)
		verb, rest, _ := strings.Cut(line, " ")
		p.mu.Lock()
		p.said = append(p.said, line)
		p.mu.Unlock()
		switch strings.ToUpper(verb) {
		case "EHLO":
			switch {
			case p.tls != nil && !secured:
				say("250-post.example\r\n250-AUTH PLAIN LOGIN\r\n250 STARTTLS")
			default:
				say("250-post.example\r\n250 AUTH PLAIN LOGIN")
			}
		case "STARTTLS":
			say("220 go")
			c = tls.Server(c, p.tls)
			r, secured = bufio.NewReader(c), true
		case "AUTH":
			say("235 welcome")
		case "RCPT":
			answer := p.rcpt(strings.Trim(strings.TrimPrefix(rest, "TO:"), "<>"))
			if strings.HasPrefix(answer, "250") {
				to = append(to, rest)
			}
			say(answer)
		case "DATA":
			say("354 go on")
			p.take(r, to)
			to = nil
			say(p.data)
		case "QUIT":
			say("221 bye")
			return
		case "RSET":
			to = nil
			say("250 ok")
		default:
			say("250 ok")
		}
	}
}

func (p *postOffice) take(r *bufio.Reader, to []string) {
	var b strings.Builder
	for {
		line, err := r.ReadString('\n')
		if err != nil || line == ".\r\n" {
			break
		}
		b.WriteString(strings.TrimPrefix(line, "."))
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.letters, p.to = append(p.letters, b.String()), append(p.to, to)
}

func (p *postOffice) mail() Mail {
	return Mail{Server: p.Addr().String(), From: "Monitor <monitor@example.org>", To: []string{"desk@example.org"}}
}

func sendMail(t *testing.T, m Mail, roots *x509.CertPool, a claim.Alert) error {
	t.Helper()
	c, err := open(Receiver{Name: "post", Mail: &m}, Options{Log: slog.New(slog.DiscardHandler), Roots: roots})
	must(t, err)
	return c.send(t.Context(), message{id: a.ID, at: day, alerts: []claim.Alert{a}})
}

func TestLetters(t *testing.T) {
	p, roots := newPostOffice(t, true)
	m := p.mail()
	m.Username, m.Password = "monitor", "hunter2-canary"
	a := stale("a", "clip", day)
	it := &a.Items[0]
	it.Title = "Kameras\r\nBcc: victim@example.org\r\n\r\n.\r\nQUIT — für draußen"
	it.Says = "<script>alert(1)</script> up to 3 minutes"
	it.Reading.Evidence.Exact = ".\r\n.\r\nThe camera records up to 5 minutes of <b>video</b>."
	must(t, sendMail(t, m, roots, a))
	must(t, sendMail(t, m, roots, a))
	if len(p.letters) != 2 || len(p.to[0]) != 1 {
		t.Fatalf("%d letters to %v", len(p.letters), p.to)
	}
	if first := p.said[1]; first != "STARTTLS" {
		t.Errorf("the second command was %q", first)
	}
	letter, err := netmail.ReadMessage(strings.NewReader(p.letters[0]))
	must(t, err)
	subject, err := new(mime.WordDecoder).DecodeHeader(letter.Header.Get("Subject"))
	must(t, err)
	if !strings.HasPrefix(subject, "[monitor] stale: “") || !strings.Contains(subject, "für draußen") {
		t.Errorf("subject %q", subject)
	}
	for _, name := range []string{"Bcc", "X-Mailer", "User-Agent"} {
		if v := letter.Header.Get(name); v != "" {
			t.Errorf("%s: %s", name, v)
		}
	}
	again, err := netmail.ReadMessage(strings.NewReader(p.letters[1]))
	must(t, err)
	if id := letter.Header.Get("Message-ID"); !strings.Contains(id, a.ID) || id != again.Header.Get("Message-ID") {
		t.Errorf("message id %s, then %s", id, again.Header.Get("Message-ID"))
	}
	_, html, _ := strings.Cut(p.letters[0], "text/html")
	if html == "" || strings.Contains(html, "<script>") || strings.Contains(html, "<b>") {
		t.Error("page text is markup in the letter")
	}
	for _, part := range []string{"<del", "<ins", "monitor accept a/clip", "multipart/alternative", "text/plain"} {
		if !strings.Contains(p.letters[0], part) {
			t.Errorf("the letter has no %s:\n%s", part, p.letters[0])
		}
	}
}

// Credentials never travel in the clear, and no error shows them.
func TestNoCredentialsInTheClear(t *testing.T) {
	p, roots := newPostOffice(t, false)
	m := p.mail()
	m.Username, m.Password = "monitor", "hunter2-canary"
	err := sendMail(t, m, roots, stale("a", "clip", day))
	said := strings.Join(p.said, "\n")
	secret := base64.StdEncoding.EncodeToString([]byte("\x00monitor\x00hunter2-canary"))
	if err == nil || strings.Contains(err.Error(), "canary") || strings.Contains(said, "AUTH") || strings.Contains(said, secret) || len(p.letters) > 0 {
		t.Errorf("error %v after\n%s", err, said)
	}
	m.Username, m.Password = "", ""
	must(t, sendMail(t, m, roots, stale("a", "clip", day)))
	strange, _ := newPostOffice(t, true)
	m = strange.mail()
	m.Username, m.Password = "monitor", "hunter2-canary"
	if err := sendMail(t, m, x509.NewCertPool(), stale("a", "clip", day)); err == nil || strings.Contains(strings.Join(strange.said, "\n"), "AUTH") {
		t.Errorf("a certificate of a stranger: %v", err)
	}
}

// On the ports that are for it, TLS begins with the first byte: a server there
// says nothing to those who wait for it to offer STARTTLS.
func TestLettersOverImplicitTLS(t *testing.T) {
	for _, port := range []string{"465", "2465"} {
		p, roots := newPostOffice(t, true)
		p.wrapped.Store(true)
		m := p.mail()
		m.Server, m.Username, m.Password = "127.0.0.1:"+port, "monitor", "hunter2-canary"
		o := Options{Log: slog.New(slog.DiscardHandler), Roots: roots, Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
			if address != m.Server {
				t.Errorf("dialled %s", address)
			}
			return new(net.Dialer).DialContext(ctx, network, p.Addr().String())
		}}
		c, err := open(Receiver{Name: "post", Mail: &m}, o)
		must(t, err)
		a := stale("a", "clip", day)
		must(t, c.send(t.Context(), message{id: a.ID, at: day, alerts: []claim.Alert{a}}))
		said := strings.Join(p.said, "\n")
		if len(p.letters) != 1 || strings.Contains(said, "STARTTLS") || !strings.Contains(said, "AUTH") {
			t.Errorf("port %s: %d letters after\n%s", port, len(p.letters), said)
		}

		o.Roots = x509.NewCertPool()
		if c, err = open(Receiver{Name: "post", Mail: &m}, o); err != nil {
			t.Fatal(err)
		}
		if err := c.send(t.Context(), message{id: a.ID, at: day, alerts: []claim.Alert{a}}); err == nil || strings.Contains(err.Error(), "canary") || len(p.letters) != 1 {
			t.Errorf("port %s: a certificate of a stranger: %v", port, err)
		}
	}
}

func TestWhatPostOfficesAnswer(t *testing.T) {
	greylist := func(string) string { return "451 4.7.1 later" }
	oneGone := func(address string) string {
		if strings.HasPrefix(address, "gone@") {
			return "550 5.1.1 no such user"
		}
		return "250 ok"
	}
	tests := []struct {
		name    string
		rcpt    func(string) string
		data    string
		to      []string
		refused bool
		letters int
	}{
		{"greylisted", greylist, "250 ok", []string{"desk@example.org"}, false, 0},
		{"no such user", oneGone, "250 ok", []string{"gone@example.org"}, true, 0},
		{"one of three is gone", oneGone, "250 ok", []string{"desk@example.org", "gone@example.org", "night@example.org"}, false, 2},
		{"the letter is refused", nil, "554 5.6.0 no", []string{"desk@example.org"}, true, 1},
		{"the disk is full", nil, "452 4.3.1 full", []string{"desk@example.org"}, false, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, roots := newPostOffice(t, true)
			if p.data = tt.data; tt.rcpt != nil {
				p.rcpt = tt.rcpt
			}
			m := p.mail()
			m.To = tt.to
			err := sendMail(t, m, roots, stale("a", "clip", day))
			if tt.letters == 2 {
				must(t, err)
			} else if f, ok := err.(*failure); !ok || f.refused() != tt.refused {
				t.Errorf("error %#v", err)
			}
			if len(p.letters) != tt.letters {
				t.Errorf("%d letters", len(p.letters))
			}
		})
	}
}
