package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"monitor/internal/claim"
	"monitor/internal/report"
)

const (
	statusPath = "/api/v1/status"
	checkPath  = "/api/v1/checks"
)

// SocketPath is where the daemon of a store is spoken to.
func SocketPath(store string) string { return store + ".sock" }

// ListenSocket listens at path for its own user alone. Whoever calls it holds
// the store, so a socket that is there is what a daemon left that was killed,
// and is replaced. The listener's file is to be removed by the caller.
//
// The socket is made in a directory that nobody else may enter and gets its
// name when its mode is right: there is no moment in which others could
// connect.
func ListenSocket(path string) (net.Listener, error) {
	if info, err := os.Lstat(path); err == nil && info.Mode()&fs.ModeSocket == 0 {
		return nil, fmt.Errorf("socket %s: another file has that name", path)
	}
	dir, err := os.MkdirTemp(filepath.Dir(path), ".s-*")
	if err != nil {
		return nil, fmt.Errorf("socket %s: %w", path, err)
	}
	defer os.RemoveAll(dir)
	temp := filepath.Join(dir, "s")
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: temp, Net: "unix"})
	if err != nil {
		return nil, fmt.Errorf("socket %s: %w", path, err)
	}
	l.SetUnlinkOnClose(false)
	err = os.Chmod(temp, 0o600)
	if err == nil {
		err = os.Rename(temp, path)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("socket %s: %w", path, err), l.Close())
	}
	return l, nil
}

// ErrNoDaemon says that no daemon answers at a socket.
var ErrNoDaemon = errors.New("no daemon answers")

// A Client speaks to a daemon over its socket.
type Client struct {
	path string
	http http.Client
}

// The answer of a daemon that is busy with a hundred thousand sources.
const answerWithin = 30 * time.Second

// NewClient returns a client for the socket at path. It connects when it is
// first asked.
func NewClient(path string) *Client {
	dialer := net.Dialer{Timeout: 3 * time.Second}
	return &Client{path: path, http: http.Client{
		Timeout: answerWithin,
		Transport: &http.Transport{
			DisableKeepAlives: true,
			DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
				return dialer.DialContext(ctx, "unix", path)
			},
		},
	}}
}

// Status asks what the daemon remembers. It is ErrNoDaemon when the socket is
// not there, or nobody listens at it.
func (c *Client) Status(ctx context.Context) (claim.Report, error) {
	whole, err := c.send(ctx, http.MethodGet, statusPath, nil)
	if err != nil {
		return claim.Report{}, err
	}
	rep, err := report.Read(whole)
	if err != nil {
		return claim.Report{}, fmt.Errorf("ask the daemon at %s: %w", c.path, err)
	}
	return rep, nil
}

// Visit asks the daemon to visit sources now and returns what it said. Errors
// are as with Decide.
func (c *Client) Visit(ctx context.Context, a Ask) (string, error) {
	return c.do(ctx, checkPath, a)
}

// do asks for something to be done and returns what that came to.
func (c *Client) do(ctx context.Context, path string, asked any) (string, error) {
	body, err := json.Marshal(asked)
	if err != nil {
		return "", err
	}
	whole, err := c.send(ctx, http.MethodPost, path, body)
	if err != nil {
		return "", err
	}
	var answer done
	if err := json.Unmarshal(whole, &answer); err != nil {
		return "", fmt.Errorf("ask the daemon at %s: %w", c.path, err)
	}
	return answer.Said, nil
}

// send sends a request and returns the document that answers it. What the
// daemon understood and would not do is a Refused.
func (c *Client) send(ctx context.Context, method, path string, body []byte) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, "http://localhost"+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := c.http.Do(req)
	if err != nil {
		if nobodyThere(err) {
			err = ErrNoDaemon
		}
		return nil, fmt.Errorf("ask the daemon at %s: %w", c.path, err)
	}
	defer resp.Body.Close()
	whole, err := io.ReadAll(resp.Body)
	switch {
	case err != nil:
		return nil, fmt.Errorf("ask the daemon at %s: %w", c.path, err)
	case resp.StatusCode < 400:
		return whole, nil
	}
	var why problem
	if err := json.Unmarshal(whole, &why); err != nil {
		return nil, fmt.Errorf("ask the daemon at %s: %s", c.path, resp.Status)
	}
	switch resp.StatusCode {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusConflict:
		return nil, Refused{why.Detail}
	}
	return nil, fmt.Errorf("ask the daemon at %s: %s: %s", c.path, resp.Status, claim.EscapeLine(why.Detail))
}

// nobodyThere tells a socket that is not there, or that a dead daemon left,
// from a daemon that does not answer.
func nobodyThere(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, syscall.ENOTSOCK)
}
