package demo

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"monitor/internal/claim"
)

// A Story tells in a terminal what the demo does and what came of it. What it
// says of claims it takes from the reports; of its own it knows only the two
// editions. The first write that fails ends it, and Err says so.
type Story struct {
	w      io.Writer
	colour bool
	titles map[string]string // by source id
	err    error
}

// NewStory returns a story told to w, with colour or without.
func NewStory(w io.Writer, colour bool) *Story {
	return &Story{w: w, colour: colour, titles: map[string]string{}}
}

// Err returns the first error of a write.
func (s *Story) Err() error { return s.err }

// Begin says what is being shown.
func (s *Story) Begin(a claim.Article) {
	for _, src := range a.Sources {
		s.titles[src.ID] = src.Title
	}
	s.title("How an article goes stale")
	s.say(`
Four sample web pages are being served on this machine, to this machine alone:
an announcement, a product's interface, a help page and a research page. As on
real sites, counters, tokens and offers in them differ at every visit.

An article cites them: “%s”
It makes %d claims, last checked by a person on %s.
`, claim.EscapeLine(a.Title), len(a.Claims), a.Checked.Format("2 January 2006"))
}

// First opens the check of the first edition, whose report follows.
func (s *Story) First() {
	s.heading("April 2026: the article is new")
	s.say("\n")
}

// Turn tells what happened between the editions, and opens the check of the
// second, whose report follows.
func (s *Story) Turn() {
	s.heading("The page turns: later that year")
	s.say(`
Happy Oyster lets everybody in, and its announcement renames one of the modes.
The help page is edited, and new numbers have come to stand beside old ones.

`)
}

// End tells what the second report means beside the first, after so many
// visits (Site.Visits) in all.
func (s *Story) End(before, after claim.Report, visits int) {
	s.heading("What the editor learns")
	s.say("\nIn April the article was %s. Now it is %s.\n", s.status(before.Status), s.status(after.Status))
	s.fallen(after)
	s.quiet(after)
	s.say("\nNoise raised nothing either: %d pages were served, each with other counters and tokens.\n", visits)
}

// GoOn says how to do the same with one's own article.
func (s *Story) GoOn() {
	s.heading("Now your own article")
	s.say(`
1. Say what it claims, and which page bears it, in config/articles/NAME.yaml:

     id: my-article
     title: "..."
     sources:
       - {id: maker, url: "https://..."}
     claims:
       - id: max-clip
         says: "clips of up to three minutes"          # your words
         source: maker
         quote: "records up to 3 minutes of video"     # the source's words

2. monitor validate        finds every mistake in it, and visits nothing
3. monitor check --once    visits the sources and prints the report you saw

`)
}

// fallen lists the claims that no longer hold; their passages, before and now,
// stand in the report.
func (s *Story) fallen(r claim.Report) {
	fell, total := 0, 0
	for _, c := range claims(r) {
		total++
		if c.Verdict.Fell() {
			fell++
		}
	}
	s.say("%d of its %d claims fell:\n", fell, total)
	for _, c := range claims(r) {
		for _, read := range c.Readings {
			if !read.Verdict.Fell() {
				continue
			}
			s.say("\n  %s %s\n", s.paint(red, "✗"), claim.EscapeLine(c.Says))
			s.say("    %s: %s\n", s.source(read.Source), claim.EscapeLine(read.Why))
		}
	}
}

// quiet lists what changed and raised nothing: passages that say the same in
// other words, and sources that had nothing new.
func (s *Story) quiet(r claim.Report) {
	s.say("\nThese passages changed as well, and rightly raised nothing:\n")
	for _, c := range claims(r) {
		for _, read := range c.Readings {
			if read.Verdict != claim.Supported || read.Before == "" || read.Before == read.Evidence.Exact {
				continue
			}
			s.say("\n  %s %s\n", s.paint(green, "✓"), claim.EscapeLine(c.Says))
			s.say("    before  %s\n", s.paint(dim, claim.EscapeLine(read.Before)))
			s.say("    now     %s\n", claim.EscapeLine(read.Evidence.Exact))
		}
	}
	for _, src := range r.Sources {
		if src.Outcome == claim.NotModified {
			s.say("\n  %s %s had nothing new, and said so before sending a byte of it.\n", s.paint(green, "✓"), s.source(src.ID))
		}
	}
}

// source is how people call a source.
func (s *Story) source(id string) string { return claim.EscapeLine(cmp.Or(s.titles[id], id)) }

func (s *Story) status(st claim.Status) string {
	if st == claim.StatusFresh {
		return s.paint(green, string(st))
	}
	return s.paint(red, string(st))
}

func (s *Story) heading(title string) {
	s.say("\n")
	s.title(title)
}

func (s *Story) title(title string) {
	s.say("%s\n%s\n", s.paint(bold, title), strings.Repeat("─", len([]rune(title))))
}

func (s *Story) say(format string, args ...any) {
	if s.err == nil {
		_, s.err = fmt.Fprintf(s.w, format, args...)
	}
}

// An ink is an ANSI attribute (ECMA-48, SGR).
type ink string

const (
	bold  ink = "1"
	dim   ink = "2"
	red   ink = "31"
	green ink = "32"
)

func (s *Story) paint(i ink, text string) string {
	if !s.colour {
		return text
	}
	return "\x1b[" + string(i) + "m" + text + "\x1b[0m"
}

// claims returns the claims of all articles of r.
func claims(r claim.Report) []claim.ClaimReport {
	var all []claim.ClaimReport
	for _, a := range r.Articles {
		all = append(all, a.Claims...)
	}
	return all
}
