package alert

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"monitor/internal/claim"
	"monitor/internal/store"
	"monitor/internal/verdict"
)

// The test binary plays the process that is killed: this variable names its
// store and its receiver.
const childVariable = "MONITOR_ALERT_CHILD"

// killsVariable sets how often it is killed, and makes it tell of a thousand
// claims. The full figure is 200.
const killsVariable = "MONITOR_KILLS"

func flipsAndKills() (flips, kills int) {
	if n, err := strconv.Atoi(os.Getenv(killsVariable)); err == nil {
		return 1000, n
	}
	return 100, 10
}

func TestMain(m *testing.M) {
	if path, url, ok := strings.Cut(os.Getenv(childVariable), " "); ok {
		if err := child(path, url); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	goleak.VerifyTestMain(m)
}

// child records that every claim fell, where it is not yet recorded, and
// delivers all the while.
func child(path, url string) error {
	s, err := store.Open(path, store.Options{})
	if err != nil {
		return err
	}
	o := Options{
		Receivers: []Receiver{{Name: "cms", Webhook: &Webhook{URL: claim.Secret(url)}, Covers: map[string]bool{"a": true}}},
		Log:       slog.New(slog.DiscardHandler), Now: time.Now,
	}
	d, err := New(context.Background(), s, o)
	if err != nil {
		return err
	}
	fmt.Println("opened")
	recorded := make(chan error, 1)
	go func() { recorded <- flipAll(s) }()
	for running := true; running; {
		select {
		case err := <-recorded:
			if err != nil {
				return err
			}
			running = false
		default:
		}
		if _, err := d.Deliver(context.Background()); err != nil {
			return err
		}
	}
	fmt.Println("done")
	return s.Close()
}

func flipAll(s *store.Store) error {
	flips, _ := flipsAndKills()
	for i := range flips {
		c := claim.ClaimState{Article: "a", Claim: fmt.Sprint("c", i), Source: "s"}
		prior, known, err := s.ClaimState(c.Article, c.Claim, c.Source)
		if err != nil {
			return err
		}
		if known {
			continue
		}
		c.Reading = claim.Reading{Source: "s", Verdict: claim.Changed, Expected: "3 minutes", Observed: "5 minutes"}
		r := claim.Record{Target: claim.TargetState{Key: c.Claim}}
		told, news := verdict.Tell(prior.Told, verdict.Look{Reading: c.Reading, At: time.Now().UTC()})
		if c.Told = told; news != nil {
			a := claim.Alert{Kind: news.Kind, At: told.At, Target: c.Claim, Items: []claim.AlertItem{{Article: "a", Claim: c.Claim, Kind: news.Kind}}}
			a.Identify()
			r.Alerts = []claim.Alert{a}
		}
		r.Claims = []claim.ClaimState{c}
		if err := s.Record(context.Background(), r); err != nil {
			return err
		}
	}
	return nil
}

// Many claims flip once while the process is killed at random moments:
// every flip arrives, and a kill repeats one message at most, with its id.
func TestKilledWhileItTells(t *testing.T) {
	flips, kills := flipsAndKills()
	b := newInbox(t, always(http.StatusOK))
	path := filepath.Join(t.TempDir(), "m.db")
	run := func(within time.Duration) {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), childVariable+"="+path+" "+b.URL)
		cmd.Stderr = os.Stderr
		out, err := cmd.StdoutPipe()
		must(t, err)
		must(t, cmd.Start())
		lines := bufio.NewScanner(out)
		lines.Scan() // opened
		if within > 0 {
			timer := time.AfterFunc(rand.N(within), func() { _ = cmd.Process.Kill() })
			defer timer.Stop()
		}
		for lines.Scan() {
			if lines.Text() == "done" && within > 0 {
				t.Log("a child was done before it could be killed")
			}
		}
		_ = cmd.Wait()
	}
	for range kills {
		run(40 * time.Millisecond)
	}
	during := len(b.ids())
	run(0)
	times := map[string]int{}
	about := map[string]bool{}
	for _, g := range b.got {
		times[g.id]++
		about[string(g.body[strings.Index(string(g.body), `"items"`):])] = true
	}
	repeated := len(b.got) - len(times)
	t.Logf("killed %d times, %d messages by then, %d in all, %d of them twice", kills, during, len(b.got), repeated)
	if len(times) != flips || len(about) != flips || repeated > kills || during == 0 {
		t.Errorf("%d distinct ids of %d claims, %d repeated", len(times), len(about), repeated)
	}
	holdsLog(t, path, times)
}

// holdsLog holds that the log of deliveries has every message of times, once.
func holdsLog(t *testing.T, path string, times map[string]int) {
	t.Helper()
	s, err := store.Open(path, store.Options{})
	must(t, err)
	defer s.Close()
	log, err := s.Deliveries(1, uint64(len(times)))
	must(t, err)
	for _, d := range log {
		if times[d.ID] == 0 || d.Result != store.Sent {
			t.Errorf("logged, but not sent: %+v", d)
		}
		delete(times, d.ID)
	}
	if len(times) > 0 {
		t.Errorf("sent, but not logged: %v", times)
	}
	if r, err := s.Verify(t.Context()); err != nil || len(r.Bad) > 0 {
		t.Errorf("the store is damaged: %v, %v", r.Bad, err)
	}
}
