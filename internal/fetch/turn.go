package fetch

import (
	"context"
	"fmt"

	"monitor/internal/claim"
)

// Turn has another visitor, such as a browser, visit t when its host's turn
// comes: under the rules of a visit of ours for URLs, robots.txt, pauses,
// spacing and the share of one host. What the visitor asks for itself is
// guarded by Dial. The error is set only when ctx is done.
func (f *Fetcher) Turn(ctx context.Context, t claim.Target, visit func(context.Context) (Response, error)) (Response, error) {
	f.visits.Add(1)
	defer f.visits.Done()
	var res Response
	var err error
	at := f.opts.Now()
	fail := f.admit(ctx, t, func() *failure {
		f.sent.count(forPage, 1) // what the visitor loads beside the page is its own
		res, err = visit(ctx)
		return nil
	})
	if ctx.Err() != nil {
		return Response{}, fmt.Errorf("visit %s: %w", claim.DisplayURL(t.URL), ctx.Err())
	}
	if fail != nil {
		res.URL = t.URL
		res.Visit = claim.Visit{
			At: at, Outcome: fail.outcome, Reason: fail.reason, Detail: claim.Sentence(fail.detail), RetryAt: fail.retryAt,
		}
	}
	f.Pause(t.URL, res.Visit.RetryAt)
	return res, err
}

// admit calls do when t may be visited.
func (f *Fetcher) admit(ctx context.Context, t claim.Target, do func() *failure) *failure {
	u, fail := parseURL(t.URL)
	if fail != nil {
		return fail
	}
	if f.opts.Robots {
		if fail := f.way(t.Allow).robotsAllow(ctx, u); fail != nil {
			return fail
		}
	}
	return f.turn(ctx, f.hosts.of(u), true, do)
}
