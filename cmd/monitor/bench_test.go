package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"golang.org/x/net/html"
)

const (
	benchPages = 1000
	benchHosts = 16
)

// BenchmarkCheckOnce runs the binary on 1,000 loopback pages of 60 KB with
// three claims each, beside the machine's own limit: a bare client that gets
// the same pages over the same number of connections and parses each into a
// tree. The site runs in this process, the clients in children of it, so that
// cpu-µs/page is the client's alone. Ratios of one run are what counts:
//
//	go test ./cmd/monitor -run '^$' -bench CheckOnce -benchtime 1x
func BenchmarkCheckOnce(b *testing.B) {
	bin := filepath.Join(b.TempDir(), "monitor")
	if out, err := exec.Command("go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, out)
	}
	origin := newOrigin(b)
	dir := b.TempDir()
	writeBenchConfig(b, dir, origin.addrs)
	check := func() *exec.Cmd {
		return exec.Command(bin, "check", "--once", "-c", filepath.Join(dir, "monitor.yaml"), "--store", filepath.Join(dir, "bench.db"), "--output", os.DevNull)
	}
	var limit float64
	b.Run("limit", func(b *testing.B) {
		limit = measure(b, func() *exec.Cmd {
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), benchClient+"="+strings.Join(origin.addrs, ","))
			return cmd
		}, 0)
	})
	b.Run("first", func(b *testing.B) {
		measure(b, func() *exec.Cmd {
			if err := os.RemoveAll(filepath.Join(dir, "bench.db")); err != nil {
				b.Fatal(err)
			}
			return check()
		}, limit)
	})
	for range 4 { // visits after which a banner is known for noise
		if err := check().Run(); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("noise", func(b *testing.B) { measure(b, check, limit) })
	origin.etags.Store(true)
	if err := check().Run(); err != nil {
		b.Fatal(err)
	}
	b.Run("304", func(b *testing.B) { measure(b, check, limit) })
}

// measure runs command b.N times and returns the processor time per page in
// microseconds; where limit is set, it also reports the ratio to it.
func measure(b *testing.B, command func() *exec.Cmd, limit float64) float64 {
	var cpu time.Duration
	var rss int64
	for b.Loop() {
		cmd := command()
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
		cpu += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		rss = max(rss, cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)
	}
	perPage := float64(cpu.Microseconds()) / float64(b.N*benchPages)
	b.ReportMetric(perPage, "cpu-µs/page")
	b.ReportMetric(float64(b.N*benchPages)/b.Elapsed().Seconds(), "pages/s")
	b.ReportMetric(float64(rss)/1024, "peak-MB")
	if limit > 0 {
		b.ReportMetric(perPage/limit, "x-limit")
	}
	return perPage
}

// benchClient names the variable that makes the test binary the bare client.
const benchClient = "MONITOR_BENCH_CLIENT"

// runBenchClient gets and parses every page of the addresses, eight at a time.
func runBenchClient(addrs []string) error {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 8}}
	pages := make(chan string)
	errs := make(chan error, 8)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for url := range pages {
				if err := getAndParse(client, url); err != nil {
					errs <- err
					return
				}
			}
		})
	}
	for i := range benchPages {
		select {
		case pages <- pageURL(addrs, i):
		case err := <-errs:
			return err
		}
	}
	close(pages)
	wg.Wait()
	return nil
}

func getAndParse(client *http.Client, url string) error {
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	root, err := html.Parse(resp.Body)
	if err != nil {
		return err
	}
	var text strings.Builder
	for n := range root.Descendants() {
		if n.Type == html.TextNode {
			text.WriteString(n.Data)
		}
	}
	_, err = io.WriteString(io.Discard, text.String())
	return err
}

func pageURL(addrs []string, i int) string {
	return fmt.Sprintf("http://%s/%d", addrs[i%len(addrs)], i)
}

// An origin serves the pages on many loopback addresses. Every answer has
// another banner and token; with etags on, pages stand still and say so.
type origin struct {
	addrs  []string
	etags  atomic.Bool
	visits atomic.Int64
}

func newOrigin(b *testing.B) *origin {
	o := &origin{}
	for i := range benchHosts {
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.%d:0", i+2))
		if err != nil {
			b.Fatal(err)
		}
		server := &http.Server{Handler: o}
		go func() { _ = server.Serve(l) }()
		b.Cleanup(func() { server.Close() })
		o.addrs = append(o.addrs, l.Addr().String())
	}
	return o
}

func (o *origin) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	token := o.visits.Add(1)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if o.etags.Load() {
		token = 0
		w.Header().Set("ETag", `"one"`)
		if r.Header.Get("If-None-Match") == `"one"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	_, _ = io.WriteString(w, benchPage(r.URL.Path, token))
}

// benchPage is a page of about 60 KB: 20 KB of script, navigation, an
// 800-word article and three tables.
func benchPage(path string, token int64) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<!DOCTYPE html><html lang=en><head><title>Camera %s</title><meta name=csrf content=%d><script>", path, token)
	for i := range 500 {
		fmt.Fprintf(&b, "window.q%d=function(){return %q};", i, path)
	}
	fmt.Fprintf(&b, "</script></head><body><div class=banner>Offer %d ends soon</div><nav><ul>", token)
	for i := range 60 {
		fmt.Fprintf(&b, `<li class="nav-item nav-level-1"><a href="/section/%d" class="link link--quiet">Section %d of the shop</a></li>`, i, i)
	}
	b.WriteString("</ul></nav><main><h1>The camera and what it does</h1>")
	for i := range 40 {
		fmt.Fprintf(&b, `<h2 id="part-%d">Part %d</h2><p class="prose prose-lg text-slate-800">The camera of part %d was made for people who walk, `+
			`and <em>it rests</em> in the hand as a stone would. It keeps what it sees, and it asks for nothing in return.</p>`, i, i, i)
	}
	b.WriteString("<p>In Directing mode it records up to 3 minutes of video at 720p.</p><p>Access needs an invite code.</p>")
	for i := range 3 {
		fmt.Fprintf(&b, "<h2>Table %d</h2><table class=spec><thead><tr><th>Mode</th><th>Length</th><th>Cost</th></tr></thead><tbody>", i)
		for j := range 60 {
			fmt.Fprintf(&b, `<tr class="row"><td class="cell">Mode %d.%d</td><td class="cell cell--num">%d seconds</td><td class="cell cell--num">%d credits</td></tr>`, i, j, j+5, 2*j+4)
		}
		b.WriteString("</tbody></table>")
	}
	b.WriteString("</main><footer>")
	for i := range 40 {
		fmt.Fprintf(&b, `<a class="footer-link" href="/about/%d">About us, part %d</a> `, i, i)
	}
	b.WriteString("</footer></body></html>")
	return b.String()
}

func writeBenchConfig(b *testing.B, dir string, addrs []string) {
	var article strings.Builder
	article.WriteString("id: bench\ntitle: A thousand cameras\nsources:\n")
	for i := range benchPages {
		fmt.Fprintf(&article, "  - {id: s%d, url: %q}\n", i, pageURL(addrs, i))
	}
	article.WriteString("claims:\n")
	for i := range benchPages {
		fmt.Fprintf(&article, "  - {id: clip-%d, says: clips of up to three minutes, source: s%d, quote: records up to 3 minutes of video}\n", i, i)
		fmt.Fprintf(&article, "  - {id: size-%d, says: it records at 720p, source: s%d, about: Directing mode, value: 720p}\n", i, i)
		fmt.Fprintf(&article, "  - {id: gate-%d, says: access needs an invite code, source: s%d, phrase: [invite code]}\n", i, i)
	}
	files := map[string]string{
		"monitor.yaml": "version: 1\nfetch: {allow_private: true, robots: false, per_host: {concurrency: 2, interval: 0s}}\narticles: [bench.yaml]\n",
		"bench.yaml":   article.String(),
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			b.Fatal(err)
		}
	}
}
