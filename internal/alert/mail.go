package alert

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"net"
	netmail "net/mail"
	"strconv"
	"strings"

	"github.com/wneessen/go-mail"

	"monitor/internal/claim"
	"monitor/internal/diff"
)

//go:embed mail.html
var mailHTML string

// A letterbox writes mail, as text and as HTML.
type letterbox struct {
	Mail
	host     string
	port     int
	options  Options
	template *template.Template
}

func openMail(m Mail, o Options) (channel, error) {
	host, service, err := net.SplitHostPort(m.Server)
	if err != nil {
		return nil, errors.New("the mail server is not host:port")
	}
	port, err := strconv.Atoi(service)
	if err != nil {
		return nil, errors.New("the mail server's port is no number")
	}
	t, err := letterhead()
	return &letterbox{Mail: m, host: host, port: port, options: o, template: t}, err
}

// letterhead is the template of a letter. "lines" in it is what a letter tells,
// without the rest of the page.
func letterhead() (*template.Template, error) {
	return template.New("mail").Funcs(template.FuncMap{
		"gone": func(op diff.Op) bool { return op == diff.Delete },
		"come": func(op diff.Op) bool { return op == diff.Insert },
	}).Parse(mailHTML)
}

func (*letterbox) single() bool { return false }

// send writes to everybody at once. Where the server will never take an
// address, the others are written to one by one, so that one who left the desk
// keeps nobody from hearing; the message counts as sent when anyone has it.
func (b *letterbox) send(ctx context.Context, m message) error {
	err := b.mailTo(ctx, m, b.To...)
	var se *mail.SendError
	if err == nil || len(b.To) == 1 || !errors.As(err, &se) || se.Reason != mail.ErrSMTPRcptTo || se.IsTemp() {
		return b.failure(err)
	}
	var refused []error
	for _, to := range b.To {
		if err := b.mailTo(ctx, m, to); err != nil {
			refused = append(refused, err)
		}
	}
	if len(refused) == len(b.To) {
		return b.failure(err)
	}
	b.options.Log.Error("mail does not reach everybody", "server", b.Server, "id", m.id, "refused", len(refused), "of", len(b.To), "err", refused[0])
	return nil
}

func (b *letterbox) mailTo(ctx context.Context, m message, to ...string) error {
	msg, err := b.letter(m, to)
	if err != nil {
		return err
	}
	var line net.Conn
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		line, err = b.dial(ctx, network, address)
		return line, err
	}
	client, err := mail.NewClient(b.host, append(b.clientOptions(), mail.WithDialContextFunc(dial))...)
	if err != nil {
		return err
	}
	err = client.DialAndSendWithContext(ctx, msg)
	if line != nil {
		_ = line.Close() // the library leaves it open after some failures
	}
	return err
}

// wrapped reports whether TLS begins with the first byte at a port: at the one
// that is for that (RFC 8314), and at the one that large mail services have
// where 465 is closed.
func wrapped(port int) bool { return port == 465 || port == 2465 }

// dial connects to the mail server.
func (b *letterbox) dial(ctx context.Context, network, address string) (net.Conn, error) {
	dial := b.options.Dial
	if dial == nil {
		dial = (&net.Dialer{Timeout: timeout}).DialContext
	}
	conn, err := dial(ctx, network, address)
	if err == nil && wrapped(b.port) {
		conn = tls.Client(conn, b.tls())
	}
	return conn, err
}

func (b *letterbox) tls() *tls.Config {
	return &tls.Config{ServerName: b.host, RootCAs: b.options.Roots, MinVersion: tls.VersionTLS12}
}

// clientOptions make sure that credentials are never sent in the clear: with
// them, a server without TLS is an error. Without, TLS is used where offered.
func (b *letterbox) clientOptions() []mail.Option {
	opts := []mail.Option{
		mail.WithPort(b.port), mail.WithTimeout(timeout), mail.WithTLSPolicy(mail.TLSOpportunistic),
		mail.WithTLSConfig(b.tls()),
	}
	if b.Username != "" {
		// Which ways to sign in there are is not left to the library: it takes a
		// connection that somebody else dialled for one in the clear.
		opts = append(opts, mail.WithTLSPolicy(mail.TLSMandatory), mail.WithOpportunisticSMTPAuth(
			mail.SMTPAuthSCRAMSHA256PLUS, mail.SMTPAuthSCRAMSHA256, mail.SMTPAuthSCRAMSHA1PLUS, mail.SMTPAuthSCRAMSHA1,
			mail.SMTPAuthCramMD5, mail.SMTPAuthPlain, mail.SMTPAuthLogin, mail.SMTPAuthNTLM),
			mail.WithUsername(b.Username), mail.WithPassword(b.Password.Reveal()))
	}
	if wrapped(b.port) {
		opts = append(opts, mail.WithSSL())
	}
	return opts
}

// letter writes m. Its Message-ID is the same at every try, so that a mailbox
// can tell a repetition.
func (b *letterbox) letter(m message, to []string) (*mail.Msg, error) {
	msg := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if err := errors.Join(msg.From(b.From), msg.To(to...)); err != nil {
		return nil, err
	}
	msg.Subject("[monitor] " + m.subject())
	msg.SetDateWithValue(m.at)
	msg.SetMessageIDWithValue(m.id + "." + b.digest() + "@" + domain(b.From))
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no answers from those on holiday
	words := plain()
	words.lines = maxLetter
	msg.SetBodyString(mail.TypeTextPlain, m.text(words))
	var html bytes.Buffer
	if err := b.template.Execute(&html, m.letterOf()); err != nil {
		return nil, err
	}
	msg.AddAlternativeString(mail.TypeTextHTML, html.String())
	return msg, nil
}

func (b *letterbox) digest() string {
	sum := sha256.Sum256([]byte(strings.Join(b.To, "\n")))
	return hex.EncodeToString(sum[:4])
}

func domain(address string) string {
	if a, err := netmail.ParseAddress(address); err == nil {
		if _, host, ok := strings.Cut(a.Address, "@"); ok {
			return host
		}
	}
	return "localhost"
}

// failure says what went wrong without the addresses and what the server made
// of them.
func (b *letterbox) failure(err error) error {
	if err == nil {
		return nil
	}
	f := &failure{why: b.Server + ": " + short(err.Error(), 300)}
	if secret := b.Password.Reveal(); secret != "" {
		f.why = strings.ReplaceAll(f.why, secret, "…")
	}
	var se *mail.SendError
	if errors.As(err, &se) {
		f.why = fmt.Sprintf("%s: the message was not taken (code %d): %s", b.Server, se.ErrorCode(), short(se.Reason.String(), 100))
		f.reject = !se.IsTemp() && se.ErrorCode() >= 500
	}
	return f
}

// A mailPage is what the HTML of a letter shows.
type mailPage struct {
	Subject string
	Lines   []mailLine
}

type mailLine struct{ Parts []mailPart }

type mailPart struct {
	Label, Text, Link string
	Changes           []diff.Part
}

// maxLetter bounds the claims that a letter tells of: mail programs cut what is
// longer, and servers turn it down.
const maxLetter = 100

func (m message) letterOf() mailPage {
	return mailPage{Subject: claim.EscapeLine(m.subject()), Lines: m.mailLines(maxLetter)}
}

// mailLines makes the first lines of m harmless in HTML but for what the
// template escapes, and says how many more there are.
func (m message) mailLines(most int) []mailLine {
	var list []mailLine
	lines := m.lines()
	for _, l := range lines[:min(len(lines), most)] {
		var ml mailLine
		for _, p := range l.parts(m.remind) {
			shown := mailPart{Label: claim.EscapeLine(p.label), Text: claim.EscapeLine(p.text), Link: p.link}
			for _, c := range p.changes {
				shown.Changes = append(shown.Changes, diff.Part{Op: c.Op, Text: claim.EscapeLine(c.Text)})
			}
			ml.Parts = append(ml.Parts, shown)
		}
		list = append(list, ml)
	}
	if more := len(lines) - len(list) + m.omitted(); more > 0 {
		rest := mailPart{Text: fmt.Sprintf("… and %d more, see monitor status", more)}
		if link := m.link(); link != "" {
			rest = mailPart{Label: fmt.Sprintf("… and %d more", more), Link: link}
		}
		list = append(list, mailLine{[]mailPart{rest}})
	}
	return list
}
