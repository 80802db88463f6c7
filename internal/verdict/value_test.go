package verdict_test

import (
	"strings"
	"testing"

	"monitor/internal/claim"
	"monitor/internal/verdict"
)

// gen4 is a help page with a sentence that multiplies two values of its table.
const gen4 = `<h1>Creating with Gen-4</h1><p>Pick a model first. A clip of 10 seconds costs 120 credits with Gen-4.</p>
<table><tr><th></th><th>Gen-4</th><th>Gen-4 Turbo</th></tr><tr><th>Cost</th><td>12 credits per second</td><td>5 credits per second</td></tr>
<tr><th>Supported durations</th><td>5 or 10 seconds</td><td>5 or 10 seconds</td></tr></table>`

// TestValue judges claims of a typed value as an editor writes it: with a name
// beside it, or several values that must all hold.
func TestValue(t *testing.T) {
	for _, c := range []struct {
		name     string
		claim    claim.Claim
		page     string
		want     claim.Verdict
		observed string
	}{
		{"named version", claim.Claim{Value: "TLS 1.2", Says: "The endpoint wants TLS 1.2.", Quote: "Clients must speak TLS 1.2"},
			`<p>Clients must speak TLS 1.2 or newer.</p>`, claim.Supported, ""},
		{"named version raised", claim.Claim{Value: "TLS 1.2", Says: "The endpoint wants TLS 1.2.", Quote: "Clients must speak TLS 1.2"},
			`<p>Clients must speak TLS 1.3.</p><p>The mail gateway still takes TLS 1.2 from old printers.</p>`, claim.Changed, "1.3"},
		{"two values of two kinds", claim.Claim{Value: "25% or 2 GB", Says: "A sandbox takes 25% of memory or 2 GB.", Quote: "25% of the memory or 2 GB, whichever is less"},
			`<p>A sandbox may use 25% of the memory or 2 GB, whichever is less.</p>`, claim.Supported, ""},
		{"one of two values changed", claim.Claim{Value: "25% or 2 GB", Says: "A sandbox takes 25% of memory or 2 GB.", Quote: "25% of the memory or 2 GB, whichever is less"},
			`<p>A sandbox may use 25% of the memory or 4 GB, whichever is less.</p>`, claim.Changed, "4 GB"},
		{"Japanese rate", claim.Claim{Value: "1週間20個", Says: "1週間に20個まで発行できる。", Quote: "1週間に20個まで発行できます"},
			`<p>証明書は1週間に20個まで発行できます。</p>`, claim.Supported, ""},
		{"Japanese rate changed", claim.Claim{Value: "1週間20個", Says: "1週間に20個まで発行できる。", Quote: "1週間に20個まで発行できます"},
			`<p>証明書は1週間に50個まで発行できます。</p>`, claim.Changed, "50"},
		{"a rate beside a sum", claim.Claim{Value: "12 credits per second", Says: "A second of Gen-4 costs 12 credits.", About: "Gen-4, cost"}, gen4, claim.Supported, ""},
		{"a rate that grew beside a sum", claim.Claim{Value: "12 credits per second", Says: "A second of Gen-4 costs 12 credits.", About: "Gen-4, cost"},
			strings.ReplaceAll(gen4, "12 credits", "15 credits"), claim.Changed, "15 credits"},
		{"a list, and one of its values elsewhere", claim.Claim{Value: "5 or 10 seconds", Says: "A Gen-4 clip is 5 or 10 seconds long.", About: "Gen-4, supported durations"},
			gen4, claim.Supported, "5 or 10"},
		{"a list that changed, and one of its values elsewhere", claim.Claim{Value: "5 or 10 seconds", Says: "A Gen-4 clip is 5 or 10 seconds long.", About: "Gen-4, supported durations"},
			strings.ReplaceAll(gen4, "5 or 10 seconds", "4 or 8 seconds"), claim.Changed, "4 or 8"},
		{"the article's words alone", claim.Claim{Says: "Gen-4 keeps characters, locations and objects consistent across scenes."},
			`<p>The Gen-4 model holds characters, locations and objects consistent from one scene to the next.</p>`, claim.Supported, ""},
		{"the article's words and a denial of its own", claim.Claim{Says: "A queue keeps 500 messages unless told otherwise."},
			`<p>By default, a queue keeps up to 500 messages.</p>`, claim.Supported, ""},
		{"the article's value in other words, another beside", claim.Claim{Says: "One album takes at most 200 pictures."},
			`<p>At most two pictures of one album may share a name.</p><p>The number of pictures per album is limited to 200 pictures.</p>`, claim.Supported, ""},
		{"the article's value, and nothing of it", claim.Claim{Says: "One album takes at most 200 pictures."},
			`<p>Orders are shipped on weekdays.</p>`, claim.Missing, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			rule, err := verdict.Compile(c.claim)
			if err != nil {
				t.Fatal(err)
			}
			got := verdict.Judge(rule, indexHTML(t, "<title>x</title><body>"+c.page), claim.Evidence{})
			if got.Verdict != c.want || !strings.Contains(got.Observed, c.observed) {
				t.Errorf("got %s, observed %q, why %q; want %s, %q", got.Verdict, got.Observed, got.Why, c.want, c.observed)
			}
		})
	}
}
