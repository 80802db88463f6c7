package render

import (
	"encoding/json"
	"regexp"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	intercept "github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/inspector"
	console "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"

	"monitor/internal/claim"
	"monitor/internal/fetch"
)

// seen is what the browser told of a page so far.
type seen struct {
	doc    document
	before document // the one that doc is to replace
	docs   int      // documents asked for, redirects not counted
	loaded bool     // the load event of doc
	world  string   // our own world in the document, empty between documents
	rounds int      // of virtual time that are over

	open     map[network.RequestID]struct{} // requests under way
	requests int
	latest   time.Time // when the last one began
	decoded  int64     // bytes after decoding

	offClock bool // the page started work that virtual time does not wait for

	console []string // the first errors, without what URLs hide
	noise   int      // messages and exceptions
	last    look
	html    string
	note    string // for people, of a page that could be read
}

func newSeen() seen { return seen{open: map[network.RequestID]struct{}{}} }

// quiet reports that the page asked for nothing new for a while, and for
// little that does not end.
func (s *seen) quiet(l limits) bool {
	return len(s.open) <= l.busy && time.Since(s.latest) > l.calm
}

// response is the visit as it stands, in fetch's form.
func (s *seen) response(req Request) fetch.Response {
	res := fetch.Response{
		Visit:  claim.Visit{Outcome: claim.Fetched, Detail: s.note, StatusCode: s.doc.status},
		URL:    s.doc.url,
		Header: s.doc.header,
		Moved:  s.doc.moved,
	}
	if res.URL == "" {
		res.URL = req.Target.URL
	}
	if s.html != "" {
		res.ContentType = "text/html; charset=utf-8"
		res.Body = []byte("<!DOCTYPE html>\n" + strings.ToValidUTF8(s.html, "\uFFFD"))
	}
	return res
}

// see takes in one event. It runs on the goroutine that reads them all, so
// whatever needs an answer is handed on.
func (v *visit) see(event any) {
	v.mu.Lock()
	before := v.seen.noise
	fail := v.take(event)
	loud := before < maxNoise && v.seen.noise == maxNoise
	v.mu.Unlock()
	if fail != nil {
		v.stop(fail)
	}
	if loud {
		v.hand(v.plugEars)
	}
	v.answer(event)
	select {
	case v.wake <- struct{}{}:
	default:
	}
}

// plugEars stops the messages of a page that floods its console: virtual time
// makes a second's worth out of hours of them.
func (v *visit) plugEars() {
	v.tab.muted.Store(true)
	v.reply(to(runtime.Disable, cdp.Empty{}))
	v.reply(to(console.Disable, cdp.Empty{}))
}

// take notes what an event tells, and returns a failure when a limit is over.
func (v *visit) take(event any) *failure {
	s := &v.seen
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		return v.takeRequest(e)
	case *network.EventResponseReceived:
		if e.RequestID == s.doc.id {
			s.doc.answered(e.Response)
		}
	case *network.EventDataReceived:
		if s.decoded += e.DataLength; s.decoded > v.opts.MaxBytes*loadFactor {
			return v.tooLarge()
		}
	case *network.EventLoadingFinished:
		delete(s.open, e.RequestID)
	case *network.EventLoadingFailed:
		delete(s.open, e.RequestID)
		s.failed(e)
	case *page.EventLifecycleEvent:
		if e.Name == "load" && e.LoaderID == s.doc.loader {
			s.loaded = true
		}
	case *page.EventFrameStoppedLoading: // also without a load event, where the next document was a file to keep
		if e.FrameID == v.mainFrame() && s.docs > 0 {
			s.loaded = true
		}
	case *emulation.EventVirtualTimeBudgetExpired:
		s.rounds++
	case *inspector.EventTargetCrashed:
		return unavailable(claim.ReasonRender, "the page made its tab crash")
	default:
		v.takeScript(event)
	}
	return nil
}

// failed takes in that a request failed. A document that turned out to be a
// file to keep leaves the one before in its place.
func (s *seen) failed(e *network.EventLoadingFailed) {
	switch {
	case e.RequestID != s.doc.id:
	case !e.Canceled:
		s.doc.broken = e.ErrorText
	case s.before.id != "":
		hops := s.doc.hops
		s.doc, s.before = s.before, document{}
		s.doc.hops = hops
	}
}

// takeScript notes what an event of the script engine tells.
func (v *visit) takeScript(event any) {
	s := &v.seen
	switch e := event.(type) {
	case *runtime.EventExecutionContextCreated:
		var aux struct {
			FrameID cdp.FrameID `json:"frameId"`
		}
		if e.Context.Name == world && json.Unmarshal(e.Context.AuxData, &aux) == nil && aux.FrameID == v.mainFrame() {
			s.world = e.Context.UniqueID
		}
	case *runtime.EventExecutionContextDestroyed:
		if e.ExecutionContextUniqueID == s.world {
			s.world = ""
		}
	case *runtime.EventExecutionContextsCleared:
		s.world = ""
	case *runtime.EventBindingCalled:
		s.offClock = s.offClock || e.Name == bell
	case *runtime.EventExceptionThrown:
		s.noise++
		s.say(thrown(e.ExceptionDetails))
	case *runtime.EventConsoleAPICalled:
		s.noise++
		if e.Type == runtime.ConsoleAPICalledTypeError {
			s.say(spoken(e.Args))
		}
	}
}

// mainFrame is the frame of the tab itself: Chromium gives it the tab's id.
func (v *visit) mainFrame() cdp.FrameID { return cdp.FrameID(v.tab.id) }

func (v *visit) takeRequest(e *network.EventRequestWillBeSent) *failure {
	s := &v.seen
	s.requests++
	s.latest = time.Now()
	if s.requests > v.limits.requests {
		return unavailable(claim.ReasonTooLarge, "the page makes more than %d requests", v.limits.requests)
	}
	if strings.HasPrefix(e.Request.URL, "data:") || strings.HasPrefix(e.Request.URL, "blob:") {
		return nil
	}
	s.open[e.RequestID] = struct{}{}
	if e.Type == network.ResourceTypeDocument && e.FrameID == v.mainFrame() {
		if e.RedirectResponse == nil {
			s.docs++
			s.before = s.doc
		}
		s.loaded = false
		s.doc = s.doc.next(e)
	}
	return nil
}

const (
	maxConsole = 5   // errors that are kept
	maxSaid    = 200 // bytes of one
	maxNoise   = 500 // messages and exceptions that are listened to
)

// say keeps an error of the page's scripts.
func (s *seen) say(words string) {
	if len(s.console) >= maxConsole || words == "" {
		return
	}
	words = urls.ReplaceAllStringFunc(words, claim.DisplayURL)
	s.console = append(s.console, strings.ToValidUTF8(words[:min(len(words), maxSaid)], ""))
}

var urls = regexp.MustCompile(`(?i)\b(?:https?|wss?|blob):[^\s"'<>)]+`)

// thrown is the first line of an exception.
func thrown(d *runtime.ExceptionDetails) string {
	words := d.Text
	if d.Exception != nil && d.Exception.Description != "" {
		words = d.Exception.Description
	}
	first, _, _ := strings.Cut(words, "\n")
	return first
}

// spoken is what a call of console.error says.
func spoken(args []*runtime.RemoteObject) string {
	var parts []string
	for _, a := range args {
		var text string
		if json.Unmarshal(a.Value, &text) != nil {
			text, _, _ = strings.Cut(a.Description, "\n")
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, " ")
}

// answer replies to an event that the browser waits with. The replies are
// sent from goroutines of their own, which end with the tab.
func (v *visit) answer(event any) {
	switch e := event.(type) {
	case *intercept.EventRequestPaused:
		v.hand(func() { v.decide(e) })
	case *intercept.EventAuthRequired:
		v.hand(func() { v.authenticate(e) })
	case *page.EventJavascriptDialogOpening:
		v.hand(func() {
			leave := e.Type == page.DialogTypeBeforeunload
			v.reply(to(page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: leave}))
		})
	case *target.EventTargetCreated:
		if e.TargetInfo.OpenerID == v.tab.id {
			v.hand(func() { v.tab.closePopup(v.ctx, e.TargetInfo.TargetID) })
		}
	}
}
