package web_test

import (
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"monitor/internal/web"
)

// A view is a page of the newsroom under a name for what is wrong with it.
type view struct{ name, path string }

// views are all pages that people see.
func (n *newsroom) views() []view {
	h := n.hashes("announcement")
	return []view{
		{"desk", "/"}, {"desk-empty", "/?q=zebra"},
		{"article", "/articles/oyster"}, {"article-without-text", "/articles/walls"},
		{"claim", "/claims/oyster/modes"}, {"claim-accepted", "/claims/oyster/length"},
		{"sources", "/sources"}, {"source", "/sources/announcement"},
		{"compare", "/sources/announcement/compare?from=" + url.QueryEscape(h[1]) + "&to=" + url.QueryEscape(h[0])},
		{"compare-side", "/sources/announcement/compare?view=side&from=" + url.QueryEscape(h[1]) + "&to=" + url.QueryEscape(h[0])},
		{"snapshot", "/sources/announcement/snapshots/" + h[0]},
		{"alerts", "/alerts"}, {"health", "/health"},
	}
}

// settled is a newsroom in which something was decided.
func settled(t *testing.T) *newsroom {
	t.Helper()
	n := newNewsroom(t)
	n.state = web.State{Version: "1.0", StartedAt: april(1), LastRound: april(22), Store: "monitor.db", StoreCreated: april(1), Sources: 4, Config: "version: 1\narticles: [articles/*.yaml]\n"}
	n.send(editor, "/claims/oyster/length/accept", url.Values{"because": {"article_changed"}, "reason": {"It says five minutes now."}})
	n.send(editor, "/claims/walls/price/snooze", url.Values{"until": {"2026-05-01"}, "reason": {"They were asked."}})
	return n
}

// eachLook calls f in each scheme, in a narrow and a wide window.
func (b *tab) eachLook(f func(width int64, scheme string)) {
	for _, scheme := range []string{"light", "dark"} {
		for _, width := range []int64{320, 1440} {
			b.look(width, scheme)
			f(width, scheme)
		}
	}
}

// axe returns the source of axe-core, empty where the environment names none.
func axe(t *testing.T) string {
	t.Helper()
	path := os.Getenv("MONITOR_AXE")
	if path == "" {
		t.Log("no MONITOR_AXE: axe-core does not look at the pages")
		return ""
	}
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(source)
}

// TestPagesInChromium looks at every page in both schemes, narrow and wide: it
// fits, nothing in it fails or is blocked, and axe-core finds nothing.
func TestPagesInChromium(t *testing.T) {
	n := settled(t)
	b := browse(t, n.as(editor))
	rules := axe(t)
	b.eachLook(func(width int64, scheme string) {
		for _, v := range n.views() {
			where := fmt.Sprintf("%s, %s, %d wide", v.name, scheme, width)
			b.open(v.path)
			b.narrow(where)
			b.accessible(rules, where)
			b.well(where)
		}
	})
}

// TestOnPaper holds that an article prints as a sheet of evidence.
func TestOnPaper(t *testing.T) {
	n := settled(t)
	b := browse(t, n.as(editor))
	b.open("/articles/oyster")
	if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
		t.Fatal(err)
	}
	if hidden := eval[[]string](b, `[...document.querySelectorAll(".evidence")].filter(e => !e.offsetHeight).map(e => e.id)`); len(hidden) > 0 {
		t.Errorf("no evidence on paper: %v", hidden)
	}
	if shown := eval[[]string](b, `[...document.querySelectorAll("nav, button, form")].filter(e => e.offsetHeight).map(e => e.outerHTML)`); len(shown) > 0 {
		t.Errorf("on paper: %v", shown)
	}
	if said := eval[string](b, `getComputedStyle(document.querySelector(".address a.out"), "::after").content`); !strings.Contains(said, n.site.URL+"/announcement") {
		t.Errorf("an address on paper: %s", said)
	}
}

// TestWithoutScript decides a claim in a browser that runs no script, in a
// narrow window.
func TestWithoutScript(t *testing.T) {
	n := newNewsroom(t)
	b := browse(t, n.as(editor))
	b.look(320, "light")
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	b.open("/")
	b.do(chromedp.Click(chromedp.CSS(`a[href="/articles/oyster?claim=length#evidence-length"]`)),
		chromedp.WaitVisible(chromedp.CSS("#evidence-length")),
		chromedp.Click(chromedp.CSS("#at-access")),
		chromedp.WaitVisible(chromedp.CSS("#evidence-access")),
		chromedp.WaitNotVisible(chromedp.CSS("#evidence-length")),
		chromedp.Click(chromedp.CSS(`#evidence-access input[value="still_true"]`)),
		chromedp.SendKeys(chromedp.CSS(`#evidence-access .decide input[name="reason"]`), "It is open, and the word stayed."),
		chromedp.Click(chromedp.CSS("#evidence-access .decide button")),
		chromedp.WaitVisible(chromedp.CSS("#evidence-access.is-accepted")),
		chromedp.WaitVisible(chromedp.CSS(".said")),
		chromedp.Click(chromedp.CSS(`#evidence-access form[action$="/undo"] button`)),
		chromedp.WaitVisible(chromedp.CSS("#evidence-access.is-missing")))
	b.narrow("the article")
	b.well("without script")
}

// TestSelecting shows the evidence of a claim at once, by mouse and keyboard.
func TestSelecting(t *testing.T) {
	n := newNewsroom(t)
	b := browse(t, n.as(editor))
	b.look(1440, "light")
	b.open("/articles/oyster")
	eval[bool](b, "window.stayed = true")
	b.do(chromedp.Click(chromedp.CSS("#at-size")), chromedp.WaitVisible(chromedp.CSS("#evidence-size")), chromedp.WaitNotVisible(chromedp.CSS("#evidence-modes")))
	b.await(`location.search === "?claim=size" && document.querySelector("#at-size").getAttribute("aria-current") === "true"`)
	b.do(chromedp.Focus(chromedp.CSS("#at-access")), chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(chromedp.CSS("#evidence-access")))
	b.await(`document.activeElement.id === "evidence-access"`)
	b.do(chromedp.Click(chromedp.CSS("#evidence-access .return")))
	b.await(`document.activeElement.id === "at-access"`)
	b.do(chromedp.Click(chromedp.CSS("#evidence-access .steps a")), chromedp.WaitVisible(chromedp.CSS("#evidence-size")))
	if !eval[bool](b, "window.stayed === true") {
		t.Error("selecting a claim loads a page")
	}
	b.well("selecting")
}

// TestKeyboard walks through an article with the tab key: everything is
// reached, and the end comes.
func TestKeyboard(t *testing.T) {
	n := newNewsroom(t)
	b := browse(t, n.as(editor))
	b.look(1440, "light")
	b.open("/articles/oyster")
	reached := map[string]bool{}
	for range 80 {
		b.do(chromedp.KeyEvent(kb.Tab))
		id := eval[string](b, `(document.activeElement.id || document.activeElement.className || document.activeElement.name || document.activeElement.textContent).trim()`)
		if eval[bool](b, "document.activeElement === document.body") {
			break
		}
		reached[id] = true
		if outline := eval[string](b, "getComputedStyle(document.activeElement).outlineStyle"); outline == "none" {
			t.Errorf("nothing shows that %s has the focus", id)
		}
	}
	for _, want := range []string{"skip", "at-modes", "at-length", "at-size", "at-access", "because", "reason", "primary", "Check now", "Snooze…"} {
		if !reached[want] {
			t.Errorf("the tab key does not reach %s, but %v", want, reached)
		}
	}
	if !eval[bool](b, "document.activeElement === document.body") {
		t.Error("the tab key never leaves the page")
	}
}
