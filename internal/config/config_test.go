package config

import (
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"monitor/internal/auth"
	"monitor/internal/claim"
	"monitor/internal/schedule"
)

func load(t testing.TB, path string, env Env) *Config {
	t.Helper()
	c, err := Load(path, env)
	if err != nil {
		t.Fatalf("Load(%s):\n%v", path, err)
	}
	return c
}

// same compares configurations by what they say.
var same = cmp.Options{
	cmpopts.IgnoreUnexported(Config{}, Alert{}),
	cmpopts.EquateEmpty(),
	cmp.Comparer(func(a, b schedule.Schedule) bool { return a.String() == b.String() }),
	cmp.Comparer(func(a, b netip.Prefix) bool { return a == b }),
	cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() }),
	cmp.Comparer(func(a, b *regexp.Regexp) bool {
		return a == b || a != nil && b != nil && a.String() == b.String()
	}),
}

func spec(t testing.TB, text string) schedule.Schedule {
	t.Helper()
	s, err := schedule.Parse(text, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The contract's samples are the defaults, so a file with nothing but version
// and articles comes to the same.
func TestDefaultsAreTheSamples(t *testing.T) {
	env := unpack(t, readArchive(t, archives(t, "testdata/good/contract.txtar")[0]))
	want := Config{
		File: "config/monitor.yaml", Store: "monitor.db",
		Schedule: spec(t, "@every 6h"), Timezone: time.UTC,
		Fetch: Fetch{
			UserAgent: "monitor/1 (checks the sources that articles cite)",
			Timeout:   30 * time.Second, MaxBytes: 10 << 20, Concurrency: 16,
			PerHost: PerHost{Concurrency: 2, Interval: time.Second},
			Retries: 2, Robots: true,
			Browser: Browser{Sandbox: true},
		},
		Confirm:    Confirm{Times: 2, Delay: 30 * time.Second},
		Unreadable: Unreadable{Failures: 3, After: 24 * time.Hour},
		Web:        Web{Listen: "127.0.0.1:8080"},
		Articles:   []claim.Article{cameras()},
	}

	minimal := load(t, "config/minimal.yaml", env)
	minimal.File = want.File
	if diff := cmp.Diff(&want, minimal, same); diff != "" {
		t.Errorf("without optional keys (-want +got):\n%s", diff)
	}

	want.Heartbeat = "https://watch.example/hunter2"
	want.Fetch.Proxy = "http://desk:hunter2@proxy.example:3128"
	want.Web = Web{
		Listen: "127.0.0.1:8080", Probes: "0.0.0.0:8081",
		Hosts: []string{"desk.example.org", "2001:db8::1"}, ExternalURL: "https://monitor.example.org",
		Auth: auth.Settings{
			Users: []auth.User{
				{Name: "ann", Hash: "$2a$12$abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz.", Role: auth.Editor},
				{Name: "rita@example.org", Hash: "$2y$10$abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz.", Role: auth.Reader},
			},
			Tokens: []auth.Token{
				{Name: "cms", Token: "monitor_of-the-cms-of-the-desk", Role: auth.Editor},
				{Name: "reader", Token: "monitor_of-a-reader-of-feeds", Role: auth.Reader},
			},
			Proxy: &auth.Proxy{
				From:   []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16"), netip.MustParsePrefix("fd00::/8")},
				Header: "X-Forwarded-User", Role: auth.Reader, Editors: []string{"ann", "Bo Li"},
			},
		},
	}
	want.Alerts = []Alert{
		{Name: "desk", URL: "slack://token@channel", Articles: []string{"*"}, Remind: 72 * time.Hour},
		{
			Name:    "cms",
			Webhook: &Webhook{URL: "https://cms.example/hook", Secret: "whsec_from-a-file"}, Articles: []string{"cameras"}, Remind: 72 * time.Hour,
		},
		{
			Name: "post",
			Mail: &Mail{
				Server: "smtp.example.org:587", From: "Monitor <monitor@example.org>",
				To: []string{"desk@example.org", "night@example.org"}, Username: "monitor", Password: "${NOT_EXPANDED}",
			},
			Articles: []string{"camera-*"}, Remind: 0, Digest: time.Hour,
		},
	}
	if diff := cmp.Diff(&want, load(t, "config/monitor.yaml", env), same); diff != "" {
		t.Errorf("with every key (-want +got):\n%s", diff)
	}
}

// cameras is the article of the contract's sample, with every key.
func cameras() claim.Article {
	return claim.Article{
		ID: "camera-roundup", Title: "Cameras that film alone", URL: "https://magazine.example/cameras#top",
		File:    filepath.Join("config", "articles", "camera-roundup.md"),
		Checked: time.Date(2026, time.April, 23, 0, 0, 0, 0, time.UTC), Tags: []string{"cameras"},
		Sources: []claim.Source{
			{
				ID: "maker-specs", Title: "The maker's specifications",
				Target: claim.Target{
					URL: "https://maker.example/specs?v=2", Render: claim.RenderAuto,
					Headers:  map[string]claim.Secret{"Authorization": "Bearer hunter2", "X-Api-Key": "from a file"},
					Language: "de-CH",
					Allow:    []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16"), netip.MustParsePrefix("192.168.7.9/32"), netip.MustParsePrefix("fd00::/8")},
				},
				Schedule: "@hourly", Select: "main", Ignore: []string{".promo"},
			},
			{ID: "010", Target: claim.Target{URL: "http://maker.example:8080/", Render: claim.RenderHTTP}},
		},
		Claims: []claim.Claim{
			{
				ID: "max-clip", Says: "clips of up to three minutes", Sources: []string{"maker-specs"},
				Quote: "records up to 3 minutes of video", About: "Directing mode", Value: "3 minutes",
				Pattern: regexp.MustCompile(`up to (?P<value>\d+) minutes`),
			},
			{ID: "no", Says: "2026-01-01", Sources: []string{"maker-specs", "010"}, Phrase: []string{"Early Access", "1e3", "yes"}},
			{ID: "modes", Says: "two modes", Sources: []string{"010"}, AllOf: [][]string{{"Wandering", "Wander"}, {"Directing"}}},
			{ID: "bare", Says: "it films alone", Sources: []string{"010"}},
		},
	}
}

func TestScheduleOf(t *testing.T) {
	env := unpack(t, readArchive(t, archives(t, "testdata/good/contract.txtar")[0]))
	c := load(t, "config/monitor.yaml", env)
	for i, want := range []string{"@hourly", "@every 6h"} {
		if got := c.ScheduleOf(c.Articles[0].Sources[i]).String(); got != want {
			t.Errorf("schedule of source %d is %s, want %s", i, got, want)
		}
	}
}

// Schedules are read in the configuration's time zone, wherever it stands in
// the file.
func TestSchedulesAreInTheTimezone(t *testing.T) {
	env := unpack(t, readArchive(t, archives(t, "testdata/good/timezone.txtar")[0]))
	c := load(t, "monitor.yaml", env)
	noon := time.Date(2026, time.July, 1, 12, 0, 0, 0, time.UTC)
	for i, want := range []int{4, 5} { // 06:00 and 07:00 of Paris in summer
		next := c.ScheduleOf(c.Articles[0].Sources[i]).Next(noon)
		if got := next.UTC().Hour(); got != want {
			t.Errorf("source %d is due at %d UTC, want %d", i, got, want)
		}
	}
}

func TestEncodingsThatAreAccepted(t *testing.T) {
	plain := "version: 1\narticles: [a.yaml]\nstore: \"été.db\"\n"
	for name, data := range map[string]string{
		"plain":        plain,
		"BOM":          "\uFEFF" + plain,
		"CRLF":         strings.ReplaceAll(plain, "\n", "\r\n"),
		"BOM and CRLF": "\uFEFF" + strings.ReplaceAll(plain, "\n", "\r\n"),
		"JSON":         `{"version": 1, "articles": ["a.yaml"], "store": "été.db"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			write(t, "monitor.yaml", data)
			write(t, "a.yaml", "id: a\n")
			if c := load(t, "monitor.yaml", nil); c.Store != "été.db" {
				t.Errorf("store is %q", c.Store)
			}
		})
	}
}

func write(t testing.TB, name, data string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestRefusesWhatIsNoText(t *testing.T) {
	tests := []struct{ name, data, want string }{
		{"UTF-16", "\xff\xfev\x00", "monitor.yaml:1:1: the file is UTF-16; save it as UTF-8"},
		{"UTF-16, big end first", "\xfe\xff\x00v", "monitor.yaml:1:1: the file is UTF-16; save it as UTF-8"},
		{"NUL", "version: 1\nété: \x00", "monitor.yaml:2:6: a control character"},
		{"escape", "version: \x1b[31m", "monitor.yaml:1:10: a control character"},
		{"Latin-1", "version: 1\nstore: \xe9t\xe9", "monitor.yaml:2:8: a byte that is not UTF-8"},
		{"brackets", strings.Repeat("[", 20_000), "monitor.yaml:1:65: while increasing flow level: exceeded max depth of 64"},
		{"nested keys", strings.Repeat("{a: ", 3_000), "monitor.yaml:1:257: while increasing flow level: exceeded max depth of 64"},
		{"too big", "#" + strings.Repeat("x", maxFiles), "monitor.yaml: the configuration is above 32MiB in all"},
		{"long text", "version: 1\nstore: " + strings.Repeat("x", maxText+1), "monitor.yaml:2:8: store: 65537 bytes of text, at most 65536 are read"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			write(t, "monitor.yaml", tt.data)
			_, err := Load("monitor.yaml", nil)
			if err == nil || !strings.Contains(err.Error()+"\n", tt.want+"\n") {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

func TestRefusesWhatIsNoFile(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := syscall.Mkfifo("pipe", 0o600); err != nil { // opening it would wait for a writer
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"nowhere.yaml": "nowhere.yaml: no such file or directory",
		".":            ".: no regular file",
		"pipe":         "pipe: no regular file",
		"/dev/zero":    "/dev/zero: no regular file",
	} {
		if _, err := Load(path, nil); err == nil || err.Error() != want {
			t.Errorf("Load(%s) = %v, want %s", path, err, want)
		}
	}
}

// Articles count towards the cap together with the file that names them.
func TestAllFilesShareTheCap(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "monitor.yaml", "version: 1\narticles: ['?.yaml']\n")
	write(t, "a.yaml", "id: a\n#"+strings.Repeat("x", maxFiles/2))
	write(t, "b.yaml", "id: b\n#"+strings.Repeat("x", maxFiles/2))
	want := "b.yaml: the configuration is above 32MiB in all"
	if _, err := Load("monitor.yaml", nil); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestGlobsIgnoreWhatTheFolderIsCalled(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "[x]*")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "a.yaml"), "id: a\n")
	path := filepath.Join(dir, "monitor.yaml")
	write(t, path, "version: 1\narticles: ['a*.yaml', a.yaml]\n")
	if c := load(t, path, nil); len(c.Articles) != 1 {
		t.Errorf("%d articles, want 1", len(c.Articles))
	}
}

func TestMistakesAreBounded(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "monitor.yaml", "version: 1\narticles: [a.yaml]\n"+strings.Repeat("x: 1\n", 3*maxErrors))
	write(t, "a.yaml", "id: a\n")
	_, err := Load("monitor.yaml", nil)
	lines := strings.Split(err.Error(), "\n")
	if want := "monitor.yaml: and 2000 more mistakes"; len(lines) != maxErrors+1 || lines[maxErrors] != want {
		t.Errorf("%d lines, the last is %q, want %q", len(lines), lines[len(lines)-1], want)
	}
}

// The configuration that the repository ships describes the real article.
func TestShippedConfiguration(t *testing.T) {
	c := load(t, "../../config/monitor.yaml", func(string) (string, bool) { return "", false })
	want := defaults()
	want.File, want.Schedule, want.Articles = c.File, spec(t, defaultSchedule), c.Articles
	if diff := cmp.Diff(&want, c, same); diff != "" {
		t.Errorf("it does not show the defaults (-want +got):\n%s", diff)
	}
	if len(c.Articles) != 1 || len(c.Articles[0].Sources) != 4 || len(c.Articles[0].Claims) != 12 {
		t.Errorf("want one article with 4 sources and 12 claims, got %+v", c.Articles)
	}
}

func TestCovers(t *testing.T) {
	article := claim.Article{ID: "camera-roundup", Tags: []string{"video"}}
	for entry, want := range map[string]bool{
		"*": true, "camera-roundup": true, "camera-*": true, "video": true, "vid*": false, "audio": false,
	} {
		if got := covers(entry, article); got != want {
			t.Errorf("%s covers the article: %t, want %t", entry, got, want)
		}
	}
}

// Who only asks a daemon has none of its secrets: what is not secret is as it
// is for the daemon.
func TestLoadWithoutSecrets(t *testing.T) {
	env := unpack(t, readArchive(t, archives(t, "testdata/good/contract.txtar")[0]))
	whole := load(t, "config/monitor.yaml", env)
	c := load(t, "config/monitor.yaml", nil)
	if c.Alerts[0].URL != "" || c.Heartbeat != "" {
		t.Errorf("secrets were read: %q, %q", c.Alerts[0].URL.Reveal(), c.Heartbeat.Reveal())
	}
	if c.Store != whole.Store || len(c.Articles) != len(whole.Articles) || len(c.Alerts) != len(whole.Alerts) {
		t.Errorf("got %+v, want the rest of %+v", c, whole)
	}
}
