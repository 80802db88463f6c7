package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Help about a command",
		Long:  "help prints what a command does, its flags and examples, as COMMAND --help does.",
		RunE: func(cmd *cobra.Command, args []string) error {
			about, rest, err := cmd.Root().Find(args)
			if err != nil {
				return usageError{err}
			}
			if len(rest) > 0 {
				return usagef("no command %q%s", strings.Join(args, " "), prefixed(": ", likely(cmd.Root(), rest[0])))
			}
			about.InitDefaultHelpFlag()
			return about.Help()
		},
	}
}

// noCommand prints the help, or names the command that was perhaps meant.
func noCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return cmd.Help()
	}
	hint := likely(cmd, args[0])
	if hint == "" {
		hint = "see 'monitor --help'"
	}
	return usagef("unknown command %q (%s)", args[0], hint)
}

// likely asks whether a command like word was meant; without one like it, or
// without a word, it is empty.
func likely(root *cobra.Command, word string) string {
	if word == "" { // the beginning of every name
		return ""
	}
	like := root.SuggestionsFor(word)
	if len(like) == 0 {
		return ""
	}
	return fmt.Sprintf("did you mean %s?", strings.Join(like, " or "))
}

func prefixed(prefix, s string) string {
	if s == "" {
		return ""
	}
	return prefix + s
}

// A recorder remembers the first write that failed, for those who write
// without an error to return, as help does.
type recorder struct {
	w   io.Writer
	err error
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.err == nil {
		_, r.err = r.w.Write(b)
	}
	return len(b), nil
}
