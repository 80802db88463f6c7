package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"

	"monitor/internal/check"
	"monitor/internal/claim"
	"monitor/internal/report"
	"monitor/internal/store"
)

func (a *app) statusCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "Articles, claims and sources as last seen",
		Long: `status shows what the store remembers and visits nothing: for each claim the
last verdict of a good capture, and since when it could not be confirmed.`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error { return a.status() },
	}
}

func (a *app) status() (err error) {
	log, err := a.log()
	if err != nil {
		return err
	}
	cfg, err := a.load()
	if err != nil {
		return err
	}
	plan, err := check.NewPlan(cfg.Articles)
	if err != nil {
		return usageError{err}
	}
	if _, err := os.Stat(cfg.Store); cfg.Store != "none" && errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("no store at %s yet: 'monitor check' makes one", claim.EscapeLine(cfg.Store))
	}
	memory, closer, err := openMemory(cfg.Store, store.Options{ReadOnly: true, Log: log, Now: time.Now})
	if err != nil {
		return err
	}
	defer closing(closer, &err)
	rep, err := check.Remembered(plan, memory, time.Now())
	return errors.Join(err, report.Status(a.stdout, rep, a.textOptions(a.stdout, cfg.Articles)))
}
