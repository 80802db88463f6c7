package claim

import "time"

// A Report is what one check found: the document of `check --format json`.
type Report struct {
	Version    int             `json:"version"` // 1
	StartedAt  time.Time       `json:"started_at"`
	FinishedAt time.Time       `json:"finished_at"`
	Status     Status          `json:"status"`
	Requests   int             `json:"requests"` // sent in all: pages, redirects, retries, robots.txt, probes
	Articles   []ArticleReport `json:"articles"`
	Sources    []SourceReport  `json:"sources"`
}

// An ArticleReport is an article and what its claims are worth.
type ArticleReport struct {
	ID     string        `json:"id"`
	Title  string        `json:"title"`
	Status Status        `json:"status"`
	Claims []ClaimReport `json:"claims"`
}

// A ClaimReport is a claim with a reading for each of its sources, in the
// order in which the claim names them.
type ClaimReport struct {
	ID      string    `json:"id"`
	Says    string    `json:"says"`
	Verdict Verdict   `json:"verdict"` // the worst of Readings
	Since   time.Time `json:"since"`   // when this verdict began

	// VerifiedAt is the last good capture that the claim was held against; of
	// several sources, that of the one where it is longest ago.
	VerifiedAt time.Time `json:"verified_at"`
	Readings   []Reading `json:"readings"`
}

// A SourceReport is a source and what became of the visit to it.
type SourceReport struct {
	ID         string    `json:"id"`
	URL        string    `json:"url"`        // without user info and query
	Rendered   bool      `json:"rendered"`   // by a browser
	VisitedAt  time.Time `json:"visited_at"` // last, whatever came; zero when never
	Outcome    Outcome   `json:"outcome"`
	Reason     Reason    `json:"reason"`
	Detail     string    `json:"detail"`
	StatusCode int       `json:"status_code"`
	Bytes      int64     `json:"bytes"`
	DurationMS int64     `json:"duration_ms"`
	Snapshot   string    `json:"snapshot"` // of the last good capture
	Changed    bool      `json:"changed"`  // the text differs from the last good capture before
}
