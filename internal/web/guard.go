package web

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"path"
	"strings"
	"sync/atomic"
	"time"

	"monitor/internal/auth"
)

// An Admission says who is let in, and under which names.
type Admission struct {
	Auth     auth.Settings
	Hosts    []string // names that the dashboard may be asked for under, beside those of this machine
	External string   // the origin that others see, such as https://monitor.example.org; may be empty
}

// A Guard stands before all that listens for people and programs on a network.
// It lets in who asks under a name of ours, from no other site's page, and is
// known; who is not gets /healthz, the way to sign in, and what that page is
// drawn with. Only an editor may ask for more than to look.
type Guard struct {
	porter *auth.Porter
	rules  atomic.Pointer[rules]
}

// rules are an Admission made ready. They never change: a request is judged by
// one set of them.
type rules struct {
	book   *auth.Book
	hosts  map[string]bool
	secure bool // people come by https: what they are given is for that alone
	own    *http.CrossOriginProtection
}

// NewGuard returns a Guard that admits by a until it is told otherwise.
func NewGuard(a Admission, now func() time.Time) *Guard {
	g := &Guard{porter: auth.NewPorter(now)}
	g.Set(a)
	return g
}

// Set admits by a from now on, whole. Sessions of users who stay are kept.
func (g *Guard) Set(a Admission) {
	in := &rules{book: auth.NewBook(a.Auth), hosts: map[string]bool{"localhost": true}, own: http.NewCrossOriginProtection()}
	for _, host := range a.Hosts {
		in.hosts[strings.ToLower(host)] = true
	}
	if u, err := url.Parse(a.External); err == nil && u.Host != "" {
		in.hosts[strings.ToLower(u.Hostname())] = true
		in.secure = u.Scheme == "https"
		// Behind a proxy that asks for us under another name, an old browser's
		// Origin would be another one than the Host.
		_ = in.own.AddTrustedOrigin(u.Scheme + "://" + u.Host) // sound, or it is not trusted
	}
	g.rules.Store(in)
	g.porter.Keep(in.book)
}

// Wrap lets through to h what g admits, with who is asking in its context.
// Those whom it turns away get what refuse makes of the error where they want
// to see a page, else a problem.
func (g *Guard) Wrap(h http.Handler, refuse func(http.ResponseWriter, *http.Request, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		in := g.rules.Load()
		if !in.knows(r) {
			misdirected(w, r)
			return
		}
		w.Header().Set("Referrer-Policy", in.referrer(r))
		who, known := g.asking(in, r)
		r = r.WithContext(auth.With(r.Context(), who))
		switch {
		case in.foreign(r):
			turnAway(w, r, fault{http.StatusForbidden, "The page that asked for this is not one of monitor's own."}, refuse)
		case public(r) || known && (safe(r) || who.MayDecide()):
			h.ServeHTTP(w, r)
		case known:
			turnAway(w, r, fault{http.StatusForbidden, "You may read all of this, and only an editor may decide."}, refuse)
		case in.book.Open():
			turnAway(w, r, fault{http.StatusForbidden, "Nobody is asked for a password here, so this is for those on the machine itself. web.auth lets others in."}, refuse)
		case wantsPage(r):
			http.Redirect(w, r, toLogin(r), http.StatusSeeOther)
		default:
			challenge(w, r)
		}
	})
}

// misdirected answers who asked for somebody else. Nothing is drawn for them
// that a page under another name could take for its own.
func misdirected(w http.ResponseWriter, r *http.Request) {
	const why = "this is no name of monitor's: web.hosts lists those that it has beside localhost"
	if ofAPI(r) {
		_ = writeProblem(w, http.StatusMisdirectedRequest, why) // whoever asked has gone
		return
	}
	http.Error(w, why, http.StatusMisdirectedRequest)
}

func turnAway(w http.ResponseWriter, r *http.Request, f fault, refuse func(http.ResponseWriter, *http.Request, error)) {
	if wantsPage(r) {
		refuse(w, r, f)
		return
	}
	_ = writeProblem(w, f.code, f.why) // whoever asked has gone
}

// challenge says how a program says who it is. Readers of feeds know Basic
// alone; elsewhere a browser would ask for a password that there is not.
func challenge(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("WWW-Authenticate", `Bearer realm="monitor"`)
	if r.URL.Path == feedPath {
		w.Header().Add("WWW-Authenticate", `Basic realm="monitor", charset="UTF-8"`)
	}
	_ = writeProblem(w, http.StatusUnauthorized, "send a token of web.auth as a bearer token") // whoever asked has gone
}

// asking returns who asks. The header of a proxy is taken off, whoever sent it:
// nothing behind the guard is to believe it.
func (g *Guard) asking(in *rules, r *http.Request) (auth.Identity, bool) {
	peer := peerOf(r)
	named := r.Header.Values(in.book.Header())
	r.Header.Del(in.book.Header())
	if in.book.Open() {
		if !peer.IsLoopback() { // a listener may be older than the rules
			return auth.Identity{}, false
		}
		return auth.Local(), true
	}
	for _, c := range r.CookiesNamed(in.cookie()) {
		if who, ok := g.porter.SignedIn(in.book, c.Value); ok {
			return who, true
		}
	}
	if token := tokenOf(r); token != "" {
		if who, ok := in.book.Bearer(token); ok {
			return who, true
		}
	}
	return in.book.Proxied(peer, named)
}

// tokenOf returns the token that r brings: as such (RFC 6750), or as the
// password of HTTP Basic, whoever's name stands before it.
func tokenOf(r *http.Request) string {
	if _, password, ok := r.BasicAuth(); ok {
		return password
	}
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// knows reports whether r asks for a name of ours. A page whose owner made his
// own name lead to us (DNS rebinding) asks under that one, and nothing else in a
// request says what its browser believes to speak to. A request for a whole
// address is one to a proxy.
func (in *rules) knows(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = strings.Trim(r.Host, "[]")
	}
	if r.URL.Scheme != "" || r.URL.Host != "" {
		return false
	}
	return in.hosts[strings.ToLower(host)] || ours(r.Context(), host)
}

// ours reports whether host is loopback, or the very address at which the
// request came in: nobody's name leads to a number.
func ours(ctx context.Context, host string) bool {
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return false
	}
	local, _ := ctx.Value(http.LocalAddrContextKey).(*net.TCPAddr)
	return addr.Unmap().IsLoopback() || local != nil && local.AddrPort().Addr().Unmap() == addr.Unmap()
}

// foreign reports whether another site's page sent r to change something, or to
// hold a stream of the API, which it could not read. Who tells neither a site
// nor an origin is no browser, or one so old that a Referer is all that there is
// to go by.
func (in *rules) foreign(r *http.Request) bool {
	site := r.Header.Get("Sec-Fetch-Site")
	if in.own.Check(r) != nil || ofAPI(r) && strings.HasSuffix(site, "-site") && r.Header.Get("Sec-Fetch-Mode") != "navigate" {
		return true
	}
	if safe(r) || site != "" || r.Header.Get("Origin") != "" || r.Referer() == "" {
		return false
	}
	from, err := url.Parse(r.Referer())
	return err != nil || from.Host != r.Host
}

// referrer is the policy of what is sent along with links and forms. With
// no-referrer browsers send forms with the origin null (Fetch, section 3.2),
// and where neither https nor this machine lets them say the site, theirs could
// not be told from a stranger's.
func (in *rules) referrer(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = strings.Trim(r.Host, "[]")
	}
	addr, err := netip.ParseAddr(host)
	if in.secure || strings.EqualFold(host, "localhost") || err == nil && addr.Unmap().IsLoopback() {
		return "no-referrer"
	}
	return "same-origin"
}

// safe reports whether r is one to look (RFC 9110, section 9.2.1).
func safe(r *http.Request) bool {
	return r.Method == http.MethodGet || r.Method == http.MethodHead || r.Method == http.MethodOptions
}

// public reports whether r needs nobody who is known. A path that is not in
// its shortest form may lead elsewhere.
func public(r *http.Request) bool {
	p := r.URL.Path
	switch {
	case path.Clean(p) != p:
		return false
	case safe(r):
		return p == "/healthz" || p == loginPath || strings.HasPrefix(p, "/static/")
	}
	return r.Method == http.MethodPost && (p == loginPath || p == logoutPath)
}

// wantsPage reports whether a person waits for the answer to r, not a program.
func wantsPage(r *http.Request) bool {
	switch p := r.URL.Path; {
	case ofAPI(r), strings.HasPrefix(p, "/badge/"):
		return false
	default:
		return p != feedPath && p != "/metrics" && p != "/readyz" && p != "/healthz"
	}
}

// peerOf is the address that r arrived from.
func peerOf(r *http.Request) netip.Addr {
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return from.Addr().Unmap().WithZone("")
}

// secured sets what every answer has. Pages have a policy of their own.
func secured(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		header.Set("X-Frame-Options", "DENY")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()")
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		header.Set("Cache-Control", "no-store")
		h.ServeHTTP(w, r)
	})
}
