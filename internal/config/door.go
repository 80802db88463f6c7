package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// A door is the mapping web.
type door struct {
	*Web
	access *access
}

func newDoor(w *Web) *door { return &door{w, newAccess(&w.Auth)} }

func (w *door) fields() []field {
	return []field{
		{"listen", "Where the daemon listens, as host:port; of this machine, or anywhere once auth says who may come in.", withDefault(words(&w.Listen, hostPort), w.Listen)},
		{"probes", "Where /healthz, /readyz and /metrics alone are served, as host:port that others may reach; nowhere by default.", words(&w.Probes, hostPort)},
		{"hosts", "Names that the dashboard may be asked for under, beside those of this machine and that of external_url.", list(&w.Hosts, 1, hostName)},
		{"external_url", "Where others see the dashboard, such as https://monitor.example.org; links lead there.", words(&w.ExternalURL, origin)},
		{"auth", "Who may come in; on this machine alone nobody is asked by default.", mapping(w.access)},
	}
}

// finish keeps what articles say from the network where nobody is asked who he
// is, and two doors from one address.
func (w *door) finish(d *decoder, n *yaml.Node, at keys) {
	if w.Probes != "" && oneDoor(w.Listen, w.Probes) {
		d.fail(at["probes"], "probes: %s is where the dashboard listens: they take an address of their own", quoted(w.Probes))
	}
	if at["auth"] != nil {
		return
	}
	const unasked = "and nobody is asked for a password: set web.auth"
	if host, _, err := net.SplitHostPort(w.Listen); err == nil && !loopback(host) {
		d.fail(at.or("listen", n), "listen: %s can be reached by others, %s, or listen on 127.0.0.1 "+
			"and let others have /healthz, /readyz and /metrics by probes", quoted(w.Listen), unasked)
	}
	if at["hosts"] != nil {
		d.fail(at["hosts"], "hosts: others ask under these names, %s", unasked)
	}
	if u, err := url.Parse(w.ExternalURL); err == nil && u.Host != "" && !loopback(u.Hostname()) {
		d.fail(at["external_url"], "external_url: others ask at %s, %s", quoted(w.ExternalURL), unasked)
	}
}

// oneDoor reports whether who listens at a leaves no room at b.
func oneDoor(a, b string) bool {
	hostA, portA, _ := net.SplitHostPort(a)
	hostB, portB, _ := net.SplitHostPort(b)
	return portA == portB && portA != "0" && (hostA == hostB || everywhere(hostA) || everywhere(hostB))
}

func everywhere(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "" || err == nil && addr.IsUnspecified()
}

func loopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.Unmap().IsLoopback()
}

func hostPort(s string) (string, error) {
	_, port, err := net.SplitHostPort(s)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return "", fmt.Errorf("%s is no address such as 127.0.0.1:8080", quoted(s))
	}
	return s, nil
}

// hostForm is a name as browsers send it: labels of letters, digits, - and _.
var hostForm = regexp.MustCompile(`^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$`)

func hostName(dst *string) kind {
	return words(dst, func(s string) (string, error) {
		name := strings.Trim(strings.ToLower(s), "[]")
		if !reachable(name) {
			return "", fmt.Errorf("%s is no name such as monitor.example.org, without scheme, port and path", quoted(s))
		}
		return name, nil
	})
}

// origin reads the address of a site as a whole. It may hold a password by
// mistake, and is not quoted.
func origin(s string) (string, error) {
	if err := literal(s); err != nil {
		return "", err
	}
	u, err := url.Parse(strings.ToLower(s)) // what may be capital is not looked at
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || !reachable(u.Hostname()):
		return "", errors.New("the value is no address such as https://monitor.example.org")
	case u.User != nil:
		return "", errors.New("a name or a password has no place in the address; web.auth says who may come in")
	case u.RawQuery != "" || u.ForceQuery || strings.Contains(s, "#"):
		return "", errors.New("the address has a query or a fragment, which links could not keep")
	case strings.Trim(u.Path, "/") != "":
		return "", errors.New("the dashboard has a host of its own: the address ends after host and port")
	}
	// Browsers leave the usual port out, of Origin and Host too.
	usual := map[string]string{"http": ":80", "https": ":443"}[u.Scheme]
	return u.Scheme + "://" + strings.TrimSuffix(strings.TrimSuffix(u.Host, usual), ":"), nil
}

// reachable reports whether browsers ask under that name.
func reachable(host string) bool {
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Zone() == "" || hostForm.MatchString(host)
}
