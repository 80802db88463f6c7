package main

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"monitor/internal/alert"
	"monitor/internal/check"
	"monitor/internal/config"
	"monitor/internal/store"
)

func (a *app) alertCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "alert",
		Short: "Try the ways to tell editors",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(&cobra.Command{
		Use:   "test NAME",
		Short: "Send a sample to the alert of that name, now",
		Long: `test sends a sample of an alert to one entry of alerts in the configuration, so
that its address, its credentials and its look can be seen. Nothing is
remembered of it.`,
		Example:           `  monitor alert test desk`,
		Args:              oneArg("NAME"),
		ValidArgsFunction: a.completeAlerts,
		RunE:              func(cmd *cobra.Command, args []string) error { return a.testAlert(cmd.Context(), args[0]) },
	})
	return cmd
}

func (a *app) testAlert(ctx context.Context, name string) error {
	log, err := a.log()
	if err != nil {
		return err
	}
	cfg, err := a.load()
	if err != nil {
		return err
	}
	var names []string
	for _, one := range cfg.Alerts {
		if names = append(names, one.Name); one.Name != name {
			continue
		}
		o := alertOptions(cfg, log)
		if err := checkAlerts(cfg); err != nil {
			return err
		}
		if err := alert.Test(ctx, name, o); err != nil {
			return err
		}
		_, err := fmt.Fprintf(a.stdout, "%s: the sample was sent\n", name)
		return err
	}
	if len(names) == 0 {
		return usagef("no alert %q: %s names none", name, a.configFile)
	}
	return usagef("no alert %q: there are %s", name, strings.Join(names, ", "))
}

// completeAlerts offers the names of the configured alerts.
func (a *app) completeAlerts(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	cfg, err := a.loadBeside()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var names []cobra.Completion
	for _, one := range cfg.Alerts {
		names = append(names, one.Name)
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// newDeliverer returns what tells editors, nil when the memory is no store and
// nothing can be owed. It comes before the first visit, so that receivers that
// are new are told what that finds.
func newDeliverer(ctx context.Context, cfg *config.Config, memory check.Memory, log *slog.Logger) (*alert.Deliverer, error) {
	if err := checkAlerts(cfg); err != nil {
		return nil, err
	}
	st, ok := memory.(*store.Store)
	if !ok {
		return nil, nil
	}
	return alert.New(ctx, st, alertOptions(cfg, log))
}

// checkAlerts says which receivers of cfg nothing could be sent to, however well
// they are.
func checkAlerts(cfg *config.Config) error {
	var mistakes config.Errors
	o := alertOptions(cfg, nil)
	for i, r := range o.Receivers {
		if err := alert.Check(r, o); err != nil {
			mistakes = append(mistakes, cfg.Alerts[i].Mistake(err))
		}
	}
	if len(mistakes) > 0 {
		return mistakes
	}
	return nil
}

// beat tells those who watch the watcher that a round was good.
func beat(ctx context.Context, cfg *config.Config, log *slog.Logger) {
	if cfg.Heartbeat == "" || ctx.Err() != nil {
		return
	}
	if err := alert.Beat(ctx, cfg.Heartbeat, alert.Options{}); err != nil && ctx.Err() == nil {
		log.Warn("the heartbeat was not heard", "err", err)
	}
}

func alertOptions(cfg *config.Config, log *slog.Logger) alert.Options {
	o := alert.Options{Articles: cfg.Articles, Dashboard: cfg.Web.ExternalURL, Log: log, Now: time.Now}
	for _, one := range cfg.Alerts {
		r := alert.Receiver{Name: one.Name, URL: one.URL, Covers: map[string]bool{}, Remind: one.Remind, Digest: one.Digest}
		for _, art := range cfg.Articles {
			if one.Covers(art) {
				r.Covers[art.ID] = true
			}
		}
		if one.Webhook != nil {
			webhook := alert.Webhook(*one.Webhook)
			r.Webhook = &webhook
		}
		if one.Mail != nil {
			mail := alert.Mail(*one.Mail)
			r.Mail = &mail
		}
		o.Receivers = append(o.Receivers, r)
	}
	return o
}
