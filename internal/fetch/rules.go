package fetch

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/jimsmart/grobotstxt"
)

// maxRobotsPath bounds what patterns are held against, and so what matching
// costs: the product of both lengths.
const maxRobotsPath = 1 << 10

// rules are the lines of a robots.txt that apply to us.
type rules struct {
	lines []rule
	delay time.Duration // crawl delay; not in RFC 9309, but asked for
}

type rule struct {
	allow   bool
	pattern string
}

// allow applies the longest match; where two are equal, the one that allows
// (RFC 9309, 2.2.2).
func (rs *rules) allow(u *url.URL) bool {
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	path = path[:min(len(path), maxRobotsPath)]
	allow, disallow := 0, 0
	for _, r := range rs.lines {
		best := &disallow
		if r.allow {
			best = &allow
		}
		if len(r.pattern) > *best && grobotstxt.Matches(path, r.pattern) {
			*best = len(r.pattern)
		}
	}
	return disallow <= allow
}

// parseRobots keeps the group for agent, or else the one for everybody.
func parseRobots(body []byte, agent string) *rules {
	g := &groups{agent: agent}
	grobotstxt.Parse(string(body), g)
	if g.named {
		return &g.ours
	}
	return &g.everybody
}

// groups sorts the lines of a robots.txt, as grobotstxt reads them, by whom
// they are for (RFC 9309, 2.2.1).
type groups struct {
	agent           string
	ours, everybody rules
	named           bool // a group was for us
	inOurs, inAll   bool // whom the group being read is for
	begun           bool // it has a rule: a further user-agent line begins another
}

func (g *groups) HandleRobotsStart() {}
func (g *groups) HandleRobotsEnd()   {}

func (g *groups) HandleUserAgent(_ int, value string) {
	if g.begun {
		g.inOurs, g.inAll, g.begun = false, false, false
	}
	switch token := productToken(value); {
	case token == "*":
		g.inAll = true
	case strings.EqualFold(token, g.agent):
		g.inOurs, g.named = true, true
	}
}

func (g *groups) HandleAllow(_ int, value string)    { g.add(rule{true, strings.Clone(value)}) }
func (g *groups) HandleDisallow(_ int, value string) { g.add(rule{false, strings.Clone(value)}) }
func (g *groups) HandleSitemap(int, string)          {}

func (g *groups) add(r rule) {
	g.begun = true
	for _, rs := range g.current() {
		rs.lines = append(rs.lines, r)
	}
}

func (g *groups) HandleUnknownAction(_ int, action, value string) {
	if !strings.EqualFold(action, "crawl-delay") {
		return
	}
	seconds, err := strconv.ParseFloat(value, 64)
	if err != nil || !(seconds > 0) { // nor NaN
		return
	}
	for _, rs := range g.current() {
		rs.delay = time.Duration(min(seconds, maxCrawl.Seconds()) * float64(time.Second))
	}
}

func (g *groups) current() []*rules {
	var rs []*rules
	if g.inOurs {
		rs = append(rs, &g.ours)
	}
	if g.inAll {
		rs = append(rs, &g.everybody)
	}
	return rs
}
