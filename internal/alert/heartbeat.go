package alert

import (
	"context"
	"io"
	"net/http"

	"monitor/internal/claim"
)

// Beat asks for an address once, so that somebody else notices when nobody
// asks any more. Its error holds no secret.
func Beat(ctx context.Context, address claim.Secret, o Options) error {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address.Reveal(), nil)
	if err != nil {
		return &failure{why: "heartbeat: the address cannot be used"}
	}
	req.Header.Set("User-Agent", userAgent)
	resp, err := newClient(o).Do(req)
	if err != nil {
		return &failure{why: "heartbeat: " + siteOf(address.Reveal()) + ": " + bare(err).Error()}
	}
	defer resp.Body.Close()
	_, _ = io.CopyN(io.Discard, resp.Body, maxAnswer)
	if resp.StatusCode >= 300 {
		return &failure{why: "heartbeat: " + siteOf(address.Reveal()) + ": " + resp.Status, status: resp.StatusCode}
	}
	return nil
}
