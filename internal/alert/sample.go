package alert

import (
	"context"
	"fmt"
	"time"

	"monitor/internal/claim"
)

// Test sends a sample to one receiver of o, beside the outbox: nothing of it is
// remembered.
func Test(ctx context.Context, name string, o Options) error {
	for _, r := range o.Receivers {
		if r.Name != name {
			continue
		}
		channel, err := open(r, o)
		if err != nil {
			return fmt.Errorf("alert %s: %w", name, err)
		}
		a := sample(o.Now())
		m := message{id: a.ID, at: o.Now().UTC(), alerts: []claim.Alert{a}, dashboard: origin(o.Dashboard)}
		ctx, cancel := context.WithTimeout(ctx, timeout)
		defer cancel()
		if err := channel.send(ctx, m); err != nil {
			return fmt.Errorf("alert %s: %w", name, err)
		}
		return nil
	}
	return fmt.Errorf("no alert is named %q", name)
}

// sampleTarget is no claim.Target.Key.
const sampleTarget = "sample"

// sample is an alert about an article that nobody has.
func sample(now time.Time) claim.Alert {
	text := "The camera records up to %s of video."
	a := claim.Alert{Kind: claim.AlertStale, At: now.UTC(), Target: sampleTarget, URL: "https://example.com/specs", Items: []claim.AlertItem{{
		Article: "sample", Title: "A sample, to see that alerts arrive", Claim: "max-clip",
		Says: "clips of up to 3 minutes", Source: "maker-specs", SourceTitle: "The maker's specifications",
		Kind: claim.AlertStale, From: "3 minutes", To: "5 minutes", Since: now.UTC(), BeforeAt: now.Add(-24 * time.Hour).UTC(),
		Reading: claim.Reading{
			Source: "maker-specs", Verdict: claim.Changed, Expected: "3 minutes", Observed: "5 minutes",
			Before: fmt.Sprintf(text, "3 minutes"), Evidence: claim.Evidence{Exact: fmt.Sprintf(text, "5 minutes"), Heading: "Specs > Recording"},
			Why: "3 minutes → 5 minutes", Confidence: 1, Snapshot: claim.HashText("5 minutes"),
		},
		Snapshot: claim.HashText("3 minutes"),
	}}}
	a.Identify()
	return a
}
