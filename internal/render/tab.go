package render

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"sync/atomic"
	"time"

	protocol "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/css"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/emulation"
	intercept "github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// closing is how long a tab may take to go away before its browser is given up.
const closing = 5 * time.Second

// A tab is a page in a profile of its own. No cookie, cache or storage
// outlives a visit: the profile ends with it, or is emptied (see keep.go).
type tab struct {
	b       *browser
	ctx     context.Context // chromedp's
	leave   func()          // ends it and waits for chromedp to let go of the tab
	profile cdp.BrowserContextID
	id      target.ID
	visit   atomic.Pointer[visit] // that hears what the browser tells; nil between visits
	served  int                   // visits
	muted   atomic.Bool           // its scripts are no longer listened to

	// password is what the profile shows the proxy. It stays the same, for
	// Chromium would try the old one first.
	password string
}

// serve makes the tab v's, until ctx ends or it is freed. The visit's commands
// end then; chromedp goes on listening, or what the tab still sends would block
// all the browser's tabs.
func (t *tab) serve(ctx context.Context, v *visit) {
	t.served++
	v.ctx, v.cut = context.WithCancel(t.ctx)
	v.unhook = context.AfterFunc(ctx, v.cut)
	t.visit.Store(v)
}

// free ends the tab's service to v, and reports whether it is still whole.
func (t *tab) free(v *visit) bool {
	t.visit.Store(nil)
	whole := v.unhook() && v.ctx.Err() == nil
	v.cut()
	return whole
}

// hear passes an event on to the visit.
func (t *tab) hear(event any) {
	if v := t.visit.Load(); v != nil {
		v.see(event)
	}
}

func newTab(b *browser) *tab {
	t := &tab{b: b, password: rand.Text()}
	t.ctx, t.leave = context.WithCancel(b.ctx)
	return t
}

// open opens the tab in the browser, or gives up with ctx. It must be closed
// also when there is an error.
func (t *tab) open(ctx context.Context) error {
	root, cut, b := t.ctx, t.leave, t.b
	defer context.AfterFunc(ctx, cut)()
	made, err := cdp.Call(root, b.session, target.CreateBrowserContext, target.CreateBrowserContextParams{
		DisposeOnDetach: new(true),
		ProxyServer:     "http://" + b.proxy.address,
		ProxyBypassList: "<-loopback>",
	})
	if err != nil {
		return fmt.Errorf("open a profile: %w", err)
	}
	t.profile = made.BrowserContextID
	if _, err := cdp.Call(root, b.session, protocol.SetDownloadBehavior, protocol.SetDownloadBehaviorParams{
		Behavior: protocol.SetDownloadBehaviorBehaviorDeny, BrowserContextID: t.profile,
	}); err != nil {
		return fmt.Errorf("deny downloads: %w", err)
	}
	opened, err := cdp.Call(root, b.session, target.CreateTarget, target.CreateTargetParams{
		URL: "about:blank", BrowserContextID: t.profile, NewWindow: new(true), Width: 1280, Height: 1024,
	})
	if err != nil {
		return fmt.Errorf("open a tab: %w", err)
	}
	t.id = opened.TargetID
	attached, detach := chromedp.NewContext(root, chromedp.WithTargetID(t.id), chromedp.WithDetachOnCancel(),
		chromedp.WithListener(t.hear))
	t.ctx, t.leave = attached, func() { cut(); detach() }
	if err := chromedp.Do(t.ctx); err != nil {
		return fmt.Errorf("attach to a tab: %w", err)
	}
	return nil
}

// close ends the tab with its profile. A browser that cannot do it is given up.
func (t *tab) close() {
	if t.profile != "" && !t.b.lost() {
		ctx, cancel := context.WithTimeout(t.b.ctx, closing)
		defer cancel()
		_, err := cdp.Call(ctx, t.b.session, target.DisposeBrowserContext, target.DisposeBrowserContextParams{BrowserContextID: t.profile})
		if err != nil {
			t.b.deaf.Store(true)
		}
	}
	t.leave()
}

// A step is one command to a tab.
type step func(context.Context) error

func to[P, R any](cmd cdp.Command[P, R], params P) step {
	return func(ctx context.Context) error {
		if _, err := chromedp.Call(ctx, cmd, params); err != nil {
			return fmt.Errorf("%s: %w", cmd.Method, err)
		}
		return nil
	}
}

// prepare sets a tab up for a visit.
func (t *tab) prepare(ctx context.Context, agent, language string, origins []string) error {
	steps := []step{
		// chromedp follows every change of the document, which costs much and
		// is not needed here.
		to(dom.Disable, cdp.Empty{}),
		to(css.Disable, cdp.Empty{}),
		to(intercept.Enable, intercept.EnableParams{Patterns: patterns(origins), HandleAuthRequests: new(true)}),
		to(network.SetBypassServiceWorker, network.SetBypassServiceWorkerParams{Bypass: true}),
		to(runtime.AddBinding, runtime.AddBindingParams{Name: bell}),
		to(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: closeWebRTC + hush + offClock}),
		to(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: reader, WorldName: world}),
	}
	if agent != "" || language != "" {
		steps = append(steps, to(emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{
			UserAgent: cmp.Or(agent, t.b.userAgent), AcceptLanguage: language,
		}))
	}
	for _, do := range steps {
		if err := do(ctx); err != nil {
			return err
		}
	}
	return nil
}

// patterns are the requests that wait for our word: documents, what is not
// loaded at all, and whatever goes to an origin that is shown a secret.
func patterns(origins []string) []*intercept.RequestPattern {
	var list []*intercept.RequestPattern
	for _, kind := range []network.ResourceType{
		network.ResourceTypeDocument, network.ResourceTypeImage, network.ResourceTypeMedia, network.ResourceTypeFont,
	} {
		list = append(list, &intercept.RequestPattern{ResourceType: kind})
	}
	for _, origin := range origins {
		list = append(list, &intercept.RequestPattern{URLPattern: origin + "/*"})
	}
	return list
}

// closePopup closes a window that the page opened.
func (t *tab) closePopup(ctx context.Context, id target.ID) {
	// One that is gone already, or goes with its profile, is as good.
	_, _ = cdp.Call(ctx, t.b.session, target.CloseTarget, target.CloseTargetParams{TargetID: id})
}
