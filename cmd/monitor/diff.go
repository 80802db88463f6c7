package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"monitor/internal/claim"
	"monitor/internal/desk"
	"monitor/internal/report"
	"monitor/internal/web"
)

func (a *app) diffCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "diff SOURCE [FROM [TO]]",
		Short: "What changed between two snapshots of a source",
		Long: `diff tells what became of the text of a source, in the manner of a unified diff;
a line that is much the same as before stands there once, after a tilde, with
its words marked. Without FROM and TO it is the last change; without TO it is
all since FROM. A snapshot is named by its hash, or by the first digits of it,
six or more: 'monitor history' shows them, and one that there is not is answered
with those that there are. Long lines are shortened; in JSON they are whole.
While 'monitor run' has the store, that daemon is asked.`,
		Example: `  monitor diff maker-specs
  monitor diff maker-specs 3f2a9c01
  monitor diff maker-specs 3f2a9c01 b07d55e4 --format json`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) < 1 || len(args) > 3 {
				return usagef("diff takes SOURCE [FROM [TO]], got %d arguments", len(args))
			}
			return nil
		},
		ValidArgsFunction: a.completeSources,
		RunE:              func(cmd *cobra.Command, args []string) error { return a.diff(cmd.Context(), args, format) },
	}
	formatFlag(cmd, &format)
	return cmd
}

func (a *app) diff(ctx context.Context, args []string, format string) error {
	if err := knownFormat(format); err != nil {
		return err
	}
	cfg, err := a.loadBeside()
	if err != nil {
		return err
	}
	if err := knownSource(cfg, args[0]); err != nil {
		return err
	}
	doc, err := a.ask(cfg, func(w witness) ([]byte, error) { return compare(ctx, w, args[0], args[1:]) })
	if err != nil {
		return fmt.Errorf("diff of %s: %w", args[0], err)
	}
	if format == "json" {
		_, err = a.stdout.Write(doc)
		return err
	}
	c, err := web.Read[desk.Comparison](doc)
	if err != nil {
		return err
	}
	return report.Comparison(a.stdout, c, a.textOptions(a.stdout, cfg.Articles))
}

// compare asks w what became of a source between the snapshots that named
// means, at most two, of which those that are missing are the newest.
func compare(ctx context.Context, w witness, source string, named []string) ([]byte, error) {
	doc, err := w.Source(ctx, source)
	if err != nil {
		return nil, err
	}
	about, err := web.Read[desk.Source](doc)
	if err != nil {
		return nil, err
	}
	switch list := about.Snapshots; {
	case len(list) == 0:
		return nil, fmt.Errorf("there is no snapshot yet: 'monitor check --once' takes one")
	case len(list) == 1 && len(named) == 0:
		return nil, fmt.Errorf("there is only one snapshot yet, %s: nothing has changed", snapshotName(list[0]))
	}
	ends := make([]string, 2)
	for i, name := range named {
		if ends[i], err = findSnapshot(about.Snapshots, name); err != nil {
			return nil, err
		}
	}
	return w.Comparison(ctx, source, ends[0], ends[1])
}

const (
	fewestDigits = 6
	allDigits    = 64 // of SHA-256
)

// findSnapshot returns the whole hash of the one in list that name means. What
// is whole already may be older than the list, which is not all of them.
func findSnapshot(list []desk.Snapshot, name string) (string, error) {
	digits := strings.TrimPrefix(strings.ToLower(name), "sha256:")
	if len(digits) < fewestDigits || strings.Trim(digits, "0123456789abcdef") != "" {
		return "", usagef("%q is no snapshot: it is %d or more of the first digits of its hash", name, fewestDigits)
	}
	var all, fit []string
	hashes := map[string]bool{}
	for _, s := range list {
		if hashes[s.Hash] {
			continue
		}
		hashes[s.Hash] = true
		all = append(all, snapshotName(s))
		if strings.HasPrefix(s.Hash, "sha256:"+digits) {
			fit = append(fit, s.Hash)
		}
	}
	switch {
	case len(fit) == 1:
		return fit[0], nil
	case len(fit) > 1:
		slices.Sort(fit)
		return "", usagef("%q is more than one snapshot: %s", name, some(fit))
	case len(digits) == allDigits:
		return "sha256:" + digits, nil
	}
	return "", usagef("no snapshot %q: there are %s", name, some(all))
}

func snapshotName(s desk.Snapshot) string {
	return report.ShortHash(s.Hash) + " (" + claim.When(s.At) + ")"
}
