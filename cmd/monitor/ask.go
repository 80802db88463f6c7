package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"monitor/internal/article"
	"monitor/internal/check"
	"monitor/internal/claim"
	"monitor/internal/config"
	"monitor/internal/desk"
	"monitor/internal/store"
	"monitor/internal/web"
)

// A witness knows what was seen: the daemon, or the desk of a store at rest.
// It answers with documents of the API.
type witness interface {
	Claim(ctx context.Context, article, id string) ([]byte, error)
	Source(ctx context.Context, id string) ([]byte, error)
	Comparison(ctx context.Context, source, from, to string) ([]byte, error)
}

// A question is put to a witness, who gives a document.
type question func(w witness) ([]byte, error)

// ask puts q to the daemon, or without one to the store at rest.
func (a *app) ask(cfg *config.Config, q question) ([]byte, error) {
	if cfg.Store == "none" {
		return nil, usagef("--store none remembers nothing that could be told")
	}
	doc, err := q(web.NewClient(web.SocketPath(cfg.Store)))
	if errors.Is(err, web.ErrNoDaemon) {
		doc, err = a.askStore(q)
	}
	var refused web.Refused
	if errors.As(err, &refused) || errors.Is(err, desk.ErrUnknown) {
		err = usageError{err}
	}
	return doc, err
}

func (a *app) askStore(q question) (doc []byte, err error) {
	log, err := a.log()
	if err != nil {
		return nil, err
	}
	cfg, err := a.load()
	if err != nil {
		return nil, err
	}
	plan, err := check.NewPlan(cfg.Articles)
	if err != nil {
		return nil, usageError{err}
	}
	if err := made(cfg.Store); err != nil {
		return nil, err
	}
	st, err := store.Open(cfg.Store, store.Options{ReadOnly: true, Log: log, Now: a.now})
	if err != nil {
		return nil, err
	}
	defer closing(st, &err)
	d := desk.New(desk.Options{
		Store: st, Now: a.now, Log: log,
		Text: func(context.Context, claim.Article) (*article.Text, error) { return nil, nil },
		Next: func(string) time.Time { return time.Time{} },
	})
	d.Set(desk.Edition{
		Articles: cfg.Articles, Plan: plan,
		Schedules: func(s claim.Source) string { return cfg.ScheduleOf(s).String() },
	})
	return q(web.Documents{Desk: d})
}

// made refuses a store that is not there yet, which a reader would else take
// for one that has seen nothing.
func made(path string) error {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("no store at %s yet: 'monitor check' makes one", claim.EscapeLine(path))
	}
	return nil
}

// formatFlag adds the flag that chooses between words and a document.
func formatFlag(cmd *cobra.Command, format *string) {
	cmd.Flags().StringVar(format, "format", "text", "text or json")
	completing(cmd, "format", cobra.FixedCompletions([]string{"text", "json"}, cobra.ShellCompDirectiveNoFileComp))
}

func knownFormat(format string) error {
	if format != "text" && format != "json" {
		return usagef("--format %q: it is text or json", format)
	}
	return nil
}

// damaged is the error of an answer that lacks what n records held.
func damaged(n int) error {
	if n == 0 {
		return nil
	}
	return fmt.Errorf("%s of the store cannot be read: what is missing here for it, 'monitor check --once' may find again", claim.Count(n, "record"))
}

// knownSource refuses an id that no source of cfg has.
func knownSource(cfg *config.Config, id string) error {
	var ids []string
	for _, art := range cfg.Articles {
		for _, s := range art.Sources {
			if s.ID == id {
				return nil
			}
			ids = append(ids, s.ID)
		}
	}
	if near := config.Nearest(id, ids); near != "" {
		return usagef("no source %q: did you mean %s?", id, near)
	}
	return usagef("no source %q: there are %s", id, some(ids))
}

// some names the first of a list, and how many more there are.
func some(list []string) string {
	const most = 10
	switch over := len(list) - most; {
	case len(list) == 0:
		return "none"
	case over > 0:
		return fmt.Sprintf("%s and %d more", strings.Join(list[:most], ", "), over)
	}
	return strings.Join(list, ", ")
}

// completeSources offers the sources of the configuration.
func (a *app) completeSources(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	cfg, err := a.loadBeside()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var ids []cobra.Completion
	for _, art := range cfg.Articles {
		for _, s := range art.Sources {
			ids = append(ids, cobra.CompletionWithDesc(s.ID, s.Title))
		}
	}
	if len(args) > 0 {
		ids = nil
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}
