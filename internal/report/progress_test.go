package report

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// watched is a progress on a terminal of so many columns, whose clock stands
// unless the test moves it.
func watched(columns int) (*Progress, *bytes.Buffer, *time.Time) {
	var buf bytes.Buffer
	now := noon
	return &Progress{w: &buf, shown: true, width: func() int { return columns }, now: func() time.Time { return now }}, &buf, &now
}

func TestProgress(t *testing.T) {
	p, buf, now := watched(80)
	p.Step(1, 3, "help.runwayml.com")
	p.Step(2, 3, "too.soon.example")
	*now = now.Add(redrawEvery)
	p.Step(2, 3, "happyoyster.cn")
	p.Step(3, 3, "last.example")
	p.Again(2, 30*time.Second)
	p.Done()
	p.Done()
	want := "\rchecking 1/3 sources · help.runwayml.com\x1b[K" +
		"\rchecking 2/3 sources · happyoyster.cn\x1b[K" +
		"\rchecking 3/3 sources · last.example\x1b[K" +
		"\r2 sources to read again in 30s\x1b[K" +
		"\r\x1b[K"
	if got := buf.String(); got != want {
		t.Errorf("\n got %q\nwant %q", got, want)
	}
}

func TestProgressFits(t *testing.T) {
	for _, columns := range []int{0, 10, 30, 41} {
		p, buf, _ := watched(columns)
		p.Step(1, 1, "快乐牡蛎.example\x1b[31m::error::"+strings.Repeat("x", 99))
		line := strings.TrimSuffix(strings.TrimPrefix(buf.String(), "\r"), eraseRest)
		if columns == 0 {
			columns = defaultWidth
		}
		if cells(line) >= columns || strings.Contains(line, "\x1b") {
			t.Errorf("in %d columns: %q", columns, line)
		}
	}
}

func TestProgressMakesRoom(t *testing.T) {
	p, buf, _ := watched(80)
	fmt.Fprintln(p, "before")
	p.Step(1, 2, "a.example")
	fmt.Fprintln(p, "a warning")
	p.Step(2, 2, "b.example")
	want := "before\n\rchecking 1/2 sources · a.example\x1b[K\r\x1b[Ka warning\n\rchecking 2/2 sources · b.example\x1b[K"
	if got := buf.String(); got != want {
		t.Errorf("\n got %q\nwant %q", got, want)
	}
}

func TestProgressTogether(t *testing.T) {
	p, buf, _ := watched(80)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			p.Step(i, 9, "host.example")
			fmt.Fprintln(p, "log")
		})
	}
	wg.Wait()
	p.Done()
	if n := strings.Count(buf.String(), "log\n"); n != 8 {
		t.Errorf("%d of 8 lines came through", n)
	}
}

func TestProgressOnTerminalThatIsGone(t *testing.T) {
	p := &Progress{w: brokenPipe{}, shown: true, width: func() int { return 80 }, now: func() time.Time { return noon }}
	p.Step(1, 2, "a.example")
	p.Done()
	if p.shown {
		t.Error("goes on writing to what cannot be written to")
	}
	if _, err := p.Write([]byte("x")); !errors.Is(err, errPipe) {
		t.Errorf("the log does not learn of it: %v", err)
	}
}

func TestNotATerminal(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	nothing := func(string) (string, bool) { return "", false }
	if Color(f, nothing) {
		t.Error("a file is written in colour")
	}
	if w := Width(f); w != 0 {
		t.Errorf("a file has %d columns", w)
	}
	p := NewProgress(f, nothing)
	p.Step(1, 2, "a.example")
	fmt.Fprintln(p, "a warning")
	p.Done()
	if got, err := os.ReadFile(f.Name()); err != nil || string(got) != "a warning\n" {
		t.Errorf("a file gets %q, %v", got, err)
	}
}

func TestColorOnATerminal(t *testing.T) {
	f, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("no pseudo-terminal here: %v", err)
	}
	defer f.Close()
	tests := []struct {
		env  map[string]string
		want bool
	}{
		{map[string]string{"TERM": "xterm-256color"}, true},
		{nil, true},
		{map[string]string{"NO_COLOR": "1"}, false},
		{map[string]string{"NO_COLOR": ""}, true}, // no-color.org: present and not empty
		{map[string]string{"TERM": "dumb"}, false},
	}
	for _, tt := range tests {
		lookup := func(name string) (string, bool) { v, ok := tt.env[name]; return v, ok }
		if got := Color(f, lookup); got != tt.want {
			t.Errorf("Color with %v = %v", tt.env, got)
		}
		if p := NewProgress(f, lookup); p.shown != tt.want {
			t.Errorf("progress with %v is shown: %v", tt.env, p.shown)
		}
	}
}
