package check

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"monitor/internal/claim"
	"monitor/internal/evidence"
	"monitor/internal/verdict"
)

// tellClaims holds what v read against what editors know, keeps what they know
// from now on, and returns what they are to be told.
func (r *run) tellClaims(ctx context.Context, v *visit) []claim.AlertItem {
	var items []claim.AlertItem
	for _, f := range v.findings {
		f.told = f.prior.Told
		if !v.Visit.Good() || f.read.Verdict == claim.Unverified {
			continue
		}
		look := verdict.Look{
			Reading: f.read, At: v.Visit.At, Before: r.before(ctx, v, f),
			Accepted: f.accepted(), Snoozed: f.decision.Snoozed(f.read, f.hash, f.now),
		}
		var news *verdict.News
		if f.told, news = verdict.Tell(f.prior.Told, look); news != nil {
			items = append(items, f.itemOf(v, *news))
		}
	}
	return items
}

func (f *finding) itemOf(v *visit, news verdict.News) claim.AlertItem {
	it := f.item()
	it.Kind, it.From, it.To, it.Flips = news.Kind, news.From, news.To, news.Flips
	it.Reading, it.Since = f.read, f.began.UTC()
	if f.anchor().Exact != "" {
		it.BeforeAt, it.Snapshot = f.prior.AnchorAt.UTC(), v.prior.Snapshot
	}
	return it
}

// before is what today's rule and engine read in the text of the last good
// capture, when other ones read it then; nil when the same did. Where that text
// is today's, or is lost, today's reading stands for it.
func (r *run) before(ctx context.Context, v *visit, f *finding) *claim.Reading {
	if !f.known || f.prior.Rule == f.hash && f.prior.Engine == engine {
		return nil
	}
	today := f.read
	if v.text == v.prior.Snapshot {
		return &today
	}
	then, err := r.readAgain(ctx, v.prior.Snapshot, f)
	if err != nil {
		r.Log.Debug("the last capture cannot be read again", "url", claim.DisplayURL(v.target.URL), "claim", f.claim, "err", err)
		return &today
	}
	return &then
}

var errLost = errors.New("it is not in the store")

func (r *run) readAgain(ctx context.Context, snapshot string, f *finding) (claim.Reading, error) {
	snap, ok, err := r.Memory.Snapshot(snapshot)
	if err != nil {
		return claim.Reading{}, err
	}
	if !ok {
		return claim.Reading{}, errLost
	}
	paper, err := r.open(ctx, snap.Body, snap.ContentType)
	if err != nil {
		return claim.Reading{}, err
	}
	r.judging <- struct{}{}
	defer func() { <-r.judging }()
	p, err := paper.view(snap.Body, snap.ContentType, f.view())
	if err != nil {
		return claim.Reading{}, err
	}
	return verdict.Judge(f.rule(), evidence.NewIndex(p), f.anchor()), nil
}

// lapses moves the lapses of v's claims on, and returns what editors are to
// be told of them. A bad capture tells nothing of any claim.
func (r *run) lapses(v *visit) (map[string]claim.Lapse, []claim.AlertItem) {
	if !v.Visit.Good() {
		return v.prior.Lapses, nil
	}
	next := map[string]claim.Lapse{}
	var items []claim.AlertItem
	for _, f := range v.findings {
		key := f.key()
		prior := v.prior.Lapses[key]
		d, kind := verdict.TellLapse(prior, f.read.Verdict == claim.Unverified, v.Visit.At, r.Patience)
		if kind != "" && f.decision.Snoozed(f.read, f.hash, f.now) {
			d, kind = prior, ""
		}
		if d.Visits > 0 {
			next[key] = d
		}
		if kind != "" {
			it := f.itemOf(v, verdict.News{Kind: kind})
			if it.Since = d.Since.UTC(); kind == claim.AlertVerified {
				it.Since = prior.Since.UTC()
			}
			items = append(items, it)
		}
	}
	return next, items
}

// alerts are what editors are owed for v, whose target is now in the state t:
// one alert for the change of a source however many claims it touches, and one
// when the source itself is out of reach for long, or back.
func (r *run) alerts(v *visit, t *claim.TargetState, items []claim.AlertItem) []claim.Alert {
	var owed []claim.Alert
	kind := verdict.TellTarget(*t, r.Patience)
	held := kind != claim.AlertReadable && verdict.Holds(r.watch, v.Visit.At)
	if kind != "" && !held && len(v.findings) > 0 {
		owed = append(owed, v.outage(kind, *t))
		if t.Told = kind; kind == claim.AlertReadable {
			t.Told = ""
		}
	}
	lapses, lapsed := r.lapses(v)
	t.Lapses = lapses
	if items = append(lapsed, items...); len(items) > 0 { // of one claim the last counts
		owed = append(owed, claim.Alert{Kind: worstKind(items), Items: items})
	}
	for i := range owed {
		a := &owed[i]
		a.At, a.Target, a.URL = v.Visit.At.UTC(), v.target.key, claim.DisplayURL(v.target.URL)
		a.Identify()
	}
	return owed
}

// outage tells that the target cannot be read, or can again.
func (v *visit) outage(kind claim.AlertKind, t claim.TargetState) claim.Alert {
	a := claim.Alert{Kind: kind, Why: v.Visit.Detail, Since: t.BadSince.UTC()}
	if kind == claim.AlertReadable {
		a.Why, a.Since = "", v.prior.BadSince.UTC()
	}
	for _, f := range v.findings {
		it := f.item()
		it.Kind, it.Reading = kind, f.read
		a.Items = append(a.Items, it)
	}
	return a
}

// worstKind is what an alert of these items is called.
func worstKind(items []claim.AlertItem) claim.AlertKind {
	for _, kind := range []claim.AlertKind{claim.AlertStale, claim.AlertVarying, claim.AlertUnverified, claim.AlertFresh} {
		if slices.ContainsFunc(items, func(it claim.AlertItem) bool { return it.Kind == kind }) {
			return kind
		}
	}
	return claim.AlertVerified
}

// watchOver notices when so many sources fail together that the trouble is
// ours, and when it is over, and records that.
func (r *run) watchOver(ctx context.Context, visits []*visit) error {
	var t tally
	for _, v := range visits {
		last := v.Visit
		if last.Outcome == claim.NotDue {
			last = v.prior.Visit
		}
		t.add(last, v.prior.Told)
	}
	var err error
	r.watch, err = r.Checker.judgeWatch(ctx, r.watch, t)
	return err
}

// WatchOver does for all that p visits, as it is remembered, what Run does at
// the end of a check of a whole plan: a daemon, which checks parts, calls it now
// and then. late is how long the source that has waited longest for a visit that
// is due has waited for it.
func (c *Checker) WatchOver(ctx context.Context, p *Plan, late time.Duration) error {
	watch, err := c.Memory.Watch()
	var t tally
	damaged := c.Memory.Targets(func(state claim.TargetState) {
		if p.byKey[state.Key] != nil {
			t.add(state.Visit, state.Told)
		}
	})
	watch, recordErr := c.judgeWatch(ctx, watch, t)
	return errors.Join(err, damaged, recordErr, c.judgeLate(ctx, watch, late))
}

// judgeLate records when visits that are due began to be missed, and when they
// were made up for.
func (c *Checker) judgeLate(ctx context.Context, w claim.Watch, late time.Duration) error {
	next, kind := verdict.TellLate(w, late, c.Now().UTC())
	switch kind {
	case claim.AlertUnwell:
		return c.tellWatch(ctx, next, kind, fmt.Sprintf("a source that is due has waited %s for its visit: more falls due than can be visited, or visits take too long", late.Round(time.Minute)))
	case claim.AlertWell:
		return c.tellWatch(ctx, next, kind, "what was due has been visited")
	}
	return nil
}

// tellWatch records what became of the watch and the alert that says so.
func (c *Checker) tellWatch(ctx context.Context, w claim.Watch, kind claim.AlertKind, why string) error {
	a := claim.Alert{Kind: kind, At: c.Now().UTC(), Why: why}
	a.Identify()
	err := c.Memory.Record(ctx, claim.Record{Watch: &w, Alerts: []claim.Alert{a}})
	if err == nil {
		c.Log.Info("alert owed", "alert", a.ID, "kind", kind, "why", why)
	}
	return err
}

// judgeWatch records when the watch became unwell, or well again.
func (c *Checker) judgeWatch(ctx context.Context, w claim.Watch, t tally) (claim.Watch, error) {
	next, kind := verdict.TellWatch(w, t.failing, t.total, c.Now().UTC())
	if kind == "" {
		return next, nil
	}
	why := fmt.Sprintf("%d of %d sources cannot be read", t.failing, t.total)
	if kind == claim.AlertUnwell {
		why += ": the trouble is rather here, or with the network, than with them; none of them is told about alone while this lasts"
	}
	return next, c.tellWatch(ctx, next, kind, why)
}

// A tally counts the sources that cannot be read, of those that were not told
// as such already. What our own policy refuses does not fail.
type tally struct{ failing, total int }

func (t *tally) add(last claim.Visit, told claim.AlertKind) {
	if told != "" || last.Outcome == claim.Refused || last.Outcome == "" {
		return
	}
	t.total++
	if !last.Good() {
		t.failing++
	}
}
