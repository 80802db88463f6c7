package render

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"monitor/internal/claim"
)

// An application of 20 KB of script that writes a page of 60 KB.
func benchPage() http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/data":
			fmt.Fprint(w, long)
		default:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, `<!doctype html><title>app</title><div id=root></div><script>
fetch('/data').then((r) => r.text()).then((t) => {
  let html = '';
  for (let i = 0; i < 600; i++) html += '<p class=row>' + i + ' ' + t + '</p>';
  root.innerHTML = html;
});</script>`)
		}
	}
}

const benchTabs = 2

// BenchmarkRender measures pages a second beside chromedp alone on the same
// page with as many tabs: with a profile for each page, as here, and with the
// same tabs for all pages, where each page finds what the one before left.
func BenchmarkRender(b *testing.B) {
	requireBrowser(b)
	srv := httptest.NewServer(benchPage())
	defer srv.Close()
	b.Run("render", func(b *testing.B) { benchRender(b, srv.URL) })
	b.Run("chromedp", func(b *testing.B) { benchChromedp(b, srv.URL, false) })
	b.Run("chromedp-shared", func(b *testing.B) { benchChromedp(b, srv.URL, true) })
}

func benchRender(b *testing.B, url string) {
	r := start(b, Options{NoSandbox: os.Geteuid() == 0, Tabs: benchTabs}.withDefaults(), nil)
	target := claim.Target{URL: url + "/", Render: claim.RenderBrowser}
	one := func() {
		res, err := r.Render(b.Context(), Request{Target: target})
		if err != nil || res.Visit.Outcome != claim.Fetched || len(res.Body) < 50_000 {
			b.Errorf("%+v, %v", res.Visit, err)
		}
	}
	each(b, func(int) func() { return one })
}

// each runs n visits on as many workers as there are tabs.
func each(b *testing.B, worker func(int) func()) {
	var workers []func()
	for i := range benchTabs {
		one := worker(i)
		one() // the first visit starts what is needed
		workers = append(workers, one)
	}
	b.ReportAllocs()
	b.ResetTimer()
	var running sync.WaitGroup
	for i, one := range workers {
		running.Go(func() {
			for range (b.N + benchTabs - 1 - i) / benchTabs {
				one()
			}
		})
	}
	running.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
}

func benchChromedp(b *testing.B, url string, shared bool) {
	path, err := Find("")
	if err != nil {
		b.Fatal(err)
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path))
	alloc, cancel := chromedp.NewExecAllocator(context.Background(), opts...)
	defer cancel()
	root, cancelRoot := chromedp.NewContext(alloc)
	defer cancelRoot()
	if err := chromedp.Do(root); err != nil {
		b.Fatal(err)
	}
	// Without its wait for the text chromedp would read an empty page.
	visit := func(tab context.Context) {
		var html string
		err := chromedp.Do(tab, chromedp.Navigate(url+"/"), chromedp.WaitReady(chromedp.CSS(".row")))
		if err == nil {
			html, err = chromedp.Run(tab, chromedp.OuterHTML("html"))
		}
		if err != nil || len(html) < 50_000 {
			b.Errorf("%d bytes, %v", len(html), err)
		}
	}
	each(b, func(int) func() {
		if !shared {
			return func() {
				tab, cancel := chromedp.NewContext(root, chromedp.WithNewBrowserContext())
				defer cancel()
				visit(tab)
			}
		}
		tab, cancel := chromedp.NewContext(root)
		b.Cleanup(cancel)
		return func() { visit(tab) }
	})
}
