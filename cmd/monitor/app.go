package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"monitor/internal/check"
	"monitor/internal/claim"
	"monitor/internal/config"
	"monitor/internal/report"
	"monitor/internal/store"
)

// An app is one invocation: where it writes, what surrounds it, and the flags
// that all commands share.
type app struct {
	stdout, stderr *os.File
	lookupEnv      config.Env
	progress       *report.Progress // the log goes through it, so that neither spoils the other
	now            func() time.Time // by which visits are dated

	configFile string
	storePath  string
	logLevel   string
	logFormat  string
}

func newApp(stdout, stderr *os.File, lookupEnv config.Env) *app {
	return &app{stdout: stdout, stderr: stderr, lookupEnv: lookupEnv, progress: report.NewProgress(stderr, lookupEnv), now: time.Now}
}

// run executes the command line and returns the exit code.
func (a *app) run(ctx context.Context, args []string) int {
	root, help := a.root(), recorder{w: a.stdout}
	root.SetOut(&help)
	root.SetArgs(args)
	cmd, err := root.ExecuteContextC(ctx)
	if err == nil {
		err = help.err
	}
	if err == nil {
		return codeDone
	}
	code := exitCode(ctx, err)
	if message := describe(cmd, code, err); message != "" {
		fmt.Fprintln(a.stderr, message)
	}
	return code
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "monitor",
		Short: "Watch the sources that articles cite, and say when a claim no longer holds",
		Long: `monitor fetches the sources that an article cites, reads the claims in them,
and says when an article has gone stale: which claim fell, and the passage
before and after.`,
		Example: `  monitor demo                 see an article go stale, on this machine alone
  monitor validate             say what is wrong with the configuration
  monitor check --once         visit every source now and print the report`,
		Args:          cobra.ArbitraryArgs,
		SilenceErrors: true,
		SilenceUsage:  true,

		SuggestionsMinimumDistance: 2,
		PersistentPreRunE:          a.soundFlags,
		RunE:                       noCommand,
	}
	root.SetErr(a.stderr)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	flags := root.PersistentFlags()
	flags.StringVarP(&a.configFile, "config", "c", a.env("MONITOR_CONFIG", "config/monitor.yaml"), "configuration `FILE` (MONITOR_CONFIG)")
	flags.StringVar(&a.storePath, "store", "", "`FILE` to remember in, or none (MONITOR_STORE)")
	flags.StringVar(&a.logLevel, "log-level", "warn", "debug, info, warn or error; run: info")
	flags.StringVar(&a.logFormat, "log-format", "text", "text or json")
	root.AddCommand(a.checkCommand(), a.runCommand(), a.demoCommand(), a.validateCommand(), a.statusCommand(), a.historyCommand(), a.diffCommand(),
		a.acceptCommand(), a.snoozeCommand(), a.recheckCommand(), a.alertCommand(), a.passwordCommand(), a.versionCommand(), a.completionCommand())
	root.SetHelpCommand(helpCommand())
	return root
}

func (a *app) env(name, otherwise string) string {
	value, _ := a.lookupEnv(name)
	return cmp.Or(value, otherwise)
}

// load reads the configuration, with --store and MONITOR_STORE applied.
func (a *app) load() (*config.Config, error) { return a.loadWith(a.lookupEnv) }

// loadBeside loads the configuration without its secrets, which a daemon has and
// who asks it may not. What the store at rest is asked takes all of it.
func (a *app) loadBeside() (*config.Config, error) { return a.loadWith(nil) }

func (a *app) loadWith(env config.Env) (*config.Config, error) {
	cfg, err := config.Load(a.configFile, env)
	if err != nil {
		return nil, err
	}
	cfg.Store = cmp.Or(a.storePath, a.env("MONITOR_STORE", ""), cfg.Store)
	return cfg, nil
}

// log is the logger that the flags ask for. Text from pages and hosts may be
// in any value, so every one is made harmless.
func (a *app) log() (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(a.logLevel)); err != nil {
		return nil, usagef("--log-level %q: it is debug, info, warn or error", a.logLevel)
	}
	options := &slog.HandlerOptions{Level: level, ReplaceAttr: harmless}
	switch a.logFormat {
	case "text":
		return slog.New(slog.NewTextHandler(a.progress, options)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(a.progress, options)), nil
	}
	return nil, usagef("--log-format %q: it is text or json", a.logFormat)
}

// foreign takes what is written to the standard logger. Of ours nothing is, but
// net/http tells it of answers that nobody asked for and quotes them, hostile
// bytes and all: that is for debugging, and harmless in the log.
type foreign struct{ *app }

func (f foreign) Write(line []byte) (int, error) {
	if log, err := f.log(); err == nil { // else the command has said what is wrong with the flags
		log.Debug("standard logger", "message", strings.TrimSpace(string(line)))
	}
	return len(line), nil
}

func harmless(_ []string, attr slog.Attr) slog.Attr {
	switch v := attr.Value.Any().(type) {
	case string:
		attr.Value = slog.StringValue(claim.EscapeLine(v))
	case error:
		attr.Value = slog.StringValue(claim.EscapeLine(v.Error()))
	}
	return attr
}

// openMemory opens the store at path; "none" keeps nothing.
func openMemory(path string, o store.Options) (check.Memory, io.Closer, error) {
	if path == "none" {
		return check.Nothing, io.NopCloser(nil), nil
	}
	s, err := store.Open(path, o)
	if err != nil {
		return nil, nil, err
	}
	return s, s, nil
}

// textOptions are how a report looks on out.
func (a *app) textOptions(out *os.File, articles []claim.Article) report.TextOptions {
	titles := map[string]string{}
	for _, art := range articles {
		for _, s := range art.Sources {
			titles[s.ID] = s.Title
		}
	}
	return report.TextOptions{Color: report.Color(out, a.lookupEnv), Width: report.Width(out), Sources: titles}
}

// closing joins the error of closing what was opened to err. It outweighs the
// answer of a check, which would else keep it from being told.
func closing(c io.Closer, err *error) {
	closed := c.Close()
	var no answer
	if closed != nil && errors.As(*err, &no) {
		*err = nil
	}
	*err = errors.Join(*err, closed)
}
