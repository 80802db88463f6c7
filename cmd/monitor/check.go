package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"monitor/internal/check"
	"monitor/internal/claim"
	"monitor/internal/config"
	"monitor/internal/report"
	"monitor/internal/store"
)

// checkFlags are the flags of check.
type checkFlags struct {
	once     bool
	articles []string
	format   string
	output   string
	failOn   string
}

func (a *app) checkCommand() *cobra.Command {
	var f checkFlags
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Visit sources, judge the claims, print the report",
		Long: `check visits the sources that are due by their schedule, judges the claims that
rest on them and prints the report. A source that is not due keeps its stored
verdict. At the end the alerts that are owed are delivered. With --once every
source is visited now, and no alert is sent: what is owed waits for the next
check without it, or for the daemon.

A changed or missing verdict counts after confirm.times agreeing reads.

Exit codes: 0 every claim supported, 1 an article is stale, 2 wrong usage or
configuration, 3 a claim could not be verified, 4 the program itself failed,
130 interrupted, 143 terminated.`,
		Example: `  monitor check --once
  monitor check --once --article camera-roundup --format json -o report.json
  monitor check --once --store none --fail-on unverified   in CI, without a cache`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.check(cmd.Context(), f) },
	}
	flags := cmd.Flags()
	flags.BoolVar(&f.once, "once", false, "visit every source now, due or not")
	flags.StringArrayVar(&f.articles, "article", nil, "check only the article with this `ID` (repeatable)")
	flags.StringVar(&f.format, "format", "text", "text or json")
	flags.StringVarP(&f.output, "output", "o", "", "write the report to `FILE` instead of standard output")
	flags.StringVar(&f.failOn, "fail-on", "stale", "what is a failure: stale, unverified or never")
	completing(cmd, "article", a.completeArticles)
	completing(cmd, "format", cobra.FixedCompletions([]string{"text", "json"}, cobra.ShellCompDirectiveNoFileComp))
	completing(cmd, "fail-on", cobra.FixedCompletions([]string{"stale", "unverified", "never"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// verdict is the exit code that the flags give a status.
func (f checkFlags) verdict(s claim.Status) error {
	switch {
	case f.failOn == "never" || s == claim.StatusFresh:
		return nil
	case s == claim.StatusStale || f.failOn == "unverified":
		return answer(codeStale)
	}
	return answer(codeUnverified)
}

func (f checkFlags) validate() error {
	if f.format != "text" && f.format != "json" {
		return usagef("--format %q: it is text or json", f.format)
	}
	if f.failOn != "stale" && f.failOn != "unverified" && f.failOn != "never" {
		return usagef("--fail-on %q: it is stale, unverified or never", f.failOn)
	}
	return nil
}

func (a *app) check(ctx context.Context, f checkFlags) (err error) {
	log, err := a.log()
	if err != nil {
		return err
	}
	if err := f.validate(); err != nil {
		return err
	}
	cfg, err := a.load()
	if err != nil {
		return err
	}
	if err := a.knownArticles(cfg, f.articles); err != nil {
		return err
	}
	plan, err := check.NewPlan(cfg.Articles, f.articles...)
	if err != nil {
		return usageError{err}
	}
	out, err := a.openOutput(f.output)
	if err != nil {
		return err
	}
	defer out.discard()
	memory, closer, err := openMemory(cfg.Store, store.Options{Log: log, Now: time.Now})
	if err != nil {
		return err
	}
	defer closing(closer, &err)
	deliverer, err := newDeliverer(ctx, cfg, memory, log)
	if err != nil {
		return err
	}
	options := visitOptions{cfg: cfg, plan: plan, memory: memory, log: log}
	if !f.once {
		options.due = dueAt(cfg, time.Now())
	}
	rep, err := a.visit(ctx, options)
	if rep.Version == 0 { // nothing to report
		return err
	}
	err = errors.Join(err, a.write(out, rep, f.format, cfg.Articles))
	if !f.once && deliverer != nil {
		_, deliverErr := deliverer.Deliver(ctx)
		err = errors.Join(err, deliverErr)
	}
	if err != nil {
		return err
	}
	if !f.once {
		beat(ctx, cfg, log)
	}
	return f.verdict(rep.Status)
}

// dueAt says which sources are due at now by their schedules.
func dueAt(cfg *config.Config, now time.Time) check.Due {
	return func(s claim.Source, left claim.TargetState) bool {
		return cfg.ScheduleOf(s).Due(stateOf(left, nil), now)
	}
}

// visitOptions are what one check needs.
type visitOptions struct {
	cfg    *config.Config
	plan   *check.Plan
	memory check.Memory
	due    check.Due // nil: all are
	log    *slog.Logger
}

// visit runs one check, with progress where a person watches.
func (a *app) visit(ctx context.Context, o visitOptions) (claim.Report, error) {
	checker, end, err := a.newChecker(o.cfg, o.memory, o.log)
	if err != nil {
		return claim.Report{}, err
	}
	defer end()
	defer a.progress.Done()
	checker.Due = o.due
	return checker.Run(ctx, o.plan)
}

// write renders the report whole before the first byte of it is written.
func (a *app) write(out *output, rep claim.Report, format string, articles []claim.Article) error {
	var buf bytes.Buffer
	var err error
	if format == "json" {
		err = report.JSON(&buf, rep)
	} else {
		err = report.Text(&buf, rep, a.textOptions(out.File, articles))
	}
	if err != nil {
		return err
	}
	return out.commit(&buf)
}
