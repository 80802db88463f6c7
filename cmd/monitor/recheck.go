package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"monitor/internal/claim"
	"monitor/internal/web"
)

func (a *app) recheckCommand() *cobra.Command {
	var source string
	cmd := &cobra.Command{
		Use:   "recheck ARTICLE | ARTICLE/CLAIM",
		Short: "Have the daemon visit sources now",
		Long: `recheck asks the running daemon to visit the sources of an article or of one
claim now, whatever their schedule says; with --source it is that source. It
does not wait for what comes of it: status tells, and so does the dashboard.
Hosts that asked for rest get it.`,
		Example: `  monitor recheck camera-roundup
  monitor recheck camera-roundup/max-clip
  monitor recheck --source maker-specs`,
		Args: func(cmd *cobra.Command, args []string) error {
			if source != "" {
				return noArgs(cmd, args)
			}
			return oneArg("ARTICLE or ARTICLE/CLAIM, or --source")(cmd, args)
		},
		ValidArgsFunction: a.completeClaims,
		RunE: func(cmd *cobra.Command, args []string) error {
			ask := web.Ask{Source: source}
			if source == "" {
				ask.Article, ask.Claim, _ = strings.Cut(args[0], "/")
			}
			return a.recheck(cmd.Context(), ask)
		},
	}
	cmd.Flags().StringVar(&source, "source", "", "visit the source with this `ID`")
	return cmd
}

func (a *app) recheck(ctx context.Context, ask web.Ask) error {
	cfg, err := a.loadBeside()
	if err != nil {
		return err
	}
	said, err := web.NewClient(web.SocketPath(cfg.Store)).Visit(ctx, ask)
	var refused web.Refused
	switch {
	case errors.Is(err, web.ErrNoDaemon):
		return fmt.Errorf("%w; 'monitor check --once' visits without one", err)
	case errors.As(err, &refused):
		return usageError{err}
	case err != nil:
		return err
	}
	_, err = fmt.Fprintln(a.stdout, claim.EscapeLine(said))
	return err
}
