package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// The test binary plays the other process: it does what this variable says.
const childVariable = "MONITOR_STORE_CHILD"

func TestMain(m *testing.M) {
	if what, path, ok := strings.Cut(os.Getenv(childVariable), " "); ok {
		if err := child(what, path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	goleak.VerifyTestMain(m)
}

func child(what, path string) error {
	fmt.Println("started")
	if what == "fill" {
		return fillDisk(path)
	}
	s, err := Open(path, Options{})
	if err != nil {
		return err
	}
	fmt.Println("opened")
	if what == "hold" {
		_, err := io.Copy(io.Discard, os.Stdin)
		return errors.Join(err, s.Close())
	}
	return keepRecording(s)
}

// keepRecording records until it is killed, and prints each check that is
// acknowledged.
func keepRecording(s *Store) error {
	var wg sync.WaitGroup
	var out sync.Mutex
	failures := make(chan error, 4)
	for range 4 {
		wg.Go(func() {
			for {
				name := fmt.Sprintf("%d-%d", os.Getpid(), rand.Int64())
				if err := s.Record(context.Background(), check(name, textOf(name), day)); err != nil {
					failures <- err
					return
				}
				out.Lock()
				fmt.Println(name)
				out.Unlock()
			}
		})
	}
	wg.Wait()
	return <-failures
}

func textOf(name string) string { return name + " " + noise(int64(len(name)), 3000) }

// start runs the test binary as another process and returns what it prints.
func start(t *testing.T, what, path string) (*exec.Cmd, *bufio.Scanner, io.Closer) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childVariable+"="+what+" "+path)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	must(t, err)
	in, err := cmd.StdinPipe()
	must(t, err)
	must(t, cmd.Start())
	return cmd, bufio.NewScanner(out), in
}

// killed runs a child until a random moment at most so long after it printed
// the line after, and returns what it printed later.
func killed(t *testing.T, path, after string, within time.Duration) []string {
	t.Helper()
	cmd, lines, _ := start(t, "record", path)
	for lines.Scan() && lines.Text() != after {
	}
	timer := time.AfterFunc(rand.N(within), func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	var printed []string
	for lines.Scan() {
		printed = append(printed, lines.Text())
	}
	if err := cmd.Wait(); cmd.ProcessState.Exited() {
		t.Errorf("the child ended by itself: %v", err)
	}
	return printed
}

func TestKilledWhileItCreates(t *testing.T) {
	created := 0
	for range 30 {
		dir := t.TempDir()
		path := filepath.Join(dir, "m.db")
		acknowledged := killed(t, path, "started", 4*time.Millisecond)
		if _, err := os.Stat(path); err == nil {
			created++
		}
		s, err := Open(path, Options{})
		must(t, err)
		present(t, s, acknowledged)
		verified(t, s)
		must(t, s.Close())
		if left, _ := os.ReadDir(dir); len(left) != 1 {
			t.Errorf("left behind: %v", left)
		}
	}
	t.Logf("killed 30 times, %d times after the file was there", created)
}

func TestKilledWhileItRecords(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.db")
	var acknowledged []string
	for range 30 {
		acknowledged = append(acknowledged, killed(t, path, "opened", 30*time.Millisecond)...)
		s, err := Open(path, Options{})
		must(t, err)
		present(t, s, acknowledged)
		must(t, s.Close())
	}
	s := openAt(t, path)
	verified(t, s)
	t.Logf("killed 30 times, %d checks acknowledged", len(acknowledged))
	if len(acknowledged) == 0 {
		t.Error("nothing was ever recorded")
	}
}

// present fails the test when a part of an acknowledged check is not there.
func present(t *testing.T, s *Store, acknowledged []string) {
	t.Helper()
	for _, name := range acknowledged {
		if name == "opened" {
			continue
		}
		if err := firstError(s, name, textOf(name)); err != nil {
			t.Fatalf("check %s was acknowledged: %v", name, err)
		}
	}
	events, err := s.Events(EventQuery{})
	must(t, err)
	targets, err := gathered(s.Targets)
	must(t, err)
	// A check is there as a whole or not at all.
	if len(events) != 2*len(targets) {
		t.Fatalf("%d events of %d checks", len(events), len(targets))
	}
}

func TestASecondProcessIsRefused(t *testing.T) {
	t.Parallel() // it waits for seconds
	if lockWait+lockEvery >= 3*time.Second {
		t.Errorf("waits %v for the lock; the contract says three seconds in all", lockWait)
	}
	path := filepath.Join(t.TempDir(), "m.db")
	cmd, lines, in := start(t, "hold", path)
	for lines.Scan() && lines.Text() != "opened" {
	}
	before := readFile(t, path)
	for _, readOnly := range []bool{false, true} {
		_, err := Open(path, Options{ReadOnly: readOnly})
		want := "store " + path + ": another process holds it; " + adviceLocked
		if !errors.Is(err, ErrLocked) || err.Error() != want {
			t.Errorf("read only %v: error %v, want %s", readOnly, err, want)
		}
	}
	if string(before) != string(readFile(t, path)) {
		t.Error("the file was changed")
	}
	must(t, in.Close())
	must(t, cmd.Wait())
	must(t, openAt(t, path).Record(t.Context(), check("a", "text", day)))
}

// The lock and the creation know open files, not processes: goroutines do.
func TestManyWhoFindNoStoreAgreeOnOne(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "m.db")
	var wg sync.WaitGroup
	var late atomic.Int64
	for i := range 8 {
		wg.Go(func() {
			s, err := Open(path, Options{})
			if errors.Is(err, ErrLocked) {
				late.Add(1)
				return
			}
			if err != nil {
				t.Error(err)
				return
			}
			name := fmt.Sprint(i)
			if err := errors.Join(s.Record(context.Background(), check(name, name, day)), s.Close()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	targets, err := gathered(openAt(t, path).Targets)
	must(t, err)
	if got, want := len(targets), 8-int(late.Load()); got != want {
		t.Errorf("%d of %d checks are there", got, want)
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}

func TestLeftoversOfACreationAreSweptUnlessInUse(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "m.db")
	dead, live, other := filepath.Join(dir, temporary(path)+"1"), filepath.Join(dir, temporary(path)+"2"), filepath.Join(dir, "n.db")
	for _, name := range []string{dead, live, other} {
		writeFile(t, name, []byte("half"))
	}
	f, err := os.Open(live)
	must(t, err)
	defer f.Close()
	must(t, lock(f, true))
	openAt(t, path)
	entries, err := os.ReadDir(dir)
	must(t, err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if got, want := strings.Join(names, " "), ".m.db.new-2 m.db n.db"; got != want {
		t.Errorf("left: %s, want %s", got, want)
	}
}

// fillDisk works in a file system of its own, and only there.
func fillDisk(dir string) error {
	if err := mountSmall(dir); err != nil {
		return fmt.Errorf("%w: %w", errNoMount, err)
	}
	s, err := Open(filepath.Join(dir, "m.db"), Options{})
	if err != nil {
		return err
	}
	if err := s.Room(); err != nil {
		return fmt.Errorf("empty: %w", err)
	}
	ballast := filepath.Join(dir, "ballast")
	if err := os.WriteFile(ballast, []byte(noise(1, 1<<19)), 0o600); err != nil {
		return err
	}
	recorded, err := recordUntilFull(s)
	if err != nil {
		return err
	}
	if _, ok, err := s.Target("0"); !ok || err != nil {
		return fmt.Errorf("full: found %v: %w", ok, err)
	}
	if err := s.Room(); !errors.Is(err, syscall.ENOSPC) {
		return fmt.Errorf("full, and room is told of: %v", err)
	}
	if err := os.Remove(ballast); err != nil {
		return err
	}
	name := fmt.Sprint(recorded)
	if err := s.Record(context.Background(), check(name, textOf(name), day)); err != nil {
		return fmt.Errorf("with room again: %w", err)
	}
	for i := range recorded + 1 {
		if err := firstError(s, fmt.Sprint(i), textOf(fmt.Sprint(i))); err != nil {
			return err
		}
	}
	report, err := s.Verify(context.Background())
	if err != nil || len(report.Bad) > 0 {
		return fmt.Errorf("verify: %v: %w", report.Bad, err)
	}
	return s.Close()
}

var errNoMount = errors.New("cannot mount a small file system here")

func recordUntilFull(s *Store) (int, error) {
	for i := range 10_000 {
		name := fmt.Sprint(i)
		err := s.Record(context.Background(), check(name, textOf(name), day))
		if errors.Is(err, ErrFailed) {
			return i, err
		}
		if err != nil {
			return i, nil
		}
	}
	return 0, errors.New("the disk never became full")
}
