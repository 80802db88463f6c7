package alert

import (
	"net/url"
	"strings"
)

// origin is a dashboard's as the addresses of its pages begin.
func origin(dashboard string) string { return strings.TrimRight(dashboard, "/") }

// linkTo is the page of the dashboard at base that is about l, or nothing
// without one. What is about neither a claim nor a source is about the watch
// itself, whose page is that of its health.
func linkTo(base string, l line) string {
	switch {
	case base == "":
		return ""
	case l.alert.Target == sampleTarget:
		return base + "/"
	case l.alert.Kind.AboutSource() && l.Source != "":
		return base + "/sources/" + segment(l.Source)
	case l.alert.Kind.AboutSource() && len(l.alert.Items) > 0: // all of them rest on it
		return base + "/sources/" + segment(l.alert.Items[0].Source)
	case l.Claim != "":
		return base + "/claims/" + segment(l.Article) + "/" + segment(l.Claim)
	}
	return base + "/health"
}

// link is where all that m tells is found together.
func (m message) link() string {
	lines := m.lines()
	switch {
	case m.dashboard == "":
		return ""
	case len(lines) == 0 || m.omitted() > 0:
		return m.dashboard + "/"
	case len(lines) == 1:
		return lines[0].link
	}
	for _, l := range lines {
		if l.Article == "" || l.Article != lines[0].Article {
			return m.dashboard + "/"
		}
	}
	return m.dashboard + "/articles/" + segment(lines[0].Article)
}

// segment writes an id as a segment of a path. It leaves no character that an
// address, or the markup of any channel, reads as anything else (RFC 3986,
// section 2.3).
func segment(id string) string { return strings.ReplaceAll(url.QueryEscape(id), "+", "%20") }
