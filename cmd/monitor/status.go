package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"monitor/internal/check"
	"monitor/internal/claim"
	"monitor/internal/report"
	"monitor/internal/store"
	"monitor/internal/web"
)

func (a *app) statusCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "Articles, claims and sources as last seen",
		Long: `status shows what the store remembers and visits nothing: for each claim the
last verdict of a good capture, and since when it could not be confirmed. While
'monitor run' has the store, that daemon is asked.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.status(cmd.Context()) },
	}
}

func (a *app) status(ctx context.Context) error {
	log, err := a.log()
	if err != nil {
		return err
	}
	cfg, err := a.loadBeside()
	if err != nil {
		return err
	}
	rep, err := web.NewClient(web.SocketPath(cfg.Store)).Status(ctx)
	if errors.Is(err, web.ErrNoDaemon) {
		rep, err = a.remembered(log)
	}
	if rep.Version == 0 { // nothing to show
		return err
	}
	return errors.Join(err, report.Status(a.stdout, rep, a.textOptions(a.stdout, cfg.Articles)))
}

// remembered is the report of what the store at rest has seen.
func (a *app) remembered(log *slog.Logger) (rep claim.Report, err error) {
	cfg, err := a.load()
	if err != nil {
		return rep, err
	}
	plan, err := check.NewPlan(cfg.Articles)
	if err != nil {
		return rep, usageError{err}
	}
	if cfg.Store != "none" {
		if err := made(cfg.Store); err != nil {
			return rep, err
		}
	}
	memory, closer, err := openMemory(cfg.Store, store.Options{ReadOnly: true, Log: log, Now: time.Now})
	if err != nil {
		return rep, err
	}
	defer closing(closer, &err)
	return check.Remembered(plan, memory, time.Now())
}
