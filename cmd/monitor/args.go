package main

import (
	"slices"

	"github.com/spf13/cobra"

	"monitor/internal/config"
)

// noArgs refuses arguments in the words of every other usage error.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("%s takes no argument, got %q", cmd.Name(), args[0])
	}
	return nil
}

// oneArg wants exactly one argument, in the same words.
func oneArg(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usagef("%s takes one %s, got %d arguments", cmd.Name(), what, len(args))
		}
		return nil
	}
}

// soundFlags refuses what no command can obey. A file or store without a name
// is most often a variable that somebody forgot to set.
func (a *app) soundFlags(cmd *cobra.Command, _ []string) error {
	for _, name := range []string{"config", "store", "output"} {
		if f := cmd.Flags().Lookup(name); f != nil && f.Changed && f.Value.String() == "" {
			return usagef("--%s is empty: is a variable not set?", name)
		}
	}
	_, err := a.log()
	return err
}

// knownArticles refuses an id that no article of cfg has.
func (a *app) knownArticles(cfg *config.Config, ids []string) error {
	known := make([]string, len(cfg.Articles))
	for i, art := range cfg.Articles {
		known[i] = art.ID
	}
	for _, id := range ids {
		if slices.Contains(known, id) {
			continue
		}
		if near := config.Nearest(id, known); near != "" {
			return usagef("no article %q: did you mean %s?", id, near)
		}
		return usagef("no article %q: %s has %s, none like it", id, a.configFile, count(len(known), "article"))
	}
	return nil
}

// completing names what may stand behind a flag. Registering fails only for
// a flag that cmd does not have, which the completion test would show.
func completing(cmd *cobra.Command, flag string, f cobra.CompletionFunc) {
	_ = cmd.RegisterFlagCompletionFunc(flag, f)
}

// completeArticles offers the ids of the configured articles.
func (a *app) completeArticles(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	cfg, err := a.loadBeside()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var ids []cobra.Completion
	for _, art := range cfg.Articles {
		ids = append(ids, cobra.CompletionWithDesc(art.ID, art.Title))
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}
