package verdict_test

import (
	"fmt"
	"strings"
	"testing"

	"monitor/internal/claim"
	"monitor/internal/verdict"
)

// A family is a sentence with a value, the spellings of that value, and other
// values that a page could state in its place.
type family struct {
	name     string
	sentence string // %s is the value
	says     string
	same     []string // the first is the quote's
	other    []string
	decoy    string // another sentence in which the old value may stand
}

var families = []family{
	{"duration", "A clip in Directing mode can last up to %s.", "Directing clips last up to %s.",
		[]string{"3 minutes", "three minutes", "180 seconds", "180 s", "3 min", "3:00 minutes"},
		[]string{"5 minutes", "two minutes", "3 hours", "30 seconds", "300 s"}, "The tour of the studio takes %s."},
	{"size", "Every upload may have at most %s.", "Uploads may have %s.",
		[]string{"25 MB", "25MB", "25 megabytes", "25,000 kB"},
		[]string{"50 MB", "25 GB", "2.5 MB", "100 MB"}, "The installer is %s."},
	{"count", "A workspace can have up to %s.", "Workspaces have up to %s.",
		[]string{"10 members", "ten members"},
		[]string{"12 members", "five members", "100 members"}, "The founding team had %s."},
	{"money", "The Studio plan costs %s per month.", "Studio is %s a month.",
		[]string{"$1,200", "1,200 USD", "US$1200", "1200 dollars"},
		[]string{"$1,300", "$120", "€1,200", "$12,000"}, "The prize of last year's contest was %s."},
	{"percent", "We promise an availability of %s.", "Availability is %s.",
		[]string{"99.9%", "99.9 %", "99.9 percent"},
		[]string{"99.95%", "99%", "95 percent"}, "Of our guests %s came by train."},
	{"date", "Legacy keys stop working on %s.", "Legacy keys stop on %s.",
		[]string{"1 September 2026", "September 1, 2026", "Sep 1, 2026", "2026-09-01", "1st September 2026"},
		[]string{"1 October 2026", "September 11, 2026", "2027-09-01", "31 August 2026"}, "Our office in Turin opened on %s."},
	{"resolution", "Exports are rendered at %s.", "Exports are %s.",
		[]string{"720p", "1280×720", "1280x720", "1280 x 720"},
		[]string{"1080p", "1920×1080", "480p"}, "The camera in the lobby films at %s."},
	{"version", "The toolchain requires Python %s or newer.", "It needs Python %s.",
		[]string{"3.10", "v3.10"},
		[]string{"3.11", "3.9", "2.7"}, "An article from long ago compares Python %s with Ruby."},
	{"rate", "Each key may send %s.", "A key may send %s.",
		[]string{"600 requests per minute", "600 requests every 60 seconds", "600 requests a minute"},
		[]string{"300 requests per minute", "600 requests per second", "600 requests per hour"}, "The load test of May reached %s."},
	{"weight", "The camera weighs %s with its battery.", "The camera weighs %s.",
		[]string{"412 g", "0.412 kg", "412 grams"},
		[]string{"427 g", "4.12 kg", "41.2 g"}, "A parcel to Oslo may weigh %s."},
}

// A wrapping is a way for a page to state a sentence. None of them may change
// a verdict.
var wrappings = []struct {
	name string
	wrap func(sentence, value string) string
}{
	{"paragraph", func(s, _ string) string { return "<p>" + s + "</p>" }},
	{"list item", func(s, _ string) string {
		return "<ul><li>Made with care.</li><li>" + s + "</li><li>Open all week.</li></ul>"
	}},
	{"table cell", func(s, _ string) string {
		return "<table><tr><th>Topic</th><th>Rule</th></tr><tr><td>General</td><td>" + s + "</td></tr></table>"
	}},
	{"inline tags", func(s, v string) string {
		return "<p>" + strings.Replace(s, v, "<b>"+strings.Replace(v, " ", " <i>", 1)+"</i></b>", 1) + "</p>"
	}},
	{"no-break spaces", func(s, v string) string {
		return "<p>" + strings.Replace(s, v, strings.ReplaceAll(v, " ", "&nbsp;"), 1) + "</p>"
	}},
	{"entities", func(s, _ string) string {
		var sb strings.Builder
		for _, r := range s {
			fmt.Fprintf(&sb, "&#%d;", r)
		}
		return "<div>" + sb.String() + "</div>"
	}},
	{"line breaks in the source", func(s, _ string) string { return "<p>\n  " + strings.ReplaceAll(s, " ", "\n  ") + "\n</p>" }},
	{"full width digits", func(s, _ string) string {
		return "<p>" + strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return r - '0' + '０'
			}
			return r
		}, s) + "</p>"
	}},
}

// A setting is the rest of the page around the statement, and never changes a
// verdict either.
var settings = []struct {
	name string
	page func(statement, decoy string) string
}{
	{"plain", func(s, _ string) string { return frame("", "<h2>Rules</h2>"+s+filler) }},
	{"sections in another order", func(s, _ string) string { return frame("", filler+"<h2>Rules</h2>"+s) }},
	{"noise", func(s, _ string) string { return frame(noise, "<h2>Rules</h2>"+s+filler) }},
	{"the old value elsewhere", func(s, decoy string) string {
		return frame("", "<h2>About us</h2><p>"+decoy+"</p><h2>Rules</h2>"+s+filler)
	}},
}

const filler = `<h2>About</h2><p>We are a small company by the sea. Visitors are welcome on Fridays.</p><p>Our newsletter appears when there is news.</p>`

const noise = `<div class="banner">Join 12,345 readers and save 30% until June 7</div><nav><a>Home</a> <a>Version 8.2</a></nav>`

func frame(head, main string) string {
	return `<!DOCTYPE html><html lang="en"><head><title>Handbook</title></head><body>` + head + `<main><h1>Handbook</h1>` + main + `</main><footer>© 2026, 14 offices</footer></body></html>`
}

// TestMetamorphic holds that no spelling, wrapping or setting of a value
// changes a verdict, that every other value does, and that the old value
// elsewhere on the page does not save a claim.
func TestMetamorphic(t *testing.T) {
	same, other, failed := 0, 0, 0
	for _, f := range families {
		rule, err := verdict.Compile(claim.Claim{ID: f.name, Says: fmt.Sprintf(f.says, f.same[0]), Quote: fmt.Sprintf(f.sentence, f.same[0])})
		if err != nil {
			t.Fatal(err)
		}
		decoy := fmt.Sprintf(f.decoy, f.same[0])
		try := func(value string, want bool) {
			for _, w := range wrappings {
				for _, s := range settings {
					page := s.page(w.wrap(fmt.Sprintf(f.sentence, value), value), decoy)
					got := verdict.Judge(rule, indexHTML(t, page), claim.Evidence{})
					if (got.Verdict == claim.Supported) == want && (want || got.Verdict.Fell()) {
						continue
					}
					failed++
					t.Errorf("%s %q in a %s, %s: %s (%s)", f.name, value, w.name, s.name, got.Verdict, got.Why)
				}
			}
		}
		for _, v := range f.same {
			try(v, true)
			same += len(wrappings) * len(settings)
		}
		for _, v := range f.other {
			try(v, false)
			other += len(wrappings) * len(settings)
		}
	}
	t.Logf("metamorphic: %d spellings hold, %d other values fall, %d of %d wrong", same, other, failed, same+other)
}

// A turn is a sentence and the ways in which it can lose its meaning without a
// number.
type turn struct {
	name, says, quote string
	turned            []string
	kept              []string
}

var turns = []turn{
	{"negation", "IPv6 is supported on all plans.", "IPv6 is supported on all plans",
		[]string{"IPv6 is not supported on all plans.", "IPv6 is no longer supported on all plans.", "IPv6 is unsupported on all plans."},
		[]string{"On all plans IPv6 is supported.", "IPv6 is fully supported on all plans."}},
	{"denial lifted", "Refunds are not possible after delivery.", "Refunds are not possible after delivery",
		[]string{"Refunds are possible after delivery."},
		[]string{"After delivery refunds are not possible.", "Refunds are no longer possible after delivery."}},
	{"status", "The importer is in beta.", "The importer is in beta",
		[]string{"The importer is generally available.", "The importer is deprecated.", "The importer has been retired."},
		[]string{"The importer is still in beta.", "The importer is currently in beta."}},
	{"duty", "Clients should set a user agent.", "Clients should set a user agent",
		[]string{"Clients must set a user agent."},
		[]string{"All clients should set a user agent."}},
	{"opposite", "Snapshots are enabled by default.", "Snapshots are enabled by default",
		[]string{"Snapshots are disabled by default."},
		[]string{"By default, snapshots are enabled."}},
	{"price", "The sandbox is free.", "The sandbox is free for everyone",
		[]string{"The sandbox is paid for everyone."},
		[]string{"For everyone, the sandbox is free."}},
	{"renamed", "The mode is called Wandering.", "the first mode is called Wandering",
		[]string{"Note that the first mode is called Adventure."},
		[]string{"The first mode is now called Wandering."}},
	{"member of a list", "Exports are SVG, PNG and PDF.", "You can export SVG, PNG and PDF",
		[]string{"You can export SVG and PNG.", "You can export SVG, PNG and TIFF.", "You can export SVG, PNG, WebP and PDF."},
		[]string{"You can export PDF, SVG and PNG.", "You can export SVG, PNG, and PDF.", "You can export SVG, PNG or PDF."}},
	{"code", "The field is max_tokens.", "Set the field max_tokens in the request",
		[]string{"Set the field max_output_tokens in the request."},
		[]string{"In the request, set the field max_tokens."}},
	{"only", "Only admins may invite guests.", "Only admins may invite guests",
		[]string{"Admins and editors may invite guests.", "Admins may invite guests."},
		[]string{"Guests may be invited only by admins."}},
	{"product", "Replies come from GPT-4o.", "replies are written by GPT-4o",
		[]string{"Now replies are written by GPT-5."},
		[]string{"Your replies are written by GPT-4o."}},
}

// TestTurns holds that a change of meaning without a number falls, and that
// words moved around do not.
func TestTurns(t *testing.T) {
	cases := 0
	for _, c := range turns {
		rule, err := verdict.Compile(claim.Claim{ID: c.name, Says: c.says, Quote: c.quote})
		if err != nil {
			t.Fatal(err)
		}
		try := func(sentence string, want bool) {
			for _, w := range wrappings[:3] {
				for _, s := range settings[:3] {
					cases++
					got := verdict.Judge(rule, indexHTML(t, s.page(w.wrap(sentence, sentence), "")), claim.Evidence{})
					if (got.Verdict == claim.Supported) != want {
						t.Errorf("%s: %q in a %s, %s: %s (%s)", c.name, sentence, w.name, s.name, got.Verdict, got.Why)
					}
				}
			}
		}
		try(c.quote+".", true)
		for _, s := range c.kept {
			try(s, true)
		}
		for _, s := range c.turned {
			try(s, false)
		}
	}
	t.Logf("turns of meaning: %d cases", cases)
}
