package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"monitor/internal/pdf"
	"monitor/internal/store"
)

func TestMain(m *testing.M) {
	if pdf.IsChild(os.Args) { // this binary is also what reads PDFs for the scripts
		main()
	}
	if addrs := os.Getenv(benchClient); addrs != "" {
		if err := runBenchClient(strings.Split(addrs, ",")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	testscript.Main(m, map[string]func(){"monitor": main})
}

// promptly is GORACE for the commands that tests run: by default each of them
// exits a second late with the race detector, for goroutines that nobody waits
// for.
const promptly = "atexit_sleep_ms=10"

// TestScripts runs the binary as a person or a script would; every script in
// testdata/script is one story. Beside testscript's own commands they have:
//
//	serve DIR       serve DIR on loopback; its address is $SITE from now on
//	inbox NAME      receive alerts on loopback, at $INBOX; they become the files NAME.1, NAME.2 ...
//	received NAME N the inbox has been sent so many
//	expand FILE...  replace $SITE and $INBOX in files by the addresses
//	lock FILE       hold a store, as another process would
//	code N CMD...   run CMD, which must exit with N
//	await PATH WORD ask the daemon of monitor.db for PATH until its answer has WORD
//	signal NAME     send HUP or TERM to the command that was last put in the background
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       os.Getenv("UPDATE") != "",
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("GORACE", promptly)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"serve":    serve,
			"inbox":    inbox,
			"received": received,
			"expand":   expand,
			"lock":     lock,
			"code":     code,
			"await":    await,
			"signal":   signalDaemon,
		},
	})
}

func serve(ts *testscript.TestScript, _ bool, args []string) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := os.ReadFile(filepath.Join(ts.MkAbs(args[0]), filepath.FromSlash(r.URL.Path)))
		if err != nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(body)
	}))
	ts.Defer(server.Close)
	ts.Setenv("SITE", strings.TrimPrefix(server.URL, "http://"))
}

func expand(ts *testscript.TestScript, _ bool, args []string) {
	for _, name := range args {
		path := ts.MkAbs(name)
		data, err := os.ReadFile(path)
		ts.Check(err)
		data = bytes.ReplaceAll(data, []byte("$SITE"), []byte(ts.Getenv("SITE")))
		ts.Check(os.WriteFile(path, bytes.ReplaceAll(data, []byte("$INBOX"), []byte(ts.Getenv("INBOX"))), 0o644))
	}
}

func inbox(ts *testscript.TestScript, _ bool, args []string) {
	var n atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err == nil {
			err = os.WriteFile(ts.MkAbs(fmt.Sprintf("%s.%d", args[0], n.Add(1))), body, 0o644)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	}))
	ts.Defer(server.Close)
	ts.Setenv("INBOX", strings.TrimPrefix(server.URL, "http://"))
}

func received(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[1])
	ts.Check(err)
	files, err := filepath.Glob(ts.MkAbs(args[0]) + ".*")
	ts.Check(err)
	if len(files) != want {
		ts.Fatalf("%s has %d messages, want %d", args[0], len(files), want)
	}
}

func lock(ts *testscript.TestScript, _ bool, args []string) {
	s, err := store.Open(ts.MkAbs(args[0]), store.Options{Now: time.Now})
	ts.Check(err)
	ts.Defer(func() { ts.Check(s.Close()) })
}

func code(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("%s: exit code %d, want %d", strings.Join(args[1:], " "), got, want)
	}
}
