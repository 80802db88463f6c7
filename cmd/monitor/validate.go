package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"monitor/internal/check"
)

func (a *app) validateCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "validate",
		Short: "Say what is wrong with the configuration, by file, line and column",
		Long: `validate loads the configuration and every article file that it names and says
all that is wrong with them at once. It touches neither network nor store.`,
		Example: `  monitor validate
  monitor validate --config /etc/monitor/monitor.yaml`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error { return a.validate() },
	}
}

func (a *app) validate() error {
	cfg, err := a.load()
	if err != nil {
		return err
	}
	if err := checkAlerts(cfg); err != nil {
		return err
	}
	if _, err := check.NewPlan(cfg.Articles); err != nil {
		return usageError{err}
	}
	var claims, sources int
	for _, art := range cfg.Articles {
		claims += len(art.Claims)
		sources += len(art.Sources)
	}
	_, err = fmt.Fprintf(a.stdout, "%s: no mistakes (%s, %s, %s)\n", a.configFile,
		count(len(cfg.Articles), "article"), count(claims, "claim"), count(sources, "source"))
	return err
}

func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}
