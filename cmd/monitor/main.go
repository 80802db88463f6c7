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

	"monitor/internal/pdf"
)

func main() {
	if pdf.IsChild(os.Args) {
		os.Exit(pdf.Child(os.Args, os.Stdin, os.Stdout))
	}
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
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	first := make(chan syscall.Signal, 1)
	go func() {
		defer close(first)
		if s, ok := (<-signals).(syscall.Signal); ok {
			signal.Stop(signals)
			first <- s
			cancel()
		}
	}()
	code := f(ctx)
	signal.Stop(signals)
	close(signals)
	if s, ok := <-first; ok && code == codeInterrupted {
		return 128 + int(s)
	}
	return code
}
