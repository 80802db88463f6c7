package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"monitor/internal/check"
	"monitor/internal/config"
	"monitor/internal/demo"
	"monitor/internal/render"
	"monitor/internal/report"
	"monitor/internal/store"
)

func (a *app) demoCommand() *cobra.Command {
	var serve bool
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "See an article go stale, on this machine alone",
		Long: `demo serves two editions of sample web pages on a free port of this machine, checks an article that cites them against both, and tells what an
editor would learn. It goes through the same loader and the same check as an
article of yours. It needs no network and no configuration, --config and
--store do not concern it, and it leaves nothing behind.

With --serve the same story is told by the dashboard, which stays open, with a
daemon behind it, until Ctrl-C.`,
		Example: `  monitor demo
  monitor demo --serve`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.demo(cmd.Context(), serve) },
	}
	cmd.Flags().BoolVar(&serve, "serve", false, "open the dashboard over the story, and leave it open")
	return cmd
}

func (a *app) demo(ctx context.Context, serve bool) (err error) {
	if a.logLevel == "warn" {
		a.logLevel = "error" // what the browser warns of does not matter for pages of our own
	}
	log, err := a.log()
	if err != nil {
		return err
	}
	st, err := newStage(log)
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	defer closing(st, &err)
	if serve {
		return a.demoServe(ctx, st, log)
	}
	o, closer, err := st.prepare(log, a.lookupEnv, a.now)
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	defer closing(closer, &err)
	return a.tell(ctx, st.site, o)
}

// tell is the story: the first edition, the page turns, the second.
func (a *app) tell(ctx context.Context, site *demo.Site, o visitOptions) error {
	story := demo.NewStory(report.NewProse(a.stdout, a.textOptions(a.stdout, o.cfg.Articles)))
	story.Begin(o.cfg.Articles[0])
	story.Browser(len(o.cfg.Articles) > 1)
	story.First()
	before, err := a.visit(ctx, o)
	if err != nil {
		return err
	}
	story.Report(before)
	site.Turn()
	story.Turn()
	after, err := a.visit(ctx, o)
	if err != nil {
		return err
	}
	story.Report(after)
	story.End(before, after, site.Visits())
	story.GoOn()
	return story.Err()
}

// A stage is where the demo plays: the sample site on a loopback port and a
// folder with its configuration and store. Close leaves nothing of it.
type stage struct {
	dir    string
	site   *demo.Site
	server http.Server
	served chan error
}

func newStage(log *slog.Logger) (*stage, error) {
	site, err := demo.NewSite()
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "monitor-demo-")
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	st := &stage{dir: dir, site: site, served: make(chan error, 1)}
	st.server = http.Server{
		Handler:           site,
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	go func() { st.served <- st.server.Serve(listener) }()
	if err := st.writeFiles("http://" + listener.Addr().String()); err != nil {
		return nil, errors.Join(err, st.Close())
	}
	return st, nil
}

// writeFiles lays out the configuration as a person would have it.
func (st *stage) writeFiles(baseURL string) error {
	_, noBrowser := render.Find("")
	files, err := demo.Files(baseURL, noBrowser == nil)
	if err != nil {
		return err
	}
	for name, content := range files {
		path := filepath.Join(st.dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// prepare loads what writeFiles laid out, as for any check.
func (st *stage) prepare(log *slog.Logger, env config.Env, now func() time.Time) (visitOptions, io.Closer, error) {
	cfg, err := config.Load(filepath.Join(st.dir, "monitor.yaml"), env)
	if err != nil {
		return visitOptions{}, nil, err
	}
	cfg.Store = filepath.Join(st.dir, cfg.Store)
	cfg.Fetch.Browser.Sandbox = os.Geteuid() != 0 // Chromium has none for root; the pages are our own
	plan, err := check.NewPlan(cfg.Articles)
	if err != nil {
		return visitOptions{}, nil, err
	}
	memory, closer, err := openMemory(cfg.Store, store.Options{Log: log, Now: now})
	return visitOptions{cfg: cfg, plan: plan, memory: memory, log: log}, closer, err
}

// Close stops the site, waits for it, and removes the folder.
func (st *stage) Close() error {
	err := st.server.Close()
	if served := <-st.served; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return errors.Join(err, os.RemoveAll(st.dir))
}
