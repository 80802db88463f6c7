package render

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"monitor/internal/claim"
	"monitor/internal/fetch"
)

// A visit is one try at a target in one tab. What the browser tells of the
// page is taken in by see.go under mu; the visit itself waits for it.
type visit struct {
	opts   Options
	limits limits
	req    Request
	target *url.URL
	tab    *tab
	ctx    context.Context // of the commands to the tab; ends with the visit
	cut    func()
	unhook func() bool // lets go of the context that the visit was begun with
	pass   *pass
	hands  sync.WaitGroup // answers to the browser under way

	mu   sync.Mutex
	seen seen
	fail *failure      // the rule or accident that ended the visit
	over bool          // nothing is answered any more
	wake chan struct{} // told after every change of seen
}

// persist visits a target, and once more where the browser died under it: the
// page of another visit may have been what killed it.
func (r *Renderer) persist(ctx context.Context, req Request) fetch.Response {
	ctx, cancel := context.WithTimeout(ctx, r.opts.Timeout)
	defer cancel()
	res, died := r.try(ctx, req)
	if died && ctx.Err() == nil {
		r.opts.Log.Debug("browser died, visit repeated", slog.String("url", claim.DisplayURL(req.Target.URL)))
		res, _ = r.try(ctx, req)
	}
	return res
}

// try visits a target once, and reports whether the browser died.
func (r *Renderer) try(ctx context.Context, req Request) (fetch.Response, bool) {
	v := &visit{opts: r.opts, limits: r.limits, req: req, wake: make(chan struct{}, 1)}
	v.seen = newSeen()
	fail, died := v.begin(ctx, r.browsers)
	if fail == nil {
		return v.seen.response(req), died
	}
	res := v.seen.response(req)
	res.Visit.Outcome, res.Visit.Reason, res.Visit.RetryAt = fail.outcome, fail.reason, fail.retryAt
	res.Visit.Detail = claim.Sentence(v.hideSecrets(fail.detail))
	return res, died
}

// begin checks the target, and visits it in a tab of a browser.
func (v *visit) begin(ctx context.Context, bs *browsers) (*failure, bool) {
	if err := v.opts.CheckURL(v.req.Target.URL); err != nil {
		return refusedBy(err, claim.ReasonAddress), false
	}
	u, err := url.Parse(v.req.Target.URL)
	if err != nil {
		return refused(claim.ReasonAddress, "the address cannot be read as a URL"), false
	}
	v.target = u
	b, err := bs.take(ctx)
	if err != nil {
		return v.ended(ctx, err), false
	}
	fail := v.inTab(ctx, b)
	died := b.lost()
	bs.give(b)
	return fail, died
}

// inTab visits the target in a tab of b.
func (v *visit) inTab(ctx context.Context, b *browser) (fail *failure) {
	language := cmp.Or(v.req.Target.Language, v.opts.Language)
	key := v.key(language)
	v.tab = b.kept(key)
	fresh := v.tab == nil
	if fresh {
		v.tab = newTab(b)
	}
	v.pass = b.proxy.open(v.req.Target, v.opts.MaxBytes*loadFactor, v.tab.password)
	defer v.pass.close()
	if fresh {
		if err := v.tab.open(ctx); err != nil {
			b.tending.Go(v.tab.close)
			return v.ended(ctx, err)
		}
	}
	v.tab.serve(ctx, v)
	defer func() { v.leave(key, fail == nil) }()
	if fresh {
		if err := v.tab.prepare(v.ctx, v.opts.UserAgent, language, v.origins()); err != nil {
			return v.ended(ctx, err)
		}
	}
	return v.show(ctx)
}

// leave empties the tab for a further visit, or closes it, behind the visit's
// back: the answer need not wait for it.
func (v *visit) leave(key string, good bool) {
	t := v.tab
	whole := t.free(v)
	v.mu.Lock()
	v.over = true
	v.mu.Unlock()
	v.hands.Wait()
	keep := whole && good && key != "" && v.pass.stayed()
	t.b.tending.Go(func() {
		if keep && t.empty(v.target) == nil {
			t.b.keep(key, t)
			return
		}
		t.close()
	})
}

// hand runs do, which answers the browser, beside what goes on.
func (v *visit) hand(do func()) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.over {
		v.hands.Go(do)
	}
}

// show loads the target and reads it.
func (v *visit) show(ctx context.Context) *failure {
	if fail := v.load(ctx); fail != nil {
		return fail
	}
	return v.read(ctx)
}

// key names the visits that a tab may serve after this one: those to the same
// origin in the same language. A tab that was shown a credential serves none.
func (v *visit) key(language string) string {
	if len(v.req.Target.Headers) > 0 {
		return ""
	}
	return v.target.Scheme + "://" + v.target.Host + " " + language
}

// ended says why the visit came to an early end, of which err is what the
// browser's side shows.
func (v *visit) ended(ctx context.Context, err error) *failure {
	v.mu.Lock()
	fail := v.fail
	v.mu.Unlock()
	switch {
	case fail != nil:
		return fail
	case v.pass != nil && v.pass.spent():
		return v.tooLarge()
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return unavailable(claim.ReasonTimeout, "the page was not ready within %v", v.opts.Timeout)
	case v.tab != nil && v.tab.b.lost():
		return unavailable(claim.ReasonRender, "the browser died while it showed the page")
	case v.tab != nil:
		v.opts.Log.Debug("browser refused a command", slog.String("url", claim.DisplayURL(v.req.Target.URL)), slog.Any("err", err))
		return unavailable(claim.ReasonRender, "the browser could not show the page")
	}
	return unavailable(claim.ReasonRender, "%v", err)
}

func (v *visit) tooLarge() *failure {
	return unavailable(claim.ReasonTooLarge, "the page with all that it loads is larger than %s", claim.Size(v.opts.MaxBytes*loadFactor))
}

// stop ends the visit for a reason that no later event may replace.
func (v *visit) stop(fail *failure) {
	v.mu.Lock()
	if v.fail == nil {
		v.fail = fail
	}
	v.mu.Unlock()
	v.cut()
}

// load asks for the target and waits for its load event, but not without end:
// one file that does not come must not hold up the text.
func (v *visit) load(ctx context.Context) *failure {
	gone, err := chromedp.Call(v.ctx, page.Navigate, page.NavigateParams{URL: v.req.Target.URL})
	if err != nil {
		return v.ended(ctx, err)
	}
	if gone.ErrorText != "" {
		return v.notLoaded(ctx, gone.ErrorText)
	}
	if err := v.await(v.limits.load, func(s *seen) bool { return s.loaded || s.doc.broken != "" }); err != nil {
		return v.ended(ctx, err)
	}
	return nil
}

// notLoaded says why there is no document. The proxy's word goes first: it
// knows what Chromium can only call a tunnel that failed.
func (v *visit) notLoaded(ctx context.Context, name string) *failure {
	v.mu.Lock()
	doc, fail := v.seen.doc, v.fail
	v.mu.Unlock()
	if fail != nil || ctx.Err() != nil || v.pass.spent() {
		return v.ended(ctx, nil)
	}
	if fail := v.pass.failure(doc.url); fail != nil {
		return fail
	}
	if fail := doc.failure(v.opts.Now()); fail != nil {
		return fail
	}
	if doc.status != 0 && name == "net::ERR_ABORTED" {
		return unavailable(claim.ReasonContentType, "the server sends the page as a file to keep, not to show")
	}
	return browserFailure(name)
}

// heed is how often a wait looks up without being told of anything: that
// nothing happens is a sign too.
const heed = 50 * time.Millisecond

// await waits until ok, as long as limit and the tab last. That the limit is
// over is no error.
func (v *visit) await(limit time.Duration, ok func(*seen) bool) error {
	timer, tick := time.NewTimer(limit), time.NewTicker(heed)
	defer timer.Stop()
	defer tick.Stop()
	for {
		v.mu.Lock()
		done := ok(&v.seen)
		v.mu.Unlock()
		if done {
			return nil
		}
		select {
		case <-v.wake:
		case <-tick.C:
		case <-timer.C:
			return nil
		case <-v.ctx.Done():
			return v.ctx.Err()
		case <-v.tab.b.session.LostConnection:
			return errors.New("the browser is gone")
		}
	}
}

// read waits until the page is ready, and takes its document.
func (v *visit) read(ctx context.Context) *failure {
	bad := v.judge()
	if bad == nil {
		if err := v.settle(); err != nil {
			return v.ended(ctx, err)
		}
	}
	html, err := ask[*string](v, fmt.Sprintf("monitor.write(%d)", v.opts.MaxBytes))
	if err != nil {
		return v.ended(ctx, err)
	}
	if html == nil || int64(len(*html)) > v.opts.MaxBytes {
		return unavailable(claim.ReasonTooLarge, "the document is larger than %s", claim.Size(v.opts.MaxBytes))
	}
	if bad == nil { // the page may have led elsewhere meanwhile
		bad = v.judge()
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.seen.html = *html
	if bad != nil {
		v.seen.html = v.seen.html[:min(len(v.seen.html), int(v.limits.error))]
		return bad
	}
	if v.pass.spent() {
		return v.tooLarge()
	}
	v.seen.note = claim.Sentence(v.hideSecrets(v.remark()))
	return nil
}

// judge says why the answer for the document is no page, or returns nil. Where
// the proxy got none, the answer that the browser saw is the proxy's own.
func (v *visit) judge() *failure {
	v.mu.Lock()
	doc := v.seen.doc
	v.mu.Unlock()
	if doc.status == http.StatusBadGateway {
		if fail := v.pass.failure(doc.url); fail != nil {
			return fail
		}
	}
	return doc.failure(v.opts.Now())
}

// remark is what a person should know of a page that could be read.
func (v *visit) remark() string {
	var parts []string
	if n := v.pass.refusals(); n > 0 {
		parts = append(parts, fmt.Sprintf("connections that the page asked for and that were refused: %d", n))
	}
	if v.seen.last.Length < v.limits.sparse && len(v.seen.console) > 0 {
		parts = append(parts, "the page stays empty; its scripts say: "+strings.Join(v.seen.console, " | "))
	}
	return strings.Join(parts, "; ")
}

// hideSecrets takes the target's credentials out of what pages and errors say.
func (v *visit) hideSecrets(s string) string {
	for _, secret := range v.req.Target.Headers {
		for _, word := range append(strings.Fields(secret.Reveal()), secret.Reveal()) {
			const telling = 6 // shorter words are schemes and flags
			if len(word) >= telling {
				s = strings.ReplaceAll(s, word, secret.String())
			}
		}
	}
	return s
}

// origins are those that the target's credentials may be shown to: its own,
// and the same host on https where the target is plain http.
func (v *visit) origins() []string {
	if len(v.req.Target.Headers) == 0 {
		return nil
	}
	list := []string{v.target.Scheme + "://" + v.target.Host}
	if v.target.Scheme == "http" && v.target.Port() == "" {
		list = append(list, "https://"+v.target.Host)
	}
	return list
}
