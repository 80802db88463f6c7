package main

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestSecondSignal holds that whoever cannot wait for an orderly end need not:
// the first SIGTERM ends nothing here, since nobody reads what is to be said of
// the end, and a second one kills.
func TestSecondSignal(t *testing.T) {
	for _, command := range []string{"check", "run"} {
		t.Run(command, func(t *testing.T) {
			visited := make(chan struct{}, 100)
			site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				_, _ = w.Write([]byte(before))
				visited <- struct{}{}
			}))
			defer site.Close()
			t.Chdir(t.TempDir())
			write(t, "monitor.yaml", settings)
			write(t, "a.yaml", strings.ReplaceAll(cameras, "$SITE", site.URL))
			cmd := exec.Command("monitor", command, "-c", "monitor.yaml", "--log-level", "info")
			cmd.Stderr = fullPipe(t)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			<-visited // so it listens to signals
			sent, end := insist(t, cmd)
			if status := end.Sys().(syscall.WaitStatus); sent < 2 || !status.Signaled() || status.Signal() != syscall.SIGTERM {
				t.Errorf("after %d signals: %s, want it killed by the second", sent, end)
			}
		})
	}
}

// fullPipe is written to in vain: it has no room, and nobody reads.
func fullPipe(t *testing.T) *os.File {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close(); w.Close() })
	for room := 1 << 12; room > 0; room /= 2 { // what is not above PIPE_BUF is written whole or not at all
		for err = nil; err == nil; {
			if err = w.SetWriteDeadline(time.Now().Add(10 * time.Millisecond)); err == nil {
				_, err = w.Write(make([]byte, room))
			}
		}
		if !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Fatal(err)
		}
	}
	return w
}

// insist sends SIGTERM until cmd ends, and says how often it did.
func insist(t *testing.T, cmd *exec.Cmd) (sent int, end *os.ProcessState) {
	t.Helper()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = cmd.Wait() // its ProcessState tells
	}()
	patience := time.After(30 * time.Second)
	for {
		if err := cmd.Process.Signal(syscall.SIGTERM); err == nil {
			sent++
		}
		select {
		case <-ended:
			return sent, cmd.ProcessState
		case <-patience:
			_ = cmd.Process.Kill()
			<-ended
			t.Fatalf("%d signals did not end it", sent)
		case <-time.After(50 * time.Millisecond): // signals that come together are one
		}
	}
}
