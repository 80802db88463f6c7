// Command monitor watches the sources that articles cite and says when a
// claim no longer holds.
//
// This package owns the commands, their flags, the wiring of the parts,
// signals and exit codes. It refuses any rule about claims.
package main

import (
	"context"
	"log"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	// A reader that goes away (| head) is a write that fails, code 4, and not a
	// death in the middle of something that is to be closed or removed.
	signal.Ignore(syscall.SIGPIPE)
	a := newApp(os.Stdout, os.Stderr, os.LookupEnv)
	log.SetFlags(0)
	log.SetOutput(foreign{a})
	os.Exit(signalled(func(ctx context.Context) int { return a.run(ctx, os.Args[1:]) }))
}

// signalled runs f with a context that SIGINT and SIGTERM end, and turns such
// an end into the shell's code for it. A second signal kills at once.
func signalled(f func(context.Context) int) int {
	interrupted, stopInt := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stopInt()
	ctx, stopTerm := signal.NotifyContext(interrupted, syscall.SIGTERM)
	defer stopTerm()
	context.AfterFunc(ctx, func() {
		stopInt()
		stopTerm()
	})
	code := f(ctx)
	switch {
	case code != codeInterrupted:
		return code
	case interrupted.Err() != nil:
		return 128 + int(syscall.SIGINT)
	}
	return 128 + int(syscall.SIGTERM)
}
