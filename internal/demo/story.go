package demo

import (
	"slices"

	"monitor/internal/claim"
	"monitor/internal/report"
)

// A Story tells in a terminal what the demo does and what came of it. What it
// says of claims it takes from the reports; of its own it knows only the two
// editions.
type Story struct{ *report.Prose }

// NewStory returns a story told in p.
func NewStory(p *report.Prose) Story { return Story{p} }

// Begin says what is being shown.
func (s Story) Begin(a claim.Article) {
	s.Title("How an article goes stale")
	s.Paragraph("Four sample web pages are being served on this machine, to this machine alone: " +
		"an announcement, a product's interface, a help page and a research page. " +
		"As on real sites, counters, tokens and offers in them differ at every visit.")
	s.Paragraph("An article cites them: “%s” It makes %d claims, last checked by a person on %s.",
		a.Title, len(a.Claims), a.Checked.Format("2 January 2006"))
}

// Browser says whether the page that its scripts write can be read.
func (s Story) Browser(found bool) {
	if found {
		s.Paragraph("A second article cites a fifth page, which has no text until its scripts have run. " +
			"There is a Chromium on this machine, so that page is rendered.")
		return
	}
	s.Paragraph("A fifth page has no text until its scripts have run. No Chromium was found on this machine, " +
		"so the article that cites it is left out; the rest needs none.")
}

// First opens the check of the first edition, whose report follows.
func (s Story) First() { s.Title("April 2026: the article is new") }

// Turn tells what happened between the editions, and opens the check of the
// second, whose report follows.
func (s Story) Turn() {
	s.Title("The page turns: later that year")
	s.Paragraph("Happy Oyster lets everybody in, and its announcement renames one of the modes. " +
		"The help page is edited, and new numbers have come to stand beside old ones.")
}

// End tells what the second report means beside the first, after so many
// visits (Site.Visits) in all.
func (s Story) End(before, after claim.Report, visits int) {
	s.Title("What the editor learns")
	s.fallen(before, after)
	s.quiet(after)
	s.unmoved(after)
	s.Paragraph("Noise raised nothing either: %d pages were served, each with other counters and tokens.", visits)
}

// GoOn says how to do the same with one's own article.
func (s Story) GoOn() {
	s.Title("Now your own article")
	s.Paragraph("1. Say what it claims, and which page bears it, in config/articles/NAME.yaml:")
	s.Verbatim(`
  id: my-article
  title: "..."
  sources:
    - {id: maker, url: "https://..."}
  claims:
    - id: max-clip
      source: maker
      says: "clips of up to three minutes"  # your words
      quote: "records up to 3 minutes"      # its words
`[1:])
	s.Paragraph("2. monitor validate finds every mistake in it, and visits nothing.")
	s.Paragraph("3. monitor check --once visits the sources and prints the report you saw.")
}

// fallen says which claims no longer hold, and why; their passages stand in the
// report.
func (s Story) fallen(before, after claim.Report) {
	all := after.Articles[0].Claims
	fell := slices.DeleteFunc(slices.Clone(all), func(c claim.ClaimReport) bool { return !c.Verdict.Fell() })
	s.Paragraph("In April the article was %s. Now it is %s. %d of its %d claims fell:",
		before.Articles[0].Status, after.Articles[0].Status, len(fell), len(all))
	for _, c := range fell {
		for _, read := range c.Readings {
			if read.Verdict.Fell() {
				s.Item(read.Verdict, "%s: %s", c.ID, read.Why)
			}
		}
	}
}

// quiet lists what changed and raised nothing: passages that say the same in
// other words.
func (s Story) quiet(r claim.Report) {
	s.Paragraph("These passages changed as well, and rightly raised nothing:")
	for _, c := range claims(r) {
		for _, read := range c.Readings {
			if read.Verdict == claim.Supported && read.Before != "" && read.Before != read.Evidence.Exact {
				s.Item(read.Verdict, "“%s”", c.Says)
				s.Passage(read)
			}
		}
	}
}

// unmoved says which sources had nothing new to send.
func (s Story) unmoved(r claim.Report) {
	for _, src := range r.Sources {
		if src.Outcome == claim.NotModified {
			s.Paragraph("%s had nothing new, and its server said so without sending it again.", s.Source(src.ID))
		}
	}
}

// claims returns the claims of all articles of r.
func claims(r claim.Report) []claim.ClaimReport {
	var all []claim.ClaimReport
	for _, a := range r.Articles {
		all = append(all, a.Claims...)
	}
	return all
}
