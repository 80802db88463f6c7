package check

import (
	"context"
	"crypto/rand"
	"net/url"
	"strings"
	"sync"
	"time"

	"monitor/internal/capture"
	"monitor/internal/claim"
	"monitor/internal/fetch"
	"monitor/internal/page"
)

// pass reads what came and returns the page if the gate lets it through.
func (v *visit) pass(resp fetch.Response) *page.Page {
	c := capture.Capture{Asked: v.target.URL, Response: resp, Last: v.prior.Shape, Probe: v.probe}
	if len(resp.Body) > 0 {
		c.Page, c.Err = v.paper.view(resp.Body, resp.ContentType, page.View{})
	}
	ruling := capture.Gate(c)
	v.Visit, v.smells, v.shape = ruling.Visit, ruling.Smells, ruling.Shape
	if v.Visit.Good() {
		return c.Page
	}
	v.refuse(resp, c.Page)
	return nil
}

// refuse lets nothing of what came count. What may yet interest a person is
// kept apart.
func (v *visit) refuse(resp fetch.Response, p *page.Page) {
	v.captured = captured{}
	v.unread()
	if v.Visit.Outcome != claim.Suspect {
		return
	}
	text := ""
	if p != nil {
		text = p.Text()
	}
	v.suspect = &claim.Snapshot{
		Hash: claim.HashText(text), Target: v.target.key, URL: claim.DisplayURL(resp.URL), At: v.Visit.At,
		Header: keepHeader(resp), ContentType: resp.ContentType, Body: resp.Body, Text: text,
	}
}

// A host is asked for a page that cannot exist once a day at most.
const probeEvery = 24 * time.Hour

// probes are what hosts sent for such pages.
type probes struct {
	mu     sync.Mutex
	byHost map[string]*hostProbe
}

// A hostProbe is held while its host is asked, so that a second visit waits
// for the answer instead of asking too.
type hostProbe struct {
	sync.Mutex
	claim.Probe
}

func (p *probes) of(rawURL string) *hostProbe {
	p.mu.Lock()
	defer p.mu.Unlock()
	key := host(rawURL)
	if p.byHost == nil {
		p.byHost = map[string]*hostProbe{}
	}
	if p.byHost[key] == nil {
		p.byHost[key] = &hostProbe{}
	}
	return p.byHost[key]
}

// remember takes a probe of an earlier run, the newest of each host.
func (p *probes) remember(rawURL string, probe claim.Probe) {
	if h := p.of(rawURL); probe.At.After(h.At) {
		h.Probe = probe
	}
}

// last returns the probe of the URL's host if it is of today.
func (p *probes) last(rawURL string, now time.Time) claim.Probe {
	h := p.of(rawURL)
	h.Lock()
	defer h.Unlock()
	if now.Sub(h.At) >= probeEvery {
		return claim.Probe{}
	}
	return h.Probe
}

// ask asks the URL's host for a page that cannot exist, unless it was today. It
// may go where t may, and brings none of t's headers.
func (r *run) ask(ctx context.Context, rawURL string, t claim.Target) (claim.Probe, error) {
	h := r.probes.of(rawURL)
	h.Lock()
	defer h.Unlock()
	if r.Now().Sub(h.At) < probeEvery {
		return h.Probe, nil
	}
	u, err := url.Parse(rawURL)
	if err != nil {
		return claim.Probe{}, nil // it was fetched, so it parses
	}
	nowhere := url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/no-such-page-" + strings.ToLower(rand.Text())}
	probe := claim.Target{URL: nowhere.String(), Language: t.Language, Allow: t.Allow}
	resp, err := r.Fetcher.Fetch(ctx, fetch.Request{Target: probe, Probe: true})
	if err != nil {
		return claim.Probe{}, err
	}
	defer resp.Release()
	h.Probe = capture.ProbeOf(resp)
	return h.Probe, nil
}
