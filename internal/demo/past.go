package demo

import "time"

// A Moment is one at which the sample sources were visited, and how the site
// stood then.
type Moment struct {
	At           time.Time
	Turned, Shut bool
}

// Past is what the dashboard of the demo looks back on: the article is new, a
// month later nothing has changed, then the site is down, and in June its pages
// say something else.
func Past() []Moment {
	at := func(month time.Month, day int) time.Time { return time.Date(2026, month, day, 8, 0, 0, 0, time.UTC) }
	return []Moment{
		{At: at(time.April, 23)},
		{At: at(time.May, 21)},
		{At: at(time.June, 3), Shut: true},
		{At: at(time.June, 4)},
		{At: at(time.June, 18), Turned: true},
	}
}

// Stand makes the site stand as it did at m.
func (s *Site) Stand(m Moment) {
	s.turned.Store(m.Turned)
	s.shut.Store(m.Shut)
}

// Desk opens the story that goes on in a browser.
func (s Story) Desk() {
	s.Title("An article goes stale, as its editor sees it")
	s.Paragraph("Sample web pages are being served on this machine, to this machine alone, and an article cites them. " +
		"What was read of them in April, May and June of 2026 is being made up for: a good month, a day on which their server was down, " +
		"and a day on which they said something else.")
}

// Opened says where the dashboard is, and what may be tried there.
func (s Story) Opened(address string) {
	s.Title("The dashboard is open")
	s.Verbatim("  " + address + "\n")
	s.Paragraph("Open the stale article and choose a marked sentence: its passage stands beside it, before and now. " +
		"Accept a claim, snooze one, take it back; have the sources checked now; compare two snapshots of a source.")
	s.Paragraph("Ctrl-C ends it. Nothing is left behind.")
}
