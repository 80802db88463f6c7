// Package check is the flow, once: fetch, gate, read, judge, confirm, record,
// report. The daemon, `check --once`, the demo and the tests all call Run.
//
// It owns the order of the steps, the fan-out over hosts, and what a visit
// does to what is remembered. It refuses formats and transports, and it asks
// of a store only what it needs to recall and record.
package check

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"monitor/internal/claim"
	"monitor/internal/fetch"
	"monitor/internal/verdict"
)

// A Memory is what a check asks of a store.
type Memory interface {
	Target(key string) (claim.TargetState, bool, error)
	Targets(visit func(claim.TargetState)) error
	ClaimState(article, claim, source string) (claim.ClaimState, bool, error)
	Snapshot(hash string) (claim.Snapshot, bool, error)
	Decisions() ([]claim.Decision, error)
	Watch() (claim.Watch, error)
	Record(ctx context.Context, r claim.Record) error
}

// A Checker has what a check needs beside its plan. All fields but PDF,
// Due, Confirm and Judged must be set.
type Checker struct {
	Fetcher  *fetch.Fetcher
	PDF      ReadPDF // nil: a PDF cannot be read
	Render   Render
	Memory   Memory // Nothing keeps nothing
	Confirm  Confirm
	Patience verdict.Patience // with sources that cannot be read
	Lanes    int              // visits of one host at a time
	Due      Due              // nil: every source is
	Log      *slog.Logger
	Now      func() time.Time

	Progress Progress
	Judged   func(time.Duration) // of each response, what work it was; may be nil
}

// A Render visits a target with a browser, for pages whose scripts write them,
// and waits until what the CSS selector ready names is there, if it names any.
// Its error is set only when ctx is done.
type Render func(ctx context.Context, t claim.Target, ready string) (fetch.Response, error)

// A Progress shows a person how far a check is.
type Progress interface {
	// Step says that done of total targets were visited, the last on host.
	Step(done, total int, host string)
	// Again says that this many targets are read once more after a wait.
	Again(targets int, wait time.Duration)
}

// Confirm says how often a changed or missing verdict must be read before it
// counts, and how far apart. Times below 2 asks once.
type Confirm struct {
	Times int
	Delay time.Duration
}

// Run checks what p names and says what it found. An error with a report
// means that the report is whole but could not be remembered; an error of ctx
// comes with no report, and nothing is recorded of what it cut short.
func (c *Checker) Run(ctx context.Context, p *Plan) (claim.Report, error) {
	r := &run{Checker: c, judging: make(chan struct{}, runtime.GOMAXPROCS(0))}
	started, sent := c.Now(), c.Fetcher.Requests().Total()
	visits := r.recall(p)
	r.total = len(unsettled(visits))
	if err := r.each(ctx, visits, r.look); err != nil {
		return claim.Report{}, err
	}
	for n := 1; n < c.Confirm.Times; n++ {
		doubtful := r.doubtful(visits)
		if len(doubtful) == 0 {
			break
		}
		c.Progress.Again(len(doubtful), c.Confirm.Delay)
		if err := pause(ctx, c.Confirm.Delay); err != nil {
			return claim.Report{}, err
		}
		if err := r.each(ctx, doubtful, r.lookAgain); err != nil {
			return claim.Report{}, err
		}
	}
	if !p.part {
		r.storeErrs = append(r.storeErrs, r.watchOver(ctx, visits))
	}
	if err := r.each(ctx, unsettled(visits), r.settle); err != nil {
		return claim.Report{}, err
	}
	found := report(p, visits, started, c.Now())
	found.Requests = c.Fetcher.Requests().Total() - sent
	return found, r.storeErr()
}

// A run is one call of Run.
type run struct {
	*Checker
	total   int
	judging chan struct{} // reading and judging are bound by the processor
	probes  probes
	watch   claim.Watch // as this check found it, later as it leaves it

	mu        sync.Mutex
	done      int
	storeErrs []error
}

// look visits once, and records at once what needs no second look.
func (r *run) look(ctx context.Context, v *visit) error {
	if v.settled { // not due
		return nil
	}
	if err := r.visit(ctx, v, r.conditional(v)); err != nil {
		return err
	}
	r.tick(v)
	if r.Confirm.Times > 1 && v.fell() {
		return nil
	}
	if v.overdue = verdict.TellTarget(v.state(), r.Patience); v.overdue != "" && !v.Visit.Good() {
		return nil // until it is known how the others fare
	}
	return r.settle(ctx, v)
}

// lookAgain is the second witness: it never asks conditionally.
func (r *run) lookAgain(ctx context.Context, v *visit) error {
	if v.unwitnessed {
		return nil
	}
	again := v.again()
	if err := r.visit(ctx, again, false); err != nil {
		return err
	}
	v.hold(again)
	return nil
}

// settle remembers what came of a visit and logs it: of alerts only those that
// are kept, for what the log tells of is there after a crash.
func (r *run) settle(ctx context.Context, v *visit) error {
	v.settled = true
	r.Log.Info("checked", "url", claim.DisplayURL(v.target.URL), "source", v.target.sourceIDs(), "outcome", v.Visit.Outcome,
		"reason", v.Visit.Reason, "claims", len(v.findings), "fell", v.fell(), "took", v.Visit.Duration)
	rec := r.record(ctx, v)
	err := r.Memory.Record(ctx, rec)
	v.snapshot, v.suspect, v.paper = nil, nil, nil // a thousand bodies are not to be held to the end
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		r.mu.Lock()
		r.storeErrs = append(r.storeErrs, fmt.Errorf("remember %s: %w", claim.DisplayURL(v.target.URL), err))
		r.mu.Unlock()
		return nil
	}
	for _, a := range rec.Alerts {
		r.Log.Info("alert owed", "alert", a.ID, "kind", a.Kind, "url", a.URL, "claims", len(a.Items))
	}
	return nil
}

// doubtful returns the visits that saw a claim fall and have not been settled.
func (r *run) doubtful(visits []*visit) []*visit {
	return slices.DeleteFunc(unsettled(visits), func(v *visit) bool { return v.overdue != "" })
}

func unsettled(visits []*visit) []*visit {
	return slices.DeleteFunc(slices.Clone(visits), func(v *visit) bool { return v.settled })
}

// each calls do for every visit: hosts side by side, so that no host waits
// for another, and Lanes at a time within one.
func (r *run) each(ctx context.Context, visits []*visit, do func(context.Context, *visit) error) error {
	byHost := map[string][]*visit{}
	for _, v := range visits {
		byHost[v.target.host] = append(byHost[v.target.host], v)
	}
	g, ctx := errgroup.WithContext(ctx)
	for _, queue := range byHost {
		var next atomic.Int64
		for range min(max(r.Lanes, 1), len(queue)) {
			g.Go(func() error {
				for i := next.Add(1); int(i) <= len(queue); i = next.Add(1) {
					if err := do(ctx, queue[i-1]); err != nil {
						return err
					}
				}
				return ctx.Err()
			})
		}
	}
	return g.Wait()
}

func (r *run) tick(v *visit) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.done++
	r.Progress.Step(r.done, r.total, v.target.host)
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// storeErr is the first error of the store and how many came with it: a full
// disk need not be told once for each source.
func (r *run) storeErr() error {
	errs := slices.DeleteFunc(r.storeErrs, func(err error) bool { return err == nil })
	if len(errs) < 2 {
		return errors.Join(errs...)
	}
	return fmt.Errorf("%w (and %d more failures of the store)", errs[0], len(errs)-1)
}
