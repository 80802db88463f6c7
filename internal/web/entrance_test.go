package web_test

import (
	"net"
	"net/http/httptest"
	"testing"

	"github.com/chromedp/chromedp"

	"monitor/internal/web"
)

// outside is an address of this machine that is not loopback.
func outside(t *testing.T) net.IP {
	t.Helper()
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range addresses {
		if n, ok := a.(*net.IPNet); ok && !n.IP.IsLoopback() && n.IP.To4() != nil {
			return n.IP
		}
	}
	t.Skip("this machine has loopback alone")
	return nil
}

// TestEntrance signs in and out as a person does: on the machine itself, whose
// name lets a browser say which site a form is of, and by plain HTTP from
// elsewhere, where only the form's origin does.
func TestEntrance(t *testing.T) {
	for name, ip := range map[string]func(*testing.T) net.IP{
		"loopback": func(*testing.T) net.IP { return net.IPv4(127, 0, 0, 1) }, "plain HTTP": outside,
	} {
		t.Run(name, func(t *testing.T) {
			p := newPorch(t, web.Admission{Auth: staff(t)})
			l, err := net.Listen("tcp", net.JoinHostPort(ip(t).String(), "0"))
			if err != nil {
				t.Fatal(err)
			}
			site := httptest.NewUnstartedServer(p.server.Config.Handler)
			site.Listener.Close()
			site.Listener = l
			site.Start()
			t.Cleanup(site.Close)
			b := browseAt(t, site.URL)
			well := func(where string) {
				if trouble := b.troubles(); name == "loopback" && len(trouble) > 0 { // elsewhere a browser notes which headers plain HTTP makes useless
					t.Errorf("%s: %v", where, trouble)
				}
			}
			b.open("/health?x=1")
			b.at("/login?next=%2Fhealth%3Fx%3D1")
			well("the form")

			b.fill("ann", "wrong")
			b.at("/login")
			if why := eval[string](b, `document.querySelector("[role=alert]").textContent`); why != "The name or the password is wrong." {
				t.Errorf("a wrong password: %s", why)
			}
			b.narrow("the form")
			b.accessible(axe(t), "the form")
			b.troubles() // the browser notes a 403
			b.fill("", "annann")
			b.at("/health?x=1")
			well("signed in")
			if cookies := eval[string](b, "document.cookie"); cookies != "" {
				t.Errorf("a script reads %s", cookies)
			}

			b.follow(chromedp.Click(chromedp.CSS(`form[action="/logout"] button`)))
			b.at("/login")
			b.open("/health")
			b.at("/login?next=%2Fhealth")
			well("signed out")
		})
	}
}

// fill fills the form in and sends it. A name that is empty stays as it is.
func (b *tab) fill(name, password string) {
	b.t.Helper()
	if name != "" {
		b.do(chromedp.SendKeys(chromedp.CSS(`input[name="name"]`), name))
	} else if focused := eval[string](b, "document.activeElement.name"); focused != "password" {
		b.t.Errorf("typing goes to %q", focused)
	}
	b.do(chromedp.SendKeys(chromedp.CSS(`input[name="password"]`), password))
	b.follow(chromedp.Click(chromedp.CSS("main button")))
}

// follow takes steps that lead to another page, and waits for it.
func (b *tab) follow(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if _, err := chromedp.RunResponse(b.ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// at holds which page the tab shows.
func (b *tab) at(want string) {
	b.t.Helper()
	if got := eval[string](b, "location.pathname + location.search"); got != want {
		b.t.Fatalf("the browser shows %s, want %s: %s", got, want, eval[string](b, "document.body.innerText"))
	}
}
