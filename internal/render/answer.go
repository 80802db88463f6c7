package render

import (
	"log/slog"
	"net/url"

	intercept "github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"

	"monitor/internal/claim"
)

// reply sends a command that answers an event. That a tab is gone meanwhile is
// no error.
func (v *visit) reply(do step) {
	if err := do(v.ctx); err != nil && v.ctx.Err() == nil {
		v.opts.Log.Debug("browser took no answer", slog.Any("err", err))
	}
}

// decide lets a request go on, or not.
func (v *visit) decide(e *intercept.EventRequestPaused) {
	switch e.ResourceType {
	case network.ResourceTypeImage, network.ResourceTypeMedia, network.ResourceTypeFont:
		v.block(e)
		return
	case network.ResourceTypeDocument:
		if e.FrameID == v.mainFrame() {
			if fail := v.checkDocument(e.Request); fail != nil {
				v.stop(fail)
				return
			}
		}
	}
	next := intercept.ContinueRequestParams{RequestID: e.RequestID}
	if v.trusted(e.Request.URL) {
		next.Headers = v.withSecrets(e.Request.Headers)
	}
	v.reply(to(intercept.ContinueRequest, next))
}

func (v *visit) block(e *intercept.EventRequestPaused) {
	v.reply(to(intercept.FailRequest, intercept.FailRequestParams{
		RequestID: e.RequestID, ErrorReason: network.ErrorReasonBlockedByClient,
	}))
}

// checkDocument applies the rules for what a visit may ask for to a document
// that the page, a redirect or a script leads to.
func (v *visit) checkDocument(r *network.Request) *failure {
	v.mu.Lock()
	doc := v.seen.doc
	v.mu.Unlock()
	if doc.hops > v.limits.hops {
		return unavailable(claim.ReasonRedirect, "the page leads on to others more than %d times", v.limits.hops)
	}
	if err := v.opts.CheckURL(r.URL); err != nil {
		return refusedBy(err, claim.ReasonAddress)
	}
	u, err := url.Parse(r.URL)
	if err != nil {
		return unavailable(claim.ReasonRedirect, "the page leads to something that is no address")
	}
	if doc.secure && u.Scheme == "http" {
		return refused(claim.ReasonDowngrade, "the page redirects from https to http, to %s", claim.DisplayURL(r.URL))
	}
	if r.Method != "GET" {
		return unavailable(claim.ReasonRedirect, "the page sends a form to show its text")
	}
	return nil
}

// trusted reports whether the target's credentials may be shown to u.
func (v *visit) trusted(raw string) bool {
	u, err := url.Parse(raw)
	if err != nil {
		return false
	}
	for _, origin := range v.origins() {
		if u.Scheme+"://"+u.Host == origin {
			return true
		}
	}
	return false
}

// withSecrets returns the headers of a request with the target's own.
func (v *visit) withSecrets(sent network.Headers) []*intercept.HeaderEntry {
	all := header(sent)
	for name, value := range v.req.Target.Headers {
		all.Set(name, value.Reveal())
	}
	var list []*intercept.HeaderEntry
	for name, values := range all {
		for _, value := range values {
			list = append(list, &intercept.HeaderEntry{Name: name, Value: value})
		}
	}
	return list
}

// authenticate shows our own proxy the visit's password, and nobody anything
// else.
func (v *visit) authenticate(e *intercept.EventAuthRequired) {
	reply := &intercept.AuthChallengeResponse{Response: intercept.AuthChallengeResponseResponseCancelAuth}
	if e.AuthChallenge.Source == intercept.AuthChallengeSourceProxy {
		reply = &intercept.AuthChallengeResponse{
			Response: intercept.AuthChallengeResponseResponseProvideCredentials,
			Username: user, Password: v.pass.password,
		}
	}
	v.reply(to(intercept.ContinueWithAuth, intercept.ContinueWithAuthParams{RequestID: e.RequestID, AuthChallengeResponse: reply}))
}
