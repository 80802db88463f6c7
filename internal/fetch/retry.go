package fetch

import (
	"context"
	"log/slog"
	"time"

	"github.com/cenkalti/backoff/v5"

	"monitor/internal/claim"
)

// persist visits until something other than a transient failure comes, the
// tries are used up, or the next would begin after ctx's deadline.
func (f *Fetcher) persist(ctx context.Context, r Request) Response {
	first := forPage
	if r.Probe {
		first = forProbe
	}
	res, fail := f.visit(ctx, r, first)
	if fail == nil || !fail.transient || f.opts.Retries <= 0 || r.Probe {
		return res
	}
	begun := false
	// The error says only that the tries are used up: the last visit tells why.
	res, _ = backoff.Retry(ctx, func() (Response, error) {
		if begun {
			res.Release()
			res, fail = f.visit(ctx, r, forRetry)
		}
		begun = true
		if fail != nil && fail.transient && ctx.Err() == nil {
			return res, fail
		}
		return res, nil
	}, f.retryOptions(ctx, r.Target.URL)...)
	return res
}

func (f *Fetcher) retryOptions(ctx context.Context, rawURL string) []backoff.RetryOption {
	wait := backoff.NewExponentialBackOff()
	wait.InitialInterval = f.limits.backoff
	var left time.Duration // none
	if deadline, ok := ctx.Deadline(); ok {
		left = time.Until(deadline)
	}
	return []backoff.RetryOption{
		backoff.WithBackOff(wait),
		backoff.WithMaxTries(uint(max(f.opts.Retries, 0)) + 1),
		backoff.WithMaxElapsedTime(left),
		backoff.WithNotify(func(err error, next time.Duration) {
			f.opts.Log.LogAttrs(ctx, slog.LevelDebug, "retry",
				slog.String("url", claim.DisplayURL(rawURL)), slog.String("err", claim.Sentence(err.Error())), slog.Duration("wait", next))
		}),
	}
}
