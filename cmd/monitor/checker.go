package main

import (
	"context"
	"log/slog"

	"monitor/internal/check"
	"monitor/internal/claim"
	"monitor/internal/config"
	"monitor/internal/fetch"
	"monitor/internal/pdf"
	"monitor/internal/render"
	"monitor/internal/verdict"
)

// newChecker wires what a check needs by the configuration. The function ends
// what was begun: the connections, and the browser if a source asked for it.
func (a *app) newChecker(cfg *config.Config, memory check.Memory, log *slog.Logger) (*check.Checker, func(), error) {
	fetcher := fetch.New(a.fetchOptions(cfg.Fetch, log))
	renderer, err := render.New(a.renderOptions(cfg.Fetch, fetcher, log))
	if err != nil {
		fetcher.Close()
		return nil, nil, err
	}
	checker := &check.Checker{
		Fetcher: fetcher,
		Render: func(ctx context.Context, t claim.Target, ready string) (fetch.Response, error) {
			return renderer.Render(ctx, render.Request{Target: t, ReadySelector: ready})
		},
		PDF:      pdf.New(pdf.CacheDir(), log).Text,
		Memory:   memory,
		Confirm:  check.Confirm{Times: cfg.Confirm.Times, Delay: cfg.Confirm.Delay},
		Patience: verdict.Patience(cfg.Unreadable),
		Lanes:    cfg.Fetch.PerHost.Concurrency,
		Log:      log,
		Now:      a.now,
		Progress: a.progress,
	}
	return checker, func() { renderer.Close(); fetcher.Close() }, nil
}

func (a *app) fetchOptions(f config.Fetch, log *slog.Logger) fetch.Options {
	return fetch.Options{
		UserAgent:    f.UserAgent,
		Timeout:      f.Timeout,
		MaxBytes:     f.MaxBytes,
		Concurrency:  f.Concurrency,
		PerHost:      fetch.PerHost(f.PerHost),
		Retries:      f.Retries,
		Robots:       f.Robots,
		AllowPrivate: f.AllowPrivate,
		Proxy:        f.Proxy,
		Log:          log,
		Now:          a.now,
	}
}

func (a *app) renderOptions(f config.Fetch, fetcher *fetch.Fetcher, log *slog.Logger) render.Options {
	return render.Options{
		Executable: f.Browser.Executable,
		Remote:     f.Browser.Remote,
		NoSandbox:  !f.Browser.Sandbox,
		Timeout:    f.Timeout,
		MaxBytes:   f.MaxBytes,
		UserAgent:  f.UserAgent,
		Dial:       fetcher.Dial,
		CheckURL: func(raw string) error {
			_, err := fetch.CheckURL(raw)
			return err
		},
		Log: log,
		Now: a.now,
	}
}
