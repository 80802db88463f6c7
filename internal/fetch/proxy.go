package fetch

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"monitor/internal/claim"
)

// CheckProxy says what keeps raw from being the address of a proxy: http,
// https or socks5, a host, perhaps a port and a user with a password, and
// nothing else. Its error quotes nothing of it.
func CheckProxy(raw string) error {
	_, err := parseProxy(claim.Secret(raw))
	return err
}

// parseProxy returns the address with its port, as the dialer will be asked
// for it.
func parseProxy(raw claim.Secret) (*url.URL, error) {
	bad := errors.New("the value is no address of a proxy such as http://proxy.example:3128")
	u, err := url.Parse(raw.Reveal())
	if err != nil || u.Hostname() == "" || !isASCII(u.Host) {
		return nil, bad
	}
	if strings.Trim(u.Path, "/")+u.RawQuery+u.Fragment != "" {
		return nil, bad
	}
	port := u.Port()
	switch {
	case u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "socks5":
		return nil, errors.New("a proxy is reached by http, https or socks5")
	case port == "" && u.Scheme == "socks5":
		port = "1080"
	case port == "":
		port = portOf(u)
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
		return nil, bad
	}
	u.Host = net.JoinHostPort(strings.ToLower(u.Hostname()), port)
	return u, nil
}

// throughProxy sends every request of w through a proxy. With an address that
// cannot be read each of them fails: none goes out on its own.
func (w *way) throughProxy(address claim.Secret) {
	proxy, err := parseProxy(address)
	w.proxy = proxy
	w.transport.Proxy = func(*http.Request) (*url.URL, error) {
		if err != nil {
			return nil, unavailable(claim.ReasonConnect, "the proxy's address cannot be read")
		}
		return proxy, nil
	}
	w.transport.OnProxyConnectResponse = func(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
		return tunnelFailure(resp.StatusCode)
	}
	w.transport.MaxIdleConnsPerHost = w.f.opts.Concurrency // the proxy is the one host
}

// tunnelFailure says why a proxy opened no tunnel to a server, if it did not.
func tunnelFailure(status int) error {
	switch status {
	case http.StatusOK:
		return nil
	case http.StatusProxyAuthRequired:
		return unavailable(claim.ReasonConnect, "the proxy asks for a login (407)")
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return unavailable(claim.ReasonConnect, "the proxy does not reach the server (%d)", status).passing()
	}
	return unavailable(claim.ReasonConnect, "the proxy does not connect to the server (%d)", status)
}

// dialProxy connects to the proxy, at whatever address it is, and to nothing
// else: it is the operator's own choice and the one exception to the rule of
// addresses.
func (w *way) dialProxy(ctx context.Context, network, address string) (net.Conn, error) {
	if address != w.proxy.Host {
		return nil, refused(claim.ReasonAddress, "the host is not the proxy")
	}
	dialer := net.Dialer{Timeout: w.guard.timeout, Resolver: w.guard.resolver}
	conn, err := dialer.DialContext(ctx, network, address)
	if err != nil && ctx.Err() == nil {
		return nil, unavailable(claim.ReasonConnect, "the proxy accepts no connection").passing()
	}
	return conn, err
}

// vet refuses what needs no lookup to be told. Directly, the dialer decides on
// the address that it dials. What a name comes to behind a proxy only the
// proxy learns, but a URL that names a private address, or this machine, goes
// nowhere.
func (w *way) vet(u *url.URL) *failure {
	if w.proxy == nil {
		return nil
	}
	port, err := strconv.ParseUint(portOf(u), 10, 16)
	if err != nil {
		return refused(claim.ReasonPort, "port %s is not one that pages are served on", portOf(u))
	}
	for _, addr := range known(u.Hostname()) {
		if fail := w.guard.check(addr, uint16(port)); fail != nil {
			return fail
		}
	}
	return nil
}
