package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"monitor/internal/article"
	"monitor/internal/claim"
	"monitor/internal/config"
	"monitor/internal/desk"
	"monitor/internal/fetch"
	"monitor/internal/web"
)

// A lobby is what people meet of a daemon.
type lobby struct {
	desk   *desk.Desk
	texts  *article.Reader
	live   *web.Live
	guard  *web.Guard
	opened time.Time
}

// openLobby fills d's lobby, before the first visit.
func (d *daemon) openLobby() {
	d.texts = article.NewReader(article.Options{Get: d.fetchText, Now: time.Now})
	d.live = web.NewLive()
	d.opened = time.Now()
	d.guard = web.NewGuard(admission(d.now.cfg), time.Now)
	d.desk = desk.New(desk.Options{
		Store: d.store, Now: time.Now, Log: d.log,
		Text: d.texts.Text, Next: d.scheduler.When,
	})
	d.furnish(d.now)
}

// furnish makes e what people are shown, and who may see it.
func (d *daemon) furnish(e *edition) {
	d.guard.Set(admission(e.cfg))
	told := map[string]func(string) bool{}
	for _, r := range alertOptions(e.cfg, d.log).Receivers {
		told[r.Name] = func(article string) bool { return r.Covers[article] }
	}
	d.desk.Set(desk.Edition{
		Articles:  e.cfg.Articles,
		Plan:      e.plan,
		Schedules: func(s claim.Source) string { return e.cfg.ScheduleOf(s).String() },
		Told:      told,
	})
	d.live.Publish()
}

// fetchText gets the page on which an article is published, under the rules of
// any visit.
func (d *daemon) fetchText(ctx context.Context, url string) (data []byte, contentType string, err error) {
	e, leave := d.enter()
	defer leave()
	resp, err := e.gear.checker.Fetcher.Fetch(ctx, fetch.Request{Target: claim.Target{URL: url, Render: claim.RenderHTTP}})
	if err != nil {
		return nil, "", err
	}
	defer resp.Release()
	if !resp.Visit.Good() {
		return nil, "", errors.New(resp.Visit.Detail)
	}
	return slices.Clone(resp.Body), resp.ContentType, nil
}

// visitNow lets the sources that an editor asks for be visited out of turn.
func (d *daemon) visitNow(_ context.Context, asked web.Ask) (string, error) {
	e, leave := d.enter()
	defer leave()
	sources, err := e.sourcesOf(asked)
	if err != nil {
		return "", err
	}
	var last time.Time
	due := d.scheduler.Hasten(e.targetsOf(sources)...)
	for _, at := range due {
		if at.After(last) {
			last = at
		}
	}
	said := "1 source is visited"
	if len(due) != 1 {
		said = fmt.Sprintf("%d sources are visited", len(due))
	}
	switch wait := time.Until(last); {
	case wait <= 0:
		return said + " now", nil
	case wait <= time.Minute:
		return said + " in a moment: too little time has passed since the last visit", nil
	}
	return said + " by " + claim.When(last.UTC()) + ": a host asked for rest until then", nil
}

// sourcesOf are the ids of the sources that somebody asks for. An article, a
// claim or a source that there is not is desk.ErrUnknown.
func (e *edition) sourcesOf(ask web.Ask) (map[string]bool, error) {
	wanted := map[string]bool{}
	switch {
	case ask.Source != "":
		if !slices.ContainsFunc(e.cfg.Articles, func(a claim.Article) bool { return declares(a, ask.Source) }) {
			return nil, fmt.Errorf("%w: no source %q", desk.ErrUnknown, ask.Source)
		}
		wanted[ask.Source] = true
	case ask.Claim != "":
		_, c, err := findClaim(e.cfg.Articles, ask.Article+"/"+ask.Claim)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", desk.ErrUnknown, err)
		}
		for _, s := range c.Sources {
			wanted[s] = true
		}
	default:
		at := slices.IndexFunc(e.cfg.Articles, func(a claim.Article) bool { return a.ID == ask.Article })
		if at < 0 {
			return nil, fmt.Errorf("%w: no article %q", desk.ErrUnknown, ask.Article)
		}
		for _, c := range e.cfg.Articles[at].Claims {
			for _, s := range c.Sources {
				wanted[s] = true
			}
		}
	}
	return wanted, nil
}

func declares(a claim.Article, source string) bool {
	return slices.ContainsFunc(a.Sources, func(s claim.Source) bool { return s.ID == source })
}

// targetsOf are the keys of what is visited for sources.
func (e *edition) targetsOf(sources map[string]bool) []string {
	var keys []string
	for _, t := range e.plan.Targets() {
		if slices.ContainsFunc(t.Sources, func(s *claim.Source) bool { return sources[s.ID] }) {
			keys = append(keys, t.Key)
		}
	}
	return keys
}

// state is what the daemon is doing.
func (d *daemon) state() web.State {
	e, leave := d.enter()
	defer leave()
	stats := d.scheduler.Stats()
	s := web.State{
		Version: strings.TrimPrefix(version(), "monitor "), StartedAt: d.opened.UTC(),
		Problems: d.ready(), Notes: d.notes(),
		Sources: stats.Jobs, Waiting: stats.Waiting, InFlight: stats.InFlight, Skipped: stats.Skipped,
		LastRound: d.scheduler.LastRound().UTC(),
		Refused:   d.refusal(),
		Store:     e.cfg.Store,
	}
	if info, err := os.Stat(e.cfg.Store); err == nil {
		s.StoreBytes = info.Size()
	}
	created, err := d.store.Created()
	if err != nil {
		d.log.Error("when the store was made", "err", err)
	}
	s.StoreCreated = created
	masked, err := e.cfg.Masked()
	if err != nil {
		d.log.Error("the configuration in force", "err", err)
	}
	s.Config = string(masked)
	return s
}

// address is where others see the dashboard, empty when the configuration does
// not say.
func (d *daemon) address() string {
	e, leave := d.enter()
	defer leave()
	return e.cfg.Web.ExternalURL
}

// admission says who may come in by a configuration.
func admission(cfg *config.Config) web.Admission {
	return web.Admission{Auth: cfg.Web.Auth, Hosts: cfg.Web.Hosts, External: cfg.Web.ExternalURL}
}
