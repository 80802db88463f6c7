package fetch

import (
	"context"
	"net"

	"monitor/internal/claim"
)

// Dial opens a connection for a renderer that visits t: under the same rules
// for addresses and ports as a visit of ours. The connection ends with nobody
// but its user. Its errors have a method Visit, which says what a visit that
// meets them comes to.
func (f *Fetcher) Dial(ctx context.Context, t claim.Target, network, address string) (net.Conn, error) {
	w := f.way(t.Allow)
	if w.proxy != nil {
		return nil, unavailable(claim.ReasonConnect, "pages that need a browser are not visited through the configured proxy")
	}
	return w.dial(ctx, network, address)
}

// Visit says what a visit that meets the failure comes to.
func (f *failure) Visit() claim.Visit {
	return claim.Visit{Outcome: f.outcome, Reason: f.reason, Detail: claim.Sentence(f.detail), RetryAt: f.retryAt}
}
