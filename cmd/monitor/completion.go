package main

import (
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

func (a *app) completionCommand() *cobra.Command {
	// What a shell runs to complete a line of ours.
	scripts := map[string]func(*cobra.Command, io.Writer) error{
		"bash":       func(root *cobra.Command, w io.Writer) error { return root.GenBashCompletionV2(w, true) },
		"fish":       func(root *cobra.Command, w io.Writer) error { return root.GenFishCompletion(w, true) },
		"powershell": (*cobra.Command).GenPowerShellCompletionWithDesc,
		"zsh":        (*cobra.Command).GenZshCompletion,
	}
	shells := slices.Sorted(maps.Keys(scripts))
	choice := strings.Join(shells[:len(shells)-1], ", ") + " or " + shells[len(shells)-1]
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "Print what makes a shell complete commands, flags and ids",
		Long:  "completion prints a script for " + choice + ",\nwhich that shell is to read when it starts.",
		Example: `  source <(monitor completion bash)
  monitor completion zsh > "${fpath[1]}/_monitor"
  monitor completion fish > ~/.config/fish/completions/monitor.fish
  monitor completion powershell | Out-String | Invoke-Expression`,
		ValidArgs: shells,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("completion takes one shell: %s", choice)
			}
			if scripts[args[0]] == nil {
				return usagef("completion for %q: it is %s", args[0], choice)
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return scripts[args[0]](cmd.Root(), a.stdout) },
	}
}
