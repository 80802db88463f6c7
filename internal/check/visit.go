package check

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"monitor/internal/capture"
	"monitor/internal/claim"
	"monitor/internal/fetch"
	"monitor/internal/page"
	"monitor/internal/verdict"
)

// A 304 is believed this often and this long, then the whole page is asked
// for: some servers answer 304 for ever though the page changed.
const (
	maxNotModified = 50
	maxUnread      = 7 * 24 * time.Hour
)

// engine names what turns bytes into readings. A reading of another engine is
// not taken for today's.
const engine = page.Version + " " + verdict.Version

// A visit is one target in one check: what was remembered of it, what came,
// and what its claims found.
type visit struct {
	Visit    claim.Visit
	target   *target
	prior    claim.TargetState
	findings []*finding // one for each of target.cited
	settled  bool       // nothing more will be read or recorded

	unwitnessed bool // a second read was no good capture: a third settles nothing

	paper   *paper          // what came, when it is a PDF
	suspect *claim.Snapshot // what came, when it is perhaps not the page
	probe   claim.Probe     // of the host; zero when it was not asked
	smells  bool            // a probe would tell more
	overdue claim.AlertKind // what editors are owed about the target itself

	captured
}

// A captured is what a good capture leaves, taken over whole from the last
// read when a source is read again.
type captured struct {
	validators [2]string // ETag, Last-Modified
	bodyHash   string
	text       string          // Snapshot.Hash
	snapshot   *claim.Snapshot // set when the body was read
	noise      json.RawMessage // likewise: page.Noise from now on
	shape      claim.Shape     // likewise
}

// A finding is a cited claim, what was remembered of it, and what it reads.
type finding struct {
	*cited
	prior claim.ClaimState
	known bool
	lost  bool // prior is damaged
	read  claim.Reading
	began time.Time       // when read's verdict did
	reads []claim.Reading // every read of this check, the first first
	told  claim.Told      // what editors know from now on

	decision claim.Decision
	now      time.Time // when the check began: what the decision is held against
}

// stands reports whether the remembered reading is what today's rule and
// engine would find in the text of that snapshot.
func (f *finding) stands(snapshot string) bool {
	return f.known && f.prior.Rule == f.hash && f.prior.Engine == engine && f.prior.Reading.Snapshot == snapshot
}

// anchor is the passage that last supported the claim.
func (f *finding) anchor() claim.Evidence {
	if f.known && f.prior.Rule == f.hash {
		return f.prior.Anchor
	}
	return claim.Evidence{}
}

// recall begins a visit for each target of p, with what is remembered. What
// cannot be recalled is told at the end, and the visit is as the first.
func (r *run) recall(p *Plan) []*visit {
	now := r.Now()
	decided, err := recallDecisions(r.Memory, now)
	var watchErr error
	r.watch, watchErr = r.Memory.Watch()
	r.storeErrs = append(r.storeErrs, err, watchErr)
	var visits []*visit
	for _, t := range p.targets {
		v, err := recallTarget(r.Memory, t, decided)
		if err != nil {
			r.storeErrs = append(r.storeErrs, err)
		}
		r.probes.remember(t.URL, v.prior.Probe)
		if at := v.prior.Visit.RetryAt; at.After(now) {
			r.Fetcher.Pause(t.URL, at)
		}
		if v.prior.Rules == t.rules() && !t.due(r.Due, v.prior) {
			v.notDue()
		}
		visits = append(visits, v)
	}
	return visits
}

// recallTarget begins a visit with what m has of t. Where a record is damaged
// the visit knows the rest, and the error says which.
func recallTarget(m recollection, t *target, decided decisions) (*visit, error) {
	prior, _, err := m.Target(t.key)
	v := &visit{target: t, prior: prior}
	for _, c := range t.cited {
		f := &finding{cited: c, decision: decided.of[[2]string{c.article, c.claim}], now: decided.at}
		var damaged error
		f.prior, f.known, damaged = m.ClaimState(c.article, c.claim, c.citation.source)
		f.lost = damaged != nil
		err = errors.Join(err, damaged)
		v.findings = append(v.findings, f)
	}
	return v, err
}

// stands reports whether all that is remembered would be read again from the
// text of the last good capture.
func (v *visit) stands() bool {
	for _, f := range v.findings {
		if !f.stands(v.prior.Snapshot) {
			return false
		}
	}
	return v.prior.Snapshot != ""
}

// notDue keeps what is stored.
func (v *visit) notDue() {
	v.Visit = claim.Visit{Outcome: claim.NotDue, At: v.prior.Visit.At}
	v.text = v.prior.Snapshot
	v.remember()
	v.settled = true
}

// remember takes the last verdicts of a good capture for the claims', with
// what has been in doubt since.
func (v *visit) remember() {
	for _, f := range v.findings {
		f.read, f.began = f.remembered(v.prior), f.prior.Since
	}
}

// keep takes the remembered readings for this visit's.
func (v *visit) keep() {
	for _, f := range v.findings {
		f.stand()
	}
}

// stand takes the remembered reading for this visit's.
func (f *finding) stand() {
	f.read, f.began = f.prior.Reading, f.prior.Since
	f.read.Before = f.before()
}

// fell reports whether a claim came out changed or missing.
func (v *visit) fell() bool {
	for _, f := range v.findings {
		if shown, _ := f.shown(); shown.Verdict.Fell() {
			return true
		}
	}
	return false
}

// allSupported reports whether every claim came out supported.
func (v *visit) allSupported() bool {
	for _, f := range v.findings {
		if f.read.Verdict != claim.Supported {
			return false
		}
	}
	return true
}

// conditional reports whether a 304 would tell all that the claims need.
func (r *run) conditional(v *visit) bool {
	return v.stands() && v.prior.NotModified < maxNotModified && r.Now().Sub(v.prior.FullAt) < maxUnread
}

// visit asks for v's target by HTTP, with a browser, or with a browser where
// HTTP brought a shell whose scripts would write the page.
func (r *run) visit(ctx context.Context, v *visit, conditional bool) error {
	rendered := func(ctx context.Context) (fetch.Response, error) { return r.render(ctx, v.target) }
	if v.target.Render == claim.RenderBrowser {
		return r.come(ctx, v, rendered)
	}
	req := fetch.Request{Target: v.target.Target}
	if conditional {
		req.ETag, req.LastModified = v.prior.ETag, v.prior.LastModified
	}
	err := r.come(ctx, v, func(ctx context.Context) (fetch.Response, error) { return r.Fetcher.Fetch(ctx, req) })
	if err == nil && v.target.Render == claim.RenderAuto && v.Visit.Reason == claim.ReasonNeedsJS {
		return r.come(ctx, v, rendered)
	}
	return err
}

// render has the browser visit t in its host's turn. The part that counts is
// what it waits for, where all sources of t mean the same part.
func (r *run) render(ctx context.Context, t *target) (fetch.Response, error) {
	ready := t.sources[0].Select
	for _, s := range t.sources {
		if s.Select != ready || strings.HasPrefix(ready, "$") { // a JSONPath is no sign on a page
			ready = ""
		}
	}
	resp, err := r.Fetcher.Turn(ctx, t.Target, func(ctx context.Context) (fetch.Response, error) {
		return r.Render(ctx, t.Target, ready)
	})
	resp.Visit.Rendered = true
	return resp, err
}

// come visits v's target, gates what came, reads it and judges the claims.
func (r *run) come(ctx context.Context, v *visit, ask func(context.Context) (fetch.Response, error)) error {
	resp, err := ask(ctx)
	if err != nil {
		return err
	}
	defer resp.Release()
	if v.paper, err = r.opens(ctx, v, resp); err != nil {
		return err
	}
	v.probe = r.probes.last(resp.URL, r.Now())
	r.read(v, resp)
	if v.smells {
		if v.probe, err = r.ask(ctx, resp.URL, v.target.Target); err != nil {
			return err
		}
		r.read(v, resp)
	}
	return nil
}

// read turns a response into readings.
func (r *run) read(v *visit, resp fetch.Response) {
	r.judging <- struct{}{}
	defer func() { <-r.judging }()
	if r.Judged != nil {
		began := time.Now()
		defer func() { r.Judged(time.Since(began)) }()
	}
	v.Visit, v.smells, v.suspect = resp.Visit, false, nil
	switch v.Visit.Outcome {
	case claim.NotModified:
		v.captured = captured{validators: [2]string{v.prior.ETag, v.prior.LastModified}, bodyHash: v.prior.BodyHash, text: v.prior.Snapshot}
		v.keep()
	case claim.Fetched:
		r.survive(v, func() { v.take(resp) })
	default:
		r.survive(v, func() { v.pass(resp) })
	}
}

// survive calls read, and if a page brings our own code down, that page is not
// read and every other one is.
func (r *run) survive(v *visit, read func()) {
	defer func() {
		fault := recover()
		if fault == nil {
			return
		}
		r.Log.Error("reading a page failed", "url", claim.DisplayURL(v.target.URL), "err", fmt.Sprint(fault), "stack", string(debug.Stack()))
		v.Visit.Outcome, v.Visit.Reason = claim.Suspect, claim.ReasonParseLimit
		v.Visit.Detail = "monitor itself failed on this page; its log says where"
		v.captured = captured{}
		v.unread()
	}()
	read()
}

// take turns the body of a response into readings, stopping as early as what
// is remembered allows: at the same bytes, at the same text.
func (v *visit) take(resp fetch.Response) {
	v.validators = [2]string{resp.Header.Get("ETag"), resp.Header.Get("Last-Modified")}
	v.bodyHash = hashBody(resp)
	if v.bodyHash == v.prior.BodyHash && v.stands() {
		v.text = v.prior.Snapshot
		v.keep()
		return
	}
	whole := v.pass(resp)
	if whole == nil {
		return
	}
	still := v.see(whole)
	unmoved := ""
	if claim.HashText(still) == v.prior.Snapshot && v.stands() {
		unmoved = still
	}
	v.snapshot = &claim.Snapshot{
		Target: v.target.key, URL: resp.URL, At: v.Visit.At,
		Header: keepHeader(resp), ContentType: resp.ContentType, Body: resp.Body, Text: still,
	}
	v.judge(whole, unmoved)
	if whole.Degraded && !v.allSupported() {
		v.Visit = capture.PartlyRead(v.Visit)
		v.refuse(resp, whole)
		return
	}
	if !v.bearsAll(still) { // what a claim rests on is no noise
		v.snapshot.Text = whole.Text()
	}
	v.snapshot.Hash = claim.HashText(v.snapshot.Text)
	v.point(v.snapshot.Hash)
}

// see returns the page's text without its noise, as told by what is remembered
// of it. What cannot be read any more is learnt anew.
func (v *visit) see(p *page.Page) string {
	var prior page.Noise
	if err := json.Unmarshal(v.prior.Noise, &prior); err != nil {
		prior = page.Noise{}
	}
	next, still := prior.See(p, v.prior.Quiet)
	v.noise, _ = json.Marshal(next) // numbers and base64: it cannot fail
	return still
}

// bearsAll reports whether every passage that a claim was read from is in text.
func (v *visit) bearsAll(text string) bool {
	for _, f := range v.findings {
		if !holds(text, f.read.Evidence.Exact) {
			return false
		}
	}
	return true
}

// holds reports whether text, a line for each block, has passage, in which
// blocks are joined by spaces.
func holds(text, passage string) bool {
	return strings.Contains(strings.ReplaceAll(text, "\n", " "), strings.ReplaceAll(passage, "\n", " "))
}

// point makes the snapshot with that hash what every reading was read from.
func (v *visit) point(hash string) {
	v.text = hash
	for _, f := range v.findings {
		f.read.Snapshot = hash
	}
}

// hashBody identifies bytes and how they are to be read.
func hashBody(resp fetch.Response) string {
	h := sha256.New()
	h.Write([]byte(resp.ContentType + "\n"))
	h.Write(resp.Body)
	return hex.EncodeToString(h.Sum(nil))
}

// keptHeaders are the response headers that a person may want to see later.
var keptHeaders = [...]string{"Content-Type", "Content-Language", "Date", "ETag", "Last-Modified", "Server"}

func keepHeader(resp fetch.Response) map[string]string {
	kept := map[string]string{}
	for _, name := range keptHeaders {
		if value := resp.Header.Get(name); value != "" {
			kept[name] = value
		}
	}
	return kept
}
