package render

import "time"

// loadFactor is how many times MaxBytes a document and all that it loads may
// come to: applications are mostly script.
const loadFactor = 4

// limits bound a browser and a visit at every layer. They are no settings.
type limits struct {
	start   time.Duration // of the browser
	recycle int           // visits that one browser process serves
	idle    time.Duration // after which a browser without visits is ended

	load time.Duration // what is waited for the load event, as most
	calm time.Duration // without a new request before a page counts as quiet
	busy int           // requests under way in a page that counts as quiet

	virtual time.Duration // of the page's own time that one round gives to its timers
	rounds  int           // after which a page that still changes is taken as it is
	settle  time.Duration // what all rounds may take, by the clock
	sparse  int           // characters of text below which a page is waited for longer
	patient time.Duration // how long, by the clock
	glance  time.Duration // between two looks at such a page

	requests int   // that a page may make
	hops     int   // to other documents, by redirects of any kind
	dials    int   // connections of a visit at once
	error    int64 // bytes kept of a document that is no page
}

func defaultLimits() limits {
	return limits{
		start:    30 * time.Second,
		recycle:  100,
		idle:     30 * time.Second,
		load:     15 * time.Second,
		calm:     500 * time.Millisecond,
		busy:     2,
		virtual:  5 * time.Second,
		rounds:   4,
		settle:   6 * time.Second,
		sparse:   40,
		patient:  3 * time.Second,
		glance:   100 * time.Millisecond,
		requests: 2000,
		hops:     5,
		dials:    64,
		error:    64 << 10,
	}
}
