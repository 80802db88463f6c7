package web_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"monitor/internal/web"
)

// TestTroubleInChromium looks at the pages of a daemon of which nothing is well,
// as TestPagesInChromium does at one that is.
func TestTroubleInChromium(t *testing.T) {
	s := delivered(t)
	s.state = web.State{
		Version: "1.4.0", StartedAt: april(1), Problems: []string{"the store is full"}, Notes: []string{"there is no socket"},
		Refused: "monitor.yaml:3:1: no such key", Store: "/var/lib/monitor/a-folder-with-a-name-that-is-long/monitor.db", StoreCreated: april(1),
		Config: "articles: [\"a/path/that/does/not/fit/into/a/telephone/and/does/not/break/*.yaml\"]\n",
	}
	prices, err := s.door.Desk.Source("maker-prices")
	if err != nil || prices.Suspect == nil {
		t.Fatalf("nothing suspect: %v", err)
	}
	b := browse(t, s.handler())
	rules := axe(t)
	b.eachLook(func(width int64, scheme string) {
		for _, path := range []string{
			"/sources", "/sources?q=nothing", "/sources/press", "/sources/forum", "/sources/maker-prices",
			"/sources/maker-specs/compare", "/sources/maker-prices/snapshots/" + prices.Suspect.Hash, "/alerts", "/health",
		} {
			where := fmt.Sprintf("%s, %s, %d wide", path, scheme, width)
			b.open(path)
			b.narrow(where)
			b.accessible(rules, where)
			b.well(where)
		}
	})
}

// TestCompareInChromium goes from a source to two of its texts beside each
// other, which is a form, with scripts and without. Where there is no room for
// two they are one.
func TestCompareInChromium(t *testing.T) {
	b := browse(t, cameras(t).handler())
	shown := func(selector string) bool {
		return eval[bool](b, fmt.Sprintf(`(document.querySelector(%q)?.getClientRects().length ?? 0) > 0`, selector))
	}
	for _, plain := range []bool{false, true} {
		if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: plain}); err != nil {
			t.Fatal(err)
		}
		b.eachLook(func(width int64, scheme string) {
			where := fmt.Sprintf("%s, %d wide, without scripts %t", scheme, width, plain)
			b.open("/sources/maker-specs")
			b.do(
				chromedp.Click(chromedp.CSS(`tbody tr:last-child input[name="from"]`)),
				chromedp.Click(chromedp.CSS(`input[name="view"]`)),
				chromedp.Click(chromedp.CSS(`.choose button`)),
				chromedp.WaitReady(chromedp.CSS(`.inline .is-change`)),
			)
			wide := width > 1000
			if shown(".side") != wide || shown(".inline") == wide {
				t.Errorf("%s: two texts beside each other: %t", where, !wide)
			}
			part := ".inline .is-change"
			if wide {
				part = ".side td.is-change + td.is-change"
			}
			if got := eval[string](b, fmt.Sprintf(`document.querySelector(%q).innerText`, part+" ins")); got != "5" {
				t.Errorf("%s: %q came", where, got)
			}
			b.do(chromedp.Click(chromedp.CSS(`.filters a:first-child`)), chromedp.WaitNotPresent(chromedp.CSS(".side")))
			if !shown(".inline .is-change") {
				t.Errorf("%s: one text does not show", where)
			}
			b.well(where)
		})
	}
}
