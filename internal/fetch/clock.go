package fetch

import (
	"crypto/x509"
	"errors"
	"log/slog"
	"sync"
)

// clockHosts is how many hosts' certificates must be out of their time, with
// none in between that is not, before this machine's clock is in doubt.
const clockHosts = 3

// A clock tells once when certificates have it that ours is wrong.
type clock struct {
	mu    sync.Mutex
	hosts map[string]struct{} // whose certificates were out of their time
	told  bool
}

// doubt notes why no connection to host came about.
func (c *clock) doubt(host string, err error, log *slog.Logger) {
	var invalid x509.CertificateInvalidError
	if !errors.As(err, &invalid) || invalid.Reason != x509.Expired { // for either end of its time
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.hosts == nil {
		c.hosts = map[string]struct{}{}
	}
	if c.hosts[host] = struct{}{}; len(c.hosts) < clockHosts || c.told {
		return
	}
	c.told = true
	log.Warn("certificates are out of their time: is this machine's clock right?", slog.Int("hosts", len(c.hosts)))
}

// trust notes a certificate that is within its time.
func (c *clock) trust() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.hosts)
}
