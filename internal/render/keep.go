package render

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/storage"
	"golang.org/x/sync/errgroup"
)

// A new profile costs a process, which is more than many pages cost. So a tab
// serves the next visit to the same origin too, where its profile can be
// emptied for sure: the visit brought a page, asked no other host for
// anything, and showed nobody a credential. Other profiles end with their
// visit.

const (
	keepFor  = 25              // visits that one tab serves
	emptying = 2 * time.Second // what it may take
)

// empty takes from the tab what its page left behind.
func (t *tab) empty(target *url.URL) error {
	if t.served >= keepFor || t.muted.Load() {
		return fmt.Errorf("a tab that served %d visits, or lost its ears", t.served)
	}
	ctx, cancel := context.WithTimeout(t.ctx, emptying)
	defer cancel()
	origin := target.Scheme + "://" + target.Host
	for _, do := range []step{
		// The page's clock stands still since its last round; it must go on
		// for the next document to load.
		to(emulation.SetVirtualTimePolicy, emulation.SetVirtualTimePolicyParams{Policy: emulation.VirtualTimePolicyPauseIfNetworkFetchesPending}),
		to(page.Navigate, page.NavigateParams{URL: "about:blank"}),
		to(runtime.Evaluate, runtime.EvaluateParams{Expression: "window.name = ''"}),
		to(page.ResetNavigationHistory, cdp.Empty{}),
	} {
		if err := do(ctx); err != nil {
			return err
		}
	}
	clearing, ctx := errgroup.WithContext(ctx)
	for _, do := range []step{
		to(storage.ClearDataForOrigin, storage.ClearDataForOriginParams{Origin: origin, StorageTypes: "all"}),
		to(network.ClearBrowserCache, cdp.Empty{}),
		t.clearCookies,
	} {
		clearing.Go(func() error { return do(ctx) })
	}
	return clearing.Wait()
}

// clearCookies takes all cookies of the profile, whoever set them.
func (t *tab) clearCookies(ctx context.Context) error {
	if _, err := cdp.Call(ctx, t.b.session, storage.ClearCookies, storage.ClearCookiesParams{BrowserContextID: t.profile}); err != nil {
		return fmt.Errorf("clear cookies: %w", err)
	}
	return nil
}

// keep keeps an emptied tab for a visit of the same key, in place of the tab
// of another where there is no room. There is room for twice as many as may be
// under way: while one is emptied another serves.
func (b *browser) keep(key string, t *tab) {
	b.mu.Lock()
	b.spare[key] = append(b.spare[key], t)
	b.tabs++
	var old *tab
	if b.tabs > b.room {
		old = b.other(key)
	}
	b.mu.Unlock()
	if old != nil {
		old.close()
	}
}

// other takes out a kept tab, of another key than this where there is one.
func (b *browser) other(key string) *tab {
	for k := range b.spare {
		if k != key {
			return b.pop(k)
		}
	}
	return b.pop(key)
}

// kept returns a tab that was kept for visits of the key, or nil.
func (b *browser) kept(key string) *tab {
	b.mu.Lock()
	defer b.mu.Unlock()
	if key == "" {
		return nil
	}
	for t := b.pop(key); t != nil; t = b.pop(key) {
		if t.ctx.Err() == nil {
			return t
		}
	}
	return nil
}

func (b *browser) pop(key string) *tab {
	list := b.spare[key]
	if len(list) == 0 {
		return nil
	}
	t := list[len(list)-1]
	if b.spare[key] = list[:len(list)-1]; len(list) == 1 {
		delete(b.spare, key)
	}
	b.tabs--
	return t
}
