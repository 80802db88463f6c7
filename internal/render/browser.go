package render

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"

	protocol "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/remote"
)

// A browser is one Chromium, local or remote, and the proxy that its pages
// reach the network through.
type browser struct {
	ctx       context.Context // chromedp's: every tab descends from it
	session   *chromedp.Browser
	version   string
	userAgent string
	proxy     *proxy
	end       func() // ends the process, or leaves the remote one, and waits

	served, visits int // begun ever, and under way; the pool's to look at

	deaf    atomic.Bool    // a tab of it could not be closed
	tending sync.WaitGroup // tabs being emptied or closed

	mu    sync.Mutex
	spare map[string][]*tab // emptied, by the visits that they may serve
	tabs  int               // in spare
	room  int               // for as many
}

// stop ends the browser. No visit may be under way.
func (b *browser) stop() {
	b.tending.Wait()
	for _, list := range b.spare {
		for _, t := range list {
			t.close()
		}
	}
	b.end()
}

// lost reports that the browser is gone, or does not do what it is told.
func (b *browser) lost() bool {
	select {
	case <-b.session.LostConnection:
		return true
	default:
		return b.deaf.Load()
	}
}

// startBrowser starts Chromium, or connects to the one that runs. It gives up
// with ctx, but what it starts lives on.
func startBrowser(ctx context.Context, o Options, l limits, p *proxy) (*browser, error) {
	life, kill := context.WithCancel(context.Background())
	var out tail
	alloc, release, err := allocator(life, o, p, &out)
	if err != nil {
		kill()
		return nil, err
	}
	logf := func(format string, args ...any) {
		o.Log.Debug("browser", slog.String("says", fmt.Sprintf(format, args...)))
	}
	root, cancel := chromedp.NewContext(alloc, chromedp.WithLogf(logf), chromedp.WithErrorf(logf))
	stop := func() { kill(); cancel(); release() }

	starting, cancelStart := context.WithTimeout(ctx, l.start)
	defer cancelStart()
	keep := context.AfterFunc(starting, kill)
	v, err := chromedp.CallBrowser(root, protocol.GetVersion, cdp.Empty{})
	if !keep() && err == nil {
		err = starting.Err()
	}
	if err != nil {
		stop()
		return nil, startError(o, out.String(), err)
	}
	return &browser{ctx: root, session: chromedp.FromContext(root).Browser, version: v.Product, userAgent: v.UserAgent, proxy: p, end: stop, room: 2 * o.Tabs, spare: map[string][]*tab{}}, nil
}

func allocator(life context.Context, o Options, p *proxy, out *tail) (context.Context, func(), error) {
	if o.Remote != "" {
		ctx, cancel := remote.NewAllocator(life, o.Remote)
		return ctx, func() { cancel(); chromedp.FromContext(ctx).Allocator.Wait() }, nil
	}
	path, err := Find(o.Executable)
	if err != nil {
		return nil, nil, err
	}
	if !o.NoSandbox && os.Geteuid() == 0 {
		return nil, nil, errRoot
	}
	litter, err := os.MkdirTemp("", "monitor-browser-") // what Chromium leaves beside its profile
	if err != nil {
		return nil, nil, err
	}
	env := append(environment(), "TMPDIR="+litter)
	ctx, cancel := chromedp.NewExecAllocator(life, append(flags(o, p.address),
		chromedp.ExecPath(path), chromedp.CombinedOutput(out), chromedp.NoInheritEnv, chromedp.Env(env...))...)
	return ctx, func() {
		cancel() // waits until the last of its processes is gone
		if err := os.RemoveAll(litter); err != nil {
			o.Log.Warn("what the browser left behind cannot be removed", "err", err)
		}
	}, nil
}

// errRoot is told before Chromium is asked, for its own words are hard to find.
var errRoot = errors.New("the sandbox of Chromium refuses root: run as another user, or switch the sandbox off (fetch.browser.sandbox: false)")

// Find returns the path of the Chromium that would be used: executable, or
// where it is empty the first of the usual names on PATH. The shell comes
// first: it is the same browser without windows, and several times as fast.
func Find(executable string) (string, error) {
	if executable != "" {
		path, err := exec.LookPath(executable)
		if err != nil {
			return "", fmt.Errorf("no browser: %w", err)
		}
		return path, nil
	}
	for _, name := range []string{
		"chromium-headless-shell", "headless_shell", "headless-shell", "chrome-headless-shell",
		"chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
	} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("no browser: neither chromium nor google-chrome is on PATH (fetch.browser.executable names another)")
}

// environment is what the browser needs of ours: nothing that may be secret.
func environment() []string {
	var env []string
	for _, name := range []string{"PATH", "HOME", "LANG", "TZ", "FONTCONFIG_FILE", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"} {
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// startError says why no browser came up, by its last words where they tell.
func startError(o Options, output string, err error) error {
	switch {
	case o.Remote != "":
		return errors.New("the browser at the configured address cannot be reached")
	case strings.Contains(output, "No usable sandbox"):
		return errors.New("this system has no sandbox for Chromium: allow unprivileged user namespaces, install chromium-sandbox, or switch the sandbox off (fetch.browser.sandbox: false)")
	}
	if words := lastLine(output); words != "" {
		return fmt.Errorf("the browser did not start: %s", words)
	}
	return fmt.Errorf("the browser did not start: %w", err)
}

func lastLine(s string) string {
	s = strings.TrimSpace(s)
	return s[strings.LastIndexByte(s, '\n')+1:]
}

// tail keeps the last bytes that a browser prints.
type tail struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

const maxTail = 4 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf.Write(p[max(0, len(p)-maxTail):])
	t.buf.Next(max(0, t.buf.Len()-maxTail))
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.buf.String()
}
