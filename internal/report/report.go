// Package report tells what a check found: as text for editors, as a JSON
// document for scripts, and as a line of progress while it works. What the desk
// answers to a command it tells as text.
//
// It owns the wording and the layout, and it is the edge where text of pages,
// sources and articles is made harmless. It refuses to judge, to fetch and to
// know what a store holds. It stands at the end of the flow.
package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"monitor/internal/claim"
)

// JSON writes r as the document that report.schema.json describes: every field
// present, lists never null, times in UTC to the second. Characters that could
// act on a terminal or a CI runner are escaped as JSON allows, so that what it
// decodes to is what was read.
func JSON(w io.Writer, r claim.Report) error {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false) // it is no HTML, and URLs stay readable
	enc.SetIndent("", "  ")
	if err := enc.Encode(complete(r)); err != nil {
		return fmt.Errorf("encode report: %w", err)
	}
	if _, err := io.WriteString(w, claim.EscapeJSON(noZeroTimes.Replace(buf.String()))); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return nil
}

// noZeroTimes empties the times that say nothing. A string of the document
// cannot hold such a key, since its quotes would be escaped.
var noZeroTimes = strings.NewReplacer(
	`"since": "0001-01-01T00:00:00Z"`, `"since": ""`,
	`"started_at": "0001-01-01T00:00:00Z"`, `"started_at": ""`,
	`"finished_at": "0001-01-01T00:00:00Z"`, `"finished_at": ""`,
	`"verified_at": "0001-01-01T00:00:00Z"`, `"verified_at": ""`,
	`"visited_at": "0001-01-01T00:00:00Z"`, `"visited_at": ""`,
)

// Read reads a document that JSON wrote. What is empty there stays as it is in
// a new report, which is how an empty time is read.
func Read(doc []byte) (claim.Report, error) {
	var r claim.Report
	if err := json.Unmarshal(bytes.ReplaceAll(doc, []byte(`: ""`), []byte(`: null`)), &r); err != nil {
		return claim.Report{}, fmt.Errorf("read report: %w", err)
	}
	return r, nil
}

// complete returns a copy of r without nil lists, its times as the document
// has them.
func complete(r claim.Report) claim.Report {
	r.StartedAt, r.FinishedAt = utc(r.StartedAt), utc(r.FinishedAt)
	r.Articles = append([]claim.ArticleReport{}, r.Articles...)
	r.Sources = append([]claim.SourceReport{}, r.Sources...)
	for i := range r.Articles {
		a := &r.Articles[i]
		a.Claims = append([]claim.ClaimReport{}, a.Claims...)
		for j := range a.Claims {
			c := &a.Claims[j]
			c.Since, c.VerifiedAt = utc(c.Since), utc(c.VerifiedAt)
			c.Readings = append([]claim.Reading{}, c.Readings...)
		}
	}
	for i := range r.Sources {
		r.Sources[i].VisitedAt = utc(r.Sources[i].VisitedAt)
	}
	return r
}

func utc(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }
