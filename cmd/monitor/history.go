package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"monitor/internal/report"
	"monitor/internal/web"
)

func (a *app) historyCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "history ARTICLE/CLAIM",
		Short: "The values that a claim has had, and when",
		Long: `history tells what became of a claim: the states it was in, each value that was
read in its sources and the passage it stood in, when a source could not be
read, and what editors decided, with who and why. The newest comes first. While
'monitor run' has the store, that daemon is asked.`,
		Example: `  monitor history camera-roundup/max-clip
  monitor history camera-roundup/max-clip --format json`,
		Args:              oneArg("ARTICLE/CLAIM"),
		ValidArgsFunction: a.completeClaims,
		RunE:              func(cmd *cobra.Command, args []string) error { return a.history(cmd.Context(), args[0], format) },
	}
	formatFlag(cmd, &format)
	return cmd
}

func (a *app) history(ctx context.Context, name, format string) error {
	if err := knownFormat(format); err != nil {
		return err
	}
	cfg, err := a.loadBeside()
	if err != nil {
		return err
	}
	article, c, err := findClaim(cfg.Articles, name)
	if err != nil {
		return err
	}
	doc, err := a.ask(cfg, func(w witness) ([]byte, error) { return w.Claim(ctx, article, c.ID) })
	if err != nil {
		return fmt.Errorf("history of %s: %w", name, err)
	}
	view, err := web.Read[web.ClaimView](doc)
	switch {
	case err != nil:
		return err
	case format == "json":
		_, err = a.stdout.Write(doc)
	default:
		err = report.History(a.stdout, view.Claim, view.History, a.textOptions(a.stdout, cfg.Articles))
	}
	return errors.Join(err, damaged(view.Damaged))
}
