package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"monitor/internal/claim"
)

// inApril is what the first edition must come to, by claim and source.
var inApril = map[string]claim.Verdict{
	"early-access oyster-studio":               claim.Supported,
	"mode-names oyster-announcement":           claim.Supported,
	"mode-names oyster-studio":                 claim.Supported,
	"two-modes oyster-announcement":            claim.Supported,
	"two-modes oyster-studio":                  claim.Supported,
	"directing-length oyster-announcement":     claim.Supported,
	"directing-resolution oyster-announcement": claim.Supported,
	"views oyster-studio":                      claim.Supported,
	"real-time oyster-announcement":            claim.Supported,
	"real-time oyster-studio":                  claim.Supported,
	"gen4-character gen4-help":                 claim.Supported,
	"gen4-length gen4-help":                    claim.Supported,
	"gen4-cost gen4-help":                      claim.Supported,
	"gen4-consistency gen4-research":           claim.Supported,
}

// fallsLater is where the second edition differs from inApril.
var fallsLater = map[string]claim.Verdict{
	"early-access oyster-studio":     claim.Missing,
	"mode-names oyster-announcement": claim.Changed,
}

// standsLater is where the second edition bears a claim: a right verdict from
// the wrong passage would be luck, and the story shows the passage.
var standsLater = map[string]string{
	"early-access oyster-studio":               "The closed test, which asked for an invite code, ended on 17 June",
	"mode-names oyster-announcement":           "two modes, Adventure and Directing",
	"two-modes oyster-studio":                  "two modes",
	"directing-length oyster-announcement":     "In Directing, one take may last 3 minutes",
	"directing-resolution oyster-announcement": "Finished takes still come at 720p",
	"views oyster-studio":                      "Every world can be seen in first-person and third-person view",
	"gen4-character gen4-help":                 "Gen-4 enables fast, controllable, and flexible video",
	"gen4-length gen4-help":                    "5 or 10 seconds",
	"gen4-cost gen4-help":                      "12 credits/second",
	"gen4-consistency gen4-research":           "keeps characters, locations and objects consistent",
}

func TestDemoVerdicts(t *testing.T) {
	log := slog.New(slog.DiscardHandler)
	st, err := newStage(log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	o, closer, err := st.prepare(log, os.LookupEnv, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = closer.Close() })

	later := map[string]claim.Verdict{}
	for at, v := range inApril {
		later[at] = v
		if fell, ok := fallsLater[at]; ok {
			later[at] = fell
		}
	}
	editions := []struct {
		name   string
		want   map[string]claim.Verdict
		status claim.Status
	}{
		{"first", inApril, claim.StatusFresh},
		{"first again, with other noise", inApril, claim.StatusFresh},
		{"second", later, claim.StatusStale},
		{"second again, with other noise", later, claim.StatusStale},
	}
	for i, ed := range editions {
		if i == 2 {
			st.site.Turn()
		}
		rep, err := newTestApp(t).visit(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(ed.want, verdicts(rep)); diff != "" {
			t.Errorf("%s edition: verdicts (-want +got):\n%s%s", ed.name, diff, reasons(rep))
		}
		if rep.Status != ed.status {
			t.Errorf("%s edition: status %s, want %s", ed.name, rep.Status, ed.status)
		}
		if i >= 2 {
			expectPassages(t, rep)
		}
	}
}

func expectPassages(t *testing.T, r claim.Report) {
	t.Helper()
	for _, c := range r.Articles[0].Claims {
		for _, read := range c.Readings {
			if want := standsLater[c.ID+" "+read.Source]; !strings.Contains(read.Evidence.Exact, want) {
				t.Errorf("%s in %s: passage %q, want %q", c.ID, read.Source, read.Evidence.Exact, want)
			}
		}
	}
}

func verdicts(r claim.Report) map[string]claim.Verdict {
	found := map[string]claim.Verdict{}
	for _, c := range r.Articles[0].Claims {
		for _, read := range c.Readings {
			found[c.ID+" "+read.Source] = read.Verdict
		}
	}
	return found
}

// reasons is what helps to understand a verdict that should not be.
func reasons(r claim.Report) string {
	var b strings.Builder
	for _, c := range r.Articles[0].Claims {
		for _, read := range c.Readings {
			if read.Why != "" {
				b.WriteString(c.ID + " " + read.Source + ": " + read.Why + " | " + read.Evidence.Exact + "\n")
			}
		}
	}
	return b.String()
}

func TestDemoLeavesNothingBehindWhenInterrupted(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if code := newTestApp(t).run(ctx, []string{"demo"}); code != codeInterrupted {
		t.Errorf("exit code %d, want %d", code, codeInterrupted)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestDemoFailsWhenItsOutputCannotBeWritten(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { _ = full.Close() })
	a := newTestApp(t)
	a.stdout = full
	if code := a.run(t.Context(), []string{"demo"}); code != codeFailed {
		t.Errorf("exit code %d, want %d", code, codeFailed)
	}
}

// newTestApp writes to files that the test discards.
func newTestApp(t *testing.T) *app {
	t.Helper()
	open := func(name string) *os.File {
		f, err := os.Create(filepath.Join(t.TempDir(), name))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = f.Close() })
		return f
	}
	return newApp(open("stdout"), open("stderr"), noEnv)
}
