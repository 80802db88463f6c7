package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"monitor/internal/render"
)

// A tab is a page of a real Chromium, and what went wrong in it.
type tab struct {
	t    *testing.T
	ctx  context.Context
	base string // where the dashboard is served

	mu      sync.Mutex
	trouble []string
}

// browse opens a Chromium on what h serves.
func browse(t *testing.T, h http.Handler) *tab {
	t.Helper()
	site := httptest.NewServer(h)
	t.Cleanup(site.Close)
	return browseAt(t, site.URL)
}

func browseAt(t *testing.T, base string) *tab {
	t.Helper()
	path, err := render.Find("")
	if err != nil {
		t.Skip("no Chromium")
	}
	ctx, end := context.WithTimeout(context.Background(), 3*time.Minute)
	t.Cleanup(end)
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(path), chromedp.Flag("no-sandbox", os.Geteuid() == 0), chromedp.UserDataDir(t.TempDir()))
	ctx, end = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(end)
	b := &tab{t: t, base: base}
	b.ctx, end = chromedp.NewContext(ctx, chromedp.WithListener(b.hear))
	t.Cleanup(func() {
		if err := chromedp.Cancel(b.ctx); err != nil {
			t.Logf("close the browser: %v", err)
		}
		end()
	})
	if err := chromedp.Do(b.ctx); err != nil {
		t.Fatal(err)
	}
	return b
}

// hear notes dialogs, what the content security policy blocked, and scripts
// that failed.
func (b *tab) hear(ev any) {
	switch ev := ev.(type) {
	case *page.EventJavascriptDialogOpening:
		b.note("a dialog: " + ev.Message)
		go func() { _, _ = chromedp.Call(b.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{}) }()
	case *runtime.EventExceptionThrown:
		b.note(fmt.Sprint("a script failed: ", ev.ExceptionDetails.Text))
	case *log.EventEntryAdded:
		if ev.Entry.Level == log.EntryLevelError {
			b.note(ev.Entry.Text)
		}
	}
}

func (b *tab) note(what string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.trouble = append(b.trouble, what)
}

// well fails when something went wrong since it was last asked.
func (b *tab) well(where string) {
	b.t.Helper()
	for _, what := range b.troubles() {
		b.t.Errorf("%s: %s", where, what)
	}
}

func (b *tab) troubles() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	was := b.trouble
	b.trouble = nil
	return was
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

func (b *tab) open(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.base + path))
}

// look sets the width of the window and the scheme of colours.
func (b *tab) look(width int64, scheme string) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: max(600, width*5/8), DeviceScaleFactor: 1})
	if err == nil {
		_, err = chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}},
		})
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

// eval returns what an expression comes to in the page.
func eval[T any](b *tab, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// await waits until an expression holds.
func (b *tab) await(expression string) {
	b.t.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.Poll[bool](expression, chromedp.WithPollingInterval(50*time.Millisecond), chromedp.WithPollingTimeout(90*time.Second))); err != nil {
		b.t.Fatalf("%s never came to hold: %v; the page: %s", expression, err, eval[string](b, "document.body.innerText"))
	}
}

// narrow fails when the page is wider than the window.
func (b *tab) narrow(where string) {
	b.t.Helper()
	if !eval[bool](b, "document.documentElement.scrollWidth <= innerWidth") {
		wide := eval[[]string](b, `[...document.querySelectorAll("main *, header *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 5).map(e => e.tagName + "." + e.className)`)
		b.t.Errorf("%s: wider than the window: %s", where, strings.Join(wide, ", "))
	}
}

// accessible runs axe-core (https://github.com/dequelabs/axe-core) where the
// environment names its file.
func (b *tab) accessible(axe, where string) {
	b.t.Helper()
	if axe == "" {
		return
	}
	const run = `axe.run(document).then(r => r.violations.map(v => v.id + " at " + v.nodes.map(n => n.target.join(" ") + ": " + n.failureSummary).join("; ")))`
	found, err := chromedp.Run(b.ctx, chromedp.Evaluate[[]string](axe+";"+run, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatal(err)
	}
	for _, violation := range found {
		b.t.Errorf("%s: %s", where, violation)
	}
}
