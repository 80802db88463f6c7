package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os/user"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"monitor/internal/check"
	"monitor/internal/claim"
	"monitor/internal/config"
	"monitor/internal/store"
	"monitor/internal/web"
)

// decideFlags are the flags of accept and snooze.
type decideFlags struct {
	because string
	reason  string
	until   string
	undo    bool
}

func (a *app) acceptCommand() *cobra.Command {
	var f decideFlags
	cmd := &cobra.Command{
		Use:   "accept ARTICLE/CLAIM",
		Short: "The editor has dealt with it: the reading counts as support",
		Long: `accept makes what the source says now count as support of the claim: the article
is fresh again, and nobody is told. It ends when the source says something else
again, when the claim's rule changes in the configuration, or at --until. Who
decided, why and when is kept in the claim's history.`,
		Example: `  monitor accept camera-roundup/max-clip --reason "the article says five minutes now"
  monitor accept camera-roundup/max-clip --because still-true
  monitor accept camera-roundup/max-clip --until 2026-06-01
  monitor accept camera-roundup/max-clip --undo`,
		Args:              oneArg("ARTICLE/CLAIM"),
		ValidArgsFunction: a.completeClaims,
		RunE:              func(cmd *cobra.Command, args []string) error { return a.decide(cmd.Context(), args[0], f, "accept") },
	}
	cmd.Flags().StringVar(&f.because, "because", "", "`CAUSE`: still-true (the source says it in other words) or article-changed")
	completing(cmd, "because", cobra.FixedCompletions([]string{"still-true", "article-changed"}, cobra.ShellCompDirectiveNoFileComp))
	f.shared(cmd)
	return cmd
}

// shared adds the flags that accept and snooze have in common.
func (f *decideFlags) shared(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.reason, "reason", "", "`WHY`, which is shown with the claim")
	cmd.Flags().StringVar(&f.until, "until", "", "a `DATE` (2026-06-01) or a time (2026-06-01T12:00:00Z)")
	cmd.Flags().BoolVar(&f.undo, "undo", false, "take it back")
}

func (a *app) snoozeCommand() *cobra.Command {
	var f decideFlags
	cmd := &cobra.Command{
		Use:   "snooze ARTICLE/CLAIM",
		Short: "No alerts about a claim until a date, or its next change",
		Long: `snooze keeps editors from being told of a claim, and from being reminded of it:
until the date, whatever happens, or without one until the source says
something else. What still differs on that date is told then. Reports and
status show the claim as it is.`,
		Example: `  monitor snooze camera-roundup/max-clip
  monitor snooze camera-roundup/max-clip --until 2026-06-01 --reason "the author is on it"
  monitor snooze camera-roundup/max-clip --undo`,
		Args:              oneArg("ARTICLE/CLAIM"),
		ValidArgsFunction: a.completeClaims,
		RunE:              func(cmd *cobra.Command, args []string) error { return a.decide(cmd.Context(), args[0], f, "snooze") },
	}
	f.shared(cmd)
	return cmd
}

// A decider adds what was asked at now to d, about the states of its claim, and
// says what it did.
type decider func(d *claim.Decision, states []claim.ClaimState, asked web.Decision, now time.Time) (string, error)

// deciderOf returns nil for a verb that decides nothing.
func deciderOf(verb string) decider {
	switch verb {
	case "accept":
		return accept
	case "snooze":
		return snooze
	}
	return nil
}

func (a *app) decide(ctx context.Context, name string, f decideFlags, verb string) (err error) {
	log, err := a.log()
	if err != nil {
		return err
	}
	cfg, err := a.loadBeside()
	if err != nil {
		return err
	}
	article, c, err := findClaim(cfg.Articles, name)
	if err != nil {
		return err
	}
	asked, err := f.asked(cfg.Timezone, time.Now())
	if err != nil {
		return err
	}
	if cfg.Store == "none" {
		return usagef("--store none remembers nothing that could be decided on")
	}
	asked.Article, asked.Claim, asked.Verb, asked.By = article, c.ID, verb, whoAsks()
	if why := asked.Wrong(time.Now()); why != "" {
		return usagef("%s", why)
	}
	said, err := web.NewClient(web.SocketPath(cfg.Store)).Decide(ctx, asked)
	var refused web.Refused
	switch {
	case errors.Is(err, web.ErrNoDaemon):
		if cfg, err = a.load(); err == nil {
			said, err = decideAlone(ctx, decision{cfg, c, asked}, log)
		}
	case errors.As(err, &refused):
		err = usageError{err}
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(a.stdout, claim.EscapeLine(said))
	return err
}

// asked is what the flags ask for, at now.
func (f decideFlags) asked(zone *time.Location, now time.Time) (web.Decision, error) {
	because := claim.Because(strings.ReplaceAll(f.because, "-", "_"))
	if because != "" && because != claim.BecauseStillTrue && because != claim.BecauseArticleChanged {
		return web.Decision{}, usagef("--because %q: it is still-true or article-changed", f.because)
	}
	until, err := parseUntil(f.until, zone, now)
	return web.Decision{Because: because, Reason: f.reason, Until: until, Undo: f.undo}, err
}

// whoAsks is the system's name for who runs this process, empty where it has
// none, as for a number that a container was given.
func whoAsks() string {
	u, err := user.Current()
	if err != nil {
		return ""
	}
	return u.Username
}

// decideAlone writes a decision into the store at rest.
func decideAlone(ctx context.Context, d decision, log *slog.Logger) (said string, err error) {
	path := d.cfg.Store
	if err := made(path); err != nil {
		return "", err
	}
	st, err := store.Open(path, store.Options{Log: log, Now: time.Now})
	if err != nil {
		return "", err
	}
	defer closing(st, &err)
	return decideIn(ctx, st, d)
}

// A decision is what is to be decided, and on what.
type decision struct {
	cfg   *config.Config
	claim claim.Claim // of the article that is asked about
	asked web.Decision
}

// decideIn writes a decision into st, with an event that tells of it, and says
// what it did.
func decideIn(ctx context.Context, st *store.Store, d decision) (string, error) {
	asked, now := d.asked, time.Now().UTC()
	do := deciderOf(asked.Verb)
	if do == nil {
		return "", usagef("%q is no decision: it is accept or snooze", asked.Verb)
	}
	before, _, err := st.Decision(asked.Article, asked.Claim)
	if err != nil {
		return "", err
	}
	before.Article, before.Claim = asked.Article, asked.Claim
	var states []claim.ClaimState
	if !asked.Undo {
		if states, err = d.states(st); err != nil {
			return "", err
		}
	}
	said, err := do(&before, states, asked, now)
	if err != nil {
		return "", err
	}
	return said, st.Decide(ctx, before, eventOf(asked, now))
}

// states are what was read for the claim that is decided about.
func (d decision) states(st *store.Store) ([]claim.ClaimState, error) {
	name := d.asked.Article + "/" + d.claim.ID
	var states []claim.ClaimState
	for _, source := range d.claim.Sources {
		s, ok, err := st.ClaimState(d.asked.Article, d.claim.ID, source)
		if err != nil {
			return nil, err
		}
		if ok {
			states = append(states, s)
		}
	}
	if len(states) == 0 {
		return nil, web.Refused{Why: "nothing was read for " + name + " yet: run 'monitor check --once' first"}
	}
	for _, s := range states {
		if s.Rule != ruleOf(d.cfg.Articles, d.claim, s.Source) {
			return nil, web.Refused{Why: "the rule of " + name + " changed since it was read: run 'monitor check --once' first"}
		}
	}
	return states, nil
}

// eventOf is how the claim's history tells of what was decided at now.
func eventOf(asked web.Decision, now time.Time) claim.Event {
	e := claim.Event{
		At: now, Kind: claim.EventDecision, Article: asked.Article, Claim: asked.Claim,
		Why: asked.Reason, By: asked.By, Because: asked.Because, Until: asked.Until.UTC(),
	}
	switch {
	case asked.Verb == "accept" && asked.Undo:
		e.To = claim.DecisionAcceptUndone
	case asked.Verb == "accept":
		e.To = claim.DecisionAccept
	case asked.Undo:
		e.To = claim.DecisionSnoozeUndone
	default:
		e.To = claim.DecisionSnooze
	}
	return e
}

func accept(d *claim.Decision, states []claim.ClaimState, asked web.Decision, now time.Time) (string, error) {
	name := d.Article + "/" + d.Claim
	if asked.Undo {
		if d.Accept == nil {
			return "", usagef("%s is not accepted", name)
		}
		d.Accept = nil
		return name + " is no longer accepted", nil
	}
	var values []string
	for _, s := range states {
		if s.Reading.Verdict.Fell() {
			values = append(values, cmp.Or(s.Reading.Why, string(s.Reading.Verdict)))
		}
	}
	if len(values) == 0 {
		return "", usagef("%s is supported: there is nothing to accept", name)
	}
	d.Accept = &claim.Accept{
		At: now, Until: asked.Until.UTC(), Reason: asked.Reason, Because: asked.Because, By: asked.By,
		Readings: check.Settled(states),
	}
	said := fmt.Sprintf("%s is accepted as it is read now (%s)", name, strings.Join(values, "; "))
	return said + untilText(asked.Until, ", until the source or the rule changes"), nil
}

func snooze(d *claim.Decision, states []claim.ClaimState, asked web.Decision, now time.Time) (string, error) {
	name := d.Article + "/" + d.Claim
	if asked.Undo {
		if d.Snooze == nil {
			return "", usagef("%s is not snoozed", name)
		}
		d.Snooze = nil
		return name + " is no longer snoozed", nil
	}
	d.Snooze = &claim.Snooze{
		At: now, Until: asked.Until.UTC(), Reason: asked.Reason, By: asked.By, Readings: check.Settled(states),
	}
	return name + " is snoozed" + untilText(asked.Until, " until its source says something else"), nil
}

func untilText(until time.Time, otherwise string) string {
	if until.IsZero() {
		return otherwise
	}
	return " until " + claim.When(until)
}

// parseUntil reads a date, which begins in the configured time zone, or a time.
func parseUntil(s string, zone *time.Location, now time.Time) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	at, err := time.ParseInLocation(time.DateOnly, s, zone)
	if err != nil {
		at, err = time.Parse(time.RFC3339, s)
	}
	switch {
	case err != nil:
		return at, usagef("--until %q: it is a date such as 2026-06-01 or a time such as 2026-06-01T12:00:00Z", s)
	case !at.After(now):
		return at, usagef("--until %s has passed", s)
	}
	return at, nil
}

// findClaim returns the claim that name, ARTICLE/CLAIM, names.
func findClaim(articles []claim.Article, name string) (string, claim.Claim, error) {
	article, id, ok := strings.Cut(name, "/")
	if !ok {
		return "", claim.Claim{}, usagef("%q is no claim: it is ARTICLE/CLAIM", name)
	}
	for _, a := range articles {
		if a.ID != article {
			continue
		}
		var ids []string
		for _, c := range a.Claims {
			if c.ID == id {
				return article, c, nil
			}
			ids = append(ids, c.ID)
		}
		return "", claim.Claim{}, usagef("article %s has no claim %q: there are %s", article, id, strings.Join(ids, ", "))
	}
	return "", claim.Claim{}, usagef("no article %q", article)
}

// ruleOf is the rule of a claim against one of its sources, wherever that is
// declared.
func ruleOf(articles []claim.Article, c claim.Claim, source string) string {
	for _, a := range articles {
		for _, s := range a.Sources {
			if s.ID == source {
				return c.Rule(s)
			}
		}
	}
	return ""
}

// completeClaims offers the claims of the configuration.
func (a *app) completeClaims(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	cfg, err := a.loadBeside()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var names []cobra.Completion
	for _, art := range cfg.Articles {
		for _, c := range art.Claims {
			names = append(names, cobra.CompletionWithDesc(art.ID+"/"+c.ID, c.Says))
		}
	}
	if len(args) > 0 {
		names = nil
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
