// Package capture is the gate between fetching and judging: is what came the
// page that was asked for?
//
// It owns the signals that tell a page from a wall, a shell or a wreck, and
// the sentence that explains a refusal to an editor. It refuses to fetch and
// to judge claims: it is a pure function of a response and its text.
package capture

import (
	"bytes"
	"fmt"

	"monitor/internal/claim"
	"monitor/internal/fetch"
	"monitor/internal/page"
)

// maxLossy is the share of undecodable characters beyond which a text proves
// nothing: a claim may be missing only because its bytes were misread.
const maxLossy = 0.001

// Gate returns the visit as it stands once the body was read as p, or could
// not be (err). Only a good capture leaves it as fetched.
func Gate(resp fetch.Response, p *page.Page, err error) claim.Visit {
	v := resp.Visit
	switch {
	case err != nil:
		return suspect(v, claim.ReasonParseLimit, fmt.Sprintf("the page could not be read: %v", err))
	case len(p.Blocks) == 0 && scripted(resp.Body):
		return suspect(v, claim.ReasonNeedsJS, "the page has no text of its own: its scripts would write it")
	case len(p.Blocks) == 0:
		return suspect(v, claim.ReasonEmpty, "the page has no text")
	case p.Lossy > maxLossy:
		return suspect(v, claim.ReasonMojibake,
			fmt.Sprintf("%.1f %% of the page's characters could not be decoded", 100*p.Lossy))
	}
	return v
}

func suspect(v claim.Visit, reason claim.Reason, detail string) claim.Visit {
	v.Outcome, v.Reason, v.Detail = claim.Suspect, reason, claim.EscapeLine(detail)
	return v
}

func scripted(body []byte) bool {
	return bytes.Contains(bytes.ToLower(body), []byte("<script"))
}
