package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"monitor/internal/claim"
)

// An Error is one mistake and where it stands. Line and Column count from 1,
// in characters; both are 0 when the file as a whole is at fault.
type Error struct {
	File         string
	Line, Column int
	Message      string
}

// Error returns the mistake as file:line:column: message, on one line.
func (e Error) Error() string {
	at := place{e.File, e.Line, e.Column}
	return claim.EscapeLine(at.String() + ": " + e.Message)
}

// Errors are all the mistakes of a configuration, by file, line and column.
type Errors []Error

// Error returns the mistakes, one a line.
func (es Errors) Error() string {
	lines := make([]string, len(es))
	for i, e := range es {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// sorted returns es in order, each once: what an alias repeats is one mistake.
func (es Errors) sorted() Errors {
	slices.SortStableFunc(es, func(a, b Error) int {
		return cmp.Or(
			strings.Compare(a.File, b.File),
			cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column),
		)
	})
	return slices.Compact(es)
}

// A place is where something stands in a file.
type place struct {
	file         string
	line, column int
}

func (p place) String() string {
	if p.line == 0 {
		return p.file
	}
	return fmt.Sprintf("%s:%d:%d", p.file, p.line, p.column)
}
