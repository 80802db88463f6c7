package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"monitor/internal/check"
	"monitor/internal/config"
	"monitor/internal/store"
	"monitor/internal/web"
)

func (a *app) runCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "run",
		Short: "Watch: visit the sources as they fall due, until told to stop",
		Long: `run is the daemon. It visits each source when its schedule says so, judges and
confirms, remembers what it saw, and answers on web.listen: /healthz, /readyz,
/metrics and /feed.atom. Other commands reach it through the socket beside the
store.

SIGTERM and SIGINT end it within ten seconds, with code 0; what was finished is
kept. SIGHUP loads the configuration anew: one that is wrong changes nothing.`,
		Example: `  monitor run
  monitor run --config /etc/monitor/monitor.yaml --log-format json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !cmd.Flags().Changed("log-level") {
				a.logLevel = "info"
			}
			return a.serve(cmd.Context())
		},
	}
}

// serve runs the daemon until ctx ends, which is no failure.
func (a *app) serve(ctx context.Context) (err error) {
	log, err := a.log()
	if err != nil {
		return err
	}
	if _, set := a.lookupEnv("GOGC"); !set {
		debug.SetGCPercent(frugal)
	}
	reloads := make(chan os.Signal, 1) // so that many signals are one reload
	signal.Notify(reloads, syscall.SIGHUP)
	defer signal.Stop(reloads)
	cfg, err := a.load()
	if err != nil {
		return err
	}
	if cfg.Store == "none" {
		return usagef("run lives by what it remembers, and --store none keeps nothing: name a file")
	}
	plan, err := check.NewPlan(cfg.Articles)
	if err != nil {
		return usageError{err}
	}
	st, err := store.Open(cfg.Store, store.Options{Log: log, Now: time.Now})
	if err != nil {
		return err
	}
	defer closing(st, &err)
	d, err := a.newDaemon(cfg, plan, st, log)
	if err != nil {
		return err
	}
	return d.run(ctx, reloads)
}

// newDaemon wires a daemon that begins with cfg and writes to st.
func (a *app) newDaemon(cfg *config.Config, plan *check.Plan, st *store.Store, log *slog.Logger) (*daemon, error) {
	systemd, _ := a.lookupEnv("NOTIFY_SOCKET")
	d := &daemon{load: a.load, store: st, log: log, systemd: systemd}
	d.outfit = func(cfg *config.Config) (*check.Checker, func(), error) { return a.newChecker(cfg, st, log) }
	return d, d.begin(cfg, plan)
}

// frugal makes the collector run twice as often as it would: a daemon has time
// and lives beside others, and most of what it holds stays.
const frugal = 50

const (
	// inspectEvery is how often the daemon asks itself whether it is well.
	inspectEvery = 5 * time.Second

	// A stop is promised within ten seconds: those who ask get the first of
	// them, visits under way the next, and the store's last commit the rest.
	lastAnswers = 2 * time.Second
	lastVisits  = 6 * time.Second
)

// run works until ctx ends or the store is lost.
func (d *daemon) run(ctx context.Context, reloads <-chan os.Signal) error {
	working, stop := context.WithCancel(ctx)
	defer stop()
	if err := d.employ(working, d.now); err != nil {
		d.now.gear.retire()
		return err
	}
	server, err := d.listen()
	if err != nil {
		stop()
		d.end()
		return err
	}
	defer d.removeSocket()
	d.recall(d.now)
	d.work.Go(func() { d.scheduler.Run(working) })
	d.work.Go(func() { d.desk.Run(working) })
	d.work.Go(func() { d.watchOver(working) })
	d.log.Info("watching", "sources", d.scheduler.Stats().Jobs, "store", d.now.cfg.Store, "listen", d.now.cfg.Web.Listen)
	d.tell("READY=1")
	err = d.attend(working, reloads)
	d.tell("STOPPING=1")
	stop()
	if err := server.Close(lastAnswers); err != nil {
		d.log.Warn("answers were cut", "err", err)
	}
	d.end()
	return err
}

// attend does what is asked of a daemon while others work.
func (d *daemon) attend(ctx context.Context, reloads <-chan os.Signal) error {
	tick := time.NewTicker(inspectEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			d.log.Info("stopping")
			return nil
		case <-reloads:
			d.tell("RELOADING=1")
			d.reload(ctx)
			d.tell("READY=1")
		case <-tick.C:
			if err := d.inspect(); err != nil {
				return err
			}
		}
	}
}

// listen opens every door before the first visit, so that a daemon that nobody
// could ask is none. Commands beside it are worth a warning only: not every
// file system has sockets, and not every path is short enough for one.
func (d *daemon) listen() (*web.Server, error) {
	door := d.door()
	dashboard, err := door.Dashboard()
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	server := web.NewServer(d.log)
	socket, err := web.ListenSocket(web.SocketPath(d.now.cfg.Store))
	if err != nil {
		d.noSocket = fmt.Sprintf("no command can reach this daemon: %v", err)
		d.log.Warn("no command can reach this daemon", "err", err)
	} else {
		server.Listen(socket, door.Inner())
	}
	err = d.listenAt(server, d.now.cfg.Web.Listen, dashboard)
	if err == nil && d.now.cfg.Web.Probes != "" {
		err = d.listenAt(server, d.now.cfg.Web.Probes, door.Outer())
	}
	if err != nil {
		_ = server.Close(0)
		d.removeSocket()
		return nil, fmt.Errorf("web: %w", err)
	}
	return server, nil
}

// listenAt shows h at an address.
func (d *daemon) listenAt(server *web.Server, address string, h http.Handler) (err error) {
	l := d.front
	if l == nil || address != d.now.cfg.Web.Listen {
		if l, err = net.Listen("tcp", address); err != nil {
			return err
		}
	}
	server.Listen(l, h)
	return nil
}

// removeSocket takes our socket away, and leaves a file that was there instead.
func (d *daemon) removeSocket() {
	if d.noSocket != "" {
		return
	}
	if err := os.Remove(web.SocketPath(d.now.cfg.Store)); err != nil {
		d.log.Warn("the socket stays", "err", err)
	}
}

// end waits for what is under way, but not for ever: what is not finished is
// as if it had not begun.
func (d *daemon) end() {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		d.texts.Close()
		d.work.Wait()
		d.now.gear.retire()
	}()
	select {
	case <-ended:
	case <-time.After(lastVisits):
		d.log.Warn("visits under way were left behind", "visits", d.scheduler.Stats().InFlight)
	}
}

// notify tells systemd, where it started us (sd_notify(3)).
func notify(address, state string, log *slog.Logger) {
	if address == "" {
		return
	}
	conn, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: address, Net: "unixgram"})
	if err == nil {
		_, err = conn.Write([]byte(state))
		_ = conn.Close()
	}
	if err != nil {
		log.Warn("systemd was not told", "state", state, "err", err)
	}
}
