package web

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"monitor/internal/auth"
)

const (
	loginPath  = "/login"
	logoutPath = "/logout"

	// maxLogin bounds the form, in bytes: anybody may send it.
	maxLogin = 64 << 10
)

// loginRoutes are the pages by which people come in and go.
func (d *Door) loginRoutes(mux *http.ServeMux) {
	d.handle(mux, "GET "+loginPath, d.login)
	d.handle(mux, "POST "+loginPath, d.signIn)
	d.handle(mux, "POST "+logoutPath, d.signOut)
}

// A loginBody is the form as its template wants it.
type loginBody struct {
	Name, Next string
	Why        string // the last try did not come in; empty before the first
	Users      bool   // there is somebody who could
}

// login shows the form to those who are not in yet.
func (d *Door) login(w http.ResponseWriter, r *http.Request) error {
	next := ownPath(r.URL.Query().Get("next"))
	in := d.Guard.rules.Load()
	if in.book.Open() || auth.From(r.Context()).Name != "" {
		http.Redirect(w, r, next, http.StatusSeeOther)
		return nil
	}
	return d.form(w, r, 0, loginBody{Next: next, Users: in.book.Users()})
}

func (d *Door) form(w http.ResponseWriter, r *http.Request, code int, body loginBody) error {
	return d.render(w, r, sheet{Template: "login", Title: "Sign in", Code: code, Body: body})
}

// signIn lets in whose name and password these are. A session that was there
// before ends: what it was called may be known to others.
func (d *Door) signIn(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxLogin)
	if err := r.ParseForm(); err != nil {
		return unreadable(err)
	}
	in, g := d.Guard.rules.Load(), d.Guard
	body := loginBody{Name: r.PostForm.Get("name"), Next: ownPath(r.PostForm.Get("next")), Users: in.book.Users()}
	if in.book.Open() {
		http.Redirect(w, r, body.Next, http.StatusSeeOther)
		return nil
	}
	if !body.Users {
		return d.form(w, r, http.StatusForbidden, body)
	}
	from := in.book.Peer(peerOf(r), r.Header.Values("X-Forwarded-For"))
	id, err := g.porter.SignIn(r.Context(), in.book, from, body.Name, r.PostForm.Get("password"))
	var busy auth.Busy
	switch {
	case errors.As(err, &busy):
		seconds := int((busy.After + time.Second - 1) / time.Second)
		w.Header().Set("Retry-After", strconv.Itoa(seconds))
		body.Why = fmt.Sprintf("Too many tries. Please wait %d seconds.", seconds)
		d.Log.Warn("signing in had to wait", "address", from)
		return d.form(w, r, http.StatusTooManyRequests, body)
	case err != nil:
		body.Why = "The name or the password is wrong."
		d.Log.Warn("signing in was refused", "address", from)
		return d.form(w, r, http.StatusForbidden, body)
	}
	g.end(in, r)
	http.SetCookie(w, in.session(id, int(auth.SessionLasts/time.Second)))
	d.Log.Info("signed in", "user", body.Name, "address", from)
	http.Redirect(w, r, body.Next, http.StatusSeeOther)
	return nil
}

// signOut ends the session, also for those who know what it was called.
func (d *Door) signOut(w http.ResponseWriter, r *http.Request) error {
	in := d.Guard.rules.Load()
	d.Guard.end(in, r)
	http.SetCookie(w, in.session("", -1))
	http.Redirect(w, r, loginPath, http.StatusSeeOther)
	return nil
}

// end ends the sessions that r brings.
func (g *Guard) end(in *rules, r *http.Request) {
	for _, c := range r.CookiesNamed(in.cookie()) {
		g.porter.SignOut(c.Value)
	}
}

// cookie is what the cookie of a session is called. Under https the name keeps
// other hosts of the domain from setting it (RFC 6265bis, section 4.1.3.2).
func (in *rules) cookie() string {
	if in.secure {
		return "__Host-monitor_session"
	}
	return "monitor_session"
}

func (in *rules) session(id string, seconds int) *http.Cookie {
	return &http.Cookie{
		Name: in.cookie(), Value: id, Path: "/", MaxAge: seconds,
		HttpOnly: true, Secure: in.secure, SameSite: http.SameSiteLaxMode,
	}
}

// toLogin leads to the form and, where r only looks, back from it.
func toLogin(r *http.Request) string {
	if !safe(r) || r.URL.Path == "/" && r.URL.RawQuery == "" {
		return loginPath
	}
	return loginPath + "?next=" + url.QueryEscape(r.URL.RequestURI())
}

// ownPath returns the path and query of next where it is one of ours, else the
// desk's: whoever made the link to the form may have meant to lead elsewhere.
// Browsers take a backslash for a slash, and two slashes begin a host.
func ownPath(next string) string {
	u, err := url.Parse(next)
	switch {
	case err != nil || u.IsAbs() || u.Host != "" || u.User != nil || strings.Contains(next, `\`):
		return "/"
	case !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//"):
		return "/"
	case u.Path == loginPath || u.Path == logoutPath:
		return "/"
	}
	return cmp.Or(u.RequestURI(), "/")
}
