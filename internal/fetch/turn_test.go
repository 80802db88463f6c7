package fetch

import (
	"context"
	"testing"
	"time"

	"monitor/internal/claim"
)

func TestTurn(t *testing.T) {
	tests := []struct {
		name, url string
		paused    bool
		want      claim.Outcome
		reason    claim.Reason
	}{
		{"in turn", "http://127.0.0.1:8000/", false, claim.Fetched, ""},
		{"a paused host", "http://127.0.0.1:8000/", true, claim.Unavailable, claim.ReasonRateLimited},
		{"no scheme of ours", "ftp://127.0.0.1/", false, claim.Refused, claim.ReasonScheme},
		{"a port of others", "http://127.0.0.1:22/", false, claim.Refused, claim.ReasonPort},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := New(Options{AllowPrivate: true})
			defer f.Close()
			if tt.paused {
				f.Pause(tt.url, time.Now().Add(time.Hour))
			}
			came := false
			res, err := f.Turn(t.Context(), claim.Target{URL: tt.url}, func(context.Context) (Response, error) {
				came = true
				return Response{Visit: claim.Visit{Outcome: claim.Fetched}}, nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if sent := f.Requests().Pages == 1; sent != came {
				t.Errorf("visited %v, counted %v", came, sent)
			}
			if res.Visit.Outcome != tt.want || res.Visit.Reason != tt.reason || came != (tt.want == claim.Fetched) {
				t.Errorf("got %s %s, visited %v; want %s %s", res.Visit.Outcome, res.Visit.Reason, came, tt.want, tt.reason)
			}
		})
	}
}

// A turn that is cut short is no observation.
func TestTurnCutShort(t *testing.T) {
	f := New(Options{AllowPrivate: true, PerHost: PerHost{Concurrency: 1, Interval: time.Hour}})
	defer f.Close()
	ctx, cancel := context.WithCancel(t.Context())
	visit := func(context.Context) (Response, error) { cancel(); return Response{}, nil }
	if _, err := f.Turn(ctx, claim.Target{URL: "http://127.0.0.1:8000/"}, visit); err == nil {
		t.Error("got no error")
	}
}
