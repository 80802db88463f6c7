package config

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"monitor/internal/claim"
	"monitor/internal/fetch"
)

// settings is monitor.yaml.
type settings struct {
	Config
	version int
	cron    string
	alerts  []alert
	globs   []mention
}

func (s *settings) fields() []field {
	return slices.Concat([]field{
		{"version", "The version of this format.", integer(&s.version, 1, 1).must()},
		{"store", "The file that remembers what was seen, relative to the working directory.", plainPath(&s.Store)},
		{"schedule", "How often sources are visited: five cron fields, a descriptor such as @daily or @every 6h, or adaptive (every 1h to 24h, the more seldom the longer the text has stood).", withDefault(text(&s.cron), defaultSchedule)},
		{"timezone", "The time zone of the schedules, such as Europe/Paris.", withDefault(parsed(&s.Timezone, textForm(), zone), "UTC")},
		{"fetch", "How sources are asked.", mapping(&s.Fetch)},
		{"confirm", "How often a claim must be read as changed or missing before it counts.", mapping(&s.Confirm)},
		{"unreadable", "When editors are told that a source cannot be read.", mapping(&s.Unreadable)},
		{"web", "The daemon's address, and who may come in.", mapping(newDoor(&s.Web))},
		{"alerts", "Where editors are told; nowhere by default.", listOver(freshAlert(), &s.alerts, 0, oneAlert)},
		{"articles", "The article files, as globs relative to this file.", list(&s.globs, 1, mentioned).must()},
	}, twin("heartbeat", "An address that is asked for after each good round, for those who watch the watcher.", &s.Heartbeat, webURL))
}

func (s *settings) finish(d *decoder, n *yaml.Node, at keys) {
	d.timezone = s.Timezone
	var err error
	if s.Schedule, err = d.schedule(cmp.Or(s.cron, defaultSchedule)); err != nil {
		d.fail(at.or("schedule", n), "schedule: %v", err)
	}
	seen := make(map[string]place, len(s.alerts))
	for _, a := range s.alerts {
		d.unique(seen, "alert", mention{a.Name, a.place})
	}
}

func (f *Fetch) fields() []field {
	return append([]field{
		{"user_agent", "How the program names itself to sites; put an address in it where you can be reached.", withDefault(words(&f.UserAgent, userAgent), f.UserAgent)},
		{"timeout", "Of one request, whole.", duration(&f.Timeout, time.Second, 10*time.Minute)},
		{"max_bytes", "Of a page after decompression.", size(&f.MaxBytes, 1<<10, 64<<20)},
		{"concurrency", "Requests in flight, all hosts.", integer(&f.Concurrency, 1, 1000)},
		{"per_host", "What one host has to bear.", mapping(&f.PerHost)},
		{"retries", "Further tries after a transient failure.", integer(&f.Retries, 0, 10)},
		{"robots", "Whether robots.txt is honoured.", boolean(&f.Robots)},
		{"allow_private", "Whether loopback and private addresses may be fetched.", boolean(&f.AllowPrivate)},
		{"browser", "What renders the sources whose text scripts write.", mapping(&f.Browser)},
	}, twin("proxy", "A proxy (http, https or socks5) that every request goes through. It has to keep names from leading to private addresses itself.", &f.Proxy, fetch.CheckProxy)...)
}

func (*Fetch) finish(*decoder, *yaml.Node, keys) {}

func (b *Browser) fields() []field {
	return []field{
		{"executable", "A Chromium to start; without it and remote, one is looked for.", blank(words(&b.Executable, asWritten))},
		{"remote", "The DevTools address of a browser that runs elsewhere.", blank(masked(&b.Remote, words(&b.Remote, devTools)))},
		{"sandbox", "Whether the browser keeps its sandbox.", boolean(&b.Sandbox)},
	}
}

func (b *Browser) finish(d *decoder, _ *yaml.Node, at keys) {
	if b.Executable != "" && b.Remote != "" {
		d.fail(at["remote"], "executable and remote are both given: a browser is started, or one that runs is used")
	}
}

// devTools checks the address of a browser. It may hold a token, and is not
// quoted.
func devTools(s string) (string, error) {
	if err := literal(s); err != nil {
		return "", err
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || !slices.Contains([]string{"ws", "wss", "http", "https"}, u.Scheme) {
		return "", errors.New("the value is no DevTools address such as ws://127.0.0.1:9222 or http://chromium:9222")
	}
	return s, nil
}

func (p *PerHost) fields() []field {
	return []field{
		{"concurrency", "Requests in flight to one host.", integer(&p.Concurrency, 1, 100)},
		{"interval", "Between two requests to one host.", duration(&p.Interval, 0, time.Hour)},
	}
}

func (*PerHost) finish(*decoder, *yaml.Node, keys) {}

func (c *Confirm) fields() []field {
	return []field{
		{"times", "How many reads must agree; 1 asks once.", integer(&c.Times, 1, 10)},
		{"delay", "How long to wait between the reads.", duration(&c.Delay, 0, time.Hour)},
	}
}

func (*Confirm) finish(*decoder, *yaml.Node, keys) {}

func (u *Unreadable) fields() []field {
	return []field{
		{"failures", "How many visits in a row must have failed.", integer(&u.Failures, 1, 1000)},
		{"after", "How long it must have lasted.", duration(&u.After, 0, 366*24*time.Hour)},
	}
}

func (*Unreadable) finish(*decoder, *yaml.Node, keys) {}

// withDefault tells editors what holds when the key is left out.
func withDefault(k kind, value string) kind {
	inner := k.schema
	k.schema = func() schema {
		s := schema{"default": value}
		for word, v := range inner() {
			s[word] = v
		}
		return s
	}
	read := k.show
	k.show = func() *yaml.Node { return orElse(read(), value) }
	return k
}

// plainPath reads a path that is not looked at before it is used.
func plainPath(dst *string) kind {
	return withDefault(words(dst, asWritten), *dst)
}

func asWritten(s string) (string, error) { return s, literal(s) }

// literal refuses ${NAME} where nothing is taken from the environment.
func literal(s string) error {
	if strings.Contains(s, "${") {
		return errors.New("${NAME} is read in alert targets, request headers and credentials alone")
	}
	return nil
}

func zone(s string) (*time.Location, error) {
	loc, err := time.LoadLocation(s)
	if err != nil {
		return nil, fmt.Errorf("no time zone %s; they are called UTC, Europe/Paris, Asia/Shanghai", quoted(s))
	}
	return loc, nil
}

func userAgent(s string) (string, error) {
	const longest = 256
	plain := !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' })
	switch {
	case !plain:
		return "", errors.New("sites read letters, digits and signs of ASCII alone")
	case len(s) > longest:
		return "", fmt.Errorf("%d characters, at most %d are sent", len(s), longest)
	}
	return s, nil
}

// build returns what the files come to, once they are known to be right.
func (s *settings) build(l *loader, files []*article) *Config {
	c := s.Config
	c.schedules, c.written = l.schedules, s
	for _, a := range s.alerts {
		one := a.Alert
		one.place = a.place
		c.Alerts = append(c.Alerts, one)
	}
	c.Articles = make([]claim.Article, 0, len(files))
	for _, f := range files {
		c.Articles = append(c.Articles, f.Article)
	}
	return &c
}

// aimed notes the entries of alerts that are about no article.
func (s *settings) aimed(l *loader, files []*article) {
	var known []string
	for _, f := range files {
		if f.ID == "" {
			return // an entry may be about this one
		}
		known = append(append(known, f.ID), f.Tags...)
	}
	for _, a := range s.alerts {
		for _, entry := range a.entries {
			about := func(f *article) bool { return covers(entry.name, f.Article) }
			if entry.name != "" && !slices.ContainsFunc(files, about) {
				l.failAt(entry.place, "no article has the id or tag %s%s", quoted(entry.name), l.guess(entry.name, known))
			}
		}
	}
}
