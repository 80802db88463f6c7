// Package config turns the YAML files of a project into settings, alerts and
// articles that nothing downstream has to doubt.
//
// It owns the configuration's words, defaults and bounds, the JSON Schema that
// lets editors complete them, and how what is in force is shown without its
// secrets: all come from the same tables (see field), so they cannot diverge.
// It is strict and tells every mistake of every file at once, with line and
// column. It refuses to start anything, to touch network or store, and to log;
// only cmd imports it. It stands at the head of the flow, before schedule.
package config

import (
	"fmt"
	"path"
	"slices"
	"time"

	"monitor/internal/auth"
	"monitor/internal/claim"
	"monitor/internal/schedule"
)

// A Config is a whole configuration, as monitor.yaml and the article files
// that it names have it, with defaults filled in.
type Config struct {
	File       string            // monitor.yaml as it was named to Load
	Store      string            // a bbolt file, relative to the working directory
	Schedule   schedule.Schedule // of the sources that have none of their own
	Timezone   *time.Location    // of every schedule that names none
	Fetch      Fetch
	Confirm    Confirm
	Unreadable Unreadable
	Web        Web
	Alerts     []Alert
	Heartbeat  claim.Secret // an address that is asked for after each good round; may be empty
	Articles   []claim.Article

	schedules map[string]schedule.Schedule // by spec, of the sources that have one
	written   *settings                    // what it was built from
}

// Fetch says how sources are asked.
type Fetch struct {
	UserAgent    string
	Timeout      time.Duration // of one request, whole
	MaxBytes     int64         // of a body after decompression
	Concurrency  int           // requests in flight, all hosts
	PerHost      PerHost
	Retries      int
	Robots       bool
	AllowPrivate bool         // loopback and private addresses may be fetched
	Proxy        claim.Secret // that every request goes through; empty for none
	Browser      Browser
}

// A Browser renders the sources that ask for it. At most one of Executable and
// Remote is set; without either one is looked for.
type Browser struct {
	Executable string // a Chromium to start
	Remote     string // the DevTools address of one that runs: ws, wss, http or https
	Sandbox    bool   // it keeps its sandbox
}

// PerHost says how much one host is asked at a time.
type PerHost struct {
	Concurrency int
	Interval    time.Duration // between two requests
}

// Confirm says how often a claim must be read as fallen before it counts.
type Confirm struct {
	Times int           // agreeing reads, at least 1
	Delay time.Duration // between them
}

// Unreadable says when editors are told that a source cannot be read: after
// both so many failures in a row and so long.
type Unreadable struct {
	Failures int
	After    time.Duration
}

// Web says where the daemon listens, and to whom.
type Web struct {
	Listen      string        // host:port; of this machine alone unless Auth asks who comes
	Probes      string        // host:port of health and metrics for others; empty for none
	Hosts       []string      // names that the dashboard may be asked for under, beside those of this machine
	ExternalURL string        // the origin that others see, such as https://monitor.example.org; may be empty
	Auth        auth.Settings // who may come in; where it names nobody, nobody is asked
}

// An Alert is a way to tell editors. Exactly one of URL, Webhook and Mail is set.
type Alert struct {
	Name     string
	URL      claim.Secret // of a shoutrrr service
	Webhook  *Webhook
	Mail     *Mail
	Articles []string      // ids, globs of ids, or tags
	Remind   time.Duration // again while an article stays stale; 0 never
	Digest   time.Duration // collect this long before sending; 0 at once

	place place
}

// Mistake is why, as a mistake of the configuration that names a.
func (a Alert) Mistake(why error) Error {
	return Error{a.place.file, a.place.line, a.place.column, fmt.Sprintf("alert %s: %v", a.Name, why)}
}

// A Webhook receives Standard Webhooks messages.
type Webhook struct {
	URL    claim.Secret
	Secret claim.Secret // signs the messages; empty when they are not signed
}

// Mail is sent through one SMTP server.
type Mail struct {
	Server   string // host:port
	From     string
	To       []string
	Username string // empty when the server wants none
	Password claim.Secret
}

// defaults returns the configuration of a file that says nothing else.
func defaults() Config {
	return Config{
		Store:    "monitor.db",
		Timezone: time.UTC,
		Fetch: Fetch{
			UserAgent:   "monitor/1 (checks the sources that articles cite)",
			Timeout:     30 * time.Second,
			MaxBytes:    10 << 20,
			Concurrency: 16,
			PerHost:     PerHost{Concurrency: 2, Interval: time.Second},
			Retries:     2,
			Robots:      true,
			Browser:     Browser{Sandbox: true},
		},
		Confirm:    Confirm{Times: 2, Delay: 30 * time.Second},
		Unreadable: Unreadable{Failures: 3, After: 24 * time.Hour},
		Web:        Web{Listen: "127.0.0.1:8080"},
	}
}

const defaultSchedule = "@every 6h"

// ScheduleOf returns the schedule of a source: its own, or that of all.
func (c *Config) ScheduleOf(s claim.Source) schedule.Schedule {
	if own, ok := c.schedules[s.Schedule]; ok {
		return own
	}
	return c.Schedule
}

// Covers reports whether the alert is told of an article.
func (a Alert) Covers(article claim.Article) bool {
	return slices.ContainsFunc(a.Articles, func(entry string) bool { return covers(entry, article) })
}

// covers reports whether an entry of an alert's articles is the id of one, a
// glob that matches the id, or one of its tags.
func covers(entry string, article claim.Article) bool {
	if slices.Contains(article.Tags, entry) {
		return true
	}
	matched, err := path.Match(entry, article.ID)
	return err == nil && matched
}
