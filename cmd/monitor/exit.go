package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"monitor/internal/claim"
	"monitor/internal/config"
)

// The exit codes of the contract. codeInterrupted stands for 130 or 143 until
// main knows which signal it was.
const (
	codeDone        = 0
	codeStale       = 1
	codeUsage       = 2
	codeUnverified  = 3
	codeFailed      = 4
	codeInterrupted = -1
)

// A usageError is a command line that cannot be obeyed.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// An answer is a check whose answer is no: the report has said why.
type answer int

func (a answer) Error() string { return fmt.Sprintf("exit code %d", int(a)) }

// exitCode is the one place that turns errors into codes.
func exitCode(ctx context.Context, err error) int {
	var no answer
	var usage usageError
	var mistakes config.Errors
	switch {
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		return codeInterrupted
	case errors.As(err, &no):
		return int(no)
	case errors.As(err, &usage), errors.As(err, &mistakes):
		return codeUsage
	}
	return codeFailed
}

// describe is what standard error says of err: nothing where the report said
// it, the mistakes themselves for a configuration, a hint for wrong usage.
func describe(cmd *cobra.Command, code int, err error) string {
	var no answer
	var mistakes config.Errors
	switch {
	case errors.As(err, &no):
		return ""
	case code == codeInterrupted:
		return "monitor: interrupted"
	case errors.As(err, &mistakes):
		return claim.Escape(mistakes.Error())
	case code == codeUsage && cmd != nil && cmd.HasParent():
		return fmt.Sprintf("monitor: %s (see '%s --help')", claim.EscapeLine(err.Error()), cmd.CommandPath())
	}
	return "monitor: " + claim.Escape(err.Error())
}
