package verdict_test

import (
	"strings"
	"testing"

	"monitor/internal/claim"
	"monitor/internal/verdict"
)

// TestEditions judges a claim on the page that it was written from, which must
// support it, and on a later edition.
func TestEditions(t *testing.T) {
	for _, c := range []struct {
		name, says, quote, before, after string
		want                             claim.Verdict
		observed                         string
	}{
		{"how often", "The tool is released every month.", "A new release of the tool is cut every month",
			`<p>A new release of the tool is cut every month, on a Monday.</p>`, `<p>A new release of the tool is cut every 8 weeks, on a Monday.</p>`, claim.Changed, "8 weeks"},
		{"how often, as an adverb", "Keys are rotated annually.", "Signing keys are rotated annually",
			`<p>Signing keys are rotated annually.</p>`, `<p>Signing keys are rotated twice per year.</p>`, claim.Changed, "twice per year"},
		{"how often, re-spelled", "Keys are rotated annually.", "Signing keys are rotated annually",
			`<p>Signing keys are rotated annually.</p>`, `<p>Signing keys are rotated once a year.</p>`, claim.Supported, ""},
		{"cents", "Traffic is 12 cents per GB in a 30-day month.", "Traffic is priced at $0.12 per GB for a 30-day month",
			`<p>Traffic is priced at $0.12 per GB for a 30-day month.</p>`, `<p>Traffic is priced at $0.09 per GB for a 30-day month.</p>`, claim.Changed, "$0.09"},
		{"careless megabytes", "A note holds 64 MB.", "A note holds up to 64Mb", `<p>A note holds up to 64Mb of text.</p>`, `<p>A note holds up to 64MB of text.</p>`, claim.Supported, ""},
		{"diacritics", "The office is in Düsseldorf.", "office Düsseldorf", `<table><tr><td>office</td><td>Düsseldorf</td></tr></table>`,
			`<table><tr><td>office</td><td>Dusseldorf, Germany</td></tr></table>`, claim.Supported, ""},
		{"additional months", "Fixes come for 6 more months.", "the branch gets fixes for 6 additional months",
			`<p>Then the branch gets fixes for 6 additional months.</p>`, `<p>Then the branch gets fixes for 9 months.</p>`, claim.Changed, "9 months"},
		{"a vague amount", "Two or three drafts follow.", "There are usually two or three drafts",
			`<p>There are usually two or three drafts before a standard.</p>`, `<p>There are usually several drafts before a standard.</p>`, claim.Changed, "several"},
		{"price of a month, price of a gigabyte", "A bucket never costs more than 90 dollars a month.", "Your bucket never costs more than $90 monthly",
			`<p>Your bucket never costs more than $90 monthly.</p><p>Traffic of the bucket costs $2 per GB.</p>`,
			`<p>You may set a budget for your bucket.</p><p>Traffic of the bucket costs $2 per GB.</p>`, claim.Missing, ""},
		{"the name goes on", "There is an image of Fedora 38.", "Fedora 38 fedora-38",
			`<table><tr><th>Image</th><th>Label</th></tr><tr><td>Fedora 39</td><td>fedora-39</td></tr><tr><td>Fedora 38</td><td>fedora-38</td></tr></table><table><tr><th>System</th><th>Manager</th></tr><tr><td>Fedora</td><td>DNF</td></tr></table>`,
			`<table><tr><th>Image</th><th>Label</th></tr><tr><td>Fedora 39</td><td>fedora-39</td></tr></table><table><tr><th>System</th><th>Manager</th></tr><tr><td>Fedora</td><td>DNF</td></tr></table>`, claim.Missing, ""},
		{"a number before a name with digits", "Windows Server 2016 is offered.", "Windows Server 2016 windows-2016",
			`<table><tr><th>Image</th><th>Label</th></tr><tr><td>Windows Server 2016</td><td>windows-2016</td></tr></table>`,
			`<table><tr><th>Image</th><th>Label</th></tr><tr><td>Windows Server 2016</td><td>windows-2016</td></tr></table><table><tr><th>System</th><th>Manager</th></tr><tr><td>Windows</td><td>Scoop</td></tr></table>`, claim.Supported, ""},
		{"a header is no value", "On the solo plan a file may have 8 MB.", "Max File Size 8 MB",
			`<h2>Solo</h2><table><tr><th>Limit</th><th>Value</th></tr><tr><td>Max File Size</td><td>8 MB</td></tr><tr><td>Seats</td><td>1</td></tr></table>`,
			`<h2>Plans</h2><p>See the price list.</p><h2>Extra</h2><table><tr><th>Max File Size</th><th>Price monthly</th></tr><tr><td>64 MB</td><td>$9</td></tr></table>`, claim.Missing, ""},
		{"a status in a cell of its own", "Exports are in alpha.", "Reports export Alpha",
			`<table><tr><th>Area</th><th>Command</th><th>Stage</th></tr><tr><td>Reports</td><td>export</td><td>Alpha</td></tr></table>`,
			`<table><tr><th>Area</th><th>Command</th><th>Stage</th></tr><tr><td>Reports</td><td>export</td><td>Alpha</td></tr><tr><td>Reports</td><td>print</td><td>Stable</td></tr></table>`, claim.Supported, ""},
		{"another stage beside a header with its words", "Line 3 is in active support.", "3.x Active Support Alder",
			`<table><tr><th>Line</th><th>Status</th><th>Name</th><th>Active Support Start</th></tr><tr><td>3.x</td><td>Active Support</td><td>Alder</td><td>2019-01-08</td></tr></table>`,
			`<table><tr><th>Line</th><th>Status</th><th>Name</th><th>Active Support Start</th></tr><tr><td>3.x</td><td>End-of-Life</td><td>Alder</td><td>2019-01-08</td></tr></table>`, claim.Changed, "End-of-Life"},
		{"a tick went", "Oslo has a relay.", "osl Oslo, Norway ✓",
			`<table><tr><th>Id</th><th>Place</th><th>Relay</th></tr><tr><td>osl</td><td>Oslo, Norway</td><td>✓</td></tr></table>`,
			`<table><tr><th>Id</th><th>Place</th><th>Relay</th></tr><tr><td>osl</td><td>Oslo, Norway</td><td></td></tr></table>`, claim.Missing, ""},
		{"a tick became a sign of no entry", "Line 8 is maintained.", "8.x Alder ✅",
			`<table><tr><th>Line</th><th>Name</th><th>Maintained</th></tr><tr><td>8.x</td><td>Alder</td><td>✅</td></tr></table>`,
			`<table><tr><th>Line</th><th>Name</th><th>Maintained</th></tr><tr><td>8.x</td><td>Alder</td><td>🚫</td></tr></table>`, claim.Changed, "🚫"},
		{"out of support", "It runs on Alder 8 and later.", "Alder 8",
			`<h2>Linux</h2><table><tr><th>System</th><th>Version</th></tr><tr><td>Alder</td><td>8</td></tr></table>`,
			`<h2>Linux</h2><table><tr><th>System</th><th>Version</th></tr><tr><td>Alder</td><td>9</td></tr></table><h2>Out of support versions</h2><table><tr><th>System</th><th>Version</th><th>End</th></tr><tr><td>Alder</td><td>8</td><td>2025-02-01</td></tr></table>`, claim.Changed, ""},
		{"an alias moved", "mac-latest is Mac 9.", "Mac 9 mac-latest",
			`<table><tr><td>Mac 10</td><td>mac-10</td></tr><tr><td>Mac 9</td><td>mac-latest or mac-9</td></tr></table>`,
			`<table><tr><td>Mac 10</td><td>mac-latest or mac-10</td></tr><tr><td>Mac 9</td><td>mac-9</td></tr></table>`, claim.Changed, ""},
		{"a name of code grew in the middle", "Dependencies belong into the lint-runner image.", "are listed in the lint-runner Dockerfile",
			`<p>The dependencies are listed in the lint-runner Dockerfile.</p>`, `<p>The dependencies are listed in the lint-base-runner Dockerfile.</p>`, claim.Changed, "lint-base-runner"},
		{"another version of a path", "Mail goes to the v1 endpoint.", "You send a request to /v1/mail/<address>",
			`<p>You send a request to <code>/v1/mail/&lt;address&gt;</code>.</p>`, `<p>You send a request to <code>/v2/mail/&lt;address&gt;</code>.</p>`, claim.Changed, "v2"},
		{"a closed choice grew", "Builds are made for Foo and Bar.", "we make builds for both Foo and Bar",
			`<p>Note that we make builds for both Foo and Bar engines.</p>`, `<p>Note that we make builds for Foo, Bar and Bazzer engines.</p>`, claim.Changed, "Bazzer"},
		{"a closed choice grew at its head", "There are two engines, Bar and Foo.", "the engines are currently either Bar or Foo",
			`<p>Note that the engines are currently either Bar or Foo.</p>`, `<p>Note that the engines are currently Zed, Bar or Foo.</p>`, claim.Changed, "Zed, Bar or Foo"},
		{"a list that the article gives whole grew", "Builds are made for Foo and Bar.", "we make builds for Foo and Bar",
			`<p>Note that we make builds for Foo and Bar engines.</p>`, `<p>Note that we make builds for Foo, Bar and Bazzer engines.</p>`, claim.Changed, "Foo, Bar and Bazzer"},
		{"a list that the article takes one of grew", "Builds are made for Foo.", "we make builds for Foo and Bar",
			`<p>Note that we make builds for Foo and Bar engines.</p>`, `<p>Note that we make builds for Foo, Bar and Bazzer engines.</p>`, claim.Supported, ""},
		{"a list of examples grew", "Engines like Foo and Bar are built for.", "we make builds for engines such as Foo and Bar",
			`<p>Note that we make builds for engines such as Foo and Bar.</p>`, `<p>Note that we make builds for engines such as Foo, Bar and Bazzer.</p>`, claim.Supported, ""},
		{"a list with brackets grew", "The engines are small-2b and large-7b.", "The engines are small-2b and large-7b",
			`<p>The engines are small-2b and large-7b.</p>`, `<p>The engines are small-2b (v1), large-7b (v2) and mini.</p>`, claim.Changed, "mini"},
		{"a list in quotation marks grew", "Roles are reader and editor.", "\"role\" is \"reader\" or \"editor\"",
			`<p>"role" is "reader" or "editor".</p>`, `<p>"role" is "reader", "editor", or "owner".</p>`, claim.Changed, "owner"},
		{"a Chinese list grew", "支持英语、日语和中文。", "目前支持英语、日语和中文",
			`<p>推理：目前支持英语、日语和中文。</p>`, `<p>推理：目前支持英语、日语、韩语和中文。</p>`, claim.Changed, "韩语"},
		{"what follows a list is no member", "Foo and Bar are built for.", "we make builds for Foo and Bar",
			`<p>Note that we make builds for Foo and Bar engines.</p>`, `<p>Note that we make builds for both Foo and Bar, with few exceptions, and Ada signs them.</p>`, claim.Supported, ""},
		{"a moved phrase", "最初の公開は 2024 年 5 月 6 日だった。", "2024.5.6 Kumo-3 と Kumo-3-Chat を Hub で公開",
			`<p>2024.5.6 Kumo-3 と Kumo-3-Chat を Hub で公開。</p>`, `<p>2024.5.6 Hub で Kumo-3 と Kumo-3-Chat を公開しました。</p>`, claim.Supported, ""},
		{"words far apart", "The team is preparing the service for its public release.", "We are preparing the service for public release",
			`<p>We are preparing the service for public release.</p><p>Patches: the public disclosure waits until the service of the vendor has its release.</p>`,
			`<p>We take applications.</p><p>Patches: the public disclosure waits until the service of the vendor has its release.</p>`, claim.Missing, ""},
		{"an article without a value", "Releases are cut from the trunk branch.", "are cut from trunk every six months",
			`<p>Major releases are cut from trunk every six months.</p>`, `<p>Major releases are branched from main every six months.</p>`, claim.Missing, ""},
		{"the row of a predecessor", "Ibis scored 41.7 in the quiz.", "Ibis 41.7 39.2",
			`<table><tr><th>Model</th><th>Quiz</th><th>Maths</th></tr><tr><td>Ibis</td><td>41.7</td><td>39.2</td></tr><tr><td>Kite</td><td>30.1</td><td>22.8</td></tr></table>`,
			`<table><tr><th>Model</th><th>Quiz</th><th>Maths</th></tr><tr><td>Ibis (original)</td><td>41.7</td><td>39.2</td></tr><tr><td>Ibis</td><td>45.0</td><td>44.4</td></tr></table>`, claim.Changed, "45.0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rule, err := verdict.Compile(claim.Claim{Says: c.says, Quote: c.quote})
			if err != nil {
				t.Fatal(err)
			}
			if got := verdict.Judge(rule, indexHTML(t, "<title>x</title><body>"+c.before), claim.Evidence{}); got.Verdict != claim.Supported {
				t.Errorf("first edition: %s, observed %q, why %q", got.Verdict, got.Observed, got.Why)
			}
			got := verdict.Judge(rule, indexHTML(t, "<title>x</title><body>"+c.after), claim.Evidence{})
			if got.Verdict != c.want || !strings.Contains(got.Observed, c.observed) {
				t.Errorf("got %s, observed %q, why %q (%q); want %s, %q", got.Verdict, got.Observed, got.Why, got.Evidence.Exact, c.want, c.observed)
			}
		})
	}
}
