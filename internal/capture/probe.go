package capture

import (
	"net/http"

	"monitor/internal/claim"
	"monitor/internal/fetch"
	"monitor/internal/page"
)

// A probe's text is the site's stand-in for missing pages when it is this near.
const likeProbe = 0.9

// ProbeOf returns what is to be remembered of the answer to a request for a
// page that cannot exist.
func ProbeOf(resp fetch.Response) claim.Probe {
	p := claim.Probe{At: resp.Visit.At, StatusCode: resp.Visit.StatusCode}
	if resp.Visit.Outcome != claim.Fetched {
		return p
	}
	if whole, err := page.Read(resp.Body, resp.ContentType, page.View{}); err == nil {
		var t tally
		t.take(whole)
		p.Sketch = t.sketch()
	}
	return p
}

// absent: the page stands for one that the site does not have, though its
// status says otherwise. What the same host sends for a page that cannot exist
// tells, in any language; where it sends an honest 404, a page about missing
// pages is just that.
func absent(e *exhibit) doubt {
	line := e.headed(missingLines)
	switch {
	case e.same:
	case (line || e.strange) && e.Probe.StatusCode == http.StatusOK && similarity(e.now.Sketch, e.Probe.Sketch) >= likeProbe:
		return suspect(claim.ReasonSoft404, "the site sends the same for a page that cannot exist")
	case line && (e.strange || e.now.Words < tiny), e.says(missingPhrases):
		return suspect(claim.ReasonSoft404, "the page says that there is no such page")
	case line && !e.Probe.At.IsZero() && e.Probe.StatusCode == 0:
		return suspect(claim.ReasonSoft404, "the page is headed like one for what the site does not have")
	}
	return doubt{}
}

// smells reports whether a probe would tell more: the page is headed like one
// that stands for another, or it is another page than the last one.
func smells(e *exhibit) bool {
	if !e.Probe.At.IsZero() || e.same {
		return false
	}
	return e.headed(missingLines) || e.known && e.near < unalike && !sameTitle(e.Last.Title, e.now.Title)
}
